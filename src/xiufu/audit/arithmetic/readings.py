"""Readings of a column by others of the same row (读法), tried on every row: what most rows bear out is what is meant."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from xiufu.audit.arithmetic.equation import At, Equation
from xiufu.audit.tables import TableView

Maker = Callable[[int], Equation | None]
"""The equation of one row by a reading; nothing where a number of it is missing."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A reading with its equations of every row and how far they bear it out (试算)."""

    equations: tuple[Equation, ...]

    @property
    def fits(self) -> int:
        """Rows that agree and say something: not 0 = 0."""
        return sum(e.holds and telling(e) for e in self.equations)

    @property
    def tested(self) -> int:
        """Rows that say something."""
        return sum(telling(e) for e in self.equations)

    def borne_out(self) -> bool:
        """Whether most rows agree."""
        return self.fits > 0 and self.fits >= 0.6 * self.tested


def telling(equation: Equation) -> bool:
    """Whether an equation says more than that nothing is nothing."""
    return equation.target.value != 0 or any(term.value for term in equation.terms)


def tried(view: TableView, column: int, make: Maker) -> Tried:
    """A reading of a column on every row that has a number there."""
    found = [make(r) for r in view.body if (r, column) in view.cells]
    return Tried(tuple(e for e in found if e))


def best(readings: Sequence[Tried]) -> Tried | None:
    """The reading that most rows bear out, the earlier of two that do equally."""
    borne = [one for one in readings if one.borne_out()]
    return max(borne, key=lambda one: (one.fits / one.tested, one.fits)) if borne else None


def judged(readings: Sequence[Tried], doubt: str) -> Iterator[Equation]:
    """The equations of the reading that is meant, each by another one where only that holds.

    ``doubt`` is of the first reading where no row bears out any, and of one that a single row bears out.
    """
    meant = best(readings)
    if meant:
        lonely = "" if meant.fits >= 2 else doubt
        others = {e.at: e for one in reversed(readings) for e in one.equations if e.holds and telling(e)}
        for equation in meant.equations:
            right = equation if equation.holds else others.get(equation.at)
            yield right or replace(equation, doubt=equation.doubt or lonely)
        return
    first = next((one for one in readings if one.tested), None)
    if first:
        none = "没有一行相符，可能另有约定" if first.tested > 2 and not first.fits else ""
        for equation in first.equations:
            if equation.holds:
                yield equation
            elif telling(equation):
                yield replace(equation, doubt=equation.doubt or doubt or none)


def all_there(view: TableView, row: int, columns: Sequence[int]) -> bool:
    """Whether every one of these columns has a number in the row."""
    return all((row, c) in view.cells for c in columns)


def blank_in(view: TableView, row: int, columns: Sequence[int]) -> str:
    """Why one cannot be sure of a sum along a row: a cell that states nothing and does not say that nothing belongs there."""
    blanks: list[At] = [
        (row, c)
        for c in columns
        if (row, c) not in view.cells and not view.says_nothing(row, c) and not _merged(view, row, c)
    ]
    return f"“{view.columns[blanks[0][1]].label}”列空白或不是数值，不知是否计入" if blanks else ""


def _merged(view: TableView, row: int, c: int) -> bool:
    return c > 0 and bool(view.texts[row][c]) and view.texts[row][c] == view.texts[row][c - 1]
