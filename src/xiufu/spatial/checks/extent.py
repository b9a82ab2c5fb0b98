"""Checks of where plots lie (位置): in their county (行政区), and near each other."""

from collections.abc import Iterator

import numpy as np
import shapely

from xiufu.spatial.checks.areas import areas_m2
from xiufu.spatial.checks.conventions import FAR_APART_M, LEAST_AREA_M2, SAME_POINT_M
from xiufu.spatial.checks.drawing import mean_widths, polygonal, surfaces
from xiufu.spatial.checks.finding import GeometryFinding, Spot
from xiufu.spatial.checks.given import Given
from xiufu.spatial.printed import printed_m2
from xiufu.spatial.zone import in_system


def outside_division(given: Given) -> Iterator[GeometryFinding]:
    """GEOM-021: plots outside the county (超出行政区). Without a layer of its boundary nobody can tell."""
    drawing = given.drawing
    if given.division is None:
        yield GeometryFinding(
            "GEOM-021",
            "cannot_tell",
            "note",
            Spot(drawing.boundary.file),
            "没有导入行政区界线，没有检查地块是否在本旗县范围内",
            "用 xiufu area --division 给出行政区界线图层后再检查",
        )
        return
    county = shapely.union_all(polygonal(in_system(given.division.shapes, given.division.crs, drawing.zone)))
    shapely.prepare(county)
    left = np.flatnonzero(~shapely.is_empty(given.shapes) & ~shapely.covered_by(given.shapes, county))
    beyond = surfaces(shapely.difference(given.shapes[left], county))
    areas, widths = areas_m2(drawing, beyond), mean_widths(beyond)
    for index, area, width in zip(left.tolist(), areas.tolist(), widths.tolist(), strict=True):
        if width <= SAME_POINT_M:
            continue
        whole = given.areas[index] - area <= LEAST_AREA_M2
        yield GeometryFinding(
            "GEOM-021",
            "differs",
            "error" if whole else "note",
            drawing.plot_spot(index),
            f"{'全部' if whole else '有'}{printed_m2(area)}平方米在行政区界线“{given.division.name}”之外",
            "核对坐标系、带号和东、北坐标的次序" if whole else "核对界址点和行政区界线；确实跨界的按行政区分开",
            index,
        )


def plots_far_apart(given: Given) -> Iterator[GeometryFinding]:
    """GEOM-026: a plot far from all others (相距过远): a mistyped coordinate, or another zone."""
    plots = np.flatnonzero(given.sound)
    if len(plots) < 2:
        return
    shapes = given.shapes[plots]
    (at, _), distances = shapely.STRtree(shapes).query_nearest(
        shapes, exclusive=True, return_distance=True, all_matches=False
    )
    for plot, distance in zip(plots[at].tolist(), distances.tolist(), strict=True):
        if distance > FAR_APART_M:
            yield GeometryFinding(
                "GEOM-026",
                "differs",
                "note",
                given.drawing.plot_spot(plot),
                f"离最近的其他地块有{distance / 1000:.1f}公里（超过{FAR_APART_M / 1000:g}公里的作提示，本软件约定）",
                "核对坐标是否写错、是否混入了别的带或别的项目的地块",
                plot,
            )
