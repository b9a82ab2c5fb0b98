"""Tables of construction cost (工程施工费估算表): unit prices of their analyses, quantity × price, and the sums of classes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from xiufu.audit.arithmetic.nesting import Nesting
from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import Link, off_by_unit
from xiufu.audit.chain.names import candidates
from xiufu.audit.chain.unit_price import Composite
from xiufu.audit.chain.value import Value, leaf, made, scaled, stated, summed
from xiufu.audit.table_grid import compact
from xiufu.audit.table_heads import normal_unit
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import product
from xiufu.packs.cost_rows import CostRows
from xiufu.packs.units import Units

UNIT_PRICE, LINE = "CHAIN-007", "CHAIN-008"
_TITLE = re.compile(r"工程施工费|施工费|建筑工程|估算表|概算表|预算表")
_NOT_ONE = re.compile(r"分析|台班|其他费用|设备|预备费|不可预见|监测|价格|材料")
Row = tuple[int, int, int, int]
"""A row with its columns of quantity, price and amount."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A table of construction cost (工程施工费估算表): its equations, its rows by name, and its total in 元 where its unit is known."""

    view: TableView
    links: tuple[Link, ...]
    works: tuple[tuple[str, str, int, int], ...]
    total: Value | None
    total_at: tuple[int, int] | None


def estimates(
    views: Sequence[TableView], rows: CostRows, units: Units, composites: Sequence[Composite]
) -> Iterator[Estimate]:
    """Every table of construction cost (工程施工费估算表)."""
    taken = {one.analysis.view.block for one in composites}
    for view in views:
        columns = Columns(view, rows)
        ends = columns.one("quantity"), columns.one("price"), columns.one("amount")
        name = columns.name()
        if view.block in taken or name is None or _NOT_ONE.search(view.title) or not _TITLE.search(view.title):
            continue
        quantity, price, amount = ends
        if quantity is not None and price is not None and amount is not None:
            yield _estimate(columns, name, (quantity, price, amount), units, composites)


def _estimate(
    columns: Columns, name: int, ends: tuple[int, int, int], units: Units, composites: Sequence[Composite]
) -> Estimate:
    view, (quantity, price, amount) = columns.view, ends
    links: list[Link] = []
    values: dict[int, Value] = {}
    works = []
    unit = view.columns[amount].unit or view.unit
    wan = unit == "万元"
    for r in view.body:
        if (r, amount) not in view.cells:
            continue
        claim = view.cells[r, amount]
        if (r, quantity) in view.cells and (r, price) in view.cells:
            works.append((columns.text(r, name), columns.unit(r), r, quantity))
            carried = _price(columns, name, (r, price), units, composites, links)
            total = made(product, leaf(view.cells[r, quantity]), carried)
            total = scaled(total, 1, 10000) if wan else total
            line = Link(LINE, view, (r, amount), total, "工程量×综合单价", side="yuan")
            same_unit = any(link.at == (r, price) and link.same and link.loose for link in links)
            doubt = "工程量与单价的计量单位可能相差倍数" if not same_unit and off_by_unit(line) else ""
            links.append(replace(line, doubt=doubt))
            values[r] = stated(claim, total) if line.loose else leaf(claim, sure=True)
        else:
            values[r] = leaf(claim)
    sums, total_row = _sums(view, amount, values)
    links += sums
    found = (total_row, amount) if total_row is not None else None
    whole = values[total_row] if total_row is not None and unit in ("元", "万元") else None
    return Estimate(view, tuple(links), tuple(works), scaled(whole, 10000, 1) if whole and wan else whole, found)


def _price(
    columns: Columns, name: int, at: tuple[int, int], units: Units, composites: Sequence[Composite], links: list[Link]
) -> Value:
    """The unit price of a row, carried on from its analysis where there is just one that agrees."""
    view, claim, (r, price) = columns.view, columns.view.cells[at], at
    found, sure = _analyses(columns, name, r, composites)
    priced = [(one, one.price) for one in found if one.price]
    tried = []
    for one, value in priced:
        factor = _factor(units, columns.unit(r), one.analysis.unit)
        if factor is not None:
            moved = scaled(value, factor.numerator, factor.denominator)
            words = f"“{one.analysis.view.title}”的综合单价"
            doubt = "" if sure else "名称或定额编号不完全相同，不知是否同一单价"
            if not (columns.unit(r) and one.analysis.unit):
                doubt = doubt or "计量单位没有写明"
            tried.append(Link(UNIT_PRICE, view, (r, price), moved, words, doubt, same=factor == 1))
    right = [link for link in tried if link.loose]
    if right:
        links.append(right[0])
        return stated(claim, right[0].value)
    if tried:
        unit = "计量单位可能相差倍数" if off_by_unit(tried[0]) else ""
        rivals = "有几张单价分析表，不知对应哪一张" if len(tried) > 1 else ""
        links.append(replace(tried[0], doubt=tried[0].doubt or rivals or unit))
    return leaf(claim, fine=True)


def _analyses(columns: Columns, name: int, r: int, composites: Sequence[Composite]) -> tuple[Sequence[Composite], bool]:
    """The analyses that a row may be of: of its very name, else of its quota item alone on both sides."""
    found, same = candidates(columns.text(r, name), [(one.analysis.work, one) for one in composites])
    quotas = columns.all("quota", numbers=False)
    column = quotas[0] if quotas else None
    quota = compact(columns.text(r, column))
    if found and same:
        return found, True
    by_quota = [one for one in composites if quota and one.analysis.quota == quota]
    alone = len([x for x in columns.view.body if compact(columns.text(x, column)) == quota]) == 1
    if len(by_quota) == 1 and alone:
        return by_quota, True
    return by_quota or found, False


def _factor(units: Units, of: str, unit: str) -> Fraction | None:
    """How many of the analysis's unit prices make one of the row's; nothing where the units do not say."""
    one, other = normal_unit(of), normal_unit(unit)
    if one == other or not one or not other:
        return Fraction(1)
    spelt = [u.replace("³", "3").replace("²", "2") for u in (other, one)]
    return units.factor(f"元/{spelt[0]}", f"元/{spelt[1]}")


def _sums(view: TableView, amount: int, values: dict[int, Value]) -> tuple[list[Link], int | None]:
    """Classes and the total, each from its rows as carried on; one that does not fit where others of the table do."""
    nesting = Nesting(view)
    links: list[Link] = []
    doubtful: list[Link] = []
    totals = [r for r in view.body if view.rows[r].kind == "total" and r in values]
    tops = [x for x in values if x not in nesting.above and x not in totals and not view.rows[x].sums]
    sums = [(r, [x for x in nesting.below.get(r, []) if x in values]) for r in reversed(view.body) if r in values]
    sums += [(totals[0], tops)] if len(totals) == 1 else []
    for r, parts in sums:
        if not parts:
            continue
        link = Link(LINE, view, (r, amount), summed(values[x] for x in parts), "所属各项之和", side="yuan")
        if link.loose:
            links.append(link)
            values[r] = stated(view.cells[r, amount], link.value)
        else:
            doubtful.append(link)
    doubt = "" if len(links) >= 2 else "不能确定下级各行是否列全"
    return [*links, *(replace(link, doubt=doubt) for link in doubtful)], totals[-1] if totals else None
