"""ARITH-105: one quantity in two units (两种单位): 6.3758hm2（合95.64亩）."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Said, amount_of, written
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval

CODE = "ARITH-105"

_SAME = re.compile(r"[\s，,]*[（(\[]?\s*(?:折?合计?|即|折算为?|折合为?|约合|等于|约|=|＝|≈)*\s*(?:约|为)?\s*")
_DONE = re.compile(r"\s*(?:[）)\]】，,、；;/。+＋]|左右|以上|以下|$)")
"""What may stand behind a quantity in brackets; with words behind it, it is another one: 1900mm（20cm口径）."""
_OPENED = re.compile(r"[（(\[=＝≈]|合|即|折")


_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


def _over_brackets(said: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Quantities with nothing but brackets between them: 2.58公顷（草地1.89公顷、荒地0.69公顷），合38.7亩."""
    for at, other in enumerate(said):
        before = at - 1
        while before >= 0 and said[before].depth > other.depth:
            before -= 1
        if 0 <= before < at - 1:
            yield said[before], other


def written_conversions(paper: Paper) -> Iterator[Finding]:
    """A quantity said again in another unit is the same quantity (单位换算核对)."""
    for _, text, said in paper.paragraphs:
        for one, other in [*pairwise(said), *_over_brackets(said)]:
            between = text[one.end : other.claim.start]
            if one.depth == other.depth:
                between = _BRACKETS.sub("", between)
            if not _SAME.fullmatch(between) or not _OPENED.search(between) or one.claim.unit == other.claim.unit:
                continue
            if other.depth > one.depth and not _DONE.match(text, other.end):
                continue
            first, second = amount_of(paper, one.claim), amount_of(paper, other.claim)
            if first is None or second is None or first.dimension != second.dimension:
                continue
            if (
                first.dimension == "ratio"
                or one.claim.bound in ("from", "until")
                or other.claim.bound in ("from", "until")
            ):
                continue
            agrees = first.value.overlaps(second.value) or _is_same_rate(paper, one, other)
            rough = "about" in (one.claim.bound, other.claim.bound)
            expected = paper.known.words.units.convert(one.claim.means(), one.claim.unit, other.claim.unit)
            yield finding(
                paper,
                CODE,
                Verdict.AGREES if agrees else Verdict.CANNOT_TELL if rough else Verdict.DIFFERS,
                other.claim,
                (one.claim,),
                expected=expected,
                derivation=f"{written(paper, one.claim)} 换算",
                what="同一数量的另一单位",
            )


def _is_same_rate(paper: Paper, one: Said, other: Said) -> bool:
    """Whether two rates are one as printed (取位): 5506公斤/公顷 is 367公斤/亩, though neither is a point."""
    units = paper.known.words.units
    if "/" not in one.claim.unit or "/" not in other.claim.unit:
        return False
    first, second = Interval.printed(one.claim.text), Interval.printed(other.claim.text)
    return units.convert(first, one.claim.unit, other.claim.unit).overlaps(second)
