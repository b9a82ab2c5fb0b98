"""CONS-002, CONS-003: the reclamation rate and costs per area, from areas and totals stated elsewhere (复垦率、单位面积费用)."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xiufu.audit.consistency.values import Stated, name_of, stated
from xiufu.core.figure import FigureId
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import at_places, plain_text

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

RATE, PER_AREA = "CONS-002", "CONS-003"
_AREAS = ("reclaimed_area", "liability_area", "damaged_area")
_TOTALS = {"static": "static_investment", "dynamic": "dynamic_investment"}


def reclamation_rate(paper: "Paper") -> Iterator[Finding]:
    """土地复垦率 is 复垦面积 over 复垦责任范围面积, wherever they stand (复垦率核对)."""
    rates = _sure(stated(paper, FigureId("reclamation_rate")))
    above, below = _agreed(paper, FigureId("reclaimed_area")), _agreed(paper, FigureId("liability_area"))
    rates = [rate for rate in rates if rate.amount.dimension == "ratio"]
    if above and below and below.amount.value.lo > 0 and above.amount.dimension == below.amount.dimension:
        expected = above.amount.value / below.amount.value
        for rate in rates:
            yield _judged(paper, RATE, FigureId("reclamation_rate"), rate, [(expected, above, below)])


def costs_per_area(paper: "Paper") -> Iterator[Finding]:
    """每公顷投资 and 亩均投资 are the total over the area (单位面积费用核对), where their paragraph states not both itself."""
    for term in ("investment_per_hm2", "investment_per_mu"):
        for subject, total_term in _TOTALS.items():
            key = FigureId(term, subject)
            total = _agreed(paper, FigureId(total_term))
            areas = [area for name in _AREAS if (area := _agreed(paper, FigureId(name))) and area.amount.value.lo > 0]
            totals = {one.claim.spot for one in stated(paper, FigureId(total_term))}
            beside = totals & {one.claim.spot for name in _AREAS for one in stated(paper, FigureId(name))}
            for one in _sure(stated(paper, key)):
                if total and areas and one.claim.spot not in beside:
                    per = paper.known.words.units.size("hm2" if term.endswith("hm2") else "亩")
                    value = one.amount.value
                    if per and one.amount.dimension == "money":
                        value = value * per.factor.denominator / per.factor.numerator
                    ways = [(total.amount.value / area.amount.value, total, area) for area in areas]
                    yield _judged(paper, PER_AREA, key, one, ways, value)


def _sure(found: Sequence[Stated]) -> list[Stated]:
    return [one for one in found if one.linked.sure]


def _agreed(paper: "Paper", key: FigureId) -> Stated | None:
    """The most exact place of a quantity (数量), where all that are sure agree."""
    found = _sure(stated(paper, key))
    if not found or max(one.amount.value.lo for one in found) > min(one.amount.value.hi for one in found):
        return None
    return min(found, key=lambda one: one.amount.value.hi - one.amount.value.lo)


def _judged(
    paper: "Paper",
    code: str,
    key: FigureId,
    one: Stated,
    ways: Sequence[tuple[Interval, Stated, Stated]],
    value: Interval | None = None,
) -> Finding:
    claimed = one.amount.value if value is None else value
    right = next((way for way in ways if way[0].overlaps(claimed)), None)
    ratio, above, below = right or ways[0]
    name = name_of(key) if key.term == "reclamation_rate" else name_of(FigureId(key.term))
    scale = (one.amount.value.lo + one.amount.value.hi) / (claimed.lo + claimed.hi) if claimed.lo + claimed.hi else 1
    factor = (one.amount.value.lo + one.amount.value.hi) / (one.claim.means().lo + one.claim.means().hi)
    middle = (ratio.lo + ratio.hi) / 2 * scale / factor
    expected = f"{plain_text(at_places(middle, 4).normalize())}{one.unit}"
    how = f"{above.text} ÷ {below.text}"
    said = f"“{name}”{one.text}" + ("相符" if right else f"，按{how}应为 {expected}")
    return Finding(
        code,
        Verdict.AGREES if right else Verdict.DIFFERS,
        Severity.NOTE if right else Severity.ERROR,
        said,
        paper.place(one.claim.spot),
        one.claim,
        (above.claim, below.claim),
        one.text,
        expected,
        f"{how}（{paper.place(above.claim.spot)}；{paper.place(below.claim.spot)}）",
        remedy="" if right else "核对总数和面积，改正写错的那一个",
    )
