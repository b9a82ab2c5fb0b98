"""How an equation of a sentence is judged (判定): by intervals, with the words of the finding."""

from collections.abc import Sequence
from decimal import Decimal

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.said import written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import plain_text

_SHOWN = 8
"""Significant digits of an expected value."""


def finding(
    paper: Paper,
    code: str,
    verdict: Verdict,
    claim: Claim,
    terms: Sequence[Claim],
    *,
    expected: str,
    derivation: str,
    what: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A finding about a number of a sentence: ``what`` names it, ``expected`` is in its unit (审查结果)."""
    stated = written(paper, claim)
    messages = {
        Verdict.AGREES: f"{what}{stated}，与推算相符",
        Verdict.DIFFERS: f"{what}写 {stated}，按{derivation}应为 {expected}",
        Verdict.CANNOT_TELL: f"{what}写 {stated}，按{derivation}为 {expected}，是否应当相等不能判定",
    }
    return Finding(
        code,
        verdict,
        severity if verdict is Verdict.DIFFERS else Severity.NOTE,
        messages[verdict],
        paper.place(claim.spot),
        claim,
        tuple(terms),
        stated,
        expected,
        derivation,
        remedy="" if verdict is Verdict.AGREES else "核对算式中的各个数，改正写错的那一个",
    )


def shown(value: Interval, unit: str = "") -> str:
    """An expected value in few digits (应为): its middle, with as many digits as its width lets stand.

    >>> shown(Interval.printed("6.3758") , "hm2"), shown(Interval(Decimal("0.0443"), Decimal("0.0451")))
    ('6.3758hm2', '0.045')
    """
    middle = (value.lo + value.hi) / 2
    half = (value.hi - value.lo) / 2
    places = max(0, -half.adjusted() - 1) if half else max(0, _SHOWN - 1 - middle.adjusted())
    if half and half.scaleb(places).quantize(Decimal(1)) == 0:
        places += 1
    rounded = middle.quantize(Decimal(1).scaleb(-min(places, _SHOWN * 2)))
    return f"{plain_text(rounded.normalize() if not half else rounded)}{unit}"
