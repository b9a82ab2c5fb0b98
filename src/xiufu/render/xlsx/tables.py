"""One sheet for each table of the document: laid out as printed, numbers as live references to their figures."""

from decimal import Decimal
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xiufu.core.numbers import Rounding, plain_text, rounded
from xiufu.document.blocks import Cell, Footnote, Number, Run, Table, Unknown
from xiufu.render.xlsx.ledger import Ledger
from xiufu.render.xlsx.style import (
    HIGHEST,
    ONE_LINE,
    Book,
    Look,
    displayed,
    double,
    height_of,
    number_format,
    places_of,
    put,
)

_PORTRAIT, _LANDSCAPE = 92, 138
"""Characters across a printed A4 page."""

_ALIGN = {"left": "left", "center": "center", "right": "right", "both": "justify"}


class Live(NamedTuple):
    """A formula that shows exactly what is printed."""

    formula: str
    value: Decimal
    places: int


def live(number: Number, ledger: Ledger) -> Live | None:
    """The reference that shows exactly the printed text (活引用), or ``None`` when only text can say it."""
    figure, places = number.figure, places_of(number.text)
    if places is None or not isinstance(figure.value, Decimal) or not isinstance(figure.shown, Decimal):
        return None
    printed = Decimal(number.text)
    if displayed(printed, places) != number.text:
        return None
    if printed == figure.shown:  # the same digits, perhaps without idle zeros
        return Live(ledger.cell(figure, shown=True).text, printed, places)
    rule = Rounding(places, figure.show.mode if figure.show else "half_up")
    for value, cell in ((figure.value, ledger.cell(figure)), (figure.shown, ledger.cell(figure, shown=True))):
        if plain_text(rounded(value, rule)) == number.text:
            return Live(rounded(cell, rule).text, printed, places)
    return None


def write_table(book: Book, table: Table, ledger: Ledger) -> Worksheet:
    """Write one table on a sheet of its own: caption, unit, the grid with its merged cells, notes; ready to print."""
    sheet = book.sheet(table.title or table.id, landscape=table.landscape)
    last = len(table.widths) - 1
    across = _LANDSCAPE if table.landscape else _PORTRAIT
    widths = [max(4.0, across * width / max(sum(table.widths), 1)) for width in table.widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _line(book, sheet, 0, last, table.title, bold=1, font_size=14, align="center")
    sheet.set_row(0, 26)
    top = 1
    if table.unit:
        _line(book, sheet, 1, last, table.unit, align="right")
        top = 2
    cells = [(r, c, cell) for r, slots in enumerate(table.grid()) for c, (cell, begins) in enumerate(slots) if begins]
    for r, c, cell in cells:
        _write_cell(book, sheet, top + r, c, cell, ledger)
    for r, height in enumerate(_heights(cells, widths, len(table.rows)), start=top):
        sheet.set_row(r, height)
    notes = [*(note.text for note in table.notes), *(text for _, _, cell in cells for text in _footnotes(cell))]
    for r, note in enumerate(notes, start=top + len(table.rows)):
        _line(book, sheet, r, last, note, align="left")
        sheet.set_row(r, height_of(note, sum(widths)))
    sheet.repeat_rows(0, top + table.header_rows - 1)
    if 0 < table.header_rows < len(table.rows):
        sheet.freeze_panes(top + table.header_rows, 0)
    sheet.print_area(0, 0, top + len(table.rows) + len(notes) - 1, last)
    book.link_back(sheet, last + 1)
    return sheet


def _runs(cell: Cell) -> list[Run]:
    return [run for paragraph in cell.paragraphs() for run in paragraph.runs]


def _footnotes(cell: Cell) -> list[str]:
    """Footnotes of a cell as lines below the table, which say what they belong to: a sheet has no foot of its own."""
    return [f"脚注（{cell.text}）：{run.note}" for run in _runs(cell) if isinstance(run, Footnote)]


def _heights(cells: list[tuple[int, int, Cell]], widths: list[float], rows: int) -> list[float]:
    """Height of each row; what a cell over several rows needs beyond them is shared among them."""
    heights = [ONE_LINE] * rows
    for r, c, cell in sorted(cells, key=lambda place: place[2].rowspan):
        text, width = ("\n".join(cell.text), 3.0) if cell.vertical else (cell.text, sum(widths[c : c + cell.colspan]))
        lacking = height_of(text, width) - sum(heights[r : r + cell.rowspan])
        for i in range(r, r + cell.rowspan):
            heights[i] = min(heights[i] + max(lacking, 0.0) / cell.rowspan, HIGHEST)
    return heights


def _line(book: Book, sheet: Worksheet, row: int, last: int, text: str, **look: str | int) -> None:
    style = book.format(**look)
    if last:
        sheet.merge_range(row, 0, row, last, "", style)
    put(sheet, row, 0, text, style)


def _write_cell(book: Book, sheet: Worksheet, row: int, column: int, cell: Cell, ledger: Ledger) -> None:
    runs = [run for run in _runs(cell) if not isinstance(run, Footnote)]
    only = runs[0] if len(runs) == 1 else None
    found = live(only, ledger) if isinstance(only, Number) else None
    look: Look = {"border": 1, "align": _ALIGN[_align(cell)]}
    if cell.header:
        look |= {"bold": 1, "bg_color": "#E8EDF2"}
    if cell.vertical:
        look |= {"rotation": 270, "text_wrap": 0}  # stacked letters
    if found:
        look["num_format"] = number_format(found.places)
    elif any(isinstance(run, Unknown) for run in runs):
        look["font_color"] = "#C00000"
    elif any(isinstance(run, Number) for run in runs):
        look["italic"] = 1
    style = book.format(**look)
    if cell.colspan > 1 or cell.rowspan > 1:
        sheet.merge_range(row, column, row + cell.rowspan - 1, column + cell.colspan - 1, "", style)
    if found:
        sheet.write_formula(row, column, f"={found.formula}", style, double(found.value))
    else:
        put(sheet, row, column, cell.text, style)


def _align(cell: Cell) -> str:
    first = next(cell.paragraphs(), None)
    return (first.align if first else None) or cell.align
