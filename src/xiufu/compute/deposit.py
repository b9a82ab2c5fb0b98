"""Deposit (预存) and quarterly withdrawal (支取) of the reclamation fee, by the rules in force on the plan's date."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xiufu.compute.case import Case, in_parts
from xiufu.compute.estimate import Estimate
from xiufu.compute.kernels import percentage, proportional_part, remainder, same
from xiufu.compute.schedule import Schedule
from xiufu.core.figure import Figure, Source
from xiufu.core.numbers import Rounding
from xiufu.model.fields import Quarter


@dataclass(frozen=True, slots=True)
class Due:
    """One payment into the special account (预存期次): the last day by which it must be made, and how much."""

    number: int
    due_date: date
    amount: Figure


@dataclass(frozen=True, slots=True)
class DepositPlan:
    """预存与支取计划. ``notes`` are what a reviewer would ask about."""

    in_full: bool | None
    window_from: date
    works_start: date
    dues: tuple[Due, ...]
    withdrawals: dict[Quarter, Figure]
    notes: tuple[str, ...]


def months_before(day: date, months: int) -> date:
    """The same day some months earlier (提前若干月), or the last day of a shorter month.

    >>> months_before(date(2025, 3, 31), 1), months_before(date(2025, 11, 1), 1)
    (datetime.date(2025, 2, 28), datetime.date(2025, 10, 1))
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    next_month = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, date.fromordinal(next_month.toordinal() - 1).day))


def deposit(case: Case, estimate: Estimate, schedule: Schedule) -> DepositPlan:
    """Record the deposit and withdrawal plan; full or in instalments as the rule in force says."""
    figures, plan = case.figures, case.plan.deposit
    basis = estimate.static if plan.basis == "static" else schedule.dynamic
    amount = figures.step("deposit_total", "project", same, basis, carry=_paid(case))
    limits = {
        name: _law(case, name)
        for name in (
            "deposit_full_cycle_years",
            "deposit_first_percent",
            "deposit_before_works_months",
            "deposit_finish_before_end_years",
        )
    }
    months = figures["production_months", "project"]
    construction = [p for p in case.plan.phases if p.kind == "construction"]
    first_month = min((p.period.from_month for p in construction), default=case.plan.phases[0].period.from_month)
    works_start = plan.works_start_date or date(first_month.year, first_month.month, 1)
    window_from = months_before(works_start, int(limits["deposit_before_works_months"].number))
    last = date.fromordinal(works_start.toordinal() - 1)
    cycle_limit = limits["deposit_full_cycle_years"].number * 12
    in_full = months.number <= cycle_limit
    notes = _boundary_notes(case, months.number, cycle_limit, last)
    if plan.instalments and not in_full:
        dues, more = _stated(case, amount, limits, last, construction[-1].period.to_month.index)
        notes += more
    elif in_full:
        notes += ("生产建设周期在三年以下，应一次性全额预存，所填分期不予采用",) if plan.instalments else ()
        dues = [Due(1, last, figures.step("deposit_amount", "instalment:1", same, amount))]
    else:
        dues = _proposed(case, amount, limits, last, construction[-1].period.to_month.index)
    return DepositPlan(in_full, window_from, works_start, tuple(dues), _withdrawals(case, schedule, amount), notes)


def _paid(case: Case) -> Rounding:
    """What is paid is what is printed (实付数): to the places of 万元, whatever else is carried on."""
    return case.chosen.cost_method.printing["wan"]


def _law(case: Case, name: str) -> Figure:
    value = case.chosen.parameter(name)
    return case.figures.given(name, "project", value.value, value.source)


def _boundary_notes(case: Case, months: Decimal, limit: Decimal, last: date) -> tuple[str, ...]:
    notes = []
    if months == limit:
        notes.append(f"生产建设周期恰为 {limit} 个月，“三年以下”按立法惯例含本数，按一次性全额预存计；请与主管部门确认")
    if case.plan.plan_date > last:
        notes.append(
            f"填表日期 {case.plan.plan_date.isoformat()} 已晚于预存期限 {last.isoformat()}，请核对开工日期或尽快预存"
        )
    return tuple(notes)


