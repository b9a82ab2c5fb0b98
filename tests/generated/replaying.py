"""The audit's reading: every step replayed on what printed numbers can mean accepts the right document, and not much else.

What holds, exactly:

- Printed half up or half even, a figure's claimed interval holds its carried value, whatever is carried on. Interval
  arithmetic holds every value of its operands; so the replayed interval and the claimed one share the carried value.
- Printed up or down (cut off), a printed digit may be a whole unit from the carried value: ``means`` widens those.
- What division leaves at the end of 50 digits can put a carried value 1E-45 of itself outside.
- A divisor whose printed form may be zero, such as 0.00 万元, has no quotient: the audit cannot tell.
"""

from decimal import Decimal, localcontext

from tests.generated.running import Built, steps
from xiufu.compute.kernels import product
from xiufu.core.figure import Figure, Role, Step
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, exponent, total
from xiufu.core.text import Words


def unit(figure: Figure) -> Decimal:
    """One unit of the last printed place."""
    assert isinstance(figure.shown, Decimal)
    return Decimal(1).scaleb(min(exponent(figure.shown), 0))


def directed(figure: Figure) -> bool:
    """Whether it is printed up or down, not to the nearest."""
    return figure.show is not None and figure.show.mode in ("up", "down") and figure.role is not Role.EXACT


def means(figure: Figure) -> Interval:
    """What a printed figure can mean: as the audit reads it, or a whole unit either way where it is printed up or down."""
    claimed = figure.claimed()
    if not directed(figure):
        return claimed
    half = Interval(-unit(figure) / 2, unit(figure) / 2)
    return claimed + half


def replayed(step: Step) -> Interval | None:
    """A step on its printed inputs; ``None`` when a divisor may be zero."""
    try:
        return step.replay([means(i) for i in step.inputs])
    except ZeroDivisionError:
        return None


def near(interval: Interval) -> Interval:
    """With what 50 digits may miss at either end."""
    with localcontext(CONTEXT):
        noise = max(abs(interval.lo), abs(interval.hi), Decimal(1)) * Decimal("1E-45")
        return Interval(interval.lo - noise, interval.hi + noise)


def rejected(made: Built) -> tuple[list[str], dict[str, int]]:
    """Right figures that the audit's reading would reject; how many steps were compared, and how many cannot be told."""
    faults, counts = [], {"replayed": 0, "cannot_tell": 0}
    for figure, step in steps(made):
        if not figure.known:
            continue
        found = replayed(step)
        if found is None:
            counts["cannot_tell"] += 1
            faults += [] if _may_be_zero(step) else [f"{figure.id}: no divisor is printed as zero"]
            continue
        counts["replayed"] += 1
        if not found.overlaps(means(figure)):
            faults.append(f"{figure.id}: printed {figure.text}, its inputs allow {found.lo} to {found.hi}")
        if not near(found).lo <= figure.number <= near(found).hi:
            faults.append(f"{figure.id}: carried {figure.number}, its inputs allow {found.lo} to {found.hi}")
    return faults, counts


def _may_be_zero(step: Step) -> bool:
    return any(means(i).lo <= 0 <= means(i).hi for i in step.inputs)


def radius(interval: Interval) -> Decimal:
    """Half of its width."""
    return (interval.hi - interval.lo) / 2


def tolerance(step: Step) -> Decimal | None:
    """How far a right sum or product of printed numbers may be off, by school arithmetic: Σ δ, or Π(|x|+δ) − Π|x|."""
    parts = [(abs(m.lo + m.hi) / 2, radius(m)) for m in map(means, step.inputs)]
    if step.kernel is total:
        found = sum((delta for _, delta in parts), Decimal(0))
    elif step.kernel is product:
        (x, dx), (y, dy) = parts
        found = x * dy + y * dx + dx * dy
    else:
        return None
    return found + (Decimal(1).scaleb(-step.carry.places) if step.carry else 0)


def undetected(made: Built) -> tuple[list[str], int]:
    """Sums and products for which the audit allows more than arithmetic does, or a printed number twice that off."""
    with localcontext(CONTEXT):
        return _undetected(made)


def _undetected(made: Built) -> tuple[list[str], int]:
    faults, count = [], 0
    for figure, step in steps(made):
        if not figure.known or step.kernel not in (total, product):
            continue
        allowed, found = tolerance(step), replayed(step)
        mine = means(figure)
        assert allowed is not None
        assert found is not None
        if radius(found) > allowed * (1 + Decimal("1E-9")):
            faults.append(f"{figure.id}: the audit allows ±{radius(found)}, arithmetic ±{allowed}")
        away = 2 * (allowed + radius(mine)) + unit(figure)
        for shift in (away, -away):
            count += 1
            if found.overlaps(Interval(mine.lo + shift, mine.hi + shift)):
                faults.append(f"{figure.id}: {figure.text} moved by {shift} is still accepted")
    return faults, count


def unspoken(made: Built) -> list[str]:
    """Steps that cannot be said in words, or in a single line."""
    faults = []
    for figure, step in steps(made):
        words = step.replay([Words(f"甲{n}") for n in range(len(step.inputs))]).text
        faults += [f"{figure.id}: {words!r}"] if "甲0" not in words or "\n" in words else []
    return faults
