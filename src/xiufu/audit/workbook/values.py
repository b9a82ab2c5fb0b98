"""What formulas make of the values that a workbook keeps (重算)."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from functools import reduce

from xiufu.audit.workbook.formula import FUNCTIONS, ZERO, Area, Call, Node, NotEvaluated
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT
from xiufu.document.read import Worksheet

MOST_CELLS = 400_000
"""How many cells the formulas of a workbook may refer to together."""

_ROUNDINGS = {"ROUND": ROUND_HALF_UP, "ROUNDDOWN": ROUND_DOWN, "ROUNDUP": ROUND_UP}
_HIGHEST = 50
_FINE = Decimal("1e-14")


def _power(base: Interval, exponent: Interval) -> Interval:
    """Of whole exponents by multiplying, so that bases may be negative."""
    whole = exponent.lo if exponent.lo == exponent.hi else None
    if whole is None or whole != whole.to_integral_value() or not 0 <= whole <= _HIGHEST:
        return base**exponent
    result = Interval.exactly(1)
    for _ in range(int(whole)):
        result = result * base
    return result


_OPERATIONS: Mapping[str, Callable[[Interval, Interval], Interval]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": _power,
}


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
        try:
            if node.name in FUNCTIONS:
                return self._function(node, own)
            first, *others = (self.value(one, own) for one in node.of)
            return reduce(_OPERATIONS[node.name], others, first)
        except (ArithmeticError, ValueError) as error:
            raise NotEvaluated("除数可能为零，或数值过大") from error

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
