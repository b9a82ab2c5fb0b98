"""Taking entries back: what counts is as if they had not been made, and only the last goes, by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.lifecycle.driving import TO_REVIEWED, Driven, law
from xiufu.lifecycle.annulment import annulling, not_annullable
from xiufu.lifecycle.clocks import clocks_of
from xiufu.lifecycle.entries import ANNUL, Standing
from xiufu.lifecycle.states import CLOCK_RULES, LIFECYCLES
from xiufu.packs.library import built_in_library

MARKET = LIFECYCLES["market_restoration"]
DAY = date(2025, 3, 3)
TO_WORKS = (*TO_REVIEWED, "approve_plan", "approve_design", "begin_works")


def at_works() -> Driven:
    driven = Driven(MARKET)
    for move in TO_WORKS:
        driven.do(move, DAY)
    return driven


def refusals(driven: Driven, number: int, person: str = "另一人") -> list[str]:
    return list(not_annullable(MARKET, driven.standing, number, person))


def test_completion_by_mistake_falls_back_to_works():
    driven = at_works().do("complete_works", date(2025, 4, 1))
    before = driven.standing
    driven.annul(date(2025, 4, 2), "另一人")
    assert (before.main, driven.standing.main) == ("completed", "works")
    assert (len(driven.standing.entries), driven.standing.lines) == (10, 12)
    assert driven.standing.last("complete_works") is None
    assert list(clocks_of(CLOCK_RULES[MARKET.id], driven.standing, built_in_library().calendars(), law)) == []
    assert MARKET.replay(driven.lines) == driven.standing
    assert driven.lines[-1] == replace(
        driven.lines[-1], number=12, move=ANNUL, annuls=11, track="main", on_date=date(2025, 4, 2), reason="某原因"
    )


def test_an_earlier_day_is_open_again():
    """What counts no more holds no later day back."""
    driven = at_works().do("complete_works", date(2025, 6, 1)).annul(date(2025, 6, 2), "另一人")
    entry = driven.entry("complete_works", date(2025, 4, 1), entered_date=date(2025, 6, 2))
    assert MARKET.lacking(driven.standing, entry, law, today=date(2025, 6, 2)) == ()
    assert entry.number == 13


def test_a_fact_is_that_of_the_entries_that_count():
    driven = at_works().do("order_correction", DAY, facts={"correction_deadline": date(2025, 3, 30)})
    driven.annul(DAY, "另一人")
    assert driven.standing.fact("correction_deadline") is None
    assert driven.standing.tracks("correction") == {}
    driven.do("order_correction", DAY, facts={"correction_deadline": date(2025, 4, 30)})
    assert driven.standing.fact("correction_deadline") == date(2025, 4, 30)
    assert driven.standing.entries[-1].track == "correction#1"  # the first that counts
    assert MARKET.replay(driven.lines) == driven.standing


def test_step_by_step_backwards_over_all_tracks():
    driven = at_works().do("order_correction", DAY).do("pause_clock", DAY, facts={"clock": "correction"})
    assert refusals(driven, 11) == ["只能撤销最后一条有效的记录，即第 12 条“中止期限”；要撤销更早的，从后往前逐条撤销"]
    assert refusals(driven.annul(DAY, "另一人"), 11) == []
    assert refusals(driven.annul(DAY, "另一人"), 10) == []
    for _ in range(10):
        driven.annul(DAY, "另一人")
    assert driven.standing == Standing(lines=24)  # 12 entries and as many that take them back
    assert refusals(driven, 1) == ["项目没有可以撤销的记录"]
    assert MARKET.replay(driven.lines) == driven.standing
    assert driven.do("list_project", DAY).lines[-1].number == 25


def test_a_closed_project_is_open_again():
    driven = at_works().do("terminate", DAY)
    assert MARKET.open_to(driven.standing) == ()
    assert driven.annul(DAY, "另一人").standing.main == "works"


def test_two_pairs_of_eyes():
    driven = at_works()
    assert refusals(driven, 10, "办理begin_works的人") == ["第 10 条“开工”是您登记的，要由主管机关的另一人撤销"]
    assert refusals(driven, 10, "办理approve_plan的人") == []


def test_neither_twice_nor_an_annulment_itself():
    driven = at_works().annul(DAY, "另一人")
    said = "只能撤销最后一条有效的记录，即第 9 条“选定机构、批准设计”；要撤销更早的，从后往前逐条撤销"
    assert refusals(driven, 10) == refusals(driven, 11) == [said]
    with pytest.raises(ValueError, match="nothing to annul"):
        Standing().without_last()


@pytest.mark.parametrize("wrong", [{"annuls": 9}, {"annuls": None}, {"number": 12}, {"move": "undo"}])
def test_an_illegal_annulment_is_no_history(wrong: dict[str, object]):
    driven = at_works()
    taken_back = annulling(driven.standing, "另一人", "某原因", today=DAY)
    assert MARKET.replay([*driven.lines, taken_back]) == driven.standing.without_last()
    with pytest.raises(ValueError, match=r"entry 1[12]: (annul|undo) on main"):
        MARKET.replay([*driven.lines, replace(taken_back, **wrong)])  # type: ignore[arg-type]  # one field at a time


def test_titles():
    assert [MARKET.title_of_move(one) for one in ("begin_works", ANNUL, "unknown")] == ["开工", "撤销记录", "unknown"]
