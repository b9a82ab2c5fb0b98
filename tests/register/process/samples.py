"""A call of every route of the process."""

from __future__ import annotations

from datetime import date

from tests.register.access import Call, Sample
from tests.register.world import World, at
from xiufu.register.process.actions import renew_feed

LISTED = date(2024, 3, 1)
OF_PROJECT = (
    "banner", "banner2", "forestry", "league", "province", "auditor", "investor", "obligor", "preparer", "expert",
)  # fmt: skip
"""Everybody to whom a project of the world is visible."""
DESKS = (
    "banner", "banner2", "forestry", "league", "other_banner", "other_league", "province",
    "investor", "obligor", "preparer", "stranger",
)  # fmt: skip
EVERYBODY = (*DESKS, "auditor", "expert", "other_expert", "administrator")


def listed(world: World) -> Call:
    project = world.project()
    world.do(project, "list_project", LISTED)
    return {"pk": project.pk}, {}


def first_step(world: World) -> Call:
    """The first step of a project, which its authority alone may take."""
    stated = {"expected": "0", "on_date": "2024-03-01", "fact_decision": "某文", "fact_decision_date": "2024-03-01"}
    return {"pk": world.project().pk, "move": "list_project", "track": "main"}, stated


def with_feeds(world: World) -> Call:
    """Everybody who may revoke an address has one."""
    for name in DESKS:
        renew_feed(actor=world.actor(name), now=at(LISTED))
    return {}, {}


def token(world: World) -> Call:
    return {"token": renew_feed(actor=world.actor("banner"), now=at(LISTED))}, {}


SAMPLES: dict[str, Sample] = {
    "process:steps": Sample(OF_PROJECT, listed),
    "process:timeline": Sample(OF_PROJECT, listed),
    "process:step": Sample(("banner", "banner2"), first_step),
    "process:feed": Sample(DESKS),
    "process:renew_feed": Sample(DESKS),
    "process:revoke_feed": Sample(DESKS, with_feeds),
    "process:feed_file": Sample((*EVERYBODY, ""), token),
}
