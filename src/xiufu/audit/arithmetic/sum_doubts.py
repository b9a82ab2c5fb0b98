"""What a sum that does not fit may be instead (合计的疑点): a mean, a sum of fewer rows, one of another group."""

import re
from collections.abc import Sequence
from decimal import Decimal

from xiufu.audit.arithmetic.equation import At, Equation
from xiufu.audit.arithmetic.sum_readings import group_of
from xiufu.audit.tables import TableView
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal

_MAY_STAND_APART = re.compile(r"预备|价差|涨价|风险|利息|税|已")
_PER_UNIT = re.compile(r"单位面积|每公顷|每亩|平均|人均|亩均")
_ADDS_UP = re.compile(r"数$|数量|面积|体积|费|投资|金额|造价|工程量|方量|产量|人口|合计|小计|总")
_DEPTHS = frozenset({"mm", "毫米", "℃", "°C"})
"""Units of what is measured everywhere, as rain is."""
_NEAR = Decimal("0.011")
_TELLING = Decimal(1)
"""What is left out of a sum is told by its number from so much on: smaller ones are alike by chance."""
_ROOM = 50
"""What the parts of a sum can mean together is so many times less than the sum."""


def may_average(equation: Equation, *, borne_out: bool) -> bool:
    """Whether what stands in the place of a sum may be a mean: of a column that neither says that it adds up nor stands among
    several that do.
    """
    column = equation.view.columns[equation.at[1]]
    parts = [term.value for term in equation.terms if term.value]
    between = len(parts) > 1 and min(parts) <= equation.target.value <= max(parts)
    adds = borne_out or column.unit or _ADDS_UP.search("".join(column.heads))
    return between and (not adds or column.unit in _DEPTHS or bool(_PER_UNIT.search(equation.view.title)))


def closely(equation: Equation) -> bool:
    """Whether a sum that holds does so to the digit, or leaves little room for other rows."""
    made = equation.value()
    return equation.exact or _ROOM * (made.hi - made.lo) <= abs(equation.target.value)


def of_two_groups(equation: Equation) -> bool:
    """Whether a sum and the one that it is said to repeat are named as of two groups."""
    rows = {claim: at[0] for at, claim in equation.view.cells.items()}
    names = {group_of(equation.view, rows[claim]) for claim in equation.claims}
    return len(names - {""}) > 1


def of_last_rows(equation: Equation) -> bool:
    """Whether a sum is that of its last rows, two or more of them: what stands before may be a group without a sum."""
    rest = Interval.exactly(0)
    for n, term in enumerate(reversed(equation.terms), 1):
        rest = rest + term.means()
        if n > 1 and rest.overlaps(equation.target.means):
            return True
    return False


def omits(equation: Equation) -> bool:
    """Whether it would hold without one of its rows that may well stand apart."""
    missing = equation.printed() - equation.target.value
    rows = {claim: at[0] for at, claim in equation.view.cells.items()}
    apart = [f for f in equation.factors if _MAY_STAND_APART.search(equation.view.rows[rows[f.claim]].label)]
    return any(abs(factor.value - missing) <= _NEAR for factor in apart)


def counted_apart(view: TableView, at: At, rows: Sequence[int]) -> str:
    """The row that a sum would hold without, where its very number stands in another row too (另行计列): it is counted there.

    苗木种子费 is listed below 材料费 for its quantity and price, and comes in after the taxes.
    """
    column = {r: claim for (r, c), claim in view.cells.items() if c == at[1]}
    there = [x for x in rows if x in column]
    missing = sum((parse_decimal(column[x].text) for x in there), Decimal(0)) - parse_decimal(column[at[0]].text)
    others = {column[r].text for r in column if r not in there and r != at[0]}
    apart = (x for x in there if abs(parse_decimal(column[x].text) - missing) <= _NEAR and column[x].text in others)
    return next((view.rows[x].label for x in apart if missing >= _TELLING), "")
