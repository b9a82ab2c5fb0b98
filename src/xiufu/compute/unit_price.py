"""Unit-price analysis (单价分析): from consumption and prices to the composite price of a work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.compute.case import Case
from xiufu.compute.kernels import percentage, product, product_of
from xiufu.compute.prices import PriceBook, Shift
from xiufu.core.figure import Absent, Figure, Source
from xiufu.core.numbers import N, Rounding, rounded, total
from xiufu.model.works import Coefficient, Work
from xiufu.packs.kinds import QuotaItem, Rate, WorkClass


def haul_steps(distance: N, base: N, step: N) -> N:
    """增运次数: each started step beyond the base distance counts one.

    >>> haul_steps(Decimal(2600), Decimal(500), Decimal(500))      # 2100 / 500 = 4.2
    Decimal('5')
    """
    return rounded((distance.max(base) - base) / step, Rounding(0, "up"))


def with_haul(base: N, steps: N, each_step: N) -> N:
    """基本运距消耗量 + 增运次数 × 每次增加消耗量.

    >>> with_haul(Decimal("1.20"), Decimal(5), Decimal("0.18"))
    Decimal('2.10')
    """
    return base + steps * each_step


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """One line of an analysis: a resource, its consumption, price and amount; by percent, the rate, its base and the amount."""

    name: str
    unit: str
    quantity: Figure
    price: Figure
    amount: Figure
    shift: Shift | None = None
    by_percent: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """单价分析表 of one work. With a stated price only ``unit_price`` is there."""

    work: Work
    item: QuotaItem | None
    unit: str
    unit_price: Figure
    labour: tuple[ResourceLine, ...] = ()
    materials: tuple[ResourceLine, ...] = ()
    machines: tuple[ResourceLine, ...] = ()
    differences: tuple[ResourceLine, ...] = ()
    unpriced: tuple[ResourceLine, ...] = ()


def analyze(case: Case, book: PriceBook, number: int, work: Work) -> Analysis:
    """Record every figure of a work's unit price (综合单价)."""
    subject, figures = f"work:{work.id}", case.figures
    if work.stated_price is not None:
        stated = work.stated_price
        cited = case.cite(("works", number, "stated_price"))
        source = Source(stated.source, f"{cited.document} {cited.place}", stated.as_of_date, cited.confidence)
        unit = f"元/{stated.unit}"
        return Analysis(
            work, None, stated.unit, figures.given("unit_price", subject, stated.amount_yuan, source, unit=unit)
        )
    item = _item(case, work.quota_item or "")
    lines = {kind: tuple(found) for kind, found in _resource_lines(case, book, number, work, item).items()}
    costs = {
        kind: case.sum(term, subject, [line.amount for line in lines[kind]], carry=case.line_carry)
        for kind, term in (("labour", "labour_cost"), ("material", "material_cost"), ("machine", "machine_cost"))
    }
    work_class = next((c for c in case.chosen.cost_method.work_classes if c.id == work.work_class), None)
    differences = tuple(_price_differences(case, book, work, lines))
    gap = case.sum("price_difference", subject, [line.amount for line in differences], carry=case.line_carry)
    unpriced = case.sum(
        "unpriced_material_cost", subject, [line.amount for line in lines["unpriced_material"]], carry=case.line_carry
    )
    price = _composite(case, subject, item, work_class, tuple(costs.values()), gap, unpriced)
    return Analysis(
        work,
        item,
        item.unit,
        price,
        lines["labour"],
        lines["material"],
        lines["machine"],
        differences,
        lines["unpriced_material"],
    )


def _item(case: Case, number: str, near: str = "") -> QuotaItem:
    item = case.chosen.quota_item(number, near)
    if item is None:
        raise LookupError(f"no quota item {number}: the plan was not checked")
    return item


