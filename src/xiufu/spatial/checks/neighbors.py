"""Checks of plots against each other (地块之间): overlaps, and borders that do not quite meet."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.checks.areas import areas_m2
from xiufu.spatial.checks.conventions import LEAST_AREA_M2, MOST_LISTED, NEAR_M, ON_LINE_M, SAME_POINT_M
from xiufu.spatial.checks.drawing import mean_widths, overlaps
from xiufu.spatial.checks.finding import GeometryFinding
from xiufu.spatial.checks.given import Given
from xiufu.spatial.crs import Points
from xiufu.spatial.printed import printed_m2


def plots_overlapping(given: Given) -> Iterator[GeometryFinding]:
    """GEOM-015: plots that overlap (地块重叠). A note where it is only as wide as borders that do not quite meet."""
    drawing = given.drawing
    for plot, sound in enumerate(given.sound):
        if not sound and len(given.sound) > 1:
            yield GeometryFinding(
                "GEOM-015",
                "cannot_tell",
                "note",
                drawing.plot_spot(plot),
                "本地块的图形有错误，没有检查它与其他地块是否重叠",
                "先改正本地块的错误，再检查",
                plot,
            )
    first, second, shared = overlaps(given.shapes)
    areas, widths = areas_m2(drawing, shared), mean_widths(shared)
    for one, other, shape, area, width in zip(
        first.tolist(), second.tolist(), shared, areas.tolist(), widths.tolist(), strict=True
    ):
        narrow = width <= NEAR_M
        name = f"地块“{drawing.boundary.plots[other].title}”（{drawing.boundary.plots[other].place}）"
        same = max(given.areas[one], given.areas[other]) - area <= LEAST_AREA_M2
        at = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
        yield GeometryFinding(
            "GEOM-015",
            "differs",
            "note" if narrow else "error",
            drawing.plane_spot(drawing.plot_spot(one), (float(at[0]), float(at[1]))),
            f"与{name}{'图形相同，' if same else ''}重叠{printed_m2(area)}平方米"
            + (
                f"，平均宽{width * 1000:.1f}毫米（不超过{NEAR_M * 1000:g}毫米的按界线没有对齐，本软件约定）"
                if narrow
                else "，合计时会重复计算"
            ),
            "把公共界线上的点改为同一坐标" if narrow else "核对两地块的界线；重复的地块只保留一个",
            one,
            other,
        )


def borders_apart(given: Given) -> Iterator[GeometryFinding]:
    """GEOM-016: points of one plot that are near to another's border and not on it (公共界线没有对齐)."""
    drawing = given.drawing
    rings = [ring for ring in drawing.rings if ring.polygon is not None]
    if not rings:
        return
    corners = np.concatenate([ring.corners for ring in rings])
    sizes = [len(ring.kept) for ring in rings]
    owner = np.repeat([ring.plot for ring in rings], sizes)
    ring_of = np.repeat(np.arange(len(rings)), sizes)
    position = np.concatenate([ring.kept for ring in rings])
    after = np.concatenate([np.roll(ring.corners, -1, axis=0) for ring in rings])
    points, edges = shapely.points(corners), shapely.linestrings(np.stack((corners, after), axis=1))
    point, edge = shapely.STRtree(edges).query(points, predicate="dwithin", distance=NEAR_M)
    foreign = owner[point] != owner[edge]
    point, edge = point[foreign], edge[foreign]
    apart = _apart(corners, after, point, edge, owner)
    pairs: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for index, other, distance in apart:
        key = (int(owner[index]), other) if owner[index] < other else (other, int(owner[index]))
        pairs.setdefault(key, []).append((index, distance))
    for (one, other), found in sorted(pairs.items()):
        names = [
            f"“{drawing.boundary.plots[int(owner[index])].title}”"
            f"{rings[ring_of[index]].ring.point_name(int(position[index]))}（{distance * 1000:.1f}毫米）"
            for index, distance in found[:MOST_LISTED]
        ]
        at = found[0][0]
        yield GeometryFinding(
            "GEOM-016",
            "differs",
            "note",
            drawing.point_spot(rings[ring_of[at]], int(position[at])),
            f"地块“{drawing.boundary.plots[one].title}”与“{drawing.boundary.plots[other].title}”的界线有{len(found)}个点"
            f"没有对齐：{'、'.join(names)}{'等' if len(found) > MOST_LISTED else ''}；点相距超过{SAME_POINT_M * 1000:g}毫米或离线超过{ON_LINE_M * 1000:g}毫米，"
            f"不超过{NEAR_M * 1000:g}毫米的按应重合而没有重合（本软件约定）",
            "公共界线上的点取同一坐标",
            one,
            other,
        )


def _apart(
    corners: Points, after: Points, point: NDArray[np.int64], edge: NDArray[np.int64], owner: NDArray[np.int64]
) -> Iterator[tuple[int, int, float]]:
    """Points that have no partner in another plot: its nearest corner is near and not the same, or only its border is."""
    to_corner = np.minimum(_distance(corners[point], corners[edge]), _distance(corners[point], after[edge]))
    to_edge = shapely.distance(
        shapely.points(corners[point]), shapely.linestrings(np.stack((corners[edge], after[edge]), axis=1))
    )
    if not len(point):
        return
    order = np.lexsort((owner[edge], point))
    point, other = point[order], owner[edge][order]
    starts = np.flatnonzero(np.diff(point, prepend=-1) | np.diff(other, prepend=-1))
    by_corner = np.minimum.reduceat(to_corner[order], starts)
    by_edge = np.minimum.reduceat(to_edge[order], starts)
    close = (by_corner > SAME_POINT_M) & (by_corner <= NEAR_M)
    off = (by_corner > NEAR_M) & (by_edge > ON_LINE_M)
    distance = np.where(close, by_corner, by_edge)
    for at in np.flatnonzero(close | off).tolist():
        yield int(point[starts[at]]), int(other[starts[at]]), float(distance[at])


def _distance(one: Points, other: Points) -> NDArray[np.float64]:
    distance: NDArray[np.float64] = np.hypot(*(one - other).T)
    return distance
