"""ARITH-101: equations written out in a sentence (文中算式): 工程量=3.8165hm2×0.20m=7633m3."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.evidence import is_close, is_mistyped_result
from xiufu.audit.sentences.expressions import Side, Value, side_of
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Said
from xiufu.core.claim import Claim
from xiufu.core.figure import Role
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval
from xiufu.core.spot import Spot

CODE = "ARITH-101"

_EQUALS = "=＝≈≒"
_ENDS = "，,。；;：:、\n"
_STOP = re.compile(f"[{_ENDS}]")
_SHARES = ("", "%", "‰")
_SHORT = 2
_FEWEST, _MOSTLY = 2, Decimal("0.6")
"""Rows of a column, and their share, that show how it states formulas (自定)."""
_SCALES = tuple(pair for n in (10, 100, 1000, 10_000, 1_000_000, 15) for pair in ((n, 1), (1, n)))
_NEAR = Decimal("0.001")


def written_equations(paper: Paper) -> Iterator[Finding]:
    """Both sides of every equation are compared (文中算式核对)."""
    found = list(_equations(paper))
    usual = _columns_of_formulas(paper, found)
    for spot, left, right in found:
        yield from _compared(paper, left, right, usual=(spot.block, spot.column) in usual)


def _equations(paper: Paper) -> Iterator[tuple[Spot, Side, Side]]:
    """Every two sides that stand beside a mark of equality."""
    for spot, text, said in paper.paragraphs:
        by_start = {one.claim.start: one.claim for one in said}
        for chain in _chains(text, said):
            sides = [side_of(paper, text, start, end, by_start) for start, end in chain]
            read = [side for side in sides if side]
            reckoned = any(not side.single for side in read)
            pairs = (pair for pair in pairwise(read) if reckoned or _are_one_quantity(*pair))
            yield from ((spot, left, right) for left, right in pairs)


def _are_one_quantity(left: Side, right: Side) -> bool:
    """Whether two numbers alone are one quantity in two units, and no scale, test or span: 1=很不同意, 60%=70%."""
    units = {left.claims[0].unit, right.claims[0].unit}
    return len(units) == 2 and "" not in units


def _columns_of_formulas(paper: Paper, found: Sequence[tuple[Spot, Side, Side]]) -> frozenset[tuple[int, int]]:
    """The columns of tables that state the numbers of formulas without their units (计算式栏), as most of their rows bear out."""
    tried: dict[tuple[int, int], list[bool]] = {}
    for spot, left, right in found:
        if spot.row >= 0 and not left.single and right.single and _is_bare(left):
            agrees = left.value(paper, frozenset(left.claims)).printed.overlaps(right.value(paper, frozenset()).printed)
            tried.setdefault((spot.block, spot.column), []).append(agrees)
    return frozenset(at for at, rows in tried.items() if sum(rows) >= _FEWEST and sum(rows) >= _MOSTLY * len(rows))


def _chains(text: str, said: Sequence[Said]) -> Iterator[list[tuple[int, int]]]:
    """Stretches between marks of equality, of which each chain has at least two."""
    numbers = {at for one in said for at in range(one.claim.start, one.claim.unit_end)}
    first = said[0].claim.start - len(said[0].between)
    stop = _STOP.search(text, said[-1].end)
    last = stop.start() if stop else len(text)
    ends = (at for at in range(first, last) if text[at] in _ENDS and at not in numbers)
    bounds = [first - 1, *ends, last]
    for before, after in pairwise(bounds):
        equals = [at for at in range(before + 1, after) if text[at] in _EQUALS]
        if equals:
            edges = [before, *equals, after]
            yield [(one + 1, other) for one, other in pairwise(edges)]


def _is_bare(side: Side) -> bool:
    """Whether no unit is stated but percent."""
    return all(claim.unit in _SHARES for claim in side.claims)


def _compared(paper: Paper, left: Side, right: Side, *, usual: bool) -> Iterator[Finding]:
    """The side that is one number is judged by the other; of two expressions the second.

    ``usual`` says that other rows state such formulas without units.
    """
    judged, by = (right, left) if right.single or not left.single else (left, right)
    claim, terms = judged.claims[-1], (*by.claims, *judged.claims[:-1])
    try:
        result, wide = judged.value(paper, frozenset()), by.value(paper, sure := _sure(paper, by, judged))
        short = {one for one in by.claims if _is_short(one)}
        narrow = by.value(paper, sure | short)
        rated = by.value(paper, sure | {one for one in short if one.unit in _SHARES})
    except ArithmeticError:
        return
    if left.single and right.single and result.dimensions != wide.dimensions:
        return
    if _meet(result, narrow, judged, by):
        verdict = Verdict.AGREES
    else:
        rounded = _meet(result, rated, judged, by) and _is_near(result, narrow)
        plain = _plain(wide)
        near = is_close(result.printed, plain) or is_mistyped_result(claim, plain)
        bare = _is_bare(by) and (near or (usual and not _is_scaled(result, wide)))
        decided = claim.bound != "about" and (_is_decided(result, wide, (claim, *terms)) or bare) and not rounded
        decided = decided and not (bare and _is_counted_up(claim, wide))
        verdict = Verdict.DIFFERS if decided else Verdict.CANNOT_TELL
    yield finding(
        paper,
        CODE,
        verdict,
        claim,
        terms,
        expected=_expected(paper, claim, narrow, known=_is_known(result, narrow)),
        derivation=f"算式 {by.text}",
        what="算式的结果",
    )


def _sure(paper: Paper, by: Side, judged: Side) -> frozenset[Claim]:
    """Numbers that mean what they say: those without a unit, and the thickness by which an area becomes a volume."""
    sizes = {one: paper.known.words.units.size(one.unit) if one.unit else None for one in by.claims}
    lengths = [one for one, size in sizes.items() if size and size.dimension == "length"]
    areas = [one for one, size in sizes.items() if size and size.dimension == "area"]
    result = paper.known.words.units.size(judged.claims[-1].unit) if judged.single and judged.claims[-1].unit else None
    thick = lengths if len(lengths) == len(areas) and result and result.dimension == "volume" else []
    return frozenset(one for one in by.claims if not one.unit or one in thick)


def _is_short(claim: Claim) -> bool:
    """A number of one or two digits is a design value, and hardly a rounded one (惯例，自定)."""
    return len(claim.text.lstrip("-0.").replace(".", "")) <= _SHORT


def _is_scaled(result: Value, wide: Value) -> bool:
    """Whether a power of ten, or 亩 for hm², parts them: a unit that was left out."""
    if wide.printed.lo <= 0 or result.printed.lo <= 0:
        return True
    return any((wide.printed * scale).overlaps(result.printed * back) for scale, back in _SCALES)


def _is_counted_up(claim: Claim, value: Value) -> bool:
    """Whether a count is its formula but for a fraction: rounded up or down to whole things."""
    off = value.printed - claim.means()
    return claim.role is Role.EXACT and "." not in claim.text and off.lo > -1 and off.hi < 1


def _is_known(one: Value, other: Value) -> bool:
    return one.based is not None and other.based is not None and one.dimensions == other.dimensions


def _meet(one: Value, other: Value, *sides: Side) -> bool:
    """Whether two values can be the same, in base units where those of every number are stated."""
    printed = one.printed.overlaps(other.printed)
    if one.based is None or other.based is None or one.dimensions != other.dimensions:
        return printed
    return one.based.overlaps(other.based) or (printed and not _all_stated(*sides))


def _is_decided(one: Value, other: Value, claims: Sequence[Claim]) -> bool:
    """Whether the units let the two sides be compared: all known and of the same dimension, or none stated."""
    return _is_known(one, other) or not any(claim.unit for claim in claims)


def _plain(value: Value) -> Interval:
    """A value with its percentages reckoned in, where no other unit is stated."""
    return value.based if value.based is not None else value.printed


def _is_near(one: Value, other: Value) -> bool:
    """Within a thousandth: what rounded terms may do."""
    first, second = (one.based, other.based) if _is_known(one, other) else (one.printed, other.printed)
    if first is None or second is None or second.lo <= 0 <= second.hi:
        return False
    off = (first - second) / second
    return max(abs(off.lo), abs(off.hi)) < _NEAR


def _all_stated(*sides: Side) -> bool:
    return all(claim.unit for side in sides for claim in side.claims)


def _expected(paper: Paper, claim: Claim, value: Value, *, known: bool) -> Interval:
    size = paper.known.words.units.size(claim.unit) if claim.unit else None
    if known and size is not None and value.based is not None:
        result = value.based * size.factor.denominator
        result = result / size.factor.numerator if size.factor.numerator != 1 else result
    else:
        result = value.printed
    return result
