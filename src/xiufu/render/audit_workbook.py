"""Summaries of audits (审查汇总): which documents have what wrong, every issue, what cannot be told, and what was not read."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xiufu.render.xlsx.style import LINK, ONE_LINE, Book, clean, height_of, put

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed moment, so that the same findings give the same bytes."""
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


Value = str | int | Link | None


class FileRow(NamedTuple):
    """A document (一个文件): what became of it, how many issues, how many numbers were read and judged, none of these where it
    could not be read."""

    file: str
    page: Link
    state: str
    errors: int | None
    warnings: int | None
    notes: int | None
    undecided: int | None
    numbers: int | None
    judged: int | None
    in_tables: int | None
    judged_in_tables: int | None


class IssueRow(NamedTuple):
    """All that is wrong with one number (一处问题)."""

    file: str
    number: Link
    severity: str
    code: str
    place: str
    stated: str
    expected: str
    message: str
    evidence: str
    remedy: str
    fingerprint: str


class UndecidedRow(NamedTuple):
    """What cannot be told for one reason (不能判定的一类)."""

    file: str
    code: str
    reason: str
    times: int
    places: str


class UnreadRow(NamedTuple):
    """What was not read (一处未读内容), and why."""

    file: str
    place: str
    reason: str


_FILES = (
    ("文件", 44),
    ("审查页", 8),
    ("情况", 40),
    ("错误", 7),
    ("警告", 7),
    ("提示", 7),
    ("不能判定", 9),
    ("读到数值", 9),
    ("核对过", 9),
    ("表内数值", 9),
    ("表内核对过", 11),
)
_ISSUES = (
    ("文件", 20),
    ("第几处", 8),
    ("轻重", 7),
    ("编号", 11),
    ("位置", 26),
    ("写的", 12),
    ("应为", 14),
    ("问题", 36),
    ("另据", 30),
    ("处理", 18),
    ("指纹", 13),
)
_UNDECIDED = (("文件", 36), ("编号", 11), ("原因", 40), ("处数", 7), ("位置", 60))
_UNREAD = (("文件", 40), ("位置", 26), ("原因", 70))


def write_audit_workbook(
    files: Sequence[FileRow], issues: Iterable[IssueRow], undecided: Iterable[UndecidedRow], unread: Iterable[UnreadRow]
) -> bytes:
    """The summary of many audits (审查汇总), row by row. The same arguments give the same bytes."""
    target = BytesIO()
    options = {"in_memory": True, "default_format_properties": dict(_FONT)}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": "审查汇总", "created": _CREATED})
        book = Book(workbook, "审查汇总")
        _write(book, "文件", _FILES, files)
        _write(book, "审查结果", _ISSUES, issues)
        _write(book, "不能判定", _UNDECIDED, undecided)
        _write(book, "未读", _UNREAD, unread)
    return target.getvalue()


def _write(book: Book, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]) -> None:
    sheet = book.sheet(name, landscape=True)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        put(sheet, 0, column, head, book.head)
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
            _put(book, sheet, last, column, value)
            height = max(height, height_of(_shown(value), heads[column][1]))
        sheet.set_row(last, height)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, len(heads) - 1)


def _shown(value: Value) -> str:
    return value.text if isinstance(value, Link) else str(value or "")


def _put(book: Book, sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if isinstance(value, Link):
        sheet.write_url(
            row, column, f"external:{value.address}", book.format(border=1, valign="top", **LINK), clean(value.text)
        )
    elif isinstance(value, int):
        sheet.write_number(row, column, value, book.format(border=1, valign="top"))
    else:
        put(sheet, row, column, value or "", book.format(border=1, valign="top"))
