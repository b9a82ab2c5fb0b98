"""A complete report form, and the same without one noun of what it has to hold: exactly that is found."""

from __future__ import annotations

from functools import cache

import pytest

from tests.audit.completeness.removing import (
    Blocks,
    Cells,
    Lines,
    Pictures,
    Removal,
    Retitled,
    Rows,
    Section,
    Tables,
    Words,
    plain,
    without,
)
from tests.audit.papers import body, paper_of
from tests.golden.making import example_document
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Finding, Verdict
from xiufu.document.blocks import Paragraph
from xiufu.packs.library import built_in_library

COVER = "土地复垦方案报告表"
POINTS = {point.id: point for point in built_in_library().review_points().of("reclamation_form")}
COMP = [check for check in CHECKS if check.code.startswith("COMP")]
QUOTA = "《示例水利工程预算定额》（示例水建〔2025〕3号）；"


@cache
def complete() -> Blocks:
    """The example, with the number of the quota that made-up data cannot have."""
    blocks = plain(example_document("two-valleys"))
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and b.text == "投资估算依据：")
    return (*blocks[: at + 1], body(QUOTA), *blocks[at + 1 :])


@cache
def mine() -> Blocks:
    """The same as a mine's."""
    return without(
        complete(),
        [
            Words("示例两沟防洪治理工程（虚构）", "示例煤矿土地复垦"),
            Cells(COVER, "项目名称", "beside", other="示例煤矿土地复垦"),
            Cells(COVER, "资源储量", "beside", other="1200 万吨"),
            Cells(COVER, "采矿许可证号", "beside", other="C1500002020"),
        ],
    )


def value(label: str, side: str = "") -> Cells:
    return Cells(COVER, label, "beside", side)


def column(label: str, side: str) -> Cells:
    return Cells(COVER, label, "itself", side)


LAND, DAMAGE, RECLAIMED = "复垦区土地利用现状", "复垦责任范围内土地损毁及占用面积", "复垦土地面积"
REMOVED: dict[str, tuple[Removal, ...]] = {
    "purpose": (Section("编制目的"), Retitled("编制目的、原则及依据", "原则及依据")),
    "principles": (Section("编制原则"), Retitled("编制目的、原则及依据", "编制目的及依据")),
    "basis": (Section("编制依据"), Retitled("编制目的、原则及依据", "编制目的、原则")),
    "overview": (Section("项目概况"),),
    "natural_conditions": (Section("自然地理概况"),),
    "economy": (Section("社会经济概况"),),
    "land_use": (Section("土地利用状况"),),
    "damage_analysis": (Section("土地损毁分析与预测"),),
    "feasibility": (
        Retitled("评价单元、复垦方向与目标任务", "目标任务"),
        Retitled("土地复垦方向可行性分析", "土地损毁"),
        Lines("评价单元按沟道"),
        Lines("村民代表同意"),
        Tables("复垦单元与复垦方向表"),
    ),
    "goals": (Section("编制目标"), Retitled("评价单元、复垦方向与目标任务", "评价单元与复垦方向")),
    "quality_requirements": (Section("土地复垦质量要求"),),
    "measures": (Section("主要复垦措施"),),
    "quantities": (Section("土地复垦工程量"),),
    "estimate": (Section("费用构成"), Section("投资估算及测算依据")),
    "estimate_basis": (Section("测算依据"),),
    "fee_arrangement": (Section("土地复垦费用安排"),),
    "schedule": (Section("复垦计划安排"),),
    "guarantees": (Section("保障措施"),),
    "organization": (Section("组织保障措施"),),
    "funding": (Section("资金保障措施"),),
    "supervision": (Section("监管保障措施"),),
    "technology": (Section("技术保障措施"),),
    "participation": (Section("公众参与"),),
    "safety": (Section("安全文明措施"),),
    "environment": (Section("生态环境措施"),),
    "reclamation_rate": (value("土地复垦率"), Words("土地复垦率100.00%")),
    "responsibility_area": (Words("复垦责任范围面积4.8860hm²，"),),
    "land_tenure": (Tables("土地权属状况表"), Lines("权属")),
    "land_use_change_table": (Tables("复垦前后土地利用结构调整表"),),
    "quantity_table": (Tables("复垦工程量表"),),
    "schedule_table": (Tables("土地复垦工程进度安排表"),),
    "total_table": (Tables("投资总表"),),
    "construction_cost_table": (Tables("工程施工费估算表"),),
    "other_fees_table": (Tables("其他费用估算表"),),
    "contingency_table": (Tables("不可预见费估算表"),),
    "price_contingency_table": (Tables("价差预备费估算表"),),
    "material_prices_table": (Tables("主要材料估算价格表"),),
    "wages_table": (Tables("人工预算单价表"),),
    "machines_table": (Tables("机械台班估算单价计算表"),),
    "analyses_table": (Tables("单价分析表"),),
    "damage_factors": (Cells("土地损毁程度分析表", "评价因子", "below"),),
    "quality_numbers": (
        Words("回覆表土 0.38m", "回覆表土"),
        Words("坡度不大于三十度，第二年保存率不低于八成（虚构指标）", "坡面稳定"),
    ),
    "fee_basis": (Words("以静态总投资为准"),),
    "quota_number": (Lines("预算定额"), Lines("示例虚构定额")),
    "other_fees_formula": (Cells("其他费用估算表", "计算公式", "below", other="市场价格"),),
    "project_name": (value("项目名称"), Lines("项目名称：")),
    "builder": (value("单位名称", "项目概况"), Lines("建设单位：")),
    "builder_address": (value("单位地址"),),
    "builder_representative": (value("法定代表人", "项目概况"),),
    "builder_phone": (value("联系电话", "项目概况"),),
    "builder_nature": (value("企业性质"), Lines("企业性质：")),
    "project_nature": (value("项目性质"),),
    "location": (value("项目位置"), Lines("项目位置：")),
    "mineral_reserve": (value("资源储量"),),
    "scale": (value("投资规模"),),
    "mining_licence": (value("采矿许可证号"),),
    "project_area": (value("项目区面积"), Lines("用地总面积：")),
    "map_sheet": (value("土地利用现状图幅号"),),
    "construction_period": (value("建设期限"), Lines("建设期：")),
    "service_period": (value("方案服务年限"), Lines("服务年限")),
    "preparer": (value("单位名称", "方案编制单位"), Lines("编制单位：")),
    "preparer_representative": (value("法定代表人", "方案编制单位"),),
    "qualification": (value("资质证书名称"),),
    "qualification_grade": (value("资质等级"),),
    "qualification_authority": (value("发证机关"),),
    "qualification_number": (value("证书编号"),),
    "preparer_contact": (value("联系人"),),
    "preparer_phone": (value("联系电话", "方案编制单位"),),
    "preparer_members": (value("主要编制人员"),),
    "filled_by": (Words("填表人（签字）：＿＿＿＿＿＿"),),
    "filled_on": (Words("填表日期：2026年10月10日"),),
    "land_use_part": (Rows(COVER, LAND, side=True),),
    "land_use_class": (column("一级地类", LAND),),
    "land_use_subclass": (column("二级地类", LAND),),
    "land_use_area": (column("小计", LAND),),
    "land_use_damaged": (column("已损毁", LAND),),
    "land_use_to_damage": (column("拟损毁", LAND),),
    "damage_part": (Rows(COVER, DAMAGE, side=True),),
    "damage_area": (column("小计", DAMAGE),),
    "damaged": (column("已损毁", DAMAGE),),
    "to_be_damaged": (column("拟损毁", DAMAGE),),
    "reclaimed_part": (Rows(COVER, RECLAIMED, side=True),),
    "reclaimed_class": (column("一级地类", RECLAIMED),),
    "reclaimed_subclass": (column("二级地类", RECLAIMED),),
    "reclaimed": (column("已复垦", RECLAIMED),),
    "to_be_reclaimed": (column("拟复垦", RECLAIMED),),
    "commission": (Rows("附件清单", "委托书"),),
    "commitment": (Rows("附件清单", "承诺书"),),
    "approval": (Rows("附件清单", "初步设计批复"),),
    "survey": (Rows("附件清单", "勘测定界"),),
    "tenure": (Rows("附件清单", "土地权属证明"),),
    "right_holder_opinion": (Rows("附件清单", "土地权利人意见"),),
    "notice": (Rows("附件清单", "公示材料"),),
    "land_use_map": (Rows("附图清单", "土地利用现状图"), Pictures("土地利用现状图")),
    "damage_map": (Rows("附图清单", "土地损毁预测图"), Pictures("土地损毁预测图")),
    "reclamation_map": (Rows("附图清单", "土地复垦规划图"), Pictures("复垦单元图"), Pictures("复垦工程布置图")),
}
"""What is taken out of the complete plan for each point."""

