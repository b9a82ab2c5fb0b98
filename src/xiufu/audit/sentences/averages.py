"""ARITH-104: costs a hectare and a mu (单位面积费用): 每公顷投资0.67万元（亩均投资0.04万元）."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Amount, Said, amount_of, written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval

CODE = "ARITH-104"

_PER = re.compile(
    r"(?:每|平均每|单位)?(?P<unit>公顷|hm2|hm²|亩|平方米)(?:均|平均)|(?:平均)?每(?P<each>公顷|hm2|hm²|亩|平方米)"
)
_PER_WORDS = re.compile(r"单位面积|平均|公顷|hm2|hm²|平方米|[每亩均约合即为是折\s]")
_UNITS = {"公顷": "hm2", "hm2": "hm2", "hm²": "hm2", "亩": "亩", "平方米": "m2"}
_TOTAL = re.compile(r"总?(?:投资|费用|经费|资金)|估算")


@dataclass(frozen=True, slots=True)
class _Average:
    """A cost per area: in yuan a square metre, and the unit of area it is per."""

    said: Said
    per: str
    value: Interval


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to the average: what it gives in yuan a square metre, from which numbers, and how."""

    value: Interval
    terms: tuple[Claim, ...]
    derivation: str


def written_averages(paper: Paper) -> Iterator[Finding]:
    """A cost per mu is a fifteenth of that per hectare, and either is the amount over the area (单位面积费用核对)."""
    for _, _, said in paper.paragraphs:
        last: _Average | None = None
        for at, one in enumerate(said):
            if not (average := _average(paper, one)):
                continue
            ways = [*_from_total(paper, said, at)]
            if (
                last
                and last.per != average.per
                and last.said.sentence == one.sentence
                and _beside(said, last.said, one)
                and _is_same_cost(last.said.label, one.label)
            ):
                ways.append(_Way(last.value, (last.said.claim,), f"{last.said.label}{written(paper, last.said.claim)}"))
            if ways:
                yield _finding(paper, average, ways)
            last = average


def _average(paper: Paper, one: Said) -> _Average | None:
    amount = amount_of(paper, one.claim)
    if amount is None:
        return None
    if amount.dimension == "money/area":
        return _Average(one, one.claim.unit.partition("/")[2], amount.value)
    found = _PER.search(one.label)
    if found is None or amount.dimension != "money":
        return None
    per = _UNITS[found["unit"] or found["each"]]
    size = paper.known.words.units.size(per)
    return _Average(one, per, amount.value * size.factor.denominator / size.factor.numerator) if size else None


def _beside(said: Sequence[Said], one: Said, other: Said) -> bool:
    """Whether no other amount of money stands between: two averages of the same total."""
    return said.index(other) - said.index(one) == 1


def _is_same_cost(one: str, other: str) -> bool:
    """Whether two averages are of one cost by their names: 单位面积投资 and 亩均投资, and not 成本 and 收益."""
    first, second = _PER_WORDS.sub("", one), _PER_WORDS.sub("", other)
    return not second or second in first or first in second


def _from_total(paper: Paper, said: Sequence[Said], at: int) -> Iterator[_Way]:
    """The last total before it, over the one area of the paragraph."""
    before = [one for one in said[:at] if _average(paper, one) is None]
    total = next(
        (
            (one.claim, amount)
            for one in reversed(before)
            if _TOTAL.search(one.label) and (amount := amount_of(paper, one.claim)) and amount.dimension == "money"
        ),
        None,
    )
    areas: dict[str, tuple[Claim, Amount]] = {}
    for one in before:
        if (amount := amount_of(paper, one.claim)) and amount.dimension == "area":
            areas.setdefault(f"{one.claim.text}{one.claim.unit}", (one.claim, amount))
    if total is None or len(areas) != 1:
        return
    (money, amount), (area, size) = total, next(iter(areas.values()))
    if size.value.lo > 0:
        yield _Way(amount.value / size.value, (money, area), f"{written(paper, money)} ÷ {written(paper, area)}")


def _finding(paper: Paper, average: _Average, ways: Sequence[_Way]) -> Finding:
    """It is right where every way gives it. What is expected is told in the money and the area of the claim."""
    claim = average.said.claim
    money, area = paper.known.words.units.size(claim.unit.partition("/")[0]), paper.known.words.units.size(average.per)
    if money is None or area is None:
        raise AssertionError(f"no unit: {claim.unit}, {average.per}")
    wrong = [way for way in ways if not average.value.overlaps(way.value)]
    way = (wrong or ways)[0]
    told = way.value * area.factor.numerator / area.factor.denominator / money.factor.numerator
    return finding(
        paper,
        CODE,
        Verdict.DIFFERS if wrong else Verdict.AGREES,
        claim,
        list(dict.fromkeys(term for one in ways for term in one.terms)),
        expected=told * money.factor.denominator,
        derivation=way.derivation,
        what=f"“{average.said.label}”" if average.said.label else "单位面积费用",
    )
