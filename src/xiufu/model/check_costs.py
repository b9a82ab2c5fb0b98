"""Checks of costs and time (费用与时间检查): phases, periods, allocations, fee bases, instalments, dates."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext
from itertools import pairwise

from xiufu.core.errors import Problem
from xiufu.core.numbers import CONTEXT, plain_text
from xiufu.core.validation import suggestion
from xiufu.core.yaml_text import KeyPath
from xiufu.model.costs import Fee, PercentFee, StatedFee, TableFee
from xiufu.model.fields import Quarter
from xiufu.model.load import Dossier
from xiufu.model.walk import allocations, measures, periods
from xiufu.model.works import Period
from xiufu.packs.chosen import Chosen

SECTIONS = ("construction_cost", "equipment_cost")


def phases_in_order(dossier: Dossier) -> Iterator[Problem]:
    """阶段: each ends after it begins, and begins after the one before has ended."""
    before: Period | None = None
    for i, phase in enumerate(dossier.plan.phases):
        path: KeyPath = ("phases", i, "period")
        yield from _forward(dossier, path, phase.period)
        if before and phase.period.from_month <= before.to_month:
            yield dossier.problem(
                (*path, "from_month"),
                f"阶段“{phase.name}”自 {phase.period.from_month} 起，上一阶段到 {before.to_month} 才结束",
                "按时间先后排列，前后阶段不重叠",
            )
        before = phase.period


def periods_in_phases(dossier: Dossier) -> Iterator[Problem]:
    """时段 of units and measures: end after they begin, and lie inside the phases."""
    inside = _months(dossier)
    for path, period in periods(dossier.plan):
        backward = list(_forward(dossier, path, period))
        yield from backward
        wanted = range(period.from_month.index, period.to_month.index + 1)
        if inside and not backward and not inside.issuperset(wanted):
            yield dossier.problem(
                path, f"时段 {period.from_month} 至 {period.to_month} 不全在各阶段之内", _phases(dossier)
            )


def measures_have_time(dossier: Dossier) -> Iterator[Problem]:
    """Every measure has a time (实施时段): an allocation, its own period or its unit's."""
    for path, unit, measure in measures(dossier.plan):
        if not measure.allocation and not measure.period and not unit.period:
            yield dossier.problem(
                path,
                f"措施“{measure.name}”没有实施时段",
                "给单元或措施写时段（period），或给措施写费用安排（allocation）",
            )


def _forward(dossier: Dossier, path: KeyPath, period: Period) -> Iterator[Problem]:
    if period.from_month > period.to_month:
        yield dossier.problem(
            (*path, "to_month"), f"终止年月 {period.to_month} 早于起始年月 {period.from_month}", "改正起止年月"
        )


def _months(dossier: Dossier) -> set[int]:
    """Every month of the phases; none while a phase ends before it begins, so that nothing else is blamed for it."""
    if any(phase.period.from_month > phase.period.to_month for phase in dossier.plan.phases):
        return set()
    return {
        month
        for phase in dossier.plan.phases
        for month in range(phase.period.from_month.index, phase.period.to_month.index + 1)
    }


def _phases(dossier: Dossier) -> str:
    listed = "、".join(f"{p.name} {p.period.from_month} 至 {p.period.to_month}" for p in dossier.plan.phases)
    return f"改到阶段之内：{listed}"


