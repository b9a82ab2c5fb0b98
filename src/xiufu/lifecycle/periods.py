"""Periods (期间): on which day a time of days, working days, months or years ends.

The day on which it begins does not count (《民法典》第二百零一条); months and years end on the corresponding day, or the last of
the month (第二百零二条); a deadline whose last day is no working day ends on the next one that is (第二百零三条). A time that must
at least pass ends on its own day, working or not.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xiufu.packs.calendars import Calendars


class TimeUnit(StrEnum):
    """期间单位."""

    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count (期间中止): ``[since, until)``, open where it goes on."""

    since: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """When a period ends (届满日). ``provisional`` where it rests on days off that are not announced yet (暂定)."""

    day: date
    provisional: bool = False


def end_of(
    start: date,
    count: int,
    unit: TimeUnit,
    calendars: Calendars,
    *,
    pauses: Sequence[Pause] = (),
    deadline: bool = True,
) -> End | None:
    """The last day of a period (期间届满日), nothing while a pause goes on.

    ``deadline`` says that something must be done within it; else it must at least pass. Pauses add the days that they take of
    it. Raises ``ValueError`` for a negative count.

    >>> off = Calendars({})
    >>> end_of(date(2026, 1, 31), 1, TimeUnit.MONTH, off, deadline=False).day
    datetime.date(2026, 2, 28)
    >>> end_of(date(2026, 11, 20), 3, TimeUnit.WORKING_DAY, off)  # Friday + 3: Monday, Tuesday, Wednesday
    End(day=datetime.date(2026, 11, 25), provisional=True)
    """
    if count < 0:
        raise ValueError(f"a period of {count} {unit}")
    if any(pause.until is None for pause in pauses):
        return None
    if unit is TimeUnit.WORKING_DAY:
        return _working_days(start, count, calendars, pauses)
    last = _prolonged(_plain(start, count, unit), start, pauses)
    return _on_working_day(last, calendars) if deadline else End(last)


def _plain(start: date, count: int, unit: TimeUnit) -> date:
    if unit is TimeUnit.DAY:
        return start + timedelta(count)
    months = start.month - 1 + count * (12 if unit is TimeUnit.YEAR else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _prolonged(last: date, start: date, pauses: Sequence[Pause]) -> date:
    """The last day, later by the days that pauses take of the time before it; days of two pauses count once."""
    day, paused = start, 0
    while pauses and day < last + timedelta(paused):
        day += timedelta(1)
        paused += _paused(day, pauses)
    return last + timedelta(paused)


def _paused(day: date, pauses: Sequence[Pause]) -> bool:
    return any(pause.since <= day and (pause.until is None or day < pause.until) for pause in pauses)


def _working_days(start: date, count: int, calendars: Calendars, pauses: Sequence[Pause]) -> End:
    day, left, provisional = start, count, False
    while left:
        day += timedelta(1)
        provisional = provisional or not calendars.announced(day)
        left -= calendars.is_working(day) and not _paused(day, pauses)
    return End(day, provisional)


def _on_working_day(last: date, calendars: Calendars) -> End:
    provisional = not calendars.announced(last)
    while not calendars.is_working(last):
        last += timedelta(1)
        provisional = provisional or not calendars.announced(last)
    return End(last, provisional)
