"""When periods end: by civil law's rules, announced days off, pauses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.lifecycle.periods import End, Pause, TimeUnit, end_of
from xiufu.packs.library import built_in_library

CALENDARS = built_in_library().calendars()
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        # 10 + 7 = 17, a Saturday: Monday the 19th
        (date(2026, 1, 10), 7, TimeUnit.DAY, date(2026, 1, 19)),
        # 8 + 7 = 15 February 2026, first day of the spring festival, which ends on the 23rd: the 24th
        (date(2026, 2, 8), 7, TimeUnit.DAY, date(2026, 2, 24)),
        # 7 + 7 = 14 February, a Saturday that is worked
        (date(2026, 2, 7), 7, TimeUnit.DAY, date(2026, 2, 14)),
        (date(2025, 10, 31), 1, TimeUnit.MONTH, date(2025, 12, 1)),  # 30 November is a Sunday
        (date(2024, 2, 29), 1, TimeUnit.YEAR, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, TimeUnit.MONTH, date(2026, 2, 28)),  # a Saturday that is worked
    ],
)
def test_deadlines(start: date, count: int, unit: TimeUnit, end: date):
    assert end_of(start, count, unit, CALENDARS) == End(end)


def test_what_must_pass_ends_on_its_own_day():
    # 9 January + 30 days = 8 February, a Sunday
    assert end_of(date(2026, 1, 9), 30, TimeUnit.DAY, CALENDARS, deadline=False) == End(date(2026, 2, 8))


def test_sixty_working_days_over_the_spring_festival():
    # After 5 January 2026: January 6–9: 4, 12–16: 5, 19–23: 5, 26–30: 5 = 19; February 2–6: 5, 9–14 with the Saturday: 6, 24–28 with the Saturday: 5 = 16;
    # March 2–6, 9–13, 16–20, 23–27: 20, so 55; March 30, 31, April 1, 2, 3: 60
    assert end_of(date(2026, 1, 5), 60, TimeUnit.WORKING_DAY, CALENDARS) == End(date(2026, 4, 3))


def test_provisional_where_days_off_are_not_announced():
    assert end_of(date(2026, 12, 1), 60, TimeUnit.WORKING_DAY, CALENDARS) == End(date(2027, 2, 23), provisional=True)
    assert end_of(date(2026, 12, 20), 1, TimeUnit.MONTH, CALENDARS) == End(date(2027, 1, 20), provisional=True)
    assert end_of(date(2026, 12, 20), 1, TimeUnit.MONTH, CALENDARS, deadline=False) == End(date(2027, 1, 20))


def test_a_pause_adds_its_days():
    # 4 May + 15 = 19 May; of these 10 days (8th to 17th) do not count: 29 May, a Friday
    pause = Pause(date(2026, 5, 8), date(2026, 5, 18), "等待补正")
    assert end_of(date(2026, 5, 4), 15, TimeUnit.DAY, CALENDARS, pauses=[pause]) == End(date(2026, 5, 29))
    # working days 6, 7 | 18, 19, 20 May: the pause takes those between, also the worked Saturday
    assert end_of(date(2026, 5, 5), 5, TimeUnit.WORKING_DAY, CALENDARS, pauses=[pause]) == End(date(2026, 5, 20))


def test_days_of_two_pauses_count_once():
    pauses = [Pause(date(2026, 5, 8), date(2026, 5, 18), "一"), Pause(date(2026, 5, 10), date(2026, 5, 18), "二")]
    assert end_of(date(2026, 5, 4), 15, TimeUnit.DAY, CALENDARS, pauses=pauses) == End(date(2026, 5, 29))


def test_no_end_while_a_pause_goes_on():
    assert end_of(date(2026, 5, 4), 15, TimeUnit.DAY, CALENDARS, pauses=[Pause(date(2026, 5, 8), None, "等待")]) is None


def test_a_pause_after_the_end_changes_nothing():
    late = Pause(date(2026, 6, 1), date(2026, 6, 9), "晚")
    assert end_of(date(2026, 5, 4), 15, TimeUnit.DAY, CALENDARS, pauses=[late]) == End(date(2026, 5, 19))


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="-1"):
        end_of(date(2026, 5, 4), -1, TimeUnit.DAY, CALENDARS)


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted(start: date, count: int):
    end = end_of(start, count, TimeUnit.WORKING_DAY, CALENDARS)
    assert end is not None
    days = [start + timedelta(n) for n in range(1, (end.day - start).days + 1)]
    assert sum(map(CALENDARS.is_working, days)) == count
    assert CALENDARS.is_working(end.day)


@given(DAYS, st.integers(0, 40), st.sampled_from(TimeUnit), st.integers(0, 30), st.integers(1, 20))
def test_a_pause_never_shortens(start: date, count: int, unit: TimeUnit, begins: int, takes: int):
    since = start + timedelta(begins)
    plain = end_of(start, count, unit, CALENDARS)
    paused = end_of(start, count, unit, CALENDARS, pauses=[Pause(since, since + timedelta(takes), "因")])
    assert plain is not None
    assert paused is not None
    assert plain.day <= paused.day
    assert paused.day <= plain.day + timedelta(takes + 15)
