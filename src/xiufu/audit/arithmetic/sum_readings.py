"""What a row 小计 or 合计 may add up (合计的读法): the readings that levels, groups, earlier sums and names allow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xiufu.audit.arithmetic.nesting import Nesting
from xiufu.audit.arithmetic.unmarked import tops_by_sums
from xiufu.audit.memo import remembered
from xiufu.audit.table_grid import compact
from xiufu.audit.tables import RowView, TableView

NAMED = re.compile(r"投资|造价|费用")
PLAIN = re.compile(r"^(?:总)?(?:合计|总计|共计|小计)")
_RATE_ROW = re.compile(r"(?:率|系数|比例|单价|亩均|平均\S*)(?:[（(].*[)）])?$|[（(][%％][)）]$")
_RISE = re.compile(r"价差预备费|涨价预备费|价差费")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a sum (一种读法): the rows that are added. ``meant`` where the table's structure says it, else it only excuses."""

    rows: tuple[int, ...]
    words: str
    meant: bool = True


def to_last_sum(view: TableView, rows: Sequence[int]) -> list[int]:
    """Of rows those up to the last sum among them."""
    last = next((i for i in range(len(rows) - 1, -1, -1) if view.rows[rows[i]].sums), -1)
    return list(rows[: last + 1])


def _after_last_sum(view: TableView, rows: Sequence[int]) -> list[int]:
    found: list[int] = []
    for one in reversed(rows):
        if view.rows[one].sums:
            break
        found.append(one)
    return found[::-1]


@remembered
def _rates(view: TableView) -> frozenset[int]:
    """The rows of rates, prices and averages."""
    return frozenset(r for r in view.body if _RATE_ROW.search(view.rows[r].name))


def readings_of(
    view: TableView, nesting: Nesting, r: int, c: int, open_rows: Sequence[int], begun: Sequence[int]
) -> list[Reading]:
    """The readings of a sum in the order in which they are preferred, each set of numbers once."""
    return _plain(view, c, each_reading(view, nesting, r, c, open_rows, begun))


def each_reading(
    view: TableView, nesting: Nesting, r: int, c: int, open_rows: Sequence[int], begun: Sequence[int]
) -> Iterator[Reading]:
    """The readings of a sum, one after the other: of long tables the first that fits spares the rest.

    None that is meant comes up before as one that only excuses.
    """
    row = view.rows[r]
    alike = class_rows(view, r, begun)
    if alike:
        yield Reading(tuple(alike), "同名各行相加")
        yield Reading(tuple(_own_group(view, r)), "本组各行相加")
        return
    first = all(view.rows[one].sums for one in begun if (one, c) in view.cells)
    if first and (same := class_rows(view, r, [x for x in view.body if x > r])):
        yield Reading(tuple(same), "以下同名各行相加")
        return
    if not any((one, c) in view.cells for one in begun) and (after := _after(view, nesting, r, c)):
        yield Reading(tuple(after), "以下各行相加")
        yield Reading(tuple(x for one in after for x in nesting.leaves(one, c)), "以下各细项相加")
        return
    rates = _rates(view)
    if rates and not rates.isdisjoint(open_rows):
        yield Reading(tuple(x for x in open_rows if x not in rates), "费率等以外各行相加")
        yield Reading(tuple(open_rows), "各行相加")
        return
    of_name = _investment(view, nesting, row, c, begun)
    yield from of_name
    tail = _after_last_sum(view, open_rows)
    group = [one for one in tail if view.rows[one].group == row.group] if row.group != r else []
    if row.kind == "subtotal" or _prefixed(row):
        if group:
            yield Reading(tuple(group), "本组各行相加", not of_name)
        for x in _named_group(view, nesting, row, begun):
            yield Reading(tuple(nesting.stated(x, c)), "所属各行相加", not of_name)
        meant = not group and not of_name
        yield Reading(tuple(tail), "各行相加", meant)
        yield Reading(tuple(x for one in tail for x in nesting.leaves(one, c)), "各细项相加", meant)
        for x in _open_ancestors(nesting, begun):
            if x != r:
                yield Reading(tuple(nesting.below[x]), "所属各行相加", False)
    meant = row.kind == "total" and not _prefixed(row) and not of_name
    yield Reading(tuple(open_rows), "各行相加", meant)
    items = _items(view, begun)
    tops = [one for top in items if top not in nesting.above for one in nesting.stated(top, c)]
    yield Reading(_leaves(nesting, items, c), "各细项相加", meant)
    yield Reading(tuple(tops), "各行相加", meant)
    yield Reading(tuple(_after_last_sum(view, open_rows)), "上一合计之后各行相加", False)
    yield Reading(tuple(_of_one_group(view, r, begun)), "本组各行相加", False)
    yield Reading(tuple(_named_as_before(view, begun)), "上一合计之后同名各行相加", False)
    yield Reading(tuple(begun[_last_sum(view, begun) :]), "上一合计加其后各行", False)
    yield Reading(tops_by_sums(view, tuple(items)), "各大类相加", False)
    yield Reading(tuple(x for x in begun if view.rows[x].sums), "各小计相加", False)
    yield from (Reading((x,), "与上一合计相同", False) for x in begun[-1:] if view.rows[x].sums)
    yield Reading(tuple(_after(view, nesting, r, c)), "以下各行相加", False)
    yield Reading(tuple(items), "各行相加", False)


def _labels(view: TableView) -> list[int]:
    """The columns of labels before the numbers."""
    return [c for c, column in enumerate(view.columns) if column.kind == "label" and c < min(view.numbers, default=0)]


