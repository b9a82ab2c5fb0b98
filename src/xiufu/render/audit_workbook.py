"""Summaries of audits (审查汇总): which documents have what wrong, every finding, and what was not read."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xiufu.render.xlsx.style import Book, put

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed moment, so that the same findings give the same bytes."""
_FONT = {"font_name": "宋体", "font_size": 10, "font_scheme": "none"}
_MOST_ROWS = 1_000_000
"""Excel has room for little more."""
_CUT = f"超过 {_MOST_ROWS} 行，以下从略；完整结果用 --json 输出"

Value = str | int | None


class FileRow(NamedTuple):
    """A document (一个文件): what became of it, how many findings, how many numbers were read and judged."""

    file: str
    state: str
    errors: int
    warnings: int
    notes: int
    undecided: int
    numbers: int | None
    judged: int | None
    in_tables: int | None
    judged_in_tables: int | None


class FindingRow(NamedTuple):
    """A finding (一处审查结果)."""

    file: str
    severity: str
    code: str
    place: str
    message: str
    derivation: str
    remedy: str
    fingerprint: str


class UnreadRow(NamedTuple):
    """What was not read (一处未读内容), and why."""

    file: str
    place: str
    reason: str


_FILES = (
    ("文件", 50),
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
_FINDINGS = (
    ("文件", 36),
    ("轻重", 9),
    ("编号", 11),
    ("位置", 36),
    ("问题", 56),
    ("推算", 44),
    ("处理", 30),
    ("指纹", 14),
)
_UNREAD = (("文件", 50), ("位置", 30), ("原因", 70))


def write_audit_workbook(
    files: Sequence[FileRow], findings: Iterable[FindingRow], unread: Iterable[UnreadRow]
) -> bytes:
    """The summary of many audits (审查汇总), row by row. The same arguments give the same bytes."""
    target = BytesIO()
    options = {"in_memory": True, "default_format_properties": dict(_FONT)}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": "审查汇总", "created": _CREATED})
        book = Book(workbook, "审查汇总")
        _write(book, "文件", _FILES, files)
        _write(book, "审查结果", _FINDINGS, findings)
        _write(book, "未读", _UNREAD, unread)
    return target.getvalue()


def _write(book: Book, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]) -> None:
    sheet = book.sheet(name, landscape=True)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        put(sheet, 0, column, head, book.head)
    last = 0
    for last, row in enumerate(rows, start=1):
        if last > _MOST_ROWS:
            put(sheet, last, 0, _CUT, book.format(bold=1))
            break
        for column, value in enumerate(row):
            _put(book, sheet, last, column, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, len(heads) - 1)


def _put(book: Book, sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, book.format(border=1))
    else:
        put(sheet, row, column, value or "", book.format(border=1, valign="top"))
