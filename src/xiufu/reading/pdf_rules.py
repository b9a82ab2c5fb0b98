"""Ruling lines → grids (表格线成格): cells with their spans, as the lines that are there and that are not say."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiufu.reading.pdf_drawn import Ruling
from xiufu.reading.pdf_frame import Rect

_TOUCH = 250
_GAP = 250
_SAME = 300
_SHORTEST = 400
_OPEN = 800
"""What lines must reach beyond the outermost line across them for the side of a table to be open."""
_MOST_CROSSINGS = 6_000_000
_MOST_SLOTS = 200_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a grid (格): where it begins and how many rows and columns it spans."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled grid (网格): where its lines stand, and its cells. ``closed`` tells whether a line ends it above and below."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    slots: tuple[Slot, ...]
    closed: tuple[bool, bool] = (True, True)

    @property
    def rect(self) -> Rect:
        """The rectangle it fills."""
        return Rect(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def area(self, slot: Slot) -> Rect:
        """The rectangle of a cell."""
        return Rect(
            self.xs[slot.column],
            self.ys[slot.row],
            self.xs[slot.column + slot.colspan],
            self.ys[slot.row + slot.rowspan],
        )


def grids(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[Grid] | None:
    """The grids that lines make (成格), from above; frames of one cell are none. Nothing when there are too many lines.

    >>> [grid] = grids([Ruling(y, 0, 9000) for y in (0, 2000, 4000)], [Ruling(x, 0, 4000) for x in (0, 4000, 9000)])
    >>> grid.slots[0], len(grid.slots)
    (Slot(row=0, column=0, rowspan=1, colspan=1), 4)
    """
    level, upright = merged(across), merged(down)
    if len(level) * len(upright) > _MOST_CROSSINGS:
        return None
    found = []
    for lines, walls in _touching(level, upright):
        grid = _grid(lines, walls)
        if grid is None:
            return None
        if len(grid.slots) > 1:
            found.append(grid)
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Lines that go on from each other or lie on each other as one (并线), by place."""
    groups: list[list[Ruling]] = []
    for ruling in sorted(rulings):
        if groups and ruling.at - groups[-1][0].at <= 100:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    found = []
    for group in groups:
        at = group[len(group) // 2].at
        start, end = None, 0
        for _, begins, ends in sorted(group, key=lambda r: r.start):
            if start is not None and begins - end <= _GAP:
                end = max(end, ends)
                continue
            if start is not None:
                found.append(Ruling(at, start, end))
            start, end = begins, ends
        if start is not None:
            found.append(Ruling(at, start, end))
    return [ruling for ruling in found if ruling.end - ruling.start >= _SHORTEST]


def _touching(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines by whether they touch, directly or over others."""
    parents = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    places = [ruling.at for ruling in down]
    for i, line in enumerate(across):
        for j in range(bisect_left(places, line.start - _TOUCH), bisect_right(places, line.end + _TOUCH)):
            if down[j].start - _TOUCH <= line.at <= down[j].end + _TOUCH:
                parents[root(len(across) + j)] = root(i)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, ruling in enumerate(across + down):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(ruling)
    return [(lines, walls) for lines, walls in groups.values() if lines and walls]


def _grid(across: list[Ruling], down: list[Ruling]) -> Grid | None:
    left, right = min(r.start for r in across), max(r.end for r in across)
    top, bottom = min(r.start for r in down), max(r.end for r in down)
    xs = _places([r.at for r in down], left, right)
    ys = _places([r.at for r in across], top, bottom)
    if len(xs) * len(ys) > _MOST_SLOTS:
        return None
    walls, floors = _covered(down, xs, ys), _covered(across, ys, xs)
    keep_x = [i for i in range(len(xs)) if i in (0, len(xs) - 1) or any((i, r) in walls for r in range(len(ys) - 1))]
    keep_y = [i for i in range(len(ys)) if i in (0, len(ys) - 1) or any((i, c) in floors for c in range(len(xs) - 1))]
    if len(keep_x) < len(xs) or len(keep_y) < len(ys):
        xs, ys = [xs[i] for i in keep_x], [ys[i] for i in keep_y]
        walls, floors = _covered(down, xs, ys), _covered(across, ys, xs)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1:
        return Grid((left, right), (top, bottom), ())
    above, below = (all((i, c) in floors for c in range(columns)) for i in (0, rows))
    return Grid(tuple(xs), tuple(ys), tuple(_slots(rows, columns, walls, floors)), (above, below))


def _places(at: list[int], first: int, last: int) -> list[int]:
    """Where lines stand, those that lie together as one; and the sides where a table is open."""
    groups: list[list[int]] = []
    for place in sorted(at):
        if groups and place - groups[-1][0] <= _SAME:
            groups[-1].append(place)
        else:
            groups.append([place])
    found = [group[len(group) // 2] for group in groups]
    if found[0] - first > _OPEN:
        found.insert(0, first)
    if last - found[-1] > _OPEN:
        found.append(last)
    return found


def _covered(rulings: list[Ruling], at: list[int], along: list[int]) -> set[tuple[int, int]]:
    """Which stretches between the lines across are covered, by place of the line and number of the stretch."""
    reach: dict[tuple[int, int], int] = {}
    for ruling in rulings:
        i = min(
            (j for j in (bisect_left(at, ruling.at) - 1, bisect_left(at, ruling.at)) if 0 <= j < len(at)),
            key=lambda j: abs(at[j] - ruling.at),
        )
        if abs(at[i] - ruling.at) > _SAME:
            continue
        for k in range(max(0, bisect_right(along, ruling.start) - 1), len(along) - 1):
            if along[k] >= ruling.end:
                break
            shared = min(along[k + 1], ruling.end) - max(along[k], ruling.start)
            reach[i, k] = reach.get((i, k), 0) + shared
    return {(i, k) for (i, k), length in reach.items() if 10 * length >= 6 * (along[k + 1] - along[k])}


def _slots(rows: int, columns: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]) -> Iterable[Slot]:
    taken: set[tuple[int, int]] = set()
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            wide = 1
            while c + wide < columns and (c + wide, r) not in walls and (r, c + wide) not in taken:
                wide += 1
            high = 1
            while r + high < rows and _goes_on(r + high, c, wide, walls, floors):
                high += 1
            taken |= {(i, j) for i in range(r, r + high) for j in range(c, c + wide)}
            yield Slot(r, c, high, wide)


def _goes_on(row: int, column: int, wide: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]) -> bool:
    """Whether a cell goes on in the next row: no line above that row, none within it."""
    return not any((row, c) in floors for c in range(column, column + wide)) and not any(
        (c, row) in walls for c in range(column + 1, column + wide)
    )
