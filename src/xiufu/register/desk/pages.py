"""The desk (工作台)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiufu.register.accounts.roles import BY_PARTY, Role
from xiufu.register.desk import queries
from xiufu.register.frame.routes import the_actor
from xiufu.register.rules.now import today


def desk(request: HttpRequest) -> HttpResponse:
    """工作台."""
    actor = the_actor(request)
    if actor.role is Role.ADMINISTRATOR:
        return render(request, "desk/administrator.html")
    on = today()
    does = actor.leads or actor.role in BY_PARTY
    content = {
        "today": on,
        "filling": settings.DEMO and not queries.demo_filled(),
        "does": does,
        "counts": queries.own_counts(actor, on) if does else None,
        "own": queries.own_clocks(actor, on) if does else [],
        "handed_in": queries.handed_in(actor),
        "others": queries.others_clocks(actor, on),
        "lives": queries.state_counts(actor),
        "watched": queries.watched(actor, on),
        "changes": queries.recent_changes(actor),
        "notices": queries.notices(actor),
        "mine": queries.my_projects(actor),
        "is_expert": actor.role is Role.EXPERT,
        "is_party": actor.role in BY_PARTY,
    }
    return render(request, "desk/desk.html", content)
