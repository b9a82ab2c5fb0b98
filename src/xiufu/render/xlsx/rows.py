"""Sheets that are one list (清单): heads, rows that wrap, links to files, a filter; printed with their heads on every page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xiufu.core.numbers import plain_text
from xiufu.render.xlsx.style import LINK, ONE_LINE, Book, Look, clean, double, fits, format_of, height_of, put

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed moment, so that the same rows give the same bytes."""
_FONT = {"font_name": "宋体", "font_size": 10, "font_scheme": "none"}
_MOST_ROWS = 1_000_000
"""Excel has room for little more."""
_CUT = f"超过 {_MOST_ROWS} 行，以下从略；完整结果用 --json 输出"
_MOST_LINKS, _LONGEST_LINK = 65_000, 2_000
"""A sheet of Excel has no more links, and none is longer."""


class Link(NamedTuple):
    """Text that leads to a page (链接), by its address relative to the workbook; without one it is text."""

    text: str
    address: str


Value = str | int | Decimal | Link | None
_NO_TINTS: Mapping[str, str] = MappingProxyType({})
_FORMULA = ("=", "+", "-", "@")
"""Text that begins so becomes a formula when somebody edits its cell, unless the cell says that it is text."""


@contextmanager
def write_book(title: str) -> Iterator[tuple[Book, BytesIO]]:
    """A workbook of lists (清单工作簿) that is written into memory."""
    target = BytesIO()
    options = {"in_memory": True, "default_format_properties": dict(_FONT)}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": title, "created": _CREATED})
        yield Book(workbook, title), target


def write_rows(
    book: Book,
    name: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Value]],
    tints: Mapping[str, str] = _NO_TINTS,
) -> tuple[Worksheet, int]:
    """A sheet of rows below heads with their widths in characters (清单), and its last row, counted from 0.

    ``tints`` are the colours of cells that say just this.
    """
    sheet = book.sheet(name, landscape=True)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        put(sheet, 0, column, head, book.head)
    if (tall := max(height_of(head, width) for head, width in heads)) > ONE_LINE:
        sheet.set_row(0, tall)
    last = links = 0
    for last, row in enumerate(rows, start=1):
        if last > _MOST_ROWS:
            put(sheet, last, 0, _CUT, book.format(bold=1))
            break
        height = ONE_LINE
        for column, value in enumerate(row):
            if isinstance(value, Link):
                linked = links < _MOST_LINKS and 0 < len(value.address) <= _LONGEST_LINK
                links += linked
                value = value if linked else value.text
            _put(book, sheet, last, column, value, tints)
            height = max(height, height_of(_shown(value), heads[column][1]))
        sheet.set_row(last, height)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, len(heads) - 1)
    return sheet, last


def _shown(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain_text(value)
    return value.text if isinstance(value, Link) else str(value or "")


def _put(book: Book, sheet: Worksheet, row: int, column: int, value: Value, tints: Mapping[str, str]) -> None:
    if isinstance(value, Link):
        sheet.write_url(
            row, column, f"external:{value.address}", book.format(border=1, valign="top", **LINK), clean(value.text)
        )
    elif isinstance(value, int):
        sheet.write_number(row, column, value, book.format(border=1, valign="top", align="center"))
    elif isinstance(value, Decimal) and fits(value):
        number = book.format(border=1, valign="top", num_format=format_of(value))
        sheet.write_number(row, column, double(value), number)
    else:
        text = _shown(value)
        look: Look = {"border": 1, "valign": "top"}
        look |= {"bg_color": tints[text]} if text in tints else {}
        look |= {"quote_prefix": 1} if text.startswith(_FORMULA) else {}
        put(sheet, row, column, text, book.format(**look))