def _resource_lines(
    case: Case, book: PriceBook, number: int, work: Work, item: QuotaItem
) -> dict[str, list[ResourceLine]]:
    """Consumption × price of every resource, haul steps and coefficients included."""
    figures, subject = case.figures, f"work:{work.id}"
    steps_item, steps = _haul(case, number, work, item)
    uses: dict[tuple[str, str], tuple[str, Decimal, Decimal, Source]] = {}
    for use in (use for use in item.consumptions if use.percent_of is None):
        uses[use.kind, use.resource] = (use.unit, use.quantity, Decimal(0), use.source or item.source)
    for use in steps_item.consumptions if steps_item else ():
        nothing = (use.unit, Decimal(0), Decimal(0), item.source)
        unit, quantity, _, source = uses.get((use.kind, use.resource), nothing)
        uses[use.kind, use.resource] = (unit, quantity, use.quantity, source)
    coefficients = [(c, _coefficient(case, number, work, i, c)) for i, c in enumerate(work.coefficients)]
    lines: dict[str, list[ResourceLine]] = {kind: [] for kind in ("labour", "material", "machine", "unpriced_material")}
    for (kind, resource), (unit, quantity, each_step, source) in uses.items():
        of_use = f"{subject}/{kind}:{resource}"
        consumption = figures.given("quota_consumption", of_use, quantity, source, unit=unit)
        if steps_item and steps:
            more = figures.given("step_consumption", of_use, each_step, steps_item.source, unit=unit)
            consumption = figures.step("hauled_consumption", of_use, with_haul, consumption, steps, more, unit=unit)
        factors = [figure for c, figure in coefficients if _applies(c, kind, resource)]
        adjusted = figures.step("consumption", of_use, product_of, consumption, *factors, unit=unit)
        shift = book.shift(resource, item.source.pack) if kind == "machine" else None
        if shift:
            name, price = shift.item.name, shift.price
        elif kind == "machine":
            name, price = resource, book.shift_price(resource)
        elif kind == "unpriced_material":
            name, price = resource, book.price(kind, resource).budget
        else:
            name, price = resource, book.price(kind, resource).charged
        amount = figures.step("resource_amount", of_use, product, adjusted, price, carry=case.line_carry)
        lines[kind].append(ResourceLine(name, unit, adjusted, price, amount, shift))
    for kind, line in list(_percent_lines(case, subject, item, lines)):
        lines[kind].append(line)
    return lines


def _percent_lines(
    case: Case, subject: str, item: QuotaItem, lines: Mapping[str, Sequence[ResourceLine]]
) -> Iterator[tuple[str, ResourceLine]]:
    """Lines by percent (其他材料费、零星材料费、其他机械费) of what the lines by quantity cost, coefficients and haul included."""
    for use in item.consumptions:
        if use.percent_of is None:
            continue
        of_use, source = f"{subject}/{use.kind}:{use.resource}", use.source or item.source
        parts = [line.amount for kind in use.percent_of.split("_") for line in lines[kind]]
        rate = case.figures.given("resource_percent", of_use, use.quantity, source)
        base = case.sum("percent_base", of_use, parts, carry=case.line_carry)
        amount = case.figures.step("resource_amount", of_use, percentage, base, rate, carry=case.line_carry)
        yield use.kind, ResourceLine(use.resource, "%", rate, base, amount, by_percent=True)


def _coefficient(case: Case, number: int, work: Work, index: int, coefficient: Coefficient) -> Figure:
    on = coefficient.on if coefficient.resource is None else f"{coefficient.on}-{coefficient.resource}"
    subject = f"work:{work.id}/coefficient:{on}-{index + 1}"
    case.figures.subjects[subject] = f"{work.name}·{coefficient.resource or _COEFFICIENT_ON[coefficient.on]}"
    return case.given("coefficient", subject, coefficient.factor, "works", number, "coefficients", index, "factor")


_COEFFICIENT_ON = {"item": "定额", "labour": "人工", "material": "材料", "machine": "机械"}


def _haul(case: Case, number: int, work: Work, item: QuotaItem) -> tuple[QuotaItem | None, Figure | None]:
    if item.haul is None or work.haul_distance_m is None:
        return None, None
    figures, subject = case.figures, f"work:{work.id}"
    distance = case.given("haul_distance", subject, work.haul_distance_m, "works", number, "haul_distance_m")
    base = figures.given("haul_base_distance", subject, item.haul.base_m, item.source)
    step = figures.given("haul_step_distance", subject, item.haul.step_m, item.source)
    return _item(case, item.haul.step_item, item.source.pack), figures.step(
        "haul_steps", subject, haul_steps, distance, base, step, clause=item.source
    )


