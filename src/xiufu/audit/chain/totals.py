"""Parts and totals of the investment (投资的组成与总额): one amount in several tables is one amount; what they add up to."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.estimate import Estimate
from xiufu.audit.chain.rated import Rated
from xiufu.audit.chain.value import Value, exact, leaf, made, scaled, stated, summed
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import percentage, product, remainder
from xiufu.core.numbers import parse_decimal
from xiufu.packs.cost_rows import CostRows, SummaryRole, plain_name

CONTINGENCY, TOTAL = "CHAIN-009", "CHAIN-011"
STATIC: tuple[SummaryRole, ...] = ("construction", "equipment", "other_fees", "contingency", "monitoring")
NAMES: dict[SummaryRole, str] = {
    "construction": "工程施工费",
    "equipment": "设备费",
    "other_fees": "其他费用",
    "contingency": "不可预见费",
    "monitoring": "监测与管护费",
    "static": "静态总投资",
    "price_contingency": "价差预备费",
    "dynamic": "动态总投资",
}
_TITLE = re.compile(r"^(?:续?表[\d\-－.]+)?(.+?)(?:投资)?(?:估算|概算|预算|计算|测算)?(?:总|汇总|明细)?表$")


Source = Literal["summary", "table", "beside", "column"]
"""Where an amount is stated: in a summary, as the total of a table about it, beside its like, as the total of a column."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A part or a total of the investment where it is stated (投资数额): its value in 万元."""

    role: SummaryRole
    view: TableView
    at: At
    value: Value
    source: Source = "column"

    @property
    def words(self) -> str:
        """What it is, in words."""
        return f"“{self.view.title}”的{NAMES[self.role]}"


def unit_of(view: TableView, c: int) -> str:
    """元 or 万元 of a column, nothing where it states neither."""
    unit = view.columns[c].unit or view.unit
    return unit if unit in ("元", "万元") else ""


def in_wan(view: TableView, at: At, value: Value) -> Value:
    """A value of a column in 万元 (折合万元)."""
    return scaled(value, 1, 10000) if unit_of(view, at[1]) == "元" else value


def read(view: TableView, at: At) -> Value:
    """A printed amount in 万元."""
    return in_wan(view, at, leaf(view.cells[at], sure=True))


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """A table of the parts of the investment (投资总表): the row of every part, the rows that nobody can name."""

    view: TableView
    rows: dict[SummaryRole, At]
    unknown: tuple[str, ...]


def summaries(views: Sequence[TableView], rows: CostRows) -> Iterator[Summary]:
    """Every table of the parts of the investment with a static total (投资总表)."""
    for view in views:
        columns = Columns(view, rows)
        amounts = [c for c in columns.all("amount") if unit_of(view, c)]
        name = columns.name()
        if name is None or len(amounts) != 1 or view.shape != "table":
            continue
        named: dict[SummaryRole, At] = {}
        unknown = []
        for r in view.body:
            at = (r, amounts[0])
            role = rows.part(columns.text(r, name))
            if at not in view.cells:
                continue
            if role and role not in named:
                named[role] = at
            elif not role and view.rows[r].level == 0 and not view.rows[r].sums:
                unknown.append(view.rows[r].label)
        if len(named) >= 3 and {"static", "dynamic"} & set(named):
            yield Summary(view, named, tuple(unknown))


def facts(views: Sequence[TableView], rows: CostRows, built: Sequence[Estimate], tops: Sequence[Summary]) -> list[Fact]:
    """Every part and total of the investment where one is stated (投资数额), summaries first."""
    found = [Fact(role, top.view, at, read(top.view, at), "summary") for top in tops for role, at in top.rows.items()]
    for one in built:
        if one.total and one.total_at:
            found.append(Fact("construction", one.view, one.total_at, scaled(one.total, 1, 10000), "table"))
    taken = {id(fact.view) for fact in found}
    for view in (view for view in views if id(view) not in taken and view.shape == "table"):
        found += _titled(view, rows)
        found += _columns(view, rows)
    return found


def _titled(view: TableView, rows: CostRows) -> Iterator[Fact]:
    """The total of a table that is all about one part: 其他费用估算表."""
    title = _TITLE.search(plain_name(view.title))
    role = rows.part(title[1]) if title else None
    totals = [r for r in view.body if view.rows[r].kind == "total"]
    columns = Columns(view, rows)
    if role and len(totals) == 1:
        for c in columns.all("amount"):
            if (totals[0], c) in view.cells and unit_of(view, c):
                yield Fact(role, view, (totals[0], c), read(view, (totals[0], c)), "table")


def _columns(view: TableView, rows: CostRows) -> Iterator[Fact]:
    """Columns that are each about one part: of the only row that is no total where the parts stand side by side, else of the total."""
    roles = {c: role for c in view.numbers if (role := rows.part(view.columns[c].name)) and unit_of(view, c)}
    totals = [r for r in view.body if view.rows[r].kind == "total"]
    items = [r for r in view.body if not view.rows[r].sums and view.rows[r].kind == "item"]
    lone = len(items) == 1 and len(roles) >= 2 and any(Columns(view, rows).all("rate"))
    for c, role in roles.items():
        r = items[0] if lone else totals[0] if len(totals) == 1 else None
        if r is not None and (r, c) in view.cells:
            yield Fact(role, view, (r, c), read(view, (r, c)), "beside" if lone else "column")


