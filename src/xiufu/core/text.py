"""Two kinds of N that are text: ``Cell``, a live Excel formula, and ``Words``, the explanation a person reads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import ClassVar, Self

from xiufu.core.numbers import MODE_NAMES, exponent

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4
"""How tightly the outermost operator binds: what decides about brackets."""

MAX_ARGUMENTS = 255
"""Excel refuses more arguments of one function."""


@dataclass(frozen=True, slots=True)
class _Text:
    """Infix text with the binding strength of its outermost operator; the operators build longer text."""

    text: str
    strength: int = _ATOM

    times: ClassVar[str] = "*"
    over: ClassVar[str] = "/"
    minus: ClassVar[str] = "-"

    def _of(self, other: Self | int) -> Self:
        if not isinstance(other, int):
            return other
        return type(self)(str(other)) if other >= 0 else type(self)(f"{self.minus}{-other}", _SUM)

    def _at_least(self, strength: int) -> str:
        return self.text if self.strength >= strength else f"({self.text})"

    def __add__(self, other: Self | int) -> Self:
        return type(self)(f"{self.text}+{self._of(other)._at_least(_PRODUCT)}", _SUM)

    def __sub__(self, other: Self | int) -> Self:
        return type(self)(f"{self.text}{self.minus}{self._of(other)._at_least(_PRODUCT)}", _SUM)

    def __neg__(self) -> Self:
        return type(self)(f"{self.minus}{self._at_least(_ATOM)}", _SUM)

    def __mul__(self, other: Self | int) -> Self:
        return type(self)(f"{self._at_least(_PRODUCT)}{self.times}{self._of(other)._at_least(_POWER)}", _PRODUCT)

    def __truediv__(self, other: Self | int) -> Self:
        return type(self)(f"{self._at_least(_PRODUCT)}{self.over}{self._of(other)._at_least(_POWER)}", _PRODUCT)

    def __pow__(self, other: Self) -> Self:
        return type(self)(f"{self._at_least(_ATOM)}^{other._at_least(_ATOM)}", _POWER)


@dataclass(frozen=True, slots=True)
class Cell(_Text):
    """An Excel expression without its leading ``=``; built from cell references.

    >>> (Cell("B2") * Cell("B3") / 100).text
    'B2*B3/100'
    """

    def __neg__(self) -> Self:
        """``-A1``; anything longer is taken from 0, because Excel reads ``-A1^2`` as ``(-A1)^2``."""
        zero = "" if self.strength == _ATOM else "0"
        return type(self)(f"{zero}-{self._at_least(_PRODUCT)}", _SUM)

    def _call(self, name: str, *arguments: str) -> Self:
        return type(self)(f"{name}({','.join(arguments)})")

    def sum_with(self, rest: Iterable[Self]) -> Self:
        """One SUM, neighbouring cells joined into ranges; SUMs of SUMs where Excel would refuse so many arguments.

        >>> Cell("B2").sum_with([Cell("B3"), Cell("B4"), Cell("C7") * 2]).text
        'SUM(B2:B4,C7*2)'
        """
        arguments = joined_ranges([self.text, *(c.text for c in rest)])
        while len(arguments) > MAX_ARGUMENTS:
            groups = (arguments[i : i + MAX_ARGUMENTS] for i in range(0, len(arguments), MAX_ARGUMENTS))
            arguments = [self._call("SUM", *group).text for group in groups]
        return self._call("SUM", *arguments)

    def min(self, other: Self) -> Self:
        """``MIN``."""
        return self._call("MIN", self.text, other.text)

    def max(self, other: Self) -> Self:
        """``MAX``."""
        return self._call("MAX", self.text, other.text)

    @property
    def subtracts(self) -> bool:
        """Whether doubles are subtracted in it: what leaves noise."""
        return "-" in self.text

    def steadied(self, places: int) -> Self:
        """Without the noise that subtracting doubles leaves: 1000.1-1000 is 0.10000000000002274.

        ``places`` are those it is to be rounded to next; the noise is cut six beyond, and never before the eighth.
        """
        return self._call("ROUND", self.text, str(max(8, places + 6)))

    def quantize(self, exp: Decimal, rounding: str) -> Self:
        """``ROUND``, ``ROUNDUP`` or ``ROUNDDOWN``; half-even has no Excel function and is spelt out.

        Cells are doubles: 0.1*3 is 0.30000000000000004 and would be rounded up to 0.31. So what is rounded up or down
        is first moved by 1E-15 of itself, which 15 digits cannot show, and half-even takes for a tie what is one within
        that. Differences are steadied, and whatever is rounded up or down: a sum of cells that are differences may be
        zero but for 5E-17, which would become a whole unit of the last place.

        >>> Cell("B2").quantize(Decimal("0.01"), ROUND_HALF_UP).text
        'ROUND(B2,2)'
        >>> (Cell("B2") - Cell("B3")).quantize(Decimal("0.01"), ROUND_HALF_UP).text
        'ROUND(ROUND(B2-B3,8),2)'
        >>> (Cell("B2") + Cell("B3")).quantize(Decimal("0.01"), ROUND_UP).text
        'ROUNDUP(ROUND(B2+B3,8)*(1-1E-15),2)'
        """
        places = -exponent(exp)
        x = self.steadied(places) if self.subtracts or rounding in (ROUND_UP, ROUND_DOWN) else self
        if rounding == ROUND_HALF_UP:
            return self._call("ROUND", x.text, str(places))
        if rounding == ROUND_UP:
            return self._call("ROUNDUP", f"{x._at_least(_PRODUCT)}*(1-1E-15)", str(places))
        if rounding == ROUND_DOWN:
            return self._call("ROUNDDOWN", f"{x._at_least(_PRODUCT)}*(1+1E-15)", str(places))
        if rounding != ROUND_HALF_EVEN:
            raise ValueError(f"no such rounding: {rounding}")
        power = f"10^{places}" if places >= 0 else f"10^({places})"
        scaled = f"{x._at_least(_POWER)}*{power}"
        even = f"2*ROUND({scaled}/2,0)"
        near = f"ABS({scaled}-{even})<=0.5+ABS({scaled})*1E-15"
        return self._call("IF", near, f"{even}/{power}", f"ROUND({x.text},{places})")


_REFERENCE = re.compile(r"((?:'(?:[^']|'')+'!|[^\W\d]\w*!)?\$?[A-Z]{1,3}\$?)([1-9][0-9]*)")


def joined_ranges(references: Iterable[str]) -> list[str]:
    """Join runs of neighbouring references of one column; other expressions stay as they are.

    >>> joined_ranges(["计算!C2", "计算!C3", "计算!C4", "A1*B1", "A1*B2"])
    ['计算!C2:C4', 'A1*B1', 'A1*B2']
    """
    runs: list[tuple[str, int, int]] = []
    for reference in references:
        found = _REFERENCE.fullmatch(reference)
        if not found:
            runs.append((reference, 0, 0))
            continue
        column, row = found[1], int(found[2])
        if runs and runs[-1][0] == column and runs[-1][2] + 1 == row:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return [
        column
        if first == 0
        else f"{column}{first}"
        if first == last
        else f"{column}{first}:{column.rsplit('!', 1)[-1]}{last}"
        for column, first, last in runs
    ]


_LONG_SUM = 12
_MODES = {
    ROUND_HALF_UP: "",
    ROUND_HALF_EVEN: f"，{MODE_NAMES['half_even']}",
    ROUND_UP: f"，{MODE_NAMES['up']}",
    ROUND_DOWN: f"，{MODE_NAMES['down']}",
}


@dataclass(frozen=True, slots=True)
class Words(_Text):
    """A formula in words or in printed numbers, as the explanation shows it.

    >>> ((Words("面积") * 10000) * Words("厚度")).text
    '面积×10000×厚度'
    """

    times: ClassVar[str] = "×"
    over: ClassVar[str] = "÷"
    minus: ClassVar[str] = "−"

    @classmethod
    def number(cls, text: str) -> Self:
        """A printed number; a negative one takes brackets inside a formula.

        >>> (Words("面积") + Words.number("-3.5")).text
        '面积+(−3.5)'
        """
        return cls(cls.minus + text[1:], _SUM) if text.startswith(("-", cls.minus)) else cls(text)

    def sum_with(self, rest: Iterable[Self]) -> Self:
        """``甲+乙+…``; a long sum is cut in the middle, saying how many parts it has."""
        others = list(rest)
        if not others:
            return self
        texts = [self.text, *(p._at_least(_PRODUCT) for p in others)]
        if len(texts) > _LONG_SUM:
            texts = [*texts[:6], f"……（共{len(texts)}项）……", *texts[-2:]]
        return type(self)("+".join(texts), _SUM)

    def min(self, other: Self) -> Self:
        """``较小值（甲，乙）``."""
        return type(self)(f"较小值（{self.text}，{other.text}）")

    def max(self, other: Self) -> Self:
        """``较大值（甲，乙）``."""
        return type(self)(f"较大值（{self.text}，{other.text}）")

    def quantize(self, exp: Decimal, rounding: str) -> Self:
        """``取N位小数（甲）``, naming the mode when it is not half up."""
        places = -exponent(exp)
        name = f"取{places}位小数" if places > 0 else "取整" if places == 0 else f"取整至{10**-places}"
        return type(self)(f"{name}（{self.text}{_MODES[rounding]}）")
