"""The list of checks and the loop that runs them (审查)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xiufu.audit.arithmetic.judge import arithmetic
from xiufu.audit.arithmetic.ordinals import ordinals
from xiufu.audit.paper import Paper
from xiufu.audit.sentences.averages import written_averages
from xiufu.audit.sentences.conversions import written_conversions
from xiufu.audit.sentences.equations import written_equations
from xiufu.audit.sentences.parts import written_parts
from xiufu.audit.sentences.periods import written_periods
from xiufu.audit.sentences.shares import written_shares
from xiufu.core.finding import Finding

Judge = Callable[[Paper], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check (审查项): its permanent code, what it is called, one line of help, and the function that runs it."""

    code: str
    title: str
    help: str
    judge: Judge


CHECKS: tuple[Check, ...] = (
    Check("ARITH-001", "纵向合计", "小计、合计等于表中所属各行之和", arithmetic("ARITH-001")),
    Check("ARITH-002", "横向合计", "小计、合计列等于本行所属各列之和", arithmetic("ARITH-002")),
    Check("ARITH-003", "横向乘积", "金额等于数量乘单价、基数乘费率，同一数量的两种单位一致", arithmetic("ARITH-003")),
    Check("ARITH-004", "横向差额", "变幅、价差、余缺等于本行两列之差", arithmetic("ARITH-004")),
    Check("ARITH-005", "占比", "占比等于本行之数除以总数，各占比之和为 100%", arithmetic("ARITH-005")),
    Check("ARITH-006", "重复合计", "同一张表中重复写出的合计相同", arithmetic("ARITH-006")),
    Check("ARITH-007", "序号连续", "表中序号连续、不重复", ordinals),
    Check("ARITH-009", "表内算式", "表头、行名写明的算式成立", arithmetic("ARITH-009")),
    Check("ARITH-101", "文中算式", "句子里写出的算式，两边是否相等", written_equations),
    Check("ARITH-102", "文中分项", "“其中”“合计”前后的分项相加是否等于总数", written_parts),
    Check("ARITH-103", "文中占比", "“占……的%”是否等于分项除以总数", written_shares),
    Check("ARITH-104", "单位面积费用", "每公顷、亩均的费用是否等于费用除以面积，两者是否相差15倍", written_averages),
    Check("ARITH-105", "单位换算", "同一数量换一个单位再写一次，是否相等", written_conversions),
    Check("ARITH-106", "期限", "起止日期之间的月数、各期相加是否等于写出的期限", written_periods),
)
"""Every check, in the order in which they run."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A document and everything that was found in it (审查结果), what agrees included."""

    paper: Paper
    findings: tuple[Finding, ...]

    def equations_of(self) -> Counter[tuple[object, int]]:
        """In how many equations each number stands (覆盖次数), by spot and start; what could not be judged is not counted."""
        return Counter(
            (claim.spot, claim.start)
            for finding in self.findings
            if finding.verdict != "cannot_tell"
            for claim in dict.fromkeys(finding.claims)
        )


def audit(paper: Paper, checks: Iterable[Check] = CHECKS) -> Audited:
    """Run every check on a document (审查)."""
    return Audited(paper, tuple(finding for check in checks for finding in check.judge(paper)))
