"""The sheets 价格, 参数 and 输入: every number that was read, in a cell that a reviewer may change."""

from dataclasses import replace

from xiufu.core.figure import Figure, Source
from xiufu.render.xlsx.ledger import INPUTS, PARAMETERS, PRICES, Ledger
from xiufu.render.xlsx.listing import (
    NAMING,
    PLAIN,
    Heads,
    listing,
    put_input,
    put_row,
    refuse_text,
    source_look,
)
from xiufu.render.xlsx.style import Book, put

_INPUT_HEADS: Heads = (*NAMING, ("数值", 15), ("单位", 9), ("出处", 60))
_PRICE_HEADS: Heads = (*NAMING, ("价格", 13), ("限价", 13), ("单位", 11), ("价格日期", 12), ("出处", 60))
_VALUE, _LIMIT = 3, 4


def write_inputs(book: Book, ledger: Ledger) -> None:
    """Write what was read (写读入的数): prices, parameters, and the plan's own numbers."""
    _write_prices(book, ledger)
    for name in (PARAMETERS, INPUTS):
        figures = ledger.rows[name]
        sheet = listing(book, name, _INPUT_HEADS, len(figures))
        for row, figure in enumerate(figures, start=1):
            note = put_input(book, sheet, row, _VALUE, figure)
            put(sheet, row, 4, figure.unit, book.format(**PLAIN))
            source = _source(figure)
            texts = {5: f"{source}{note}"}
            put_row(book, sheet, row, (figure, ledger.figures), texts, _INPUT_HEADS, source_look(book, source))
        refuse_text(sheet, _VALUE, list(enumerate(figures, start=1)))


def _write_prices(book: Book, ledger: Ledger) -> None:
    """A budget price and its ceiling price share a row."""
    figures = ledger.rows[PRICES]
    limits = {row - 1: figure for row, figure in ledger.limits.items()}
    sheet = listing(book, PRICES, _PRICE_HEADS, len(figures))
    plain = book.format(**PLAIN)
    for row, figure in enumerate(figures, start=1):
        note = put_input(book, sheet, row, _VALUE, figure)
        if row in limits:
            note = note or put_input(book, sheet, row, _LIMIT, limits[row])
        else:
            put(sheet, row, _LIMIT, "", plain)
        put(sheet, row, 5, figure.unit, plain)
        source = _source(figure)
        put(sheet, row, 6, source.as_of_date.isoformat() if source.as_of_date else "", plain)
        texts = {7: f"{replace(source, as_of_date=None)}{note}"}
        put_row(book, sheet, row, (figure, ledger.figures), texts, _PRICE_HEADS, source_look(book, source))
    refuse_text(sheet, _VALUE, list(enumerate(figures, start=1)))
    refuse_text(sheet, _LIMIT, list(limits.items()))


def _source(figure: Figure) -> Source:
    if not isinstance(figure.origin, Source):
        raise TypeError(f"{figure.id} was not read")
    return figure.origin
