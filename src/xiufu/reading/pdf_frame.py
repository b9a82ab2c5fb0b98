"""Pages as they are read (页面坐标): upright, in hundredths of a point from the upper left corner."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

from xiufu.document.read import Box


class Rect(NamedTuple):
    """A rectangle on an upright page (矩形)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    def holds(self, point: tuple[int, int]) -> bool:
        """Whether a point is in it."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def around(rects: Iterable[Rect]) -> Rect:
    """The least rectangle around others (外接矩形)."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def turned(rect: Rect, turn: int, width: int, height: int) -> Rect:
    """A rectangle after quarter turns of its page (旋转): what reads downwards (1), upside down (2), upwards (3) reads upright.

    >>> turned(Rect(10, 20, 11, 25), 1, 100, 200), turned(Rect(10, 20, 11, 25), 3, 100, 200)
    (Rect(left=20, top=89, right=25, bottom=90), Rect(left=175, top=10, right=180, bottom=11))
    """
    left, top, right, bottom = rect
    if turn == 1:
        return Rect(top, width - right, bottom, width - left)
    if turn == 2:
        return Rect(width - right, height - bottom, width - left, height - top)
    return Rect(height - bottom, left, height - top, right) if turn == 3 else rect


@dataclass(frozen=True, slots=True)
class Frame:
    """A page and how far it is turned to be read (页面): its number from 0, width and height as a viewer shows it.

    ``lean`` are hundredths of a degree by which lines of a scanned page fall to the right once it is turned.
    """

    page: int
    width: int
    height: int
    turn: int = 0
    lean: int = 0

    def upright(self, rect: Rect) -> Rect:
        """A rectangle of the page as shown, on the page as it is read."""
        return turned(rect, self.turn, self.width, self.height)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the page as it is read."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    def box(self, rect: Rect) -> Box:
        """A rectangle of the page as it is read, on the page as shown."""
        width, height = self.size
        shown = turned(self._leaning(rect), -self.turn % 4, width, height)
        return Box(self.page, *shown)

    def _leaning(self, rect: Rect) -> Rect:
        """A rectangle of the level page, on the page as it was scanned."""
        if not self.lean:
            return rect
        width, height = self.size
        x, y = (side / 2 for side in (width, height))
        sine, cosine = sin(radians(self.lean / 100)), cos(radians(self.lean / 100))
        corners = [(a - x, b - y) for a in (rect.left, rect.right) for b in (rect.top, rect.bottom)]
        places = [(round(x + a * cosine - b * sine), round(y + a * sine + b * cosine)) for a, b in corners]
        return around(Rect(a, b, a, b) for a, b in places)
