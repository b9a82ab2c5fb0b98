"""Claims (断言): what a document asserts at a place. Here, numbers."""

from dataclasses import dataclass
from typing import Literal

from xiufu.core.figure import Role
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal
from xiufu.core.spot import Spot

NOWHERE = Spot(0)
"""Of a number that stands in no document (无位置)."""

Bound = Literal["", "about", "at_least", "at_most", "from", "until"]
"""What the words beside a number make of it (约、不少于、不超过), and the two ends of a range (～)."""

Kind = Literal["quantity", "date", "ordinal", "code"]
"""What a number is: a quantity; part of a date; of numbering (（1）、第16条); of a name (TD/T 1036-2013、表1、10219)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number printed at a place (数值断言): its digits as printed, its unit, and how they are to be read.

    ``text`` are plain digits as ``parse_decimal`` reads them; ``start`` and ``end`` are where the number as written stands in
    the text of its paragraph, ``unit_end`` is where its unit ends. ``unit`` is the unit's name in the units pack; none where none
    is stated.
    Numbers that are no quantities are claimed too, by their kind, so that coverage can count all; their unit is that of a date
    (年、月、日) or none. ``bound`` also holds for dates.
    """

    text: str
    role: Role = Role.COMPUTED
    spot: Spot = NOWHERE
    start: int = 0
    end: int = 0
    unit: str = ""
    bound: Bound = ""
    kind: Kind = "quantity"
    unit_end: int = 0

    def means(self) -> Interval:
        """What the printed digits of a quantity can mean.

        >>> Claim("0.20", Role.EXACT).means(), Claim("232.06").means()
        (Interval(lo=Decimal('0.20'), hi=Decimal('0.20')), Interval(lo=Decimal('232.055'), hi=Decimal('232.065')))
        """
        value = parse_decimal(self.text)
        return Interval.exactly(value) if self.role is Role.EXACT else Interval.printed(value)
