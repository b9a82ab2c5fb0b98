"""What sentences say with numbers (文中数值): each quantity with the words that name it, its sentence and its brackets."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.sentences.cut import FULL_STOPS, LONGEST, STOPS, sentence_end
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.spot import Spot

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_OPEN, _CLOSED = "（([【〔", "）)]】〕"
_BREAKS = re.compile(r"[，,、：:。；;！？\n（）()\[\]【】〔〕“”‘’]")
_PLAIN_CELL = 12
"""A cell of so few letters beside its number is no sentence, unless it is an equation."""
_EQUALS = re.compile("[=＝]")
_STRETCH = 3_000
"""A longer paragraph is taken in stretches of so many letters and the sentence after: nothing speaks of what stands farther off."""
_LEADS = re.compile(r"^(?:其中|包括|包含|分别|[和及与为是有含])+|^(?:复垦|恢复|整治|利用|划分)为")
_TAILS = re.compile(r"(?:总?面积|总?投资|费用|数量|[约为是有共达])+$")


@dataclass(frozen=True, slots=True)
class Said:
    """A quantity in a sentence (句中数值): ``label`` are the words right before it, ``between`` all since the last quantity.

    ``sentence`` counts the sentences of the paragraph, ``depth`` the brackets around it, ``bracket`` says which one.
    """

    claim: Claim
    label: str
    between: str
    sentence: int
    depth: int
    bracket: int

    @property
    def end(self) -> int:
        """Where number and unit end (数值及单位的末尾)."""
        return self.claim.unit_end


def paragraphs(paper: "Paper") -> Iterator[tuple[Spot, str, tuple[Said, ...]]]:
    """Every paragraph that is more than a number (含数值的段落), cells of forms and equations included, with its quantities.

    One that is very long comes several times, with those of one stretch after the other.
    """
    for spot, text in paper.texts.items():
        claims = tuple(claim for claim in paper.at(spot) if claim.kind == "quantity")
        if claims and (spot.row < 0 or _is_more(text, claims)):
            at = 0
            for start, end in _stretches(text):
                first, at = at, bisect_left(claims, end, at, key=lambda claim: claim.start)
                if first < at and end - start <= LONGEST:
                    yield spot, text, tuple(_said(text, claims[first:at], start))


def _is_more(text: str, claims: tuple[Claim, ...]) -> bool:
    """Whether a cell is a sentence or an equation."""
    equation = len(claims) > 1 and bool(_EQUALS.search(text))
    return equation or len(text) - sum(c.end - c.start for c in claims) > _PLAIN_CELL


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where stretches of whole sentences begin and end, one of what is no longer than a paragraph may be."""
    start = 0
    while len(text) - start > 2 * _STRETCH:
        end = sentence_end(text, start + _STRETCH, FULL_STOPS, len(text)) + 1
        if end > len(text):
            break
        yield start, end
        start = end
    yield start, len(text)


def unbroken(text: str) -> int:
    """How many letters of a paragraph are in no sentence (不成句的字数): no stop for too long."""
    return sum(end - start for start, end in _stretches(text) if end - start > LONGEST)


def _said(text: str, claims: tuple[Claim, ...], at: int = 0) -> Iterator[Said]:
    sentence, opened, brackets = 0, [0], 0
    for claim in claims:
        for letter in text[at : claim.start]:
            if letter in STOPS:
                sentence += 1
                opened = [0]
            elif letter in _OPEN:
                brackets += 1
                opened.append(brackets)
            elif letter in _CLOSED and len(opened) > 1:
                opened.pop()
        between = text[at : claim.start]
        yield Said(claim, _label(between), between, sentence, len(opened) - 1, opened[-1])
        at = max(at, claim.unit_end)


def _label(between: str) -> str:
    """The words right before a number; behind a colon or a bracket that opens, those before it."""
    words = _BREAKS.split(between)
    if not words[-1].strip() and between.rstrip()[-1:] in tuple("：:（(") and len(words) > 1:
        return words[-2].strip()
    return words[-1].strip()


def bare_name(label: str) -> str:
    """What a number is of (所指名称): its words without those that lead to the name or to the number.

    >>> bare_name("包括乔木林地"), bare_name("复垦为旱地"), bare_name("田坎面积约为")
    ('乔木林地', '旱地', '田坎')
    """
    return _TAILS.sub("", _LEADS.sub("", label))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in base units of its dimension (折合基本单位的数值)."""

    value: Interval
    dimension: str


def amount_of(paper: "Paper", claim: Claim) -> Amount | None:
    """A number in base units (折合); nothing where its unit is not known."""
    size = paper.known.words.units.size(claim.unit) if claim.unit else None
    if size is None:
        return None
    value = claim.means() * size.factor.numerator
    return Amount(value / size.factor.denominator if size.factor.denominator != 1 else value, size.dimension)


def written(paper: "Paper", claim: Claim) -> str:
    """Number and unit as they stand (原文)."""
    return paper.texts[claim.spot][claim.start : claim.unit_end]
