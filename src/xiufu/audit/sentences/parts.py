"""ARITH-102: a whole and its parts in a sentence (文中分项): 总面积6.3758hm2，其中国有0.9128hm2、集体5.4630hm2."""

import re
from collections.abc import Iterator, Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.judged import finding, shown
from xiufu.audit.sentences.said import Amount, Said, amount_of, paragraphs, written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import total

CODE = "ARITH-102"

_WITHIN = re.compile(r"其中|包括|包含|分别为|分别是|由.{0,12}组成|分为")
_NESTED = re.compile(r"^(?:其中)?(?:内|包)?含")
_OPENED = re.compile(r"^\s*[（(\[【]")
_LISTED_DIGITS = 3
"""Significant digits of a whole that is told from a mere list: fewer are equal by chance (自定)."""
_SUMMED = re.compile(r"(?:合计|总计|共计|累计|总和|总共)[^，,。；;]{0,8}$")
_BETWEEN_SUMS = re.compile(r"其中|[。；;]")
_CLOSE = Interval.exactly(5) / Interval.exactly(100)
"""How far a sum may be off for parts that are surely meant to be all (自定)."""

_Known = tuple[Said, Amount]


def written_parts(paper: Paper) -> Iterator[Finding]:
    """Parts add up to the whole before or after them (文中分项核对)."""
    for _, _, said in paragraphs(paper):
        known = [
            (one, amount) for one in said if (amount := amount_of(paper, one.claim)) and amount.dimension != "ratio"
        ]
        for at, (one, amount) in enumerate(known):
            if _SUMMED.search(one.label):
                yield from _after(paper, known[:at], one, amount)
            else:
                yield from _before(paper, known[at + 1 :], one, amount)


def _before(paper: Paper, rest: Sequence[_Known], whole: Said, amount: Amount) -> Iterator[Finding]:
    """The whole, then its parts: behind 其中, in brackets, or in a list that happens to add up."""
    if not rest or rest[0][0].sentence > whole.sentence + 1:
        return
    first = rest[0][0]
    named = _WITHIN.search(first.between) is not None
    if not named and (first.sentence != whole.sentence or first.depth < whole.depth):
        return
    parts: list[_Known] = []
    for one, value in rest:
        if one.sentence != first.sentence or one.depth < first.depth or _SUMMED.search(one.label):
            break
        if one.depth > first.depth:
            continue
        if one.bracket != first.bracket or (parts and re.search(r"其中|占", one.between)):
            break
        if value.dimension == amount.dimension:
            parts.append((one, value))
    intended = named or _OPENED.match(first.between) is not None
    if intended or len(whole.claim.text.strip("-0.").replace(".", "")) >= _LISTED_DIGITS:
        yield from _judged(paper, whole, amount, parts, intended=intended)


def _after(paper: Paper, before: Sequence[_Known], whole: Said, amount: Amount) -> Iterator[Finding]:
    """The parts, 合计, the whole."""
    parts: list[_Known] = []
    for one, value in reversed(before):
        if one.sentence != whole.sentence or one.depth != whole.depth or one.bracket != whole.bracket:
            break
        if value.dimension == amount.dimension:
            parts.append((one, value))
            if _BETWEEN_SUMS.search(one.between):
                break
    yield from _judged(paper, whole, amount, parts[::-1], intended=True)


def _judged(paper: Paper, whole: Said, amount: Amount, parts: Sequence[_Known], *, intended: bool) -> Iterator[Finding]:
    """One of the readings: all parts, or those that are not 含 of the one before. A whole may have other parts than those named,

    so a sum differs where it is more than the whole or nearly the whole; where nothing says that it is one, never.
    """
    plain = [one for one in parts if not _NESTED.match(one[0].label)]
    if len(plain) < 2:
        return
    readings = [parts, plain] if len(plain) < len(parts) else [parts]
    sums = [(reading, total(*(value.value for _, value in reading))) for reading in readings]
    fitting = next(((reading, added) for reading, added in sums if added.overlaps(amount.value)), None)
    if fitting:
        yield _finding(paper, Verdict.AGREES, whole, *fitting)
        return
    reading, added = sums[-1]
    if not intended or _bounded(whole.claim, *(one.claim for one, _ in reading)):
        return
    if _is_close(added, amount.value) or added.lo > amount.value.hi:
        yield _finding(paper, Verdict.DIFFERS, whole, reading, added)


def _bounded(*claims: Claim) -> bool:
    return any(claim.bound for claim in claims)


def _is_close(one: Interval, other: Interval) -> bool:
    if other.lo <= 0:
        return False
    off = (one - other) / other
    return off.lo < _CLOSE.hi and off.hi > -_CLOSE.hi


def _finding(paper: Paper, verdict: Verdict, whole: Said, parts: Sequence[_Known], added: Interval) -> Finding:
    claim = whole.claim
    size = paper.words.units.size(claim.unit)
    if size is None:
        raise AssertionError(f"no unit: {claim.unit}")
    told = added * size.factor.denominator / size.factor.numerator
    return finding(
        paper,
        CODE,
        verdict,
        claim,
        [one.claim for one, _ in parts],
        expected=shown(told, written(paper, claim)[claim.end - claim.start :]),
        derivation=" + ".join(written(paper, one.claim) for one, _ in parts),
        what=f"“{whole.label}”" if whole.label else "合计",
    )
