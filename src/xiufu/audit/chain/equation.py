"""Equations of the chain (链上等式), and in which readings each holds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from xiufu.audit.arithmetic.structure import MOST_NUMBERS, slips
from xiufu.audit.chain.value import Value, digits, meaning
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.finding import Severity
from xiufu.core.interval import Interval

At = tuple[int, int]
Side = Literal["yuan", "wan", "area", "quantity", ""]
"""Which rounding policy it bears out: that of unit prices, of tables in 万元, of costs per hm², of quantities, none."""


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A printed number against what others make (链上等式).

    ``same`` where both state one quantity: it must be the same number, not only one that rounding could make. What does not
    hold is an error only where ``doubt`` is empty. ``early`` names the number whose rounding alone would explain it.
    """

    code: str
    view: TableView
    at: At
    value: Value
    words: str
    doubt: str = ""
    side: Side = ""
    same: bool = False
    early: str = ""
    severity: Severity = Severity.ERROR

    @property
    def claim(self) -> Claim:
        """The number that is judged."""
        return self.view.cells[self.at]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every number of the equation, the judged one first."""
        return tuple(dict.fromkeys((self.claim, *self.value.claims)))

    @property
    def line(self) -> bool:
        """Whether printed digits make it, rounded to its places (逐级取位)."""
        if self.same:
            return self.loose
        return self.value.point.overlaps(meaning(self.claim))

    @property
    def full(self) -> bool:
        """Whether leaves make it, unrounded on the way (全精度)."""
        if self.same:
            return self.loose
        return self.value.full.overlaps(meaning(self.claim))

    @property
    def loose(self) -> bool:
        """Whether rounding could make it at all (取位误差之内)."""
        return self._fits(self.value.printed, meaning(self.claim)) or (
            self.same and self.value.point == digits(self.claim)
        )

    def _fits(self, made: Interval, means: Interval) -> bool:
        """Whether what is made can be what is printed; numbers that only meet halfway between two printed ones are not the same."""
        return made.overlaps(means) and not (self.same and (made.lo == means.hi or means.lo == made.hi))

    def holds_with(self, claim: Claim, text: str) -> bool:
        """Whether it could be true with other digits for one of its numbers (改写一个数之后成立)."""
        means = Interval.printed(text) if claim == self.claim else meaning(self.claim)
        try:
            return self._fits(self.value.rewritten(claim, text), means)
        except (ArithmeticError, ValueError):  # nothing is a share of nothing, or grows from it
            return False

    @property
    def place(self) -> str:
        """The judged number by row and column (行列)."""
        r, c = self.at
        return f"“{self.view.label_of(r, c)}”行“{self.view.columns[c].label}”列"

    @property
    def holds(self) -> bool:
        """Whether it can be true in any reading."""
        return self.loose or self.line or self.full


def supported(links: Iterable[Link], fewest: int, doubt: str) -> list[Link]:
    """The equations, those that fail in doubt where fewer than ``fewest`` others hold, or fewer than are wrong (旁证)."""
    listed = list(links)
    holding = sum(link.holds for link in listed)
    enough = holding >= max(fewest, _wrong([link for link in listed if not link.holds]))
    return [link if link.holds or enough else replace(link, doubt=link.doubt or doubt) for link in listed]


def _wrong(failing: Sequence[Link]) -> int:
    """How often failing equations are wrong: all of one number as once where one slip of the hand in it explains them."""
    left, wrong = list(failing), 0
    while left:
        claim, most = Counter(claim for link in left for claim in link.claims).most_common(1)[0]
        its = [link for link in left if claim in link.claims]
        slipped = most > 1 and any(all(link.holds_with(claim, text) for link in its) for text in slips(claim.text))
        wrong += 1 if slipped else most
        left = [link for link in left if claim not in link.claims]
    return wrong


def one_slip(link: Link) -> bool:
    """Whether an equation would hold with one slip of the hand undone in one of its numbers (笔误), whatever is made of it."""
    if len(link.claims) > MOST_NUMBERS:
        return False
    return any(link.holds_with(claim, text) for claim in link.claims for text in slips(claim.text))


def off_by_unit(link: Link) -> bool:
    """Whether a unit read otherwise would explain it (计量单位倍数): off by a power of ten, or by 15 亩 of a 公顷."""
    means = meaning(link.claim)
    if link.holds or means.lo <= 0:
        return False
    for power in (10, 100, 1000, 10000, 15):
        ten = Interval.exactly(power)
        if (link.value.printed * ten).overlaps(means) or (link.value.printed / ten).overlaps(means):
            return True
    return False