def carried(found: Sequence[Fact]) -> Iterator[Link]:
    """One amount in several tables (总额衔接): each against that of the summary, else of the first table that states it."""
    pairs: list[tuple[Fact, Link]] = []
    for role in NAMES:
        same = [fact for fact in found if fact.role == role]
        references = [fact for fact in same if fact.source == "summary"] or same[:1]
        tables = Counter(fact.source for fact in {id(f.view): f for f in same}.values())
        for fact in (fact for fact in same if fact not in references):
            several = fact.source == "table" and tables["table"] > 1
            doubt = "有几张表写出此项，不知对应哪一张" if several or len(references) > 1 else ""
            links = [
                Link(TOTAL, fact.view, fact.at, _for(fact.view, fact.at, other.value), other.words, doubt, same=True)
                for other in references
            ]
            if several and len(references) == 1:
                others = {id(f.view): f for f in same if f.source == "table" and f.view is not fact.view}
                rest = made(remainder, references[0].value, *(f.value for f in others.values()))
                words = f"{references[0].words}减去其余各表"
                links.append(Link(TOTAL, fact.view, fact.at, _for(fact.view, fact.at, rest), words, doubt))
            pairs.append((fact, next((link for link in links if link.loose), links[0])))
    borne = {id(fact.view) for fact, link in pairs if link.loose and link.value.point.lo}
    for fact, link in pairs:
        alone = fact.source == "column" and id(fact.view) not in borne
        doubt = link.doubt or ("此表可能只列一部分" if alone else "")
        yield link if link.loose else replace(link, doubt=doubt)


def made_of(tops: Sequence[Summary], found: Sequence[Fact]) -> Iterator[Link]:
    """静态总投资 and 动态总投资 of every summary, from what it states."""
    for top in tops:
        view, at = top.view, top.rows
        doubt = f"“{top.unknown[0]}”行不知计入哪一项" if top.unknown else ""
        parts = [_source(role, top, found) for role in STATIC if role in at]
        static = _source("static", top, found) if "static" in at else None
        if parts and "static" in at:
            value = summed(parts)
            yield Link(TOTAL, view, at["static"], _for(view, at["static"], value), "各组成部分之和", doubt, "wan")
        if static and "price_contingency" in at and "dynamic" in at:
            value = summed([static, _source("price_contingency", top, found)])
            words = "静态总投资＋价差预备费"
            yield Link(TOTAL, view, at["dynamic"], _for(view, at["dynamic"], value), words, doubt, "wan")


def _source(role: SummaryRole, top: Summary, found: Sequence[Fact]) -> Value:
    """A part of a summary, unrounded where another table in 元 carries it more finely."""
    own = read(top.view, top.rows[role])
    finer = [
        f for f in found if f.role == role and unit_of(f.view, f.at[1]) == "元" and f.value.full.overlaps(own.printed)
    ]
    return replace(own, full=finer[0].value.full) if len(finer) == 1 else own


def _for(view: TableView, at: At, value: Value) -> Value:
    """An amount in 万元 as a column states it."""
    return scaled(value, 10000, 1) if unit_of(view, at[1]) == "元" else value


def contingencies(views: Sequence[TableView], rows: CostRows, found: Sequence[Fact]) -> Iterator[Rated]:
    """不可预见费 = (工程施工费 + 设备费 + 其他费用) × 费率, of every table that has the rate beside its bases."""
    for view in views:
        columns = Columns(view, rows)
        rate, amount = columns.one("rate"), columns.all("amount")
        parts = [c for c in view.numbers if rows.part(view.columns[c].name) in STATIC]
        if rate is None or not parts or not amount:
            continue
        last, base = max(amount), next((c for c in columns.all("base") if max(parts) < c < rate), None)
        for r in view.body:
            there = [c for c in parts if (r, c) in view.cells]
            if (r, rate) not in view.cells or (r, last) not in view.cells or last <= rate or not there:
                continue
            whole = summed(_finer(view, (r, c), rows, found) for c in there)
            links = []
            if base is not None and (r, base) in view.cells:
                links.append(Link(CONTINGENCY, view, (r, base), whole, "各项基数之和", side="wan"))
                whole = stated(view.cells[r, base], whole)
            percent, link = rate_of(view, (r, rate), (r, last), whole)
            named = tuple(NAMES[role] for c in there if (role := rows.part(view.columns[c].name)))
            name = columns.text(r, columns.name())
            yield Rated(view, name, (r, rate), percent, named, "", (*links, link))


def rate_of(view: TableView, rate: At, amount: At, base: Value) -> tuple[Decimal | None, Link]:
    """A rate with the equation of its amount (费率): in percent, or as a fraction where only that makes the amount.

    No percentage where either does. ``base`` is in the unit of the amount.
    """
    printed = exact(view.cells[rate])
    kernels = [(percentage, 0), *([(product, 2)] if printed.point.hi < 1 else [])]
    said = "取费基数×费率"
    tried = [(Link(CONTINGENCY, view, amount, made(k, base, printed), said, side="wan"), n) for k, n in kernels]
    right = [(link, n) for link, n in tried if link.loose]
    link, places = (right or tried)[0]
    percent = parse_decimal(view.cells[rate].text).scaleb(places)
    return (None if len(right) > 1 else percent), link


def _finer(view: TableView, at: At, rows: CostRows, found: Sequence[Fact]) -> Value:
    own = leaf(view.cells[at], sure=True)
    role = rows.part(view.columns[at[1]].name)
    finer = [f for f in found if f.role == role and unit_of(f.view, f.at[1]) == "元" and unit_of(view, at[1]) == "万元"]
    right = [f for f in finer if f.value.full.overlaps(own.printed)]
    return replace(own, full=right[0].value.full) if len(right) == 1 else own
