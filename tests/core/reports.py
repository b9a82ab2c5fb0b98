"""Audited documents for tests of what a panel takes away: issues of every kind, two with more than one equation."""

from __future__ import annotations

from xiufu.core.condition import Decided, Outcome
from xiufu.core.coverage import CheckRun, Coverage
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.issue import Decision, Issue, Marked
from xiufu.core.report import Report

CHECKS = (
    CheckRun("ARITH-001", "纵向合计", "合计等于各行之和", 4, 2, 1),
    CheckRun("LAW-001", "法规标准题名", "题名与目录一致", 3, 1, 0),
)
COVERAGE = Coverage(100, 60, 80, 55, (("0 个", 20), ("1 个", 80)), (("日期", 7),), CHECKS)

WRONG = Finding(
    "ARITH-001",
    Verdict.DIFFERS,
    Severity.ERROR,
    "“合计”行写 6.40，各行相加为 6.26",
    "表1 面积表，“合计”行（第3页）",
    stated="6.40hm²",
    expected="6.26hm²",
    derivation="3.82 + 2.44 = 6.26",
    clause="TD/T 1031.1-2011 第6.2条",
    remedy="核对并改正",
)
SECOND = Finding("LAW-001", Verdict.DIFFERS, Severity.WARNING, "与总则的 6.38 不同", WRONG.place, expected="6.38hm²")
TITLE = Finding(
    "LAW-001", Verdict.DIFFERS, Severity.WARNING, "题名不对", "二、编制依据", stated="《甲》", remedy="改正题名"
)
ROUNDED = Finding("ARITH-001", Verdict.DIFFERS, Severity.NOTE, "过早取位", "表2", stated="0.36", expected="0.37")
LEFT = Finding("ARITH-001", Verdict.DIFFERS, Severity.ERROR, "另一口径的合计", "表3")
UNSURE = Finding("ARITH-001", Verdict.CANNOT_TELL, Severity.NOTE, "看不清", "表4", doubt="“乙”没有金额")
AGAIN = Finding("ARITH-001", Verdict.CANNOT_TELL, Severity.NOTE, "看不清", "表5", doubt="“丙”没有金额")


def issue(number: int, *findings: Finding, ignored: str = "") -> Issue:
    decision = Decision("", "另一口径的合计", "ignored", ignored) if ignored else None
    return Issue(number, tuple(Marked(one, f"{number:012x}", decision) for one in findings))


ISSUES = (
    issue(1, WRONG, SECOND),
    issue(2, TITLE),
    issue(3, ROUNDED),
    issue(4, LEFT, ignored="报批稿另有说明"),
    issue(5, UNSURE),
    issue(6, AGAIN),
)

SAMPLE = Report(
    "方案.docx",
    "某铁路临时用地",
    ("Xiufu 9.9", "数据包 units@1"),
    ISSUES,
    COVERAGE,
    (("第7页", "有图片，没有读取"),),
    ("ARITH-001 表9：旧错",),
    (
        Decided("损毁土地面积、程度清楚", "第十一条", Outcome.NOT_MET, (ROUNDED, WRONG, LEFT), ("没有损毁程度表",)),
        Decided("复垦费用足额", "第十一条", Outcome.CANNOT_TELL, (), ("没有读到预存计划",)),
        Decided("有资金保障", "第十一条", Outcome.MET),
    ),
    "土地复垦方案报告表",
)
EMPTY = Report("空.docx", "", ("Xiufu 9.9",), (), Coverage(0, 0, 0, 0, (("0 个", 0),), (), CHECKS, "没有读到任何数值"))


def many(count: int) -> Report:
    """As many issues, a third of each severity, the gravest first."""
    found = [WRONG] * (count // 3) + [TITLE] * (count // 3) + [ROUNDED] * (count - 2 * (count // 3))
    return Report("大.pdf", "大项目", ("Xiufu 9.9",), tuple(issue(n, one) for n, one in enumerate(found, 1)), COVERAGE)
