"""Periods that a plan states (期限): construction and production, use of temporary land, reclamation, aftercare; with their dates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xiufu.audit.law.reading import Read, months
from xiufu.audit.sentences.cut import sentence_before, sentence_behind
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.spot import Passage, Spot

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

Kind = Literal["cycle", "building", "producing", "term", "reclaiming", "aftercare"]

_NAMES: tuple[tuple[Kind, str], ...] = (
    ("cycle", r"生产建设周期|建设生产周期"),
    (
        "term",
        r"临时(?:用地|使用土地|使用林地|占用草原|占用林地)(?:的)?(?:批准|审批|申请)?(?:服务|使用)?(?:年限|期限|期)|用地(?:使用)?(?:期限|年限)|临时使用期限",
    ),
    ("reclaiming", r"复垦(?:施工|工程)?(?:期|期限|工期)"),
    ("aftercare", r"(?:监测)?管护(?:期|期限|年限|时间)|抚育管护期|养护期限?"),
    ("building", r"(?:建设|施工|基建)(?:期|期限|工期|周期)"),
    ("producing", r"(?:生产|开采|取料|取土|取砂|采砂|运行|运营)(?:期|期限|年限)"),
)
_NAMED = {
    kind: re.compile(rf"(?:{words})(?:[（(][^（）()]*[)）])?(?:共计|共|约|为|是|定为|确定为|：|:|，|,)*$")
    for kind, words in _NAMES
}
_HEADED = {kind: re.compile(rf"(?:{words})(?:为|是|：|:|（|\(|，|,|自|从|即)*$") for kind, words in _NAMES}
_BOUND = re.compile(r"^(?:以上|以下|以内|之内|内|及以上|前|后)")
_CHANGED = re.compile(r"延期|延长|续期|续用|展期|变更前|原批|类比|同类")
_PART = r"(?P<y{0}>(?:19|20)\d\d)[年.\-/](?P<m{0}>1[0-2]|0?[1-9])(?:[月.\-/](?:\d{{1,2}}日?)?)?"
_RANGE = re.compile(_PART.format(1) + r"(?:至|到|[-—–~～]+)" + _PART.format(2))
_STARTS = (
    re.compile(r"(?:动工|开工)(?:日期|时间)?(?:为|是|按|：|:|定于|计划为)*" + _PART.format(1)),
    re.compile(_PART.format(1) + r"(?:正式|计划)?(?:开工|动工)"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period (期限): its months, and its first and last month counted from year 0 where these are stated."""

    kind: Kind
    months: Interval
    said: str
    at: Passage
    claim: Claim | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Periods:
    """All periods of a document (各种期限)."""

    found: tuple[Period, ...]
    works_start: int | None = None

    def of(self, *kinds: Kind) -> tuple[Period, ...]:
        """Those of some kinds."""
        return tuple(one for one in self.found if one.kind in kinds)

    def one(self, kind: Kind) -> Period | None:
        """The period of a kind where all that are stated can be the same; the one with dates first."""
        several = self.of(kind)
        if not several or max(p.months.lo for p in several) > min(p.months.hi for p in several):
            return None
        return next((p for p in several if p.last is not None), several[0])

    def cycle(self) -> Period | None:
        """The cycle of production and construction (生产建设周期): as stated, or the one period that it consists of."""
        if self.of("cycle"):
            stated = self.one("cycle")
            dated = [p for p in (self.one("building"), self.one("producing")) if p and p.last is not None]
            fits = [p for p in dated if stated and p.months.overlaps(stated.months)]
            return fits[0] if len(fits) == 1 else stated
        building, producing = self.one("building"), self.one("producing")
        if self.of("building") and self.of("producing"):
            if not building or not producing:
                return None
            whole = building.months + producing.months
            claim = producing.claim or building.claim
            return Period(
                "cycle",
                whole,
                f"{building.said}、{producing.said}",
                producing.at,
                claim,
                building.first,
                producing.last,
            )
        return building or producing


def periods_of(paper: "Paper") -> Periods:
    """What periods a document states, in reading order (读取期限)."""
    found = [*_counted(paper), *_dated(paper)]
    return Periods(tuple(found), _works_start(paper))


