"""Many at once: one wins, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from tests.register.world import World, at
from xiufu.register.process.actions import take
from xiufu.register.process.models import ProjectEntry
from xiufu.register.rules.refusals import Stale

DAY = date(2024, 3, 1)


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_wins(shared_world: World):
    project = shared_world.project()

    def listed(who: str) -> str:
        try:
            take(actor=shared_world.actor(who), project=project.pk, move="list_project", track="main", on_date=DAY,
                 facts={"decision": "某文", "decision_date": DAY}, reason="", expected=0, now=at(DAY))  # fmt: skip
            return "taken"
        except Stale:
            return "stale"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(listed, ["banner", "banner2"] * 4))
    assert said == ["stale"] * 7 + ["taken"]
    assert ProjectEntry.objects.count() == 1
