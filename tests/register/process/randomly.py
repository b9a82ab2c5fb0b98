"""Random steps by random accounts through the one action, on the database, beside the same project driven without one."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from tests.lifecycle.driving import Driven
from tests.lifecycle.test_random_projects import ANNULLED, later, random_annulment, random_entry
from tests.register.world import World, at
from xiufu.lifecycle.annulment import not_annullable
from xiufu.lifecycle.clocks import clocks_of
from xiufu.lifecycle.entries import ANNUL, Capacity, Entry, Standing
from xiufu.lifecycle.states import CLOCK_RULES, LIFECYCLES
from xiufu.register.library.models import Project
from xiufu.register.process.actions import annul, take
from xiufu.register.process.models import ProjectEntry
from xiufu.register.rules.law import calendars, law
from xiufu.register.rules.refusals import Refused


@dataclass
class Tried:
    """How often each move was taken and refused."""

    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def steps(self) -> int:
        return self.taken.total() + self.refused.total()


@dataclass
class Driving:
    """A project on the database, where the pure rules say that it stands, and the day of its last step."""

    project: Project
    driven: Driven
    on: date


def drive(world: World, life: str, dice: random.Random, tried: Tried, steps: int) -> Driving:
    project = world.project(life)
    driven, on, last = Driven(LIFECYCLES[life]), date(2024, 1, 2), date(2024, 1, 2)
    for _ in range(steps):
        on = later(on, dice)
        if dice.random() < ANNULLED:
            last = on if annulled(world, project, driven, on, dice, tried) else last
            continue
        entry = random_entry(driven, dice, on, tried.taken + tried.refused)
        if entry.move == "pause_clock" and "clock" in entry.facts:
            entry = replace(entry, facts={"clock": some_clock(life, driven.standing, dice)})
        move = driven.lifecycle.move(entry.move)
        papers = world.served(project, move.facts if move else (), on)
        entry = replace(entry, facts={name: papers.get(name, value) for name, value in entry.facts.items()})
        row = asked(world, project, entry, on, dice)
        if row is None:
            tried.refused[entry.move] += 1
            continue
        tried.taken[entry.move] += 1
        step = driven.lifecycle.move(entry.move)
        assert step
        last = on
        made = replace(entry, person=str(row.user_id), capacity=Capacity(row.capacity))
        driven.take(made, step)
    project.refresh_from_db()
    return Driving(project, driven, last)


def annulled(world: World, project: Project, driven: Driven, on: date, dice: random.Random, tried: Tried) -> bool:
    """Whether somebody took an entry back, as the pure rules say that they may."""
    number, person = random_annulment(driven.standing, dice)
    who = "banner" if person == "甲" else "banner2"
    user = str(world.users[who].pk)
    lacking = tuple(not_annullable(driven.lifecycle, driven.standing, number, user))
    expected, said = driven.standing.lines, tuple[str, ...]()
    try:
        annul(actor=world.actor(who), project=project.pk, number=number, reason="某", expected=expected, now=at(on))
    except Refused as refused:
        said = refused.reasons
    assert said == lacking
    (tried.refused if said else tried.taken)[ANNUL] += 1
    if not said:
        driven.annul(on, user)
    return not said


def some_clock(life: str, standing: Standing, dice: random.Random) -> str:
    """The id of a clock that has not been met where there is one, seldom any."""
    rules = CLOCK_RULES[life]
    unmet = [clock.rule.id for clock in clocks_of(rules, standing, calendars(), law) if clock.met_date is None]
    return dice.choice(unmet if unmet and dice.random() < 0.9 else [rule.id for rule in rules])


def asked(world: World, project: Project, entry: Entry, on: date, dice: random.Random) -> ProjectEntry | None:
    """The row that a step became, nothing where it was refused."""
    said: tuple[str, ...] = ()
    try:
        return take(
            actor=world.actor(who(world, entry, dice)),
            project=project.pk,
            move=entry.move,
            track=entry.track,
            on_date=entry.on_date,
            facts=entry.facts,
            reason=entry.reason,
            expected=entry.number - 1,
            now=at(on),
        )
    except Refused as refused:
        said = refused.reasons
    assert said
    assert all(one.strip() for one in said)
    return None


def who(world: World, entry: Entry, dice: random.Random) -> str:
    """An account of the capacity, seldom anybody's."""
    if dice.random() < 0.04:
        return dice.choice(sorted(world.users))
    if entry.capacity is Capacity.AUTHORITY:
        return "banner" if entry.person == "甲" else "banner2"
    return world.who(entry.capacity)
