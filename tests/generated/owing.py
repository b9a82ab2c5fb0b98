"""One input made unknown: what follows from it, and nothing else, has no number any more."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.generated.plans import Made
from tests.generated.running import Built, read
from xiufu.core.figure import Absent, FigureId, Figures, Source, Step
from xiufu.core.validation import UNKNOWN_WORD

Place = tuple[str | int, ...]

MAY_BE_UNKNOWN = frozenset({
    "area_hm2", "thickness_m", "density_per_hm2", "length_m", "width_m", "depth_m", "count", "section_m2", "amount",
    "haul_distance_m", "factor", "amount_yuan", "budget_price", "ceiling_price", "amount_wan", "percent", "price_yuan",
    "years", "points", "times_per_year", "strip_area_hm2", "strip_thickness_m", "loss_percent", "cover_area_hm2",
    "cover_thickness_m", "slope_degrees",
})  # fmt: skip
"""Keys of ``plan.yaml`` that take ``未知``."""


@dataclass(frozen=True)
class Change:
    """A dossier before and after one of its numbers became unknown."""

    place: Place
    line: int
    before: Built
    after: Built


def places(data: Any, here: Place = ()) -> Iterator[Place]:
    """Every number of a plan that may be unknown."""
    items: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(data, dict):
        items = iter(data.items())
    elif isinstance(data, list):
        items = iter(enumerate(data))
    for key, value in items:
        if key in MAY_BE_UNKNOWN and isinstance(value, str) and value != UNKNOWN_WORD:
            yield (*here, key)
        else:
            yield from places(value, (*here, key))


def change(made: Made, folder: Path, choice: int) -> Change:
    """Make one number of a written dossier unknown, the ``choice``-th of all that may be."""
    found = sorted(places(made.plan), key=str)
    keys = sorted({place[-1] for place in found}, key=str)
    key = keys[choice % len(keys)]  # rare kinds of numbers as often as common ones
    of_key = [place for place in found if place[-1] == key]
    place = of_key[choice // len(keys) % len(of_key)]
    plan = copy.deepcopy(made.plan)
    target: Any = plan
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = UNKNOWN_WORD
    before = read(folder)
    made.write_plan(folder, plan)
    return Change(place, before.plan.dossier.problem(place, "", "").line, before, read(folder))


def stated_at(figures: Figures, line: int) -> set[FigureId]:
    """Figures read from a line of ``plan.yaml``."""
    return {
        f.id
        for f in figures.values()
        if isinstance(f.origin, Source) and f"第{line}行" in f"{f.origin.document} {f.origin.place}".split()
    }


def owed(figures: Figures) -> set[FigureId]:
    """Figures without a number that ought to have one."""
    return {f.id for f in figures.unknown()}


def downstream(figures: Figures, roots: set[FigureId]) -> set[FigureId]:
    """The roots and every figure that follows from one of them."""
    found = set(roots)
    for figure in figures.values():
        if isinstance(figure.origin, Step) and any(i.id in found for i in figure.origin.inputs):
            found.add(figure.id)
    return found


APPEARING = frozenset({"investment_so_far", "need_so_far", "withdrawal_so_far", "printed_amount"})
"""What a zero has none of and an unknown may: running totals up to a quarter that had no money, and the printed parts of
a total that has shares only if it is not zero. They are made of known figures alone."""


OF_THE_KNOWN = frozenset({"farmland_slope"})
"""The greatest of those that are known, which only falls when one more is owed; the condition it serves then says that not
all are stated, and is met by no plan."""


def wrongly_known(case: Change) -> list[str]:
    """Figures that kept or took a number although an input is unknown, and such as changed without reason."""
    before, after = case.before.figures, case.after.figures
    roots = owed_leaves(after) - owed_leaves(before)
    faults = [f"{key} is still {after[key].text}" for key in stated_at(before, case.line) if after[key].known]
    reached = downstream(after, roots)
    faults += [f"{key} = {after[key].text} though it follows from an unknown" for key in reached if after[key].known]
    faults += [f"{key} is gone" for key in before if key not in after and key not in downstream(before, roots)]
    for key in before:
        if key not in reached and key in after:
            old, new = before[key], after[key]
            same = (old.value, old.shown) == (new.value, new.shown)
            falls = key.term in OF_THE_KNOWN and old.known and new.known and new.number < old.number
            faults += [] if same or falls else [f"{key} was {old.text}, is {new.text}"]
    faults += [
        f"{key} is new and known"
        for key in after
        if key not in before and after[key].known and isinstance(after[key].origin, Step) and key not in reached
        if key.term not in APPEARING
    ]
    return faults


def owed_leaves(figures: Figures) -> set[FigureId]:
    """Unknown figures that were read, not computed."""
    return {key for key in owed(figures) if isinstance(figures[key].origin, Source)}


def unlisted(case: Change) -> list[str]:
    """Newly unknown inputs that the list of what is owed does not name, or the page does not mark."""
    new = owed_leaves(case.after.figures) - owed_leaves(case.before.figures)
    labels = {key: case.after.figures[key].label for key in new}
    faults = [
        f"{key}: {label} is not listed"
        for key, label in labels.items()
        if not any(label in entry for entry in case.after.unknown)
    ]
    printed = [run.text for run in case.after.document.runs()]
    faults += ["the page prints Absent"] if any(word in text for word in Absent for text in printed) else []
    return faults
