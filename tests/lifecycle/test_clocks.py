"""Clocks: due days by hand, states, pauses, yearly reports."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lifecycle.driving import TO_REVIEWED, Driven, law
from tests.lifecycle.test_market import at_works
from tests.lifecycle.test_temporary import applied, in_use, land_approved
from xiufu.lifecycle.clocks import CLOCK_STATES, Clock, ClockState, annual_reports, clocks_of
from xiufu.lifecycle.states import CLOCK_RULES, LIFECYCLES
from xiufu.packs.library import built_in_library

D = date
CALENDARS = built_in_library().calendars()


def clocks(driven: Driven) -> dict[str, Clock]:
    """The last clock of each rule."""
    rules = CLOCK_RULES[driven.lifecycle.id]
    return {clock.rule.id: clock for clock in clocks_of(rules, driven.standing, CALENDARS, law)}


def test_every_rule_begins_and_ends_with_moves_that_there_are():
    for name, rules in CLOCK_RULES.items():
        moves = {move.id for move in LIFECYCLES[name].moves}
        for rule in rules:
            assert {*rule.starts, *rule.stops} <= moves, rule.id
            assert bool(rule.parameter) != bool(rule.until_fact), rule.id
            facts = {fact.name for move in LIFECYCLES[name].moves if move.id in rule.starts for fact in move.facts}
            assert {rule.since_fact, rule.until_fact} - {""} <= facts, rule.id


def test_acceptance_within_a_month_of_completion():
    driven = at_works().do("complete_works", D(2025, 9, 5))
    clock = clocks(driven)["acceptance_application"]
    # 5 October lies within the days off to the 8th: the 9th
    assert (clock.since, clock.due, clock.provisional) == (D(2025, 9, 5), D(2025, 10, 9), False)
    assert [clock.state(D(2025, 9, day)) for day in (6, 24)] == [ClockState.RUNNING, ClockState.SOON]
    assert [clock.state(D(2025, 10, day)) for day in (9, 10)] == [ClockState.SOON, ClockState.OVERDUE]
    met = clocks(driven.do("apply_acceptance", D(2025, 10, 9)))["acceptance_application"]
    assert met.state(D(2026, 1, 1)) is ClockState.MET


def test_met_late():
    driven = at_works().do("complete_works", D(2025, 9, 5)).do("apply_acceptance", D(2025, 10, 10))
    assert clocks(driven)["acceptance_application"].state(D(2025, 10, 10)) is ClockState.MET_LATE


def test_a_new_deadline_takes_the_place_of_the_old_one():
    driven = at_works().do("order_correction", D(2025, 3, 3), facts={"correction_deadline": D(2025, 4, 3)})
    driven.do("report_correction", D(2025, 4, 1)).do(
        "refuse_correction", D(2025, 4, 7), facts={"correction_deadline": D(2025, 5, 7)}
    )
    found = [
        (clock.due, clock.state(D(2025, 5, 8)))
        for clock in clocks_of(CLOCK_RULES["market_restoration"], driven.standing, CALENDARS, law)
        if clock.rule.id == "correction"
    ]
    assert found == [(D(2025, 4, 3), ClockState.MET), (D(2025, 5, 7), ClockState.OVERDUE)]


def test_aftercare_runs_from_acceptance():
    driven = at_works().do("complete_works", D(2025, 9, 1)).do("apply_acceptance", D(2025, 9, 22))
    driven.do("accept_project", D(2025, 11, 3))
    clock = clocks(driven)["aftercare"]
    assert (clock.due, clock.rule.minimum, clock.provisional) == (D(2028, 11, 3), True, False)
    driven.do("sign_aftercare", D(2025, 11, 10), facts={"aftercare_months": 36}).do("end_aftercare", D(2028, 12, 1))
    assert clocks(driven)["aftercare"].state(D(2028, 12, 1)) is ClockState.MET


def test_clocks_of_temporary_land():
    found = clocks(land_approved())
    assert found["deposit"].due == D(2024, 6, 3)
    assert found["term"].due == D(2026, 5, 6)
    assert found["reclamation"].due == D(2027, 5, 6)
    assert found["reclamation"].provisional  # days off of 2027 are not announced
    assert found["reclamation"].since == D(2026, 5, 6)


def test_sixty_working_days_for_acceptance():
    # after 7 September 2026: September 8–30: 17 weekdays − 25th + Sunday 20th = 17; October 8, 9, Saturday 10, 12–30: 18;
    # November 2–27: 20, so 55; November 30, December 1–4: 60
    assert clocks(applied())["acceptance"].due == D(2026, 12, 4)


def test_a_release_notice_within_seven_days_each():
    driven = in_use().do("request_release", D(2025, 4, 7)).do("request_release", D(2025, 4, 8))
    driven.do("notify_release", D(2025, 4, 11), track="release#2")
    found = {
        clock.track: (clock.due, clock.state(D(2025, 4, 15)))
        for clock in clocks_of(CLOCK_RULES["temporary_land"], driven.standing, CALENDARS, law)
        if clock.rule.id == "withdrawal_notice"
    }
    assert found == {
        "release#1": (D(2025, 4, 14), ClockState.OVERDUE),
        "release#2": (D(2025, 4, 15), ClockState.MET),
    }


def test_a_paused_clock_has_no_due_day_and_then_a_later_one():
    driven = applied().do("pause_clock", D(2026, 9, 14), facts={"clock": "acceptance"}, reason="等待检测")
    clock = clocks(driven)["acceptance"]
    assert (clock.due, clock.state(D(2030, 1, 1))) == (None, ClockState.PAUSED)
    driven.do("resume_clock", D(2026, 9, 21), track="pause#1")
    # the six days of work from the 14th to the 20th, whose Sunday is worked, are added after 4 December: 7–11 and 14 December
    assert clocks(driven)["acceptance"].due == D(2026, 12, 14)


def test_a_pause_of_another_clock_changes_nothing():
    driven = applied().do("pause_clock", D(2026, 9, 14), facts={"clock": "term"})
    assert clocks(driven)["acceptance"].due == D(2026, 12, 4)


def test_yearly_reports():
    driven = in_use().do("report_year", D(2025, 1, 6), facts={"report_year": 2024})
    found = list(annual_reports(driven.standing, law, today=D(2026, 1, 4)))
    assert [(clock.due, clock.state(D(2026, 1, 4))) for clock in found] == [
        (D(2024, 12, 31), ClockState.MET_LATE),
        (D(2025, 12, 31), ClockState.OVERDUE),
        (D(2026, 12, 31), ClockState.RUNNING),
    ]
    assert list(annual_reports(land_approved().standing, law, today=D(2026, 1, 4))) == []


def test_the_year_of_acceptance_is_the_last():
    driven = applied().do("announce_result", D(2026, 9, 14)).do("end_announcement", D(2026, 10, 14))
    driven.do("accept_reclamation", D(2026, 10, 19))
    years = [clock.since.year for clock in annual_reports(driven.standing, law, today=D(2030, 1, 1))]
    assert years == [2024, 2025, 2026]


@pytest.mark.parametrize("state", ClockState)
def test_states_are_named(state: ClockState):
    assert CLOCK_STATES[state]


def test_parameters_are_whole_numbers():
    on = D(2026, 1, 1)
    rules = [rule for rules in CLOCK_RULES.values() for rule in rules if rule.parameter]
    counts = [law(rule.parameter, on) for rule in rules]
    assert all(count is not None and count == count.to_integral_value() > 0 for count in counts)


def test_no_clock_before_the_rule_was_in_force():
    driven = Driven(LIFECYCLES["market_restoration"])
    for name in TO_REVIEWED:
        driven.do(name, D(2021, 1, 4))
    driven.do("approve_plan", D(2021, 2, 1)).do("approve_design", D(2021, 3, 1)).do("begin_works", D(2021, 4, 1))
    driven.do("complete_works", D(2022, 6, 1))
    assert clocks(driven) == {}
