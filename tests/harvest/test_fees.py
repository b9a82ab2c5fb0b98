"""Fees are taken with what they are charged on where what they come to bears them out; else they are refused, or the base is left open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.audit.papers import body, paper_of, typed_table
from tests.audit.public.documents import Public, public_documents
from xiufu.document.blocks import Table
from xiufu.harvest.document import harvest
from xiufu.harvest.taken import TakenFee

TOP = typed_table(
    """
序号|工程或费用名称|投资（万元）
一|工程施工费|175.70
二|设备购置费|20.00
三|其他费用|23.89
四|监测与管护费|12.00
五|基本预备费|11.58
静态总投资|<|243.17
""",
    "土地复垦投资估算总表",
)
WORKS, EQUIPMENT, OTHER, CARE = "工程施工费", "设备费", "其他费用", "监测与管护费"


def taken(*tables: Table) -> dict[str, TakenFee]:
    return {fee.fee: fee for fee in harvest(paper_of(*tables), "甲.docx").fees}


def refused(*tables: Table) -> dict[str, str]:
    return {one.what: one.reason for one in harvest(paper_of(*tables), "甲.docx").refused}


def rates(*tables: Table) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    return {name: (str(fee.rate), fee.unit, fee.base) for name, fee in taken(*tables).items()}


def test_a_base_in_a_column_is_named_by_the_one_sum_that_it_is():
    """175.70 × 5 % = 8.785; 195.70 = 175.70 + 20.00; 234.48 = 175.70 + 20.00 + 8.79 + 4.39 + 25.60 is the fee's own above."""
    table = typed_table(
        """
序号|费用名称|取费基数|费率（%）|金额
（1）|（2）|（3）|（4）|（5）=（3）×（4）
1|前期工作费|175.70|5|8.79
2|工程监理费|195.70|2.5|4.89
3|竣工验收费|175.70|3|5.72
4|业主管理费|215.10|2.8|6.02
5|拆迁补偿费|100.00|4|4.00
""",
        "其他费用估算表",
        "单位：万元",
    )
    # 5.72 is 5.27 with two digits changed: 竣工验收费 is refused; 215.10 = 175.70 + 20.00 + 8.79 + 4.89 + 5.72
    above = ("前期工作费", "工程监理费", "竣工验收费")
    assert rates(TOP, table) == {
        "前期工作费": ("5", "%", (WORKS,)),
        "工程监理费": ("2.5", "%", (WORKS, EQUIPMENT)),
        "业主管理费": ("2.8", "%", (WORKS, EQUIPMENT, *above)),
        "拆迁补偿费": ("4", "%", ()),
    }
    assert refused(TOP, table) == {"费用“竣工验收费”": "“竣工验收费”行“金额”列写 5.72，与取费基数×费率不符"}


def test_a_base_in_words_is_that_whatever_the_words():
    table = typed_table(
        """
费用名称|计费基数|费率（%）|合计（万元）
前期工作费|工程施工费|5|8.79
工程监理费|工程施工费+设备购置费|2.5|4.89
竣工验收费|工程施工费与设备费之和|3|5.87
业主管理费|暂列|2.8|6.00
""",
        "表4-5 其它费用预算表",
    )
    assert rates(TOP, table) == {
        "前期工作费": ("5", "%", (WORKS,)),
        "工程监理费": ("2.5", "%", (WORKS, EQUIPMENT)),
        "竣工验收费": ("3", "%", (WORKS, EQUIPMENT)),
    }
    assert list(refused(TOP, table)) == ["费用“业主管理费”"]


