"""The list of what is due (期限)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiufu.register.accounts.roles import BY_PARTY
from xiufu.register.desk.due import OTHERS, OWN, STATES, clocks_for, does, shown
from xiufu.register.frame.answers import in_order, page_of
from xiufu.register.frame.routes import the_actor
from xiufu.register.process.models import ClockRow
from xiufu.register.rules.now import today


def clocks(request: HttpRequest) -> HttpResponse:
    """期限: all that run in one's scope, by whose they are and how they stand."""
    actor, on = the_actor(request), today()
    whose, state = request.GET.get("whose", ""), request.GET.get("state", "")
    page = page_of(clocks_for(actor, on, whose=whose if does(actor) else "", state=state), request)
    own = "本单位" if actor.role in BY_PARTY else "本机关"
    context = {
        "page": page,
        "rows": shown(in_order(ClockRow.objects.select_related("project"), page), on),
        "whose": whose,
        "state": state,
        "parts": [(OWN, f"{own}办理的"), (OTHERS, "其他单位办理的")] if does(actor) else [],
        "states": STATES.items(),
    }
    return render(request, "desk/due.html", context)
