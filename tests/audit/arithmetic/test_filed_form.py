"""A report form that a firm filed, its tables typed from the print: every sum and product in them is right."""

from __future__ import annotations

import pytest

from tests.audit.chain.sample_tables import (
    ANALYSIS,
    CONTINGENCY,
    FEES,
    GROWTH,
    LAND_USE,
    MATERIALS,
    NOTE,
    REPORT,
    SHIFTS,
    SUMMARY,
)
from tests.audit.papers import CHECKS_OF_TABLES, paper
from xiufu.audit.run import audit
from xiufu.core.finding import Verdict

TABLES = {
    ("土地复垦方案报告表", ""): REPORT,
    ("表 1 复垦前后土地利用结构调整表", "单位：hm2"): LAND_USE,
    ("投 资 总 表", ""): SUMMARY,
    ("工程施工费估算表", "金额单位：元"): """
序号|定额编号|单项名称|单位|工程量|综合单价|合计
^|（1）|（2）|（3）|（4）|（5）|（6）
一||土方工程||||29591.05
1|10219|土地平整|100m3|127.516|232.06|29591.05
合计|<|<|—|—|—|29591.05
""",
    ("其他费用估算表", "金额单位：万元"): FEES,
    ("不可预见费估算表", "金额单位：万元"): CONTINGENCY,
    ("价差预备费估算表", "金额单位：万元"): GROWTH,
    ("主要材料估算价格表", "金额单位：元"): MATERIALS,
    ("机械台班估算单价计算表", ""): SHIFTS,
    ("平整工程施工费单价分析表", ""): f"{ANALYSIS.replace('合计|<|', '|合计|')}{NOTE}|<|<|<|<|<\n",
}
COUNTED = (6, 6, 2, 3, 1, 3, 5, 1, 2, 14)
"""Equations that hold, table by table."""


@pytest.mark.parametrize(("named", "count"), list(zip(TABLES, COUNTED, strict=True)))
def test_nothing_is_called_wrong(named: tuple[str, str], count: int):
    findings = audit(paper(TABLES[named], *named), CHECKS_OF_TABLES).findings
    assert [finding.message for finding in findings if finding.verdict is not Verdict.AGREES] == []
    assert sum(finding.claim is not None for finding in findings) == count


@pytest.mark.parametrize(
    ("title", "old", "new", "place"),
    [
        ("投 资 总 表", "5|静态总投资|4.28", "5|静态总投资|4.82", "“静态总投资”行，“费用（万元）”列"),
        ("工程施工费估算表", "232.06|29591.05", "232.06|29951.05", "“土地平整”行，“合计”列"),
        ("其他费用估算表", "1.20", "1.40", "“合计”行，“金额”列"),
        ("主要材料估算价格表", "2.98", "2.89", "“柴油（含税）”行，“价格（元）·材料价差”列"),
        ("机械台班估算单价计算表", "616.98", "661.98", "“推土机 74kw”行，“二类费用·小计（元）”列"),
        ("平整工程施工费单价分析表", "157.99|7.90", "157.99|9.70", "“其他费用”行，“小计（元）”列"),
    ],
)
def test_one_changed_number_is_called_wrong_where_it_stands(title: str, old: str, new: str, place: str):
    named = next(named for named in TABLES if named[0] == title)
    typed = TABLES[named]
    assert typed.count(old) == 1
    findings = audit(paper(typed.replace(old, new), *named), CHECKS_OF_TABLES).findings
    wrong = {finding.place for finding in findings if finding.verdict is Verdict.DIFFERS}
    assert wrong == {f"{title}，{place}"}
