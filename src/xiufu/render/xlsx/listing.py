"""A sheet that lists figures: heads, one row a figure, made to be filtered, scrolled and printed."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xiufu.core.derivation import ABSENT_NAMES
from xiufu.core.figure import Absent, Figure, Figures, Source
from xiufu.render.xlsx.style import DIGITS, ONE_LINE, Book, Look, double, fits, format_of, height_of, put

Heads = tuple[tuple[str, int], ...]
"""Names and widths of columns."""

NAMING: Heads = (("编号", 36), ("名称", 18), ("对象", 26))
"""The first columns of every list of figures."""

PLAIN: Look = {"border": 1, "text_wrap": 0}
WRAPPED: Look = {"border": 1}
NUMBER: Look = {**PLAIN, "align": "right", "indent": 1}
_LACKING: Look = {**PLAIN, "font_color": "#C00000"}
_UNVERIFIED: Look = {**WRAPPED, "font_color": "#C55A11"}
_INPUT: Look = {**NUMBER, "bg_color": "#FFF9DB"}

_TOO_LONG = f"（超过 {DIGITS} 位有效数字，电子表格只能保留前 {DIGITS} 位）"

_LARGEST = 10**15
_NUMBERS_ONLY: dict[str, object] = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -_LARGEST,
    "maximum": _LARGEST,
    "ignore_blank": False,
    "error_title": "只能填数值",
    "error_message": "此处只能填数值，不要带单位、文字或多余符号，例如 12.50。",
}
_NOT_HERE: dict[str, object] = {
    "validate": "custom",
    "value": "=FALSE",
    "error_title": "此处没有数值",
    "error_message": "用到此数的各项都没有计算，填在这里不会生效。请把数值补进方案输入，重新生成本工作簿。",
}


def listing(book: Book, name: str, heads: Heads, rows: int) -> Worksheet:
    """A sheet with heads and room for so many rows, set up for reading and printing."""
    sheet = book.sheet(name, landscape=True)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, book.head)
    sheet.set_default_row(ONE_LINE)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, rows, len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, rows, len(heads) - 1)
    book.link_back(sheet, len(heads))
    return sheet


def put_row(
    book: Book,
    sheet: Worksheet,
    row: int,
    named: tuple[Figure, Figures],
    texts: dict[int, str],
    heads: Heads,
    style: Format,
) -> None:
    """Write id, label and subject of a figure and ``texts`` by column, and make the row high enough for all of them."""
    figure, figures = named
    of = "全项目" if figure.id.subject == "project" else figures.subject_name(figure.id.subject)
    naming = (str(figure.id), figure.label, of)
    wrapped = book.format(**WRAPPED)
    for column, text in enumerate(naming):
        put(sheet, row, column, text, wrapped)
    for column, text in texts.items():
        put(sheet, row, column, text, style)
    height = max(height_of(text, heads[column][1]) for column, text in (*enumerate(naming), *texts.items()))
    if height > ONE_LINE:
        sheet.set_row(row, height)


def put_input(book: Book, sheet: Worksheet, row: int, column: int, figure: Figure) -> str:
    """Write a number that was read into a cell that may be changed; returns what is to be said about it."""
    if isinstance(figure.value, Absent):
        put_absent(book, sheet, row, column, figure.value)
        return ""
    look = book.format(**_INPUT, num_format=format_of(figure.value))
    sheet.write_number(row, column, double(figure.value), look)
    return "" if fits(figure.value) else _TOO_LONG


def put_absent(book: Book, sheet: Worksheet, row: int, column: int, value: Absent) -> None:
    """Write why there is no number."""
    sheet.write_string(row, column, ABSENT_NAMES[value], book.format(**_LACKING))


def refuse_text(sheet: Worksheet, column: int, figures: Sequence[tuple[int, Figure]]) -> None:
    """Let numbers be typed over numbers only: no text, and nothing where there is no number to change.

    ``figures`` are the figures of a column by row.
    """
    runs = groupby(enumerate(figures), lambda item: (item[1][0] - item[0], isinstance(item[1][1].value, Decimal)))
    for (_, known), run in runs:
        numbers = [row for _, (row, _) in run]
        sheet.data_validation(
            numbers[0], column, numbers[-1], column, dict(_NUMBERS_ONLY if known else _NOT_HERE)
        )  # XlsxWriter writes into it


def source_look(book: Book, source: Source | None) -> Format:
    """How a source is written: what is not verified stands out."""
    return book.format(**(_UNVERIFIED if source and source.unverified else WRAPPED))
