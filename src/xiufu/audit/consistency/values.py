"""CONS-001: one quantity has one value (前后数值一致) in text, tables, forms and titles, whatever the unit and the rounding."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from xiufu.audit.link import Linked
from xiufu.audit.linking.scopes import LIKELY
from xiufu.audit.sentences.said import Amount
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.glossary import TERMS
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

CODE = "CONS-001"
_PLACES = 6
_MOST = 12
_TWICE = 2
_USUAL = 3
_AREAS = ("area", "damaged_area", "reclaimed_area")
_TOTAL_AREAS = (*_AREAS, "liability_area")
_FEWEST_DIGITS = 4


@dataclass(frozen=True)
class Stated:
    """A value of a quantity where it is stated (一处数值), in base units."""

    linked: Linked
    amount: Amount

    @property
    def claim(self) -> Claim:
        """The number."""
        return self.linked.claim

    @property
    def unit(self) -> str:
        """Its unit, as the units pack calls it."""
        return self.linked.unit

    @property
    def text(self) -> str:
        """Digits and unit."""
        return f"{self.claim.text}{self.unit}"

    def alike(self, other: "Stated") -> bool:
        """Whether both can be the same number (相符): written to the same place in one unit they must be equal."""
        if self.unit == other.unit and self.places == other.places:
            return self.number == other.number
        return self.amount.value.overlaps(other.amount.value)

    @cached_property
    def number(self) -> Decimal:
        """The number as printed."""
        return parse_decimal(self.claim.text)

    @cached_property
    def places(self) -> int:
        """How many decimals are printed."""
        return len(self.claim.text.partition(".")[2])

    @property
    def value(self) -> tuple[str, int, Decimal, Interval]:
        """All that decides what it is alike to: of many places few values differ."""
        return self.unit, self.places, self.number, self.amount.value


def stated(paper: "Paper", key: FigureId) -> list[Stated]:
    """Every place that states a quantity (各处数值), of those that measure the same, without what is better something else."""
    found = []
    for one in paper.links.get(key, ()):
        likely = one.confidence >= LIKELY and not one.claim.bound and paper.links.of(one.claim)[0][0] == key
        if likely and (amount := _amount(paper, one.claim, one.unit)):
            found.append(Stated(one, amount))
    usual = Counter(one.amount.dimension for one in found).most_common(1)
    return [one for one in found if one.amount.dimension == usual[0][0]]


def _amount(paper: "Paper", claim: Claim, unit: str) -> Amount | None:
    """In base units; months and years with a fraction are rounded ones."""
    size = paper.known.words.units.size(unit) if unit else None
    if size is None:
        return Amount(claim.means(), "") if not unit else None
    value = Interval.printed(claim.text) if size.dimension == "months" and "." in claim.text else claim.means()
    value = value * size.factor.numerator
    return Amount(value / size.factor.denominator if size.factor.denominator != 1 else value, size.dimension)


@dataclass(frozen=True)
class _Everything:
    """What the document states of every quantity (全部数量), and which tables agree on what."""

    stated: Mapping[FigureId, Sequence[Stated]]

    @cached_property
    def compared(self) -> Mapping[tuple[str, int, int], tuple[int, int]]:
        """By a term and two tables, on how many quantities these agree, and on how many not."""
        found: dict[tuple[str, int, int], tuple[int, int]] = {}
        for key, several in self.stated.items():
            for one, other in combinations(several[:_MOST], 2):
                alike = one.alike(other)
                agree, differ = found.get(at := _pair(key, one, other), (0, 0))
                found[at] = (agree + alike, differ + (not alike))
        return found

    def same_scope(self, key: FigureId, one: Stated, other: Stated) -> bool:
        """Whether the tables of two numbers that differ agree on all else of that sort: they are about the same land."""
        agree, differ = self.compared.get(_pair(key, one, other), (0, 0))
        return agree > differ == 1


def _pair(key: FigureId, one: Stated, other: Stated) -> tuple[str, int, int]:
    blocks = sorted((one.claim.spot.block, other.claim.spot.block))
    return key.term, blocks[0], blocks[1]


def one_value_each(paper: "Paper") -> Iterator[Finding]:
    """Every quantity that is stated in several places is stated alike (前后数值一致).

    Of the same sort in the same places what cannot be told is said once.
    """
    everything = _Everything({key: stated(paper, key) for key in paper.links})
    doubted: set[tuple[str, int, frozenset[int]]] = set()
    for key, found in everything.stated.items():
        if len(found) > 1 and len({one.claim.spot for one in found}) > 1:
            for finding in _judged(paper, everything, key, found):
                if finding.claim is None or finding.verdict is not Verdict.CANNOT_TELL:
                    yield finding
                    continue
                blocks = frozenset(claim.spot.block for claim in finding.terms)
                if (doubt := (key.term, finding.claim.spot.block, blocks)) not in doubted:
                    doubted.add(doubt)
                    yield finding


def _judged(paper: "Paper", everything: _Everything, key: FigureId, found: Sequence[Stated]) -> Iterator[Finding]:
    name = name_of(key)
    right = _majority(found)
    with_it = [one for one in found if one.alike(right)]
    if len(with_it) > 1:
        last = with_it[-1]
        others = tuple(one.claim for one in with_it if one is not last)
        yield Finding(
            CODE,
            Verdict.AGREES,
            Severity.NOTE,
            f"“{name}”{len(with_it)} 处相符",
            paper.place(last.claim.spot),
            last.claim,
            others,
            last.text,
            right.text,
        )
    for one in found:
        if not one.alike(right):
            again = sum(other.alike(one) for other in found)
            both = again > 1 and again * _TWICE > len(with_it)
            yield _differing(paper, everything, key, one, right, with_it, two_quantities=both)


def _majority(found: Sequence[Stated]) -> Stated:
    """The value that most places agree with: of these the most exact, of several the first."""

    values: dict[object, list[Stated]] = {}
    for one in found:
        values.setdefault(one.value, []).append(one)

    def rank(one: Stated) -> tuple[int, int]:
        agreeing = [several for several in values.values() if several[0].alike(one)]
        return sum(other.linked.sure for several in agreeing for other in several), sum(map(len, agreeing))

    ranks = {value: rank(several[0]) for value, several in values.items()}
    best = max(ranks.values())
    most = [one for one in found if ranks[one.value] == best]
    return min(most, key=lambda one: one.amount.value.hi - one.amount.value.lo)


def _differing(
    paper: "Paper",
    everything: _Everything,
    key: FigureId,
    one: Stated,
    right: Stated,
    with_it: Sequence[Stated],
    *,
    two_quantities: bool,
) -> Finding:
    """Of two values that both stand several times each may be a quantity of its own; a price that stands often is the price."""
    slip = not one.linked.sure and _is_slip(everything, key, one, right, with_it)
    sure = not two_quantities and (one.linked.sure or slip)
    price = TERMS[key.term].kind == "price" and len([other for other in with_it if other.linked.sure]) >= _USUAL
    sure = sure and (price or any(_held_against(paper, everything, key, one, other) for other in with_it))
    cut = _is_cut(one, right)
    places = "；".join(dict.fromkeys(paper.place(other.claim.spot) for other in with_it[:_PLACES]))
    name = name_of(key)
    verdict = Verdict.DIFFERS if sure else Verdict.CANNOT_TELL
    grave = Severity.WARNING if slip else Severity.ERROR
    message = f"“{name}”前后不一致：此处 {one.text}，另 {len(with_it)} 处为 {right.text}（{places}）"
    return Finding(
        CODE,
        verdict,
        Severity.NOTE if cut or not sure else grave,
        message + ("" if sure else "，是否指同一数量不能判定") + ("，疑为笔误" if sure and slip else ""),
        paper.place(one.claim.spot),
        one.claim,
        tuple(other.claim for other in with_it),
        one.text,
        right.text,
        f"同一数量在 {len(with_it)} 处的数值",
        remedy="改成同一数值" if sure else "核对两处所指，不是同一数量的写明区别",
        doubt="" if sure else "是否指同一数量不能判定",
    )


def _is_slip(everything: _Everything, key: FigureId, one: Stated, right: Stated, with_it: Sequence[Stated]) -> bool:
    """Whether a number that is likely the same quantity is the other mistyped (疑为笔误).

    Two digits swapped or the point moved say so; one digit may part two areas, unless every total of areas is the same.
    """
    a, b = one.claim.text, right.claim.text
    digits = b.replace(".", "").lstrip("0")
    if one.unit != right.unit or len(with_it) < _USUAL or len(digits) < _FEWEST_DIGITS:
        return False
    moved = a.replace(".", "") == b.replace(".", "")
    off = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y] if len(a) == len(b) else []
    swapped = len(off) == _TWICE and off[1] - off[0] == 1 and a[off[0]] + a[off[1]] == b[off[1]] + b[off[0]]
    if moved or swapped:
        return True
    keys = [FigureId(term) for term in _TOTAL_AREAS if term != key.term]
    totals = [other for total in keys for other in everything.stated.get(total, ())]
    known = sum(bool(everything.stated.get(total)) for total in keys)
    return len(off) == 1 and key in map(FigureId, _AREAS) and known >= _TWICE and all(map(right.alike, totals))


def _held_against(paper: "Paper", everything: _Everything, key: FigureId, one: Stated, other: Stated) -> bool:
    """Whether both mean the same for sure: of parts in two tables, where the tables agree on something else of that sort."""
    if not other.linked.sure:
        return False
    here, there = paper.cell(one.claim.spot), paper.cell(other.claim.spot)
    if here is None or there is None or here[0].shape == "form" or there[0].shape == "form":
        return True
    if key.subject == "project" and key.term not in _AREAS:
        return _title(here[0].title) != _title(there[0].title)
    return here[0] is not there[0] and everything.same_scope(key, one, other)


def _title(title: str) -> str:
    """The title of a table without its number: two tables of one title are about two parts."""
    return re.sub(r"^续?附?表\s*[\d一二三四五六七八九十]+(?:[-—.．]\d+)*\s*|\s", "", title)


def _is_cut(one: Stated, right: Stated) -> bool:
    """Whether they differ by no more than a unit of the last place of the coarser: cut off, or rounded on another way."""
    coarse = max((one, right), key=lambda each: each.amount.value.hi - each.amount.value.lo)
    a, b = one.amount.value, right.amount.value
    width = coarse.amount.value.hi - coarse.amount.value.lo
    return abs(a.lo + a.hi - b.lo - b.hi) <= width * 2 and width > 0


def name_of(key: FigureId) -> str:
    """What a quantity is called (数量名称).

    >>> name_of(FigureId("area", "材料堆场")), name_of(FigureId("static_investment"))
    ('材料堆场·面积', '静态总投资')
    """
    label = TERMS[key.term].label.removesuffix("（万元）")
    return label if key.subject == "project" else f"{key.subject}·{label}"