def _applies(coefficient: Coefficient, kind: str, resource: str) -> bool:
    groups = {"labour": {"labour"}, "material": {"material", "unpriced_material"}, "machine": {"machine"}}
    on = coefficient.on == "item" or kind in groups[coefficient.on]
    return on and coefficient.resource in (None, resource)


def _price_differences(
    case: Case, book: PriceBook, work: Work, lines: dict[str, tuple[ResourceLine, ...]]
) -> list[ResourceLine]:
    """材料价差: materials above their ceiling, the fuel of machine shifts included."""
    uses: dict[tuple[str, str], list[Figure]] = {}
    subject = f"work:{work.id}"
    for kind in ("labour", "material"):
        for line in (line for line in lines[kind] if not line.by_percent):
            uses.setdefault((kind, line.name), []).append(line.quantity)
    for line in lines["machine"]:
        for part in line.shift.parts if line.shift else ():
            of_part = f"{line.quantity.id.subject}/{part.consumption.kind}:{part.consumption.resource}"
            if part.price.gap is not None:
                used = case.figures.step(
                    "shift_use", of_part, product, line.quantity, part.quantity, unit=part.consumption.unit
                )
                uses.setdefault((part.consumption.kind, part.consumption.resource), []).append(used)
    found = []
    for (kind, resource), quantities in uses.items():
        price = book.price(kind, resource)
        if price.gap is None:
            continue
        used = case.sum("material_use", f"{subject}/{kind}:{resource}", quantities, unit=price.unit)
        amount = case.figures.step(
            "price_difference_amount", f"{subject}/{kind}:{resource}", product, used, price.gap, carry=case.line_carry
        )
        found.append(ResourceLine(resource, price.unit, used, price.gap, amount))
    return found


def _rate(case: Case, term: str, subject: str, rate: Rate | None, owner: str) -> Figure:
    """A rate of the cost method, recorded once; one the method does not give is unknown, never guessed."""
    if (term, subject) in case.figures:
        return case.figures[term, subject]
    if rate is None:
        return case.figures.given(
            term, subject, Absent.UNKNOWN, Source(case.chosen.cost_method.title, f"未给出{owner}的费率")
        )
    return case.figures.given(term, subject, rate.percent, rate.source)


def _composite(
    case: Case,
    subject: str,
    item: QuotaItem,
    work_class: WorkClass | None,
    basic: tuple[Figure, ...],
    gap: Figure,
    unpriced: Figure,
) -> Figure:
    """The chain from 直接工程费 to 综合单价."""
    figures, method, carry = case.figures, case.chosen.cost_method, case.line_carry
    name = work_class.name if work_class else "该工程类别"
    of_class = f"class:{work_class.id}" if work_class else f"{subject}/class"

    def percent(term: str, base: Figure, rate: Figure) -> Figure:
        return figures.step(term, subject, percentage, base, rate, carry=carry, clause=case.method)

    def add(term: str, *parts: Figure) -> Figure:
        return figures.step(term, subject, total, *parts, carry=carry, clause=case.method)

    base = add("basic_direct_cost", *basic)
    other = percent(
        "other_direct_cost",
        base,
        figures.given("other_direct_cost_rate", subject, item.other_cost_percent, item.source),
    )
    works = add("direct_works_cost", base, other)
    measures = percent(
        "measures_cost",
        works,
        _rate(case, "measures_rate", of_class, work_class.measures if work_class else None, f"{name}措施费"),
    )
    direct = add("direct_cost", works, measures)
    indirect = percent(
        "indirect_cost",
        direct,
        _rate(case, "indirect_rate", of_class, work_class.indirect if work_class else None, f"{name}间接费"),
    )
    profit_base = add("profit_base", direct, indirect)
    profit = percent("profit", profit_base, _rate(case, "profit_rate", "project", method.profit, "利润"))
    parts = {
        "direct_cost": direct,
        "indirect_cost": indirect,
        "profit": profit,
        "price_difference": gap,
        "unpriced_material_cost": unpriced,
    }
    taxed = add("tax_base", *(parts[p] for p in method.tax_base))
    tax = percent("tax", taxed, _rate(case, "tax_rate", "project", method.tax, "税金"))
    return figures.step(
        "unit_price",
        subject,
        total,
        direct,
        indirect,
        profit,
        gap,
        unpriced,
        tax,
        carry=carry,
        unit=f"元/{item.unit}",
        clause=case.method,
    )
