"""All checks of a boundary file (界址点文件检查), in one explicit list."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from xiufu.spatial.boundary import Boundary
from xiufu.spatial.checks import crossings, extent, neighbors, orientation, parts, points, stated
from xiufu.spatial.checks.drawing import Drawing, draw
from xiufu.spatial.checks.finding import GeometryFinding, trusted
from xiufu.spatial.checks.given import Given, given
from xiufu.spatial.layer import Layer

WITHIN_PLOTS: tuple[Callable[[Drawing], Iterable[GeometryFinding]], ...] = (
    points.too_few,
    points.unclosed,
    points.repeated,
    crossings.self_crossing,
    crossings.self_touch,
    points.spikes,
    points.collinear,
    orientation.winding,
    parts.hole_outside,
    parts.holes_overlapping,
    parts.holes_touching,
    parts.parts_overlapping,
    parts.slivers,
    parts.tiny_parts,
)
"""Checks of plots each by itself."""

OF_ALL_PLOTS: tuple[Callable[[Given], Iterable[GeometryFinding]], ...] = (
    neighbors.plots_overlapping,
    neighbors.borders_apart,
    stated.point_count,
    stated.plot_area,
    stated.total_area,
    stated.names_repeated,
    extent.outside_division,
    extent.plots_far_apart,
)
"""Checks that need to know which plots have an area that holds."""

CODES: dict[str, str] = {
    "GEOM-001": "圈的点太少或在一条线上，围不成面",
    "GEOM-002": "圈没有闭合",
    "GEOM-003": "圈内有重复点",
    "GEOM-004": "圈自相交",
    "GEOM-005": "圈自接触或与自身重合",
    "GEOM-006": "圈有尖角",
    "GEOM-007": "圈有共线点",
    "GEOM-008": "同一文件中圈的绕向不一",
    "GEOM-009": "内圈在外圈之外",
    "GEOM-010": "内圈互相重叠",
    "GEOM-011": "内圈与其他圈相接",
    "GEOM-012": "同一地块的几部分重叠",
    "GEOM-013": "地块或其一部分狭长",
    "GEOM-014": "地块或其一部分是碎面",
    "GEOM-015": "地块互相重叠",
    "GEOM-016": "相邻地块的公共界线没有对齐",
    "GEOM-017": "所列界址点数与实有点数不符",
    "GEOM-018": "所列地块面积与计算的椭球面积不符",
    "GEOM-019": "总面积与各地块椭球面积之和不符",
    "GEOM-020": "地块编号或名称重复",
    "GEOM-021": "地块超出行政区",
    "GEOM-022": "地块没有填满外围界线",
    "GEOM-023": "地块超出外围界线",
    "GEOM-026": "地块离其他地块过远",
}
"""What each code is about. Codes are permanent; 024 and 025 are free."""


def check_boundary(
    boundary: Boundary, *, stated_hm2: Decimal | None = None, division: Layer | None = None
) -> list[GeometryFinding]:
    """What is wrong with a boundary file (图形检查), in the order of its plots; what is about the file comes last.

    Nothing is mended. ``stated_hm2`` is the area of all plots that the survey report or approval states, ``division``
    the boundary of the county as an imported layer.
    """
    return checked_boundary(boundary, stated_hm2=stated_hm2, division=division)[0]


def checked_boundary(
    boundary: Boundary, *, stated_hm2: Decimal | None = None, division: Layer | None = None
) -> tuple[list[GeometryFinding], Given]:
    """What is wrong with a boundary file, as ``check_boundary`` says it, and its plots with their areas."""
    found, everything = checked_plots(draw(boundary), stated_hm2, division)
    found += [finding for check in OF_ALL_PLOTS for finding in check(everything)]
    found.sort(key=lambda finding: len(boundary.plots) if finding.plot is None else finding.plot)
    return found, everything


def checked_plots(
    drawing: Drawing, stated_hm2: Decimal | None = None, division: Layer | None = None
) -> tuple[list[GeometryFinding], Given]:
    """What is wrong with plots each by itself, and all of them with which have an area that holds."""
    found = [finding for check in WITHIN_PLOTS for finding in check(drawing)]
    sound = tuple(trusted(found, plot) for plot in range(len(drawing.boundary.plots)))
    return found, given(drawing, sound, stated_hm2, division)
