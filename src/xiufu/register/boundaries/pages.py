"""Pages of boundaries (范围): that of a project with its versions, overlaps, the map, the library as a GeoPackage."""

from collections.abc import Mapping
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.lifecycle.entries import Capacity
from xiufu.register.accounts.actors import Actor
from xiufu.register.boundaries import queries
from xiufu.register.boundaries.actions import ask_size, upload_boundary
from xiufu.register.boundaries.drawing import drawing_of, map_of, query_of, window_of
from xiufu.register.boundaries.exports import projects_geopackage
from xiufu.register.boundaries.forms import UploadBoundary
from xiufu.register.boundaries.models import Boundary, BoundaryFile, DivisionState
from xiufu.register.frame.answers import answer_form, page_of, posted_files, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.models import Project
from xiufu.register.library.queries import Filters, filters_of, found_projects
from xiufu.register.library.scope import capacities, leading, the_project
from xiufu.register.library.workbooks import MOST_EXPORTED
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused
from xiufu.render.maps.window import MOST_ZOOM, Window, window_on
from xiufu.spatial.crs import Crs

_MOST_OVERLAPS = 50
_MOST_PAGES = 1_000_000
_PANS: tuple[tuple[str, str, float, float], ...] = (
    ("north", "向北", 0, 0.5), ("south", "向南", 0, -0.5), ("west", "向西", -0.5, 0), ("east", "向东", 0.5, 0)
)  # fmt: skip


def boundary(request: HttpRequest, pk: int) -> HttpResponse:
    """范围 of a project: the version that stands, or an older one."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    versions = queries.versions_of(project)
    asked = whole(request.GET, "version")
    found = queries.the_version(project, asked) if asked else versions.first()
    context: dict[str, object] = {
        "project": project,
        "leads": Capacity.AUTHORITY in capacities(actor, project),
        "versions": Paginator(versions, 20).get_page(whole(request.GET, "versions", otherwise=1, most=_MOST_PAGES)),
        "boundary": found,
    }
    if found:
        context |= _about(actor, project, found, request)
    return render(request, "boundaries/boundary.html", context)


def _about(actor: Actor, project: Project, found: Boundary, request: HttpRequest) -> Mapping[str, object]:
    stands = found.version == queries.versions_of(project).values_list("version", flat=True).first()
    window = window_on((found.west, found.south, found.east, found.north))
    others = queries.within(queries.boundaries_in(actor, Filters()).exclude(project=project), window.box)
    overlaps = list(queries.overlaps_of(found)[: _MOST_OVERLAPS + 1]) if stands else []
    return {
        "stands": stands,
        "drawing": drawing_of(others, window, own=found),
        "map_query": query_of(window),
        "crs": Crs.of_epsg(found.epsg),
        "zone": Crs.of_epsg(found.zone_epsg),
        "difference": None if found.registered_units is None else found.area_units - found.registered_units,
        "gap": abs(found.area_units - (found.registered_units or 0)),
        "met": queries.met_by(actor, found, overlaps[:_MOST_OVERLAPS]),
        "more_met": len(overlaps) > _MOST_OVERLAPS,
        "rows": page_of(found.plots.defer("shape"), request),
    }


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """上传范围."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    leading(actor, project)
    last = queries.versions_of(project).first()
    form = UploadBoundary(*posted_files(request), initial={"expected": last.version if last else 0})

    def save() -> HttpResponse:
        data = form.cleaned_data
        ask_size(data["file"].size)
        made = upload_boundary(
            actor=actor,
            project=pk,
            name=data["file"].name,
            content=data["file"].read(),
            crs=data["crs"],
            layer=data["layer"],
            expected=data["expected"],
            now=now(),
        )
        _say(request, made)
        return redirect("boundaries:boundary", pk=pk)

    context = {"project": project, "last": last, "tab": "boundaries:boundary"}
    return answer_form(request, "boundaries/upload.html", form, save, context)


def _say(request: HttpRequest, made: Boundary) -> None:
    messages.success(request, f"已保存第 {made.version} 版范围，检查没有错误")
    if made.division_state == DivisionState.DIFFERS:
        messages.warning(request, "有地块超出旗县界线，见下文“旗县界线”，请核对")
    if count := queries.overlaps_of(made).count():
        messages.warning(request, f"这个范围与 {count} 个项目的范围重叠，见下文“与其他项目重叠”，请核对")


def source(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """来源文件, the very bytes that were uploaded."""
    project = the_project(the_actor(request), pk)
    found = queries.the_version(project, version)
    content = bytes(BoundaryFile.objects.get(pk=found.file_id).content)
    return _attached(content, "application/octet-stream", f"boundary-{project.number}-{version}", found.file_name)


def overlaps(request: HttpRequest) -> HttpResponse:
    """范围重叠 of an area."""
    actor = the_actor(request)
    rows = page_of(queries.overlaps_in_scope(actor), request)
    return render(
        request, "boundaries/overlaps.html", {"rows": rows, "sides": queries.sides(actor, queries.named(rows))}
    )


def on_map(request: HttpRequest) -> HttpResponse:
    """地图."""
    actor, filters = the_actor(request), filters_of(request.GET)
    found = map_of(actor, filters, window_of(request.GET))
    shown = Paginator(found.drawing.shown, 25)
    context = {
        "drawing": found.drawing,
        "filters": filters,
        "rows": shown.get_page(whole(request.GET, "page", otherwise=1, most=_MOST_PAGES)),
        "steps": _steps(found.window, filters.query),
    }
    return render(request, "boundaries/map.html", context)


def _steps(window: Window, filters: str) -> list[dict[str, str]]:
    """Where the links of a map lead: nearer, further, to the sides, to all of it; none where there is nothing further."""
    near = [("nearer", "放大", window.zoomed(1))] if window.zoom < MOST_ZOOM else []
    far = [("further", "缩小", window.zoomed(-1))] if window.zoom else []
    pans = [(name, title, window.moved(across, up)) for name, title, across, up in _PANS]
    steps = [(name, title, query_of(to, filters)) for name, title, to in (*near, *far, *pans)]
    return [
        {"name": name, "title": title, "query": query} for name, title, query in (*steps, ("whole", "全图", filters))
    ]


def geopackage(request: HttpRequest) -> HttpResponse:
    """项目清单 as a GeoPackage, with the filters of the list."""
    found = found_projects(the_actor(request), filters_of(request.GET))
    if (count := found.count()) > MOST_EXPORTED:
        raise Refused(f"有 {count} 个项目，一次最多导出 {MOST_EXPORTED} 个，请缩小筛选范围", code=409)
    return _attached(projects_geopackage(found), "application/geopackage+sqlite3", "projects.gpkg", "项目范围.gpkg")


def _attached(content: bytes, kind: str, plain: str, name: str) -> HttpResponse:
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
