"""Citations (引用): laws, standards and notices as a text names them, with number and edition."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from xiufu.audit.instruments.days import DAY, days_of
from xiufu.audit.sentences.cut import sentence_behind
from xiufu.core.spot import Passage, Spot
from xiufu.packs.instruments import DECREE, DOCUMENT, STANDARD, Number, plain, read_number, standard_number, title_key

_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
_BRACKET = re.compile(r"^\s*(?:国家标准|行业标准)?\s*\(((?:[^()]|\([^()]*\))*)\)")
_STANDARD_BEHIND = re.compile(rf"^\s*{STANDARD.pattern}")
_STANDARD_BEFORE = re.compile(r"[A-Z]{2,4}[\sA-Z/]{0,3}\d[\d.]*(?:\s?[-—–―－]{1,2}\s?\d{2,4})?\s*$")
_EDITION = re.compile(
    r"((?:19|20)\d{2})\s*年?\s*(?:\d{1,2}\s*月\s*(?:\d{1,2}\s*日)?)?\s*(?:第?[一二三四五六七八九十]次)?(?:修订|修正|修改)(?!单)"
)
_MADE = r"起?(?:正式)?(?:施行|实施|公布|发布|颁布|印发|通过|修订|修正|修改|生效)"
_DAY_IN_BRACKET = re.compile(rf"(?:^|[,、号部厅局院会府]\s*)({DAY.pattern})\s*(?=$|[,、]|第|{_MADE})")
_DAY_BEHIND = re.compile(rf"^\s*(?:\([^()]*\))?\s*[,、:]?\s*自?({DAY.pattern})\s*(?:{_MADE})?\s*$")
_ALIAS = re.compile(r"以下(?:简称|称)(?:为)?[:：]?\s*[《“\"]?([^》”\",，。;；()（）《]{2,30})")
_PROVISIONS = re.compile(r"第[一二三四五六七八九十百零\d]+[条章款]")
_RANGE = re.compile(r"^\s*(?:[-~～—至、,，]|\.\d|系列|等)")
_FOR = 60
_SHORTEST = 4

TYPES = (
    *("条例", "办法", "规定", "细则", "规则", "通则", "导则", "规程", "规范", "标准", "准则", "指南", "定额", "分类"),
    *("通知", "意见", "决定", "公告", "法"),
)
"""Words that the titles of laws, standards and notices end with."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation (引用): the title as written, none where only a number stands, with what is said of it.

    ``edition`` is the last year of which a revision is stated (2019年修正), ``days`` first and last of when it is said to have
    been made or to have come into force, within its brackets or as all that is said behind it; ``range`` says that the number is the first of several.
    """

    spot: Spot
    start: int
    end: int
    title: str
    number: Number | None
    said: str
    edition: int = 0
    range: bool = False
    days: tuple[date, date] | None = None

    @property
    def key(self) -> str:
        """The title as titles are compared."""
        return title_key(self.title)

    @property
    def at(self) -> Passage:
        """Where it stands."""
        return Passage(self.spot, self.start, self.end)


def citations_of(spot: Spot, text: str) -> Iterator[Citation]:
    """The citations of one paragraph, in order (段落中的引用); short names that it declares itself are none of them."""
    words = plain(text)
    titles = list(_TITLE.finditer(words))
    taken: list[tuple[int, int]] = []
    for match, following in pairwise([*titles, None]):
        if match is None or re.search(r"以下(?:简称|称)(?:为)?[:：]?\s*$", words[: match.start()]):
            continue
        until = following.start() if following else len(words)
        tail = sentence_behind(words, match.end(), reach=min(until - match.end(), _FOR))
        citation, end = _titled(spot, text, match, tail)
        before = _STANDARD_BEFORE.search(words[: match.start()]) if citation.number is None else None
        start = match.start()
        if before and (number := read_number(before[0])) and number.year:
            start = before.start()
            said = text[start : match.end()]
            citation = Citation(spot, start, match.end(), citation.title, number, said, citation.edition)
        taken.append((start, end))
        if len(citation.key) >= _SHORTEST - 1:
            yield citation
    for found in STANDARD.finditer(words):
        if not any(start <= found.start() < end for start, end in taken):
            number = standard_number(found)
            if number.year:
                more = bool(_RANGE.match(words[found.end() :]))
                yield Citation(
                    spot, found.start(), found.end(), "", number, text[found.start() : found.end()], range=more
                )


def _titled(spot: Spot, text: str, match: re.Match[str], tail: str) -> tuple[Citation, int]:
    """A title with the number behind it or within it; and where the number ends."""
    inner, end = match[1], match.end()
    number = None
    more = False
    if (within := STANDARD.search(inner)) and within["year"]:
        number = standard_number(within)
        inner = re.sub(r"\(\s*\)", "", inner[: within.start()] + inner[within.end() :])
    elif bracket := _BRACKET.match(tail):
        number = _numbered(bracket[1])
        end += bracket.end()
        found = STANDARD.search(bracket[1])
        more = bool(found and (_RANGE.match(bracket[1][found.end() :]) or not number or not number.year))
    elif behind := _STANDARD_BEHIND.match(tail):
        number = standard_number(behind)
        end += behind.end()
        more = bool(_RANGE.match(tail[behind.end() :]))
    editions = [int(year) for year in _EDITION.findall(inner + tail)]
    said = text[match.start() : end]
    edition = max(editions, default=0)
    return Citation(spot, match.start(), end, inner, number, said, edition, more, _said_days(tail)), end


def _said_days(tail: str) -> tuple[date, date] | None:
    """When it is said to have been made or to have come into force."""
    bracket = _BRACKET.match(tail)
    found = (_DAY_IN_BRACKET.search(bracket[1]) if bracket else None) or (
        _DAY_BEHIND.match(tail) if len(tail) < _FOR else None
    )
    day = DAY.search(found[1]) if found else None
    return days_of(day) if day else None


def _numbered(words: str) -> Number | None:
    """The number that stands in brackets behind a title, the last revision's decree left out."""
    if STANDARD.search(words) or DOCUMENT.search(words) or DECREE.search(words):
        return read_number(words)
    return None


def aliases(text: str) -> Iterator[str]:
    """Short names that a paragraph declares (以下简称)."""
    for match in _ALIAS.finditer(text):
        yield title_key(match[1])


def is_instrument(key: str) -> bool:
    """Whether a title is that of a law, standard or notice by its last word (是否法规标准)."""
    return key.endswith(TYPES) and len(key) >= _SHORTEST and not _PROVISIONS.search(key)


def type_word(key: str) -> str:
    """The word that says what sort a title is of (题名的类别词); empty where none does."""
    return next((word for word in TYPES if key.endswith(word)), "")
