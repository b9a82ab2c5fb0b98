"""Calls of the desk's routes that succeed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.register.access import Call, Sample
from tests.register.world import World, at
from xiufu.register.desk.feeds import renew_feed

DAY = date(2024, 3, 1)
DESKS = (
    "banner", "banner2", "forestry", "league", "other_banner", "other_league", "province",
    "investor", "obligor", "preparer", "stranger",
)  # fmt: skip
EVERYBODY = (*DESKS, "auditor", "expert", "other_expert", "administrator")


def with_feeds(world: World) -> Call:
    """Everybody who may revoke an address has one."""
    for name in DESKS:
        renew_feed(actor=world.actor(name), now=at(DAY))
    return {}, {}


def token(world: World) -> Call:
    return {"token": renew_feed(actor=world.actor("banner"), now=at(DAY))}, {}


SAMPLES: Mapping[str, Sample] = {
    "desk:desk": Sample(EVERYBODY),
    "desk:clocks": Sample(EVERYBODY[:-1]),
    "desk:log": Sample(("auditor", "administrator")),
    "desk:feed": Sample(DESKS),
    "desk:renew_feed": Sample(DESKS),
    "desk:revoke_feed": Sample(DESKS, with_feeds),
    "desk:feed_file": Sample((*EVERYBODY, ""), token),
}
