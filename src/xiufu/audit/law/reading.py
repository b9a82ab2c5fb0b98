"""Facts as they are read (读到的事实): a value with the words that say it and where; and the sentences they are read from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xiufu.audit.sentences.cut import cut, sentence_before, sentence_behind
from xiufu.audit.sentences.said import amount_of
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Heading

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_LONGEST = 3_000
_AROUND = 600
_CELL = 12
_LOST = re.compile(r"没有文字层|没有认出文字|没有识别|页面已损坏|字数过多|其他文档")
_MOST_HEADING = 40
_NUMBERED = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:\.\d{1,2}){0,3}[、.．\s])"
)
WAN = 10_000


@dataclass(frozen=True, slots=True)
class Read:
    """A fact or number that a document states (读到的事实): its value, the words that say it, where, and by what other numbers.

    ``also`` is what else was read that the message may want to tell.
    """

    value: Interval | bool | str
    said: str
    at: Passage | None = None
    claim: Claim | None = None
    terms: tuple[Claim, ...] = ()
    also: str = ""

    @property
    def spot(self) -> Spot | None:
        """Where it stands."""
        return self.claim.spot if self.claim else self.at.spot if self.at else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says (文件中的事实): ``facts`` are so or not so, or one of several; ``figures`` may be several.

    What is not among them is not said, or is said in two ways.
    """

    facts: Mapping[str, Read] = field(default_factory=dict)
    figures: Mapping[str, tuple[Read, ...]] = field(default_factory=dict)

    def known(self) -> dict[str, str | bool]:
        """The facts as conditions of packs ask for them (条件用的事实)."""
        return {name: read.value for name, read in self.facts.items() if isinstance(read.value, str | bool)}

    def holds(self, name: str) -> bool:
        """Whether a fact is known to be so."""
        return name in self.facts and self.facts[name].value is True


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place (句子): ``words`` are its letters without blanks."""

    at: Passage
    words: str
    section: str

    @property
    def running(self) -> bool:
        """Whether it is running text: no cell of a few words (行文)."""
        return self.at.spot.row < 0 or len(self.words) >= _CELL


def sentences_of(paper: "Paper") -> Iterator[Sentence]:
    """Every sentence of the document, cells of tables included, lists of laws left out (句子)."""
    for spot, text in paper.texts.items():
        if spot in paper.basis:
            continue
        for begins, said in cut(text):
            words = re.sub(r"\s+", "", said)
            if words and len(words) <= _LONGEST:
                start, end = begins + len(said) - len(said.lstrip()), begins + len(said.rstrip())
                yield Sentence(Passage(spot, start, end), words, paper.sections[spot.block])


def headings(paper: "Paper") -> Iterator[tuple[Spot, str]]:
    """Headings, and short numbered lines that are typed as such (标题)."""
    for spot, text in paper.texts.items():
        words = re.sub(r"\s+", "", text)
        if isinstance(paper.file.document.blocks[spot.block], Heading) or (
            len(words) <= _MOST_HEADING and _NUMBERED.match(text) and not re.search("[。；;:：]$", words)
        ):
            yield spot, words


def lost(paper: "Paper") -> bool:
    """Whether pages or whole documents within it were not read, or only recognized, so that nothing can be said to be missing
    (有整页没有读到)."""
    return bool(paper.file.recognized) or any(_LOST.search(one.reason) for one in paper.file.unread)


def wan(paper: "Paper", claim: Claim, view: TableView | None = None, column: int = -1) -> Interval | None:
    """A sum of money in 万元 (金额), by its own unit or that of its column; none where it is no money."""
    unit = claim.unit or (view.columns[column].unit or _unit(view.unit) if view else "")
    size = paper.known.words.units.size(unit) if unit else None
    if size is None or size.dimension != "money":
        return None
    value = claim.means() * size.factor.numerator
    return value / (size.factor.denominator * WAN)


def _unit(words: str) -> str:
    found = re.search(r"(万元|亿元|元)", words)
    return found[1] if found else ""


def months(paper: "Paper", claim: Claim) -> Interval | None:
    """A period in months (月数); none where it is none."""
    amount = amount_of(paper, claim)
    return amount.value if amount and amount.dimension == "months" else None


def running(paper: "Paper", claim: Claim) -> bool:
    """Whether a number stands in running text (行文中的数)."""
    return claim.spot.row < 0 or len(re.sub(r"\s+", "", paper.texts[claim.spot])) >= _CELL


def around(paper: "Paper", claim: Claim) -> tuple[str, str]:
    """The words of its sentence before and after a number (句中前后), without blanks."""
    text = paper.texts[claim.spot]
    before = sentence_before(text, claim.start, reach=_AROUND)
    after = sentence_behind(text, claim.unit_end, reach=_AROUND)
    return re.sub(r"\s+", "", before), re.sub(r"\s+", "", after)