@pytest.mark.parametrize(
    ("amount", "base"),
    [("8.79", (WORKS,)), ("9.79", (WORKS, EQUIPMENT)), ("9.39", None)],  # 5 % of 175.70, of 195.70, of 187.80
)
def test_without_a_base_the_one_that_makes_the_amount_is_it(amount: str, base: tuple[str, ...] | None):
    table = typed_table(f"费用名称|费率（%）|金额（万元）\n前期工作费|5|{amount}\n合计||{amount}", "其他费用表")
    found = taken(TOP, table)
    if base is None:
        assert found == {}
        assert refused(TOP, table) == {"费用“前期工作费”": "没有写取费基数，按已有的数额推不出是哪一项"}
    else:
        assert found["前期工作费"].base == base


def test_two_bases_that_both_fit_are_not_decided():
    """0.5 % of 175.70 is 0.88, of 175.70 + 0.30 = 176.00 too."""
    top = typed_table(
        """
序号|工程或费用名称|投资（万元）
一|工程施工费|175.70
二|设备购置费|0.30
三|其他费用|8.79
静态总投资|<|184.79
""",
        "投资估算总表",
    )
    table = typed_table("费用名称|费率（%）|金额（万元）\n审计费|0.5|0.88\n合计||0.88", "其他费用表")
    assert taken(top, table) == {}
    assert refused(top, table) == {
        "费用“审计费”": "几种取费基数都相符（工程施工费；工程施工费、设备费），不能断定",
    }


def test_formulas_in_words_by_row_numbers_and_in_figures():
    table = typed_table(
        """
序号|费用名称|计算依据|金额（元）
1|前期工作费|按工程施工费的5%计取|87850
2|工程监理费|（一＋二）×2.5%|48925
3|竣工验收费|工程施工费*3%|52710
4|招标费|不超过工程施工费的1%|10000
5|审计费|1757000×0.5%|8785
6|设计费|按内插法计算|30000
7|评估费|合同价|20000
8|管护费|（1+3）×2%|2811.20
9|建档费|（1+3）×2%|2911.20
""",
        "其他费用明细表",
        "单位：元",
    )
    assert rates(TOP, table) == {
        "前期工作费": ("5", "%", (WORKS,)),
        "竣工验收费": ("3", "%", (WORKS,)),
        "审计费": ("0.5", "%", (WORKS,)),
        "管护费": ("2", "%", ("前期工作费", "竣工验收费")),  # (87850 + 52710) × 2 % = 2811.2
    }
    assert list(refused(TOP, table)) == [
        "费用“工程监理费”",
        "费用“招标费”",
        "费用“设计费”",
        "费用“建档费”",
    ]
    assert refused(TOP, table)["费用“设计费”"] == "按分档或内插计取，没有单一的费率"


def test_contingency_and_risk_by_the_numbers_of_the_parts():
    """(175.70 + 20.00 + 23.89) × 5 % = 10.9795, × 2 % = 4.3918."""
    table = typed_table(
        """
序号|费用名称|计算公式|费用（万元）
一|工程施工费||175.70
二|设备购置费||20.00
三|其他费用||23.89
四|不可预见费|（一+二+三）×5%|10.98
五|风险金|（一+二+三）×2%|4.39
六|静态投资|一+二+三+四+五|234.96
""",
        "投资估算表",
    )
    assert rates(table) == {
        "不可预见费": ("5", "%", (WORKS, EQUIPMENT, OTHER)),
        "风险金": ("2", "%", (WORKS, EQUIPMENT, OTHER)),
    }
    assert [fee.part for fee in taken(table).values()] == ["contingency", None]


def test_contingency_with_its_bases_beside_it_as_a_fraction_too():
    lines = "费用名称|工程施工费|设备费|其他费用|小计|费率|合计\n不可预见费|2.96|0|1.20|4.16|{}|0.12"
    for printed, percent in (("3", "3"), ("0.03", "3")):
        table = typed_table(lines.format(printed), "不可预见费估算表", "单位：万元")
        assert rates(table) == {"不可预见费": (percent, "%", (WORKS, EQUIPMENT, OTHER))}
    wrong = typed_table(lines.format("4"), "不可预见费估算表", "单位：万元")
    assert taken(wrong) == {}
    assert "与取费基数×费率不符" in refused(wrong)["费用“不可预见费”"]


