"""What a built plan prints in its tables, and which of it its own formulas constrain: the truth that audits are judged by.

Nothing here comes from the audit: cells are those of the document, equations those of the plan's figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.core.figure import Figure, FigureId, Step
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal
from xiufu.document.blocks import Document
from xiufu.document.places import printed_figures

Slot = tuple[int, int, int]


@dataclass(frozen=True)
class Cell:
    """A number in a table: table, row and column from 0, the figure it prints, and its digits."""

    slot: Slot
    figure: Figure
    text: str


@dataclass(frozen=True)
class Truth:
    """Every number of the tables, and the equations between printed figures."""

    cells: Sequence[Cell]
    texts: Mapping[FigureId, tuple[str, ...]]
    equations: Mapping[FigureId, tuple[Figure, ...]]
    """For every printed figure the computed figures whose equation it stands in, all of whose numbers are printed."""

    def contradicts(self, cell: Cell, text: str) -> bool:
        """Whether the other printed numbers forbid this one: by an equation on intervals, or because it is printed elsewhere."""
        elsewhere = [other for other in self.texts[cell.figure.id] if other != cell.text]
        if len(self.texts[cell.figure.id]) > 1 and not elsewhere:
            return True
        return any(not self._holds(result, cell.figure.id, text) for result in self.equations[cell.figure.id])

    def _holds(self, result: Figure, changed: FigureId, text: str) -> bool:
        def means(figure: Figure) -> Interval:
            printed = text if figure.id == changed else self.texts[figure.id][0]
            claim = figure.claimed()
            if claim.lo == claim.hi:
                return Interval.exactly(parse_decimal(printed))
            return Interval.printed(printed)

        assert isinstance(result.origin, Step)
        try:
            return result.origin.replay([means(one) for one in result.origin.inputs]).overlaps(means(result))
        except ZeroDivisionError:
            return True


def truth(document: Document) -> Truth:
    """Read off a document which figures it prints where."""
    cells: list[Cell] = []
    texts: dict[FigureId, list[str]] = defaultdict(list)
    figures: dict[FigureId, Figure] = {}
    for one in printed_figures(document):
        if not isinstance(one.number.figure.value, Decimal):
            continue
        texts[one.number.figure.id].append(one.number.text)
        figures[one.number.figure.id] = one.number.figure
        if one.slot:
            cells.append(Cell(one.slot, one.number.figure, one.number.text))
    equations: dict[FigureId, list[Figure]] = defaultdict(list)
    for figure in figures.values():
        if isinstance(figure.origin, Step) and all(one.id in figures for one in figure.origin.inputs):
            for key in {figure.id, *(one.id for one in figure.origin.inputs)}:
                equations[key].append(figure)
    return Truth(
        cells,
        {key: tuple(found) for key, found in texts.items()},
        defaultdict(tuple, {key: tuple(found) for key, found in equations.items()}),
    )
