"""Plots against an outer boundary that they are to fill (外围界线): gaps, and what lies beyond it."""

from collections.abc import Iterator

import numpy as np
import shapely

from xiufu.spatial.boundary import Boundary
from xiufu.spatial.checks.areas import areas_m2
from xiufu.spatial.checks.conventions import MOST_LISTED, NEAR_M, SAME_POINT_M
from xiufu.spatial.checks.drawing import Drawing, draw, mean_widths, surfaces
from xiufu.spatial.checks.finding import GeometryFinding, Spot
from xiufu.spatial.checks.given import Given
from xiufu.spatial.checks.run import checked_plots
from xiufu.spatial.printed import printed_m2
from xiufu.spatial.zone import in_system


def gaps(boundary: Boundary, outer: Boundary) -> list[GeometryFinding]:
    """What plots that are to fill an outer boundary leave of it (空隙), and what of them lies beyond it (超出).

    GEOM-022 and GEOM-023, the largest first. Widths up to ``NEAR_M`` are notes: borders that do not quite meet.
    """
    plots, around = (checked_plots(draw(one))[1] for one in (boundary, outer))
    faulty = [given for given in (plots, around) if not all(given.sound)]
    if faulty:
        return [_cannot_tell(given) for given in faulty]
    drawing = plots.drawing
    inside = shapely.union_all(plots.shapes)
    limit = shapely.union_all(in_system(around.shapes, around.drawing.zone, drawing.zone))
    return [
        *_pieces(drawing, shapely.difference(limit, inside), "GEOM-022", f"外围界线“{outer.file}”内没有地块的空隙"),
        *_pieces(drawing, shapely.difference(inside, limit), "GEOM-023", f"地块超出外围界线“{outer.file}”的部分"),
    ]


def _cannot_tell(given: Given) -> GeometryFinding:
    return GeometryFinding(
        "GEOM-022",
        "cannot_tell",
        "note",
        Spot(given.drawing.boundary.file),
        f"有{given.sound.count(False)}个图形有错误，没有检查地块是否填满外围界线",
        "先改正这些图形的错误，再检查",
    )


def _pieces(drawing: Drawing, rest: shapely.Geometry, code: str, what: str) -> Iterator[GeometryFinding]:
    pieces = surfaces(shapely.get_parts(rest))
    widths = mean_widths(pieces)
    pieces, widths = pieces[widths > SAME_POINT_M], widths[widths > SAME_POINT_M]
    areas = areas_m2(drawing, pieces)
    order = np.lexsort((shapely.get_coordinates(shapely.centroid(pieces))[:, 0], -areas))
    more = (
        f"；共{len(order)}处、{printed_m2(areas.sum())}平方米，列出前{MOST_LISTED}处"
        if len(order) > MOST_LISTED
        else ""
    )
    for index in order[:MOST_LISTED].tolist():
        narrow = widths[index] <= NEAR_M
        at = shapely.get_coordinates(shapely.point_on_surface(pieces[index]))[0]
        yield GeometryFinding(
            code,
            "differs",
            "note" if narrow else "error",
            drawing.plane_spot(Spot(drawing.boundary.file), (float(at[0]), float(at[1]))),
            f"{what}{printed_m2(areas[index])}平方米，平均宽{widths[index]:.3f}米"
            + (f"（不超过{NEAR_M * 1000:g}毫米的按界线没有对齐，本软件约定）" if narrow else "")
            + more,
            "把公共界线上的点改为同一坐标" if narrow else "核对这里的界址点，补上缺少的地块或改正界线",
        )
