"""The estimate (投资估算): construction, equipment, other fees, contingency, monitoring, static investment, shares."""

from dataclasses import dataclass

from xiufu.compute.case import Case
from xiufu.compute.fees import other_fees
from xiufu.compute.kernels import per_area, per_mu, percentage, product, product_of, same, share, to_wan
from xiufu.compute.prices import PriceBook
from xiufu.compute.unit_price import Analysis, analyze
from xiufu.core.figure import Absent, Figure, Source
from xiufu.core.numbers import total
from xiufu.model.costs import MonitoringByArea, MonitoringByTimes
from xiufu.model.site import SubProject


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One row of 工程施工费估算表."""

    analysis: Analysis
    quantity: Figure
    total: Figure


@dataclass(frozen=True, slots=True)
class ClassRows:
    """One 工程类别 of a sub-project with its rows."""

    name: str
    total: Figure
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the tables of the estimate are made of."""

    book: PriceBook
    analyses: tuple[Analysis, ...]
    classes: dict[str, tuple[ClassRows, ...]]
    construction: Figure
    equipment: tuple[Figure, ...]
    fees: tuple[Figure, ...]
    monitoring: tuple[Figure, ...]
    contingency: Figure
    static: Figure


def estimate(case: Case) -> Estimate:
    """Record the static investment and everything it is made of."""
    book = PriceBook(case)
    used = {
        line.work for sub in case.plan.sub_projects for unit in sub.units for m in unit.measures for line in m.lines
    }
    analyses = {work.id: analyze(case, book, i, work) for i, work in enumerate(case.plan.works) if work.id in used}
    classes = {sub.id: _construction(case, sub, analyses) for sub in case.plan.sub_projects}
    figures, carry = case.figures, case.wan_carry
    yuan = case.sum(
        "construction_cost", "project", [figures["construction_cost", f"sub:{s.id}"] for s in case.plan.sub_projects]
    )
    construction = figures.step("construction_cost_wan", "project", to_wan, yuan, carry=carry)
    equipment = _equipment(case)
    equipment_total = _section(case, "equipment_cost_wan", case.plan.equipment, equipment, "设备费")
    fees = other_fees(case, construction, equipment_total)
    fees_total = _section(case, "other_fees", case.plan.other_fees, fees, "其他费用")
    base = figures.step("contingency_base", "project", total, construction, equipment_total, fees_total)
    method = case.chosen.cost_method
    rate = figures.given("contingency_rate", "project", method.contingency.percent, method.contingency.source)
    contingency = figures.step(
        "contingency", "project", percentage, base, rate, carry=carry, clause=method.contingency.source
    )
    monitoring = _monitoring(case)
    monitoring_total = _section(case, "monitoring_cost", case.plan.monitoring, monitoring, "监测与管护费")
    static = figures.step(
        "static_investment", "project", total, construction, equipment_total, fees_total, contingency, monitoring_total
    )
    _shares(
        case,
        static,
        {
            "construction": construction,
            "equipment": equipment_total,
            "other_fees": fees_total,
            "contingency": contingency,
            "monitoring": monitoring_total,
        },
    )
    per_area_of(case, "static", static)
    return Estimate(
        book,
        tuple(analyses.values()),
        classes,
        construction,
        tuple(equipment),
        tuple(fees),
        tuple(monitoring),
        contingency,
        static,
    )


def _section(case: Case, term: str, stated: object, parts: list[Figure], name: str) -> Figure:
    """Sum of a section; a section the plan does not mention is not stated, and not zero."""
    if stated is None:
        source = Source(case.cite(()).document, f"未写明{name}；没有这项费用时请写 [] 或“无”")
        return case.figures.given(term, "project", Absent.NOT_STATED, source)
    return case.sum(term, "project", parts)


