"""Projects brought to a stage through the real steps."""

from __future__ import annotations

from datetime import date, timedelta

from tests.lifecycle.driving import TO_REVIEWED
from tests.register.world import World
from xiufu.register.library.models import Project

SUBMITTED = date(2026, 1, 5)
APPLIED = date(2026, 11, 2)
"""A Monday. 60 working days later: 20 in November, 23 in December, 17 in January 2027, which is not announced."""


def reclamation_applied(world: World, submitted: date = SUBMITTED, applied: date = APPLIED) -> Project:
    """Temporary land whose acceptance is applied for. Its term ends 269 days after its approval: on 2026-10-01."""
    project = world.project("temporary_land", made_on=submitted)
    for move in ("submit_reclamation_plan", "take_up_review", "give_opinions", "reply_opinions"):
        world.do(project, move, submitted)
    world.do(project, "approve_reclamation_plan", submitted, who="banner2")
    world.do(project, "approve_temporary_land", submitted, facts={"term_end_date": submitted + timedelta(269)})
    for move in ("sign_fee_agreement", "deposit", "begin_use", "begin_reclamation"):
        world.do(project, move, submitted)
    world.do(project, "apply_reclamation_acceptance", applied)
    return project


def at_works(world: World, on: date) -> Project:
    """Restoration at work."""
    project = world.project(made_on=on)
    for move in TO_REVIEWED:
        world.do(project, move, on)
    world.do(project, "approve_plan", on, who="banner2")
    world.do(project, "approve_design", on)
    world.do(project, "begin_works", on)
    return project
