"""Intervals (区间): what a printed number can mean. The audit's reading of every kernel.

Every operation rounds outwards, whatever decimal context is in force: the true result, and what ``CONTEXT`` makes of
it, always lie inside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, Inexact, localcontext
from typing import Self

from xiufu.core.numbers import CONTEXT, exponent, parse_decimal, steady


def _towards(rounding: str) -> Context:
    context = CONTEXT.copy()
    context.rounding = rounding
    return context


_DOWN, _UP = _towards(ROUND_FLOOR), _towards(ROUND_CEILING)
_Operation = Callable[[Context, Decimal, Decimal], Decimal]


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of numbers; ``lo <= hi``.

    >>> Interval.printed("232.06")
    Interval(lo=Decimal('232.055'), hi=Decimal('232.065'))
    """

    lo: Decimal
    hi: Decimal

    def __post_init__(self) -> None:
        if self.lo > self.hi:
            raise ValueError(f"interval upside down: {self.lo} > {self.hi}")

    @classmethod
    def exactly(cls, value: Decimal | int) -> Self:
        """A point: rates, coefficients, consumptions, design thicknesses and counts mean what they say."""
        return cls(Decimal(value), Decimal(value))

    @classmethod
    def printed(cls, text: str | Decimal) -> Self:
        """Half a unit of the last printed place on either side: measured and computed numbers.

        A number is never printed with an exponent, so ``Decimal("1.2E+3")`` is read like ``1200``: to the unit.
        """
        value = parse_decimal(text) if isinstance(text, str) else text
        half = Decimal(5).scaleb(min(exponent(value), 0) - 1)
        return cls(_DOWN.subtract(value, half), _UP.add(value, half))

    def overlaps(self, other: "Interval") -> bool:
        """Whether some number lies in both: the printed claim can be true."""
        return self.lo <= other.hi and other.lo <= self.hi

    def _of(self, other: Self | int) -> Self:
        return type(self).exactly(other) if isinstance(other, int) else other

    def _corners(self, other: Self, operation: _Operation) -> Self:
        pairs = [(x, y) for x in (self.lo, self.hi) for y in (other.lo, other.hi)]
        return type(self)(min(operation(_DOWN, x, y) for x, y in pairs), max(operation(_UP, x, y) for x, y in pairs))

    def __add__(self, other: Self | int) -> Self:
        o = self._of(other)
        return type(self)(_DOWN.add(self.lo, o.lo), _UP.add(self.hi, o.hi))

    def __sub__(self, other: Self | int) -> Self:
        o = self._of(other)
        return type(self)(_DOWN.subtract(self.lo, o.hi), _UP.subtract(self.hi, o.lo))

    def __neg__(self) -> Self:
        return type(self)(_DOWN.minus(self.hi), _UP.minus(self.lo))

    def __mul__(self, other: Self | int) -> Self:
        return self._corners(self._of(other), Context.multiply)

    def __truediv__(self, other: Self | int) -> Self:
        o = self._of(other)
        if o.lo <= 0 <= o.hi:
            raise ZeroDivisionError("interval divisor contains zero")
        return self._corners(o, Context.divide)

    def __pow__(self, other: Self) -> Self:
        """Powers of positive bases. Decimal's own power may be off by a unit of its 50th digit: widened by two."""
        if self.lo <= 0:
            raise ValueError("powers are defined for positive bases")
        with localcontext(CONTEXT) as context:
            context.clear_flags()
            ends = [x**y for x in (self.lo, self.hi) for y in (other.lo, other.hi)]
            lo, hi = min(ends), max(ends)
            if context.flags[Inexact]:
                lo, hi = lo.next_minus().next_minus(), hi.next_plus().next_plus()
        return type(self)(lo, hi)

    def min(self, other: Self) -> Self:
        """Smaller of two, end by end."""
        return type(self)(min(self.lo, other.lo), min(self.hi, other.hi))

    def max(self, other: Self) -> Self:
        """Larger of two, end by end."""
        return type(self)(max(self.lo, other.lo), max(self.hi, other.hi))

    def quantize(self, exp: Decimal, rounding: str) -> Self:
        """Rounding never turns order around, so the ends may be rounded, cut as ``rounded`` cuts decimals."""
        return type(self)(
            steady(self.lo).quantize(exp, rounding=rounding, context=CONTEXT),
            steady(self.hi).quantize(exp, rounding=rounding, context=CONTEXT),
        )
