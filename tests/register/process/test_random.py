"""Random steps by random accounts on the database: no illegal state, state and clocks equal to the replay, the log whole."""

from __future__ import annotations

import random

import pytest

from tests.lifecycle.test_random_projects import LEAST, broken
from tests.lifecycle.test_random_projects import STEPS as LONG_PROJECT
from tests.register.process.randomly import Tried, drive
from tests.register.world import World
from xiufu.lifecycle.entries import ANNUL
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.process.checking import differences_of
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.stored import standing_of

PROJECTS, STEPS = 3, 50
LONG_STEPS = 100_000
MOST_STEPS = 300_000


def driven_and_compared(world: World, life: str, dice: random.Random, tried: Tried, steps: int) -> None:
    done = drive(world, life, dice, tried, steps)
    assert standing_of(done.project) == done.driven.standing == LIFECYCLES[life].replay(done.driven.lines)
    assert done.project.main_state == done.driven.standing.main
    assert list(differences_of(done.project, done.on)) == []
    assert not broken(done.driven)


def log_agrees(tried: Tried) -> None:
    assert list(broken_lines()) == []
    assert ProjectEntry.objects.count() == tried.taken.total()
    assert LogLine.objects.filter(action__startswith="step.").count() == tried.taken.total()


@pytest.mark.parametrize("life", LIFECYCLES)
def test_no_illegal_state(world: World, life: str):
    dice, tried = random.Random(f"20261123 {life}"), Tried()
    for _ in range(PROJECTS):
        driven_and_compared(world, life, dice, tried, STEPS)
    log_agrees(tried)
    assert len(tried.taken) > 5
    assert tried.taken[ANNUL] > 0
    assert tried.refused.total() > 5


@pytest.mark.prove
@pytest.mark.parametrize("life", LIFECYCLES)
def test_every_move_is_taken_and_refused(world: World, life: str):
    """Half of 10⁵ steps with each lifecycle, more until every move was taken and refused often enough."""
    dice, tried = random.Random(f"8 {life}"), Tried()
    moves = [*(move.id for move in LIFECYCLES[life].moves), ANNUL]
    enough = False
    while tried.steps < LONG_STEPS // len(LIFECYCLES) or (not enough and tried.steps < MOST_STEPS):
        driven_and_compared(world, life, dice, tried, LONG_PROJECT)
        enough = all(tried.taken[name] >= LEAST and tried.refused[name] >= LEAST for name in moves)
    log_agrees(tried)
    print(f"{life}: {tried.steps} steps, {tried.taken.total()} taken, {tried.refused.total()} refused")
    print("taken and refused:", "，".join(f"{name} {tried.taken[name]}/{tried.refused[name]}" for name in moves))
    assert {name: tried.taken[name] for name in moves if tried.taken[name] < LEAST} == {}
    assert {name: tried.refused[name] for name in moves if tried.refused[name] < LEAST} == {}
