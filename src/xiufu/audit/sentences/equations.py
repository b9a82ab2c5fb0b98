"""ARITH-101: equations written out in a sentence (文中算式): 工程量=3.8165hm2×0.20m=7633m3."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.evidence import is_close
from xiufu.audit.sentences.judged import finding
from xiufu.core.claim import Claim
from xiufu.core.figure import Role
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal
from xiufu.core.spot import Spot

CODE = "ARITH-101"

_SIGNS = {
    "+": "+",
    "＋": "+",
    "-": "-",
    "－": "-",
    "−": "-",
    "×": "×",
    "x": "×",
    "X": "×",
    "*": "×",
    "＊": "×",
    "✕": "×",
}
_SIGNS |= {
    "÷": "÷",
    "/": "÷",
    "／": "÷",
    "（": "(",
    "(": "(",
    "[": "(",
    "【": "(",
    "）": ")",
    ")": ")",
    "]": ")",
    "】": ")",
}
_EQUALS = "=＝≈≒"
_COMPARES = "<>＜＞≤≥"
_ENDS = "，,。；;：:、\n"
_LETTERS = re.compile(r"[A-Za-zα-ωΑ-Ω∑Σ√^]")
_LENGTHS = {"length": 1, "area": 2, "volume": 3}
_NUMBERS = ("ratio", "number")
_SHARES = ("", "%", "‰")
_SHORT = 2
_FEWEST, _MOSTLY = 2, Decimal("0.6")
"""Rows of a column, and their share, that show how it states formulas (自定)."""
_SCALES = tuple(pair for n in (10, 100, 1000, 10_000, 1_000_000, 15) for pair in ((n, 1), (1, n)))
_NEAR = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class _Value:
    """What an expression means: as printed, and in base units with powers of dimensions where every unit is known."""

    printed: Interval
    based: Interval | None
    dimensions: tuple[tuple[str, int], ...] = ()


class _NotAnExpression(Exception):
    """Words, letters or brackets that do not make an expression."""


def written_equations(paper: Paper) -> Iterator[Finding]:
    """Both sides of every equation are compared (文中算式核对)."""
    found = list(_equations(paper))
    usual = _columns_of_formulas(paper, found)
    for spot, left, right in found:
        yield from _compared(paper, left, right, usual=(spot.block, spot.column) in usual)


def _equations(paper: Paper) -> Iterator[tuple[Spot, "_Side", "_Side"]]:
    """Every two sides that stand beside a mark of equality."""
    for spot, text, said in paper.paragraphs:
        by_start = {one.claim.start: one.claim for one in said}
        for chain in _chains(text, by_start):
            sides = [_side(paper, text, start, end, by_start) for start, end in chain]
            read = [side for side in sides if side]
            reckoned = any(not side.single for side in read)
            pairs = (pair for pair in pairwise(read) if reckoned or _are_one_quantity(*pair))
            yield from ((spot, left, right) for left, right in pairs)


def _columns_of_formulas(paper: Paper, found: Sequence[tuple[Spot, "_Side", "_Side"]]) -> frozenset[tuple[int, int]]:
    """The columns of tables that state the numbers of formulas without their units (计算式栏), as most of their rows bear out."""
    tried: dict[tuple[int, int], list[bool]] = {}
    for spot, left, right in found:
        if spot.row >= 0 and not left.single and right.single and _is_bare(left):
            agrees = left.value(paper, frozenset(left.claims)).printed.overlaps(right.value(paper, frozenset()).printed)
            tried.setdefault((spot.block, spot.column), []).append(agrees)
    return frozenset(at for at, rows in tried.items() if sum(rows) >= _FEWEST and sum(rows) >= _MOSTLY * len(rows))


@dataclass(frozen=True, slots=True)
class _Side:
    """An expression: its tokens, its numbers, and its text."""

    tokens: tuple[str | Claim, ...]
    claims: tuple[Claim, ...]
    text: str

    @property
    def single(self) -> bool:
        return len(self.claims) == 1

    def value(self, paper: Paper, exact: frozenset[Claim]) -> _Value:
        """What it means where some of its numbers mean what they say; a result alone is always a rounded one."""
        return _sum(_Reader(paper, exact, rounded=self.single), self.tokens)[0]


def _are_one_quantity(left: _Side, right: _Side) -> bool:
    """Whether two numbers alone are one quantity in two units, and no scale, test or span: 1=很不同意, 60%=70%."""
    units = {left.claims[0].unit, right.claims[0].unit}
    return len(units) == 2 and "" not in units


@dataclass(frozen=True, slots=True)
class _Reader:
    paper: Paper
    exact: frozenset[Claim]
    rounded: bool = False

    def means(self, claim: Claim) -> Interval:
        value = parse_decimal(claim.text)
        if claim in self.exact:
            return Interval.exactly(value)
        return Interval.printed(value) if self.rounded else claim.means()


def _chains(text: str, by_start: Mapping[int, Claim]) -> Iterator[list[tuple[int, int]]]:
    """Stretches between marks of equality, of which each chain has at least two."""
    numbers = {at for claim in by_start.values() for at in range(claim.start, claim.unit_end)}
    bounds = [-1, *(at for at, letter in enumerate(text) if letter in _ENDS and at not in numbers), len(text)]
    for before, after in pairwise(bounds):
        equals = [at for at in range(before + 1, after) if text[at] in _EQUALS]
        if equals:
            edges = [before, *equals, after]
            yield [(one + 1, other) for one, other in pairwise(edges)]


def _side(paper: Paper, text: str, start: int, end: int, by_start: Mapping[int, Claim]) -> _Side | None:
    """An expression of numbers, or nothing where the stretch is words."""
    tokens: list[str | Claim] = []
    at = start
    while at < end:
        letter = text[at]
        if claim := by_start.get(at):
            if tokens and isinstance(tokens[-1], Claim):
                return None
            tokens.append(claim)
            at = claim.unit_end
            continue
        if letter in _SIGNS:
            tokens.append(_SIGNS[letter])
        elif _LETTERS.match(letter) or letter.isdigit() or letter in _COMPARES:
            return None
        elif not letter.isspace() and tokens and isinstance(tokens[-1], Claim):
            tokens.append("word")
        at += 1
    while tokens and tokens[-1] == "word":
        tokens.pop()
    claims = tuple(token for token in tokens if isinstance(token, Claim))
    if not claims or "word" in tokens or any(claim.bound in ("from", "until") for claim in claims):
        return None
    whole = tuple(_without_named_brackets(tokens))
    try:
        _, rest = _sum(_Reader(paper, frozenset(claims)), whole)
    except (_NotAnExpression, ZeroDivisionError):
        return None
    return _Side(whole, claims, text[start:end].strip()) if not rest else None


def _without_named_brackets(tokens: list[str | Claim]) -> list[str | Claim]:
    """Brackets that hold words alone （长） leave nothing behind."""
    kept: list[str | Claim] = []
    for token in tokens:
        if token == ")" and kept and kept[-1] == "(":
            kept.pop()
        else:
            kept.append(token)
    return kept


def _sum(reader: _Reader, tokens: Sequence[str | Claim]) -> tuple[_Value, Sequence[str | Claim]]:
    value, rest = _product(reader, tokens)
    while rest and rest[0] in ("+", "-"):
        other, after = _product(reader, rest[1:])
        sign = 1 if rest[0] == "+" else -1
        based = None
        if value.based is not None and other.based is not None and value.dimensions == other.dimensions:
            based = value.based + other.based * sign if sign > 0 else value.based - other.based
        printed = value.printed + other.printed if sign > 0 else value.printed - other.printed
        value, rest = _Value(printed, based, value.dimensions), after
    return value, rest


def _product(reader: _Reader, tokens: Sequence[str | Claim]) -> tuple[_Value, Sequence[str | Claim]]:
    value, rest = _atom(reader, tokens)
    while rest and rest[0] in ("×", "÷", "("):
        sign = "×" if rest[0] == "(" else rest[0]
        other, after = _atom(reader, rest if rest[0] == "(" else rest[1:])
        times = sign == "×"
        printed = value.printed * other.printed if times else value.printed / other.printed
        based = None
        if value.based is not None and other.based is not None:
            based = value.based * other.based if times else value.based / other.based
        value, rest = _Value(printed, based, _powers(value.dimensions, other.dimensions, 1 if times else -1)), after
    return value, rest


def _atom(reader: _Reader, tokens: Sequence[str | Claim]) -> tuple[_Value, Sequence[str | Claim]]:
    if not tokens:
        raise _NotAnExpression
    first = tokens[0]
    if first == "(":
        value, rest = _sum(reader, tokens[1:])
        if not rest or rest[0] != ")":
            raise _NotAnExpression
        return value, rest[1:]
    if not isinstance(first, Claim):
        raise _NotAnExpression
    return _of(reader, first), tokens[1:]


def _of(reader: _Reader, claim: Claim) -> _Value:
    means = reader.means(claim)
    size = reader.paper.words.units.size(claim.unit) if claim.unit else None
    if not claim.unit:
        return _Value(means, means)
    if size is None:
        return _Value(means, None)
    based = means * size.factor.numerator
    if size.factor.denominator != 1:
        based = based / size.factor.denominator
    above, _, below = size.dimension.partition("/")
    powers = _powers(_dimensions(above), _dimensions(below) if below else (), -1)
    return _Value(based if size.dimension in _NUMBERS else means, based, powers)


def _dimensions(name: str) -> tuple[tuple[str, int], ...]:
    if name in _NUMBERS:
        return ()
    return (("length", _LENGTHS[name]),) if name in _LENGTHS else ((name, 1),)


def _powers(
    one: tuple[tuple[str, int], ...], other: tuple[tuple[str, int], ...], sign: int
) -> tuple[tuple[str, int], ...]:
    total = Counter(dict(one))
    for name, power in other:
        total[name] += sign * power
    return tuple(sorted((name, power) for name, power in total.items() if power))


def _is_bare(side: _Side) -> bool:
    """Whether no unit is stated but percent."""
    return all(claim.unit in _SHARES for claim in side.claims)


def _compared(paper: Paper, left: _Side, right: _Side, *, usual: bool) -> Iterator[Finding]:
    """The side that is one number is judged by the other; of two expressions the second.

    ``usual`` says that other rows state such formulas without units.
    """
    judged, by = (right, left) if right.single or not left.single else (left, right)
    claim, terms = judged.claims[-1], (*by.claims, *judged.claims[:-1])
    try:
        result, wide = judged.value(paper, frozenset()), by.value(paper, sure := _sure(paper, by, judged))
        narrow = by.value(paper, sure | {one for one in by.claims if _is_short(one)})
    except ZeroDivisionError:
        return
    if left.single and right.single and result.dimensions != wide.dimensions:
        return
    if _meet(result, narrow, judged, by):
        verdict = Verdict.AGREES
    else:
        rounded = _meet(result, wide, judged, by) and _is_near(result, narrow)
        bare = _is_bare(by) and (is_close(result.printed, _plain(wide)) or (usual and not _is_scaled(result, wide)))
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


def _sure(paper: Paper, by: _Side, judged: _Side) -> frozenset[Claim]:
    """Numbers that mean what they say: those without a unit, and the thickness by which an area becomes a volume."""
    sizes = {one: paper.words.units.size(one.unit) if one.unit else None for one in by.claims}
    lengths = [one for one, size in sizes.items() if size and size.dimension == "length"]
    areas = [one for one, size in sizes.items() if size and size.dimension == "area"]
    result = paper.words.units.size(judged.claims[-1].unit) if judged.single and judged.claims[-1].unit else None
    thick = lengths if len(lengths) == len(areas) and result and result.dimension == "volume" else []
    return frozenset(one for one in by.claims if not one.unit or one in thick)


def _is_short(claim: Claim) -> bool:
    """A number of one or two digits is a design value, and hardly a rounded one (惯例，自定)."""
    return len(claim.text.lstrip("-0.").replace(".", "")) <= _SHORT


def _is_scaled(result: _Value, wide: _Value) -> bool:
    """Whether a power of ten, or 亩 for hm², parts them: a unit that was left out."""
    if wide.printed.lo <= 0 or result.printed.lo <= 0:
        return True
    return any((wide.printed * scale).overlaps(result.printed * back) for scale, back in _SCALES)


def _is_counted_up(claim: Claim, value: _Value) -> bool:
    """Whether a count is its formula but for a fraction: rounded up or down to whole things."""
    off = value.printed - claim.means()
    return claim.role is Role.EXACT and "." not in claim.text and off.lo > -1 and off.hi < 1


def _is_known(one: _Value, other: _Value) -> bool:
    return one.based is not None and other.based is not None and one.dimensions == other.dimensions


def _meet(one: _Value, other: _Value, *sides: _Side) -> bool:
    """Whether two values can be the same, in base units where those of every number are stated."""
    printed = one.printed.overlaps(other.printed)
    if one.based is None or other.based is None or one.dimensions != other.dimensions:
        return printed
    return one.based.overlaps(other.based) or (printed and not _all_stated(*sides))


def _is_decided(one: _Value, other: _Value, claims: Sequence[Claim]) -> bool:
    """Whether the units let the two sides be compared: all known and of the same dimension, or none stated."""
    return _is_known(one, other) or not any(claim.unit for claim in claims)


def _plain(value: _Value) -> Interval:
    """A value with its percentages reckoned in, where no other unit is stated."""
    return value.based if value.based is not None else value.printed


def _is_near(one: _Value, other: _Value) -> bool:
    """Within a thousandth: what rounded terms may do."""
    first, second = (one.based, other.based) if _is_known(one, other) else (one.printed, other.printed)
    if first is None or second is None or second.lo <= 0 <= second.hi:
        return False
    off = (first - second) / second
    return max(abs(off.lo), abs(off.hi)) < _NEAR


def _all_stated(*sides: _Side) -> bool:
    return all(claim.unit for side in sides for claim in side.claims)


def _expected(paper: Paper, claim: Claim, value: _Value, *, known: bool) -> Interval:
    size = paper.words.units.size(claim.unit) if claim.unit else None
    if known and size is not None and value.based is not None:
        result = value.based * size.factor.denominator
        result = result / size.factor.numerator if size.factor.numerator != 1 else result
    else:
        result = value.printed
    return result
