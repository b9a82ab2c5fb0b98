"""Forms, tables within cells, tables one below another, and tables that go on over pages."""

from __future__ import annotations

from tests.audit.papers import body, holding, numbers, paper, paper_of, typed_table
from xiufu.core.spot import Spot
from xiufu.document.blocks import PageBreak, Table, text_cell

FORM = """
项目概况|项目名称|<|临时用地|<
^|项目区面积（hm²）|<|6.3758|<
复垦责任范围内土地损毁|类型|<|小计|拟损毁
^|损毁|挖损|0|0
^|^|压占|6.3758|6.3758
^|合计|<|6.3758|6.3758
投资|投资总表 单位：万元|<|<|<
^|序号|费用名称|<|费用
^|1|施工费|<|2.96
^|2|其他费用|<|1.20
^|合计|<|<|4.16
^|监测费表 单位：元|<|<|<
^|序号|名称|次数|金额
^|1|监测|2|10.00
^|合计|<|<|10.00
土地复垦率（%）|<|<|100|<
"""


def test_the_parts_of_a_form():
    found = paper(FORM, "报告表")
    assert [(view.title, view.shape, view.unit) for view in found.tables] == [
        ("报告表", "form", ""),
        ("报告表 复垦责任范围内土地损毁", "table", ""),
        ("报告表 投资总表", "table", "万元"),
        ("报告表 监测费表", "table", "元"),
        ("报告表", "form", ""),
    ]
    form, damage, investment, monitoring, rate = found.tables
    assert [(form.label_of(r, c), claim.text) for (r, c), claim in form.cells.items()] == [
        ("项目区面积（hm²）", "6.3758")
    ]
    assert [numbers(damage, r) for r in damage.body] == [
        ["", "", "0", "0"],
        ["", "", "6.3758", "6.3758"],
        ["", "", "6.3758", "6.3758"],
    ]
    assert [row.kind for row in investment.rows] == ["note", "head", "item", "item", "total"]
    assert [row.kind for row in monitoring.rows] == ["note", "head", "item", "total"]
    assert [(rate.label_of(r, c), claim.text) for (r, c), claim in rate.cells.items()] == [("土地复垦率（%）", "100")]


def test_every_row_of_a_form_is_in_one_part():
    rows = [row.at for view in paper(FORM).tables for row in view.rows]
    assert rows == list(range(16))


def test_places_in_a_form():
    found = paper(FORM, "报告表")
    assert found.place(Spot(0, 5, 3)) == "报告表 复垦责任范围内土地损毁，“合计”行，“小计”列"
    assert found.place(Spot(0, 9, 4)) == "报告表 投资总表，“其他费用”行，“费用”列"
    assert found.place(Spot(0)) == "报告表"


def test_a_table_within_a_cell():
    inner = typed_table("名称|金额（元）\n甲|1.00\n合计|1.00", "费用表")
    outer = Table("o", "报告表", ((text_cell("估算"), holding(body("见下表，共"), inner, body("完"))),), (1, 1))
    found = paper_of(outer)
    nested = next(view for view in found.tables if view.nested)
    assert nested.title == "报告表 内表 费用表"
    assert {at: (claim.text, claim.spot) for at, claim in nested.cells.items()} == {
        (1, 1): ("1.00", Spot(0, 0, 1, 4)),
        (2, 1): ("1.00", Spot(0, 0, 1, 6)),
    }
    assert found.place(Spot(0, 0, 1, 6)) == "报告表 内表 费用表，“合计”行，“金额（元）”列"


def test_a_table_that_goes_on():
    first = typed_table("序号|名称|金额\n1|甲|10.00", "表5 费用表", "单位：元")
    second = typed_table("序号|名称|金额\n2|乙|20.00", "续表5 费用表", "单位：元")
    third = typed_table("3|丙|5.00\n合计|<|35.00", "")
    [view] = paper_of(first, PageBreak(), second, third).tables
    assert (view.block, view.continued) == (0, (2, 3))
    assert [(row.kind, row.block, row.at) for row in view.rows] == [
        ("head", 0, 0),
        ("item", 0, 1),
        ("head", 2, 0),
        ("item", 2, 1),
        ("item", 3, 0),
        ("total", 3, 1),
    ]
    assert [view.cells[r, 2].text for r in view.body] == ["10.00", "20.00", "5.00", "35.00"]


def test_what_does_not_go_on():
    first = typed_table("序号|名称|金额\n1|甲|10.00\n合计|<|10.00", "表5 费用表")
    other = typed_table("序号|名称|金额\n1|乙|20.00\n合计|<|20.00", "表6 费用表")
    assert len(paper_of(first, other).tables) == 2
    assert len(paper_of(first, body("以下为其他费用。"), other).tables) == 2
