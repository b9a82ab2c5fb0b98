"""Reading clocks (查期限): on whose desk, of which projects, and how each stands, in words."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiufu.lifecycle.clocks import ANNUAL_REPORT, CLOCK_STATES, Clock, ClockRule, ClockState
from xiufu.lifecycle.entries import MAIN, Capacity
from xiufu.lifecycle.states import CLOCK_RULES, LIFECYCLES
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_PARTY
from xiufu.register.library.models import Project
from xiufu.register.library.scope import sees_all, visible_to
from xiufu.register.process.models import ClockRow

_RULES: Mapping[tuple[str, str], ClockRule] = {
    (life, rule.id): rule for life, rules in CLOCK_RULES.items() for rule in (*rules, ANNUAL_REPORT)
}
PASSED = "已满"
"""How a time that must at least pass stands when it has: nobody is late."""


def open_projects() -> QuerySet[Project]:
    """The projects in which something may still happen (在办项目), those of every scope: for the clocks of the register itself."""
    closed = Q()
    for life in LIFECYCLES.values():
        closed |= Q(lifecycle=life.id, main_state__in=life.track(MAIN).closed)
    return Project.objects.exclude(closed)


def running(actor: Actor, *, all_: bool = False) -> QuerySet[ClockRow]:
    """The unmet clocks of the open projects that an account sees (可见的未办期限): the first few are found project by project, all of them
    sooner where the projects are found first.
    """
    rows = ClockRow.objects.filter(running=True)
    if sees_all(actor):
        return rows
    seen = visible_to(actor).order_by()
    return rows.filter(Q(project__in=seen.values("pk")) if all_ else Exists(seen.filter(pk=OuterRef("project_id"))))


def on_desk(actor: Actor, *, all_: bool = False) -> QuerySet[ClockRow]:
    """The clocks that an account has to see to in its own capacity (本人待办的期限)."""
    own, rows = _of_own(actor), running(actor, all_=all_)
    return rows.none() if own is None else rows.filter(own)


def of_others(actor: Actor, *, all_: bool = False) -> QuerySet[ClockRow]:
    """The clocks in its scope that others have to see to (他人待办的期限)."""
    own, rows = _of_own(actor), running(actor, all_=all_)
    return rows if own is None else rows.exclude(own)


def _of_own(actor: Actor) -> Q | None:
    """What tells the clocks of an account's own; none where it only looks."""
    if actor.leads:
        led = Project.objects.filter(authority=actor.division).order_by()
        return Q(desk=Capacity.AUTHORITY.value, project__in=led.values("pk"))
    return Q(desk=Capacity(actor.role.value).value) if actor.role in BY_PARTY else None


def clock_of(row: ClockRow) -> Clock:
    """A row as the clock that it was worked out from; its project must be at hand."""
    rule = _RULES[row.project.lifecycle, row.rule]
    return Clock(rule, row.track, row.since, row.due, row.provisional, row.met_date)


def in_words(clock: Clock, today: date) -> str:
    """How a clock stands (期限状态): 进行中, 临近, 逾期, 中止, 已满 and so on; 暂定 where days off are not announced yet."""
    state = clock.state(today)
    said = PASSED if clock.rule.minimum and state is ClockState.OVERDUE else CLOCK_STATES[state]
    return f"{said}（暂定）" if clock.provisional and clock.met_date is None else said