SAID_ELSEWHERE = {
    *("overview", "land_use", "damage_analysis", "feasibility", "goals", "measures", "quantities", "estimate"),
    *("fee_arrangement", "quantity_table", "schedule_table", "responsibility_area"),
}
"""Their content stands in other places of the plan too: a note."""


def found(blocks: Blocks) -> list[Finding]:
    return list(audit(paper_of(*blocks), COMP).findings)


@cache
def at_first(of_mine: bool) -> list[Finding]:
    """What is found in the whole form, of a mine or not."""
    return found(mine() if of_mine else complete())


def differing(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.place, one.severity.value) for one in findings if one.verdict is Verdict.DIFFERS]


def test_the_plan_is_complete():
    findings = at_first(False)
    others = [(one.code, one.verdict.value) for one in findings if one.verdict is not Verdict.AGREES]
    # what kind of plan is owed does not follow from what it prints
    assert others == [("COMP-001", "cannot_tell")]
    assert sum(one.verdict is Verdict.AGREES for one in findings) == len(POINTS) - 2  # two are of mines


def test_a_mine_owes_the_plan_of_the_law_of_2024():
    assert differing(at_first(True)) == [("文首", "error")]


def test_every_point_is_taken_out():
    assert set(REMOVED) == set(POINTS)


@pytest.mark.parametrize("identity", REMOVED)
def test_without_one_noun_exactly_that_is_found(identity: str):
    point = POINTS[identity]
    base = mine() if point.id in ("mineral_reserve", "mining_licence") else complete()
    before = at_first(base is mine())
    after = found(without(base, REMOVED[identity]))
    new = [one for one in differing(after) if one not in differing(before)]
    severity = "note" if identity in SAID_ELSEWHERE else point.severity
    assert [(place.rpartition("“")[2].rstrip("”"), said) for place, said in new] == [(point.title, severity)]
    doubts = [one.message for one in before if one.verdict is Verdict.CANNOT_TELL]
    assert [one.message for one in after if one.verdict is Verdict.CANNOT_TELL] == doubts
