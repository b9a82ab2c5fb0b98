"""How an equation of a sentence is judged (判定): by intervals, with the words of the finding."""

from collections.abc import Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.said import written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import at_places, exponent, parse_decimal, plain_text

_MORE = 2
"""Places of an expected value beyond those of the stated one."""
_MOST = 6
"""Places of a value that nothing is stated beside: a quotient of exact numbers is known to fifty."""


def finding(
    paper: Paper,
    code: str,
    verdict: Verdict,
    claim: Claim,
    terms: Sequence[Claim],
    *,
    expected: Interval | str,
    derivation: str,
    what: str,
    severity: Severity = Severity.ERROR,
    doubt: str = "是否应当相等不能判定",
    message: str = "",
    remedy: str = "核对算式中的各个数，改正写错的那一个",
) -> Finding:
    """A finding about a number of a sentence (审查结果): ``what`` names it, ``expected`` is in its unit, ``doubt`` says why nothing
    is decided where it cannot be told; a ``message`` of its own stands for the usual one."""
    stated = written(paper, claim)
    if isinstance(expected, Interval):
        expected = shown(expected, stated[claim.end - claim.start :], claim.text)
    messages = {
        Verdict.AGREES: f"{what}{stated}，与推算相符",
        Verdict.DIFFERS: f"{what}写 {stated}，按{derivation}应为 {expected}",
        Verdict.CANNOT_TELL: f"{what}写 {stated}，按{derivation}为 {expected}，{doubt}",
    }
    return Finding(
        code,
        verdict,
        severity if verdict is Verdict.DIFFERS else Severity.NOTE,
        message or messages[verdict],
        paper.place(claim.spot),
        claim,
        tuple(terms),
        stated,
        expected,
        derivation,
        remedy="" if verdict is Verdict.AGREES else remedy,
        doubt=doubt if verdict is Verdict.CANNOT_TELL else "",
    )


def shown(value: Interval, unit: str = "", stated: str = "") -> str:
    """An expected value (应为): its middle, in the places of what is stated, or in more where it is known better.

    >>> shown(Interval.printed("6.3758"), "hm2"), shown(Interval(Decimal("0.0443"), Decimal("0.0453")), "万元", "0.09")
    ('6.3758hm2', '0.045万元')
    >>> shown(Interval(Decimal("68.96"), Decimal("69.36")), "%", "96.16"), shown(Interval.exactly(24), "个月", "23")
    ('69.16%', '24个月')
    >>> shown(Interval.exactly(8), "个", "5")
    '8个'
    """
    middle = (value.lo + value.hi) / 2
    half = (value.hi - value.lo) / 2
    places = max(0, -exponent(parse_decimal(stated))) if stated else 0
    most = places + _MORE if stated else _MOST
    known = max(places, min(-half.adjusted() - 1, most)) if half else places + _MORE
    if not stated or middle.adjusted() - 1 < -places:
        places = known
    digits = plain_text(at_places(middle, places, "half_even"))
    if half and len(digits.partition(".")[2]) <= known:
        return f"{digits}{unit}"
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits and '.' not in stated else digits}{unit}"
