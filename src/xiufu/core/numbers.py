"""The only home of parsing and rounding, and the arithmetic that every kernel is written in.

A kernel is a function over ``N``: ``Decimal`` (build), ``Interval`` (audit), ``Cell`` (live Excel formula) or ``Words``
(explanation). Kernels use ``+ - * / **`` with other ``N`` or ``int``, and the primitives of this module; they never
branch on a value. Each kind of ``N`` implements what Python's own ``Decimal`` already has: the operators, ``min``,
``max`` and ``quantize``. A kind may have ``sum_with`` besides, when a long sum is more than its additions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    InvalidOperation,
    Overflow,
)
from functools import lru_cache
from typing import Literal, Protocol, Self, TypeVar

CONTEXT = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    traps=[InvalidOperation, DivisionByZero, Overflow, FloatOperation],
)
"""The context every step is computed in: 50 digits, so that only a policy's own rounding shows; no floats."""

STEADY = 45
"""Digits that a rounding looks at: five less than are computed, so that what division leaves at the end is not seen."""

_STEADY = CONTEXT.copy()
_STEADY.prec = STEADY

Mode = Literal["half_up", "half_even", "down", "up"]
MODE_NAMES: dict[str, str] = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去", "up": "进位"}
_MODES: dict[str, str] = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}


class Number(Protocol):
    """What a kernel may do with a number."""

    def __add__(self, other: Self | int, /) -> Self: ...
    def __sub__(self, other: Self | int, /) -> Self: ...
    def __mul__(self, other: Self | int, /) -> Self: ...
    def __truediv__(self, other: Self | int, /) -> Self: ...
    def __pow__(self, other: Self, /) -> Self: ...
    def __neg__(self) -> Self: ...
    def min(self, other: Self, /) -> Self: ...
    def max(self, other: Self, /) -> Self: ...
    def quantize(self, exp: Decimal, /, rounding: str) -> Self: ...


N = TypeVar("N", bound=Number)


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding rule (取位规则): decimal places and mode, always read from a pack."""

    places: int
    mode: Mode = "half_up"


def steady(value: Decimal) -> Decimal:
    """A decimal as a rounding looks at it: cut to ``STEADY`` digits."""
    return _STEADY.plus(value)


def rounded(x: N, rule: Rounding) -> N:
    """Round (取位) by a rule; half up is away from zero.

    A decimal is first cut to ``STEADY`` digits: thirds of 0.15 make 0.1499…98 at 50 digits, and must round like 0.15.

    >>> rounded(Decimal("13.705"), Rounding(2))
    Decimal('13.71')
    >>> rounded(Decimal("13.705"), Rounding(2, "half_even"))
    Decimal('13.70')
    """
    if isinstance(x, Decimal):
        x = steady(x)  # type: ignore[assignment]
    return x.quantize(Decimal(1).scaleb(-rule.places), rounding=_MODES[rule.mode])


def total(first: N, *rest: N) -> N:
    """Sum (合计) of one or more parts. Sums are n-ary, so that Excel and words can show one SUM.

    >>> total(Decimal("3.8165"), Decimal("0.1200"), Decimal("2.4393"))
    Decimal('6.3758')
    """
    join = getattr(first, "sum_with", None)
    if join is not None:
        joined: N = join(rest)
        return joined
    result = first
    for part in rest:
        result = result + part
    return result


def portion(x: N, lower: N, upper: N) -> N:
    """The part of x that lies between lower and upper (档内部分), never negative. x appears once: exact on intervals.

    >>> portion(Decimal(150), Decimal(100), Decimal(200)), portion(Decimal(50), Decimal(100), Decimal(200))
    (Decimal('50'), Decimal('0'))
    """
    return (x.max(lower)).min(upper) - lower


_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．＋－−", "0123456789,.+--")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_MAX_DIGITS = 30


@lru_cache(10_000)
def parse_decimal(text: str) -> Decimal:
    """Read a typed number (数). The only entrance from text; full-width digits and thousands separators are accepted.

    Raises ``ValueError`` with a Chinese message for blanks, units, exponents, signs in odd places, over-long numbers
    and digits that are not plain ones: 10² is not 102. A comma only separates thousands: 0,123 is refused.

    >>> parse_decimal("１２，３４５．60"), parse_decimal("0.20")
    (Decimal('12345.60'), Decimal('0.20'))
    """
    plain = text.strip()
    plain = plain if plain.isascii() else plain.translate(_FULL_WIDTH)
    if not plain:
        raise ValueError("此处应填数值，却是空白")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        raise ValueError(f"“{text.strip()[:40]}”不是纯数值，请去掉单位、文字和多余符号，只写数字")
    if len(plain) > _MAX_DIGITS and sum(c.isdecimal() for c in plain) > _MAX_DIGITS:
        raise ValueError(f"数值超过 {_MAX_DIGITS} 位，请核对")
    return Decimal(plain)


def at_places(value: Decimal, places: int, mode: Mode = "half_up") -> Decimal:
    """A number with so many decimal places (按位数), however large it is: what equations of anybody's numbers make.

    >>> at_places(Decimal("2.345"), 2), str(at_places(Decimal(9) * 10**60, 2))[-5:]
    (Decimal('2.35'), '00.00')
    """
    context = CONTEXT.copy()
    context.prec = max(CONTEXT.prec, value.adjusted() + places + 2)
    return value.quantize(Decimal(1).scaleb(-places), _MODES[mode], context)


def plain_text(value: Decimal) -> str:
    """Write a number as stated (原样数值): never an exponent, never a negative zero.

    >>> plain_text(Decimal("1E+3")), plain_text(Decimal("0.20")), plain_text(Decimal("-0.00"))
    ('1000', '0.20', '0.00')
    """
    return format(value or abs(value), "f")


def exponent(value: Decimal) -> int:
    """The power of ten of the last digit (末位指数): minus the number of decimal places.

    >>> exponent(Decimal("0.20")), exponent(Decimal("7"))
    (-2, 0)
    """
    found = value.as_tuple().exponent
    if not isinstance(found, int):
        raise ValueError(f"not a finite number: {value}")
    return found


def trimmed(value: Decimal) -> Decimal:
    """The same number without trailing zeros (去尾零), as exact products are printed: 0.14 × 1.25 prints 0.175.

    >>> trimmed(Decimal("0.1750")), trimmed(Decimal("100"))
    (Decimal('0.175'), Decimal('100'))
    """
    stripped = value.normalize(CONTEXT)
    return stripped.quantize(Decimal(1), context=CONTEXT) if exponent(stripped) > 0 else stripped


def spans(numbers: Sequence[int]) -> str:
    """Rising numbers in few words (号段).

    >>> spans([1, 2, 3, 7, 9, 10])
    '1–3、7、9–10'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
