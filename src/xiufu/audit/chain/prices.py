"""Tables of prices and machine shifts (价格表、台班费计算表) of anybody's estimate."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.names import head_name
from xiufu.audit.chain.value import Value, constant, leaf, made, stated, summed
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import difference, product
from xiufu.core.claim import Claim
from xiufu.packs.cost_rows import CostRows

SHIFT, PRICE = "CHAIN-004", "CHAIN-005"
_PRICE_TABLE = re.compile(r"(?:人工|材料|苗木|种子|主材).*(?:单价|价格)|(?:单价|价格)表")
_NO_PRICE_TABLE = re.compile(r"分析|台班|估算表|概算表|预算表$")


@dataclass(frozen=True, slots=True)
class Price:
    """A row of a table of prices (价格): 预算价, and where there is one 限价 and 价差."""

    view: TableView
    name: str
    budget: At
    ceiling: At | None = None
    gap: At | None = None

    @property
    def charged(self) -> At:
        """The price that goes into 直接费: the ceiling where it is below the budget price."""
        if not self.ceiling:
            return self.budget
        budget, ceiling = (leaf(self.view.cells[at]).point.lo for at in (self.budget, self.ceiling))
        return self.ceiling if ceiling < budget else self.budget


@dataclass(frozen=True, slots=True)
class Use:
    """Labour or fuel of a machine shift (二类费用): what it is called, its quantity and its price."""

    name: str
    quantity: At
    price: At


@dataclass(frozen=True, slots=True)
class Shift:
    """A row of a table of machine shifts (机械台班费). ``value`` is carried on unrounded; ``class1`` are the first class costs.

    ``whole`` says that its first class costs and its uses are all that it is made of.
    """

    view: TableView
    name: str
    at: At
    value: Value
    uses: tuple[Use, ...]
    class1: tuple[At, ...] = ()
    whole: bool = False


def prices(views: Sequence[TableView], rows: CostRows) -> Iterator[Price]:
    """Every row of every table of prices (价格表各行)."""
    for view in views:
        columns = Columns(view, rows)
        budget = columns.one("budget_price")
        titled = _PRICE_TABLE.search(view.title) and not _NO_PRICE_TABLE.search(view.title)
        if budget is None and titled and not columns.all("quantity"):
            budget = columns.one("price")
        name = columns.name()
        if budget is None or name is None or columns.all("quantity"):
            continue
        ceiling, gap = columns.one("ceiling_price"), columns.one("gap")
        for r in view.body:
            if (r, budget) in view.cells and (text := columns.text(r, name)):
                ends = [None if c is None or (r, c) not in view.cells else (r, c) for c in (ceiling, gap)]
                yield Price(view, text, (r, budget), *ends)


def gaps(found: Sequence[Price]) -> Iterator[Link]:
    """价差 = 预算价 − 限价."""
    for price in found:
        if price.gap and price.ceiling:
            one, other = (leaf(price.view.cells[at], fine=True, sure=True) for at in (price.budget, price.ceiling))
            yield Link(PRICE, price.view, price.gap, made(difference, one, other), "预算价－限价")


@dataclass(frozen=True, slots=True)
class _ShiftColumns:
    """How a table of machine shifts is laid out: ``pairs`` of quantity and price or amount, with their resources."""

    class1: tuple[int, ...]
    pairs: tuple[tuple[str, int, int], ...]
    subtotal: int | None
    total: int


def shifts(views: Sequence[TableView], rows: CostRows, *, sure: bool) -> Iterator[tuple[list[Shift], list[Link]]]:
    """Every table of machine shifts (台班费计算表) with its equations. ``sure`` where prices are carried on as printed."""
    for view in views:
        columns = Columns(view, rows)
        layout, name = _layout(columns), columns.name()
        if layout is None or name is None:
            continue
        lines = [r for r in view.body if (r, layout.total) in view.cells and columns.text(r, name)]
        readings = [[_parts(view, layout, r, sure=sure, amounts=amounts) for r in lines] for amounts in (False, True)]
        fits = [sum(_fits(view, layout, r, p) for r, p in zip(lines, parts, strict=True)) for parts in readings]
        amounts = fits[1] > fits[0]
        doubt = "" if max(fits) else "台班费由哪几列组成，表中看不确定"
        found, links = [], []
        for r, (class1, class2) in zip(lines, readings[amounts], strict=True):
            at = (r, layout.total)
            below = summed(class2) if class2 else None
            if below and layout.subtotal is not None and (r, layout.subtotal) in view.cells:
                links.append(Link(SHIFT, view, (r, layout.subtotal), below, "二类费用各项之和", doubt, "yuan"))
                below = stated(view.cells[r, layout.subtotal], below)
            total = summed([*class1, *([below] if below else [])]) if class1 or below else None
            if total is None:
                continue
            links.append(Link(SHIFT, view, at, total, "一类费用与二类费用之和", doubt, "yuan"))
            uses = tuple(
                Use(resource, (r, q), (r, p))
                for resource, q, p in layout.pairs
                if not amounts and (r, q) in view.cells and (r, p) in view.cells
            )
            value = leaf(view.cells[at], fine=True, sure=True) if doubt else stated(view.cells[at], total)
            first = tuple((r, c) for c in layout.class1 if (r, c) in view.cells)
            whole = not doubt and bool(first) and len(uses) == len(class2)
            found.append(Shift(view, columns.text(r, name), at, value, uses, first, whole))
        yield found, links


def _layout(columns: Columns) -> _ShiftColumns | None:
    view = columns.view
    totals = columns.all("shift_price")
    if not totals:
        return None
    total = totals[-1]
    left = [c for c in view.numbers if c < total]
    class1 = tuple(c for c in left if any("class1" in columns.rows.column(head) for head in view.columns[c].heads))
    inner = [c for c in class1 if columns.rows.column(view.columns[c].name) == ("amount", "base")]
    rest = [c for c in left if c not in class1]
    pairs = []
    for a, b in pairwise(rest):
        heads = view.columns[a].heads[:-1]
        if heads and heads == view.columns[b].heads[:-1] and _amount(columns, a, b):
            pairs.append((head_name(heads[-1]), a, b))
    taken = {c for _, a, b in pairs for c in (a, b)}
    sums = [c for c in rest if c not in taken]
    if len(sums) > 1 or not pairs:
        return None
    return _ShiftColumns(tuple(inner[-1:] or class1), tuple(pairs), next(iter(sums), None), total)


def _amount(columns: Columns, a: int, b: int) -> bool:
    first = columns.rows.column(columns.view.columns[a].name)
    second = columns.rows.column(columns.view.columns[b].name)
    return ("quantity" in first or "工日" in columns.view.columns[a].name) and bool({"price", "amount"} & set(second))


def _parts(
    view: TableView, layout: _ShiftColumns, r: int, *, sure: bool, amounts: bool
) -> tuple[list[Value], list[Value]]:
    class1 = [leaf(view.cells[r, c], fine=True, sure=True) for c in layout.class1 if (r, c) in view.cells]
    class2 = []
    for _, q, p in layout.pairs:
        quantity, price = view.cells.get((r, q)), view.cells.get((r, p))
        if amounts and price:
            class2.append(leaf(price, sure=sure))
        elif quantity and price:
            class2.append(made(product, _exactly(quantity), leaf(price, fine=True, sure=sure)))
    return class1, class2


def _exactly(claim: Claim) -> Value:
    value = leaf(claim, sure=True)
    return replace(value, printed=value.point)


def _fits(view: TableView, layout: _ShiftColumns, r: int, parts: tuple[list[Value], list[Value]]) -> bool:
    values = [*parts[0], *parts[1]] or [constant(0)]
    at = (r, layout.subtotal or 0)
    if (
        parts[1]
        and layout.subtotal is not None
        and at in view.cells
        and Link(SHIFT, view, at, summed(parts[1]), "").loose
    ):
        return True
    return Link(SHIFT, view, (r, layout.total), summed(values), "").loose
