"""Thresholds of the checks (界限值): conventions of this software (本软件约定), not of any standard. Messages print them."""

SAME_POINT_M = 0.0005
"""Points no further apart than this are one point (同一点): half of the last digit that surveys write, 1 mm."""

NEAR_M = 0.05
"""Points or lines of two plots nearer than this, and not the same, were meant to meet (应重合); also the mean width up to
which an overlap or a gap is put down to borders that do not quite meet."""

ON_LINE_M = 0.001
"""A point no further than this from a line is on it (在线上): what rounding to 1 mm does to points on a slanting line."""

SPIKE_DEGREES = 1.0
"""An angle below this is a spike (尖角)."""

SPIKE_EDGE_M = 0.01
"""Shortest side of a spike (尖角短边): below it, the last digit of a coordinate alone makes such angles."""

SLIVER_WIDTH_M = 0.5
"""Mean width, 2 × area ÷ perimeter, below which a part can be a sliver (狭长)."""

SLIVER_THINNESS = 0.1
"""Thinness, 4π × area ÷ perimeter², below which a part of that width is a sliver: a circle has 1, a square 0.785."""

TINY_PART_M2 = 1.0
"""A part below this area is tiny (碎面)."""

LEAST_AREA_M2 = 0.01
"""Areas below this are none: the last digit of an area in m². Also how far an area may be from that of the mended shape."""

STATED_SHARE = 0.002
"""A stated area further than this share from the computed one is not put down to projection, adjustment or rounding."""

MOST_CROSSINGS = 100_000
"""A ring that crosses itself more often has its points in a wrong order (次序混乱): the places are not looked for."""

MOST_LISTED = 10
"""How many places of one kind are listed for one ring, pair or file; the others are counted."""

FAR_APART_M = 50_000.0
"""A plot further than this from every other one may have a wrong coordinate (相距过远): a project seldom has such a gap."""