def test_a_contingency_on_monitoring_too_says_so():
    table = typed_table(
        "费用名称|取费基数（万元）|费率（%）|合计（万元）\n基本预备费|231.59|5|11.58", "基本预备费估算表"
    )
    assert rates(TOP, table) == {"基本预备费": ("5", "%", (WORKS, EQUIPMENT, OTHER, CARE))}


def growth(lines: str) -> Table:
    return typed_table(lines, "价差预备费估算表", "单位：万元")


def test_price_growth_with_its_convention_and_its_rounding():
    late = growth(
        "年份|静态投资（万元）|系数（1+6%）n-1|价差预备费（万元）\n2025|1.32|0.00|0.00\n2026|0.50|0.06|0.03\n2027|2.96|0.12|0.36"
    )
    middle = growth(
        "年份|静态投资（万元）|系数（1+4%）^(n-0.5)-1|价差预备费（万元）\n2027|20.67|0.0198|0.41\n2028|10.38|0.0606|0.63"
    )
    found = [(str(f.rate), f.convention, f.factor_places) for one in (late, middle) for f in taken(one).values()]
    # 2.96 × 0.1236 = 0.3659 prints 0.37: the factor is taken as 0.12
    assert found == [("6", "year_end", 2), ("4", "mid_year", None)]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("2025|1.32|0.0000|0.00\n2026|0.50|0.0600|0.30\n2027|2.96|0.1236|0.37", "不符"),
        ("2025|1.32|0.0100|0.01\n2026|0.50|0.0700|0.04\n2027|2.96|0.2236|0.66", "不符"),
        ("2026|0.50|0.0000|0.00", "为 0"),
    ],
)
def test_price_growth_that_does_not_close_is_refused(lines: str, reason: str):
    table = growth(f"年份|静态投资（万元）|系数（1+6%）n-1|价差预备费（万元）\n{lines}")
    assert taken(table) == {}
    assert reason in next(iter(refused(table).values()))


def test_monitoring_by_quantity_and_by_points_and_years():
    """24 × 500 = 12000; 10 × 12 × 5 × 200 = 120000; 6 × 1500 is not 9500, 4 × 4 × 3 × 150 not 7000."""
    by_quantity = typed_table(
        """
序号|项目|单位|工程量|单价（元）|合价（元）
1|土壤质量监测|次|24|500|12000
2|植被恢复监测|次|12|300|3600
3|林地管护|hm2·年|8.5|2000|17000
4|草地管护|hm2·年|6|1500|9500
""",
        "土地复垦监测与管护费用估算表",
    )
    by_points = typed_table(
        """
监测内容|监测点数|次/年|年限|单价（元/次）|费用（万元）
地表变形|10|12|5|200|12.00
水质|6|2|3|800|2.88
水位|4|4|3|150|0.70
""",
        "监测工程费用表",
    )
    assert rates(by_quantity, by_points) == {
        "土壤质量监测": ("500", "元/次", ()),
        "植被恢复监测": ("300", "元/次", ()),
        "林地管护": ("2000", "元/hm2·年", ()),
        "地表变形": ("200", "元/次", ()),
        "水质": ("800", "元/次", ()),
    }
    assert list(refused(by_quantity, by_points)) == ["费用“草地管护”", "费用“水位”"]
    assert {fee.part for fee in taken(by_quantity, by_points).values()} == {"monitoring"}


