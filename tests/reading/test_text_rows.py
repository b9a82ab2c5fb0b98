"""Tables of texts whose cells are broken over lines, or hold sentences: rows whole again, numbers in their columns."""

import pytest

from xiufu.document.blocks import Table
from xiufu.reading.text_file import read_text
from xiufu.reading.text_rows import is_open, merged, usual_places


def read(text: str) -> tuple[list[list[str]], int]:
    """The first table of a text, and how sure it is."""
    file = read_text(text.encode(), name="方案.txt")
    number, table = next((n, b) for n, b in enumerate(file.document.blocks) if isinstance(b, Table))
    rows = [[cell.text if begins else "" for cell, begins in row] for row in table.grid()]
    return rows, file.certainty[number]


def test_sentences_in_the_last_column_are_words_of_the_row_above():
    rows, sure = read(
        "表 3 损毁预测表\n地块 方式 面积 判定依据\n"
        "一号料场 挖损 2.86\n开挖深 12 m，边坡陡于 1:1，积水\n0.5 m 以上\n"
        "二号料场 挖损 1.40 开挖深 6 m（深于 5 m 的（见标准）为重度）\n"
        "排土场 压占 2.18 堆高 8 m，超过规定的\n高度\n"
        "合计 6.44 —\n"
    )
    assert [row[:3] for row in rows[1:]] == [
        ["一号料场", "挖损", "2.86"],
        ["二号料场", "挖损", "1.40"],
        ["排土场", "压占", "2.18"],
        ["合计", "", "6.44"],
    ]
    assert rows[1][3].startswith("开挖深 12 m，边坡")
    assert sure >= 80


def test_a_formula_over_two_lines_is_one_cell():
    rows, sure = read(
        "表 4 其他费用表\n序号 费用 计算式 金额\n1 监理费 （建安费+设备费）\n×2.5% 1.05\n"
        "2 勘测费 建安费，按“收费\n表”计 1.92\n3 验收费 约定价 0.85\n合计 — 3.82\n"
    )
    assert [row[-1] for row in rows[1:]] == ["1.05", "1.92", "0.85", "3.82"]
    assert rows[1][1:3] == ["监理费", "（建安费+设备费）×2.5%"]
    assert sure >= 80


def test_a_row_without_a_value_goes_on_in_the_next_one():
    rows, sure = read(
        "表 5 地类表\n编码 地类 原面积 现面积 增减\n01 耕地 1.78 1.78 0.00\n11 水域及水利设\n施用地 0.90 0.00 -0.90\n"
        "04 草地 2.20 3.10 0.90\n合计 4.88 4.88 0.00\n"
    )
    assert rows[2] == ["11", "水域及水利设施用地", "0.90", "0.00", "-0.90"]
    assert sure == 75


def test_rows_that_lack_a_merged_cell_keep_their_number():
    cells = ["地块", "措施", "算式", "单位", "数量"]
    body = [
        "甲",
        "平整",
        "2×100",
        "m3",
        "200.00",
        "乙",
        "平整",
        "3×100",
        "m3",
        "300.00",
        "平整",
        "3×50",
        "m3",
        "150.00",
        "丙",
        "平整",
        "4×100",
        "m3",
        "400.00",
    ]
    rows, sure = read("表 6 工程量表\n" + "\n".join([*cells, *body]))
    assert rows[1:] == [
        ["甲", "平整", "2×100", "m3", "200.00"],
        ["乙", "平整", "3×100", "m3", "300.00"],
        ["", "平整", "3×50", "m3", "150.00"],
        ["丙", "平整", "4×100", "m3", "400.00"],
    ]
    assert sure >= 75


def test_a_title_after_a_line_that_was_not_broken_is_a_title():
    prose = "本方案预期复垦土地面积为二公顷，最终确定的复垦方向为采矿用地和草地，"
    long = "说明：坡面作业乘系数，重车上坡乘系数，运距按实际道路量得，增运按规定计，其余不作调整，超出部分另行计算，价格含税。"
    file = read_text(
        (
            f"{prose}\n" * 4
            + f"面积见表。\n费用表\n名称 费用\n甲 1.20\n乙 2.30\n合计 3.50\n{long}\n单价表\n名称 单价\n甲 1.2\n乙 2.3\n"
        ).encode(),
        name="方案.txt",
    )
    tables = [block for block in file.document.blocks if isinstance(block, Table)]
    assert [table.title for table in tables] == ["费用表", "单价表"]
    assert [note.text for note in tables[0].notes] == [long]


@pytest.mark.parametrize(
    ("text", "below", "open_"),
    [
        ("挖掘深度 12 m（大于 5 m", "", True),
        ("按“收费", "", True),
        ("【待补：评价", "", True),
        ("（建安费+设备费）", "×2.5% 1.05", True),
        ("平整 2.50", "覆土 1.20", False),
        ("深度（已定）", "平整", False),
    ],
)
def test_lines_that_break_off_within_a_cell(text: str, below: str, open_: bool):
    assert is_open(text, below) is open_


def test_totals_and_rows_with_values_begin_no_other_row():
    rows = [(1, "一 土方"), (2, "平整 2.50"), (3, "合计"), (4, "其他 1.20")]
    assert merged(rows) == [(1, "一 土方平整 2.50"), (3, "合计"), (4, "其他 1.20")]


def test_decimal_places_of_most_rows():
    assert usual_places(["甲 1.25 3", "乙 2.50 1.5", "深 12 m 以上"]) == 2
    assert usual_places(["甲 12", "乙 3"]) == 0


def test_class_codes_stand_with_their_names_and_a_label_at_the_middle_is_of_both_rows():
    rows, sure = read(
        "表 6 地类结构表\n一级地类 二级地类 原面积（hm2） 现面积（hm2） 增减\n01 耕地 0103 旱地 1.78 1.60 -0.18\n"
        "03 林地 0301 乔木林地 1.00 1.00 0.00\n"
        "0401 天然牧草地 2.20 2.20 0.00\n04 草地\n0404 其他草地 0.90 1.08 0.18\n合计 5.88 5.88 0.00\n"
    )
    assert rows[1:5] == [
        ["01 耕地", "0103 旱地", "1.78", "1.60", "-0.18"],
        ["03 林地", "0301 乔木林地", "1.00", "1.00", "0.00"],
        ["04 草地", "0401 天然牧草地", "2.20", "2.20", "0.00"],
        ["04 草地", "0404 其他草地", "0.90", "1.08", "0.18"],
    ]
    assert sure == 85


def test_a_line_that_breaks_off_within_brackets_does_not_end_its_row():
    rows, sure = read(
        "表 7 损毁表\n单元 类型 面积（hm2） 因子\n料场 挖损 2.86 深度 12 m（大于\n5 m）\n便道 压占 1.40 每年 3 个月（少于 6\n个月）\n"
        "堆场 压占 2.18 堆土高\n合计 6.44 —\n"
    )
    assert [row[:3] for row in rows[1:4]] == [
        ["料场", "挖损", "2.86"],
        ["便道", "压占", "1.40"],
        ["堆场", "压占", "2.18"],
    ]
    assert sure >= 80
