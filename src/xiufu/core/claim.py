"""Claims (断言): what a document asserts at a place. Here, numbers; other kinds come with the audit."""

from dataclasses import dataclass

from xiufu.core.figure import Role
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal


@dataclass(frozen=True, slots=True)
class Claim:
    """A number printed at a place (数值断言): its digits as printed, how they are to be read, and where they stand."""

    text: str
    role: Role
    place: str

    def means(self) -> Interval:
        """What the printed digits can mean.

        >>> Claim("0.20", Role.EXACT, "五（一）1").means()
        Interval(lo=Decimal('0.20'), hi=Decimal('0.20'))
        """
        value = parse_decimal(self.text)
        return Interval.exactly(value) if self.role is Role.EXACT else Interval.printed(value)
