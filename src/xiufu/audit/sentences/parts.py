"""ARITH-102: a whole and its parts in a sentence (文中分项): 总面积6.3758hm2，其中国有0.9128hm2、集体5.4630hm2."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, dropwhile

from xiufu.audit.memo import remembered
from xiufu.audit.paper import Paper
from xiufu.audit.sentences.evidence import is_excess, is_slip, leave_no_third, significant_digits
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.listed_parts import (
    COMPARED,
    NO_PART,
    SUMMED,
    WITHIN,
    Known,
    is_all,
    is_aside,
    is_factor,
    is_kinds,
    is_named,
    listed,
)
from xiufu.audit.sentences.said import Amount, Said, amount_of, bare_name, written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal, total

CODE = "ARITH-102"
_JOINED = re.compile(r"^\s*(?:[（(][^（）()]*[）)]\s*)?(?:[、和及与或,，·]|以及)?\s*$")
_NESTED = re.compile(r"^(?:其中)?(?:内|包)?含")
_OPENED = re.compile(r"^\s*(?:[，,]?\s*其中[：:]?\s*)?[（(\[【]")
_CLOSED = re.compile(r"\s*[）)\]】]")
_LISTED_DIGITS = 3
"""Significant digits of a whole that is told from a mere list: fewer are equal by chance (自定)."""
_BETWEEN_SUMS = re.compile(r"其中|[。；;]")
_UNSUMMED = frozenset(
    (
        "ratio",
        "days",
        "temperature",
        "angle",
        "pressure",
        "voltage",
        "level",
        "points",
        "workdays",
        "conductance",
        "force",
    )
)
"""Dimensions whose amounts are hardly ever parts of a whole."""
_ELSE = re.compile(r"基本农田|公益林|红线|重叠|重复|受益|灌溉|服务|影响|控制|流域|保护|绿化|硬化|建筑面积")
"""What lies across other parts, or reaches beyond the whole."""
_OF_LAND = ("area", "length", "volume")
_MOST_SUBSETS = 10


def written_parts(paper: Paper) -> Iterator[Finding]:
    """Parts add up to the whole before or after them (文中分项核对)."""
    for _, text, said in paper.paragraphs:
        known = [
            (one, amount)
            for one in said
            if (amount := amount_of(paper, one.claim))
            and amount.dimension not in _UNSUMMED
            and "/" not in one.claim.unit
            and not is_factor(text, one)
        ]
        for at, (one, amount) in enumerate(known):
            rest = known[at + 1 :]
            if at and _JOINED.match(one.between) and known[at - 1][1].dimension == amount.dimension:
                rest = rest if rest and rest[0][0].depth > one.depth and _OPENED.match(rest[0][0].between) else []
            behind = list(_before(paper, text, rest, one, amount))
            summed = SUMMED.search(one.label) and not behind
            yield from _after(paper, known[:at], one, amount) if summed else behind


def _before(paper: Paper, text: str, rest: Sequence[Known], whole: Said, amount: Amount) -> Iterator[Finding]:
    """The whole, then its parts: behind 其中, in brackets, or in a list that happens to add up."""
    if not rest or COMPARED.search(whole.between) or NO_PART.search(whole.label) or is_kinds(text, whole):
        return
    if rest[0][0].depth <= whole.depth or not _OPENED.match(rest[0][0].between):
        rest = list(dropwhile(lambda known: is_kinds(text, known[0]) or is_aside(known, whole, amount), rest))
    else:
        beyond = list(dropwhile(lambda known: known[0].depth > whole.depth, rest))
        if beyond and is_named(text, beyond[0][0], whole):
            yield from _before(paper, text, beyond, whole, amount)
    if not rest or rest[0][0].sentence > whole.sentence + 1 or rest[0][0].depth < whole.depth:
        return
    first = rest[0][0]
    if _CLOSED.match(text[whole.end : first.claim.start]):
        return
    named = is_named(text, first, whole)
    if not named and (first.sentence != whole.sentence or first.depth < whole.depth or SUMMED.search(whole.label)):
        return
    parts = listed(text, rest, first, amount, clauses=False)
    if named and len(parts) == 1 and (more := listed(text, rest, first, amount, clauses=True)):
        parts = more
    if amount.dimension == "months" and (not named or any(not one.between for one, _ in parts)):
        return
    pair = len(parts) == 2 and first.sentence == whole.sentence and leave_no_third(*(one.label for one, _ in parts))
    intended = named or pair or _OPENED.match(first.between) is not None
    if intended or significant_digits(whole.claim) >= _LISTED_DIGITS:
        yield from _judged(
            paper,
            whole,
            amount,
            parts,
            intended=intended,
            complete=is_all(text, first, parts) or _is_over(whole, amount, parts),
        )


def _is_over(whole: Said, amount: Amount, parts: Sequence[Known]) -> bool:
    """Whether the first of what 其中 names is more than a total, or any of them more than a whole of land (分项大于总数)."""
    if not parts or parts[0][0].sentence != whole.sentence or not WITHIN.search(parts[0][0].between):
        return False
    land = amount.dimension in _OF_LAND and re.search(r"面积|土地|占地|用地|[线全总]长|线路", whole.label)
    named = "其中" in parts[0][0].between and re.search(r"[总共]|合计", whole.label)
    judged = parts if land else parts[:1] if named else ()
    return any(value.value.lo > amount.value.hi and not _ELSE.search(one.label) for one, value in judged)


def _after(paper: Paper, before: Sequence[Known], whole: Said, amount: Amount) -> Iterator[Finding]:
    """The parts, 合计, the whole."""
    parts: list[Known] = []
    for one, value in reversed(before):
        if one.sentence != whole.sentence or one.depth != whole.depth or one.bracket != whole.bracket:
            break
        if value.dimension == amount.dimension:
            if COMPARED.search(one.between) or NO_PART.search(one.label):
                break
            parts.append((one, value))
            if _BETWEEN_SUMS.search(one.between):
                break
    for count in range(len(parts), 1, -1):
        last = parts[:count][::-1]
        if _added(last).overlaps(amount.value):
            yield _finding(paper, Verdict.AGREES, whole, last, _added(last))
            return
    yield from _judged(paper, whole, amount, parts[::-1], intended=True, complete=False)


def _judged(
    paper: Paper, whole: Said, amount: Amount, parts: Sequence[Known], *, intended: bool, complete: bool
) -> Iterator[Finding]:
    """One of the readings: all parts, or those that are not 含 of the one before. A whole may have other parts than those named,

    and parts may overlap, so a sum differs only where the words leave no other part or the gap is that of a slip.
    """
    plain = [one for one in parts if not _NESTED.match(one[0].label)]
    if len(plain) < 2:
        return
    readings = [parts, plain] if len(plain) < len(parts) else [parts]
    sums = [(reading, _added(reading)) for reading in readings]
    fitting = next(((reading, added) for reading, added in sums if added.overlaps(amount.value)), None)
    if fitting:
        yield _finding(paper, Verdict.AGREES, whole, *fitting)
        return
    reading, added = sums[-1]
    claims = [one.claim for one, _ in reading]
    if not intended or any(claim.bound for claim in (whole.claim, *claims)):
        return
    if not complete and (some := _some(whole, amount, reading)):
        yield _finding(paper, Verdict.AGREES, whole, some, _added(some))
        return
    apart = any(_ELSE.search(one.label) for one, _ in reading)
    over = not apart and added.lo > amount.value.hi and is_excess(whole.claim, claims, paper.known.words.units)
    wrong = (
        complete
        or over
        or _is_said_elsewhere(paper, added, whole.claim, claims)
        or any(_is_right_elsewhere(paper, whole.claim, claims, one) for one, _ in reading)
        or is_slip(added, amount.value, whole.claim, claims, paper.known.words.units)
    )
    if wrong or not any(value.value.overlaps(amount.value) for _, value in reading):
        yield _finding(paper, Verdict.DIFFERS if wrong else Verdict.CANNOT_TELL, whole, reading, added)


def _is_said_elsewhere(paper: Paper, added: Interval, whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether what the parts add up to is stated in another place, and the whole nowhere else: then the whole is mistyped."""
    size = paper.known.words.units.size(whole.unit)
    if size is None or significant_digits(whole) < _LISTED_DIGITS or any(claim.unit != whole.unit for claim in parts):
        return False
    told = (added.lo + added.hi) / 2 * size.factor.denominator / size.factor.numerator
    alike = [c for c in paper.claims if c.unit == whole.unit and c.spot != whole.spot and c.kind == "quantity"]
    return not any(c.text == whole.text for c in alike) and any(
        parse_decimal(c.text) == told and significant_digits(c) >= _LISTED_DIGITS for c in alike
    )


