"""The work scheme: everything （九） lists is there in its order, and what is not known is named."""

from dataclasses import replace

from xiufu.document.blocks import Paragraph
from xiufu.plans.work_scheme import Scheme, work_scheme
from xiufu.reading.docx import read_docx
from xiufu.tasks.work_scheme import scheme_paper

EMPTY = Scheme(
    project="某项目", number="某号", place="某盟 某旗", authority="某旗", area="", budget="", key_areas="", regions="",
    description="", measures="", resource_allocation="", later_industry="", indicators=(), subs=(), sources=(),
    sources_total="0.00", fiscal_total="0.00", fiscal_share="", promises=(),
)  # fmt: skip
WHOLE = replace(
    EMPTY, area="120.0000", budget="300.00", key_areas="（四）矿区", description="概况一\n\n概况二", measures="削坡",
    resource_allocation="某配置", later_industry="某产业", indicators=(("植被覆盖度", "35", "%"),),
    subs=(("甲区", "植树造林", "20.0000", "50.00", "栽植\n管护"),), sources=(("社会资本", "自筹", "200.00"), ("旗县财政", "", "100.00")),
    sources_total="300.00", fiscal_total="100.00", fiscal_share="33.33%",
    promises=(("贷款贴息", "（二十一）", "贴息三年", "2026-03-01", ""),),
)  # fmt: skip


def test_its_chapters_are_those_of_the_clause_in_their_order():
    document = read_docx(scheme_paper(WHOLE)).document
    titles = [heading.title for heading in document.headings()]
    assert [titles[0], *(title.partition("、")[2] for title in titles[1:])] == [
        "某项目社会资本参与生态保护修复工作方案", "项目概况", "任务目标和核心指标", "工程措施", "子项目", "投资概算和资金比例",
        "支持政策", "自然资源资产配置", "后续产业发展要求",
    ]  # fmt: skip
    tables = [[[cell.text for cell in row] for row in table.rows] for table in document.tables()]
    assert tables[1] == [["指标", "目标", "单位"], ["植被覆盖度", "35", "%"]]
    assert tables[2][1] == ["甲区", "植树造林", "20.0000", "50.00", "栽植\n管护"]
    assert tables[3][1:] == [["社会资本", "自筹", "200.00"], ["旗县财政", "—", "100.00"], ["合计", "—", "300.00"]]
    assert tables[4][1] == ["贷款贴息", "（二十一）", "贴息三年", "2026-03-01", "—"]
    told = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert "其中财政资金 100.00 万元，占资金合计的 33.33%。" in told
    assert work_scheme(WHOLE).unknowns() == []


def test_what_is_not_known_is_named_and_nothing_is_blank():
    document = work_scheme(EMPTY)
    assert [one.what for one in document.unknowns()] == [
        "面积（公顷）", "投资概算（万元）", "重点领域", "项目概况", "任务目标或核心指标", "工程措施", "投资概算",
        "资金来源、财税支持方式和资金比例", "支持政策", "符合规定的自然资源资产配置", "后续产业发展要求",
    ]  # fmt: skip
    assert [cell.text for table in document.tables() for row in table.rows for cell in row if not cell.text] == []
    some = replace(WHOLE, subs=(("甲区", "植树造林", "", "", ""),))
    assert [one.what for one in work_scheme(some).unknowns()] == ["面积", "投资概算", "任务"]


def test_legacy_status_is_stated_where_it_is_claimed():
    document = work_scheme(replace(WHOLE, legacy=(("历史遗留认定文件号", "某字〔2024〕1号"),)))
    [table] = [one for one in document.tables() if one.id == "scheme-legacy"]
    assert [[cell.text for cell in row] for row in table.rows] == [["历史遗留认定文件号", "某字〔2024〕1号"]]
    assert "scheme-legacy" not in {one.id for one in work_scheme(WHOLE).tables()}
