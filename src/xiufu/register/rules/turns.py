"""Taking turns (排队): what must not happen twice at once, on both databases."""

from enum import IntEnum

from django.db import connection


class Turn(IntEnum):
    """What is done by one transaction at a time."""

    LOG = 0x5869_7566
    ATTEMPTS = 0x5869_7567
    ACCOUNTS = 0x5869_7568
    CALENDAR = 0x5869_7569
    BOUNDARIES = 0x5869_756A


def in_turn(turn: Turn) -> None:
    """Waits until no other transaction has this turn; it ends with the transaction. Raises ``RuntimeError`` outside of one.

    On SQLite every writing transaction is alone already (``BEGIN IMMEDIATE``).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a turn lasts as long as a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turn.value])
