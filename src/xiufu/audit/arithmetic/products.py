"""Products along a row (横向乘积): quantity × price, base × rate, and the same quantity in two units."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xiufu.audit.arithmetic.equation import At, Equation, Factor, Term, finest, number
from xiufu.audit.arithmetic.readings import Maker, Tried, all_there, judged, telling, tried
from xiufu.audit.memo import remembered
from xiufu.audit.tables import TableView
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, at_places, exponent

CODE = "ARITH-003"
_QUANTITY = re.compile(
    r"工程量|数量|用量|消耗|耗量|工日|台班数|面积|株数|次数|频次|点数|人数|年限|年数|天数|长度|体积|方量"
)
_PRICE = re.compile(r"单价|综合价|预算价|单位造价|单位费用|单位投资|单位面积|亩均|标准|价格|价差(?=[（(]|$)")
_AMOUNT = re.compile(r"合价|合计|金额|小计|总价|费用?|复价|投资|造价|总额|价差预备费|可利用")
_RATE = re.compile(r"费率|税率|利率|比率|损失率|(?<!相关)(?<!通径)(?<!回归)(?<!变异)系数")
_BASE = re.compile(r"小计|基数|基础|取费|计费|计算")
_STRIPPED = re.compile(r"剥离")
_ENLARGED = re.compile(r"扩大|放大|上浮")
_ANALYSIS = re.compile(r"单价分析|单价计算|单价表|定额|台班|预算单价")
_HUNDRED = Decimal("0.01")
_STEP = Decimal("0.05")
_SCALES = tuple(Decimal(scale) for scale in ("1", "0.0001", "0.01", "0.001", "10000", "0.1"))
_UNITS = {
    ("m²", "hm²"): Decimal("0.0001"),
    ("hm²", "m²"): Decimal(10000),
    ("元", "万元"): Decimal("0.0001"),
    ("万元", "元"): Decimal(10000),
    ("hm²", "亩"): Decimal(15),
    ("m³", "万m³"): Decimal("0.0001"),
}


def products(view: TableView) -> Iterator[Equation]:
    """Every product along a row, agreeing or not."""
    for k, (readings, doubt) in _all(view).items():
        stated = doubt and view.columns[k].formula
        yield from () if stated else judged(readings, doubt)
    yield from _two_units(view)


def product_columns(view: TableView) -> set[int]:
    """The columns that may be products: what they are not borne out to add up to is not said to be wrong."""
    return set(_all(view))


@remembered
def _all(view: TableView) -> dict[int, tuple[list[Tried], str]]:
    """For every column of amounts its readings; and the doubt about them where no row bears one out."""
    found: dict[int, tuple[list[Tried], str]] = {}
    for k in view.numbers if view.shape == "table" else []:
        name = view.columns[k].name
        if not _AMOUNT.search(name) or _PRICE.search(name) or _RATE.search(name):
            continue
        left = [c for c in view.numbers if c < k]
        factors = [c for c in left if _QUANTITY.search(view.columns[c].name) or _PRICE.search(view.columns[c].name)]
        prices = [c for c in factors if _PRICE.search(view.columns[c].name)]
        quantities = [c for c in factors if c not in prices]
        rates = [c for c in left if _RATE.search(view.columns[c].name)]
        readings: list[Tried] = []
        doubt = ""
        if len(prices) > 1 and len(quantities) > 1:
            continue
        if prices and quantities:
            q, p = quantities[-1], prices[-1]
            readings += _scaled(view, k, [q, p])
            readings += _scaled(view, k, factors) if len(factors) > 2 else []
            readings += _scaled(view, k, [q, p, rates[-1]]) if rates else []
            simple = len(factors) == 2 and not rates and len([c for c in left if c > q]) <= 1
            doubt = "" if simple and _sure_names(view, q, p) else "数量、单价与金额的关系看不确定"
        elif rates:
            bases = [c for c in left if c not in rates and not _PRICE.search(view.columns[c].name)]
            bases.sort(key=lambda c: (not _BASE.search(view.columns[c].name), -c))
            lost = _is_what_is_left(view, k, bases, rates[-1])
            bases.sort(key=lambda c: lost and not _STRIPPED.search(view.columns[c].name))
            ways = (True, False) if lost else (False, True)
            readings += [tried(view, k, _rated(view, k, c, rates[-1], off=off)) for c in bases for off in ways]
            sure = lost or (bases and _BASE.search(view.columns[bases[0]].name) and k == rates[-1] + 1)
            doubt = "" if sure else "费率与基数的关系看不确定"
        if readings:
            found[k] = (readings, doubt)
    return found


def _is_what_is_left(view: TableView, k: int, bases: Sequence[int], rate: int) -> bool:
    """Whether a column is by its name what is left of one other, after a loss in percent: 可利用量 of 剥离量."""
    stripped = [c for c in bases if _STRIPPED.search(view.columns[c].name)]
    lost = "损失率" in view.columns[rate].name and view.columns[rate].unit == "%"
    return lost and len(stripped) == 1 and "可利用" in view.columns[k].name


def _sure_names(view: TableView, q: int, p: int) -> bool:
    return bool(re.search(r"工程量|数量|用量", view.columns[q].name) and re.search("单价", view.columns[p].name))


def _scaled(view: TableView, k: int, factors: Sequence[int]) -> list[Tried]:
    """A product at the scale that units state, and at those that a unit of 100 m³ would make."""
    units = [view.columns[c].unit.split("/")[0] for c in (*factors, k)]
    money = [unit for unit in units if unit in ("元", "万元")]
    stated = _UNITS.get((money[0], money[-1]), Decimal(1)) if len(money) >= 2 else Decimal(1)
    scales = dict.fromkeys((stated, *(stated * scale for scale in _SCALES), *_SCALES))
    return [tried(view, k, _multiplying(view, k, factors, scale)) for scale in scales]


def _multiplying(view: TableView, k: int, factors: Sequence[int], scale: Decimal) -> Maker:
    analysis = bool(_ANALYSIS.search(view.title)) or any(
        row.label.startswith(("直接费", "人工费")) for row in view.rows
    )
    units = [c for c, column in enumerate(view.columns) if column.kind == "unit"]
    words = "×".join(f"“{view.columns[c].name}”" for c in factors)

    def make(r: int) -> Equation | None:
        if not all_there(view, r, factors):
            return None
        share = any("".join(view.texts[r][u].split()) in ("%", "％") for u in units)
        share = share or any(_written_percent(view, (r, c)) for c in factors)
        term = Term(
            tuple(_percent(view, (r, c)) or _factor(view, (r, c), analysis=analysis or share) for c in factors),
            scale * (_HUNDRED if share else 1),
        )
        doubt = "合计行的数量、单价未必相乘" if view.rows[r].sums else ""
        equation = Equation(CODE, view, (r, k), number(view, (r, k)), (term,), f"本行{words}", doubt)
        if share and _ENLARGED.search(view.rows[r].label) and not equation.holds:
            return _enlarged(equation, [c for c in factors if not _is_rate(view, (r, c))])
        return _coefficient(equation) if analysis and not share else equation

    return make


def _is_rate(view: TableView, at: At) -> bool:
    """Whether a number of a row in percent is the rate: the quantity, and not the price or base."""
    return not _PRICE.search(view.columns[at[1]].name)


def _enlarged(equation: Equation, bases: Sequence[int]) -> Equation:
    """What a price is enlarged to by a rate is price and rate of it (扩大10%), not the rate of it alone."""
    added = tuple(
        Term((number(equation.view, (equation.at[0], c)),), equation.terms[0].coefficient * 100) for c in bases
    )
    larger = replace(equation, terms=(*added, *equation.terms), words=f"{equation.words}并加上基数")
    said = equation.target.value
    return larger if abs(larger.printed() - said) < abs(equation.printed() - said) else equation


def _percent(view: TableView, at: At) -> Factor | None:
    """A rate is exact."""
    rate = view.columns[at[1]].unit == "%" or _written_percent(view, at)
    return number(view, at, exact=True) if rate else None


def _written_percent(view: TableView, at: At) -> bool:
    """Whether the cell itself says that its number is a rate, as 5% does."""
    return view.cells[at].unit == "%" and view.columns[at[1]].unit != "%"


def _factor(view: TableView, at: At, *, analysis: bool) -> Factor:
    """Consumptions and whole numbers are exact; prices are printed to the fen, their zeros left out or not."""
    if _PRICE.search(view.columns[at[1]].name):
        return priced(view, at)
    whole = exponent(number(view, at).value) >= 0 and bool(re.search(r"数量|次|点|人|年|株", view.columns[at[1]].name))
    return number(view, at, exact=analysis or whole)


def priced(view: TableView, at: At) -> Factor:
    """A price to the places of the finest price in the table: 4.5 beside 7.48 is 4.50. Where all are whole they may be rounded."""
    _, places = finest(view)
    return number(view, at, places=min(2, max(places.get(c, 0) for c in (at[1], *_price_columns(view)))))


@remembered
def _price_columns(view: TableView) -> tuple[int, ...]:
    return tuple(
        c for c in view.numbers if _PRICE.search("".join(view.columns[c].heads)) or "价" in view.columns[c].name
    )


def _coefficient(equation: Equation) -> Equation:
    """In an analysis of a unit price a coefficient may be left out of the quantity, as 0.14 for 0.14 × 1.25: one that the notes
    state, or any usual one.
    """
    product = equation.printed()
    if equation.holds or not product:
        return equation
    ratio = CONTEXT.divide(equation.target.value, product)
    neat = at_places(ratio, 2, "half_even")
    scaled = Interval.exactly(neat) * equation.value()
    view = equation.view
    notes = "".join((*view.notes, *_across(view)))
    usual = 1 < neat <= 2 and neat % _STEP == 0
    if neat != 1 and (usual or str(neat) in notes) and scaled.overlaps(equation.target.means):
        return Equation(
            equation.code,
            equation.view,
            equation.at,
            equation.target,
            equation.terms,
            equation.words,
            f"相差恰为系数 {neat}",
        )
    return equation


def _across(view: TableView) -> Iterator[str]:
    return (view.texts[r][0] for r, row in enumerate(view.rows) if row.kind == "note")


def _rated(view: TableView, k: int, base: int, rate: int, *, off: bool) -> Maker:
    column = view.columns[rate]
    percent = _HUNDRED if column.unit == "%" or column.name.endswith("%") else Decimal(1)
    name, of = view.columns[base].name, column.name
    words = f"本行“{name}”×（1－“{of}”）" if off else f"本行“{name}”×“{of}”"

    def make(r: int) -> Equation | None:
        if not all_there(view, r, (base, rate)):
            return None
        first = number(view, (r, base))
        second = number(view, (r, rate), exact="系数" not in of)
        share = _HUNDRED if _written_percent(view, (r, rate)) else percent
        terms = (Term((first,)), Term((first, second), -share)) if off else (Term((first, second), share),)
        return Equation(CODE, view, (r, k), number(view, (r, k)), terms, words)

    return make


def _two_units(view: TableView) -> Iterator[Equation]:
    """A quantity that is said again in a larger or smaller unit, said by the same head, or where nearly every row bears it out."""
    for k in view.numbers if view.shape == "table" else []:
        for c in (c for c in reversed(view.numbers) if c < k):
            scale = _UNITS.get((view.columns[c].unit, view.columns[k].unit))
            if scale is None:
                continue
            if _stem(view, c) == _stem(view, k):
                yield from tried(view, k, _same(view, k, [c], scale)).equations
                break
            run = [x for x in view.numbers if c <= x < k and view.columns[x].unit == view.columns[c].unit]
            for parts in [[c]] if run == [c] else [[c], run]:
                one = tried(view, k, _same(view, k, parts, scale))
                right = [e for e in one.equations if e.holds and telling(e)]
                wrong = [e for e in one.equations if not e.holds]
                if right and len(wrong) <= 0.34 * len(right):
                    yield from (_counted(view, k, parts, scale, len(right)) if wrong else None) or one.equations
                    return


def _counted(view: TableView, k: int, parts: Sequence[int], scale: Decimal, least: int) -> tuple[Equation, ...] | None:
    """The larger unit is of all pieces and the smaller one of each, where every row bears that out (每件 and 合计)."""
    quantities = [c for c in view.numbers if c < parts[0] and _QUANTITY.search(view.columns[c].name)]
    for q in quantities if len(parts) == 1 else []:
        each = tried(view, k, _multiplying(view, k, [q, *parts], scale)).equations
        if len(each) > least and all(e.holds for e in each):
            return each
    return None


def _stem(view: TableView, c: int) -> str:
    return re.sub(r"[（(][^（）()]*[)）]", "", "".join(view.columns[c].heads))


def _same(view: TableView, k: int, parts: Sequence[int], scale: Decimal) -> Maker:
    names = "＋".join(f"“{view.columns[c].label}”" for c in parts)

    def make(r: int) -> Equation | None:
        if not all_there(view, r, parts):
            return None
        terms = tuple(Term((number(view, (r, c)),), scale) for c in parts)
        return Equation(CODE, view, (r, k), number(view, (r, k)), terms, f"本行{names}换算单位")

    return make
