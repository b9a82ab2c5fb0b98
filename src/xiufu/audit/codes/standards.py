"""Classification standards that a document names (文中所称的地类标准), and whether it classifies by them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiufu.audit.sentences.cut import cut, sentence_before, sentence_behind
from xiufu.core.spot import Passage, Spot
from xiufu.packs.instruments import STANDARD, plain, standard_number

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_BY = re.compile(r"按|依据|根据|采用|参照|执行|依照|遵照|套用|选用")
_CLASSED = re.compile(r"分类|划分|统计|确定|归类|认定|编码|汇总|分析|地类")
_CONVERTED = re.compile(r"转换|对照|衔接|换算|对应|归并|转为|转化|过渡")
_PLANNED = re.compile(r"规划(?!、用途管制)(?![^，。]{0,4}用地用海分类)")
_BEHIND = 40
_AROUND = 80
"""Letters of its sentence before and behind a standard."""


@dataclass(frozen=True, slots=True)
class Named:
    """A standard where it is named (所称标准): those that the words may mean. ``by`` says that classes are told apart by it."""

    standards: tuple[str, ...]
    said: str
    at: Passage
    by: bool
    basis: bool
    planned: bool


def named(paper: "Paper") -> Iterator[Named]:
    """Every place where a classification standard is named (所称标准), in reading order of paragraphs."""
    names = paper.known.class_names
    titles = re.compile("|".join(re.escape(word) for word, _ in names.words) or r"(?!)")
    bases = {number.base for number in names.numbers}
    for spot, text in paper.texts.items():
        words = plain(text)
        if titles.search(words) or any(base in words for base in bases):
            found = _in_text(paper, spot, words, titles, basis=spot in paper.basis)
            yield from (replace(one, said=text[one.at.start : one.at.end]) for one in found)


def _in_text(paper: "Paper", spot: Spot, words: str, titles: re.Pattern[str], *, basis: bool) -> Iterator[Named]:
    """The standards that a paragraph names, by title with the number behind it, or by number alone."""
    names = paper.known.class_names
    meant = dict(names.words)
    numbers = {found.start(): names.numbers.get(standard_number(found)) for found in STANDARD.finditer(words)}
    taken: set[int] = set()
    for title in titles.finditer(words):
        behind = sentence_behind(words, title.end(), reach=_BEHIND)
        at = next((title.end() + n for n in range(len(behind)) if title.end() + n in numbers), None)
        of = numbers[at] if at is not None else None
        if at is not None:
            taken.add(at)
        standards = (of,) if of in meant[title[0]] else meant[title[0]]
        yield _named(tuple(one for one in standards if one), spot, words, title.span(), basis=basis)
    for start, of in numbers.items():
        if of and start not in taken:
            found = STANDARD.match(words, start)
            yield _named((of,), spot, words, found.span() if found else (start, start), basis=basis)


def _named(standards: tuple[str, ...], spot: Spot, words: str, at: tuple[int, int], *, basis: bool) -> Named:
    """A standard with what its sentence says of it."""
    start, end = at
    before = sentence_before(words, start, reach=_AROUND)
    behind = sentence_behind(words, end, reach=_AROUND)
    title = words[start:end]
    by = bool(_BY.search(before)) and bool(_CLASSED.search(behind) or _CLASSED.search(title))
    passage, planned = Passage(spot, start, end), bool(_PLANNED.search(before + behind))
    return Named(standards, title, passage, by and not basis, basis, planned)


def named_standards(paper: "Paper") -> tuple[str, ...]:
    """The standards that the text says it classifies by (分类所用标准), those of land as planned left out."""
    found = (of for one in named(paper) if one.by and not one.planned for of in one.standards)
    return tuple(dict.fromkeys(found))


def converts(paper: "Paper") -> bool:
    """Whether the document maps classes of one standard to those of another (地类转换)."""
    sentences = (sentence for text in paper.texts.values() for _, sentence in cut(text))
    return any(
        _CONVERTED.search(one) and re.search("地类|分类标准|用地分类|土地分类|用地用海", one) for one in sentences
    )
