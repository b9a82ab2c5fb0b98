"""What a document cites (引用的法规标准), with the instruments meant; and which of it is its basis."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiufu.audit.instruments.citations import Citation, aliases, citations_of, is_instrument
from xiufu.audit.instruments.matching import Match, match
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading
from xiufu.packs.instruments import plain, title_key

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_BASIS = re.compile(r"依据|引用文件|引用标准")
_BASIS_CELL = re.compile(r"^[\d一二三四五六七八九十、.（）() ]*(?:方案)?编制(?:的)?(?:主要)?依据[:：]?$")
_LIST_HEAD = re.compile(r"依据(?:如下|主要有|包括)?[:：]?$")
_LISTED = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.．、]|[（(]?[一二三四五六七八九十]{1,3}[)）、]|[①-⑳《])")
_ITEM = re.compile(
    r"^\s*(?:[（(]?\d{1,2}(?:\.\d{1,2})*\s*[)）.．、]?|[（(]?[一二三四五六七八九十]{1,3}[)）、]|[①-⑳])?\s*"
    r"(?P<title>[一-龥][^，。；;()（）《》]{3,60}?)\s*(?=[，。；;()（）]|[A-Z]{2}|$)"
)
_CAPITALS = re.compile(r"[A-Z]{2}")
_LONGEST_HEAD = 25
_METHOD = re.compile(r"(?<!办)法$")
_OWN = re.compile(r"公司|项目部|合同|协议|本项目|报告|方案|审批|核准|批复|备案|立项|预审|评审|审查|评估")
_SHORTEST = 6
_FORMER = re.compile(r"原(?:有的|来的)?$")
_PAST = re.compile(r"旧|废止|代替|替代|取代|失效|不再|修订前|此前")
_CLAUSE = re.compile(r"[，。；;]")
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation with what it means (引用及所指).

    ``basis`` says that it stands in the list of what the plan rests on, ``past`` that the text itself calls it a former one.
    """

    citation: Citation
    match: Match
    basis: bool
    past: bool

    @property
    def known(self) -> bool:
        """Whether the catalogue has it."""
        return bool(self.match.rows)

    @property
    def instrument(self) -> bool:
        """Whether it is a law, standard or notice at all: no book, contract, report or rule of the firm itself."""
        citation = self.citation
        if self.known or (citation.number and citation.number.of == "standard"):
            return True
        method = _METHOD.search(citation.key) and not plain(citation.title).strip().startswith("中华人民共和国")
        own = not citation.number and (_OWN.search(citation.key) or len(citation.key) < _SHORTEST)
        return is_instrument(citation.key) and not method and not own


def cited(paper: "Paper") -> Iterator[Cited]:
    """Every citation of a document in reading order (全文引用), those by a short name that it declares left out."""
    short = {key for text in paper.texts.values() for key in aliases(text)}
    for spot, text in paper.texts.items():
        item = _unmarked(spot, text) if spot in paper.basis and "《" not in text else None
        if item and (found := match(item, paper.known.instruments)).rows:
            yield Cited(item, found, True, _past(text, item))
        elif "《" in text or _CAPITALS.search(plain(text)):
            for citation in citations_of(spot, text):
                if citation.key not in short or citation.number:
                    found = match(citation, paper.known.instruments)
                    yield Cited(citation, found, spot in paper.basis, _past(text, citation))


def _unmarked(spot: Spot, text: str) -> Citation | None:
    """The title that an item of the list consists of (未加书名号的题名), with its number."""
    item = _ITEM.match(text)
    if item is None or not is_instrument(title_key(item["title"])):
        return None
    start, end = item.span("title")
    marked = next(citations_of(spot, f"{text[:start]}《{text[start:end]}》{text[end:]}"), None)
    if marked is None:
        return None
    said = text[start : marked.end - len("《》")]
    return replace(marked, start=start, end=marked.end - len("《》"), said=said)


def _past(text: str, citation: Citation) -> bool:
    """Whether the words around it in its clause say that it is a former one (原……、由……代替)."""
    before = _CLAUSE.split(text[max(0, citation.start - _AROUND) : citation.start])[-1]
    behind = _CLAUSE.split(text[citation.end : citation.end + _AROUND])[0]
    return bool(_FORMER.search(before) or _PAST.search(before) or _PAST.search(behind))


def basis_of(paper: "Paper") -> Iterator[Spot]:
    """The paragraphs that list what the plan rests on (编制依据): below a heading, in a row of a form, behind a line that says so."""
    cells = {
        (spot.block, spot.row)
        for spot, text in paper.texts.items()
        if spot.row >= 0 and _BASIS_CELL.match(text.strip())
    }
    listing = False
    for spot, text in paper.texts.items():
        heading = isinstance(paper.file.document.blocks[spot.block], Heading)
        head = len(text) <= _LONGEST_HEAD and bool(_LIST_HEAD.search(text.strip()))
        listing = head or (listing and not heading and bool(_LISTED.match(text)))
        below = _BASIS.search(paper.sections[spot.block])
        if not heading and (below or listing or (spot.row >= 0 and (spot.block, spot.row) in cells)):
            yield spot
