"""Shares of one whole that follow each other (占比之和): they add up to 100 %."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.cut import FULL_STOPS, sentence_end
from xiufu.audit.sentences.evidence import is_close, is_one_digit, leave_no_third
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Said, written
from xiufu.audit.sentences.said_shares import CODE, PERCENT, Share
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal, plain_text, total

_HUNDRED = Interval.exactly(100)
_TINY = Interval.exactly(5) / Interval.exactly(1000)
_FINE, _SURE = 100, 1000
"""How many units of the last place a gap of one digit must have, of shares that nearly are a hundred and of others (自定)."""
_REST = re.compile(r"其[余他它]|剩余|余下|另")


def hundreds(paper: Paper, text: str, said: Sequence[Said], shares: Sequence[Share]) -> Iterator[Finding]:
    """旱地占83.29%，林地占14.12%，田坎占2.59%: shares of one whole that follow each other add up (占比之和)."""
    for run in _runs(text, said, shares):
        claims = [share.said.claim for share in run]
        if len({claim.unit for claim in claims}) > 1 or claims[0].unit != "%":
            continue
        added = total(*(claim.means() for claim in claims))
        agrees = added.overlaps(_HUNDRED)
        names = [
            re.split("占|的比", share.said.label)[0] or (share.part[0].label if share.part else "") for share in run
        ]
        pair = len(run) == 2 and leave_no_third(*names)
        many = (
            len(run) > 2
            and _is_slip(claims, added)
            and not _REST.search(text[claims[-1].unit_end : _stop(text, claims[-1].unit_end)])
            and not (added.hi < _HUNDRED.lo and _goes_on(text, said, run[-1].said))
            and not _is_stated(said, claims)
            and not _is_several(claims)
        )
        if not agrees and not pair and not many:
            continue
        sum_shown = f"{plain_text(sum((parse_decimal(claim.text) for claim in claims), Decimal(0)))}%"
        short = added.hi < _HUNDRED.lo and not pair and not any(_REST.match(name) for name in names)
        yield finding(
            paper,
            CODE,
            Verdict.AGREES if agrees else Verdict.DIFFERS,
            claims[-1],
            claims[:-1],
            expected="100%",
            derivation=f"各占比之和（{' + '.join(written(paper, claim) for claim in claims)} = {sum_shown}）",
            what="各占比之和",
            severity=Severity.WARNING if short else Severity.ERROR,
            message=""
            if agrees
            else f"各占比 {'、'.join(written(paper, c) for c in claims)} 之和为 {sum_shown}，不是 100%{'；没有列全的，写明其余部分' if short else ''}",
            remedy="核对各占比，改正写错的那一个",
        )


def makes_hundred(shares: Sequence[Share], share: Share) -> bool:
    """Whether a share is one of several in a row that are exactly a hundred (合为 100%)."""
    at, numbers = list(shares).index(share), [parse_decimal(one.said.claim.text) for one in shares]
    return any(
        sum(numbers[first:last], Decimal(0)) == 100
        for first in range(at + 1)
        for last in range(max(at + 1, first + 2), len(numbers) + 1)
    )


def _is_several(claims: Sequence[Claim]) -> bool:
    """Whether shares are a hundred several times over, or without one of them: groups, or a part of a part."""
    numbers = [parse_decimal(claim.text) for claim in claims]
    added = sum(numbers, Decimal(0))
    return added % 100 == 0 or any(added - number == 100 for number in numbers)


def _is_stated(said: Sequence[Said], claims: Sequence[Claim]) -> bool:
    """Whether the sum of shares that are not all stands in the paragraph too: 以上共占99.94%."""
    added = sum((parse_decimal(claim.text) for claim in claims), Decimal(0))
    return any(one.claim.unit == "%" and parse_decimal(one.claim.text) == added for one in said)


def _goes_on(text: str, said: Sequence[Said], last: Said) -> bool:
    """Whether more percentages stand in the sentence behind the last share."""
    end = sentence_end(text, last.end, FULL_STOPS)
    return any(one.claim.unit in PERCENT and last.end <= one.claim.start < end for one in said)


def _stop(text: str, at: int) -> int:
    stop = text.find("。", at)
    return stop if stop >= 0 else len(text)


def _is_slip(claims: Sequence[Claim], added: Interval) -> bool:
    """Whether shares are a hundred but for a slip (笔误), and not for a share that is left out."""
    least = _FINE if is_close(added, _HUNDRED) else _SURE
    return is_close(added, _HUNDRED, _TINY) or is_one_digit(Fraction(100), [Fraction(c.text) for c in claims], least)


def _runs(text: str, said: Sequence[Said], shares: Sequence[Share]) -> Iterator[list[Share]]:
    """Shares of one whole in a sentence, with nothing but their amounts between them."""
    run: list[Share] = []
    for share in shares:
        near = run and not re.search("[。！？\n]|其中", text[run[-1].said.end : share.said.claim.start])
        last = said.index(run[-1].said) if run else 0
        beside = run and said.index(share.said) - last <= (3 if share.whole else 2 if share.part else 1)
        full = len(run) > 1 and sum((parse_decimal(one.said.claim.text) for one in run), Decimal(0)) == 100
        if run and not (near and beside and not full and share.name in ("", run[0].name)):
            if len(run) > 1:
                yield run
            run = []
        run.append(share)
    if len(run) > 1:
        yield run
