"""Where sentences begin and end (断句): every reader of sentences cuts them here; what differs between readers is an argument."""

import re
from collections.abc import Iterator
from functools import cache

STOPS = "。；;！？\n"
"""What ends a sentence (句末): what stands between semicolons is one of its own."""
FULL_STOPS = "。！？\n"
"""What ends one of which the clauses between semicolons are parts."""
LONGEST = 10_000
"""Letters without a stop: that is no sentence, and nothing speaks of what stands farther off."""


def cut(text: str, stops: str = STOPS) -> Iterator[tuple[int, str]]:
    """Every sentence with where it begins (逐句), its stop left out.

    >>> list(cut("面积见表1。；投资见表2"))
    [(0, '面积见表1'), (7, '投资见表2')]
    """
    for found in _others(stops).finditer(text):
        yield found.start(), found[0]


def sentence_start(text: str, at: int, stops: str = STOPS, reach: int = LONGEST) -> int:
    """Where the sentence of a place begins (句首), so many letters before it at the farthest.

    >>> sentence_start("面积见表1。投资见表2。", 9), sentence_start("面积见表1。投资见表2。", 9, reach=2)
    (6, 7)
    """
    least = max(0, at - reach)
    return max(least, *(text.rfind(stop, least, at) + 1 for stop in stops))


def sentence_end(text: str, at: int, stops: str = STOPS, reach: int = LONGEST) -> int:
    """Where the sentence of a place ends (句末), before its stop, so many letters behind it at the farthest.

    >>> sentence_end("面积见表1；投资见表2。", 3), sentence_end("面积见表1；投资见表2。", 3, FULL_STOPS)
    (5, 11)
    """
    found = _others(stops).match(text, at, at + reach)
    return found.end() if found else at


def sentence_before(text: str, at: int, stops: str = STOPS, reach: int = LONGEST) -> str:
    """The sentence up to a place (句首至此).

    >>> sentence_before("面积见表1。投资见表2。", 11)
    '投资见表2'
    """
    return text[sentence_start(text, at, stops, reach) : at]


def sentence_behind(text: str, at: int, stops: str = STOPS, reach: int = LONGEST) -> str:
    """The sentence from a place on (此处至句末).

    >>> sentence_behind("面积见表1。投资见表2。", 8)
    '见表2'
    """
    return text[at : sentence_end(text, at, stops, reach)]


@cache
def _others(stops: str) -> re.Pattern[str]:
    """Letters that are none of the stops."""
    return re.compile(f"[^{re.escape(stops)}]+")
