"""Formulas that heads and labels state (表内公式): （6）＝（4）×（5）, ③＝①＋②, 静态总投资（一＋二＋三）."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from xiufu.audit.arithmetic.equation import ONE, Equation, Term, number
from xiufu.audit.arithmetic.readings import Maker, all_there, tried
from xiufu.audit.tables import TableView
from xiufu.core.numbers import CONTEXT

CODE = "ARITH-009"
_CIRCLED = {chr(ord("①") + i): str(i + 1) for i in range(20)}
_TOKEN = re.compile(
    r"[(（]\s*(\d{1,2}|[A-Z])\s*[)）]|([①-⑳])|(\d+(?:\.\d+)?)\s*([%％]?)|([A-Z])|([-+＋－−–—×xX*＊÷/／]|[(（)）])"
)
_ROW_FORMULA = re.compile(
    r"[（(]([^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[+＋][^（）]*(?:[（(][^（）()]*[)）])*)[)）]$|[=＝](.+[+＋].+)$"
)
_ROW_TERM = re.compile(r"\s*([-+＋－−]?)\s*[（(]?\s*([一二三四五六七八九十]+|\d+(?:\.\d+)*|[①-⑳])\s*[)）]?\s*")
_BLANK, _UNREAD, _FEWEST_BLANK = "有的列空白", "有的列不是一个数", 2
"""Rows that hold with a column left blank show that blank is nothing in this table (自定)."""
_PLUS, _MINUS, _TIMES, _OVER = "+＋", "-－−–—", "×xX*＊", "÷/／"


@dataclass(frozen=True, slots=True)
class Product:
    """A product of columns with a number before it (乘积): ``columns`` above, ``under`` below the line."""

    coefficient: Decimal
    columns: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


def formulas(view: TableView) -> Iterator[Equation]:
    """Every formula that the table states, on every row."""
    if view.shape == "form":
        return
    yield from _of_columns(view)
    yield from _of_rows(view)


def _of_columns(view: TableView) -> Iterator[Equation]:
    numbered = {_CIRCLED.get(column.number, column.number): c for c, column in enumerate(view.columns) if column.number}
    for k in view.numbers:
        text = view.columns[k].formula
        parsed = parsed_formula(text, set(numbered)) if text else None
        if not parsed:
            continue
        units = {view.columns[c].unit for c in view.numbers}
        scaled = {"元", "万元"} <= units or any(re.search(r"/\s*10+", unit) for unit in units)
        scales = [ONE, Decimal("0.01"), Decimal("0.0001"), Decimal("0.000001")] if scaled else [ONE]
        readings = [tried(view, k, _maker(view, k, parsed, numbered, scale)) for scale in scales]
        meant = max(readings, key=lambda one: one.fits)
        doubt = "" if meant.fits or not scaled else "各列单位不同，不知如何换算"
        if not meant.fits and meant.tested > 2:
            doubt = "没有一行相符，可能另有约定"
        blank = sum(e.holds for e in meant.equations if e.doubt == _BLANK) >= _FEWEST_BLANK
        for e in meant.equations:
            own = "" if blank and e.doubt == _BLANK else e.doubt
            yield e if e.holds else replace(e, doubt=own or doubt)


def _maker(view: TableView, k: int, parsed: list[Product], numbered: Mapping[str, int], scale: Decimal) -> Maker:
    columns = [numbered[c] for product in parsed for c in (*product.columns, *product.under)]
    multiplied = {numbered[c] for product in parsed if len(product.columns) > 1 for c in product.columns}
    sums = all(len(product.columns) == 1 and not product.under for product in parsed)
    words = f"表头所列算式（{view.columns[k].formula}）"

    def make(r: int) -> Equation | None:
        there = [c for c in columns if (r, c) in view.cells]
        if not (there and (sums or all_there(view, r, columns))):
            return None
        missing = [c for c in columns if (r, c) not in view.cells and not view.says_nothing(r, c)]
        unread = any(view.texts[r][c].strip() for c in missing)
        doubt = _UNREAD if unread else _BLANK if missing else ""
        terms = []
        for product in parsed:
            at = [(r, numbered[c]) for c in product.columns]
            if not all(one in view.cells for one in at):
                continue
            rates = ONE
            for one in at:
                rates = rates * (Decimal("0.01") if view.columns[one[1]].unit == "%" and one[1] in multiplied else ONE)
            factors = tuple(number(view, one, exact=view.columns[one[1]].unit == "%") for one in at)
            terms.append(Term(factors, product.coefficient * scale * rates))
        under = {numbered[c] for product in parsed for c in product.under}
        divisor = number(view, (r, under.pop())) if under else None
        if divisor and not divisor.value:
            return None
        return Equation(CODE, view, (r, k), number(view, (r, k)), tuple(terms), words, doubt, divisor)

    return make


def parsed_formula(text: str, known: set[str]) -> list[Product] | None:
    """A formula over numbers of columns as a sum of products; nothing where it is more than that.

    >>> parsed_formula("（4）×（5）", {"4", "5"})
    [Product(coefficient=Decimal('1'), columns=('4', '5'), under=())]
    >>> parsed_formula("①+②-③", {"1", "2", "3"})[2]
    Product(coefficient=Decimal('-1'), columns=('3',), under=())
    """
    marked = bool(re.search(r"[(（]\s*\d{1,2}\s*[)）]|[①-⑳]", text))
    products: list[Product] = []
    sign, over, waiting, at = ONE, False, True, 0
    text = text.strip()
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if not found:
            return None
        at = found.end()
        bracketed, circled, digits, percent, letter, operator = found.groups()
        if operator:
            if waiting and operator not in _MINUS:
                return None
            if operator in _PLUS or operator in _MINUS:
                sign, over, waiting = (ONE if operator in _PLUS else -ONE), False, True
                products.append(Product(sign))
            elif operator in _TIMES or operator in _OVER:
                over, waiting = operator in _OVER, True
            else:
                return None
            continue
        if not waiting:
            return None
        if not products:
            products.append(Product(ONE))
        name = (
            bracketed
            or (_CIRCLED[circled] if circled else letter)
            or (digits if digits in known and not marked else "")
        )
        last = products[-1]
        if name:
            if name not in known:
                return None
            products[-1] = (
                Product(last.coefficient, last.columns, (*last.under, name))
                if over
                else Product(last.coefficient, (*last.columns, name), last.under)
            )
        else:
            value = Decimal(digits) * (Decimal("0.01") if percent else ONE)
            if not value:
                return None
            coefficient = CONTEXT.divide(last.coefficient, value) if over else last.coefficient * value
            products[-1] = Product(coefficient, last.columns, last.under)
        waiting, over = False, False
    under = [product.under for product in products if product.under]
    if waiting or (under and len(products) > 1) or any(len(one) > 1 for one in under):
        return None
    return products if all(product.columns for product in products) else None


def _of_rows(view: TableView) -> Iterator[Equation]:
    for r in view.body:
        parts = row_formula(view.texts[r], view, r)
        if not parts:
            continue
        for c in view.numbers:
            if (r, c) not in view.cells or view.columns[c].unit == "%":
                continue
            there = [(sign, x) for sign, x in parts if (x, c) in view.cells]
            if not there:
                continue
            unclear = any((x, c) not in view.cells and not view.says_nothing(x, c) for _, x in parts)
            terms = tuple(Term((number(view, (x, c)),), Decimal(sign)) for sign, x in there)
            doubt = "有的行空白" if unclear else ""
            yield Equation(CODE, view, (r, c), number(view, (r, c)), terms, "行名所列各行之和", doubt)


def row_formula(texts: tuple[str, ...], view: TableView, r: int) -> list[tuple[int, int]]:
    """The rows that the label of a row adds up, each with its sign: of 静态总投资（一＋二＋三）."""
    for text in dict.fromkeys(texts):
        found = _ROW_FORMULA.search("".join(text.split()))
        if not found:
            continue
        formula = found[1] or found[2]
        at, parts = 0, []
        while at < len(formula):
            term = _ROW_TERM.match(formula, at)
            if not term or term.end() == at:
                return []
            at = term.end()
            rows = [x for x in view.body if x != r and view.rows[x].numbering.strip("（）()、.．") == term[2]]
            if len(rows) != 1:
                return []
            parts.append((-1 if term[1] and term[1] in _MINUS else 1, rows[0]))
        if len(parts) >= 2:
            return parts
    return []
