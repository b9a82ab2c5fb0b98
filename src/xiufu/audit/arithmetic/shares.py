"""Shares (占比): parts of a total in percent, and that they make up a hundred."""

import re
from collections.abc import Iterator
from decimal import Decimal

from xiufu.audit.arithmetic.equation import Equation, Factor, Term, number
from xiufu.audit.arithmetic.nesting import Nesting, added
from xiufu.audit.arithmetic.readings import Maker, judged, tried
from xiufu.audit.table_grid import compact
from xiufu.audit.tables import TableView
from xiufu.core.interval import Interval

CODE = "ARITH-005"
_SHARE = re.compile(r"占|比例|百分比|比重|构成")
_NOT_A_SHARE = re.compile(r"占地|占用|费率|税率|变化|增长|坡比|占补")
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
        yield from judged(readings, "" if len(named) == 1 else "占比以哪个数为总数，表中看不确定")
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


def _hundred(view: TableView, k: int, totals: list[int]) -> Iterator[Equation]:
    nesting = Nesting(view)
    for t in totals:
        if (t, k) not in view.cells or number(view, (t, k)).value != _HUNDRED:
            continue
        items = [r for r in view.body if r < t and not view.rows[r].sums and view.rows[r].kind != "of_which"]
        tops = [x for r in items if r not in nesting.above for x in nesting.leaves(r, k) if (x, k) in view.cells]
        if len(tops) < 2 or any(r > t for r in totals):
            continue
        terms = tuple(Term((number(view, (r, k)),)) for r in tops)
        nearly = Factor(view.cells[t, k], _NEARLY)
        doubt = "占比各行的隶属关系不确定" if len(tops) != len(items) else ""
        yield Equation(CODE, view, (t, k), nearly, terms, "各行占比相加", doubt)
