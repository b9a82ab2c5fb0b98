"""Sums along a row (横向合计): columns 小计、合计 against the columns they stand over, and what rows bear out unsaid."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xiufu.audit.arithmetic.equation import Equation, Term, number
from xiufu.audit.arithmetic.nesting import added, adds_along
from xiufu.audit.arithmetic.products import priced, product_columns
from xiufu.audit.arithmetic.readings import Maker, Tried, blank_in, judged, telling, tried
from xiufu.audit.tables import TableView

CODE = "ARITH-002"
_SUM_COLUMN = re.compile(r"(?:合计|总计|共计|小计|总和|总面积|总数|总量)(?:[（(].*[)）]|[①-⑳])?$")
_SUM_OF = re.compile(r"(?:合计|小计)(?:[（(].*[)）])?$")
_SHIFT = re.compile(r"台班(?:费|单价|费用)")
_UNIT_PRICE = re.compile(r"单价|预算价|价格")
_ALONE = re.compile(r"(?:面积|费用|投资|金额)?(?:合计|总计|共计|小计|总面积|总数|总量)(?:[（(].*[)）]|[①-⑳])?")
_DIGITS = re.compile(r"[\s.,，。-]*\d[\d\s.,，。-]*")
_AMOUNT = re.compile(r"数量|工日|用量|台时|消耗")
_PRICE = re.compile(r"单价|金额|价")


def row_sums(view: TableView) -> Iterator[Equation]:
    """Every sum along a row, agreeing or not."""
    if view.shape == "form":
        return
    products = product_columns(view)
    for k in view.numbers:
        column = view.columns[k]
        machine = bool(_SHIFT.search(column.name)) and any("一类" in "".join(one.heads) for one in view.columns)
        price = column.unit.startswith("元/") or bool(_UNIT_PRICE.search(column.name))
        if not (added(column) or price or machine):
            continue
        readings = [tried(view, k, make) for make in _makers(view, k)]
        if machine or ((_SUM_COLUMN.search(column.name) or _over(view, k)) and added(column)):
            if k not in products or any(one.borne_out() for one in readings):
                yield from judged(readings, _doubt(readings))
        elif k not in products:
            yield from _unsaid(readings)


def _over(view: TableView, k: int) -> bool:
    """Whether a head above says that the column adds up those of its own name under other heads: 合计 over 面积."""
    heads = view.columns[k].heads
    return len(heads) > 1 and bool(_ALONE.fullmatch(heads[0]))


def _doubt(readings: Sequence[Tried]) -> str:
    tested = [one for one in readings if one.tested]
    sums = {tuple(frozenset(e.claims) for e in one.equations) for one in tested}
    if len(sums) > 1:
        return "横向合计由哪几列相加，表中看不确定"
    return ""


def _unsaid(readings: Sequence[Tried]) -> Iterator[Equation]:
    """Sums that no head names, where rows bear them out: all of them, or many but for one in five."""
    for one in readings:
        sums = [e for e in one.equations if telling(e) and sum(f.value != 0 for f in e.factors) >= 2]
        right = [e for e in sums if e.holds and len(e.target.claim.text.strip("0.")) >= 3]
        wrong = [e for e in one.equations if not e.holds]
        if right and (not wrong or (len(right) >= 4 and len(wrong) <= 0.2 * len(sums))):
            yield from one.equations
            return


def _makers(view: TableView, k: int) -> Iterator[Maker]:
    column = view.columns[k]
    parts_of = [c for c in view.numbers if c != k and added(view.columns[c]) and _same_kind(view, c, k)]
    left, right = [c for c in parts_of if c < k], [c for c in parts_of if c > k]
    upper = column.heads[:-1]
    seen: set[tuple[int, ...]] = set()
    stop = next((i for i, c in enumerate(right) if _SUM_COLUMN.search(view.columns[c].name)), len(right))
    before = _open(view, left)
    over = [c for c in (*left, *right) if column.heads[1:] and view.columns[c].heads[1:] == column.heads[1:]]
    under = _SUM_OF.sub("", column.name) if not upper else ""
    named = bool(_SUM_COLUMN.search(column.name) or _SHIFT.search(column.name))
    for parts in (
        over if _over(view, k) else [],
        [c for c in left if under and view.columns[c].heads[1:] and view.columns[c].heads[0] == under],
        [c for c in left if upper and view.columns[c].heads[: len(upper)] == upper],
        before,
        [c for c in left if not _SUM_COLUMN.search(view.columns[c].name)],
        [c for c in right if upper and view.columns[c].heads[: len(upper)] == upper],
        right[:stop] if _ALONE.fullmatch(column.name) else [],
        [] if named else before[-2:],
        [] if named else before[-3:],
    ):
        if len(parts) >= 2 and tuple(parts) not in seen:
            seen.add(tuple(parts))
            yield _adding(view, k, parts)
    pairs = _pairs(view, [c for c in view.numbers if c < k and view.columns[c].heads[:1] == column.heads[:1]])
    if pairs:
        yield _paired(view, k, pairs)


def _same_kind(view: TableView, c: int, k: int) -> bool:
    """Whether both can be parts of one sum: of one unit, no quantity among money."""
    money = re.search(r"元|费|价|金额|投资", "".join(view.columns[k].heads) + view.columns[k].unit)
    if money and _AMOUNT.search(view.columns[c].name):
        return False
    a, b = view.columns[c].unit.split("/")[0], view.columns[k].unit.split("/")[0]
    return not a or not b or a == b


def _open(view: TableView, columns: Sequence[int]) -> list[int]:
    """The columns that no earlier sum among them stands for: 小计 takes the place of those under its head."""
    found: list[int] = []
    for c in columns:
        column = view.columns[c]
        if _SUM_COLUMN.search(column.name):
            upper = column.heads[:-1]
            found = [x for x in found if upper and view.columns[x].heads[: len(upper)] != upper]
        found.append(c)
    return found


def _adding(view: TableView, k: int, parts: Sequence[int]) -> Maker:
    def make(r: int) -> Equation | None:
        there = [c for c in parts if (r, c) in view.cells]
        if not there or _merged_down(view, r, k):
            return None
        names = "、".join(f"“{view.columns[c].label}”" for c in there)
        terms = tuple(Term((number(view, (r, c)),)) for c in there)
        target, doubt = number(view, (r, k)), blank_in(view, r, parts) or _unread(view, r, parts, k)
        equation = Equation(CODE, view, (r, k), target, terms, f"本行{names}各列相加", doubt)
        return equation if equation.holds or adds_along(view, r) else None

    return make


def _merged_down(view: TableView, r: int, k: int) -> bool:
    """Whether a cell is merged with the one below it: it is of several rows."""
    below = r + 1
    return below < len(view.rows) and (below, k) not in view.cells and view.texts[below][k] == view.texts[r][k]


def _unread(view: TableView, r: int, parts: Sequence[int], k: int) -> str:
    """Why one cannot be sure of a sum along a row: digits that are read as no number stand among its parts."""
    between = [c for c in range(min(*parts, k), max(*parts, k)) if view.columns[c].kind not in ("number", "index")]
    read = {view.texts[r][c] for c in (*parts, k)}
    if any(not view.columns[c].heads for c in parts) and view.columns[k].heads:
        return "有的列没有表头，不知是否计入"
    unread = [c for c in between if _DIGITS.fullmatch(view.texts[r][c]) and view.texts[r][c] not in read]
    return f"“{view.columns[unread[0]].label}”列不是数值，不知是否计入" if unread else ""


def _pairs(view: TableView, columns: Sequence[int]) -> list[tuple[int, int]]:
    """Quantity and price side by side under one head."""
    return [
        (a, b)
        for a, b in pairwise(columns)
        if _AMOUNT.search(view.columns[a].name)
        and _PRICE.search(view.columns[b].name)
        and view.columns[a].heads[:-1] == view.columns[b].heads[:-1]
    ]


def _paired(view: TableView, k: int, pairs: Sequence[tuple[int, int]]) -> Maker:
    def make(r: int) -> Equation | None:
        there = [(a, b) for a, b in pairs if (r, a) in view.cells and (r, b) in view.cells]
        if not there:
            return None
        terms = tuple(Term((number(view, (r, a), exact=True), priced(view, (r, b)))) for a, b in there)
        doubt = blank_in(view, r, [c for pair in pairs for c in pair])
        return Equation(CODE, view, (r, k), number(view, (r, k)), terms, "本行各项数量×单价之和", doubt)

    return make
