"""A calendar file (日历文件, RFC 5545) of dates: one event for the whole of each day."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Event:
    """One date as an event (日程). ``tentative`` where its day is provisional."""

    uid: str
    day: date
    summary: str
    description: str
    tentative: bool


def calendar(events: Iterable[Event], *, name: str, now: datetime) -> str:
    """The text of a calendar file (日历文件)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xiufu//Register//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"STATUS:{'TENTATIVE' if event.tentative else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    r"""Text as a value (RFC 5545 3.3.11): backslash, semicolon, comma and line ends escaped, other control signs left out.

    >>> escaped("一,二;三\\四\n五")
    '一\\,二\\;三\\\\四\\n五'
    """
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    text = re.sub(r"\r\n|\r|\n", r"\\n", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)


def folded(line: str) -> str:
    r"""A content line in pieces of at most 75 octets (RFC 5545 3.1), none of which splits a character.

    >>> [len(piece.encode()) for piece in folded("SUMMARY:" + "复" * 40).split("\r\n")]
    [74, 55]
    """
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode("utf-8"))
        if size + octets > _OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += sign
        size += octets
    return "\r\n".join((*pieces, piece))
