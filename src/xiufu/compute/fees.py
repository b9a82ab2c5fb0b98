"""Other fees (其他费用) by stated amount, percentage, marginal tiers or interpolation."""

from collections.abc import Callable
from typing import Any

from xiufu.compute.case import Case
from xiufu.compute.kernels import percentage, same
from xiufu.core.figure import Absent, Figure, Source
from xiufu.core.numbers import N, portion
from xiufu.model.costs import Fee, PercentFee, StatedFee, TableFee
from xiufu.packs.kinds import FeeTable


def marginal_fee(base: N, *tiers: N) -> N:
    """差额定率累进: each part of the base at its own rate. ``tiers`` are lower, upper, percent of one tier after another.

    >>> marginal_fee(Decimal(800), Decimal(0), Decimal(500), Decimal(3), Decimal(500), Decimal(1000), Decimal(2))
    Decimal('21')

    500 × 3 % + 300 × 2 % = 15 + 6 = 21.
    """
    fees = [
        portion(base, lower, upper) * percent / 100
        for lower, upper, percent in zip(tiers[::3], tiers[1::3], tiers[2::3], strict=True)
    ]
    result = fees[0]
    for fee in fees[1:]:
        result = result + fee
    return result


def marginal_fee_open(base: N, *tiers: N) -> N:
    """差额定率累进 whose last rate also holds beyond its upper bound.

    >>> marginal_fee_open(Decimal(1200), Decimal(0), Decimal(500), Decimal(3), Decimal(500), Decimal(1000), Decimal(2))
    Decimal('29')

    500 × 3 % + 500 × 2 % + 200 × 2 % = 15 + 10 + 4 = 29.
    """
    upper, percent = tiers[-2:]
    return marginal_fee(base, *tiers) + (base.max(upper) - upper) * percent / 100


def interpolated_fee(base: N, *points: N) -> N:
    """内插法: the broken line through (base, fee) points; outside them it stays flat. ``points`` are base, fee, base, fee, ….

    >>> interpolated_fee(Decimal(750), Decimal(500), Decimal(20), Decimal(1000), Decimal(36))
    Decimal('28')

    20 + (36 − 20) × 250 / 500 = 28.
    """
    bases, fees = points[::2], points[1::2]
    result = fees[0]
    for x0, x1, y0, y1 in zip(bases, bases[1:], fees, fees[1:], strict=False):
        result = result + portion(base, x0, x1) * (y1 - y0) / (x1 - x0)
    return result


def proportional_below(base: N, first_base: N, first_fee: N, *more: N) -> N:
    """内插法, below the first point in proportion to the base: the line from the origin to the first point goes before.

    >>> proportional_below(Decimal(250), Decimal(500), Decimal(20), Decimal(1000), Decimal(36))
    Decimal('10')
    """
    return (
        base.min(first_base) * first_fee / first_base + interpolated_fee(base, first_base, first_fee, *more) - first_fee
    )


def extended(base: N, *points: N) -> N:
    """内插法, beyond the last point along the last segment (外延), flat below the first.

    >>> extended(Decimal(1500), Decimal(500), Decimal(20), Decimal(1000), Decimal(36))
    Decimal('52')
    """
    x0, y0, x1, y1 = points[-4:]
    return interpolated_fee(base, *points) + (base.max(x1) - x1) * (y1 - y0) / (x1 - x0)


def extended_both(base: N, *points: N) -> N:
    """内插法, proportional below the first point and along the last segment beyond the last.

    >>> extended_both(Decimal(250), Decimal(500), Decimal(20), Decimal(1000), Decimal(36))
    Decimal('10')
    """
    x0, y0, x1, y1 = points[-4:]
    return proportional_below(base, *points) + (base.max(x1) - x1) * (y1 - y0) / (x1 - x0)


_INTERPOLATIONS: dict[tuple[bool, bool], Callable[..., Any]] = {
    (False, False): interpolated_fee,
    (True, False): proportional_below,
    (False, True): extended,
    (True, True): extended_both,
}
"""Kernel by (proportional below the first point, extended beyond the last)."""


