"""Headings that nothing but their number shows (手工编号的标题): 第一章, 第一节, 一、, （一）, 1.1, 1、, （1）."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

Kind = Literal["chapter", "section", "ideograph", "bracketed", "dotted", "digit", "bracketed_digit"]
_ORDER: tuple[Kind, ...] = ("chapter", "section", "ideograph", "bracketed", "digit", "bracketed_digit")
_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第\s*(?:{_NUMERAL}|\d{{1,2}})\s*[章篇部]\s*(?:分\s*)?(?=\S)")),
    ("section", re.compile(rf"第\s*(?:{_NUMERAL}|\d{{1,2}})\s*节\s*(?=\S)")),
    ("ideograph", re.compile(rf"{_NUMERAL}\s*、\s*(?=\S)")),
    ("bracketed", re.compile(rf"[（(]\s*{_NUMERAL}\s*[）)]\s*、?\s*(?=\S)")),
    ("dotted", re.compile(r"\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,4}[.．、]?\s*(?=[^\s\d.%％×])")),
    ("digit", re.compile(r"\d{1,2}\s*(?:、\s*(?=\S)|[．.]\s*(?=[^\s\d]))")),
    ("bracketed_digit", re.compile(r"[（(]\s*\d{1,2}\s*[）)]\s*、?\s*(?=\S)")),
)
_DOTTED = dict(_KINDS)["dotted"]
_LONGEST = 40
_LONGEST_ITEM = 20
_ITEMS = ("digit", "bracketed_digit")
_SAYS_SOMETHING = re.compile(r"[：《]|\d(?!\d{0,3}年)")
_ENDS = frozenset("。；，、：！？.;,:!?")
_IN_SENTENCES = frozenset("。；，！？;")
_LEADERS = re.compile(r"[.…·．]{3,}\s*[\dⅠ-Ⅻ]*$|\s\d{1,3}$")


def numbered_as(text: str) -> Kind | None:
    """How a short line that ends like a heading is numbered (标题编号), or none.

    >>> numbered_as("（一）编制目的"), numbered_as("1.2 项目概况"), numbered_as("1、2024年用地现状"), numbered_as("（4）企业性质：有限公司；")
    ('bracketed', 'dotted', 'digit', None)
    >>> numbered_as("一、总则……………3"), numbered_as("1.25 倍")
    (None, None)
    """
    if not text or len(text) > _LONGEST or text[-1] in _ENDS or "\n" in text or _LEADERS.search(text):
        return None
    for kind, pattern in _KINDS:
        if found := pattern.match(text):
            words = text[found.end() :]
            if any(letter in _IN_SENTENCES for letter in words) or sum(map(str.isalpha, words)) < 2:
                return None
            if kind in _ITEMS and (len(words) > _LONGEST_ITEM or _SAYS_SOMETHING.search(words)):
                return None
            return kind
    return None


def without_lists(kinds: Sequence[Kind | None]) -> list[Kind | None]:
    """The kinds of headings among blocks in a row (标题), without the items of lists: these follow each other.

    >>> without_lists(["digit", None, "digit", "digit", "bracketed"])
    ['digit', None, None, None, 'bracketed']
    """
    beside = zip([None, *kinds[:-1]], kinds, [*kinds[1:], None], strict=True)
    return [None if kind in _ITEMS and kind in (before, after) else kind for before, kind, after in beside]


def levels(kinds: Iterable[Kind]) -> Mapping[Kind, int]:
    """The level of every kind that a document uses (标题层级), the highest 1; one with dots has as many levels as numbers.

    >>> levels(["bracketed", "ideograph", "bracketed_digit"])
    {'ideograph': 1, 'bracketed': 2, 'bracketed_digit': 3}
    """
    used = set(kinds)
    return {kind: level for level, kind in enumerate((kind for kind in _ORDER if kind in used), start=1)}


def level_of(text: str, kind: Kind, ranks: Mapping[Kind, int]) -> int:
    """The level of a heading of a kind (标题层级)."""
    if kind != "dotted":
        return ranks[kind]
    number = _DOTTED.match(text)
    return len(re.findall(r"\d+", number[0])) if number else 1
