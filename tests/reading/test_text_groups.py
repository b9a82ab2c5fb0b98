"""Heads of several rows in texts: which name groups, by what stands below; where two structures fit, none is read."""

import pytest

from xiufu.document.blocks import Table
from xiufu.reading.text_cells import Type
from xiufu.reading.text_file import read_text
from xiufu.reading.text_groups import Node, inserted, scattered, structures

TYPES: list[Type] = ["index", "text", "text", "number", "number", "number", "text"]
BODY = [
    ["1", "柴油", "kg", "7.65", "4.20", "3.45", "2026-08-31"],
    ["2", "水泥", "t", "415.0", "300.0", "115.0", "2026-08-31"],
    ["3", "砂", "m3", "92.5", "60.0", "32.5", "2026-08-31"],
]
EXPECTED = [
    ["序号", "名称", "单位", "价格（元）", "", "", "询价日期"],
    ["", "", "", "预算价格", "限价", "价差", ""],
    *BODY,
]


def read(text: str) -> tuple[list[list[str]], int]:
    file = read_text(text.encode(), name="方案.txt")
    number, table = next((n, b) for n, b in enumerate(file.document.blocks) if isinstance(b, Table))
    rows = [[cell.text if begins else "" for cell, begins in row] for row in table.grid()]
    return rows, file.certainty[number]


@pytest.mark.parametrize(
    "heads",
    [
        # row by row, as they were typed
        "序号 名称 单位 价格（元） 询价日期\n预算价格 限价 价差\n",
        # by height: heads over two rows stand between the others
        "价格（元）\n序号 名称 单位 询价日期\n预算价格 限价 价差\n",
        "序号 名称 单位 询价日期\n价格\n（元）\n预算价格 限价 价差\n",
    ],
)
def test_a_group_of_heads_on_lines(heads: str):
    assert read(f"材料价格表\n{heads}" + "\n".join(map(" ".join, BODY))) == (EXPECTED, 85)


def test_a_group_of_heads_on_cells_of_their_own():
    heads = ["序号", "名称", "单位", "价格（元）", "询价日期", "预算价格", "限价", "价差"]
    assert read("材料价格表\n" + "\n".join([*heads, *(cell for row in BODY for cell in row)])) == (EXPECTED, 85)


def test_heads_that_fit_in_two_ways_are_not_read():
    rows, sure = read(
        "面积表\n地块 原状 现状\n甲方 乙方 丙方\n东 1.20 3.40 2.20 5.10\n西 2.10 4.30 3.30 6.20\n南 3.20 4.50 1.70 2.80\n"
    )
    assert rows[0][0] == "地块 原状 现状 甲方 乙方 丙方"
    assert sure < 80


def test_an_ordinal_heads_the_first_column_only():
    trees = structures(["价格", "序号", "名称", "单位", "日期", "甲", "乙", "丙"], TYPES)
    assert all(tree[0] == Node("序号") for tree in trees)


def test_a_group_alone_on_its_line_stands_where_numbers_do():
    lines = [["价格"], ["序号", "名称", "单位", "日期"], ["预算价格", "限价", "价差"]]
    group = Node("价格", (Node("预算价格"), Node("限价"), Node("价差")))
    assert inserted(lines, TYPES) == [(Node("序号"), Node("名称"), Node("单位"), group, Node("日期"))]


def test_groups_do_not_hold_the_same_head_twice():
    types: list[Type] = ["text", "number", "number", "number", "number"]
    trees = structures(["机械", "人工", "柴油", "数量", "金额", "数量", "金额"], types)
    assert (Node("机械"), *(Node(name, (Node("数量"), Node("金额"))) for name in ("人工", "柴油"))) in trees
    assert not any(
        node.below == (Node("数量"), Node("金额"), Node("数量"), Node("金额")) for tree in trees for node in tree
    )


def test_every_structure_is_found_once():
    # two rows: 3 heads above 4 (3 ways to choose two, 2+2), 2 above 5 (2+3, 3+2); three rows, one head of the first over all
    # of the second, one of these over all of the third: 1·(2+3+4), 2·(2+3), 3·2 by the length of the first and the second
    trees = structures(list("甲乙丙丁戊己庚"), ["any"] * 5)
    assert len(trees) == len(set(trees)) == 3 + 2 + 9 + 10 + 6


SHIFTS = [
    ["二类费用"],
    ["编号", "机械名称", "人工费", "柴油", "一类费用"],
    ["台班费", "小计"],
    ["工日", "单价", "数量", "单价"],
]


def test_heads_that_went_anywhere_stand_before_or_after_the_groups():
    trees = scattered(SHIFTS)
    leaves = {tuple(leaf for node in tree for leaf in node.leaves) for tree in trees}
    groups = ("工日", "单价", "数量", "单价")
    assert len(trees) == len(leaves) == 31
    assert ("编号", "机械名称", "一类费用", *groups, "小计", "台班费") in leaves
    assert ("编号", "机械名称", *groups, "台班费", "小计", "一类费用") in leaves
    assert all(leaf[:2] == ("编号", "机械名称") for leaf in leaves if leaf[2:6] == groups)


def test_the_sum_of_groups_is_of_their_name_where_it_stands_after_them():
    below = {
        tuple(node.text for node in tree[-2].below)
        for tree in scattered(SHIFTS)
        if [node.text for node in tree[:3]] == ["编号", "机械名称", "一类费用"] and tree[-1].text == "台班费"
    }
    assert below == {("人工费", "柴油", "小计"), ("人工费", "柴油")}


@pytest.mark.parametrize(
    "last",
    [["预算价格", "限价", "价差"], ["数量", "单价", "数量"], ["单价", "数量", "单价", "金额", "单价", "数量"]],
)
def test_heads_that_do_not_repeat_are_not_tried_anywhere(last: list[str]):
    assert scattered([*SHIFTS[:3], last]) == []
