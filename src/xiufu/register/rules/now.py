"""The only clock of the register. Pages read it once a request and pass it on; below them `today` is always an argument."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment, with its zone."""
    return timezone.now()


def today() -> date:
    """The day in the register's time zone (当天)."""
    return timezone.localdate()
