"""A clock that tests set, and what is asked of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.register.world import World, make_world
from xiufu.register.journal.models import LogLine

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten in the morning in China."""


class Clock:
    """The moment that the register sees."""

    def __init__(self) -> None:
        self.moment = START

    def go(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    mine = Clock()
    monkeypatch.setattr(timezone, "now", lambda: mine.moment)
    return mine


@pytest.fixture
def timed(clock: Clock, db: None) -> World:
    """A world made at the start of the clock."""
    return make_world()


def logged() -> list[tuple[str, str]]:
    """Action and subject of every line of the log."""
    return list(LogLine.objects.order_by("number").values_list("action", "subject"))
