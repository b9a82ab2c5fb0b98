"""Summaries of audits (审查汇总): which documents have what wrong, every issue, what cannot be told, and what was not read."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xiufu.render.xlsx.rows import Link, write_book, write_rows


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
_PACKS = (("数据包", 70),)


def write_audit_workbook(
    files: Sequence[tuple[FileRow, Sequence[Link]]],
    issues: Iterable[IssueRow],
    undecided: Iterable[UndecidedRow],
    unread: Iterable[UnreadRow],
    outputs: Sequence[str] = (),
    packs: Iterable[str] = (),
) -> bytes:
    """The summary of many audits (审查汇总), row by row; each document with links to what else was written about it, called ``outputs``.

    ``packs`` are what they went by. The same arguments give the same bytes.
    """
    with write_book("审查汇总") as (book, target):
        heads = (*_FILES, *((word, 9) for word in outputs))
        write_rows(book, "文件", heads, ((*row, *links) for row, links in files))
        write_rows(book, "审查结果", _ISSUES, issues)
        write_rows(book, "不能判定", _UNDECIDED, undecided)
        write_rows(book, "未读", _UNREAD, unread)
        write_rows(book, "数据包", _PACKS, ((label,) for label in packs))
    return target.getvalue()
