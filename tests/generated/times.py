"""Generated time: phases, periods inside them, costs allocated to quarters."""

from dataclasses import dataclass
from typing import Any

from tests.generated.dice import Dice

Data = dict[str, Any]


@dataclass(frozen=True)
class Phases:
    """Phases as months since year 0, both ends included."""

    periods: tuple[tuple[int, int], ...]

    @property
    def quarters(self) -> list[str]:
        """Every quarter that has a month in a phase."""
        found = {(m // 12, m % 12 // 3 + 1) for start, end in self.periods for m in range(start, end + 1)}
        return [f"{year}Q{number}" for year, number in sorted(found)]


def month(index: int) -> str:
    """``YYYY-MM`` of a month since year 0."""
    return f"{index // 12}-{index % 12 + 1:02}"


def period(start: int, end: int) -> Data:
    """A period of months."""
    return {"from_month": month(start), "to_month": month(end)}


def phase_lists(dice: Dice, complete: bool) -> tuple[Phases, list[Data]]:
    """One to three phases, with and without gaps, short and long."""
    start, periods, listed = dice.whole(2024 * 12, 2027 * 12), [], []
    for n in range(dice.count(1, 3)):
        end = start + dice.whole(0, dice.pick([8, 50]))
        periods.append((start, end))
        kind = (
            "construction"
            if n == 0 and (complete or not dice.one_in(5))
            else dice.pick(["reclamation", "aftercare", "construction"])
        )
        listed.append({"id": f"p{n}", "name": dice.name(f"阶段{n}"), "kind": kind, "period": period(start, end)})
        start = end + 1 + dice.pick([0, 0, 1, 14])
    return Phases(tuple(periods)), listed


def within(dice: Dice, phases: Phases) -> Data:
    """A period inside one phase."""
    start, end = dice.pick(phases.periods)
    first = dice.whole(start, end)
    return period(first, dice.whole(first, min(end, first + 20)))


def allocations(dice: Dice, phases: Phases) -> list[Data]:
    """Quarters and percentages that make 100."""
    quarters = dice.random.sample(phases.quarters, min(dice.pick([1, 2, 3, 8]), len(phases.quarters)))
    return [{"quarter": q, "percent": p} for q, p in zip(quarters, dice.percents(len(quarters)), strict=True)]
