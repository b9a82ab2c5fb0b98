"""Expressions of numbers in sentences (文中式子): 3.8165hm2×0.20m, with what they mean in their units."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal

_WRITTEN = {"+": "+＋", "-": "-－−", "×": "×xX*＊✕", "÷": "÷/／", "(": "（([【", ")": "）)]】"}
_SIGNS = {letter: sign for sign, letters in _WRITTEN.items() for letter in letters}
_LETTERS = re.compile(r"[A-Za-zα-ωΑ-Ω∑Σ√^]")
_COMPARES = "<>＜＞≤≥"
_LENGTHS = {"length": 1, "area": 2, "volume": 3}
_NUMBERS = ("ratio", "number")
_DEEPEST = 20
"""Brackets within each other, more than people write."""
_MOST_NUMBERS = 500
"""Of one expression, more than people write."""


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression means (式子的值): as printed, and in base units with powers of dimensions where every unit is known."""

    printed: Interval
    based: Interval | None
    dimensions: tuple[tuple[str, int], ...] = ()


class _NotAnExpression(Exception):
    """Words, letters or brackets that do not make an expression."""


@dataclass(frozen=True, slots=True)
class Side:
    """An expression (式子): its tokens, its numbers, and its text."""

    tokens: tuple[str | Claim, ...]
    claims: tuple[Claim, ...]
    text: str

    @property
    def single(self) -> bool:
        """Whether it is a number alone (单个数)."""
        return len(self.claims) == 1

    def value(self, paper: Paper, exact: frozenset[Claim]) -> Value:
        """What it means (式子的值) where some of its numbers mean what they say; a result alone is always a rounded one."""
        return _Reader(paper, self.tokens, exact, rounded=self.single).whole()


@dataclass(slots=True)
class _Reader:
    """Reads the value of an expression from its tokens (求值), those of ``exact`` numbers as they are."""

    paper: Paper
    tokens: Sequence[str | Claim]
    exact: frozenset[Claim]
    rounded: bool = False
    at: int = 0
    depth: int = 0

    def whole(self) -> Value:
        """Of all tokens. Raises ``_NotAnExpression``, and ``ArithmeticError`` where it has no value."""
        value = self._sum()
        if self.at != len(self.tokens):
            raise _NotAnExpression
        return value

    def _next(self, *signs: str) -> str:
        """The sign that stands here if it is one of these."""
        if self.at >= len(self.tokens) or (token := self.tokens[self.at]) not in signs or not isinstance(token, str):
            return ""
        self.at += 1
        return token

    def _sum(self) -> Value:
        value = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            based = None
            if value.based is not None and other.based is not None and value.dimensions == other.dimensions:
                based = value.based + other.based if sign == "+" else value.based - other.based
            printed = value.printed + other.printed if sign == "+" else value.printed - other.printed
            value = Value(printed, based, value.dimensions)
        return value

    def _product(self) -> Value:
        value = self._atom()
        while (sign := self._next("×", "÷")) or (self.at < len(self.tokens) and self.tokens[self.at] == "("):
            other = self._atom()
            times = sign != "÷"
            printed = value.printed * other.printed if times else value.printed / other.printed
            based = None
            if value.based is not None and other.based is not None:
                based = value.based * other.based if times else value.based / other.based
            value = Value(printed, based, _powers(value.dimensions, other.dimensions, 1 if times else -1))
        return value

    def _atom(self) -> Value:
        if self._next("("):
            self.depth += 1
            if self.depth > _DEEPEST:
                raise _NotAnExpression
            value = self._sum()
            self.depth -= 1
            if not self._next(")"):
                raise _NotAnExpression
            return value
        first = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if not isinstance(first, Claim):
            raise _NotAnExpression
        self.at += 1
        return self._of(first)

    def _means(self, claim: Claim) -> Interval:
        value = parse_decimal(claim.text)
        if claim in self.exact:
            return Interval.exactly(value)
        return Interval.printed(value) if self.rounded else claim.means()

    def _of(self, claim: Claim) -> Value:
        means = self._means(claim)
        size = self.paper.known.words.units.size(claim.unit) if claim.unit else None
        if not claim.unit:
            return Value(means, means)
        if size is None:
            return Value(means, None)
        based = means * size.factor.numerator
        if size.factor.denominator != 1:
            based = based / size.factor.denominator
        above, _, below = size.dimension.partition("/")
        powers = _powers(_dimensions(above), _dimensions(below) if below else (), -1)
        return Value(based if size.dimension in _NUMBERS else means, based, powers)


def side_of(paper: Paper, text: str, start: int, end: int, by_start: Mapping[int, Claim]) -> Side | None:
    """An expression of numbers (式子), or nothing where the stretch is words."""
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
    if (
        not 0 < len(claims) <= _MOST_NUMBERS
        or "word" in tokens
        or any(claim.bound in ("from", "until") for claim in claims)
    ):
        return None
    whole = tuple(_without_named_brackets(tokens))
    try:
        _Reader(paper, whole, frozenset(claims)).whole()
    except (_NotAnExpression, ArithmeticError):
        return None
    return Side(whole, claims, text[start:end].strip())


def _without_named_brackets(tokens: list[str | Claim]) -> list[str | Claim]:
    """Brackets that hold words alone （长） leave nothing behind."""
    kept: list[str | Claim] = []
    for token in tokens:
        if token == ")" and kept and kept[-1] == "(":
            kept.pop()
        else:
            kept.append(token)
    return kept


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