def _stated(
    case: Case, amount: Figure, limits: dict[str, Figure], last: date, end_index: int
) -> tuple[list[Due], tuple[str, ...]]:
    """Instalments as the plan states them, checked against the first share and the last day; as paid, so as printed."""
    items = case.plan.deposit.instalments
    subjects = [f"instalment:{i}" for i in range(1, len(items) + 1)]
    percents = [
        case.given("deposit_percent", subject, item.percent, "deposit", "instalments", i, "percent")
        for i, (subject, item) in enumerate(zip(subjects, items, strict=True))
    ]
    so_far = []
    for i, subject in enumerate(subjects[:-1], 1):
        together = case.sum("percent_so_far", subject, percents[:i])
        so_far.append(case.figures.step("deposit_so_far", subject, percentage, amount, together, carry=_paid(case)))
    parts = in_parts(case, "deposit_amount", subjects, [*so_far, amount], _paid(case))
    dues = [Due(i, item.due_date, part) for i, (item, part) in enumerate(zip(items, parts, strict=True), 1)]
    notes = []
    least, finish = limits["deposit_first_percent"].number, _finish(limits, end_index)
    first = dues[0].amount
    if first.known and amount.known and first.number < amount.number * least / 100:
        notes.append(f"首期预存 {first.text} 万元不足预存总额 {amount.text} 万元的 {least}%")
    if items[0].due_date > last:
        notes.append(f"首期预存日期 {items[0].due_date.isoformat()} 晚于动工前的最后一日 {last.isoformat()}")
    if items[-1].due_date > finish:
        notes.append(f"末期预存日期 {items[-1].due_date.isoformat()} 晚于规定的 {finish.isoformat()}")
    return dues, tuple(notes)


def _finish(limits: dict[str, Figure], end_index: int) -> date:
    """余额预存完毕的最后日期: so many years before production ends."""
    index = end_index + 1 - 12 * int(limits["deposit_finish_before_end_years"].number)
    return date.fromordinal(date(index // 12, index % 12 + 1, 1).toordinal() - 1)


def _proposed(case: Case, amount: Figure, limits: dict[str, Figure], first: date, end_index: int) -> list[Due]:
    """The least the rule allows first, then equal yearly parts as printed, for they are paid; the last takes what is left."""
    figures, finish = case.figures, _finish(limits, end_index)
    anniversaries = [months_before(first, -12 * n) for n in range(1, finish.year - first.year + 1)]
    days = [day for day in anniversaries if day <= finish] or [finish]
    up = Rounding(_paid(case).places, "up")
    least = figures.step(
        "deposit_amount", "instalment:1", percentage, amount, limits["deposit_first_percent"], carry=up
    )
    rest = figures.step("deposit_rest", "project", remainder, amount, least, carry=_paid(case))
    count = figures.given("deposit_parts", "project", len(days), limits["deposit_finish_before_end_years"].origin)  # type: ignore[arg-type]
    subjects = [f"instalment:{i}" for i in range(2, len(days) + 2)]
    numbers = [
        figures.given("deposit_number", subject, i, Source("本方案", "预存期次"))
        for i, subject in enumerate(subjects[:-1], 1)
    ]
    so_far = [
        figures.step("deposit_so_far", subject, proportional_part, rest, number, count, carry=_paid(case))
        for subject, number in zip(subjects, numbers, strict=False)
    ]
    parts = in_parts(case, "deposit_amount", subjects, [*so_far, rest], _paid(case))
    return [
        Due(1, first, least),
        *(Due(i, day, part) for i, (day, part) in enumerate(zip(days, parts, strict=True), 2)),
    ]


def _withdrawals(case: Case, schedule: Schedule, amount: Figure) -> dict[Quarter, Figure]:
    """支取计划: what each quarter needs, as printed, for it is paid; together they are the deposit."""
    needs = {q: f for q, f in schedule.quarters.items() if f.value != Decimal(0)}
    if case.plan.deposit.basis == "dynamic":
        needs = _with_price_contingency(case, schedule, needs)
    if not needs:
        return {}
    subjects = [f"quarter:{quarter}" for quarter in needs]
    together: list[Figure] = []
    so_far: list[Figure] = []
    for subject, need in list(zip(subjects, needs.values(), strict=True))[:-1]:
        together.append(case.sum("need_so_far", subject, [*together[-1:], need]))
        so_far.append(case.figures.step("withdrawal_so_far", subject, same, together[-1], carry=_paid(case)))
    return dict(zip(needs, in_parts(case, "withdrawal", subjects, [*so_far, amount], _paid(case)), strict=True))


def _with_price_contingency(case: Case, schedule: Schedule, needs: dict[Quarter, Figure]) -> dict[Quarter, Figure]:
    """Investment of each quarter with its part of the year's price contingency."""
    found: dict[Quarter, Figure] = {}
    for row in schedule.years:
        invested = {q: f for q, f in needs.items() if q.year == row.year}
        if not invested:
            continue
        subjects = [f"quarter:{quarter}" for quarter in invested]
        before: list[Figure] = []
        so_far: list[Figure] = []
        for subject, investment in list(zip(subjects, invested.values(), strict=True))[:-1]:
            before.append(case.sum("investment_so_far", subject, [*before[-1:], investment]))
            so_far.append(
                case.figures.step(
                    "price_contingency_so_far",
                    subject,
                    proportional_part,
                    row.contingency,
                    before[-1],
                    row.investment,
                    carry=case.wan_carry,
                )
            )
        parts = in_parts(case, "quarter_price_contingency", subjects, [*so_far, row.contingency], case.wan_carry)
        found |= {
            quarter: case.sum("quarter_need", subject, [invested[quarter], part])
            for quarter, subject, part in zip(invested, subjects, parts, strict=True)
        }
    return found
