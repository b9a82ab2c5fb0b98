"""What a column of formulas states (计算式): products of numbers, and shares of named amounts as other fees have them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At, Link, off_by_unit, supported
from xiufu.audit.chain.names import same_name
from xiufu.audit.chain.rated import Rated
from xiufu.audit.chain.totals import Fact, in_wan, unit_of
from xiufu.audit.chain.value import Value, constant, made, scaled, summed
from xiufu.audit.chain.value import leaf as leaf_of
from xiufu.audit.table_heads import normal_unit
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import percentage, product_of
from xiufu.packs.cost_rows import CostRows

FEE, FORMULA = "CHAIN-012", "CHAIN-014"
_SHARE = re.compile(r"^[(（]?([^()（）×xX*＊\d]+?)[)）]?[×xX*＊](\d+(?:\.\d+)?)[%％]$")
_FACTOR = r"(\d+(?:\.\d+)?)(?:hm[2²]|公顷|亩|m[23²³]?|元|[一-龥]{1,2}|kg|t)?(?:/(?:hm[2²]|m[23²³]?|[一-龥]{1,3}|a))?"
_PRODUCT = re.compile(rf"^{_FACTOR}(?:[×xX*＊]{_FACTOR})+$")
_EACH = re.compile(rf"(?:^|[×xX*＊]){_FACTOR}")
_RESULT = re.compile(r"[=＝](\d+(?:\.\d+)?)([^\d=＝]*[23²³]?)$")
_SPLIT = re.compile(r"[+＋、]")


def formulas(views: Sequence[TableView], rows: CostRows) -> Iterator[Link]:
    """Every amount and quantity that a column of formulas says the product of (计算式)."""
    for columns, formula, amounts in _explained(views, rows):
        view, quantity = columns.view, columns.one("quantity")
        products: list[Link] = []
        for r in view.body:
            text = "".join(columns.text(r, formula).split())
            result = _RESULT.search(text)
            if result and quantity is not None and (r, quantity) in view.cells:
                if not result[2] or normal_unit(result[2]) == normal_unit(columns.unit(r)):
                    said = constant(Decimal(result[1]))
                    yield Link(FORMULA, view, (r, quantity), said, "计算式的结果", same=True)
            elif amounts and (product := factors_of(text)):
                products += _products(view, r, amounts, product)
        yield from supported(products, 2, "算式与金额的关系看不确定")


def shares(views: Sequence[TableView], rows: CostRows, found: Sequence[Fact]) -> Iterator[Rated]:
    """Every fee that a column of formulas says is a share of named amounts (按费率计取的费用): of the investment, or of other
    rows of the table."""
    for columns, formula, amounts in _explained(views, rows):
        view, name = columns.view, columns.name()
        if len(amounts) != 1 or name is None:
            continue
        for r in (r for r in view.body if (r, amounts[0]) in view.cells):
            text = "".join(columns.text(r, formula).split())
            if share := _SHARE.match(text):
                terms, percent, at = _SPLIT.split(share[1]), Decimal(share[2]), (r, amounts[0])
                parts = [named(columns, name, amounts[0], term, found) for term in terms]
                links = [_share(view, at, [part for part in parts if part], share)] if all(parts) else []
                yield Rated(view, columns.text(r, name), at, percent, tuple(terms), text, tuple(links))


def _explained(views: Sequence[TableView], rows: CostRows) -> Iterator[tuple[Columns, int, Sequence[int]]]:
    """Tables with a column of formulas, that column and those of amounts."""
    for view in views:
        columns = Columns(view, rows)
        formula = columns.one("formula", numbers=False)
        if formula is not None and columns.name() is not None and view.shape == "table":
            yield columns, formula, [c for c in columns.all("amount") if unit_of(view, c)]


def factors_of(text: str) -> list[Decimal]:
    """The factors of a formula that is a product of numbers with units (算式的各因数); none of any other.

    >>> factors_of("6个×4次/年×3.5年×180元")
    [Decimal('6'), Decimal('4'), Decimal('3.5'), Decimal('180')]
    """
    text = text.split("=")[0].split("＝")[0]
    return [Decimal(found[1]) for found in _EACH.finditer(text)] if _PRODUCT.match(text) else []


def _products(view: TableView, r: int, amounts: Sequence[int], factors: Sequence[Decimal]) -> Iterator[Link]:
    """The amounts of a row against its formula, whose price may be in 元 or 万元."""
    value = made(product_of, *(constant(factor) for factor in factors))
    for c in (c for c in amounts if (r, c) in view.cells):
        both = (value, scaled(value, 1, 10000) if unit_of(view, c) == "万元" else scaled(value, 10000, 1))
        first = both[1] if unit_of(view, c) == "万元" else both[0]
        links = [Link(FORMULA, view, (r, c), one, "计算式") for one in (first, *both)]
        right = next((link for link in links if link.loose), links[0])
        yield replace(right, doubt="算式中的单位看不确定") if off_by_unit(right) else right


def _share(view: TableView, at: At, parts: Sequence[Value], share: re.Match[str]) -> Link:
    value = made(percentage, summed(parts), constant(Decimal(share[2])))
    value = value if unit_of(view, at[1]) == "万元" else scaled(value, 10000, 1)
    return Link(FEE, view, at, value, f"{share[1]}×{share[2]}%", side="wan")


def named(columns: Columns, name: int, amount: int, text: str, found: Sequence[Fact]) -> Value | None:
    """An amount by its name in 万元; nothing where it is not stated, or differently in several tables."""
    view = columns.view
    own = [r for r in view.body if same_name(columns.text(r, name)) == same_name(text) and (r, amount) in view.cells]
    if len(own) == 1:
        return in_wan(view, (own[0], amount), leaf_of(view.cells[own[0], amount], sure=True))
    role = columns.rows.part(text)
    facts = [fact for fact in found if fact.role == role] if role else []
    summary = [fact for fact in facts if fact.source == "summary"] or facts
    if len(summary) != 1:
        return None
    finer = [f for f in facts if unit_of(f.view, f.at[1]) == "元" and f.value.full.overlaps(summary[0].value.printed)]
    best = summary[0].value
    return replace(best, full=finer[0].value.full) if len(finer) == 1 else best
