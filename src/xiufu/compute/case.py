"""What every computation is given: the plan, the chosen packs, the figures so far, and where each input was read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.compute.kernels import difference, same
from xiufu.core.figure import Absent, Figure, Figures, Source
from xiufu.core.numbers import Rounding
from xiufu.model.measured import Survey
from xiufu.model.plan import Plan
from xiufu.packs.chosen import Chosen

Path = tuple[str | int, ...]

NOTHING = Source("本方案", "无此项")
"""The source of a stated zero: the plan has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Case:
    """One plan under computation (一次测算)."""

    plan: Plan
    chosen: Chosen
    figures: Figures
    cite: Callable[[Path], Source]
    survey: Survey | None = None

    def given(
        self, term: str, subject: str, value: Decimal | int | Absent, *path: str | int, unit: str | None = None
    ) -> Figure:
        """A number of the plan, with the line it stands in."""
        return self.figures.given(term, subject, value, self.cite(path), unit=unit)

    def sum(
        self,
        term: str,
        subject: str,
        parts: Sequence[Figure],
        *,
        carry: Rounding | None = None,
        show: Rounding | None = None,
        unit: str | None = None,
    ) -> Figure:
        """A sum of figures; of none it is zero, because the plan states that there are none."""
        return self.figures.sum(term, subject, parts, NOTHING, carry=carry, show=show, unit=unit)

    @property
    def method(self) -> Source:
        """Source of the cost method's conventions."""
        return self.chosen.cost_method.source

    @property
    def line_carry(self) -> Rounding | None:
        """The rounding carried on in unit prices: none, or line by line, as the method states."""
        method = self.chosen.cost_method
        return method.printing["yuan"] if method.carry == "line" else None

    def quantity_rounding(self, unit: str) -> tuple[Rounding, Rounding | None]:
        """How a quantity of a unit prints, and what is carried on: line by line, a page must multiply through as printed."""
        method = self.chosen.cost_method
        rule = method.printing["hm2" if unit == "hm2" else "quantity"]
        return rule, rule if method.carry == "line" else None

    @property
    def wan_carry(self) -> Rounding | None:
        """The rounding carried on in tables in 万元."""
        method = self.chosen.cost_method
        return method.printing["wan"] if method.carry_wan == "printed" else None


def in_parts(
    case: Case, term: str, subjects: Sequence[str], so_far: Sequence[Figure], carry: Rounding | None
) -> list[Figure]:
    """An amount in parts (分摊): each is what the rounded running total gained, the last one being the whole amount.

    Running totals only grow, whatever the rounding: so no part is negative, and where running totals are rounded the
    printed parts make the printed whole. Parts rounded one by one do neither: 0.20 in eight equal parts of 0.03 leaves
    −0.01 for the last. ``carry`` is the rounding of the running totals: a difference of rounded numbers is rounded,
    which only doubles need to be told.
    """
    first = case.figures.step(term, subjects[0], same, so_far[0])
    return [
        first,
        *(
            case.figures.step(term, subject, difference, now, before, carry=carry)
            for subject, before, now in zip(subjects[1:], so_far, so_far[1:], strict=False)
        ),
    ]
