"""Numbers of the chain (链上数值): every one as printed and as its leaves make it, so that one kernel gives every reading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, at_places, exponent, parse_decimal, total

_MONEY_PLACES = -2

Kernel = Callable[..., Interval]


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the chain (链上数值) in three readings, with the printed numbers it is directly made of.

    ``printed`` is what the printed digits can mean, ``point`` takes them as exact, ``full`` is what the leaves make of it,
    unrounded on the way. ``kernel`` is what makes it of its ``parts``, where it is made.
    """

    printed: Interval
    point: Interval
    full: Interval
    claims: tuple[Claim, ...] = ()
    kernel: Kernel | None = None
    parts: tuple["Value", ...] = ()

    def rewritten(self, claim: Claim, text: str) -> Interval:
        """What it would be, were other digits printed for one of its numbers (改写一个数之后)."""
        if claim not in self.claims:
            return self.printed
        if self.kernel is None:
            return self.printed + Interval.exactly(parse_decimal(text)) - digits(claim)
        return self.kernel(*(part.rewritten(claim, text) for part in self.parts))


def meaning(claim: Claim, *, fine: bool = False) -> Interval:
    """What a printed amount can mean (印出值的含义); a bare 0 to the fen, and where ``fine`` every number whose zeros are left out."""
    return _meaning(claim.text, fine)


@lru_cache(10_000)
def _meaning(text: str, fine: bool) -> Interval:
    value = parse_decimal(text)
    if (value == 0 or fine) and exponent(value) > _MONEY_PLACES:
        value = at_places(value, -_MONEY_PLACES)
    return Interval.printed(value)


def digits(claim: Claim) -> Interval:
    """The printed digits themselves (印出的数)."""
    return Interval.exactly(parse_decimal(claim.text))


def exact(claim: Claim) -> Value:
    """A rate, a consumption or a coefficient (精确值)."""
    point = digits(claim)
    return Value(point, point, point, (claim,))


def leaf(claim: Claim, *, fine: bool = False, sure: bool = False) -> Value:
    """A number that nothing in the document makes (链的起点): ``sure`` where the document carries it on as printed."""
    means, point = meaning(claim, fine=fine), digits(claim)
    return Value(means, point, point if sure else means, (claim,))


def constant(number: Decimal | int) -> Value:
    """A number that is known (已知数)."""
    point = Interval.exactly(number)
    return Value(point, point, point)


def made(kernel: Kernel, *values: Value) -> Value:
    """What a kernel makes of numbers, in every reading (推算值)."""
    return Value(
        kernel(*(value.printed for value in values)),
        kernel(*(value.point for value in values)),
        kernel(*(value.full for value in values)),
        tuple(dict.fromkeys(claim for value in values for claim in value.claims)),
        kernel,
        values,
    )


def summed(values: Iterable[Value]) -> Value:
    """A sum (合计) of one or more."""
    return made(total, *values)


def scaled(value: Value, numerator: int, denominator: int) -> Value:
    """A number in another unit (换算)."""
    return made(lambda x: x * numerator / denominator, value) if numerator != denominator else value


def stated(claim: Claim, value: Value) -> Value:
    """A number that is printed (印出的推算值): carried on unrounded where it fits, else from what is printed."""
    means = meaning(claim)
    return Value(means, digits(claim), value.full if value.full.overlaps(means) else means, (claim,))


def rounded_like(value: Interval, claim: Claim) -> Decimal:
    """The middle of a value with the places of a printed number (按印出位数取位)."""
    middle = CONTEXT.divide(CONTEXT.add(value.lo, value.hi), Decimal(2))
    places = exponent(parse_decimal(claim.text))
    return at_places(middle, -places)
