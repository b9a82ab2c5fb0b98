"""Schedule (进度): phases in months, costs placed in quarters and years, price contingency, dynamic investment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.compute.case import Case, Path, in_parts
from xiufu.compute.estimate import Estimate, per_area_of
from xiufu.compute.kernels import growth_factor, percentage, product, proportional_part, same
from xiufu.core.figure import Absent, Figure
from xiufu.core.numbers import N, total
from xiufu.model.costs import Equipment, Fee, Monitoring
from xiufu.model.fields import Quarter
from xiufu.model.works import Allocation, Measure, Period


def months_between(from_year: N, from_month: N, to_year: N, to_month: N) -> N:
    """月数, both ends included.

    >>> months_between(Decimal(2025), Decimal(11), Decimal(2027), Decimal(9))
    Decimal('23')
    """
    return (to_year - from_year) * 12 + to_month - from_month + 1


def wan_at_most(yuan: N, limit_wan: N) -> N:
    """元 → 万元, never more than the total it is a part of.

    >>> wan_at_most(Decimal("29591.05"), Decimal("2.96")), wan_at_most(Decimal("29601"), Decimal("2.96"))
    (Decimal('2.959105'), Decimal('2.96'))
    """
    return (yuan / 10000).min(limit_wan)


def elapsed_years(year: N, first_year: N, offset: N) -> N:
    """计息年数 = 年份 − 首年 + 偏移: 0 by the year-end convention, 0.5 by the mid-year one.

    >>> elapsed_years(Decimal(2027), Decimal(2025), Decimal(0))
    Decimal('2')
    """
    return year - first_year + offset


@dataclass(frozen=True, slots=True)
class YearRow:
    """One row of 价差预备费估算表."""

    year: int
    investment: Figure
    factor: Figure
    contingency: Figure


@dataclass(frozen=True, slots=True)
class Schedule:
    """Money over time."""

    quarters: dict[Quarter, Figure]
    years: tuple[YearRow, ...]
    price_contingency: Figure
    dynamic: Figure


def phases(case: Case) -> None:
    """Record the months of each phase and the service life (服务年限)."""
    parts, construction = [], []
    for i, phase in enumerate(case.plan.phases):
        subject = f"phase:{phase.id}"
        ends = []
        for end, month in (("from", phase.period.from_month), ("to", phase.period.to_month)):
            path = ("phases", i, "period", f"{end}_month")
            ends += [
                case.given(f"{end}_year", subject, month.year, *path),
                case.given(f"{end}_month", subject, month.month, *path),
            ]
        figure = case.figures.step("phase_months", subject, months_between, *ends)
        parts.append(figure)
        if phase.kind == "construction":
            construction.append(figure)
    case.sum("service_months", "project", parts)
    case.sum("production_months", "project", construction)


def schedule(case: Case, estimate: Estimate) -> Schedule:
    """Place every cost in its quarters, sum the years, and add the price contingency."""
    placed: dict[Quarter, list[Figure]] = defaultdict(list)
    for quarter, amount in _construction(case, estimate.construction).items():
        placed[quarter].append(amount)
    for prefix, index, amount, allocation in _components(case, estimate):
        for quarter, part in _spread(
            case, amount, allocation, (prefix, index, "allocation") if index >= 0 else (prefix,)
        ).items():
            placed[quarter].append(part)
    owed = _unstated(case)
    quarters = {q: case.sum("quarter_investment", f"quarter:{q}", [*placed[q], *owed]) for q in sorted(placed)}
    years = _years(case, quarters, owed)
    growth = case.sum("price_contingency", "project", [row.contingency for row in years])
    dynamic = case.figures.step("dynamic_investment", "project", total, estimate.static, growth)
    per_area_of(case, "dynamic", dynamic)
    return Schedule(quarters, years, growth, dynamic)


def _unstated(case: Case) -> list[Figure]:
    """Sections the plan does not mention (未写明的费用): they may fall in any quarter, so none is known without them."""
    sections = (case.figures[term, "project"] for term in ("equipment_cost_wan", "other_fees", "monitoring_cost"))
    return [section for section in sections if section.value is Absent.NOT_STATED]


def _components(case: Case, estimate: Estimate) -> list[tuple[str, int, Figure, Sequence[Allocation]]]:
    """Every cost but construction, with its stated allocation."""
    plan = case.plan
    sections: tuple[tuple[str, Sequence[Equipment | Fee | Monitoring], Sequence[Figure]], ...] = (
        ("equipment", plan.equipment or (), estimate.equipment),
        ("other_fees", plan.other_fees or (), estimate.fees),
        ("monitoring", plan.monitoring or (), estimate.monitoring),
    )
    found: list[tuple[str, int, Figure, Sequence[Allocation]]] = [
        (prefix, i, amount, item.allocation)
        for prefix, items, amounts in sections
        for i, (item, amount) in enumerate(zip(items, amounts, strict=True))
    ]
    return [*found, ("contingency_allocation", -1, estimate.contingency, plan.contingency_allocation)]


def _spread(case: Case, amount: Figure, allocation: Sequence[Allocation], path: Path) -> dict[Quarter, Figure]:
    """Parts of an amount by stated percentages."""
    subjects = [f"{amount.id.term}/{amount.id.subject}/quarter:{item.quarter}" for item in allocation]
    percents = [
        case.given("allocation_percent", subject, item.percent, *path, i, "percent")
        for i, (subject, item) in enumerate(zip(subjects, allocation, strict=True))
    ]
    so_far = []
    for i, subject in enumerate(subjects[:-1], 1):
        together = case.sum("percent_so_far", subject, percents[:i])
        so_far.append(
            case.figures.step("allocated_so_far", subject, percentage, amount, together, carry=case.wan_carry)
        )
    parts = in_parts(case, "allocated_cost", subjects, [*so_far, amount], case.wan_carry)
    return {item.quarter: part for item, part in zip(allocation, parts, strict=True)}


def _construction(case: Case, construction: Figure) -> dict[Quarter, Figure]:
    """工程施工费 by quarter, from the time of each measure; the last quarter brings it to the total carried on."""
    by_quarter: dict[Quarter, list[Figure]] = defaultdict(list)
    for s, sub in enumerate(case.plan.sub_projects):
        for u, unit in enumerate(sub.units):
            for m, measure in enumerate(unit.measures):
                path: Path = ("sub_projects", s, "units", u, "measures", m)
                subject = f"sub:{sub.id}/unit:{unit.id}/measure:{measure.id}"
                for quarter, part in _measure(case, subject, measure, measure.period or unit.period, path).items():
                    by_quarter[quarter].append(part)
    if not by_quarter:
        return {}
    quarters = sorted(by_quarter)
    subjects = [f"construction_cost_wan/project/quarter:{quarter}" for quarter in quarters]
    so_far, yuan = [], []
    for quarter, subject in zip(quarters, subjects, strict=True):
        yuan.append(case.sum("quarter_construction", f"quarter:{quarter}", by_quarter[quarter]))
        if quarter != quarters[-1]:
            together = yuan[-1] = case.sum("construction_so_far", subject, yuan[-2:])
            so_far.append(
                case.figures.step(
                    "allocated_so_far", subject, wan_at_most, together, construction, carry=case.wan_carry
                )
            )
    return dict(
        zip(quarters, in_parts(case, "allocated_cost", subjects, [*so_far, construction], case.wan_carry), strict=True)
    )


def _measure(case: Case, subject: str, measure: Measure, period: Period | None, path: Path) -> dict[Quarter, Figure]:
    """A measure's cost by quarter: as allocated, else evenly over the months of its period."""
    cost, figures = case.figures["measure_cost", subject], case.figures
    if measure.allocation:
        return {
            a.quarter: figures.step(
                "quarter_measure_cost",
                f"{subject}/quarter:{a.quarter}",
                percentage,
                cost,
                case.given(
                    "allocation_percent", f"{subject}/quarter:{a.quarter}", a.percent, *path, "allocation", i, "percent"
                ),
            )
            for i, a in enumerate(measure.allocation)
        }
    if period is None:
        raise LookupError(f"{subject} has no period: the plan was not checked")
    months = _months_by_quarter(period)
    if len(months) == 1:
        return {q: figures.step("quarter_measure_cost", f"{subject}/quarter:{q}", same, cost) for q in months}
    whole = case.given("period_months", subject, sum(months.values()), *path)
    found = {}
    for quarter, count in months.items():
        of_quarter = f"{subject}/quarter:{quarter}"
        in_quarter = case.given("quarter_months", of_quarter, count, *path)
        found[quarter] = figures.step("quarter_measure_cost", of_quarter, proportional_part, cost, in_quarter, whole)
    return found


