"""The desk (工作台)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, Role
from xiufu.register.desk import due, queries
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.editions import years_edition
from xiufu.register.library.queries import Filters
from xiufu.register.review.waiting import waiting_rounds, wanted_of
from xiufu.register.rules.now import today

if TYPE_CHECKING:
    from xiufu.register.boundaries.drawing import Map


def desk(request: HttpRequest) -> HttpResponse:
    """工作台."""
    actor = the_actor(request)
    if actor.role is Role.ADMINISTRATOR:
        return render(request, "desk/administrator.html")
    on = today()
    does = due.does(actor)
    content = {
        "today": on,
        "filling": settings.DEMO and not queries.demo_filled(),
        "does": does,
        "counts": due.own_counts(actor, on) if does else None,
        "own": due.own_clocks(actor, on) if does else [],
        "handed_in": queries.handed_in(actor),
        "reviews": waiting_rounds(actor).order_by("opened_at", "pk")[: due.MOST_CLOCKS],
        "wanted": wanted_of(actor),
        "others": due.others_clocks(actor, on),
        "lives": queries.state_counts(actor),
        "watched": queries.watched(actor, on),
        "changes": queries.recent_changes(actor),
        "notices": queries.notices(actor),
        "edition": years_edition(actor, on),
        "map": _map(actor) if actor.role in BY_AREA else None,
        "mine": queries.my_projects(actor),
        "is_expert": actor.role is Role.EXPERT,
        "is_party": actor.role in BY_PARTY,
    }
    return render(request, "desk/desk.html", content)


def _map(actor: Actor) -> "Map":
    """The map of an area; what draws it is imported when there is somebody to draw it for."""
    from xiufu.register.boundaries.drawing import map_of

    return map_of(actor, Filters())
