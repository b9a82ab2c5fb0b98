"""A clock that tests set, and what the log holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from xiufu.register.journal.models import LogLine

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten in the morning in China."""


class Clock:
    """The moment that the register sees."""

    def __init__(self) -> None:
        self.moment = START

    def go(self, **by: float) -> None:
        self.moment += timedelta(**by)


def logged() -> list[tuple[str, str]]:
    """Action and subject of every line of the log."""
    return list(LogLine.objects.order_by("number").values_list("action", "subject"))
