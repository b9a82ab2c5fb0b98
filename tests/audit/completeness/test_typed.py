"""A report and a restoration plan as typed, complete, and the same without one noun: exactly that is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit.written import written
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Finding, Verdict
from xiufu.packs.library import built_in_library

COMP = [check for check in CHECKS if check.code.startswith("COMP")]
FOLDER = Path(__file__).parent
PLANS = {"reclamation_report": "report.txt", "market_restoration": "restoration.txt"}
LINES = {plan: (FOLDER / name).read_text("utf-8").splitlines() for plan, name in PLANS.items()}
POINTS = {(plan, point.id): point for plan in PLANS for point in built_in_library().review_points().of(plan)}
REPORT: dict[str, tuple[str, ...]] = {
    "purpose": ("## 编制目的",),
    "principles": ("## 编制原则",),
    "basis": ("## 编制依据",),
    "overview": ("# 项目概况",),
    "natural_conditions": ("## 自然环境概况",),
    "economy": ("## 社会经济概况",),
    "land_use": ("## 土地利用现状",),
    "land_tenure": ("现状地类=现状地类为旱地和其他草地。",),
    "process": ("## 施工工艺",),
    "damage_analysis": ("## 损毁分析与预测", "# 土地损毁预测与适宜性评价=# 分析与评价"),
    "damage_factors": ("取土场挖损=取土场为重度损毁。",),
    "environment_impact": ("## 对生态环境的影响",),
    "feasibility": ("## 适宜性评价", "# 土地损毁预测与适宜性评价=# 土地损毁预测"),
    "goals": ("## 复垦目标",),
    "responsibility_area": ("复垦责任范围=土地复垦率100%。",),
    "reclamation_rate": ("复垦责任范围=复垦责任范围面积9.3870公顷。",),
    "land_use_change_table": ("[复垦前后土地利用结构调整表]",),
    "quality_requirements": ("## 质量要求", "# 质量要求与复垦措施=# 复垦措施"),
    "quality_numbers": ("覆土厚度=田面平整。",),
    "prevention": ("## 预防控制措施",),
    "measures": ("## 工程技术措施", "# 质量要求与复垦措施=# 质量要求", "# 工程设计与工程量测算=# 工程量测算"),
    "aftercare": ("## 监测与管护",),
    "quantities": ("# 工程设计与工程量测算",),
    "quantity_table": ("[复垦工程量表]", "# 工程设计与工程量测算=# 工程设计与工程量测算\n覆土按设计厚度计算。"),
    "estimate": ("## 费用构成", "# 投资估算=# 取费"),
    "estimate_basis": ("## 估算依据",),
    "quota_number": ("《示例省=《示例省土地开发整理项目预算定额》。",),
    "total_table": ("[投资估算总表]",),
    "construction_cost_table": ("[工程施工费估算表]",),
    "other_fees_table": ("[其他费用估算表]",),
    "other_fees_formula": ("1|前期工作费=1|前期工作费|市场价格|10.80",),
    "contingency_table": ("[不可预见费估算表]",),
    "price_contingency_table": ("[价差预备费估算表]",),
    "material_prices_table": ("[主要材料价格表]",),
    "wages_table": ("[人工工日单价计算表]",),
    "machines_table": ("[机械台班单价计算表]", "取土场平整、覆土。=取土场平整、覆土，推土机0.175台班。"),
    "analyses_table": ("[覆土单价分析表]",),
    "fee_arrangement": ("# 复垦费用安排",),
    "fee_basis": ("预存总额=预存总额为232.89万元。",),
    "schedule": ("# 复垦工作计划",),
    "schedule_table": ("[复垦进度安排表]", "# 复垦工作计划=# 复垦工作计划\n竣工后实施。"),
    "benefits": ("# 效益分析",),
    "guarantees": ("# 保障措施",),
    "organization": ("## 组织管理",),
    "funding": ("## 费用保障",),
    "supervision": ("## 监督管理",),
    "technology": ("## 技术保障",),
    "participation": ("## 公众参与",),
}
RESTORATION: dict[str, tuple[str, ...]] = {
    "m_preface": ("# 第一章 前言",),
    "m_project": ("## 第一节 项目概况", "# 第二章 项目基本情况=# 第二章 现状"),
    "m_problems": ("## 第二节 生态问题",),
    "m_earlier_work": ("## 第三节 前期工作情况",),
    "m_importance": ("## 第一节 重要性",),
    "m_necessity": ("## 第二节 必要性",),
    "m_feasibility": ("## 第三节 可行性",),
    "m_position": ("## 第一节 总体定位",),
    "m_principles": ("## 第二节 基本原则",),
    "m_goals": ("## 第三节 主要目标",),
    "m_overall_goal": ("总体目标=修复治理面积62.40公顷。",),
    "m_yearly_goal": ("年度目标=2026年完成采坑回填。",),
    "m_performance_goal": ("绩效目标：=植被覆盖度达到35%。",),
    "m_restored_area": ("总体目标=总体目标：全面修复。",),
    "m_scope": ("## 第四节 实施范围及期限",),
    "m_term": ("实施期限=范围见图。",),
    "m_tasks": ("## 第五节 主要任务与进度安排",),
    "m_route": ("## 第六节 技术路线",),
    "m_layout": ("## 第一节 工程布局",),
    "m_sub_projects_table": ("[子项目清单]",),
    "m_measures": ("## 第二节 工程措施",),
    "m_timing": ("## 第三节 时序安排",),
    "m_estimate_basis": ("## 第一节 估算依据",),
    "m_estimate": ("## 第二节 经费估算",),
    "m_unit_cost": ("总投资860=总投资860.00万元。",),
    "m_funding": ("## 第一节 资金来源",),
    "m_policy": ("## 第二节 支持政策",),
    "m_returns": ("## 第三节 收益分配",),
    "m_monitoring": ("## 第一节 跟踪监测", "# 第八章 监测与评价=# 第八章 评价"),
    "m_evaluation": ("## 第二节 绩效评价",),
    "m_guarantees": ("# 第九章 保障措施",),
    "m_stone_plan": ("## 第四节 土石料利用方案=## 第四节 平衡",),
    "m_farmland_plan": ("## 第五节 占补平衡利用方案=## 第五节 指标",),
    "m_linkage_plan": ("## 第六节 增减挂钩利用方案=## 第六节 腾退",),
    "m_imagery_map": ("1．",),
    "m_land_use_map": ("2．",),
    "m_problem_map": ("3．",),
    "m_sub_project_map": ("4．",),
    "m_works_map": ("5．",),
    "m_opinions": ("6．",),
    "m_letter_of_intent": ("7．",),
    "m_performance_table": ("8．",),
}
REMOVED = {("reclamation_report", name): cut for name, cut in REPORT.items()} | {
    ("market_restoration", name): cut for name, cut in RESTORATION.items()
}
"""What is cut out: a heading or a table with all below it, a line; or what a line that begins so says instead."""
NOTES = {"measures", "quantities", "estimate", "fee_arrangement", "process", "environment_impact"}
"""What is no more than noted, for its content stands in other places too, or because few miss it."""


def cut(lines: list[str], one: str) -> list[str]:
    begins, changes, other = one.partition("=")
    at = next(n for n, line in enumerate(lines) if line.startswith(begins))
    if changes:
        return [*lines[:at], other, *lines[at + 1 :]]
    ends: Iterator[int]
    if begins.startswith("#"):
        level = len(begins.split(" ")[0])
        ends = (n for n in range(at + 1, len(lines)) if 0 < len(lines[n]) - len(lines[n].lstrip("#")) <= level)
    elif begins.startswith("["):
        ends = (n for n in range(at + 1, len(lines)) if "|" not in lines[n])
    else:
        ends = iter([at + 1])
    return [*lines[:at], *lines[next(ends, len(lines)) :]]


def found(lines: list[str]) -> list[Finding]:
    return [one for one in audit(written("\n".join(lines)), COMP).findings if one.verdict is not Verdict.AGREES]


@pytest.mark.parametrize("plan", PLANS)
def test_it_is_complete(plan: str):
    assert [one.message for one in found(LINES[plan]) if one.code != "COMP-001"] == []


def test_every_point_is_taken_out():
    assert set(REMOVED) == set(POINTS)


@pytest.mark.parametrize(("plan", "identity"), REMOVED)
def test_without_one_noun_exactly_that_is_found(plan: str, identity: str):
    lines = LINES[plan]
    for one in REMOVED[plan, identity]:
        lines = cut(lines, one)
    point = POINTS[plan, identity]
    findings = [one for one in found(lines) if one.code != "COMP-001"]
    severity = "note" if identity in NOTES else point.severity
    assert [(one.place.partition("“")[2].rstrip("”"), one.verdict.value, one.severity.value) for one in findings] == [
        (point.title, "differs", severity)
    ]
