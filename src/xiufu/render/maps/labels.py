"""Labels (注记) that touch neither each other nor the frame: the best free place of each, in order, or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from xiufu.render.maps.words import text_box

_PAD = 0.5
_DIRECTIONS = 16
_DISTANCES = (2.0, 4.0, 7.0, 11.0, 16.0, 22.0, 30.0, 40.0, 55.0)
_TRIED_INSIDE = 9
CROWD = 30
"""More labels that must stand on one sheet are small, and never over what other labels name."""
_APART = 0.9
"""Between a label and the one below it, where there is no crowd."""
_OFF = 1.0
"""Between a point and its name."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle on paper, in mm from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether they share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """A label to be placed (待注记): its shape on paper, texts the best first, size of type."""

    shape: BaseGeometry
    texts: tuple[str, ...]
    size: float
    must: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A label that has its place (注记). ``leader`` is the line to what it names."""

    text: str
    size: float
    box: Box
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None


def place_labels(
    wishes: Sequence[Wish],
    frame: Box,
    taken: Sequence[Box] = (),
    marks: Sequence[Box] = (),
    lines: Sequence[BaseGeometry] = (),
) -> list[Label | None]:
    """The labels in the order of the wishes (注记配置), nothing for one that has no free place.

    Labels stand clear of what is ``taken`` and of ``marks``, leader lines may cross marks. What must be named is placed
    first, and on ``lines`` only where there is no other place; points, which have the least choice, before shapes, larger
    shapes before smaller ones. Where many must, a short label within a shape goes before a long one beside it.
    """
    boxes = [*taken]
    leaders: list[shapely.LineString] = []
    found: list[Label | None] = [None] * len(wishes)
    measures = [_measure(wish.shape) for wish in wishes]
    order = sorted(range(len(wishes)), key=lambda i: (not wishes[i].must, measures[i] > 0, -measures[i], i))
    named = [wish.shape for wish in wishes if wish.must]
    shapes, edges = shapely.STRtree([*named, *lines]), shapely.STRtree([shape.boundary for shape in named])
    crowded = len(named) > CROWD
    for i in order:
        ground = _Ground(frame, boxes, marks, leaders, shapes, edges, crowded=crowded)
        spot = _placed(wishes[i], ground)
        if spot is not None:
            found[i] = spot
            boxes.append(spot.box if crowded else _set_off(spot.box))
            if spot.leader:
                leaders.append(shapely.LineString(spot.leader))
    return found


def _set_off(box: Box) -> Box:
    """The room of a label with what keeps the next one from reading like one more of its lines."""
    return Box(box.left, box.top - _APART, box.right, box.bottom + _APART)


def _measure(shape: BaseGeometry) -> float:
    return float(shape.area or shape.length)


class _Ground:
    """What is on the sheet while a label looks for its place."""

    def __init__(
        self,
        frame: Box,
        boxes: Sequence[Box],
        marks: Sequence[Box],
        leaders: Sequence[shapely.LineString],
        shapes: shapely.STRtree,
        edges: shapely.STRtree,
        *,
        crowded: bool,
    ) -> None:
        self.frame, self.shapes, self.edges, self.crowded = frame, shapes, edges, crowded
        self.taken, self.full = (
            np.array([(b.left, b.top, b.right, b.bottom) for b in kept]).reshape(-1, 4)
            for kept in (boxes, [*boxes, *marks])
        )
        self.leaders = shapely.STRtree(leaders)

    def free(self, box: Box) -> bool:
        """Whether a box lies within the frame and touches neither labels nor marks nor leader lines."""
        frame, taken = self.frame, self.full
        if box.left < frame.left or box.top < frame.top or box.right > frame.right or box.bottom > frame.bottom:
            return False
        beside = (taken[:, 0] >= box.right) | (taken[:, 2] <= box.left)
        if not (beside | (taken[:, 1] >= box.bottom) | (taken[:, 3] <= box.top)).all():
            return False
        return not len(self.leaders.query(_rectangle(box), "intersects"))

    def reached(self, leader: shapely.LineString) -> bool:
        """Whether a leader line crosses neither labels nor other leader lines."""
        if len(self.leaders.query(leader, "intersects")):
            return False
        taken = self.taken
        near = shapely.box(taken[:, 0], taken[:, 1], taken[:, 2], taken[:, 3])
        return not (len(taken) and shapely.intersects(near, leader).any())