def other_fees(case: Case, construction: Figure, equipment: Figure) -> list[Figure]:
    """Record each fee in 万元, in an order in which every base is known; the plan's order is returned."""
    fees = case.plan.other_fees or ()
    done: dict[str, Figure] = {"construction_cost": construction, "equipment_cost": equipment}
    waiting = list(enumerate(fees))
    while waiting:
        ready = [(i, fee) for i, fee in waiting if all(base in done for base in _bases(fee))]
        if not ready:
            raise LookupError("fees refer to each other: the plan was not checked")
        for i, fee in ready:
            done[f"fee:{fee.id}"] = _fee(case, i, fee, done)
        waiting = [pair for pair in waiting if pair not in ready]
    return [done[f"fee:{fee.id}"] for fee in fees]


def _bases(fee: Fee) -> tuple[str, ...]:
    return () if isinstance(fee.method, StatedFee) else fee.method.base


def _fee(case: Case, number: int, fee: Fee, done: dict[str, Figure]) -> Figure:
    subject, figures = f"fee:{fee.id}", case.figures
    path = ("other_fees", number, "method")
    match fee.method:
        case StatedFee(amount_wan=amount, reason=reason):
            cited = case.cite((*path, "amount_wan"))
            stated = figures.given(
                "stated_fee", subject, amount, Source(reason, f"{cited.document} {cited.place}", None, cited.confidence)
            )
            return figures.step("other_fee", subject, same, stated, carry=case.wan_carry, note=reason)
        case PercentFee(percent=percent, reason=reason):
            base = _base(case, subject, fee.method.base, done)
            rate = case.given("fee_rate", subject, percent, *path, "percent")
            return figures.step("other_fee", subject, percentage, base, rate, carry=case.wan_carry, note=reason)
        case TableFee(table=table):
            base = _base(case, subject, fee.method.base, done)
            found = next((t for t in case.chosen.cost_method.fee_tables if t.id == table), None)
            if found is None:
                raise LookupError(f"no fee table {table}: the plan was not checked")
            return _by_table(case, subject, base, found)


def _base(case: Case, subject: str, names: tuple[str, ...], done: dict[str, Figure]) -> Figure:
    return case.sum("fee_base", subject, [done[name] for name in names])


def _by_table(case: Case, subject: str, base: Figure, table: FeeTable) -> Figure:
    figures = case.figures
    points = table.points
    beyond = base.known and (
        (table.by == "interpolation" and table.below_first == "refuse" and base.number < points[0][0])
        or (table.above_last == "refuse" and base.number > points[-1][0])
    )
    if beyond:
        reason = Source(table.name, f"计费基数 {base.text} 万元超出该表 {points[0][0]}～{points[-1][0]} 万元的范围")
        return figures.given("other_fee", subject, Absent.UNKNOWN, reason)
    if table.by == "interpolation":
        inputs = [
            figures.given("fee_point" if j == 0 else "fee_point_amount", f"{subject}/point:{i}", value, table.source)
            for i, point in enumerate(points, 1)
            for j, value in enumerate(point)
        ]
        curve = _INTERPOLATIONS[table.below_first == "proportional", table.above_last == "extend"]
        return figures.step(
            "other_fee", subject, curve, base, *inputs, carry=case.wan_carry, clause=table.source, note=table.name
        )
    inputs = []
    for i, (upper, percent) in enumerate(points, 1):
        of_tier = f"{subject}/tier:{i}"
        lower = points[i - 2][0] if i > 1 else upper - upper
        inputs += [
            figures.given("tier_lower", of_tier, lower, table.source),
            figures.given("tier_upper", of_tier, upper, table.source),
            figures.given("tier_rate", of_tier, percent, table.source),
        ]
    kernel = marginal_fee_open if table.above_last == "extend" else marginal_fee
    return figures.step(
        "other_fee", subject, kernel, base, *inputs, carry=case.wan_carry, clause=table.source, note=table.name
    )
