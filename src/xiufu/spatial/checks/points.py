"""Checks of the points of a ring (界址点): too few, not closed, repeated, in a spike or on a line."""

from collections.abc import Iterator
from pathlib import PurePath

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.checks.conventions import (
    LEAST_AREA_M2,
    MOST_LISTED,
    ON_LINE_M,
    SAME_POINT_M,
    SPIKE_DEGREES,
    SPIKE_EDGE_M,
)
from xiufu.spatial.checks.drawing import Drawing, DrawnRing
from xiufu.spatial.checks.finding import GeometryFinding
from xiufu.spatial.crs import Points

POINT_LISTS = (".txt", ".csv", ".xls", ".xlsx", ".xlsm")
"""Files whose rings are lists of points: a first point that is not repeated does not make a line of a ring."""


def too_few(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-001: a ring that encloses nothing (围不成面), or a plot without any. Points in a wrong order are GEOM-004."""
    for index, plot in enumerate(drawing.boundary.plots):
        if not plot.parts:
            yield GeometryFinding(
                "GEOM-001",
                "differs",
                "error",
                drawing.plot_spot(index),
                "没有界址圈，围不成面",
                "补全界址点，或删去这个地块",
                index,
            )
    for ring in drawing.rings:
        if ring.polygon is not None or ring.disordered:
            continue
        if not bool(np.isfinite(ring.plane).all()):
            why, remedy = "有坐标不是有限的数，或超出投影的范围", "改正坐标，并核对坐标系"
        elif len(ring.kept) < 3:
            remedy = "补全这一圈的界址点，或删去这一圈"
            why = f"不同位置的点只有{len(ring.kept)}个，不足3个，围不成面"
        else:
            remedy = "补全这一圈的界址点，或删去重复的点或这一圈"
            why = f"各点在一条线上，或原路重复，围成的面积不足{LEAST_AREA_M2}平方米（本软件约定）"
        yield GeometryFinding(
            "GEOM-001",
            "differs",
            "error",
            drawing.ring_spot(ring),
            why,
            remedy,
            ring.plot,
        )


def unclosed(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-002: a ring whose first point is not repeated (未闭合): an open line, or in a list of points only a habit.

    An open line that encloses nothing is GEOM-001; one that ends at its first point but for rounding is GEOM-003.
    """
    open_rings = [ring for ring in drawing.rings if not ring.ring.closed]
    if not open_rings:
        return
    if PurePath(drawing.boundary.file).suffix.lower() in POINT_LISTS:
        yield GeometryFinding(
            "GEOM-002",
            "differs",
            "note",
            drawing.ring_spot(open_rings[0]),
            f"文件中有{len(open_rings)}圈末尾没有重复首点，这是其中第1圈；面积按首尾相连计算",
            "如接收方要求首尾点相同，在各圈末尾重复首点",
        )
        return
    for ring in open_rings:
        gap = float(np.hypot(*(ring.plane[-1] - ring.plane[0])))
        if ring.polygon is None or gap <= SAME_POINT_M:
            continue
        yield GeometryFinding(
            "GEOM-002",
            "differs",
            "error",
            drawing.ring_spot(ring),
            f"是未闭合的线，首尾相距{gap:.3f}米，可能缺边",
            "在原图中把线闭合成面；确认首尾之间是直线时，可用修复“close”闭合",
            ring.plot,
        )


def repeated(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-003: points that repeat the one before (重复点)."""
    for ring in drawing.rings:
        again = sorted(set(range(len(ring.plane))) - set(ring.kept.tolist()))
        if again:
            yield GeometryFinding(
                "GEOM-003",
                "differs",
                "note",
                drawing.point_spot(ring, again[0]),
                f"有{len(again)}个点与前一点重复：{names_of(ring, again)}；"
                f"相距不超过{SAME_POINT_M * 1000:g}毫米按同一点（本软件约定）",
                "删去重复的点，或用修复“duplicate-points”",
                ring.plot,
            )


def spikes(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-006: spikes (尖角)."""
    for ring in drawing.rings:
        if ring.polygon is None:
            continue
        angles = corner_degrees(ring.corners)
        for index in np.flatnonzero(spike_mask(ring.corners)).tolist():
            yield GeometryFinding(
                "GEOM-006",
                "differs",
                "note",
                drawing.point_spot(ring, int(ring.kept[index])),
                f"是尖角，夹角{angles[index]:.3f}°，"
                f"短边长{_edges(ring.corners)[0][index]:.3f}米（夹角小于{SPIKE_DEGREES:g}°、"
                f"短边不短于{SPIKE_EDGE_M:g}米的按尖角，本软件约定）",
                "核对该点坐标；确认是多余的点时删去，或用修复“spikes”",
                ring.plot,
            )


def collinear(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-007: points on the line between their neighbors (共线点) that no other ring shares."""
    for ring, found in zip(drawing.rings, collinear_points(drawing), strict=True):
        if found:
            yield GeometryFinding(
                "GEOM-007",
                "differs",
                "note",
                drawing.point_spot(ring, found[0]),
                f"有{len(found)}个点在前后两点的连线上，且不与其他圈共用：{names_of(ring, found)}；"
                f"离连线不超过{ON_LINE_M * 1000:g}毫米按共线（本软件约定）",
                "实地不设界址点的可删去，或用修复“collinear-points”；面积不受影响",
                ring.plot,
            )


def names_of(ring: DrawnRing, positions: list[int]) -> str:
    """The names of points of a ring, the first few of many."""
    names = "、".join(ring.ring.point_name(position) for position in positions[:MOST_LISTED])
    return names + ("等" if len(positions) > MOST_LISTED else "")


def _edges(corners: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The shorter and the longer edge at each corner."""
    before = np.hypot(*(np.roll(corners, 1, axis=0) - corners).T)
    after = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    return np.minimum(before, after), np.maximum(before, after)


def corner_degrees(corners: Points) -> NDArray[np.float64]:
    """The angle between the two edges at each corner of a ring, 0 to 180°."""
    back, ahead = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    cross = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0]
    angles: NDArray[np.float64] = np.degrees(np.arctan2(np.abs(cross), (back * ahead).sum(axis=1)))
    return angles


def spike_mask(corners: Points) -> NDArray[np.bool_]:
    """Which corners of a ring are spikes (尖角)."""
    mask: NDArray[np.bool_] = (corner_degrees(corners) < SPIKE_DEGREES) & (_edges(corners)[0] >= SPIKE_EDGE_M)
    return mask


def collinear_points(drawing: Drawing) -> list[list[int]]:
    """Of each ring, the positions of points that may be left out together: the line stays within ``ON_LINE_M`` of
    every one of them, and no other ring has a point there."""
    candidates = [
        np.empty(0, dtype=np.int64) if ring.polygon is None else ring.kept[_flat_corners(ring.corners)]
        for ring in drawing.rings
    ]
    owner = np.repeat(np.arange(len(candidates)), [len(found) for found in candidates])
    if not len(owner):
        return [[] for _ in candidates]
    own = shapely.points(
        np.concatenate([ring.plane[found] for ring, found in zip(drawing.rings, candidates, strict=True)])
    )
    every = shapely.points(np.concatenate([ring.corners for ring in drawing.rings]))
    every_owner = np.repeat(np.arange(len(candidates)), [len(ring.kept) for ring in drawing.rings])
    asked, met = shapely.STRtree(every).query(own, predicate="dwithin", distance=SAME_POINT_M)
    joint = np.zeros(len(own), dtype=bool)
    joint[asked[owner[asked] != every_owner[met]]] = True
    return [
        _left_out(ring, found[~joint[owner == index]]) if len(found) else []
        for index, (ring, found) in enumerate(zip(drawing.rings, candidates, strict=True))
    ]


def _flat_corners(corners: Points) -> NDArray[np.bool_]:
    """Which corners of a ring lie on the line between their neighbors."""
    before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
    mask: NDArray[np.bool_] = (_away(corners, before, after) <= ON_LINE_M) & (corner_degrees(corners) > 90)
    return mask


def _away(points: Points, start: Points, end: Points) -> NDArray[np.float64]:
    """How far points are from lines, in metres."""
    chord = end - start
    length = np.maximum(np.hypot(*chord.T), SAME_POINT_M)
    across = chord[..., 0] * (points - start)[..., 1] - chord[..., 1] * (points - start)[..., 0]
    away: NDArray[np.float64] = np.abs(across) / length
    return away


def _left_out(ring: DrawnRing, candidates: NDArray[np.int64]) -> list[int]:
    """Those of the candidates that one line after the other can pass by, walking from a point that stays."""
    marked = np.isin(ring.kept, candidates)
    if not marked.any():
        return []
    start = int(np.flatnonzero(~marked)[0]) if not marked.all() else 0
    order = np.roll(np.arange(len(ring.kept)), -start)
    corners = ring.corners[order]
    last, out = 0, []
    for index in range(1, len(order)):
        following = corners[(index + 1) % len(order)]
        run = corners[last + 1 : index + 1]
        if marked[order[index]] and bool((_away(run, corners[last], following) <= ON_LINE_M).all()):
            out.append(int(ring.kept[order[index]]))
        else:
            last = index
    return sorted(out)