def _counted(paper: "Paper") -> Iterator[Period]:
    """建设期：23个月（2025年11月～2027年9月）; 临时用地使用期限为2年."""
    for claim in paper.claims:
        if claim.kind != "quantity" or claim.bound or (length := months(paper, claim)) is None:
            continue
        text = paper.texts[claim.spot]
        before, after = (
            _letters(text[max(0, claim.start - 60) : claim.start]),
            sentence_behind(_letters(text[claim.unit_end : claim.unit_end + 40]), 0),
        )
        clause = sentence_before(before, len(before))
        label = clause or (_left_of(paper, claim) if not before else "")
        kind = next((kind for kind, named in _NAMED.items() if named.search(label)), None)
        if kind is None or _BOUND.match(after) or _CHANGED.search(clause + after) or "在" in clause[-2:]:
            continue
        span = _RANGE.match(re.sub(r"^[（(，,：:即自从]+", "", after))
        first, last = _span(span) if span else (None, None)
        more = next((one for one in paper.at(claim.spot) if one.start == claim.unit_end and one is not claim), None)
        end = claim.unit_end
        if more and more.kind == "quantity" and (rest := months(paper, more)):
            length, end = length + rest, more.unit_end
        said = f"{_named(label, kind)}{text[claim.start : end]}"
        yield Period(kind, length, said, Passage(claim.spot, claim.start, claim.unit_end), claim, first, last)


def _dated(paper: "Paper") -> Iterator[Period]:
    """建设期限：2027年3月至2030年8月, also as a cell beside its label."""
    for sentence in paper.sentences:
        for span in _RANGE.finditer(sentence.words):
            before = sentence.words[: span.start()]
            spot = sentence.at.spot
            label = before or (_cell_label(paper, spot) if spot.row >= 0 else "")
            kind = next((kind for kind, headed in _HEADED.items() if headed.search(label)), None)
            if kind is None or _CHANGED.search(sentence.words):
                continue
            first, last = _span(span)
            if last < first:
                continue
            length = Interval(*(Interval.exactly(last - first + n).lo for n in (0, 1)))
            yield Period(kind, length, f"{_named(label, kind)}{span[0]}", sentence.at, None, first, last)


def _letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _named(label: str, kind: Kind) -> str:
    words = next(words for name, words in _NAMES if name == kind)
    return [found[0] for found in re.finditer(words, label)][-1]


def _left_of(paper: "Paper", claim: Claim) -> str:
    return _cell_label(paper, claim.spot) if claim.spot.row >= 0 else ""


def _cell_label(paper: "Paper", spot: Spot) -> str:
    """The words that say what a cell is about: its row or what stands left of it, or else the head of its column."""
    cell = paper.cell(spot)
    if cell is None:
        return ""
    view, r, c = cell
    left = _letters(view.label_of(r, c).split("·")[0])
    return left if any(named.search(left) for named in _NAMED.values()) else _letters(view.columns[c].label)


def _span(found: re.Match[str]) -> tuple[int, int]:
    first, last = (int(found[f"y{n}"]) * 12 + int(found[f"m{n}"]) - 1 for n in (1, 2))
    return first, last


def _works_start(paper: "Paper") -> int | None:
    """The month in which works start (动工月份), where one is stated; several are none."""
    found = {
        int(m["y1"]) * 12 + int(m["m1"]) - 1
        for sentence in paper.sentences
        for pattern in _STARTS
        for m in pattern.finditer(sentence.words)
    }
    return found.pop() if len(found) == 1 else None


def as_read(period: Period, value: Interval | None = None, also: str = "") -> Read:
    """A period as a fact (期限事实)."""
    return Read(period.months if value is None else value, period.said, period.at, period.claim, also=also)


def month_said(at: int) -> str:
    """A month in words (年月).

    >>> month_said(2027 * 12 + 8)
    '2027年9月'
    """
    return f"{at // 12}年{at % 12 + 1}月"


def dates_in(words: str) -> Sequence[tuple[int, int]]:
    """The dates of some words without blanks as first and last month that each can mean (日期): 2027-03-14, 2027年3月, 2027年.

    >>> dates_in("2027-02-15～2027年3月"), dates_in("2028年"), dates_in("2013-2017年")
    ([(24325, 24325), (24326, 24326)], [(24336, 24347)], [(24156, 24167), (24204, 24215)])
    """
    found = []
    for m in re.finditer(
        r"(?P<y>(?:19|20)\d\d)(?:[年.\-/](?P<m>1[0-2]|0?[1-9])(?!\d)|年|(?=[-—–~～至到](?:19|20)\d\d))", words
    ):
        year = int(m["y"]) * 12
        found.append((year + int(m["m"]) - 1,) * 2 if m["m"] else (year, year + 11))
    return found