def allocations_complete(dossier: Dossier) -> Iterator[Problem]:
    """费用安排: exactly 100 %, each quarter once, and inside the phases."""
    quarters = {Quarter(month // 12, month % 12 // 3 + 1) for month in _months(dossier)}
    for path, shares in allocations(dossier.plan):
        yield from _hundred(dossier, path, "费用安排", [share.percent for share in shares])
        seen: set[Quarter] = set()
        for i, share in enumerate(shares):
            place = (*path, i, "quarter")
            if share.quarter in seen:
                yield dossier.problem(place, f"季度 {share.quarter} 写了两次", "合并成一行，比例相加")
            elif quarters and share.quarter not in quarters:
                yield dossier.problem(place, f"季度 {share.quarter} 不在各阶段之内", _phases(dossier))
            seen.add(share.quarter)


def _hundred(dossier: Dossier, path: KeyPath, name: str, percents: list[object]) -> Iterator[Problem]:
    numbers = [percent for percent in percents if isinstance(percent, Decimal)]
    with localcontext(CONTEXT):
        together = sum(numbers, Decimal(0))
    if len(numbers) == len(percents) and together != 100:
        yield dossier.problem(
            path, f"{name}的比例合计 {plain_text(together)}%，不等于 100%", "改正各项比例，合计应为 100"
        )


def fee_bases(dossier: Dossier) -> Iterator[Problem]:
    """计费基数: known names, each once, no circles."""
    fees = dossier.plan.other_fees or ()
    known = [*SECTIONS, *(f"fee:{fee.id}" for fee in fees)]
    for i, fee in enumerate(fees):
        path: KeyPath = ("other_fees", i, "method")
        seen: set[str] = set()
        for b, base in enumerate(bases_of(fee)):
            if base not in known:
                near = suggestion(base, known)
                remedy = f"是否想写“{near}”？" if near else f"可选：{'、'.join(known)}"
                yield dossier.problem((*path, "base", b), f"计费基数“{base[:40]}”不存在", remedy)
            elif base in seen:
                yield dossier.problem((*path, "base", b), f"计费基数“{base}”写了两次", "删去其中一个")
            seen.add(base)
    yield from _circles(dossier, fees)


def fee_tables(dossier: Dossier, chosen: Chosen) -> Iterator[Problem]:
    """费率表 of fees are tables of the cost method."""
    tables = {table.id: table.name for table in chosen.cost_method.fee_tables}
    for i, fee in enumerate(dossier.plan.other_fees or ()):
        if isinstance(fee.method, TableFee) and fee.method.table not in tables:
            listed = "、".join(f"{key}（{name}）" for key, name in tables.items()) or "无"
            yield dossier.problem(
                ("other_fees", i, "method", "table"), f"费率表“{fee.method.table}”不在费用测算办法中", f"可选：{listed}"
            )


def _circles(dossier: Dossier, fees: tuple[Fee, ...]) -> Iterator[Problem]:
    """One problem for each circle of fees, at its first fee."""
    needs = {f"fee:{fee.id}": bases_of(fee) for fee in fees}
    reported: set[str] = set()
    for i, fee in enumerate(fees):
        start = f"fee:{fee.id}"
        circle = [] if start in reported else _circle(needs, start)
        if circle:
            reported.update(circle)
            yield dossier.problem(
                ("other_fees", i, "method", "base"),
                f"计费基数循环引用：{' → '.join([*circle, start])}",
                "去掉其中一个引用",
            )


def _circle(needs: dict[str, tuple[str, ...]], start: str) -> list[str]:
    """The fees on a way from ``start`` back to itself; none where there is no such way."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for base in needs.get(here, ()):
            if base == start:
                way = [here]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if base in needs and base not in came_from:
                came_from[base] = here
                waiting.append(base)
    return []


def bases_of(fee: Fee) -> tuple[str, ...]:
    """计费基数 of a fee; a stated amount has none."""
    match fee.method:
        case StatedFee():
            return ()
        case PercentFee(base=base) | TableFee(base=base):
            return base


def instalments(dossier: Dossier) -> Iterator[Problem]:
    """分期预存: exactly 100 %, in the order of their dates."""
    items = dossier.plan.deposit.instalments
    path: KeyPath = ("deposit", "instalments")
    if items:
        yield from _hundred(dossier, path, "分期预存", [item.percent for item in items])
    for i, (before, item) in enumerate(pairwise(items), start=1):
        if item.due_date <= before.due_date:
            yield dossier.problem(
                (*path, i, "due_date"), f"预存日期 {item.due_date} 不晚于上一期 {before.due_date}", "按日期先后排列各期"
            )


def price_dates(dossier: Dossier) -> Iterator[Problem]:
    """价格日期: no price is younger than the plan."""
    day = dossier.plan.plan_date
    dated: list[tuple[KeyPath, date]] = [
        (("prices", i, "as_of_date"), price.as_of_date) for i, price in enumerate(dossier.plan.prices)
    ]
    dated += [
        (("works", i, "stated_price", "as_of_date"), work.stated_price.as_of_date)
        for i, work in enumerate(dossier.plan.works)
        if work.stated_price
    ]
    for path, as_of_date in dated:
        if as_of_date > day:
            yield dossier.problem(path, f"价格日期 {as_of_date} 晚于填表日期 {day}", "改正价格日期或填表日期")
