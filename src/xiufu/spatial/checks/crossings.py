"""Checks of a ring against itself: crossings (自相交) and touches (自接触)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from xiufu.spatial.checks.conventions import MOST_CROSSINGS, MOST_LISTED, SAME_POINT_M
from xiufu.spatial.checks.drawing import Drawing, DrawnRing, shape_array
from xiufu.spatial.checks.finding import GeometryFinding
from xiufu.spatial.checks.points import spike_mask


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Two edges of a ring that meet though they are not neighbors. ``overlap_m`` is how far they run together."""

    first: int
    second: int
    at: tuple[float, float]
    crossing: bool
    overlap_m: float


def self_crossing(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-004: edges of a ring that cross (自相交)."""
    for ring in drawing.rings:
        if ring.disordered:
            yield GeometryFinding(
                "GEOM-004",
                "differs",
                "error",
                drawing.ring_spot(ring),
                f"界线自相交超过{MOST_CROSSINGS}处，各界址点的次序是乱的",
                "按界线的走向重新排列这一圈的界址点",
                ring.plot,
            )
    for ring in _tangled(drawing):
        found = [meeting for meeting in _meetings(ring) if meeting.crossing]
        more = f"；这一圈共{len(found)}处自相交，列出前{MOST_LISTED}处" if len(found) > MOST_LISTED else ""
        for meeting in found[:MOST_LISTED]:
            yield GeometryFinding(
                "GEOM-004",
                "differs",
                "error",
                drawing.plane_spot(drawing.ring_spot(ring), meeting.at),
                f"自相交：边{_edge(ring, meeting.first)}与边{_edge(ring, meeting.second)}在此相交{more}",
                f"核对{_point(ring, meeting.first + 1)}至{_point(ring, meeting.second)}各点的顺序和坐标",
                ring.plot,
            )


def self_touch(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-005: a ring that touches itself or runs along itself (自接触). An error where its loops
    count twice or cancel out."""
    for ring in _tangled(drawing):
        meetings = _meetings(ring)
        touches = [meeting for meeting in meetings if not meeting.crossing]
        wrong = not any(meeting.crossing for meeting in meetings) and not ring.holds
        for meeting in touches[:MOST_LISTED]:
            how = (
                f"边{_edge(ring, meeting.first)}与边{_edge(ring, meeting.second)}有{meeting.overlap_m:.3f}米重合"
                if meeting.overlap_m > SAME_POINT_M
                else f"边{_edge(ring, meeting.first)}与边{_edge(ring, meeting.second)}在此接触"
            )
            more = f"；这一圈共{len(touches)}处，列出前{MOST_LISTED}处" if len(touches) > MOST_LISTED else ""
            yield GeometryFinding(
                "GEOM-005",
                "differs",
                "error" if wrong else "note",
                drawing.plane_spot(drawing.ring_spot(ring), meeting.at),
                f"自接触：{how}" + ("，各段的绕向使面积重复计算或互相抵消" if wrong else "") + more,
                "核对各点的顺序和绕向；本是两块的分成两部分，中间不要的改为内圈"
                if wrong
                else "接收方不接受自接触时，分成两部分或改为内圈",
                ring.plot,
            )


def _tangled(drawing: Drawing) -> list[DrawnRing]:
    """The rings that are no simple line around."""
    rings = [ring for ring in drawing.rings if ring.polygon is not None]
    broken = ~shapely.is_valid(shape_array([ring.polygon for ring in rings]))
    return [rings[index] for index in np.flatnonzero(broken).tolist()]


def _meetings(ring: DrawnRing) -> list[_Meeting]:
    """Where edges of a ring meet that are not neighbors, or neighbors run back on each other; one for each place."""
    corners = ring.corners
    count = len(corners)
    edges = shapely.linestrings(np.stack((corners, np.roll(corners, -1, axis=0)), axis=1))
    first, second = shapely.STRtree(edges).query(edges, predicate="intersects")
    once = np.flatnonzero(first < second)
    once = once[np.lexsort((second[once], first[once]))]
    first, second = first[once], second[once]
    shared = shapely.intersection(edges[first], edges[second])
    overlap = shapely.length(shared)
    neighbors = (second - first == 1) | ((first == 0) & (second == count - 1))
    joint = np.where(second - first == 1, second, first)
    spikes = spike_mask(corners)
    kept = np.where(neighbors, (overlap > SAME_POINT_M) & ~spikes[joint], True)
    first, second, shared, overlap = first[kept], second[kept], shared[kept], overlap[kept]
    at = shapely.get_coordinates(shapely.centroid(shared))
    ends = np.stack([corners[first], corners[(first + 1) % count], corners[second], corners[(second + 1) % count]])
    near_end = (np.hypot(*np.moveaxis(ends - at, 2, 0)) <= SAME_POINT_M).any(axis=0)
    crossing = (overlap <= SAME_POINT_M) & ~near_end
    along = shapely.union_all(shared[overlap > SAME_POINT_M])
    spots = shapely.points(at)
    told = shapely.distance(spots, along) <= SAME_POINT_M
    for tip in np.flatnonzero(spikes):
        apart = np.maximum(shapely.distance(spots, edges[tip - 1]), shapely.distance(spots, edges[tip]))
        told |= apart <= SAME_POINT_M
    told &= (overlap <= SAME_POINT_M) & ~crossing
    places: dict[tuple[int, int], _Meeting] = {}
    for index in np.flatnonzero(~told).tolist():
        meeting = _Meeting(
            int(first[index]),
            int(second[index]),
            (float(at[index, 0]), float(at[index, 1])),
            bool(crossing[index]),
            float(overlap[index]),
        )
        places.setdefault((round(meeting.at[0] * 1000), round(meeting.at[1] * 1000)), meeting)
    return list(places.values())


def _point(ring: DrawnRing, corner: int) -> str:
    return ring.ring.point_name(int(ring.kept[corner % len(ring.kept)]))


def _edge(ring: DrawnRing, corner: int) -> str:
    return f"{_point(ring, corner)}—{_point(ring, corner + 1)}"