def _is_right_elsewhere(paper: Paper, whole: Claim, parts: Sequence[Claim], part: Said) -> bool:
    """Whether what a part must be to make the sum right is said of its name in another place, and what is said here nowhere else."""
    name, claim = bare_name(part.label), part.claim
    if not name or any(one.unit != whole.unit for one in parts):
        return False
    others = sum((parse_decimal(one.text) for one in parts if one is not claim), Decimal(0))
    right = parse_decimal(whole.text) - others
    said = {
        parse_decimal(one.text): significant_digits(one)
        for one in _by_name(paper).get((name, claim.unit), ())
        if one.spot != claim.spot
    }
    return said.get(right, 0) >= _LISTED_DIGITS and parse_decimal(claim.text) not in said


@remembered
def _by_name(paper: Paper) -> Mapping[tuple[str, str], Sequence[Claim]]:
    """The quantities of all sentences by what they are of and their unit."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for _, _, quantities in paper.paragraphs:
        for one in quantities:
            found.setdefault((bare_name(one.label), one.claim.unit), []).append(one.claim)
    return found


def _added(parts: Sequence[Known]) -> Interval:
    return total(*(value.value for _, value in parts))


def _some(whole: Said, amount: Amount, parts: Sequence[Known]) -> Sequence[Known]:
    """Those of the parts that add up, the others being parts of them: 农用地8公顷，耕地6公顷，建设用地2公顷 of 10."""
    if not 2 < len(parts) <= _MOST_SUBSETS or significant_digits(whole.claim) < _LISTED_DIGITS:
        return ()
    for kept in range(len(parts) - 1, 1, -1):
        for some in combinations(range(len(parts)), kept):
            chosen = [parts[i] for i in some]
            left_out = [i for i in range(len(parts)) if i not in some]
            inside = all(i > some[0] and _lies_in(parts, i, some) for i in left_out)
            if inside and _fits_exactly(_added(chosen), amount.value):
                return chosen
    return ()


def _fits_exactly(added: Interval, whole: Interval) -> bool:
    """Whether printed numbers add up to another within a unit of its last place: rounding excuses more where nothing is picked."""
    return abs(added.lo + added.hi - whole.lo - whole.hi) <= 2 * (whole.hi - whole.lo)


def _lies_in(parts: Sequence[Known], at: int, kept: Sequence[int]) -> bool:
    """Whether a part can be part of the last kept one before it."""
    owner = max(i for i in kept if i < at)
    return parts[at][1].value.hi <= parts[owner][1].value.hi


def _finding(paper: Paper, verdict: Verdict, whole: Said, parts: Sequence[Known], added: Interval) -> Finding:
    claim = whole.claim
    size = paper.known.words.units.size(claim.unit)
    if size is None:
        raise AssertionError(f"no unit: {claim.unit}")
    told = added * size.factor.denominator / size.factor.numerator
    return finding(
        paper,
        CODE,
        verdict,
        claim,
        [one.claim for one, _ in parts],
        expected=told,
        derivation=" + ".join(written(paper, one.claim) for one, _ in parts),
        what=f"“{whole.label}”" if whole.label else "合计",
        doubt="各分项之和与总数不等，若分项已列全则有误",
        remedy="核对总数和各分项，改正写错的那一个；分项没有列全的，写明其余部分",
    )
