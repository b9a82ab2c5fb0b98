"""Random steps by anybody in any order: no illegal state, standing equal to its replay, every move taken and refused."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.lifecycle.driving import Driven, law
from xiufu.lifecycle.annulment import not_annullable
from xiufu.lifecycle.balances import balance
from xiufu.lifecycle.clocks import annual_reports, clocks_of
from xiufu.lifecycle.entries import ANNUL, MAIN, Capacity, Entry, Standing
from xiufu.lifecycle.facts import Value
from xiufu.lifecycle.moves import Move
from xiufu.lifecycle.states import CLOCK_RULES, LIFECYCLES
from xiufu.packs.library import built_in_library

PROJECTS, STEPS = 60, 60
MOST_PROJECTS = 4500
LEAST = 20
"""How often each move must be taken and refused."""
ANNULLED = 0.1
"""How often an entry is taken back instead."""
LONG = timedelta(1200)


def random_entry(driven: Driven, dice: random.Random, on: date, tried: Counter[str]) -> Entry:
    """A step that is likely to be allowed, or not: of any move, by anybody, with a fact missing or a day in the past.

    Moves that were seldom tried are tried more often, those that end a project seldom.
    """
    life = driven.lifecycle
    allowed = life.offered(driven.standing)
    ends = life.track(MAIN).closed
    weights = [(0.01 if move.target in ends else 1) / (1 + tried[move.id]) ** 2 for move, _ in allowed]
    likely = allowed and dice.random() < 0.9
    move, track = dice.choices(allowed, weights)[0] if likely else (dice.choice(life.moves), "")
    entry = driven.entry(
        move.id, on, track=track, person=dice.choice(("甲", "乙")), facts=_agreeing(driven.standing, move, on)
    )
    match dice.randrange(20):
        case 0:
            return replace(entry, capacity=dice.choice(list(Capacity)))
        case 1:
            return replace(entry, facts={k: v for k, v in entry.facts.items() if dice.random() < 0.8})
        case 2:
            return replace(entry, on_date=on - timedelta(dice.randrange(400)))
        case 3:
            return replace(entry, number=entry.number - 1)
        case 4:
            return replace(entry, track=dice.choice(list(driven.standing.states) or ["plan"]))
    return entry


def _agreeing(standing: Standing, move: Move, on: date) -> dict[str, Value]:
    """Facts that agree with earlier ones."""
    left = balance(standing)
    stated: dict[str, Value] = {"aftercare_months": 36, "deposit_fen": 10**9, "interest_fen": 5, "refund_fen": left + 5}
    facts = {fact.name for fact in move.facts}
    later = {"rectification_deadline": on + timedelta(300), "term_end_date": on + timedelta(500)}
    return {name: value for name, value in (stated | later).items() if name in facts}


def random_annulment(standing: Standing, dice: random.Random) -> tuple[int, str]:
    """The number of an entry to take back, likely the last that counts, and who asks."""
    last = standing.entries[-1].number if standing.entries else 1
    number = last if dice.random() < 0.8 else dice.randrange(1, standing.lines + 2)
    return number, dice.choice(("甲", "乙"))


def later(on: date, dice: random.Random) -> date:
    """The day of the next step: the same, soon after, seldom years after."""
    return on + (timedelta(dice.choice((0, 1, 5, 40))) if dice.random() < 0.97 else LONG)


def drive(life: str, dice: random.Random, taken: Counter[str], refused: Counter[str]) -> Driven:
    driven = Driven(LIFECYCLES[life])
    on = date(2024, 1, 2)
    for _ in range(STEPS):
        on = later(on, dice)
        if dice.random() < ANNULLED:
            number, person = random_annulment(driven.standing, dice)
            lacking = tuple(not_annullable(driven.lifecycle, driven.standing, number, person))
            (refused if lacking else taken)[ANNUL] += 1
            if not lacking:
                driven.annul(on, person)
            continue
        entry = random_entry(driven, dice, on, taken + refused)
        move = driven.lifecycle.move(entry.move)
        assert move
        lacking = driven.lifecycle.lacking(driven.standing, entry, law, today=on)
        assert all(said.strip() for said in lacking)
        if lacking:
            refused[move.id] += 1
        else:
            taken[move.id] += 1
            driven.take(entry, move)
    return driven


@pytest.mark.parametrize("life", LIFECYCLES)
def test_no_illegal_state(life: str):
    dice = random.Random(f"20261122 {life}")
    calendars = built_in_library().calendars()
    taken: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for _ in range(PROJECTS):
        driven = drive(life, dice, taken, refused)
        standing = driven.standing
        assert driven.lifecycle.replay(driven.lines) == standing
        annulled = {one.annuls for one in driven.lines if one.annuls}
        assert [one.number for one in driven.lines] == list(range(1, standing.lines + 1))
        assert standing.entries == tuple(
            one for one in driven.lines if one.move != ANNUL and one.number not in annulled
        )
        for track, state in standing.states.items():
            assert driven.lifecycle.title_of(track, state)
        for clock in clocks_of(CLOCK_RULES[life], standing, calendars, law):
            assert clock.due is None or clock.since <= clock.due or clock.rule.until_fact
        list(annual_reports(standing, law, today=date(2030, 1, 1)))
        assert not broken(driven)
    assert taken[ANNUL] > 5
    assert refused[ANNUL] > 5


def broken(driven: Driven) -> list[str]:
    """What must never be, read off the entries without the moves."""
    entries = driven.standing.entries
    wrong: list[str] = []
    open_corrections = 0
    by: dict[str, str] = {}
    for entry in entries:
        open_corrections += {"order_correction": 1, "pass_correction": -1}.get(entry.move, 0)
        if entry.move == "complete_works" and open_corrections:
            wrong.append("completed while a correction was open")
        if entry.move == "approve_plan" and by.get("pass_plan") == entry.person:
            wrong.append("one pair of eyes")
        if entry.move == "begin_use" and "deposit" not in by:
            wrong.append("used before the deposit")
        by[entry.move] = entry.person
    closed = [n for n, entry in enumerate(entries) if entry.move == "close_project"]
    if closed and not {"end_aftercare", "accept_project"} <= {entry.move for entry in entries[: closed[0]]}:
        wrong.append("closed before aftercare ended")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("life", LIFECYCLES)
def test_every_move_is_taken_and_refused(life: str):
    dice = random.Random(f"7 {life}")
    taken: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    moves = [move.id for move in LIFECYCLES[life].moves]
    for _ in range(MOST_PROJECTS):
        drive(life, dice, taken, refused)
        if all(taken[name] >= LEAST and refused[name] >= LEAST for name in moves):
            break
    assert {name: taken[name] for name in moves if taken[name] < LEAST} == {}
    assert {name: refused[name] for name in moves if refused[name] < LEAST} == {}


def test_an_illegal_history_is_no_history():
    driven = Driven(LIFECYCLES["market_restoration"]).do("list_project", date(2024, 1, 8))
    skipped = replace(driven.standing.entries[0], number=2, move="open_project")
    with pytest.raises(ValueError, match="entry 2: open_project on main"):
        driven.lifecycle.replay([*driven.standing.entries, skipped])
