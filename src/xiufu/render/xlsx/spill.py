"""Formulas longer than Excel allows: parts of them move to cells of their own on the sheet 辅助."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from xiufu.core.numbers import steady, total
from xiufu.core.text import Cell

MAX_FORMULA = 8_000
"""Excel refuses formulas of more than 8,192 characters."""

_PART = 1_500
_ARGUMENTS = 200

Park = Callable[[Cell, Decimal], Cell]
"""Gives a part of a formula, with its value, a cell of its own and returns the reference to it."""


@dataclass(frozen=True, slots=True)
class Short:
    """A kind of N: a ``Cell`` that never grows long, because what does is parked. Knows its value, for parked cells."""

    cell: Cell
    value: Decimal
    park: Park

    def _with(self, cell: Cell, value: Decimal) -> Self:
        return type(self)(self.park(cell, value) if len(cell.text) > _PART else cell, value, self.park)

    def __add__(self, other: Self | int) -> Self:
        cell, value = _parts(other)
        return self._with(self.cell + cell, self.value + value)

    def __sub__(self, other: Self | int) -> Self:
        cell, value = _parts(other)
        return self._with(self.cell - cell, self.value - value)

    def __neg__(self) -> Self:
        return self._with(-self.cell, -self.value)

    def __mul__(self, other: Self | int) -> Self:
        cell, value = _parts(other)
        return self._with(self.cell * cell, self.value * value)

    def __truediv__(self, other: Self | int) -> Self:
        cell, value = _parts(other)
        return self._with(self.cell / cell, self.value / value)

    def __pow__(self, other: Self) -> Self:
        return self._with(self.cell**other.cell, self.value**other.value)

    def min(self, other: Self) -> Self:
        """``MIN``."""
        return self._with(self.cell.min(other.cell), self.value.min(other.value))

    def max(self, other: Self) -> Self:
        """``MAX``."""
        return self._with(self.cell.max(other.cell), self.value.max(other.value))

    def quantize(self, exp: Decimal, rounding: str) -> Self:
        """Rounding; half-even repeats its operand six times, and is parked if that is long."""
        return self._with(self.cell.quantize(exp, rounding), steady(self.value).quantize(exp, rounding=rounding))

    def sum_with(self, rest: Iterable[Self]) -> Self:
        """Partial sums, and the sum of these."""
        groups: list[list[Self]] = [[]]
        length = 0
        for part in (self, *rest):
            length += len(part.cell.text)
            if length > _PART or len(groups[-1]) == _ARGUMENTS:
                groups.append([])
                length = len(part.cell.text)
            groups[-1].append(part)
        sums = [self._total(group) for group in groups if group]
        if len(sums) == 1:
            return self._with(sums[0].cell, sums[0].value)
        parked = [type(self)(self.park(s.cell, s.value), s.value, self.park) for s in sums]
        return parked[0].sum_with(parked[1:])

    def _total(self, group: list[Self]) -> Self:
        return type(self)(total(*(s.cell for s in group)), total(*(s.value for s in group)), self.park)


def _parts(other: Short | int) -> tuple[Cell | int, Decimal | int]:
    return (other, other) if isinstance(other, int) else (other.cell, other.value)
