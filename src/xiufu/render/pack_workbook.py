"""Templates of pack books (数据包填写模板): Chinese headings, hints, drop-down lists, and not one number."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xiufu.packs.books import CHOICES, FORMS, TABLES, BookKind
from xiufu.packs.tables import Column, Sheet

_ROWS = 20_000
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The same template is the same file: no clock in it."""


Filled = Mapping[str, Sequence[Mapping[str, str]]]
"""What is written in already (已填内容): rows by the id of their sheet, a form being one."""


def pack_template(kind: BookKind, filled: Filled = MappingProxyType({})) -> bytes:
    """填写模板 of one kind of pack, as an ``.xlsx`` file, with what is known already written in."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": "数据包填写模板", "created": _CREATED})
    styles = _Styles(book)
    for sheet in FORMS[kind]:
        _form(book.add_worksheet(sheet.title), sheet, styles, next(iter(filled.get(sheet.id, ())), {}))
    for sheet in TABLES[kind]:
        _table(book.add_worksheet(sheet.title), sheet, styles, filled.get(sheet.id, ()))
    book.close()
    return out.getvalue()


class _Styles:
    """Cell formats; entries are text, so that ``0.20`` and ``0101`` stay as typed."""

    def __init__(self, book: Workbook) -> None:
        plain: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        head = plain | {"bold": True, "bg_color": "#DCE6F1", "border": 1, "align": "center", "text_wrap": True}
        self.head: Format = book.add_format(head)
        self.needed: Format = book.add_format(head | {"bg_color": "#FCE4D6"})
        self.item: Format = book.add_format(plain | {"border": 1})
        self.entry: Format = book.add_format(plain | {"num_format": "@"})
        self.form_entry: Format = book.add_format(plain | {"num_format": "@", "border": 1, "text_wrap": True})
        self.hint: Format = book.add_format(plain | {"font_color": "#595959", "text_wrap": True})


def _heading(column: Column) -> str:
    return f"{column.heading}*" if column.required else column.heading


def _choices(column: Column) -> list[str]:
    return [CHOICES[value] for value in column.choices]


def _write(page: Worksheet, at: tuple[int, int], text: str, style: Format) -> None:
    """Text as text: a string method, so that none is taken for a formula."""
    if text:
        page.write_string(*at, text, style)
    else:
        page.write_blank(*at, None, style)


def _shown(column: Column, value: str) -> str:
    return CHOICES.get(value, value) if column.choices else value


def _hint(column: Column) -> str:
    needed = "必填" if column.required else "可不填"
    choices = f"可选：{'、'.join(_choices(column))}" if column.choices else ""
    number = "只写数字" if column.number and not column.choices else ""
    return "；".join(part for part in (needed, column.help, choices, number) if part)


def _form(page: Worksheet, sheet: Sheet[Any], styles: _Styles, filled: Mapping[str, str]) -> None:
    page.write_row(0, 0, ["项目", "填写", "要求"], styles.head)
    for line, column in enumerate(sheet.columns(), start=1):
        page.write_string(line, 0, _heading(column), styles.needed if column.required else styles.item)
        _write(page, (line, 1), _shown(column, filled.get(column.id, "")), styles.form_entry)
        page.write_string(line, 2, _hint(column), styles.hint)
        _restrict(page, line, line, 1, column)
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 44)
    page.set_column(2, 2, 70)
    page.freeze_panes(1, 0)


def _table(page: Worksheet, sheet: Sheet[Any], styles: _Styles, filled: Sequence[Mapping[str, str]]) -> None:
    for place, column in enumerate(sheet.columns()):
        page.write_string(0, place, _heading(column), styles.needed if column.required else styles.head)
        page.write_comment(0, place, _hint(column), {"x_scale": 1.6, "font_size": 10})
        page.set_column(place, place, max(12, 2 * len(column.heading) + 4), styles.entry)
        _restrict(page, 1, _ROWS, place, column)
        for line, row in enumerate(filled, start=1):
            _write(page, (line, place), _shown(column, row.get(column.id, "")), styles.entry)
    page.set_row(0, 32)
    page.freeze_panes(1, 0)


def _restrict(page: Worksheet, first: int, last: int, place: int, column: Column) -> None:
    if column.choices:
        page.data_validation(
            first,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": _choices(column),
                "ignore_blank": True,
                "error_title": "不在可选范围内",
                "error_message": "请从下拉列表中选择",
            },
        )
