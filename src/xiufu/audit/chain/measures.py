"""Costs of measures by unit of land (措施造价): together they are the construction cost, each per hm² by the area of its unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xiufu.audit.chain.equation import At, Link, supported
from xiufu.audit.chain.names import same_name
from xiufu.audit.chain.totals import Fact, unit_of
from xiufu.audit.chain.value import Value, leaf, made, scaled
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import per_area, remainder
from xiufu.core.claim import Claim

CODE = "CHAIN-015"
_PER = {"元/hm²": 1, "万元/hm²": 10000}
_Areas = Mapping[str, Sequence[tuple[TableView, At]]]


def measures(views: Sequence[TableView], found: Sequence[Fact]) -> Iterator[Link]:
    """Every table of costs per hm² of the units of land (措施单位造价表)."""
    areas = _areas_by_name(views)
    for view in views:
        costs = [c for c in view.numbers if unit_of(view, c) and view.columns[c].unit == unit_of(view, c)]
        rates = [c for c in view.numbers if view.columns[c].unit in _PER]
        labels = [c for c, column in enumerate(view.columns) if column.kind == "label"]
        if len(costs) != 1 or len(rates) != 1 or not labels or view.shape != "table":
            continue
        per_area_of = _per_area(areas, view, (costs[0], rates[0], labels[0]))
        yield from supported(per_area_of, 2, "不能确定单位造价按哪个面积计算")
        yield from _total(view, costs[0], found)


def _per_area(areas: _Areas, view: TableView, ends: tuple[int, int, int]) -> Iterator[Link]:
    cost, rate, label = ends
    tried: dict[int, list[tuple[Claim, Link]]] = {}
    proven: dict[str, set[Claim]] = {}
    for r in view.body:
        if (r, cost) not in view.cells or (r, rate) not in view.cells or view.rows[r].sums:
            continue
        amount = leaf(view.cells[r, cost])
        amount = scaled(amount, 10000, 1) if unit_of(view, cost) == "万元" else amount
        amount = scaled(amount, 1, _PER[view.columns[rate].unit])
        unit = same_name(view.texts[r][label])
        tried[r] = [
            (
                area.claims[0],
                Link(CODE, view, (r, rate), made(per_area, amount, area), f"费用÷“{title}”中该单元的面积", side="area"),
            )
            for title, area in _areas(areas.get(unit, ()), view)
            if area.printed.lo > 0
        ]
        proven.setdefault(unit, set()).update(area for area, link in tried[r] if link.loose)
    for r, links in tried.items():
        right = [link for _, link in links if link.loose]
        if right:
            yield right[0]
        elif links:
            sure = proven[same_name(view.texts[r][label])]
            meant = [link for area, link in links if area in sure] or [link for _, link in links]
            rivals = len({str(link.value.point) for link in meant}) > 1
            yield replace(meant[0], doubt="该单元的面积有几个数，不知按哪一个" if rivals else "")


def _areas_by_name(views: Sequence[TableView]) -> _Areas:
    """The areas of each name in every table, where one row is about it alone."""
    found: dict[str, list[tuple[TableView, At]]] = {}
    for view in (one for one in views if one.shape == "table"):
        labels = [c for c, column in enumerate(view.columns) if column.kind in ("label", "text")]
        for c in (c for c in view.numbers if view.columns[c].unit == "hm²"):
            rows: dict[str, list[int]] = {}
            for r in (r for r in view.body if (r, c) in view.cells):
                for name in {same_name(view.texts[r][label]) for label in labels if label < len(view.texts[r])}:
                    rows.setdefault(name, []).append(r)
            for name, several in rows.items():
                if len(several) == 1:
                    found.setdefault(name, []).append((view, (several[0], c)))
    return found


def _areas(found: Sequence[tuple[TableView, At]], view: TableView) -> Iterator[tuple[str, Value]]:
    """Those in other tables, each with the title of its table."""
    for other, at in found:
        if other is not view:
            yield other.title, leaf(other.cells[at], sure=True)


def _total(view: TableView, cost: int, found: Sequence[Fact]) -> Iterator[Link]:
    """All measures together are the construction cost: judged at the last one."""
    rows: list[At] = [(r, cost) for r in view.body if (r, cost) in view.cells and not view.rows[r].sums]
    facts = [fact for fact in found if fact.role == "construction" and unit_of(fact.view, fact.at[1]) == "元"]
    if len(facts) != 1 or len(rows) < 2:
        return
    fact = facts[0]
    whole = scaled(fact.value, 10000, 1) if unit_of(view, cost) == "元" else fact.value
    others = [leaf(view.cells[at]) for at in rows[:-1]]
    yield Link(
        CODE,
        view,
        rows[-1],
        made(remainder, whole, *others),
        f"“{fact.view.title}”总额减去其余各项",
        "不能确定此表是否列全",
    )
