"""Points line by line → plots with rings (界址点行): what the text file and the list in a workbook have in common."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely

from xiufu.core.errors import InputError, Problem
from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.crs import Points
from xiufu.spatial.crs_detection import MOST_PROBLEMS, detect
from xiufu.spatial.crs_stated import Stated

_SHOWN = 5


@dataclass(slots=True, eq=False)
class PlotRows:
    """A plot and its lines as read (地块及其界址点行).

    ``file`` and ``begins`` are where it is, for messages; ``first`` is north or latitude by name, ``second`` east or longitude.
    """

    plot: Plot
    file: str
    begins: int
    labels: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, label: str, number: str, first: float, second: float, line: int) -> None:
        """One point."""
        self.labels.append(label)
        self.numbers.append(number)
        self.first.append(first)
        self.second.append(second)
        self.lines.append(line)


@dataclass(slots=True)
class _Notes:
    """What the user should know, said once for all places."""

    places: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, place: str) -> None:
        self.places.setdefault(what, []).append(place)

    def texts(self) -> Iterator[str]:
        for what, places in self.places.items():
            more = f"等{len(places)}处" if len(places) > _SHOWN else ""
            yield f"{what}：{'、'.join(places[:_SHOWN])}{more}"


def limited(problems: Sequence[Problem], file: str) -> InputError:
    """All problems as one error (问题汇总); of very many the first, and how many there are."""
    if len(problems) <= MOST_PROBLEMS:
        return InputError(*problems)
    what = f"共有 {len(problems)} 处问题，只列出前 {MOST_PROBLEMS} 处"
    return InputError(Problem(file, 0, what, "先改正列出的，再重新读取"), *problems[:MOST_PROBLEMS])


def boundary_of(
    rows: Sequence[PlotRows],
    *,
    path: Path,
    sha256: str,
    stated: Stated,
    chosen: str,
    header: Mapping[str, str],
    notes: Sequence[str] = (),
) -> Boundary:
    """Plots with rings in their coordinate system (组成地块). ``stated`` is what the file says of it, ``chosen`` the user.

    Raises ``InputError``: of the coordinate system, and with every ring that is none.
    """
    ends = np.cumsum([len(plot.lines) for plot in rows])

    def fault(position: int | None, what: str, remedy: str) -> Problem:
        if position is None:
            return Problem(str(path), 0, what, remedy)
        index = int(np.searchsorted(ends, position, side="right"))
        plot = rows[index]
        return Problem(plot.file, plot.lines[position - int(ends[index]) + len(plot.lines)], what, remedy)

    points = np.column_stack(
        (
            np.array([value for plot in rows for value in plot.second], dtype=np.float64),
            np.array([value for plot in rows for value in plot.first], dtype=np.float64),
        )
    )
    found = detect(points, stated, chosen=chosen, fault=fault)
    problems: list[Problem] = []
    told = _Notes()
    plots = []
    for plot, end in zip(rows, ends.tolist(), strict=True):
        rings = list(_rings(plot, found.points[end - len(plot.lines) : end], problems, told))
        if not problems:
            plots.append(replace(plot.plot, parts=_parts(rings, plot.plot, told)))
    if problems:
        raise limited(problems, str(path))
    return Boundary(
        path.name, sha256, found.crs, tuple(plots), found.reasons, header, (*found.notes, *notes, *told.texts())
    )


def _rings(rows: PlotRows, points: Points, problems: list[Problem], told: _Notes) -> Iterator[tuple[str, Ring]]:
    """The rings of a plot with their numbers. A ring ends where it comes back to its first point, or where the number
    changes, or where the labels start again."""
    numbers, labels, pairs = rows.numbers, rows.labels, points.tolist()
    start = 0
    while start < len(pairs):
        end, closed = start + 1, False
        while end < len(pairs) and numbers[end] == numbers[start]:
            closed = end - start >= 3 and pairs[end] == pairs[start]
            if closed or _begins_again(rows, start, end):
                break
            end += 1
        if len({tuple(pair) for pair in pairs[start:end]}) < 3:
            what = f"第{numbers[start]}圈不到3个不同的点，围不成面"
            problems.append(Problem(rows.file, rows.lines[start], what, "补齐这一圈的界址点，或删去这一圈"))
        elif not closed and labels[start] and labels[end - 1] == labels[start]:
            what = f"末点的点号与首点相同（{labels[start]}），坐标却不同"
            problems.append(
                Problem(rows.file, rows.lines[end - 1], what, "闭合点应与首点坐标完全相同；不是闭合点时改点号")
            )
        yield numbers[start], _ring(rows, points, start, end, closed)
        twice = pairs[end + 1 : end + 2] == [pairs[start]] and numbers[end + 1] == numbers[start]
        if closed and twice and numbers[end + 2 : end + 3] != [numbers[start]]:
            told.add("闭合点写了两次，多出的没有读", f"第{rows.lines[end + 1]}行")
            end += 1
        start = end + closed


def _begins_again(rows: PlotRows, start: int, at: int) -> bool:
    """Whether the first two labels of a ring come again: another ring begins, and this one is not closed."""
    labels = rows.labels
    first, second = labels[start], labels[start + 1]
    return (
        at - start >= 3
        and labels[at] == first != ""
        and labels[at + 1 : at + 2] == [second] != [first]
        and rows.numbers[at + 1] == rows.numbers[at]
    )


def _ring(rows: PlotRows, points: Points, start: int, end: int, closed: bool) -> Ring:
    labels = tuple(rows.labels[start:end])
    return Ring(points[start:end], labels if any(labels) else (), tuple(rows.lines[start:end]), closed)


def _parts(rings: Sequence[tuple[str, Ring]], plot: Plot, told: _Notes) -> tuple[Part, ...]:
    """Outer rings with their holes: a ring inside another is a hole of it, a ring inside a hole is a part again.

    Containment decides, since ring numbers start again with every part in some files, and in others do not.
    """
    if len(rings) == 1:
        return (Part(rings[0][1]),)
    inside = _inside([ring for _, ring in rings])
    holes: dict[int, list[Ring]] = {}
    for index, (number, ring) in enumerate(rings):
        place = f"{plot.place}地块第{number}圈（第{ring.lines[0]}行起）"
        around = [outer for outer in inside[index] if len(inside[outer]) % 2 == 0]
        if len(inside[index]) % 2 == 0 or not around:
            holes.setdefault(index, [])
            if number != rings[0][0]:
                told.add("不在其他圈之内，作为地块的另一部分，不是扣除的内圈", place)
        else:
            holes.setdefault(around[0], []).append(ring)
            if number == rings[0][0]:
                told.add("圈号与外圈相同，但在另一圈之内，作为扣除的内圈", place)
    return tuple(Part(rings[index][1], tuple(inner)) for index, inner in sorted(holes.items()))


def _inside(rings: Sequence[Ring]) -> list[list[int]]:
    """For each ring those that it lies in, the smallest first: a point of its inside lies there, and most of its corners."""
    shapes = np.array([shapely.Polygon(ring.points) for ring in rings], dtype=object)
    areas = shapely.area(shapes)
    within: list[list[int]] = [[] for _ in rings]
    tree = shapely.STRtree(shapes)
    for small, large in zip(*tree.query(shapely.point_on_surface(shapes), predicate="intersects"), strict=True):
        if small != large and (areas[small], -small) < (areas[large], -large):
            corners = shapely.points(rings[small].points)
            if shapely.intersects(shapes[large], corners).mean() > 0.5:
                within[small].append(int(large))
    for found in within:
        found.sort(key=lambda index: areas[index])
    return within
