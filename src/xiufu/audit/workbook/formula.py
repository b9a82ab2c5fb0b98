"""Formulas of cells (公式): what they refer to and what they make of the values that the workbook keeps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation

from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT
from xiufu.document.read import At, Worksheet

MOST_CELLS = 400_000
"""How many cells the formulas of a workbook may refer to together."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Z]{1,3}\$?[1-9]\d{0,6})?)(?![\w(!:.])"
    r"|(?P<call>[A-Za-z][\w.]*)\("
    r"|(?P<sign>[-+*/^%(),]))"
)
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
_ROUNDINGS = {"ROUND": ROUND_HALF_UP, "ROUNDDOWN": ROUND_DOWN, "ROUNDUP": ROUND_UP}
_FUNCTIONS = frozenset({"SUM", "PRODUCT", "SUMPRODUCT", "AVERAGE", "MIN", "MAX", "ABS", *_ROUNDINGS})
_DEEPEST = 40
_HIGHEST = 50
_FINE = Decimal("1e-14")
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

    def _sum(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotEvaluated("公式嵌套过深")
        node = self._product()
        while sign := self._next("+", "-"):
            node = Call(sign, (node, self._product()))
        self.depth -= 1
        return node

    def _product(self) -> Node:
        node = self._power()
        while sign := self._next("*", "/"):
            node = Call(sign, (node, self._power()))
        return node

    def _power(self) -> Node:
        node = self._signed()
        while self._next("^"):
            node = Call("^", (node, self._signed()))
        return node

    def _signed(self) -> Node:
        minus = 0
        while sign := self._next("+", "-"):
            minus += sign == "-"
        node = self._one()
        while self._next("%"):
            node = Call("/", (node, Decimal(100)))
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
            if name not in _FUNCTIONS:
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


@dataclass(slots=True)
class Book:
    """The worksheets of a workbook with what formulas may still refer to (工作簿取值)."""

    sheets: dict[str, Worksheet]
    room: int = MOST_CELLS

    def value(self, node: Node, own: Worksheet) -> Interval:
        """What a formula on a sheet makes of the kept values. Raises ``NotEvaluated``."""
        if isinstance(node, Decimal):
            return Interval.exactly(node)
        if isinstance(node, Area):
            if node.count > 1:
                raise NotEvaluated("对区域逐格运算")
            (number,) = self._numbers(node, own, alone=True)
            return number
        if node.name in _FUNCTIONS:
            return self._function(node, own)
        left, right = (self.value(one, own) for one in node.of)
        try:
            match node.name:
                case "+":
                    return left + right
                case "-":
                    return left - right
                case "*":
                    return left * right
                case "/":
                    return left / right
                case _:
                    return _power(left, right)
        except (ArithmeticError, ValueError) as error:
            raise NotEvaluated("除数可能为零，或乘方不能计算") from error

    def sheet(self, area: Area, own: Worksheet) -> Worksheet:
        """The sheet of an area. Raises ``NotEvaluated`` where the workbook has none of that name."""
        found = self.sheets.get(area.sheet) if area.sheet else own
        if found is None:
            raise NotEvaluated(f"引用了本工作簿没有的“{area.sheet}”")
        return found

    def _numbers(self, area: Area, own: Worksheet, *, alone: bool = False) -> list[Interval]:
        """The numbers of an area; of a cell alone a blank is 0 and words are none, in larger ones both are passed over."""
        sheet = self.sheet(area, own)
        self.room -= area.count
        if self.room < 0:
            raise NotEvaluated("公式引用的单元格过多")
        found: list[Interval] = []
        for at in area.cells():
            if at in sheet.faulty:
                raise NotEvaluated("引用了没有数值的公式")
            if at in sheet.numbers:
                found.append(kept(sheet.numbers[at]))
            elif alone:
                if sheet.text(at):
                    raise NotEvaluated("引用了文字")
                found.append(Interval.exactly(0))
        return found

    def _all(self, nodes: Sequence[Node], own: Worksheet) -> list[Interval]:
        return [
            number
            for node in nodes
            for number in (self._numbers(node, own) if isinstance(node, Area) else [self.value(node, own)])
        ]

    def _function(self, call: Call, own: Worksheet) -> Interval:
        if call.name in _ROUNDINGS:
            return self._rounded(call, own)
        if call.name == "SUMPRODUCT":
            return self._sum_of_products(call, own)
        if call.name == "ABS" and len(call.of) == 1:
            one = self.value(call.of[0], own)
            return one if one.lo >= 0 else -one if one.hi <= 0 else Interval(ZERO, max(-one.lo, one.hi))
        numbers = self._all(call.of, own)
        match call.name:
            case "SUM":
                return sum(numbers, Interval.exactly(0))
            case "AVERAGE" if numbers:
                return sum(numbers, Interval.exactly(0)) / len(numbers)
        if not numbers or call.name not in ("PRODUCT", "MIN", "MAX"):
            raise NotEvaluated(f"函数 {call.name} 的参数")
        result = numbers[0]
        for number in numbers[1:]:
            result = {"PRODUCT": result.__mul__, "MIN": result.min, "MAX": result.max}[call.name](number)
        return result

    def _rounded(self, call: Call, own: Worksheet) -> Interval:
        if len(call.of) != 2:
            raise NotEvaluated(f"函数 {call.name} 的参数")
        number, places = (self.value(one, own) for one in call.of)
        digits = places.lo.to_integral_value()
        if not -15 <= digits <= 15 or abs(places.hi - digits) > Decimal("1e-9"):
            raise NotEvaluated(f"函数 {call.name} 的参数")
        try:
            return number.quantize(Decimal(1).scaleb(-int(digits)), _ROUNDINGS[call.name])
        except InvalidOperation as error:
            raise NotEvaluated("数值过大") from error

    def _sum_of_products(self, call: Call, own: Worksheet) -> Interval:
        areas = [one for one in call.of if isinstance(one, Area)]
        if len(areas) != len(call.of) or len({(a.bottom - a.top, a.right - a.left) for a in areas}) != 1:
            raise NotEvaluated("函数 SUMPRODUCT 的参数")
        total = Interval.exactly(0)
        for cells in zip(*(area.cells() for area in areas), strict=True):
            product = Interval.exactly(1)
            for area, (r, c) in zip(areas, cells, strict=True):
                numbers = self._numbers(Area(area.sheet, r, c, r, c), own)
                product = product * (numbers[0] if numbers else 0)
            total = total + product
        return total


def _power(base: Interval, exponent: Interval) -> Interval:
    """Of whole exponents by multiplying, so that bases may be negative."""
    whole = exponent.lo if exponent.lo == exponent.hi else None
    if whole is None or whole != whole.to_integral_value() or not 0 <= whole <= _HIGHEST:
        return base**exponent
    result = Interval.exactly(1)
    for _ in range(int(whole)):
        result = result * base
    return result


def kept(digits: str) -> Interval:
    """A kept number as it may be meant (保存值): binary numbers are off by a unit of their sixteenth digit."""
    try:
        value = CONTEXT.create_decimal(digits)
    except InvalidOperation as error:
        raise NotEvaluated("不是数值") from error
    if not value.is_finite() or abs(value.adjusted()) > 300:
        raise NotEvaluated("不是数值")
    off = CONTEXT.multiply(abs(value), _FINE)
    return Interval(CONTEXT.subtract(value, off), CONTEXT.add(value, off))
