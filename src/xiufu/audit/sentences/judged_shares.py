"""How a share of a sentence is judged (占比的判定): by the amount that it is of and the whole."""

from collections.abc import Sequence
from decimal import Decimal

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.hundreds import makes_hundred
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Amount, Said, written
from xiufu.audit.sentences.said_shares import CODE, Share
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import exponent, parse_decimal


def share_finding(paper: Paper, verdict: Verdict, share: Share, part: Said, whole: Said, expected: Interval) -> Finding:
    """A finding about a share (占比的审查结果): ``expected`` is what part and whole make, of one."""
    return finding(
        paper,
        CODE,
        verdict,
        share.said.claim,
        (part.claim, whole.claim),
        expected=expected * (100 if share.said.claim.unit == "%" else 1000),
        derivation=f"{written(paper, part.claim)} ÷ {written(paper, whole.claim)}",
        what=f"“{share.said.label}”" if len(share.said.label) > 1 else "占比",
        doubt="各占比之和为 100%，可能是为此调整的末位",
        remedy="核对占比及其分项、总数，改正写错的那一个",
    )


def is_adjusted(shares: Sequence[Share], share: Share, expected: Interval) -> bool:
    """Whether all shares are 100 % and this one is within a unit of its last place of the right one (调整的末位)."""
    claims = [one.said.claim for one in shares if one.name == share.name and one.said.claim.unit == "%"]
    if sum((parse_decimal(claim.text) for claim in claims), Decimal(0)) != 100 and not makes_hundred(shares, share):
        return False
    step = Decimal(1).scaleb(exponent(parse_decimal(share.said.claim.text)) - 2)
    return Interval(share.stated.lo - step, share.stated.hi + step).overlaps(expected)


def ratio(part: Amount, whole: Amount) -> Interval | None:
    """A part over its whole (占比), nothing of a whole that may be zero."""
    try:
        return part.value / whole.value
    except ZeroDivisionError:
        return None
