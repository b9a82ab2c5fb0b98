"""The summary of many audits (审查汇总): a workbook that says what was found in which document, and leads to its page."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import quote

from xiufu.core.files import write_all
from xiufu.core.finding import Severity
from xiufu.render.audit_workbook import FileRow, IssueRow, UndecidedRow, UnreadRow, write_audit_workbook
from xiufu.render.xlsx.rows import Link
from xiufu.tasks.audit_folder import SUMMARY
from xiufu.tasks.audit_lines import missing_lines
from xiufu.tasks.audit_outputs import OUTPUTS, PAGE
from xiufu.tasks.audit_run import Run
from xiufu.tasks.audit_told import (
    FileData,
    counts_of,
    disagreeing,
    is_open,
    issues_of,
    said_of,
    undecided_of,
    word_of,
)

_MOST_PLACES = 20


def write_summary(run: Run, output: Path, asked: Collection[str] = ()) -> Path:
    """Write the summary workbook of many documents (写汇总表), whole or not at all. ``asked`` are the keys of what was to be written
    about each."""
    unread = (row for file in run.files() for row in _unread_rows(file))
    others = (
        UnreadRow(f"另有 {n} 个 {ending} 文件", "", "不是可以审查的文件，没有审查") for ending, n in run.found.others
    )
    others_asked = [one for one in OUTPUTS if one is not PAGE and one.key in asked]
    data = write_audit_workbook(
        [
            (_file_row(file, output), [_link(file["outputs"].get(one.key, ""), output) for one in others_asked])
            for file in run.files()
        ],
        (row for file in run.files() for row in _issue_rows(file, output)),
        (row for file in run.files() for row in _undecided_rows(file)),
        (row for rows in (unread, others) for row in rows),
        [one.word for one in others_asked],
        dict.fromkeys(label for file in run.files() for label in file["packs"]),
    )
    return write_all(output, {SUMMARY: data})[0]


def _address(path: str, output: Path) -> str:
    """The address of a file relative to the workbook, none where there is no file: letters that are no ASCII as they are."""
    path = Path(os.path.relpath(path, output)).as_posix() if path else ""
    return "".join(quote(letter) if letter.isascii() else letter for letter in path)


def _file_row(file: FileData, output: Path) -> FileRow:
    coverage, counts = file["coverage"] or {}, counts_of(file) if file["read"] else {}
    return FileRow(
        file=file["file"],
        page=_link(file["page"], output),
        state=said_of(file),
        errors=counts.get(Severity.ERROR),
        warnings=counts.get(Severity.WARNING),
        notes=counts.get(Severity.NOTE),
        undecided=sum(map(len, undecided_of(file).values())) if file["read"] else None,
        numbers=coverage.get("numbers"),
        judged=coverage.get("judged"),
        in_tables=coverage.get("in_tables"),
        judged_in_tables=coverage.get("judged_in_tables"),
    )


def _link(path: str, output: Path) -> Link:
    return Link("打开" if path else "", _address(path, output))


def _issue_rows(file: FileData, output: Path) -> Iterator[IssueRow]:
    address = _address(file["page"], output)
    for issue in issues_of(file):
        first, *others = issue
        values = disagreeing(issue)
        expected = next((one["expected"] for one in issue if one["expected"]), "")
        yield IssueRow(
            file=file["file"],
            number=Link(f"第 {first['group']} 处", f"{address}#f{first['group']}" if address else ""),
            severity=word_of(first) if is_open(first) else "已忽略",
            code=first["code"],
            place=first["place"],
            stated=first["stated"],
            expected="各式不一致：" + "、".join(values) if values else expected,
            message=first["message"],
            evidence="\n".join(f"{one['code']}：{one['message']}" for one in others),
            remedy=first["remedy"],
            fingerprint=first["fingerprint"],
        )


def _undecided_rows(file: FileData) -> Iterator[UndecidedRow]:
    for (code, reason), found in undecided_of(file).items():
        places = [one["place"] for one in found]
        more = f"\n……另有 {len(places) - _MOST_PLACES} 处，见审查页" if len(places) > _MOST_PLACES else ""
        yield UndecidedRow(file["file"], code, reason, len(found), "\n".join(places[:_MOST_PLACES]) + more)


def _unread_rows(file: FileData) -> Iterator[UnreadRow]:
    for one in file["problems"]:
        place = one["place"].removeprefix(file["file"]).strip()
        yield UnreadRow(file["file"], place, f"{one['problem']}。{one['remedy']}")
    if file["read"]:
        if file["little_read"]:
            yield UnreadRow(file["file"], "全文", file["little_read"])
        for one in file["coverage"]["unread"]:
            yield UnreadRow(file["file"], one["place"], one["reason"])
    for line in missing_lines(file):
        yield UnreadRow(file["file"], "", line)
