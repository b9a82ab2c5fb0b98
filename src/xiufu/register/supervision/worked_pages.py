"""The plots of an inspection on pages (实际施工地块): a drawing on the boundary, areas, how they came about, the file itself."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from xiufu.register.boundaries.drawing import Layered, drawing_of
from xiufu.register.boundaries.models import Boundary, BoundaryFile, CurrentBoundary
from xiufu.register.frame.answers import file_answer, page_of
from xiufu.register.frame.routes import the_actor
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.models import Inspection, WorkedLand
from xiufu.register.supervision.scope import the_inspection
from xiufu.register.supervision.worked import standing_boundary, worked_of
from xiufu.render.maps.window import window_on
from xiufu.spatial.crs import Crs


def worked_shown(row: Inspection, request: HttpRequest) -> Mapping[str, object]:
    """What the page of an inspection shows of its plots (实际施工地块), nothing where it has none."""
    found = worked_of(row)
    if found is None:
        return {}
    standing = standing_boundary(row.project)
    return {
        "worked": found,
        "boundary": found.boundary,
        "standing": standing,
        "inside_units": found.area_units - found.outside_units,
        "zone": Crs.of_epsg(found.zone_epsg),
        "worked_crs": Crs.of_epsg(found.epsg),
        "drawing": _drawing(found),
        "plots": page_of(found.plots.defer("shape"), request, 20),
    }


def _drawing(found: WorkedLand) -> object:
    """The boundary, the plots, and above them what of these lies outside (施工范围示意图)."""
    boundary = Boundary.objects.get(pk=found.boundary_id)
    box = (
        min(boundary.west, found.west),
        min(boundary.south, found.south),
        max(boundary.east, found.east),
        max(boundary.north, found.north),
    )
    layers = [Layered("worked", bytes(found.outline)), Layered("outside", bytes(found.outside), hatched=True)]
    return drawing_of(CurrentBoundary.objects.none(), window_on(box), own=boundary, above=layers)


def plot_file(request: HttpRequest, pk: int) -> HttpResponse:
    """地块文件, the very bytes that were handed in."""
    found = worked_of(the_inspection(the_actor(request), pk))
    if found is None:
        raise Refused("这次检查没有附地块文件", code=404)
    return file_answer(bytes(BoundaryFile.objects.get(pk=found.file_id).content), found.file_name)