def test_the_layout_of_the_national_rules_with_classes_of_fees():
    """1.54 is not (175.70 + 20.00) × 0.8 % = 1.57."""
    table = typed_table(
        """
序号|费用名称|计算式|预算金额|各项费用占其他费用的比例（%）
1|前期工作费||10.54|78.19
（1）|土地清查费|工程施工费×0.5%|0.88|6.53
（2）|项目勘测费|工程施工费×1.5%|2.64|19.58
（3）|项目设计与预算编制费|（工程施工费+设备购置费）×2.8%|5.48|40.65
（4）|项目招标代理费|（工程施工费+设备购置费）×0.8%|1.54|11.42
2|工程监理费|（工程施工费+设备购置费）×1.5%|2.94|21.81
总计|<|<|13.48|100
""",
        "其他费用估算表",
        "单位：万元",
    )
    assert rates(TOP, table) == {
        "土地清查费": ("0.5", "%", (WORKS,)),
        "项目勘测费": ("1.5", "%", (WORKS,)),
        "项目设计与预算编制费": ("2.8", "%", (WORKS, EQUIPMENT)),
        "工程监理费": ("1.5", "%", (WORKS, EQUIPMENT)),
    }
    assert list(refused(TOP, table)) == ["费用“项目招标代理费”"]


def test_rates_without_amounts_are_refused_once_a_table():
    table = typed_table("工程类别|计算基础|费率（%）\n土方工程|直接工程费|4\n石方工程|直接工程费|4.5", "措施费费率表")
    assert taken(table) == {}
    assert refused(table) == {"费率表“措施费费率表”": "只有费率，没有金额，无从核对"}


def test_a_fee_of_nothing_says_nothing_of_its_rate():
    table = typed_table("费用名称|取费基数|费率（%）|金额\n监理费|0|2.5|0.00", "其他费用估算表", "单位：万元")
    assert taken(table) == {}
    assert refused(table) == {"费用“监理费”": "金额为 0，费率无从核对"}


def test_every_fee_names_its_table_and_row():
    table = typed_table("费用名称|取费基数|费率（%）|金额\n监理费|175.70|2.5|4.39", "其他费用估算表", "单位：万元")
    fee = taken(TOP, table)["监理费"]
    assert fee.origin.document == "甲.docx"
    assert fee.origin.place == "其他费用估算表，“监理费”行，“费率（%）”列"
    assert (fee.amount, fee.rate) == ("4.39 万元", Decimal("2.5"))


@pytest.mark.parametrize(
    ("said", "base"),
    [
        ("预备费按工程费与工程建设其他费之和的5%计取，（4926+448.96）×5%=268.75万元。", ("工程费", "工程建设其他费")),
        ("风险金按前三项之和的5%计取，（4926＋448.96）×5％＝268.75万元。", ()),
        ("预备费按工程费与工程建设其他费之和的5%计取，（4926+448.96）×5%=286.75万元。", None),
        ("预备费按工程费与工程建设其他费之和的6%计取，（4926+448.96）×5%=268.75万元。", None),
        ("预备费按工程费的5%计取。", None),
        ("监理费不超过工程费的5%，4926×5%=246.30万元。", None),
    ],
)
def test_a_sentence_that_works_a_rate_out(said: str, base: tuple[str, ...] | None):
    """(4926 + 448.96) × 5 % = 268.748."""
    found = harvest(paper_of(body(said)), "甲.docx").fees
    assert [(str(fee.rate), fee.base, fee.amount) for fee in found] == (
        [] if base is None else [("5", base, "268.75 万元")]
    )


STATED = {"gymnasium": [("预备费", "5", ("工程费", "工程建设其他费"), "268.75 万元")]}
"""Every rate of the public documents that closes, read by hand: their tables state amounts and areas, one of their sentences a rate."""


@pytest.mark.parametrize("document", public_documents(), ids=lambda one: one.name)
def test_of_public_documents_just_what_they_bear_out_is_taken(document: Public):
    found = harvest(document.paper(), document.name)
    assert [(fee.fee, str(fee.rate), fee.base, fee.amount) for fee in found.fees] == STATED.get(document.name, [])
    assert (found.rates, found.items, found.shifts, found.prices, found.composites) == ((), (), (), (), ())
