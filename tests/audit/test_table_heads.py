from __future__ import annotations

import pytest

from tests.audit.papers import paper
from xiufu.audit.table_heads import is_dash, is_ordinal, normal_unit, unit_in
from xiufu.audit.tables import TableView


def only(lines: str, title: str = "表", unit: str = "") -> TableView:
    [view] = paper(lines, title, unit).tables
    return view


def kinds(view: TableView) -> list[str]:
    return [row.kind for row in view.rows]


def test_heads_of_two_rows_and_the_numbers_of_columns():
    view = only("""
序号|名称|价格（元）|<|日期
^|^|预算价|限价|^
（1）|（2）|（3）|（4）|（5）
1|柴油|7.48|4.5|2025-10-31
""")
    assert kinds(view) == ["head", "head", "numbers", "item"]
    assert [column.label for column in view.columns] == ["序号", "名称", "价格（元）·预算价", "价格（元）·限价", "日期"]
    assert [column.kind for column in view.columns] == ["index", "label", "number", "number", "label"]
    assert [column.unit for column in view.columns] == ["", "", "元", "元", ""]
    assert [column.number for column in view.columns] == ["1", "2", "3", "4", "5"]


def test_words_across_the_table_are_no_heads():
    view = only("""
定额编号：10219 推土机推土|<|<|金额单位：元/100m3
工作内容：推平|<|<|<
名称|单位|数量|小计
乙类工|工日|0.1|13.71
说明：系数应乘 1.25|<|<|<
""")
    assert kinds(view) == ["note", "note", "head", "item", "note"]
    assert view.columns[1].kind == "unit"
    assert view.columns[3].unit == "元/100m³"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("甲|1.00\n乙|2.00\n合计|3.00", ["item", "item", "total"]),
        ("项目|2023|2024|2025\n人口|100|110|120", ["head", "item"]),
        ("序号|名称\n1|材料费", ["head", "group"]),
        ("名称|面积\n甲|1.0\n名称|面积\n乙|2.0", ["head", "item", "head", "item"]),
        ("单位|数量①|单价②|合价③=①×②\nm|1|2|2", ["head", "item"]),
        ("名称|数量|单价|合价\n1|2|3|4=2×3\n甲|1|2|2", ["head", "numbers", "item"]),
    ],
)
def test_where_heads_end(lines: str, expected: list[str]):
    assert kinds(only(lines)) == expected


def test_a_stated_formula():
    view = only("名称|数量|单价|合价\n（1）|（2）|（3）|（4）=（2）×（3）\n甲|1|2|2")
    assert (view.columns[3].number, view.columns[3].formula) == ("4", "（2）×（3）")


@pytest.mark.parametrize(
    ("heads", "unit", "expected"),
    [
        ("名称|费用", "单位：万元", "万元"),
        ("名称|费用（元）", "单位：万元", "元"),
        ("名称|费率（%）", "金额单位：元", "%"),
        ("名称|工程量", "金额单位：元", ""),
        ("名称|面积", "单位：公顷", "hm²"),
        ("名称|系数", "单位：万元", ""),
    ],
)
def test_units(heads: str, unit: str, expected: str):
    assert only(f"{heads}\n甲|1.00", unit=unit).columns[1].unit == expected


def test_codes_dates_and_shares_of_cells():
    view = only("编码|名称|年份|时间|面积\n0103|旱地|2027年|3月|1.00（亩）\n0404|草地|2028|4月|≈2.00")
    assert [column.kind for column in view.columns] == ["label", "label", "label", "label", "number"]
    assert [claim.text for claim in view.claims()] == ["1.00"]


def test_ordinals_dashes_and_units():
    assert [is_ordinal(text) for text in ("一", "（二）", "1.1", "③", "甲", "10219", "")] == [True] * 4 + [False] * 3
    assert [is_dash(text) for text in ("—", "——", "/", "－", "一", "", "0")] == [True] * 4 + [False] * 3
    assert [unit_in(text) for text in ("单位：hm2", "（单位:元/t）", "小计(元)", "（含税）")] == [
        "hm²",
        "元/t",
        "元",
        "",
    ]
    assert normal_unit("㎡") == "m²"
