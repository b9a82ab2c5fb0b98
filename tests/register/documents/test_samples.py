"""Every route of papers answers those whom its sample allows, and nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.register.documents.samples import SAMPLES
from tests.register.world import World
from xiufu.register.documents.auditing import audit_paper
from xiufu.register.documents.routes import DOCUMENTS


def test_every_route_has_a_sample():
    assert set(SAMPLES) == {f"documents:{route.name}" for route in DOCUMENTS}


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: str(route.name))
def test_who_is_answered(world: World, monkeypatch: pytest.MonkeyPatch, route):
    monkeypatch.setattr(audit_paper.__class__, "enqueue", lambda *_: None)
    sample = SAMPLES[f"documents:{route.name}"]
    for name in world.users:
        arguments, data = sample.make(world)
        address = reverse(f"documents:{route.name}", kwargs=dict(arguments))
        status = getattr(world.client(name), "post" if route.writes else "get")(address, data).status_code
        assert (status < 400) if name in sample.allowed else status in (403, 404), (name, status)
    assert getattr(Client(), "post" if route.writes else "get")(address).status_code == 302
