"""What is due (期限), on a desk and in whole lists: one's own before others', each list with one bounded query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from xiufu.lifecycle.clocks import CLOCK_STATES, SOON_DAYS, ClockState
from xiufu.lifecycle.entries import CAPACITIES
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_PARTY
from xiufu.register.library.models import Project
from xiufu.register.process.models import ClockRow
from xiufu.register.process.queries import clock_of, in_words, of_others, on_desk, running

MOST_CLOCKS = 15
"""The longest list of a desk; the page of clocks has them all."""
OWN, OTHERS = "own", "others"
"""Whose clocks a list has."""
STATES: Mapping[str, str] = {
    one.value: CLOCK_STATES[one] for one in (ClockState.OVERDUE, ClockState.SOON, ClockState.RUNNING, ClockState.PAUSED)
}
"""How a deadline that is not met may stand, in the order of a desk."""
_LOOKS: Mapping[ClockState, str] = {ClockState.OVERDUE: "late", ClockState.SOON: "soon"}


@dataclass(frozen=True, slots=True)
class DueShown:
    """One clock of a list (一项期限): how many days, in words; ``look`` colours what the words say already."""

    project: Project
    title: str
    clause: str
    desk: str
    due: date | None
    said: str
    left: str
    look: str


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many of one's own deadlines stand in a state (某状态的期限数)."""

    state: str
    title: str
    count: int
    look: str


def does(actor: Actor) -> bool:
    """Whether an account has clocks of its own to see to (有无本人待办的期限)."""
    return actor.leads or actor.role in BY_PARTY


def own_clocks(actor: Actor, today: date) -> list[DueShown]:
    """What is overdue or soon on one's own desk (本人临近和逾期的期限), the earliest first."""
    return _pressing(on_desk(actor), today)


def others_clocks(actor: Actor, today: date) -> list[DueShown]:
    """What is overdue or soon in one's scope on the desks of others (其他单位临近和逾期的期限)."""
    return _pressing(of_others(actor), today)


def _pressing(rows: QuerySet[ClockRow], today: date) -> list[DueShown]:
    """A deadline when it is soon; a time that must at least pass when it has."""
    pressing = Q(minimum=False, due__lte=today + timedelta(SOON_DAYS)) | Q(minimum=True, due__lt=today)
    found = rows.filter(pressing).select_related("project").order_by("due", "pk")[:MOST_CLOCKS]
    return shown(found, today)


def clocks_for(actor: Actor, today: date, *, whose: str = "", state: str = "") -> QuerySet[ClockRow]:
    """The clocks that run in one's scope (查期限), those without a day last: one's own or others', and how they stand. Their keys; ``shown``
    needs those of a page as a whole.
    """
    rows = {OWN: on_desk, OTHERS: of_others}.get(whose, running)(actor, all_=state not in STATES)
    if state in STATES:
        rows = rows.filter(_standing(today)[state], minimum=False)
    return rows.only("pk").order_by(F("due").asc(nulls_last=True), "pk")


def _standing(today: date) -> Mapping[str, Q]:
    soon = today + timedelta(SOON_DAYS)
    return {
        ClockState.OVERDUE: Q(due__lt=today),
        ClockState.SOON: Q(due__gte=today, due__lte=soon),
        ClockState.RUNNING: Q(due__gt=soon),
        ClockState.PAUSED: Q(due__isnull=True),
    }


def shown(rows: Iterable[ClockRow], today: date) -> list[DueShown]:
    """Clocks as a list shows them (期限的展示); their projects must be at hand."""
    return [_due_shown(row, today) for row in rows]


def _due_shown(row: ClockRow, today: date) -> DueShown:
    clock = clock_of(row)
    return DueShown(
        project=row.project,
        title=clock.rule.title,
        clause=clock.rule.clause,
        desk=CAPACITIES[clock.rule.desk],
        due=clock.due,
        said=in_words(clock, today),
        left=_left(clock.due, today),
        look="" if clock.rule.minimum else _LOOKS.get(clock.state(today), ""),
    )


def _left(due: date | None, today: date) -> str:
    """How far a day is (还有几天).

    >>> _left(date(2026, 3, 5), date(2026, 3, 2)), _left(date(2026, 3, 1), date(2026, 3, 2)), _left(date(2026, 3, 2), date(2026, 3, 2))
    ('还有 3 天', '已过 1 天', '今天')
    """
    if due is None:
        return ""
    days = (due - today).days
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天" if days else "今天"


def own_counts(actor: Actor, today: date) -> list[DueCount]:
    """How many of one's own deadlines stand how (本人期限数); times that must at least pass are none."""
    counts = {state: Count("pk", filter=when) for state, when in _standing(today).items()}
    found = on_desk(actor).filter(minimum=False).aggregate(**counts)
    return [
        DueCount(state, title, found[state], _LOOKS.get(ClockState(state), "") if found[state] else "")
        for state, title in STATES.items()
    ]