def _construction(case: Case, sub: SubProject, analyses: dict[str, Analysis]) -> tuple[ClassRows, ...]:
    """工程施工费 of one sub-project, by class and work, and the cost of each measure."""
    figures = case.figures
    quantities: dict[str, list[Figure]] = {}
    for unit in sub.units:
        for measure in unit.measures:
            of_measure, amounts = f"sub:{sub.id}/unit:{unit.id}/measure:{measure.id}", []
            for line in measure.lines:
                quantity = figures["quota_quantity", f"{of_measure}/line:{line.id}"]
                quantities.setdefault(line.work, []).append(quantity)
                amounts.append(
                    figures.step(
                        "line_total",
                        f"{of_measure}/line:{line.id}",
                        product,
                        quantity,
                        analyses[line.work].unit_price,
                        carry=case.line_carry,
                    )
                )
            cost = case.sum("measure_cost", of_measure, amounts)
            figures.step(
                "measure_cost_per_hm2", of_measure, per_area, cost, figures["area", f"sub:{sub.id}/unit:{unit.id}"]
            )
    names = {c.id: c.name for c in case.chosen.cost_method.work_classes}
    found = []
    for class_id in dict.fromkeys([*names, *(a.work.work_class for a in analyses.values())]):
        rows = []
        for analysis in analyses.values():
            if analysis.work.work_class == class_id and analysis.work.id in quantities:
                subject = f"sub:{sub.id}/work:{analysis.work.id}"
                show, _ = case.quantity_rounding(analysis.unit)
                quantity = case.sum(
                    "work_quantity", subject, quantities[analysis.work.id], unit=analysis.unit, show=show
                )
                rows.append(
                    WorkRow(
                        analysis,
                        quantity,
                        figures.step(
                            "work_total", subject, product, quantity, analysis.unit_price, carry=case.line_carry
                        ),
                    )
                )
        if rows:
            of_class = case.sum("construction_cost", f"sub:{sub.id}/class:{class_id}", [row.total for row in rows])
            found.append(ClassRows(names.get(class_id, class_id), of_class, tuple(rows)))
    case.sum("construction_cost", f"sub:{sub.id}", [c.total for c in found])
    return tuple(found)


def _equipment(case: Case) -> list[Figure]:
    parts = []
    for i, item in enumerate(case.plan.equipment or ()):
        subject = f"equipment:{item.id}"
        count = case.given("count", subject, item.count, "equipment", i, "count")
        price = case.given("equipment_price", subject, item.price_yuan, "equipment", i, "price_yuan")
        amount = case.figures.step("equipment_cost", subject, product, count, price)
        parts.append(case.figures.step("equipment_cost_wan", subject, to_wan, amount, carry=case.wan_carry))
    return parts


def _monitoring(case: Case) -> list[Figure]:
    """监测与管护费 by period and area, or by points and times."""
    parts = []
    for i, item in enumerate(case.plan.monitoring or ()):
        subject = f"monitoring:{item.id}"

        def given(
            term: str,
            key: str,
            index: int = i,
            of: str = subject,
            stated: MonitoringByArea | MonitoringByTimes = item.amount,
        ) -> Figure:
            return case.given(term, of, getattr(stated, key), "monitoring", index, "amount", key)

        if isinstance(item.amount, MonitoringByArea):
            factors = [
                given("monitoring_area", "area_hm2"),
                given("monitoring_years", "years"),
                given("monitoring_price", "price_yuan"),
            ]
        else:
            factors = [
                given("monitoring_points", "points"),
                given("monitoring_times", "times_per_year"),
                given("monitoring_years", "years"),
                given("monitoring_price", "price_yuan"),
            ]
        amount = case.figures.step("monitoring_amount", subject, product_of, *factors)
        parts.append(case.figures.step("monitoring_cost", subject, to_wan, amount, carry=case.wan_carry))
    return parts


def as_printed(case: Case, figure: Figure, where: str) -> Figure:
    """The figure itself, or its printed form when the method takes a ratio from printed totals (按打印值计算)."""
    method = case.chosen.cost_method
    if getattr(method, where) == "full" or case.wan_carry:
        return figure
    key = ("printed_amount", f"{figure.id.term}/{figure.id.subject}")
    if key in case.figures:
        return case.figures[key]
    return case.figures.step(*key, same, figure, carry=method.printing["wan"])


def _shares(case: Case, static: Figure, parts: dict[str, Figure]) -> None:
    """占静态总投资的比例; a total of zero has no shares."""
    whole = as_printed(case, static, "shares_from")
    for name, part in parts.items():
        if whole.known and whole.number == 0:
            case.figures.given("share", name, Absent.NOT_APPLICABLE, case.method)
        else:
            case.figures.step("share", name, share, as_printed(case, part, "shares_from"), whole, clause=case.method)


def per_area_of(case: Case, name: str, amount: Figure) -> None:
    """每公顷投资 and 亩均投资 of a total."""
    area = case.figures["reclaimed_area", "project"]
    if area.known and area.number == 0:
        case.figures.given("investment_per_hm2", name, Absent.NOT_APPLICABLE, case.method)
        case.figures.given("investment_per_mu", name, Absent.NOT_APPLICABLE, case.method)
        return
    per_hm2 = case.figures.step(
        "investment_per_hm2", name, per_area, as_printed(case, amount, "per_area_from"), area, clause=case.method
    )
    case.figures.step("investment_per_mu", name, per_mu, per_hm2, clause=case.method)
