"""Formulas of cells (公式) as trees, and the cells they refer to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xiufu.document.read import At

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Z]{1,3}\$?[1-9]\d{0,6})?)(?![\w(!:.])"
    r"|(?P<call>[A-Za-z][\w.]*)\("
    r"|(?P<sign>[-+*/^%(),]))"
)
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
FUNCTIONS = frozenset(("SUM", "PRODUCT", "SUMPRODUCT", "AVERAGE", "MIN", "MAX", "ABS", "ROUND", "ROUNDDOWN", "ROUNDUP"))
"""Functions that are recalculated (可重算的函数)."""
_DEEPEST = 40
_MOST_STEPS = 60
"""Of divisions, powers and percentages, each of the one before."""
ZERO = Decimal(0)


class NotEvaluated(Exception):
    """A formula that is not recalculated (未重算), and why."""


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that a formula refers to (引用区域), the last ones included; ``sheet`` is "" on its own sheet."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def count(self) -> int:
        """How many cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def cells(self) -> Iterator[At]:
        """Row and column of every cell, row by row."""
        return ((r, c) for r in range(self.top, self.bottom + 1) for c in range(self.left, self.right + 1))


@dataclass(frozen=True, slots=True)
class Call:
    """An operation or a function with what it is applied to (运算)."""

    name: str
    of: "tuple[Node, ...]"


Node = Decimal | Area | Call


def parsed(formula: str) -> Node:
    """A formula as a tree. Raises ``NotEvaluated`` where it has more than arithmetic, sums and rounding.

    >>> parsed("=SUM(B2:B3)+1")
    Call(name='+', of=(Call(name='SUM', of=(Area(sheet='', top=1, left=1, bottom=2, right=1),)), Decimal('1')))
    """
    return _Parser(formula.removeprefix("=")).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        self.depth = 0
        self.steps = 0
        place = 0
        text = text.strip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if not found or not found.lastgroup:
                raise NotEvaluated("含有文字、比较、名称或其他写法")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()

    def whole(self) -> Node:
        node = self._sum()
        if self.at != len(self.tokens):
            raise NotEvaluated("公式写法不完整")
        return node

    def _next(self, *signs: str) -> str:
        """The sign that stands here if it is one of these."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _step(self, name: str, one: Node, other: Node) -> Node:
        """An operation on two, of which a formula may have so many that its tree stays low."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise NotEvaluated("公式嵌套过深")
        return Call(name, (one, other))

    def _sum(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotEvaluated("公式嵌套过深")
        terms = [self._product()]
        while sign := self._next("+", "-"):
            term = self._product()
            terms.append(term if sign == "+" else Call("-", (ZERO, term)))
        self.depth -= 1
        return terms[0] if len(terms) == 1 else Call("+", tuple(terms))

    def _product(self) -> Node:
        factors = [self._power()]
        while sign := self._next("*", "/"):
            if sign == "*":
                factors.append(self._power())
            else:
                factors = [self._step("/", _product_of(factors), self._power())]
        return _product_of(factors)

    def _power(self) -> Node:
        node = self._signed()
        while self._next("^"):
            node = self._step("^", node, self._signed())
        return node

    def _signed(self) -> Node:
        minus = 0
        while sign := self._next("+", "-"):
            minus += sign == "-"
        node = self._one()
        while self._next("%"):
            node = self._step("/", node, Decimal(100))
        return Call("-", (ZERO, node)) if minus % 2 else node

    def _one(self) -> Node:
        if self._next("("):
            node = self._sum()
            self._close()
            return node
        if self.at >= len(self.tokens):
            raise NotEvaluated("公式写法不完整")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Decimal(text)
        if kind == "ref":
            return _area(text)
        if kind == "call":
            name = text.upper()
            if name not in FUNCTIONS:
                raise NotEvaluated(f"函数 {name}")
            of = [self._sum()]
            while self._next(","):
                of.append(self._sum())
            self._close()
            return Call(name, tuple(of))
        raise NotEvaluated("公式写法不完整")

    def _close(self) -> None:
        if not self._next(")"):
            raise NotEvaluated("公式写法不完整")


def _product_of(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Call("*", tuple(factors))


def _area(text: str) -> Area:
    sheet, _, cells = text.rpartition("!")
    ends = [_CELL.fullmatch(end) for end in cells.split(":")]
    rows = [int(end[2]) - 1 for end in ends if end]
    columns = [_column(end[1]) for end in ends if end]
    name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return Area(name, min(rows), min(columns), max(rows), max(columns))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def areas_in(node: Node) -> Iterator[Area]:
    """Every area that a formula refers to (全部引用)."""
    if isinstance(node, Area):
        yield node
    elif isinstance(node, Call):
        for one in node.of:
            yield from areas_in(one)


def summed(node: Node) -> Iterator[Area]:
    """The areas of several cells whose sum a formula takes (求和区域)."""
    if isinstance(node, Call):
        if node.name == "SUM":
            yield from (one for one in node.of if isinstance(one, Area) and one.count > 1)
        for one in node.of:
            yield from summed(one)
