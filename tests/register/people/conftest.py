"""Worlds whose clock tests set."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.register.people.clock import Clock
from tests.register.world import World, make_world


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    mine = Clock()
    monkeypatch.setattr(timezone, "now", lambda: mine.moment)
    return mine


@pytest.fixture
def timed(clock: Clock, db: None) -> World:
    """A world made at the start of the clock."""
    return make_world()
