"""The value in force on a day (按日取值): each value holds from its date until the next one begins."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def in_force(values: Mapping[date, T], on: date) -> T | None:
    """现行值: of values keyed by the day each came into force, the one in force on a day; ``None`` before the first.

    Periods are ``[from, until)``: the new value holds on the very day it comes into force.

    >>> rates = {date(2019, 4, 1): 9, date(2018, 5, 1): 10}
    >>> in_force(rates, date(2019, 3, 31)), in_force(rates, date(2019, 4, 1)), in_force(rates, date(2018, 4, 30))
    (10, 9, None)
    """
    begun = [day for day in values if day <= on]
    return values[max(begun)] if begun else None


def within(on: date, start: date | None, end: date | None) -> bool:
    """是否在期内: whether a day lies in ``[start, end)``; an absent end is open.

    >>> within(date(2025, 7, 1), date(2025, 7, 1), None), within(date(2025, 7, 1), None, date(2025, 7, 1))
    (True, False)
    """
    return (start is None or start <= on) and (end is None or on < end)
