"""Rows of analyses of unit prices (单价分析表) in sums: a part is in the part that it belongs to, and is left blank where there is none."""

from collections.abc import Mapping, Sequence

from xiufu.audit.chain.analysis import GROUPS, Analysis, Line, analyses
from xiufu.audit.memo import remembered
from xiufu.audit.tables import TableView
from xiufu.packs.cost_rows import AnalysisRole

_DIRECT: tuple[AnalysisRole, ...] = ("basic_direct", "direct_works", "direct")
_CONTAINED: Mapping[AnalysisRole, frozenset[AnalysisRole]] = {
    **dict.fromkeys(("labour", "material", "machine"), frozenset(_DIRECT)),
    **{role: frozenset(_DIRECT) - {role} for role in _DIRECT},
    **dict.fromkeys(("overhead", "levies"), frozenset({"indirect"})),
}
"""What a part is surely part of, whichever of 直接费 and 直接工程费 is the larger."""
_BELONGS: Mapping[AnalysisRole, frozenset[AnalysisRole]] = {
    **_CONTAINED,
    **dict.fromkeys(("other_direct", "measures"), frozenset(_DIRECT)),
}
"""What a part may be part of."""


@remembered
def _analyses(view: TableView) -> Mapping[int, tuple[Line, Analysis]]:
    """Every row of the analyses of a table, with the analysis that it is of."""
    return {line.r: (line, one) for one in analyses([view], view.cost_rows) for line in one.lines}


def added_twice(view: TableView, rows: Sequence[int], c: int) -> bool:
    """Whether rows are a part of a unit price together with what it is part of (重复计入): no sum adds both."""
    known = _analyses(view)
    there = [known[r][0] for r in rows if r in known and (r, c) in view.cells]
    roles = {line.role for line in there}
    return any(_within(line) & roles for line in there)


def _within(line: Line) -> frozenset[AnalysisRole]:
    if line.role:
        return _CONTAINED.get(line.role, frozenset())
    if not line.group:
        resource = line.quantity and line.price and not line.percent
        return frozenset(_DIRECT) if resource else frozenset()
    return _CONTAINED.get(line.group, frozenset()) | {line.group}


def left_blank(view: TableView, r: int) -> bool:
    """Whether a row is a part of a unit price that nothing belongs to (无此项费用): such rows are left blank."""
    line, one = _analyses(view).get(r, (None, None))
    return bool(line and one and line.role in GROUPS and not one.resources(line.role))


def stands_alone(view: TableView, r: int, below: Sequence[int]) -> bool:
    """Whether a row of an analysis is not what the rows after it add up to, for all their numbering (不隶属): it has its own
    quantity or price, or they are parts that belong elsewhere.
    """
    known = _analyses(view)
    line = known[r][0] if r in known else None
    if not line:
        return False
    roles = [known[x][0].role for x in below if x in known]
    elsewhere = any(role and line.role not in _BELONGS.get(role, frozenset()) for role in roles)
    return bool(line.quantity or line.price or elsewhere)
