"""Pages of the library (项目库): the list with its filters, saved views, and its Excel file."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.frame.answers import page_of
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.choices import KeyArea
from xiufu.register.library.models import Project, SavedView
from xiufu.register.library.queries import (
    SORTS,
    Filters,
    filters_of,
    found_projects,
    listed,
    place_choices,
    state_choices,
)
from xiufu.register.library.views import drop_view, save_view
from xiufu.register.library.workbooks import MOST_EXPORTED, projects_workbook
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def projects(request: HttpRequest) -> HttpResponse:
    """项目库."""
    actor, filters = the_actor(request), filters_of(request.GET)
    leagues, banners = place_choices(actor)
    rows = page_of(found_projects(actor, filters).only("pk"), request)
    rows.object_list = listed(rows)
    context = {
        "rows": rows,
        "filters": filters,
        "query": filters.query,
        "heads": _heads(filters),
        "leagues": leagues,
        "banners": banners,
        "lifecycles": [(one.id, one.title) for one in LIFECYCLES.values()],
        "states": state_choices(),
        "key_areas": KeyArea.choices,
        "views": SavedView.objects.filter(user_id=actor.user_id),
    }
    return render(request, "library/projects.html", context)


def _heads(filters: Filters) -> list[dict[str, str]]:
    """The columns that the list can be ordered by: where a click leads, how it is ordered now."""
    heads = []
    for name, title in SORTS.items():
        up, down = filters.sort == name, filters.sort == f"-{name}"
        query = replace(filters, sort=f"-{name}" if up else name).query
        order = "ascending" if up else "descending" if down else "none"
        heads.append({"name": name, "title": title, "query": query, "order": order})
    return heads


def keep_view(request: HttpRequest) -> HttpResponse:
    """保存视图."""
    filters = filters_of(QueryDict(request.POST.get("query", "")))
    save_view(actor=the_actor(request), name=request.POST.get("name", ""), query=filters.query, now=now())
    messages.success(request, "已保存视图")
    return redirect(f"{reverse('library:projects')}?{filters.query}")


def forget_view(request: HttpRequest, view: int) -> HttpResponse:
    """删除视图."""
    drop_view(actor=the_actor(request), pk=view, now=now())
    messages.success(request, "已删除视图")
    return redirect("library:projects")


def export(request: HttpRequest) -> HttpResponse:
    """项目清单 as an Excel file, with the filters of the list."""
    found: QuerySet[Project] = found_projects(the_actor(request), filters_of(request.GET))
    if (count := found.count()) > MOST_EXPORTED:
        raise Refused(f"有 {count} 个项目，一次最多导出 {MOST_EXPORTED} 个，请缩小筛选范围", code=409)
    return HttpResponse(
        projects_workbook(found),
        content_type=XLSX,
        headers={
            "Content-Disposition": "attachment; filename=\"projects.xlsx\"; filename*=UTF-8''%E9%A1%B9%E7%9B%AE%E6%B8%85%E5%8D%95.xlsx"
        },
    )
