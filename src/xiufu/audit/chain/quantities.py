"""Quantities of work carried into the estimate (工程量衔接): the rows of one work, added up, in the unit of the estimate."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import Link, supported
from xiufu.audit.chain.estimate import Estimate
from xiufu.audit.chain.names import same_name
from xiufu.audit.chain.value import leaf, made, scaled, summed
from xiufu.audit.table_heads import normal_unit
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import remainder
from xiufu.packs.cost_rows import CostRows
from xiufu.packs.units import Units

CODE = "CHAIN-013"


def quantities(views: Sequence[TableView], rows: CostRows, units: Units, built: Sequence[Estimate]) -> Sequence[Link]:
    """The quantity of every work of the estimate against the table of quantities, where just one lists the works by name."""
    found = _quantities(views, rows, units, built[0]) if len(built) == 1 else ()
    return supported(found, 1, "不能确定两张表的工程量范围相同")


def _quantities(views: Sequence[TableView], rows: CostRows, units: Units, one: Estimate) -> Iterator[Link]:
    view, works = one.view, one.works
    names = [same_name(name) for name, _, _, _ in works]
    tables = [listed for other in views if other is not view and (listed := _listed(other, rows, set(names)))]
    if len(tables) != 1:
        return
    source, found = tables[0]
    for name, unit, r, c in works:
        lines = found.get(same_name(name), [])
        asked = [(x, u, k) for n, u, x, k in works if same_name(n) == same_name(name)]
        if not lines or len({u for _, u, _ in asked}) > 1:
            continue
        factors = [_factor(units, u, unit) for _, u in lines]
        if any(f is None for f in factors):
            continue
        total = summed(
            scaled(leaf(source.cells[at], sure=True), f.numerator, f.denominator)
            for (at, _), f in zip(lines, factors, strict=True)
            if f
        )
        words = f"“{source.title}”中各处“{name}”之和"
        rest = [leaf(view.cells[x, k], sure=True) for x, _, k in asked if x != r]
        if rest:
            total, words = made(remainder, total, *rest), f"{words}减去本表其余各处"
        if asked[0][0] == r:
            yield Link(CODE, view, (r, c), total, words, _doubt(source), "quantity")


def _listed(
    view: TableView, rows: CostRows, names: set[str]
) -> tuple[TableView, dict[str, list[tuple[tuple[int, int], str]]]] | None:
    """A table that gives quantities of works by name, without prices."""
    columns = Columns(view, rows)
    quantity = columns.one("quantity")
    if quantity is None or columns.all("price") or columns.all("amount") or "工程量" not in view.columns[quantity].name:
        return None
    labels = [c for c, column in enumerate(view.columns) if column.kind == "label"]
    best = max(labels, key=lambda c: len(names & {same_name(text[c]) for text in view.texts}), default=None)
    if best is None or not names & {same_name(text[best]) for text in view.texts}:
        return None
    found: dict[str, list[tuple[tuple[int, int], str]]] = {}
    for r in view.body:
        if (r, quantity) in view.cells and not view.rows[r].sums:
            found.setdefault(same_name(columns.text(r, best)), []).append(((r, quantity), columns.unit(r)))
    return view, found


def _doubt(view: TableView) -> str:
    return "工程量表有小计或合计，不知如何计入" if any(view.rows[r].sums for r in view.body) else ""


def _factor(units: Units, of: str, unit: str) -> Fraction | None:
    one, other = (normal_unit(u).replace("³", "3").replace("²", "2") for u in (of, unit))
    return units.factor(one, other)
