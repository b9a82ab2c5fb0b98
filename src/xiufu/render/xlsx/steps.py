"""The sheets 计算 and 辅助: what is computed, each figure a live formula of the same kernel."""

from collections import Counter
from decimal import Decimal

from xiufu.core.derivation import formula_in_words
from xiufu.core.figure import Absent, FigureId, Role, Step
from xiufu.core.numbers import Rounding, rounded
from xiufu.core.text import Cell
from xiufu.render.xlsx.ledger import PARTS, STEPS, VALUE, Ledger
from xiufu.render.xlsx.listing import (
    NAMING,
    NUMBER,
    PLAIN,
    WRAPPED,
    Heads,
    listing,
    put_absent,
    put_row,
)
from xiufu.render.xlsx.style import Book, double, format_of, put

_HEADS: Heads = (*NAMING, ("数值", 15), ("印出值", 12), ("单位", 9), ("算式", 48), ("条款", 36))
_PART_HEADS: Heads = (("所属编号", 34), ("部分", 8), ("数值", 18))
_VALUE, _SHOWN = 3, 4
_EXACT_PLACES = 4
"""As if to be rounded to so many places, which cuts the noise at the tenth, where the plan's own numbers end: a price gap
is 7.9, not 7.900000000000034, or what it is times 25 would be rounded up."""


def write_steps(book: Book, ledger: Ledger) -> None:
    """Write what is computed (写算出的数)."""
    figures = ledger.rows[STEPS]
    sheet = listing(book, STEPS, _HEADS, len(figures))
    plain, wrapped = book.format(**PLAIN), book.format(**WRAPPED)
    for row, figure in enumerate(figures, start=1):
        step = figure.origin
        if not isinstance(step, Step):
            raise TypeError(f"{figure.id} was not computed")
        if isinstance(figure.value, Decimal) and isinstance(figure.shown, Decimal):
            printed = book.format(**NUMBER, num_format=format_of(figure.shown))
            carried = printed if figure.value == figure.shown else book.format(**NUMBER, num_format="General")
            formula = Cell(ledger.formula(figure, step))
            if figure.role is Role.EXACT and formula.subtracts:
                formula = formula.steadied(_EXACT_PLACES)
            sheet.write_formula(row, _VALUE, f"={formula.text}", carried, double(figure.value))
            shown = _printed(Cell(f"{VALUE}{row + 1}"), formula, step.carry, figure.show)
            sheet.write_formula(row, _SHOWN, f"={shown.text}", printed, double(figure.shown))
        elif isinstance(figure.value, Absent):
            for column in (_VALUE, _SHOWN):
                put_absent(book, sheet, row, column, figure.value)
        put(sheet, row, 5, figure.unit, plain)
        words = formula_in_words(figure, ledger.figures)
        explained = {6: f"{words}；{step.note}" if step.note else words, 7: str(step.clause or "")}
        put_row(book, sheet, row, (figure, ledger.figures), explained, _HEADS, wrapped)
    if ledger.parked:
        _write_parked(book, ledger)


def _printed(value: Cell, formula: Cell, carry: Rounding | None, rule: Rounding | None) -> Cell:
    """The carried number rounded for print, unless it is already; a difference without the noise of its subtraction."""
    if rule is None or (carry and carry.places <= rule.places):
        return value
    noisy = formula.subtracts and rule.mode.startswith("half")  # whatever is rounded up or down is steadied
    return rounded(value.steadied(rule.places) if noisy else value, rule)


def _write_parked(book: Book, ledger: Ledger) -> None:
    sheet = listing(book, PARTS, _PART_HEADS, len(ledger.parked))
    numbers: Counter[FigureId] = Counter()
    for row, (owner, cell, value) in enumerate(ledger.parked, start=1):
        numbers[owner] += 1
        put(sheet, row, 0, str(owner), book.format(**PLAIN))
        sheet.write_number(row, 1, numbers[owner], book.format(**PLAIN))
        sheet.write_formula(row, 2, f"={cell.text}", book.format(**NUMBER, num_format="General"), double(value))
