"""Evidence of a slip (笔误的证据): how near two sides of an equation are, whether one digit parts them, whether a part is missing."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.numbers import at_places, exponent, parse_decimal, plain_text
from xiufu.packs.units import Units

_CLOSE = Interval.exactly(5) / Interval.exactly(100)
"""How far a sum may be off for parts that are surely meant to be all (自定)."""
_TINY = Interval.exactly(5) / Interval.exactly(1000)
"""A gap in which no part that was left out has room (自定)."""
_SURE = 1000
"""A gap of so many units of the last place is one digit by chance in few cases of a thousand (自定)."""
_MANY_DIGITS = 4
_ROUNDED = 100
"""In a gap of so many units of the last place, one may be from rounding (自定)."""
_PAIRS = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        ("永久", "临时"),
        ("国有", "集体"),
        ("地上", "地下"),
        ("架空", "电缆"),
        ("征[地用收]", "租[地用]|租赁"),
        ("主体(?:工程)?(?:已列|已有|设计)", "(?:方案|水保)新增"),
        (r"^已|已[损利复建验]", r"^未|未[损利复建验]"),
        ("新建|新增", "改造|改建|扩建|维修|原有|已有"),
        ("建设区", "影响区"),
        ("静态", "预备|价差"),
    )
)
"""Names of two parts that leave no third one (二分，自定)."""


def leave_no_third(one: str, other: str) -> bool:
    """Whether two parts are all there are, by their names (二分): 永久占地、临时占地."""
    return any(
        (first.search(one) and second.search(other)) or (second.search(one) and first.search(other))
        for first, second in _PAIRS
    )


def is_close(one: Interval, other: Interval, within: Interval = _CLOSE) -> bool:
    """Within five hundredths of it (相近)."""
    if other.lo <= 0:
        return False
    off = (one - other) / other
    return off.lo < within.hi and off.hi > -within.hi


def is_slip(added: Interval, amount: Interval, whole: Claim, parts: Sequence[Claim], units: Units) -> bool:
    """Whether a whole is not the sum of its parts by a slip (笔误), and not for a part left out or counted twice.

    The gap is then tiny, or a digit and zeros: of many places, or of a sum that is close; or it is none with two digits swapped
    or a point moved.
    """
    if is_close(added, amount, _TINY) or _is_mistyped(whole, parts, units):
        return True
    stated, *others = _in_one_unit(whole, parts, units)
    return is_one_digit(stated, others, _SURE if not is_close(added, amount) else 1)


def significant_digits(claim: Claim) -> int:
    """How many digits of a number tell (有效数字): none of the zeros before and behind."""
    return len(claim.text.strip("-0.").replace(".", ""))


def _is_mistyped(whole: Claim, parts: Sequence[Claim], units: Units) -> bool:
    """Whether the sum is right, but for a unit of the last place, with two digits swapped back or a point moved back (换位、点错).

    Of numbers with so many digits hardly any fits by chance.
    """
    values = _in_one_unit(whole, parts, units)
    gap, most = sum(values[1:]) - values[0], _step(values)
    signs = [-1, *(1 for _ in parts)]
    for claim, value, sign in zip([whole, *parts], values, signs, strict=True):
        if significant_digits(claim) < _MANY_DIGITS or not value:
            continue
        right = value - sign * gap
        others = [value * 10, value / 10, *(value / Fraction(claim.text) * Fraction(o) for o in _swapped(claim.text))]
        if any(abs(right - other) <= most for other in others):
            return True
    return False


def _swapped(text: str) -> list[str]:
    """The number with two digits side by side in the other order, the point between them where it is."""
    digits = [i for i, letter in enumerate(text) if letter.isdigit()]
    pairs = [(i, j) for i, j in pairwise(digits) if text[i] != text[j]]
    return [f"{text[:i]}{text[j]}{text[i + 1 : j]}{text[i]}{text[j + 1 :]}" for i, j in pairs]


def is_mistyped_result(claim: Claim, value: Interval) -> bool:
    """Whether a number would be a value rounded to its places but for one digit of four at least, or two that are swapped (一位之误).

    >>> is_mistyped_result(Claim("468.75"), Interval.exactly(Decimal("268.748"))), is_mistyped_result(Claim("26.875"), Interval.exactly(Decimal("268.748")))
    (True, False)
    """
    number = parse_decimal(claim.text)
    right = plain_text(at_places((value.lo + value.hi) / 2, max(0, -exponent(number)), "half_up"))
    if len(right) != len(claim.text) or significant_digits(claim) < _MANY_DIGITS:
        return False
    others = sum(one != other for one, other in zip(right, claim.text, strict=True))
    return others == 1 or right in _swapped(claim.text)


def is_excess(whole: Claim, parts: Sequence[Claim], units: Units) -> bool:
    """Whether parts are more than their whole by just one digit and zeros (多出一位): none is left out, and few lists overlap so."""
    values = _in_one_unit(whole, parts, units)
    step = _step(values)
    gap = (sum(values[1:]) - values[0]) / step if step else Fraction(0)
    return gap >= _ROUNDED and not str(gap)[1:].strip("0")


def is_one_digit(whole: Fraction, parts: Sequence[Fraction], least: int = _SURE) -> bool:
    """Whether a whole and the sum of its parts differ by a digit and zeros, too many to be chance (一位之差).

    >>> is_one_digit(Fraction("6.4356"), [Fraction("5.3600"), Fraction("0.0756")])
    True
    >>> is_one_digit(Fraction(60), [Fraction(10)])
    False
    """
    step = _step([whole, *parts])
    if not step:
        return False
    gap = abs(whole - sum(parts)) / step
    if gap.denominator != 1 or gap < least:
        return False
    rounded = 1 if gap >= _ROUNDED else 0
    return any(not str(near)[1:].strip("0") for near in range(int(gap) - rounded, int(gap) + rounded + 1))


def _in_one_unit(whole: Claim, parts: Sequence[Claim], units: Units) -> list[Fraction]:
    """A whole and its parts in the unit of the whole: in base units a number of 亩 has no last place."""
    one = units.size(whole.unit)

    def of(claim: Claim) -> Fraction:
        other = units.size(claim.unit)
        return Fraction(claim.text) * (other.factor / one.factor if one and other and claim.unit != whole.unit else 1)

    return [of(claim) for claim in (whole, *parts)]


def _step(values: Sequence[Fraction]) -> Fraction:
    """The largest power of ten of which all are multiples."""
    step = Fraction(10**12)
    while step > Fraction(1, 10**12):
        if all((value / step).denominator == 1 for value in values):
            return step
        step /= 10
    return Fraction(0)
