"""Tables that list quantities (数据清单) one below another, each with its own unit: nothing in them adds anything up."""

from itertools import pairwise

from xiufu.audit.table_grid import compact
from xiufu.audit.table_heads import normal_unit
from xiufu.audit.tables import TableView

_MONEY = frozenset({"元", "万元", "亿元"})


def lists_quantities(view: TableView) -> bool:
    """Whether the rows state numbers with units of their own, those called 小计 and 合计 too, and these follow on one another.

    A table of sums states no unit beside its 合计, or the one that all its rows have; what it adds up stands between two of them.
    """
    units = [c for c, column in enumerate(view.columns) if column.kind == "unit"]
    rows = [r for r in view.body if any((r, c) in view.cells for c in view.numbers)]
    sums = [r for r in rows if view.rows[r].sums]
    stated = {
        r: {normal_unit(view.texts[r][c]) for c in units if compact(view.texts[r][c]) and not view.says_nothing(r, c)}
        for r in rows
    }
    if not sums or not all(stated[r] for r in sums) or len(set().union(*stated.values()) - _MONEY) < 2:
        return False
    named = [view.rows[r].name if view.rows[r].sums else "" for r in rows]
    return len(sums) * 2 > len(rows) or any(a and a == b for a, b in pairwise(named))