def _rectangle(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)


def _placed(wish: Wish, ground: _Ground) -> Label | None:
    shapely.prepare(wish.shape)
    spots = list(_spots(wish.shape))
    if not wish.must or ground.crowded:
        tries: list[tuple[str, bool]] = [*((text, True) for text in wish.texts)]
        tries += [(text, False) for text in wish.texts if wish.must]
    else:
        tries = [(text, inside) for text in wish.texts for inside in (True, False)]
    found = None
    for text, inside in tries:
        found = _within(wish, text, spots, ground) if inside else _beside(wish, text, spots[0], ground, clear=True)
        if found:
            return found
    if wish.must and not ground.crowded:
        found = next(filter(None, (_beside(wish, text, spots[0], ground, clear=False) for text in wish.texts)), None)
    return found


def _within(wish: Wish, text: str, spots: Sequence[tuple[float, float]], ground: _Ground) -> Label | None:
    """A label inside its polygon, on its line, or right beside its point."""
    width, height = text_box(text, wish.size)
    half = width / 2 + _PAD
    polygon, point = bool(wish.shape.area), not wish.shape.length
    moves = [(half + _OFF, 0.0), (-half - _OFF, 0.0), (0.0, -height / 2 - _OFF), (0.0, height / 2 + _OFF)]
    for x, y in spots:
        for right, down in moves if point else [(0.0, 0.0)]:
            cx, cy = x + right, y + down
            box = Box(cx - half, cy - height / 2, cx + half, cy + height / 2)
            if polygon and not wish.shape.contains(_rectangle(box)):
                continue
            if point and len(ground.shapes.query(_rectangle(box), "intersects")):
                continue
            if not wish.must and len(ground.edges.query(_rectangle(box), "intersects")):
                continue
            if ground.free(box):
                return Label(text, wish.size, box)
    return None


def _beside(wish: Wish, text: str, spot: tuple[float, float], ground: _Ground, *, clear: bool) -> Label | None:
    """A label at the end of a leader line; ``clear`` of all that must be named."""
    width, height = text_box(text, wish.size)
    for box, end in _around(wish.shape, *spot, width + 2 * _PAD, height):
        if not ground.free(box) or (clear and len(ground.shapes.query(_rectangle(box), "intersects"))):
            continue
        if ground.reached(shapely.LineString([spot, end])):
            return Label(text, wish.size, box, (spot, end))
    return None


def _spots(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Points in a shape to begin with: the middle of its widest place, then others on a lattice, the nearest first."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        largest = max(shapely.get_parts(shape), key=lambda part: part.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=0.3)
        x, y = shapely.get_coordinates(circle)[0]
        yield float(x), float(y)
        left, top, right, bottom = shape.bounds
        n = _TRIED_INSIDE
        lattice = [
            (left + (right - left) * (i + 0.5) / n, top + (bottom - top) * (j + 0.5) / n)
            for j in range(n)
            for i in range(n)
        ]
        near = sorted(lattice, key=lambda p: (round(float(np.hypot(p[0] - x, p[1] - y)), 3), p))
        yield from (p for p in near if shape.contains(shapely.Point(p)))
    elif shape.length:
        longest = max(shapely.get_parts(shape), key=lambda part: part.length)
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            point = longest.interpolate(share, normalized=True)
            yield float(point.x), float(point.y)
    else:
        x, y = shapely.get_coordinates(shape)[0]
        yield float(x), float(y)


def _around(
    shape: BaseGeometry, x: float, y: float, width: float, height: float
) -> Iterator[tuple[Box, tuple[float, float]]]:
    """Boxes around a point, near ones first, each with the point of its edge that a leader line ends at."""
    reach = min(float(shape.boundary.distance(shapely.Point(x, y))), 30.0) if shape.area else 0.0
    for distance in _DISTANCES:
        for n in range(_DIRECTIONS):
            angle = 2 * pi * n / _DIRECTIONS - pi / 4
            cx = x + (reach + distance) * cos(angle) + (width / 2) * np.sign(round(cos(angle), 6))
            cy = y - (reach + distance) * sin(angle)
            box = Box(cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)
            yield box, (min(max(x, box.left), box.right), min(max(y, box.top), box.bottom))
