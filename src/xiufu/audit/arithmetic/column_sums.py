"""Sums down a column (纵向合计): 小计、合计 and the rows that others stand below, against the readings that the table allows."""

import re
from collections.abc import Iterator, Mapping, Sequence

from xiufu.audit.arithmetic.equation import At, Equation, number, total_of
from xiufu.audit.arithmetic.listings import lists_quantities
from xiufu.audit.arithmetic.nesting import Nesting, added_down, of_shares
from xiufu.audit.arithmetic.price_parts import added_twice, left_blank, stands_alone
from xiufu.audit.arithmetic.sum_doubts import (
    closely,
    counted_apart,
    may_average,
    of_last_rows,
    of_two_groups,
    omits,
)
from xiufu.audit.arithmetic.sum_readings import (
    NAMED,
    PLAIN,
    Reading,
    class_rows,
    each_reading,
    readings_of,
    to_last_sum,
)
from xiufu.audit.memo import remembered
from xiufu.audit.table_heads import unit_in
from xiufu.audit.tables import TableView
from xiufu.core.interval import Interval
from xiufu.core.numbers import total

SUM, REPEATED = "ARITH-001", "ARITH-006"
_QUALIFIED = re.compile(r"扣除|不含|不计|除外|重叠|净|含税|折合")


def column_sums(view: TableView) -> list[Equation]:
    """Every sum down a column, agreeing or not, in reading order."""
    columns = [] if lists_quantities(view) else [c for c in view.numbers if added_down(view, c)]
    return sorted(_sums(view, columns), key=lambda e: e.at) if columns and view.shape == "table" else []


def _sums(view: TableView, columns: Sequence[int]) -> Iterator[Equation]:
    nesting = Nesting(view)
    yield from _walked(view, nesting, columns)
    yield from _parents(view, nesting, columns)


def _fitting(view: TableView, nesting: Nesting, columns: Sequence[int]) -> list[Equation]:
    """The readings of all sums that hold, those that are not meant too."""
    found: list[Equation] = []
    for _ in _walked(view, nesting, columns, found):
        pass
    return found


def _walked(
    view: TableView, nesting: Nesting, columns: Sequence[int], fitting: list[Equation] | None = None
) -> Iterator[Equation]:
    """The rows 小计 and 合计 from above; ``fitting`` takes every reading that holds, where it is asked for."""
    covered: dict[int, list[int]] = {c: [] for c in columns}
    begun = list[int]()
    for r in view.body:
        row = view.rows[r]
        if row.sums:
            there = [c for c in columns if (r, c) in view.cells]
            chosen = {} if fitting is not None else _meant(view, nesting, r, there, covered, begun)
            if len(chosen) < len(there):
                listed = {c: readings_of(view, nesting, r, c, covered[c], begun) for c in there}
                found = {c: _sensible(view, nesting, r, c, some) for c, some in listed.items()}
                chosen = dict(_judged(view, nesting, r, found, fitting))
            yield from chosen.values()
            for c in columns:
                if not class_rows(view, r, begun):
                    _cover(view, covered[c], r, c, chosen.get(c))
        elif row.kind != "of_which":
            for c in columns:
                if not nesting.covered(r, c) and r in nesting.stated(r, c):
                    covered[c].append(r)
        begun.append(r)


def _meant(
    view: TableView, nesting: Nesting, r: int, there: Sequence[int], covered: Mapping[int, list[int]], begun: list[int]
) -> dict[int, Equation]:
    """For every column the first reading that is meant and holds: with these the others need not be tried."""
    found: dict[int, Equation] = {}
    for c in there:
        for one in each_reading(view, nesting, r, c, covered[c], begun):
            if not one.meant or not _fits(view, (r, c), one.rows) or added_twice(view, one.rows, c):
                continue
            if (e := _equation(view, nesting, r, c, one)).holds:
                found[c] = e
                break
        else:
            return found
    return found


@remembered
def _bounds(view: TableView) -> Mapping[At, Interval]:
    """What every number can mean."""
    return {at: number(view, at).means for at in view.cells if added_down(view, at[1])}


def _fits(view: TableView, at: At, rows: Sequence[int]) -> bool:
    """Whether rows add up to a number, as their equation would have it."""
    bounds = _bounds(view)
    parts = [part for x in rows if (part := bounds.get((x, at[1])))]
    if not parts:
        return False
    lowest, highest = total(*(part.lo for part in parts)), total(*(part.hi for part in parts))
    return lowest <= bounds[at].hi and bounds[at].lo <= highest


