"""问题清单: the issues of one audited document as a workbook, to go through in a meeting."""

from collections.abc import Iterator

from xiufu.core.issue import Issue
from xiufu.core.report import Report
from xiufu.render.xlsx.rows import Value, write_book, write_rows

ANSWERS = ("采纳", "部分采纳", "不采纳", "另行核实")
"""What a meeting may decide about an issue (处理意见)."""
_ISSUES = (
    ("序号", 5),
    ("轻重", 6),
    ("位置", 20),
    ("原文", 10),
    ("应为", 11),
    ("问题", 28),
    ("推算", 18),
    ("依据", 12),
    ("处理建议", 16),
    ("审查项", 11),
    ("处理意见", 9),
    ("负责人", 7),
    ("备注", 10),
)
_ANSWER = [head for head, _ in _ISSUES].index("处理意见")
_UNDECIDED = (("审查项", 24), ("原因", 40), ("处数", 6), ("位置", 70), ("核对结果", 20))
_COVERAGE = (("项目", 30), ("情况", 110))
_IGNORED = (("序号", 5), ("位置", 30), ("问题", 50), ("不采纳的理由", 40))


def write_issue_workbook(report: Report) -> bytes:
    """The issues of one document (问题清单): what is to be mended, what cannot be told, what was judged, what is let stand.

    Numbers are those of the review page. Equal arguments give equal bytes.
    """
    with write_book(f"{report.project or report.file} 问题清单") as (book, target):
        sheet, last = write_rows(book, "问题清单", _ISSUES, (_issue(report, issue) for issue in report.open))
        if last:
            choice = {
                "validate": "list",
                "source": list(ANSWERS),
                "error_title": "处理意见",
                "error_message": "从列表中选",
            }
            sheet.data_validation(1, _ANSWER, last, _ANSWER, choice)
        write_rows(book, "不能判定", _UNDECIDED, _undecided(report))
        write_rows(book, "审查覆盖", _COVERAGE, _coverage(report))
        if report.ignored:
            write_rows(book, "不采纳", _IGNORED, map(_ignored, report.ignored))
    return target.getvalue()


def _issue(report: Report, issue: Issue) -> tuple[Value, ...]:
    finding = issue.first.finding
    others = (f"另据 {one.finding.code}：{one.finding.message}" for one in issue.marked[1:])
    return (
        issue.number,
        issue.word,
        finding.place,
        finding.stated,
        issue.should_be,
        "\n".join((finding.message, *others)),
        issue.derivation,
        finding.clause,
        finding.remedy,
        report.check(finding.code),
        "",
        "",
        "",
    )


def _undecided(report: Report) -> Iterator[tuple[Value, ...]]:
    for one in report.unsure:
        yield f"{one.code} {one.title}", one.reason, len(one.places), "\n".join(dict.fromkeys(one.places)), ""


def _coverage(report: Report) -> Iterator[tuple[Value, ...]]:
    told = report.coverage
    yield "文件", report.file
    for label in report.audited_by:
        yield "核对程序", label
    if told.little_read:
        yield "注意", told.little_read
    yield "数值", told.said
    for name, count in told.equations:
        yield f"参与 {name}等式的数值", f"{count} 个"
    for check in told.checks:
        counts = f"相符 {check.agrees}，不符 {check.differs}，不能判定 {check.cannot_tell}"
        yield f"{check.code} {check.title}", f"{counts}（{check.help}）"
    for place, reason in report.unread:
        yield f"未读：{place}", reason


def _ignored(issue: Issue) -> tuple[Value, ...]:
    finding, decision = issue.first.finding, issue.first.decision
    return issue.number, finding.place, finding.message, decision.reason if decision else ""