def _months_by_quarter(period: Period) -> dict[Quarter, int]:
    counts: dict[Quarter, int] = {}
    for index in range(period.from_month.index, period.to_month.index + 1):
        quarter = Quarter(index // 12, index % 12 // 3 + 1)
        counts[quarter] = counts.get(quarter, 0) + 1
    return counts


def _years(case: Case, quarters: dict[Quarter, Figure], owed: list[Figure]) -> tuple[YearRow, ...]:
    """Static investment, factor and price contingency of every year from the first phase to the last."""
    figures, method = case.figures, case.chosen.cost_method
    first = min([p.period.from_month.year for p in case.plan.phases] + [q.year for q in quarters])
    last = max([p.period.to_month.year for p in case.plan.phases] + [q.year for q in quarters])
    rate = figures.given("price_growth_rate", "project", method.price_growth.percent, method.price_growth.source)
    offset = figures.given(
        "year_offset", "project", Decimal("0.5") if method.price_convention == "mid_year" else Decimal(0), case.method
    )
    first_year = figures.given("first_year", "project", first, case.cite(("phases",)))
    rows = []
    for year in range(first, last + 1):
        subject = f"year:{year}"
        investment = case.sum("year_investment", subject, [f for q, f in quarters.items() if q.year == year] or owed)
        number = figures.given("calendar_year", subject, year, case.cite(("phases",)))
        elapsed = figures.step("elapsed_years", subject, elapsed_years, number, first_year, offset, clause=case.method)
        factor = figures.step(
            "growth_factor",
            subject,
            growth_factor,
            rate,
            elapsed,
            carry=method.factor_rounding,
            show=method.printing["factor"],
            clause=case.method,
        )
        rows.append(
            YearRow(
                year,
                investment,
                factor,
                figures.step(
                    "price_contingency", subject, product, investment, factor, carry=case.wan_carry, clause=case.method
                ),
            )
        )
    return tuple(rows)
