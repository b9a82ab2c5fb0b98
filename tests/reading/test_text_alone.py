"""Cells on lines of their own: what makes them rows again, and what must not."""

import pytest

from xiufu.document.blocks import Table
from xiufu.document.places import said
from xiufu.document.read import ReadFile
from xiufu.reading.text_file import read_text

GROUPED = [
    ["单元", "措施", "单位", "工程量"],
    ["采坑底盘", "覆土", "m3", "1716.00"],
    ["", "栽植乔木", "株", "4719"],
    ["采坑边坡", "挡土墙", "m3", "438.28"],
    ["", "铺设生态毯", "m2", "14000.00"],
    ["", "撒播草籽", "hm2", "1.4000"],
]
ASSESSED = [
    ["评价单元", "损毁类型", "状态", "面积（hm2）", "评价因子"],
    ["弃渣场", "压占", "拟损毁", "2.1800", "堆渣高度 8 m，重度"],
    ["运输道路", "压占", "已损毁", "0.2100", "碾压 1 年，中度"],
    ["", "压占", "拟损毁", "1.1350", "碾压 3.5 年，中度"],
    ["表土堆场", "压占", "拟损毁", "0.6500", "堆土高度 2.5 m，轻度"],
    ["合计", "", "", "4.1750", "—"],
]
ONE_PRICE = "序号 名称及规格 单位 价格（元） 价格日期 预算价格 限价价格 价差 1 柴油 kg 7.48 4.5 2.98 2025-10-31"
SHIFTS = (
    "定额编号 机械名称 一类费用（元） 二类费用 台班费（元/台班） 人工费（元/工日） 柴油（kg） 电（kW·h） 小计（元） 工日 单价 数量 单价 数量 单价 "
    "1014 推土机 207.49 2 184.74 55 4.5 — — 616.98 824.47"
)
ONE_FUEL = SHIFTS.replace(" 电（kW·h）", "").replace(" 数量 单价 1014", " 1014").replace(" — —", "")
FORM = (
    "项目概况 项目名称 某线路 单位名称 某公司 项目区面积（hm²） 6.3758 服务年限 24个月 土地利用现状 土地类型 面积（hm²） 一级地类 二级地类 "
    "小计 已损毁 拟损毁 工矿用地 采矿用地 0.8265 / 0.8265 其他土地 裸土地 2.5493 / 2.5493 裸岩石砾地 3.0000 / 3.0000 合计 6.3758 / 6.3758 "
    "损毁面积 类型 小计 已损毁 拟损毁 损毁 挖损 0 / 0 压占 6.3758 / 6.3758 合计 6.3758 / 6.3758 土地复垦率（%） 100"
)


def read(cells: list[str]) -> ReadFile:
    return read_text(("表 1 某某表\n" + "\n".join(cells) + "\n二、编制依据\n").encode(), name="方案.txt")


def alone(rows: list[list[str]]) -> ReadFile:
    return read([cell for row in rows for cell in row if cell])


def tables(file: ReadFile) -> list[tuple[int, list[list[str]]]]:
    return [
        (
            file.certainty[number],
            [
                [" ".join(map(said, cell.paragraphs())) if begins else "" for cell, begins in row]
                for row in block.grid()
            ],
        )
        for number, block in enumerate(file.document.blocks)
        if isinstance(block, Table)
    ]


@pytest.mark.parametrize("rows", [GROUPED, ASSESSED])
def test_labels_printed_once_are_of_all_rows_of_their_group(rows: list[list[str]]):
    file = alone(rows)
    assert tables(file) == [(85, rows)]
    (table,) = file.document.tables()
    assert max(cell.rowspan for row in table.rows for cell in row) == (3 if rows is GROUPED else 2)


def test_a_single_row_is_read_where_its_cells_fit_one_group_of_heads_only():
    assert tables(read(ONE_PRICE.split())) == [
        (
            85,
            [
                ["序号", "名称及规格", "单位", "价格（元）", "", "", "价格日期"],
                ["", "", "", "预算价格", "限价价格", "价差", ""],
                ["1", "柴油", "kg", "7.48", "4.5", "2.98", "2025-10-31"],
            ],
        )
    ]


def test_a_single_row_that_may_have_a_blank_cell_is_not_sure():
    cells = ["序号", "名称", "单位", "预算价格", "限价价格", "价差", "1", "柴油", "kg", "7.48", "2.98"]
    assert [sure for sure, _ in tables(read(cells)) if sure >= 80] == []