def _sensible(view: TableView, nesting: Nesting, r: int, c: int, found: Sequence[Reading]) -> list[Reading]:
    """The readings that add nothing twice; where none is left that is meant, those that fit."""
    kept = [one for one in found if not added_twice(view, one.rows, c)]
    if len(kept) == len(found) or any(one.meant for one in kept):
        return kept
    return [one for one in kept if _equation(view, nesting, r, c, one).holds]


def _cover(view: TableView, open_rows: list[int], r: int, c: int, chosen: Equation | None) -> None:
    if (r, c) not in view.cells:
        return
    if chosen and chosen.holds:
        claims = set(chosen.claims)
        kept = [one for one in open_rows if view.cells.get((one, c)) not in claims and (one, c) in view.cells]
        first = min((one for one in open_rows if view.cells.get((one, c)) in claims), default=r)
        open_rows[:] = [one for one in kept if one < first]
    elif view.rows[r].kind == "total":
        open_rows.clear()
    else:
        open_rows[:] = to_last_sum(view, open_rows)
    open_rows.append(r)


def _equation(view: TableView, nesting: Nesting, r: int, c: int, reading: Reading, doubt: str = "") -> Equation:
    numbers = [x for x in reading.rows if (x, c) in view.cells]
    repeated = len(numbers) == 1 and view.rows[numbers[0]].sums
    unclear = [x for x in nesting.unclear(reading.rows, c) if not left_blank(view, x)]
    if unclear and not doubt:
        doubt = f"“{view.rows[unclear[0]].label}”行此列空白或不是数值，不知是否计入"
    units = nesting.units(numbers)
    if not doubt and len(units) > 1 and (not _of_money(view, c) or {"元", "万元"} <= units):
        doubt = "各行单位不同"
    code = REPEATED if repeated else SUM
    words = "前面的合计" if repeated else reading.words
    return total_of(code, view, (r, c), [(x, c) for x in numbers], words, doubt)


def _is_a_sum(view: TableView, r: int, c: int, equation: Equation) -> bool:
    """Whether a row that does not fit is a sum at all: 静态总投资 among figures of a project is none."""
    if of_shares(view, r):
        return False
    if PLAIN.search(view.rows[r].label) or not NAMED.search(view.rows[r].label):
        return True
    others = len(equation.factors) > 1 and equation.code == SUM
    return others and _of_money(view, c) and any((x, c) in view.cells for x in range(r))


def _of_money(view: TableView, c: int) -> bool:
    """Whether a column is of money: a sum of it may be over rows of any unit."""
    priced = any("价" in column.name for column in view.columns)
    of_money = re.search(r"元|费|价|金额|投资", view.columns[c].unit + "".join(view.columns[c].heads))
    return bool(of_money) or (priced and bool(re.search(r"合计|小计", view.columns[c].name)))


def _judged(
    view: TableView, nesting: Nesting, r: int, readings: dict[int, list[Reading]], all_fitting: list[Equation] | None
) -> Iterator[tuple[int, Equation]]:
    """For every column the reading that is meant: one that fits here, else one that fits elsewhere, else a sure one."""
    holding = {c: [_fits(view, (r, c), one.rows) for one in found] for c, found in readings.items()}
    if all_fitting is not None:
        for c, found in readings.items():
            all_fitting += [
                _equation(view, nesting, r, c, one) for one, fits in zip(found, holding[c], strict=True) if fits
            ]
    for c, found in readings.items():
        if not found:
            continue
        right = [one for one, fits in zip(found, holding[c], strict=True) if fits]
        if right:
            yield c, _equation(view, nesting, r, c, next((one for one in right if one.meant), right[0]))
            continue
        others = [x for x in readings if x != c and view.cells[r, x].text.strip("0.")]
        elsewhere = {
            one: sum(_fits(view, (r, x), one.rows) and closely(_equation(view, nesting, r, x, one)) for x in others)
            for one in found
        }
        borne = sorted((one for one in found if elsewhere[one]), key=lambda one: -elsewhere[one])
        proven = [_equation(view, nesting, r, c, one) for one in borne]
        meant = [_equation(view, nesting, r, c, one) for one in found if one.meant]
        listed = meant or [_equation(view, nesting, r, c, found[0])]
        failing = _failing(view, r, c, proven, listed, borne_out=max(elsewhere.values()) > 1)
        apart = failing.code == REPEATED and of_two_groups(failing)
        if not apart and (proven or _is_a_sum(view, r, c, failing)):
            yield c, failing


