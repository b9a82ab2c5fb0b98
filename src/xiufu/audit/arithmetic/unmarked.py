"""Groups that nothing marks (无编号的大类): a row that is what the rows after it add up to, in most columns of a table."""

from collections.abc import Sequence

from xiufu.audit.arithmetic.equation import number
from xiufu.audit.arithmetic.nesting import added
from xiufu.audit.memo import remembered
from xiufu.audit.tables import TableView
from xiufu.core.interval import Interval

_MOST_ROWS = 200
_LONGEST = 40
"""Rows of one group."""
_FEWEST_DIGITS = 4
"""Of all the numbers of a row that agree: fewer do so by chance."""


@remembered
def tops_by_sums(view: TableView, rows: tuple[int, ...]) -> tuple[int, ...]:
    """The rows that are left when each takes those that add up to it away (大类); nothing where all are left."""
    columns = [c for c in view.numbers if added(view.columns[c]) or view.columns[c].unit == "%"]
    found: list[int] = []
    at = 0
    while at < len(rows) <= _MOST_ROWS:
        found.append(rows[at])
        at += 1 + _members(view, columns, rows[at : at + 1 + _LONGEST])
    return tuple(found) if 1 < len(found) < len(rows) else ()


def _members(view: TableView, columns: Sequence[int], rows: Sequence[int]) -> int:
    """How many of the rows after the first add up to it: the fewest."""
    top = {c: number(view, (rows[0], c)) for c in columns if (rows[0], c) in view.cells}
    top = {c: one for c, one in top.items() if one.value}
    sums = dict.fromkeys(top, Interval.exactly(0))
    for members, row in enumerate(rows[1:], 1):
        for c in top:
            if (row, c) in view.cells:
                sums[c] = sums[c] + number(view, (row, c)).means
        holding = [one for c, one in top.items() if sums[c].overlaps(one.means)]
        digits = sum(letter.isdigit() for one in holding for letter in one.claim.text.lstrip("-0."))
        if 2 * len(holding) > len(top) and (members > 1 or len(holding) > 1) and digits >= _FEWEST_DIGITS:
            return members
    return 0
