"""The workbook as an independent engine computes it, figure by figure, against the exact decimals."""

import copy
from dataclasses import dataclass
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from tests.generated.plans import Made
from tests.generated.running import Built, read
from tests.render.recalculate import Place, Values, ids_of, input_places, recalculated
from xiufu.core.figure import Figure, FigureId, Role, Source, Step
from xiufu.core.numbers import CONTEXT
from xiufu.render.xlsx import write_xlsx

STEPS = "计算"
SURE = 12
"""Printed digits that survive a chain of doubles: 99 亿元 to the 分, 9,999 万 hm² to four places."""


def workbook(made: Built) -> bytes:
    """The workbook of a plan."""
    return write_xlsx(made.figures, made.document)


def places_of(values: Values) -> dict[FigureId, Place]:
    """The cell of each figure's carried number."""
    steps = {key: (sheet, f"D{row}") for key, (sheet, row) in ids_of(values, [STEPS]).items()}
    return steps | input_places(values)


def near(found: object, wanted: Decimal) -> bool:
    """Equal as far as doubles go: 15 significant digits are kept, long chains lose a few of them."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    return abs(Decimal(found) - wanted) <= max(abs(wanted), Decimal(1)) * Decimal("1E-9")


def printed(found: object, wanted: Decimal) -> bool:
    """Equal as printed: the same digits at the same places, up to ``SURE`` of them; beyond, as near as doubles come."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    seen = Decimal(f"{found:.15g}").quantize(wanted, context=CONTEXT)
    return seen == wanted if len(wanted.as_tuple().digits) <= SURE else near(found, wanted)


def on_a_tie(figure: Figure) -> bool:
    """Whether it is rounded so near to where rounding turns that doubles cannot tell on which side it lies.

    An exact tie, or an exact number that is rounded up or down, is certain where its operands are exact or were read
    or rounded: the noise of one step is cut six places beyond. Not so where they are carried at full precision, and bring
    noise of their own, or are so large that noise reaches further: 2,700,000.1506 − 2,694,713.9999 is off by 5E-11.
    """
    step = figure.origin
    if not isinstance(step, Step) or not figure.known:
        return False
    numbers = [i.number for i in step.inputs]
    clean = all(isinstance(i.origin, Source) or i.origin.carry or i.role is Role.EXACT for i in step.inputs)
    with localcontext(CONTEXT):
        exact: Decimal = step.kernel(*numbers)
        largest = max(abs(n) for n in (*numbers, exact))
        for rule in (step.carry, figure.show):
            if not rule:
                continue
            turn = exact.scaleb(rule.places) + (Decimal("0.5") if rule.mode.startswith("half") else 0)
            away = abs(turn - turn.to_integral_value())
            reach = (largest * Decimal("1E-14")).scaleb(rule.places)
            if away <= reach and (away or not clean or reach >= Decimal("1E-6")):
                return True
    return False


def differences(made: Built, values: Values) -> tuple[list[str], int, int]:
    """Figures that the engine computes otherwise than the decimals say, carried or printed; how many were compared.

    The last number counts those that differ because a rounding before them lay on a tie that 15 digits cannot see.
    """
    where, faults, undecided = places_of(values), [], 0
    doubtful: set[FigureId] = set()
    for key, figure in made.figures.items():
        if isinstance(figure.origin, Step) and (
            any(i.id in doubtful for i in figure.origin.inputs) or on_a_tie(figure)
        ):
            doubtful.add(key)
        place = where.get(key)
        if not place or (place[0] == STEPS) is not isinstance(figure.origin, Step):
            faults.append(f"{key} is not on its sheet")
            continue
        found = [f"{key}: {fault}" for fault in _cell_faults(figure, place, values)]
        if key in doubtful:
            undecided += len(found)
        else:
            faults += found
    faults += [f"{key} is no figure" for key in where if key not in made.figures]
    return faults, len(made.figures), undecided


def _cell_faults(figure: Figure, place: Place, values: Values) -> list[str]:
    sheet, cell = place
    value, shown = values.get(place), values.get((sheet, f"E{cell[1:]}"))
    if not isinstance(figure.value, Decimal) or not isinstance(figure.shown, Decimal):
        return [] if value in ("待补", "不适用") else [f"absent, but the cell says {value!r}"]
    faults = [] if near(value, figure.value) else [f"carried {figure.value}, the cell computes {value!r}"]
    if sheet == STEPS and not printed(shown, figure.shown):
        faults.append(f"printed {figure.shown}, the cell computes {shown!r} of {value!r} (carried {figure.value})")
    return faults


@dataclass(frozen=True)
class Edit:
    """A dossier before and after some of its inputs changed, and the workbook of before with the same changes."""

    after: Built
    values: Values
    changed: list[FigureId]


def edited(made: Made, folder: Path, factor: Decimal, kind: str) -> Edit | None:
    """Change an area, a price or a coefficient by a factor, in ``plan.yaml`` and in the cells of the old workbook.

    ``None`` where the plan has nothing of the kind, or where the change alters which figures there are.
    """
    before = read(folder)
    plan = copy.deepcopy(made.plan)
    {"area": change_area, "price": change_prices, "coefficient": change_coefficients}[kind](plan, factor)
    made.write_plan(folder, plan)
    after = read(folder)
    old, new = before.figures, after.figures
    if [*old] != [*new] or any(_shape(old[key]) != _shape(new[key]) for key in old):
        return None
    changed = [key for key in old if isinstance(old[key].origin, Source) and old[key].value != new[key].value]
    if not changed:
        return None
    book = workbook(before)
    places = input_places(recalculated(book))
    changes = {places[key]: float(new[key].number) for key in changed}
    return Edit(after, recalculated(book, changes), changed)


def _shape(figure: Figure) -> tuple[object, ...]:
    origin = figure.origin
    inputs = (origin.kernel, *(i.id for i in origin.inputs), origin.carry) if isinstance(origin, Step) else ()
    return (figure.known, figure.show, figure.unit, *inputs)


def change_area(plan: dict[str, Any], factor: Decimal) -> None:
    """The first unit grows, and one parcel and one owner of its sub-project with it."""
    sub = plan["sub_projects"][0]
    left_alone = not sub["units"][0]["reclaimed"]
    parcel = next(row for row in sub["land"] if (row["reclaimed"] == "none") == left_alone)
    grown = (Decimal(sub["units"][0]["area_hm2"]) * factor).quantize(Decimal("0.0001"), context=CONTEXT)
    for item in (sub["units"][0], parcel, sub["ownership"][0]):
        item["area_hm2"] = format(Decimal(item["area_hm2"]) + grown, "f")


def change_prices(plan: dict[str, Any], factor: Decimal) -> None:
    """Every price of the plan itself rises."""
    for price in plan["prices"]:
        price["budget_price"] = format((Decimal(price["budget_price"]) * (1 + factor)).normalize(CONTEXT), "f")


def change_coefficients(plan: dict[str, Any], factor: Decimal) -> None:
    """Every coefficient of a quota item rises."""
    for coefficient in (c for work in plan["works"] for c in work.get("coefficients", ())):
        coefficient["factor"] = format((Decimal(coefficient["factor"]) * (1 + factor)).normalize(CONTEXT), "f")