def _failing(
    view: TableView, r: int, c: int, proven: Sequence[Equation], meant: Sequence[Equation], *, borne_out: bool
) -> Equation:
    if of_shares(view, r):
        return _with((*proven, *meant)[0], "各百分数分别取位")
    first = (*proven, *meant)[0]
    if may_average(first, borne_out=borne_out):
        return _with(first, first.doubt or "可能是各行的平均")
    if proven:
        return first
    doubt = ""
    if view.rows[r].kind == "subtotal" and first.words == "各行相加" and of_last_rows(first):
        doubt = "可能只合计靠后的几行"
    elif any(x != c and view.columns[x].heads == view.columns[c].heads for x in view.numbers):
        doubt = "表中并列几栏，不知是否一并合计"
    elif any(not e.value().overlaps(first.value()) for e in meant[1:]):
        doubt = "表中各行的隶属关系有几种读法，都不相符"
    elif _QUALIFIED.search(view.rows[r].label) or (unit_in(view.rows[r].label) and _sums_above(view, r)):
        doubt = "行名另有限定"
    elif any(view.rows[x].kind == "of_which" for x in range(r)):
        doubt = "不知“其中”包括哪几行"
    elif NAMED.search(view.rows[r].label) and not PLAIN.search(view.rows[r].label) and omits(first):
        doubt = "可能有的行不计入"
    return _with(first, first.doubt or doubt)


def _sums_above(view: TableView, r: int) -> bool:
    return any(view.rows[x].sums for x in range(r))


def _with(equation: Equation, doubt: str) -> Equation:
    return Equation(equation.code, equation.view, equation.at, equation.target, equation.terms, equation.words, doubt)


def _parents(view: TableView, nesting: Nesting, columns: Sequence[int]) -> Iterator[Equation]:
    """Rows with numbers of their own that others stand below."""
    found: list[Equation] = []
    for r, children in nesting.below.items():
        for c in columns:
            rows = [x for child in children for x in nesting.stated(child, c)]
            if (r, c) in view.cells and any((x, c) in view.cells for x in rows) and not stands_alone(view, r, rows):
                found.append(_equation(view, nesting, r, c, Reading(tuple(rows), "所属各行相加")))
    fitting = _fitting(view, nesting, columns) if any(not e.holds for e in found) else []
    for e in found:
        if e.holds:
            yield e
            continue
        r, c = e.at
        level = view.rows[r].level
        alike = [
            o for o in found if o.holds and _says_more(o) and (view.rows[o.at[0]].level == level or len(o.factors) > 1)
        ]
        numbered = any(view.rows[x].numbering for x in nesting.below[r])
        plainly = (numbered or len(nesting.below[r]) > 1) and any(
            (r, other) not in view.cells and all((x, other) in view.cells for x in nesting.below[r])
            for other in view.numbers
            if other != c
        )
        below = {factor.claim for factor in e.factors}
        counted = any(below <= set(o.claims) and e.target.claim not in o.claims for o in fitting)
        over = _of_money(view, c) and _counted_through(view, nesting.below[r]) and not _leaves_room(e)
        of_row = [o for o in found if o.at[0] == r]
        failing = sum(not o.holds for o in of_row)
        against = failing > 1 and 2 * failing > len(of_row)
        sure = over or (
            not against and (bool(alike) or plainly or counted or sum(o.holds and _says_more(o) for o in found) >= 2)
        )
        if not sure and not numbered:
            continue
        if apart := counted_apart(view, e.at, [x for child in nesting.below[r] for x in nesting.stated(child, c)]):
            yield _with(e, e.doubt or f"“{apart}”行的数另行列出，可能不计入")
            continue
        yield e if sure else _with(e, e.doubt or "不能确定下级各行是否列全")


def _says_more(equation: Equation) -> bool:
    """Whether an equation that holds says more than that two short numbers are alike."""
    return len(equation.factors) > 1 or sum(letter.isdigit() for letter in equation.target.claim.text) > 2


def _leaves_room(equation: Equation) -> bool:
    """Whether a part that is not listed may make up for what is missing: not a tenth of the smallest that is."""
    missing = equation.target.value - equation.printed()
    return missing > 0 and 10 * missing >= min(abs(factor.value) for factor in equation.factors)


def _counted_through(view: TableView, rows: Sequence[int]) -> bool:
    """Whether rows are numbered 1.1, 1.2, 1.3 …, none 其中: parts of the row above that cannot be more than it."""
    last = [view.rows[r].numbering.rpartition(".")[2] for r in rows]
    dotted = all("." in view.rows[r].numbering for r in rows)
    plain = not any(view.rows[r].kind == "of_which" or "其中" in view.rows[r].label for r in rows)
    return len(rows) > 2 and dotted and plain and last == [str(n) for n in range(1, len(rows) + 1)]
