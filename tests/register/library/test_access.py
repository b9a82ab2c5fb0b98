"""Every route of the library with every account: who may is answered, everybody else is not."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from tests.register.library.samples import SAMPLES
from tests.register.world import World
from xiufu.register.library.routes import LIBRARY


def test_every_route_has_a_sample():
    assert set(SAMPLES) == {f"library:{route.name}" for route in LIBRARY}


class _Undone(Exception):
    """Ends a call that is not to be kept."""


@pytest.mark.parametrize("route", LIBRARY, ids=lambda route: route.name)
def test_who_may(world: World, route):
    sample = SAMPLES[f"library:{route.name}"]
    arguments, data = sample.make(world)
    address = reverse(f"library:{route.name}", kwargs=dict(arguments))
    answered = {}
    for who in world.users:
        client = world.client(who)
        try:
            with transaction.atomic():
                for value in data.values():
                    if hasattr(value, "seek"):
                        value.seek(0)
                writes = route.writes or route.both
                answer = client.post(address, data) if writes else client.get(address, data)
                answered[who] = answer.status_code
                raise _Undone
        except _Undone:
            pass
    assert tuple(who for who, status in answered.items() if status < 400) == tuple(
        who for who in world.users if who in sample.allowed
    ), answered
    assert {status for who, status in answered.items() if who not in sample.allowed} <= {403, 404}, answered
    assert world.client("banner").get("/projects").status_code == 200
