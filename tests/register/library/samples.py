"""Calls of the library for the access matrix."""

from __future__ import annotations

from tests.register.access import Call, Sample
from tests.register.world import World


def _listed(world: World) -> Call:
    world.project()
    return {}, {}


AT_PROJECTS = (
    "banner", "banner2", "forestry", "league", "other_banner", "other_league", "province", "auditor", "investor",
    "obligor", "preparer", "stranger", "expert", "other_expert",
)  # fmt: skip

SAMPLES = {"library:projects": Sample(AT_PROJECTS, _listed)}
