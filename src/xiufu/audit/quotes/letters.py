"""Letters of a text (字面): what is left of it when quotations are compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.packs.instruments import plain

Renamed = Sequence[tuple[str, str]]
"""Names of authorities in laws, and what they are called since (机构更名)."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text (字面), each with its place in the text."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters ``start`` to ``end`` stand in the text (在原文的位置)."""
        return (self.places[start], self.places[end - 1] + 1) if start < end else (0, 0)


def only_letters(text: str, renamed: Renamed = ()) -> str:
    """A text without blanks, signs and differences of width (字面), authorities by their present names.

    >>> only_letters("“谁损毁，谁复垦” 的原则"), only_letters("报县级国土资源主管部门", [("国土资源", "自然资源")])
    ('谁损毁谁复垦的原则', '报县级自然资源主管部门')
    """
    found = plain(text).translate(_KEPT)
    for was, now in renamed:
        found = found.replace(was, now)
    return found


def letters(text: str, renamed: Renamed = ()) -> Letters:
    """The same with the place of each letter (字面及位置)."""
    words = plain(text)
    places = [i for i, c in enumerate(words) if _kept(c)]
    found = "".join(words[i] for i in places)
    for was, now in renamed:
        at = found.find(was)
        while at >= 0:
            found = found[:at] + now + found[at + len(was) :]
            first, last = places[at], places[at + len(was) - 1]
            places[at : at + len(was)] = [first] * (len(now) - 1) + [last]
            at = found.find(was, at + len(now))
    return Letters(found, tuple(places))


def _kept(letter: str) -> bool:
    return letter.isalnum() or letter == "%"


class _Kept(dict[int, str | None]):
    """What becomes of a letter (取舍), found out once: every article of law is asked letter by letter."""

    def __missing__(self, code: int) -> str | None:
        self[code] = chr(code) if _kept(chr(code)) else None
        return self[code]


_KEPT = _Kept()