def group_of(view: TableView, r: int) -> str:
    """The group that the first of several columns of labels puts a row into, named there or further up."""
    labels = _labels(view)
    said = (compact(view.texts[x][labels[0]]) for x in range(r, -1, -1) if len(labels) > 1 and view.rows[x].body)
    name = next((text for text in said if text), "")
    return "" if PLAIN.search(name) else name


def _group_name(view: TableView, r: int) -> str:
    """What the first of several columns of labels says of a row, no word for a sum."""
    labels = _labels(view)
    name = compact(view.texts[r][labels[0]]) if len(labels) > 1 else ""
    return "" if PLAIN.search(name) else name


def _of_one_group(view: TableView, r: int, begun: Sequence[int]) -> list[int]:
    """The rows right above that the first column of labels puts into the group of a sum: of its name, or from the last name on."""
    name, found = _group_name(view, r), list[int]()
    for x in reversed(begun):
        other = _group_name(view, x)
        if view.rows[x].sums or (name and other != name):
            break
        found.append(x)
        if not name and other:
            break
    return found[::-1]


def _last_sum(view: TableView, rows: Sequence[int]) -> int:
    return next((i for i in range(len(rows) - 1, -1, -1) if view.rows[rows[i]].sums), 0)


def _named_as_before(view: TableView, begun: Sequence[int]) -> list[int]:
    """The rows after the last sum that are named as those that this one adds up: of tables that say the same of every period."""
    last, labels = _last_sum(view, begun), _labels(view)
    if not labels or not last:
        return []
    first = next(i for i, x in enumerate(begun) if view.rows[x].sums)
    names = {compact(view.texts[x][labels[-1]]) for x in begun[:first]}
    return [x for x in begun[last + 1 :] if compact(view.texts[x][labels[-1]]) in names]


def _items(view: TableView, begun: Sequence[int]) -> list[int]:
    return [one for one in begun if not view.rows[one].sums and view.rows[one].kind != "of_which"]


def _leaves(nesting: Nesting, items: Sequence[int], c: int) -> tuple[int, ...]:
    return tuple(one for top in items if top not in nesting.above for one in nesting.leaves(top, c))


def _investment(view: TableView, nesting: Nesting, row: RowView, c: int, begun: Sequence[int]) -> list[Reading]:
    """What 静态投资 and 动态投资 are by their names, wherever 价差预备费 stands; 风险金 may belong to either."""
    if not NAMED.search(row.label) or not re.search("静态|动态", row.label):
        return []
    leaves = _leaves(nesting, _items(view, begun), c)
    rises = [x for x in leaves if _RISE.search(view.rows[x].label)]
    risks = [x for x in leaves if "风险" in view.rows[x].label]
    static = [x for x in begun if view.rows[x].sums and "静态" in view.rows[x].label][-1:]
    if "静态" in row.label and rises:
        kept = tuple(x for x in leaves if x not in rises)
        spare = tuple(x for x in kept if x not in risks)
        return [Reading(kept, "不含价差的各项相加"), *([Reading(spare, "不含价差、风险金的各项相加")] if risks else [])]
    if "动态" in row.label and static and rises:
        both = [Reading((*static, *rises), "静态投资加价差预备费")]
        return [*both, *([Reading((*static, *rises, *risks), "静态投资加价差预备费、风险金")] if risks else [])]
    return []


def _plain(view: TableView, c: int, found: Iterable[Reading]) -> list[Reading]:
    """The readings that name a number, each set of numbers once."""
    kept: dict[tuple[int, ...], Reading] = {}
    for reading in found:
        numbers = tuple(x for x in reading.rows if (x, c) in view.cells)
        if numbers:
            before = kept.get(numbers)
            kept[numbers] = before if before and (before.meant or not reading.meant) else reading
    return list(kept.values())


def class_rows(view: TableView, r: int, among: Sequence[int]) -> list[int]:
    """Of a row 合计 that goes on to say of what, as 合计·旱地, the rows that say the same."""
    labels = _labels(view)
    said = {c: compact(view.texts[r][c]) for c in labels if not view.says_nothing(r, c)}
    words = {c: text for c, text in said.items() if text and not PLAIN.search(text)}
    if not words or min(said) in words:
        return []
    return [
        x for x in among if view.rows[x].kind == "item" and all(compact(view.texts[x][c]) == words[c] for c in words)
    ]


def _own_group(view: TableView, r: int) -> list[int]:
    group = view.rows[r].group
    return [x for x in range(group, r) if view.rows[x].group == group] if group != r else []


def _prefixed(row: RowView) -> bool:
    return row.kind == "total" and not PLAIN.search(row.label) and not NAMED.search(row.label)


def _named_group(view: TableView, nesting: Nesting, row: RowView, begun: Sequence[int]) -> list[int]:
    name = re.sub(r"(?:小计|合计|总计|共计)$", "", row.label)
    return [x for x in begun if name and nesting.below.get(x) and name in view.rows[x].label][-1:]


def _open_ancestors(nesting: Nesting, begun: Sequence[int]) -> list[int]:
    last = next((x for x in reversed(begun) if x in nesting.above), None) if nesting.above else None
    return [] if last is None else list(nesting.ancestors(last))


def _after(view: TableView, nesting: Nesting, r: int, c: int) -> list[int]:
    found: list[int] = []
    for x in (one for one in view.body if one > r):
        row = view.rows[x]
        if row.sums and (row.kind == view.rows[r].kind or row.kind == "total"):
            break
        if row.kind != "of_which" and not row.sums and not nesting.covered(x, c):
            found += [x] if x in nesting.stated(x, c) else []
    return found
