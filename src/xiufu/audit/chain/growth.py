"""价差预备费 by years: the growth factor of every year, by the convention that the years bear out, and what it makes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiufu.audit.chain.equation import Link
from xiufu.audit.chain.value import Value, constant, leaf, made, meaning
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import growth_factor, product
from xiufu.core.interval import Interval
from xiufu.core.numbers import N, parse_decimal
from xiufu.packs.cost_rows import CostRows

CODE = "CHAIN-010"
_RATE = re.compile(r"1\s*[+＋]\s*(\d+(?:\.\d+)?)\s*([%％]?)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CONVENTIONS = ((Decimal(0), "年末计（首年不计）"), (Decimal("0.5"), "年中计"), (Decimal(1), "首年即计"))


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """A table of 价差预备费 by years (价差预备费估算表): its equations, and the rate and the offset of years that they bear out.

    ``offset`` is what the first year counts as: 0 at the end of the year, 0.5 in the middle; nothing where none or more than one is borne out.
    """

    view: TableView
    factor: int
    percent: Decimal | None
    offset: Decimal | None
    links: tuple[Link, ...]


def growth(views: Sequence[TableView], rows: CostRows) -> Iterator[Growth]:
    """Every table of 价差预备费 by years (价差预备费估算表)."""
    for view in views:
        static = [c for c in view.numbers if rows.part(view.columns[c].name) == "static"]
        amount = [c for c in view.numbers if rows.part(view.columns[c].name) == "price_contingency"]
        factors = [c for c in view.numbers if re.search("系数", view.columns[c].name)]
        if len(static) != 1 or len(amount) != 1 or len(factors) != 1:
            continue
        years = {r: year for r in view.body if (year := _year(view, r)) is not None}
        rate = next((p for text in (*view.columns[factors[0]].heads, view.title) if (p := _percent(text))), None)
        powers, offset, links = _powers(view, years, rate, factors[0])
        links += _amounts(view, years, powers, (static[0], factors[0], amount[0]))
        yield Growth(view, factors[0], rate, offset, tuple(links))


def _year(view: TableView, r: int) -> int | None:
    text = next((t for c, t in enumerate(view.texts[r]) if view.columns[c].kind != "number" and t.strip()), "")
    found = _YEAR.findall(text)
    return int(found[0]) if len(found) == 1 and not view.rows[r].sums else None


def _percent(text: str) -> Decimal | None:
    found = _RATE.search(text)
    if not found:
        return None
    value = Decimal(found[1])
    return value if found[2] else value * 100 if value < 1 else None


def _powers(
    view: TableView, years: dict[int, int], rate: Decimal | None, factor: int
) -> tuple[dict[int, Value], Decimal | None, list[Link]]:
    """The factor of every year by the convention that most of the printed ones bear out, with it and with their equations."""
    if rate is None or not years:
        return {}, None, []
    first = min(years.values())
    stated = [r for r in years if (r, factor) in view.cells]
    tried = []
    above = all(parse_decimal(view.cells[r, factor].text) >= 1 for r in stated)
    for offset, words in _CONVENTIONS:
        made_by = {r: _power(rate, years[r] - first + offset, above=above) for r in years}
        links = [Link(CODE, view, (r, factor), made_by[r], f"{words}的系数") for r in stated]
        tried.append((sum(link.loose for link in links), made_by, offset, links))
    most, powers, offset, links = max(tried, key=lambda one: one[0])
    plain = any(link.value.point.lo and link.loose for link in links)
    if most * 2 > len(stated) and most >= 2 and plain:
        alone = [one[0] for one in tried].count(most) == 1
        return powers, offset if alone else None, links
    doubt = "指数看不出，不知按哪一种方法计年"
    return {}, None, [replace(link, doubt="" if link.loose else doubt) for link in links]


def _amounts(
    view: TableView, years: dict[int, int], powers: dict[int, Value], ends: tuple[int, int, int]
) -> Iterator[Link]:
    static, factor, amount = ends
    for r in years:
        if (r, static) not in view.cells or (r, amount) not in view.cells:
            continue
        base = leaf(view.cells[r, static])
        printed = _factor(view, (r, factor), powers.get(r))
        if not printed:
            continue
        early = ""
        whole = made(product, base, printed)
        if printed.point.lo >= 1:
            link = Link(CODE, view, (r, amount), whole, "静态投资×系数")
            above_one = replace(link, value=made(_above_one, base, printed), words="静态投资×（系数－1）")
            fits = next((one for one in (link, above_one) if one.loose), None)
            yield fits or replace(link, doubt="系数是否含 1 看不确定")
            continue
        if (r, factor) in view.cells and not whole.full.overlaps(meaning(view.cells[r, amount])):
            early = f"系数先取位为 {view.cells[r, factor].text}"
        yield Link(CODE, view, (r, amount), whole, "静态投资×系数", early=early)


def _above_one(base: N, factor: N) -> N:
    """静态投资 ×（系数 − 1）, where the factor is printed as (1 + r)ⁿ."""
    return base * (factor - 1)


def _power(rate: Decimal, years: Decimal, *, above: bool) -> Value:
    """The growth factor, as (1 + r)ⁿ where the table prints it ``above`` one."""
    factor = made(growth_factor, constant(rate), constant(years))
    return made(lambda x: x + 1, factor) if above else factor


def _factor(view: TableView, at: tuple[int, int], power: Value | None) -> Value | None:
    claim = view.cells.get(at)
    if not claim:
        return power
    own = leaf(claim)
    if power and power.full.overlaps(meaning(claim)):
        between = Interval(min(own.point.lo, power.full.lo), max(own.point.hi, power.full.hi))
        return Value(between, own.point, power.full, (claim,))
    return own
