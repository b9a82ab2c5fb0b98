"""Shares (占比): parts of a total in percent, and that they make up a hundred."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xiufu.audit.arithmetic.equation import ZERO, Equation, Factor, Term, number, same_places
from xiufu.audit.arithmetic.nesting import Nesting, added
from xiufu.audit.arithmetic.readings import Maker, judged, tried
from xiufu.audit.arithmetic.unmarked import tops_by_sums
from xiufu.audit.table_grid import compact
from xiufu.audit.tables import TableView
from xiufu.core.interval import Interval
from xiufu.core.numbers import exponent

CODE = "ARITH-005"
_SHARE = re.compile(r"占|比例|百分比|比重|构成")
_NOT_A_SHARE = re.compile(r"占地|占用|费率|税率|变化|增长|坡比|占补")
_TOTAL = re.compile(r"合计|总计|小计|总面积|总量|^总|流失面积")
_HUNDRED = Decimal(100)
_NEARLY = Interval(Decimal("99.9"), Decimal("100.1"))


def shares(view: TableView) -> Iterator[Equation]:
    """Every share of a total and the sum of shares, agreeing or not."""
    totals = [r for r in view.body if view.rows[r].kind == "total"]
    for k in view.numbers if view.shape == "table" else []:
        column = view.columns[k]
        heads = "".join(column.heads)
        if not _SHARE.search(heads) or _NOT_A_SHARE.search(heads) or not re.search(r"%|％|比", heads + column.unit):
            continue
        bases = [c for c in reversed(view.numbers) if c < k and added(view.columns[c])]
        wholes = [(t, c) for c in bases for t in reversed(totals) if (t, c) in view.cells]
        named = [(t, c) for t, c in wholes if (label := compact(view.rows[t].label)) and label in heads]
        readings = [tried(view, k, _part(view, k, c, t)) for t, c in named or wholes if number(view, (t, c)).value]
        readings += [tried(view, k, _along(view, k, k - 1, c)) for c in _wholes_along(view, k)]
        found = judged(readings, "" if len(named) == 1 else "占比以哪个数为总数，表中看不确定")
        yield from (_made_up(view, one) for one in found)
        yield from _hundred(view, k, totals)


def _part(view: TableView, k: int, base: int, total: int) -> Maker:
    whole = number(view, (total, base))
    words = f"本行“{view.columns[base].name}”占“{view.rows[total].label}”的百分数"

    def make(r: int) -> Equation | None:
        if (r, base) not in view.cells:
            return None
        term = Term((number(view, (r, base)),), _HUNDRED)
        return Equation(CODE, view, (r, k), number(view, (r, k)), (term,), words, divisor=whole)

    return make


def _wholes_along(view: TableView, k: int) -> list[int]:
    """The columns of totals of a row, where a share and its number stand side by side below a head of their own (合计|轻度: 面积, 比例)."""
    if k == 0 or len(view.columns[k].heads) < 2 or view.columns[k - 1].heads[:-1] != view.columns[k].heads[:-1]:
        return []
    mine = view.columns[k - 1]
    alone = [c for c in view.numbers if c != k - 1 and view.columns[c].heads[:-1] != mine.heads[:-1]]
    return [c for c in alone if _TOTAL.search(view.columns[c].heads[0]) and view.columns[c].unit in ("", mine.unit)]


def _along(view: TableView, k: int, base: int, whole: int) -> Maker:
    words = f"本行“{view.columns[base].label}”占“{view.columns[whole].label}”的百分数"

    def make(r: int) -> Equation | None:
        if (r, base) not in view.cells or (r, whole) not in view.cells or not number(view, (r, whole)).value:
            return None
        term = Term((number(view, (r, base)),), _HUNDRED)
        return Equation(CODE, view, (r, k), number(view, (r, k)), (term,), words, divisor=number(view, (r, whole)))

    return make


def _made_up(view: TableView, equation: Equation) -> Equation:
    """A share that is off by one in its last place is in doubt where those of its column or row make up a hundred with it."""
    r, k = equation.at
    rows = [(x, k) for x in view.body if (x, k) in view.cells and not view.rows[x].sums]
    columns = [(r, c) for c in view.numbers if (r, c) in view.cells and view.columns[c].name == view.columns[k].name]
    last = Decimal(1).scaleb(exponent(equation.target.value))
    apart = abs(equation.target.value - same_places(equation.printed(), equation.target.claim))
    whole = any(
        (r, k) in group and sum((number(view, at).value for at in group), ZERO) == _HUNDRED for group in (rows, columns)
    )
    if equation.holds or not whole or apart > last:
        return equation
    return replace(equation, doubt=equation.doubt or "各占比相加恰为 100%，末位可能为此调整过")


def _hundred(view: TableView, k: int, totals: list[int]) -> Iterator[Equation]:
    nesting = Nesting(view)
    for t in totals:
        if (t, k) not in view.cells or number(view, (t, k)).value != _HUNDRED:
            continue
        before = [r for r in totals if r < t and (r, k) in view.cells and number(view, (r, k)).value == _HUNDRED]
        inside = [r for r in view.body if max(before, default=-1) < r < t]
        items = [r for r in inside if not view.rows[r].sums and view.rows[r].kind != "of_which"]
        tops = [x for r in items if r not in nesting.above for x in nesting.leaves(r, k) if (x, k) in view.cells]
        if len(tops) < 2 or any(r > t for r in totals):
            continue
        unmarked = tops_by_sums(view, tuple(items))
        if unmarked and not _makes_hundred(view, k, tops) and _makes_hundred(view, k, unmarked):
            tops = [r for r in unmarked if (r, k) in view.cells]
        terms = tuple(Term((number(view, (r, k)),)) for r in tops)
        nearly = Factor(view.cells[t, k], _NEARLY)
        doubt = "占比各行的隶属关系不确定" if len(tops) != len(items) else ""
        if any(_makes_hundred(view, k, tops, times) for times in (2, 3)):
            doubt = "各行占比相加恰为 100% 的几倍，可能分属几组"
        yield Equation(CODE, view, (t, k), nearly, terms, "各行占比相加", doubt)


def _makes_hundred(view: TableView, k: int, rows: Sequence[int], times: int = 1) -> bool:
    made = sum((number(view, (r, k)).value for r in rows if (r, k) in view.cells), ZERO)
    return _NEARLY.lo * times <= made <= _NEARLY.hi * times