def test_heads_of_three_rows_are_told_apart_by_their_words():
    ((sure, rows),) = tables(read(SHIFTS.split()))
    assert sure == 85
    assert rows == [
        ["定额编号", "机械名称", "一类费用（元）", "二类费用", *[""] * 6, "台班费（元/台班）"],
        ["", "", "", "人工费（元/工日）", "", "柴油（kg）", "", "电（kW·h）", "", "小计（元）", ""],
        ["", "", "", "工日", "单价", "数量", "单价", "数量", "单价", "", ""],
        ["1014", "推土机", "207.49", "2", "184.74", "55", "4.5", "—", "—", "616.98", "824.47"],
    ]


def test_heads_of_three_rows_in_which_nothing_repeats_are_left_to_arithmetic():
    file = read(ONE_FUEL.split())
    ((sure, _),) = tables(file)
    assert sure == 60
    ((rival,),) = file.rivals.values()
    heads = [["".join(map(said, cell.paragraphs())) for cell in row] for row in rival.table.rows]
    assert heads[1] == ["人工费（元/工日）", "柴油（kg）", "小计（元）"]
    assert rival.certainty == 85


def test_a_form_holds_tables_with_totals_and_labels_with_values():
    file = read(FORM.split())
    ((sure, rows),) = tables(file)
    assert sure == 85
    assert ["", "项目区面积（hm²）", "6.3758", "", "", ""] in rows
    assert ["", "服务年限", "24个月", "", "", ""] in rows
    at = next(r for r, row in enumerate(rows) if row[0] == "土地利用现状")
    assert rows[at : at + 6] == [
        ["土地利用现状", "土地类型", "", "面积（hm²）", "", ""],
        ["", "一级地类", "二级地类", "小计", "已损毁", "拟损毁"],
        ["", "工矿用地", "采矿用地", "0.8265", "/", "0.8265"],
        ["", "其他土地", "裸土地", "2.5493", "/", "2.5493"],
        ["", "", "裸岩石砾地", "3.0000", "/", "3.0000"],
        ["", "合计", "", "6.3758", "/", "6.3758"],
    ]
    assert rows[at + 6][:6] == ["损毁面积", "类型", "", "小计", "已损毁", "拟损毁"]
    assert rows[at + 7] == ["", "损毁", "挖损", "0", "/", "0"]
    assert rows[-1] == ["", "土地复垦率（%）", "100", "", "", ""]


@pytest.mark.parametrize(
    ("there", "gone"),
    [
        ("裸土地 2.5493 / 2.5493", "裸土地 2.5493 2.5493"),
        (
            "小计 已损毁 拟损毁 损毁 挖损 0 / 0 压占 6.3758 / 6.3758 合计 6.3758 / 6.3758",
            "小计 已损毁 拟损毁 损毁 挖损 0 0 压占 6.3758 6.3758 合计 6.3758 6.3758",
        ),
        ("合计 6.3758 / 6.3758 土地复垦率", "合计 6.3758 6.3758 土地复垦率"),
        ("类型 小计 已损毁 拟损毁 损毁", "类型 小计 拟损毁 损毁"),
    ],
    ids=["a value", "a column of values", "a value of the total", "a head"],
)
def test_a_form_with_blank_cells_is_not_sure(there: str, gone: str):
    assert there in FORM
    assert [sure for sure, _ in tables(read(FORM.replace(there, gone).split())) if sure >= 80] == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*GROUPED[:3], ["采坑边坡", "挡土墙", "m3", ""], *GROUPED[4:]], id="a blank value"),
        pytest.param([*GROUPED[:2], ["", "栽植乔木", "株", "4719", "3"], *GROUPED[3:]], id="a number too many"),
        pytest.param(
            [*ASSESSED[:3], ["", "压占", "拟损毁", "", "碾压，中度"], *ASSESSED[4:]], id="a blank between words"
        ),
    ],
)
def test_rows_that_lack_values_are_not_sure(rows: list[list[str]]):
    assert [sure for sure, _ in tables(alone(rows)) if sure >= 80] == []


def test_a_total_with_dashes_and_a_blank_is_not_sure():
    rows = [
        ["单元", "面积甲", "面积乙", "面积丙"],
        ["甲", "1.00", "2.00", "3.00"],
        ["乙", "4.00", "5.00", "6.00"],
        ["丙", "7.00", "8.00", "9.00"],
        ["合计", "—", "15.00", ""],
    ]
    assert [sure for sure, _ in tables(alone(rows)) if sure >= 80] == []


def test_rows_are_not_sure_to_end_with_a_total_that_a_value_follows():
    rows = [["单元", "面积甲", "面积乙"], ["", "", "734.43"], ["压占", "47.25", ""], ["合计", "683.01", "550.64"]]
    assert [sure for sure, _ in tables(alone(rows)) if sure >= 80] == []
