"""Pages of supervision (监管): of one project, and of every open one in somebody's scope."""

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiufu.lifecycle.entries import Capacity
from xiufu.lifecycle.supervision import BEGINNING
from xiufu.register.frame.answers import page_of, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.queries import listed
from xiufu.register.library.scope import capacities, the_project
from xiufu.register.rules.now import today
from xiufu.register.supervision.consultation_queries import requests_of, requests_shown
from xiufu.register.supervision.demonstrations import events_of as demonstration_events
from xiufu.register.supervision.demonstrations import steps_open
from xiufu.register.supervision.order_queries import corrections_of, orders_of, orders_shown
from xiufu.register.supervision.queries import asked_of, inspections_of, last_inspected, watched
from xiufu.register.supervision.risks import signs_now
from xiufu.register.supervision.scope import inspects, sees_signs

_PAGE = 10
Row = TypeVar("Row", bound=Model)


def project(request: HttpRequest, pk: int) -> HttpResponse:
    """监管."""
    actor = the_actor(request)
    held, day = the_project(actor, pk), today()
    orders = _page(request, "orders", orders_of(held))
    demonstrated = list(demonstration_events(held)[:_PAGE])
    last = demonstrated[0].kind if demonstrated else BEGINNING
    context = {
        "project": held,
        "inspects": inspects(actor),
        "leads": Capacity.AUTHORITY in capacities(actor, held),
        "inspections": _page(request, "inspections", inspections_of(held)),
        "orders": orders,
        "orders_shown": list(orders_shown(orders.object_list, day)),
        "corrections": corrections_of(held, day),
        "demonstrated": demonstrated,
        "may_demonstrate": steps_open(actor, held, last),
    }
    if sees_signs(actor):
        requests = _page(request, "requests", requests_of(held))
        context |= {
            "sees": True,
            "signs": signs_now(held, day),
            "requests": requests,
            "requests_shown": list(requests_shown(requests.object_list, day)),
        }
    return render(request, "supervision/project.html", context)


def _page(request: HttpRequest, name: str, rows: QuerySet[Row]) -> Page[Row]:
    """One of the lists of a page, each with a page number of its own (各清单分页)."""
    return Paginator(rows, _PAGE).get_page(whole(request.GET, name, otherwise=1))


def watched_projects(request: HttpRequest) -> HttpResponse:
    """监管项目清单."""
    actor, asked = the_actor(request), asked_of(request.GET)
    rows = page_of(watched(actor, asked, today()), request)
    context = {"rows": rows, "shown": last_inspected(listed(rows)), "asked": asked, "query": asked.query}
    return render(request, "supervision/watched.html", context)
