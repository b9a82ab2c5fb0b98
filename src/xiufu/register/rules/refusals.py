"""A forbidden step (不得办理): said in words, nothing written."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

Done = TypeVar("Done")
_TOLD = 100
CHECK_AGAIN = "请核对后再提交；再提交一次，就以您填的为准"
"""How a stale edit is told to go on (过时的修改如何继续)."""


class Refused(Exception):
    """What may not be done, with every reason. ``code`` is the HTTP status: 409 where the state forbids it, 403 where the person may not."""

    def __init__(self, *reasons: str, code: int = 409) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons
        self.code = code


class Stale(Refused):
    """Somebody changed it meanwhile (已被他人修改): who, what, when.

    ``current`` is what stands now, counted as the form counts what was seen (a version, a number of steps): a form that tells the
    reasons has it from then on, so that it can be sent again. None where no form counts.
    """

    def __init__(self, *reasons: str, current: int | None = None) -> None:
        super().__init__(*reasons)
        self.current = current


def by_whom(account: str, at: datetime) -> str:
    """Who did something and when (何人何时), as the beginning of a sentence that tells a stale edit what it missed."""
    return f"账号“{account}”已在 {timezone.localtime(at):%Y-%m-%d %H:%M} "


def in_short(text: str) -> str:
    """A text as it is named in a message (消息中的摘要): no more of it than tells it from others."""
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


def as_many(done: Sequence[Done], expected: int, told: Callable[[Done], str], what: str) -> None:
    """Asks that of ``what`` no more was done than somebody saw (与打开时相同), counted. Raises ``Stale`` with each that was."""
    if len(done) != expected:
        missed = done[min(expected, len(done)) :]
        raise Stale(*map(told, missed), f"{what}与您打开时不同，请核对后再办", current=len(done))
