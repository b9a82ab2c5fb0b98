"""Quotations (引文): text between quotation marks, and the law that its sentence says it is from."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.instruments.citations import is_instrument
from xiufu.audit.sentences.cut import sentence_start
from xiufu.core.spot import Spot
from xiufu.packs.clauses import ARTICLE, numeral
from xiufu.packs.instruments import title_key

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_OPEN = {"“": "”", "「": "」", "『": "』"}
_MARK = re.compile("[“”「」『』]")
_STRAIGHT = re.compile(r'"([^"\n]{4,600})"')
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
_DECLARED = re.compile(
    r"《((?:[^《》]|《[^《》]*》)*)》[^《》。]{0,40}?以下(?:简称|称)(?:为)?[:：]?\s*[《“\"‘]?([^》”\"’，。；）)]{2,20})"
)
_BRACKET = re.compile(r"^[^。；;，,“”\n]{0,8}?[（(—]{1,2}[^）)。]{0,60}")
_SAYS = re.compile(r"(?:规定|指出|明确|要求|提出|条|款|项)(?:了|的是)?\s*[:：,，]?\s*$|[:：]\s*$")
_AS_RULED = re.compile(r"^\s*[，,]?\s*的?(?:规定|要求)")
_ARTICLE_LINE = re.compile(rf"^\s*{ARTICLE.pattern}[\s　:：]+(?=\S)")
_HEADING = 40
_PARAGRAPHS = 6
_LONGEST = 3_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A law that a text names (提到的法规): its title as compared, and the articles said right behind it."""

    start: int
    end: int
    key: str
    title: str
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation (引文): where its words stand in their paragraph, what they are, and from which laws they are said to be.

    ``sure`` says that its own sentence names them, ``stated`` that it is said to be what they rule. ``words`` go on beyond ``end``
    where the quotation runs through several paragraphs.
    """

    spot: Spot
    start: int
    end: int
    words: str
    laws: tuple[Mention, ...]
    sure: bool
    stated: bool


def quotations(paper: "Paper", known: Collection[str]) -> Iterator[Quotation]:
    """Every quotation of a document in reading order (全部引文), those within others left out."""
    texts = list(paper.texts.items())
    names = _Names(known, dict(_declared(paper.texts.values())))
    before: tuple[Mention, ...] = ()
    until = -1
    for at, (spot, text) in enumerate(texts):
        if at < until:
            continue
        article = _ARTICLE_LINE.match(text)
        if article and before:
            law = Mention(0, 0, before[-1].key, before[-1].title, (numeral(article["numeral"]),))
            yield Quotation(spot, article.end(), len(text), text[article.end() :], (law,), True, True)
            continue
        mentions = names.of(text)
        for start, end in (span for span in _quoted(text) if span[1] - span[0] <= _LONGEST):
            yield _said_by(spot, text, start, end, text[start:end], mentions)
        if found := _running(texts, at):
            start, words, until = found
            yield _said_by(spot, text, start, len(text), words, mentions)
        if text.strip():
            announced = len(text) <= _HEADING or text.rstrip().endswith((":", "：", "如下"))
            before = tuple(m for m in mentions if m.key in known and announced)


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost quotations of a paragraph begin and end."""
    opened: list[str] = []
    start = 0
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark in _OPEN:
            if not opened:
                start = match.end()
            opened.append(_OPEN[mark])
        elif mark in opened:
            del opened[opened.index(mark) if len(opened) == 1 else len(opened) - 1 :]
            if not opened:
                yield start, match.start()
    yield from (match.span(1) for match in _STRAIGHT.finditer(text))


def _running(texts: Sequence[tuple[Spot, str]], at: int) -> tuple[int, str, int] | None:
    """A quotation that is closed in a later paragraph: where it begins, its words, and the paragraph of its end."""
    text = texts[at][1]
    start = text.rfind("“") + 1
    if not start or "”" in text[start:]:
        return None
    words = [text[start:]]
    for number in range(at + 1, min(at + 1 + _PARAGRAPHS, len(texts))):
        spot, more = texts[number]
        closed = more.find("”")
        if (spot.row, spot.column) != (texts[at][0].row, texts[at][0].column) or -1 < more.find("“") < closed:
            return None
        words.append(more[:closed] if closed >= 0 else more)
        if closed >= 0:
            whole = "\n".join(words)
            return (start, whole, number) if len(whole) <= _LONGEST else None
    return None


def _said_by(spot: Spot, text: str, start: int, end: int, words: str, mentions: Sequence[Mention]) -> Quotation:
    before, behind = text[: start - 1], text[end + 1 :]
    earlier = [m for m in mentions if m.end <= start]
    begins = sentence_start(before, len(before))
    same = [m for m in earlier if begins <= m.end]
    bracket = _BRACKET.match(behind)
    after = [m for m in mentions if bracket and end < m.start < end + 1 + bracket.end()]
    laws = same or after or earlier[-1:]
    stated = bool(_SAYS.search(before)) or bool(_AS_RULED.match(behind)) or bool(after)
    return Quotation(spot, start, end, words, tuple(laws), bool(same or after), stated)


def _declared(texts: Collection[str]) -> Iterator[tuple[str, str]]:
    """Short names with the law that they are declared for (简称)."""
    for text in texts:
        for match in _DECLARED.finditer(text):
            yield match[2].strip(), title_key(match[1])


class _Names:
    """The names by which a document calls laws."""

    def __init__(self, known: Collection[str], short: Mapping[str, str]) -> None:
        self._short = short
        names = (*map(re.escape, known), *(f"{re.escape(name)}(?=第)" for name in short))
        whole = sorted(names, key=lambda name: (-len(name), name))
        self._bare = re.compile("|".join(whole)) if whole else re.compile("(?!)")

    def of(self, text: str) -> tuple[Mention, ...]:
        """The laws that a paragraph names, in order, with the articles behind each."""
        found: list[tuple[int, int, str, str]] = []
        for match in _TITLE.finditer(text):
            key = self._short.get(match[1].strip(), title_key(match[1]))
            if is_instrument(key) or match[1].strip() in self._short or self._bare.fullmatch(key):
                found.append((*match.span(), key, match[1]))
        titled = [(start, end) for start, end, *_ in found]
        for match in self._bare.finditer(text):
            if not any(start <= match.start() < end for start, end in titled):
                found.append((*match.span(), self._short.get(match[0], match[0]), match[0]))
        found.sort()
        following = [start for start, *_ in found[1:]]
        return tuple(
            Mention(start, end, key, title, _articles(text[end : following[i] if i < len(following) else len(text)]))
            for i, (start, end, key, title) in enumerate(found)
        )


def _articles(behind: str) -> tuple[int, ...]:
    """The articles said behind a law, before anything that is quoted of it, or its sentence ends."""
    said = re.split(r"[“「\"。；;\n]", behind)[0]
    return tuple(numeral(match["numeral"]) for match in ARTICLE.finditer(said))
