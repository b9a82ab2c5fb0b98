"""Check of the way around (绕向): rings of one file that go against the others."""

from collections.abc import Iterator

import shapely

from xiufu.spatial.checks.conventions import MOST_LISTED
from xiufu.spatial.checks.drawing import Drawing, DrawnRing
from xiufu.spatial.checks.finding import GeometryFinding


def winding(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-008: outer rings, or inner rings, of one file that go opposite ways (绕向不一). No rule for either was found.

    A ring that crosses itself goes both ways and is left out.
    """
    rings = [ring for ring in drawing.rings if ring.polygon is not None and ring.holds]
    for kind, group in (
        ("外圈", [ring for ring in rings if not ring.hole]),
        ("内圈", [ring for ring in rings if ring.hole]),
    ):
        clockwise = [ring for ring in group if not counterclockwise(ring)]
        others = [ring for ring in group if counterclockwise(ring)]
        if not clockwise or not others:
            continue
        fewer = others if len(others) <= len(clockwise) else clockwise
        names = "、".join(_name(drawing, ring) for ring in fewer[:MOST_LISTED])
        yield GeometryFinding(
            "GEOM-008",
            "differs",
            "note",
            drawing.ring_spot(fewer[0]),
            f"{kind}绕向不一：顺时针{len(clockwise)}个，逆时针{len(others)}个；"
            f"{'逆' if fewer is others else '顺'}时针的是{names}{'等' if len(fewer) > MOST_LISTED else ''}",
            "面积不受影响；接收方要求绕向一致时，用修复“orient”",
        )


def counterclockwise(ring: DrawnRing) -> bool:
    """Whether a ring whose area holds goes counterclockwise (逆时针), north up."""
    return bool(shapely.is_ccw(shapely.get_exterior_ring(ring.polygon)))


def _name(drawing: Drawing, ring: DrawnRing) -> str:
    return f"“{drawing.boundary.plots[ring.plot].title}”{drawing.ring_name(ring)}"
