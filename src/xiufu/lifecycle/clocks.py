"""Clocks (期限): what must be done by when, on whose desk, and how it stands. Worked out from the entries, never stored as truth."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xiufu.lifecycle.entries import MAIN, Capacity, Entry, Standing
from xiufu.lifecycle.needs import Parameter
from xiufu.lifecycle.pauses import pauses_of
from xiufu.lifecycle.periods import TimeUnit, end_of
from xiufu.packs.calendars import Calendars

SOON_DAYS = 15
"""A deadline so many days ahead is soon (临近); ours, no law's."""


class ClockState(StrEnum):
    """期限状态."""

    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"


CLOCK_STATES: Mapping[ClockState, str] = {
    ClockState.RUNNING: "进行中",
    ClockState.SOON: "临近",
    ClockState.OVERDUE: "逾期",
    ClockState.PAUSED: "中止",
    ClockState.MET: "已办",
    ClockState.MET_LATE: "逾期办理",
}


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A time that law or a stated day sets (期限规则).

    It begins with any of the moves ``starts`` and is met by any of ``stops``. Its length is the law's ``parameter`` in ``unit``,
    counted from that day or from the day of ``since_fact``; or it ends on the day of ``until_fact``. ``minimum`` is a time that
    must pass before the step that ends it.
    """

    id: str
    title: str
    desk: Capacity
    clause: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    parameter: str = ""
    unit: TimeUnit = TimeUnit.DAY
    since_fact: str = ""
    until_fact: str = ""
    minimum: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of a project (一项期限). ``due`` is absent while it is paused; ``met_date`` is when it was met."""

    rule: ClockRule
    track: str
    since: date
    due: date | None
    provisional: bool = False
    met_date: date | None = None

    def state(self, today: date) -> ClockState:
        """How it stands on a day (期限状态)."""
        if self.met_date is not None:
            late = self.due is not None and self.met_date > self.due and not self.rule.minimum
            return ClockState.MET_LATE if late else ClockState.MET
        if self.due is None:
            return ClockState.PAUSED
        return state_until(self.due, today)


def state_until(due: date, today: date) -> ClockState:
    """How a time that ends on a day and is not met stands (期限状态); the day itself is in time.

    >>> [str(state_until(date(2025, 3, 20), date(2025, 3, day))) for day in (4, 5, 20, 21)]
    ['running', 'soon', 'soon', 'overdue']
    """
    if today > due:
        return ClockState.OVERDUE
    return ClockState.SOON if due - today <= timedelta(SOON_DAYS) else ClockState.RUNNING


def clocks_of(
    rules: tuple[ClockRule, ...], standing: Standing, calendars: Calendars, law: Parameter
) -> Iterator[Clock]:
    """Every clock that the entries of a project began (项目的期限), in the order in which they began.

    A rule that was not in force on the day sets no time.
    """
    for at, entry in enumerate(standing.entries):
        for rule in rules:
            if entry.move in rule.starts:
                met = _met(rule, entry, standing.entries[at + 1 :])
                clock = _clock(rule, entry, met, standing, calendars, law)
                if clock:
                    yield clock


def _met(rule: ClockRule, begun: Entry, later: tuple[Entry, ...]) -> Entry | None:
    """The entry that ends it: one of the same thread, or of the project; a later beginning takes its place."""
    for entry in later:
        same = entry.track == begun.track or MAIN in (entry.track, begun.track)
        if same and (entry.move in rule.stops or entry.move in rule.starts):
            return entry
    return None


def _clock(
    rule: ClockRule, begun: Entry, met: Entry | None, standing: Standing, calendars: Calendars, law: Parameter
) -> Clock | None:
    met_date = met.on_date if met else None
    stated = begun.facts.get(rule.since_fact) if rule.since_fact else begun.on_date
    since = stated if isinstance(stated, date) else begun.on_date
    if rule.until_fact:
        until = begun.facts.get(rule.until_fact)
        return Clock(rule, begun.track, since, until if isinstance(until, date) else None, met_date=met_date)
    count = law(rule.parameter, since)
    if count is None:
        return None
    end = end_of(
        since, int(count), rule.unit, calendars, pauses=pauses_of(standing, rule.id), deadline=not rule.minimum
    )
    if end is None:
        return Clock(rule, begun.track, since, None, met_date=met_date)
    return Clock(rule, begun.track, since, end.day, end.provisional, met_date)


def not_pausable(clocks: Iterable[Clock], rule: str, on: date) -> str:
    """Why a time may not be paused on a day (不能中止的原因), nothing where it may: it runs, and a pause moves its end.

    A day that a paper states moves by another paper; a time that must at least pass goes on.
    """
    found = [clock for clock in clocks if clock.rule.id == rule and clock.met_date is None]
    if not found:
        return "没有这项正在进行的期限，不能中止"
    title = found[0].rule.title
    if found[0].rule.minimum or not found[0].rule.parameter:
        return f"“{title}”不因中止而变动，不能中止"
    states = {clock.state(on) for clock in found if on >= clock.since}
    if states & {ClockState.RUNNING, ClockState.SOON}:
        return ""
    if ClockState.PAUSED in states:
        return f"“{title}”已经中止，先恢复"
    return f"“{title}”在 {on} 已经逾期，不能中止" if states else f"“{title}”在 {on} 还没有开始，不能中止"


ANNUAL_REPORT = ClockRule(
    "annual_report", "土地复垦义务履行情况年度报告", Capacity.OBLIGOR, "《土地复垦条例》第十七条", (), ("report_year",)
)


def annual_reports(standing: Standing, law: Parameter, *, today: date) -> Iterator[Clock]:
    """The yearly reports that a reclamation owes (应报的年度): from the year of its first deposit to that of its acceptance."""
    begun, ended = standing.last("deposit"), standing.last("accept_reclamation") or standing.last("end_take_over")
    if begun is None:
        return
    made = (one for one in standing.entries if one.move == "report_year")
    reported = {year: one.on_date for one in made if isinstance(year := one.facts.get("report_year"), int)}
    last = ended.on_date.year if ended else today.year
    for year in range(begun.on_date.year, last + 1):
        on = date(year, 1, 1)
        month, day = law("annual_report_month", on), law("annual_report_day", on)
        if month and day:
            due = date(year, int(month), int(day))
            yield Clock(ANNUAL_REPORT, f"annual_report#{year}", on, due, met_date=reported.get(year))
