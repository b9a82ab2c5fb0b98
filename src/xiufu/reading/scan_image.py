"""Dots of a scanned page (扫描页图像): its ground made white, its lines level, its ruling lines found and taken out."""

from dataclasses import dataclass

import numpy as np

from xiufu.reading.scan_engine import Image, Quad

_STEEPEST = 6.0
"""Degrees that a page may lean; what leans more is read as it is."""
_COARSE, _FINE = 0.5, 0.05
_SMALL = 900
_LEAST_LEAN = 0.04
_SOLID, _ALONE = 0.75, 0.92
"""How much of a ruling is printed: of one that meets others, of one that stands alone."""
_PALE = 205
"""Hairlines come out paler than letters."""
_LONG, _SHORT, _THIN, _GAP = 40, 11, 4, 1.5
"""Points: a line of which length is a ruling wherever it stands, between which others it may be one, how thick it is, what it may be broken by."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Ruling lines of a page in dots (表格线): along the page and down it, and the dots that they take."""

    across: tuple[Quad, ...]
    down: tuple[Quad, ...]
    mask: Image


def whitened(image: Image) -> Image:
    """A page in gray on white ground (去底色): shadows and tinted paper are gone."""
    import cv2

    gray = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 21)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, np.maximum(ground, 1), scale=255), dtype=np.uint8)


def ink_of(gray: Image) -> Image:
    """The dots that are printed (墨迹), 255 each, on ground that is white."""
    import cv2

    at, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    at = min(max(at, 110), 190)
    return np.asarray(cv2.threshold(gray, at, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def lean_of(ink: Image) -> float:
    """How many degrees lines fall to the right (倾斜角): where rows are most unlike each other when it is turned back."""
    import cv2

    scale = min(1.0, _SMALL / max(ink.shape))
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

    def unlike(degrees: float) -> float:
        rows = np.asarray(leveled(np.asarray(small, dtype=np.uint8), degrees, ground=0)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE), key=unlike)
    best = max(np.arange(best - _COARSE, best + _COARSE, _FINE), key=unlike)
    return float(best) if abs(best) >= _LEAST_LEAN else 0.0


def leveled(image: Image, degrees: float, *, ground: int = 255) -> Image:
    """A page turned back by what it leans (校正倾斜), about its middle."""
    import cv2

    if not degrees:
        return image
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    done = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(ground, ground, ground))
    return np.asarray(done, dtype=np.uint8)


def rules_of(gray: Image, dots_an_inch: float) -> Rules:
    """The ruling lines of a page (找表格线): long ones, and short ones that end at others on both sides."""
    import cv2

    point = dots_an_inch / 72
    short, long, thin = round(_SHORT * point), round(_LONG * point), round(_THIN * point)
    bars = [_Bars(gray, short, round(_GAP * point), along=along) for along in (True, False)]
    near = round(2 * point)
    sure = [[n for n, (length, thick) in one.sizes if length >= long and thick <= thin + length // 80] for one in bars]
    places = [[one.quad(n) for n in numbers] for one, numbers in zip(bars, sure, strict=True)]
    mask = np.zeros_like(gray)
    kept: list[list[Quad]] = []
    for one, numbers, others in zip(bars, sure, reversed(places), strict=True):
        kept.append([one.take(n, mask) for n in numbers if one.solid(n) >= _ALONE or one.meets(n, others, near)])
        kept[-1] += [
            one.take(n, mask)
            for n, (length, thick) in one.sizes
            if length < long and thick <= thin and one.ends_at(n, others, near)
        ]
    wide = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    return Rules(tuple(kept[0]), tuple(kept[1]), wide)


class _Bars:
    """Straight strokes along a page or down it, by number."""

    def __init__(self, gray: Image, short: int, broken: int, *, along: bool) -> None:
        import cv2

        gap, bar, smear = ((1, broken), (1, short), (3, 1)) if along else ((broken, 1), (short, 1), (1, 3))
        ink = cv2.threshold(cv2.blur(gray, smear), _PALE, 255, cv2.THRESH_BINARY_INV)[1]
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
        opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(bar, np.uint8))
        _, self._labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
        self._quads: list[Quad] = [(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]
        self._along = along
        printed = np.bincount(self._labels.ravel(), (ink > 0).ravel(), len(stats))
        self._solid = printed / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)

    @property
    def sizes(self) -> list[tuple[int, tuple[int, int]]]:
        """Number, length and thickness of each that is not made of the strokes of letters."""
        sizes = ((right - left, bottom - top) for left, top, right, bottom in self._quads)
        return [(n, (w, h) if self._along else (h, w)) for n, (w, h) in enumerate(sizes) if self.solid(n) >= _SOLID]

    def solid(self, number: int) -> float:
        """How much of one is printed."""
        return float(self._solid[number + 1])

    def quad(self, number: int) -> Quad:
        """The rectangle of one."""
        return self._quads[number]

    def take(self, number: int, mask: Image) -> Quad:
        """The rectangle of one, its dots put into the mask."""
        left, top, right, bottom = quad = self._quads[number]
        mask[top:bottom, left:right][self._labels[top:bottom, left:right] == number + 1] = 255
        return quad

    def meets(self, number: int, others: list[Quad], near: int) -> bool:
        """Whether one touches or crosses another anywhere."""
        left, top, right, bottom = self._quads[number]
        return any(
            a - near <= right and left <= c + near and b - near <= bottom and top <= d + near for a, b, c, d in others
        )

    def ends_at(self, number: int, others: list[Quad], near: int) -> bool:
        """Whether both ends of one touch others."""
        left, top, right, bottom = self._quads[number]
        x, y = (left + right) // 2, (top + bottom) // 2
        ends = ((left, y), (right, y)) if self._along else ((x, top), (x, bottom))
        return all(
            any(a - near <= x <= c + near and b - near <= y <= d + near for a, b, c, d in others) for x, y in ends
        )


def spots_of(ink: Image, least: int) -> list[Quad]:
    """What is printed, piece by piece (连通块): rectangles of dots that touch, those of ``least`` dots in length or more."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return [(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist() if max(w, h) >= least]


def tight(ink: Image, quad: Quad) -> Quad | None:
    """The rectangle of what is printed within one (紧框), nothing where nothing is."""
    left, top, right, bottom = quad
    part = ink[max(top, 0) : bottom, max(left, 0) : right]
    xs, ys = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if not len(xs):
        return None
    left, top = max(left, 0), max(top, 0)
    return left + int(xs[0]), top + int(ys[0]), left + int(xs[-1]) + 1, top + int(ys[-1]) + 1


def slant(ink: Image, quad: Quad) -> float:
    """How much a stroke leans (笔画倾斜), from 0 of an upright or level one to 1 of a slash."""
    left, top, right, bottom = quad
    ys, xs = np.nonzero(ink[top:bottom, left:right])
    if len(xs) < 3 or xs.std() == 0 or ys.std() == 0:
        return 0.0
    return abs(float(np.corrcoef(xs, ys)[0, 1]))
