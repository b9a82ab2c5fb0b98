"""The text of a PDF or Word file read back: paragraphs whole, headings with levels, tables inferred and how sure they are."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiufu.core.errors import InputError
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading, Paragraph, Table
from xiufu.document.read import ReadFile
from xiufu.reading.text_file import read_text

PROSE = """\
3

一、项目概况

（一）基本情况

根据某旗人民政府工作报告，2023年，地区生产总值完成 12.5亿元，同比增长 3.1%；固定资产投资完成 7

.6亿元，同比增长 8%；一般公共预算收入完成 1.14亿元，同比增长 6.6%。本项目位于某苏木某嘎查境内，占

地面积 2.5000hm2，其中材料场 1.5000hm2，便道

1.0000hm2，平整工程量=2.5000hm2×0.20m=5000m3。

1、权属状况

（1）复垦责任范围

土地性质全部为国有土地，权属清楚，没有争议，土地使用协议已经与嘎查签订完毕，临时用地期满以后全
 部交还原使用权人。项目法人承诺按期完成复垦任务，并按照主管部门批准的方案足额预存土地复垦费用。

4

（4）企业性质：有限公司；
"""


def read(text: str) -> ReadFile:
    return read_text(text.encode(), name="方案.txt")


def grid(file: ReadFile, number: int = 0) -> list[list[str]]:
    table = [b for b in file.document.blocks if isinstance(b, Table)][number]
    return [[cell.text if begins else "" for cell, begins in row] for row in table.grid()]


def sure(file: ReadFile) -> list[int]:
    return [file.certainty[n] for n, b in enumerate(file.document.blocks) if isinstance(b, Table)]


def test_broken_lines_are_paragraphs_again_and_page_numbers_are_gone():
    file = read(PROSE)
    assert [(b.level, b.title) for b in file.document.blocks if isinstance(b, Heading)] == [
        (1, "一、项目概况"),
        (2, "（一）基本情况"),
        (3, "1、权属状况"),
        (4, "（1）复垦责任范围"),
    ]
    assert [b.text for b in file.document.blocks if isinstance(b, Paragraph)] == [
        "根据某旗人民政府工作报告，2023年，地区生产总值完成 12.5亿元，同比增长 3.1%；固定资产投资完成 7"
        ".6亿元，同比增长 8%；一般公共预算收入完成 1.14亿元，同比增长 6.6%。本项目位于某苏木某嘎查境内，占"
        "地面积 2.5000hm2，其中材料场 1.5000hm2，便道",
        "1.0000hm2，平整工程量=2.5000hm2×0.20m=5000m3。",
        "土地性质全部为国有土地，权属清楚，没有争议，土地使用协议已经与嘎查签订完毕，临时用地期满以后全"
        "部交还原使用权人。项目法人承诺按期完成复垦任务，并按照主管部门批准的方案足额预存土地复垦费用。",
        "（4）企业性质：有限公司；",
    ]
    assert file.in_file(Spot(2)) == "第7行"
    assert file.certainty == {}


def test_a_clear_table_with_a_head_over_several_lines():
    file = read(
        "利用结构调整见表 1。\n表 1 复垦前后土地利用结构调整表 单位：hm2\n一级地类 二级地类\n复垦前面积\n（hm2）\n复垦后面积\n"
        "（hm2）\n变幅面积\n06 工矿仓储用地 0602 采矿用地 1.5000 1.5000 0\n04 草地 0404 其他草地 1.0000 1.0000 0\n"
        "合计 2.5000 2.5000 0\n二、质量要求\n"
    )
    (table,) = [b for b in file.document.blocks if isinstance(b, Table)]
    assert (table.title, table.unit, table.header_rows) == ("表 1 复垦前后土地利用结构调整表", "单位：hm2", 1)
    assert grid(file) == [
        ["一级地类", "二级地类", "复垦前面积（hm2）", "复垦后面积（hm2）", "变幅面积"],
        ["06 工矿仓储用地", "0602 采矿用地", "1.5000", "1.5000", "0"],
        ["04 草地", "0404 其他草地", "1.0000", "1.0000", "0"],
        ["合计", "", "2.5000", "2.5000", "0"],
    ]
    assert sure(file) == [95]
    assert [file.in_file(Spot(1, 1, 2)), file.in_file(Spot(1, 3, 4))] == ["第9行", "第11行"]


def test_an_estimate_with_numbers_of_columns_dashes_a_group_and_notes():
    file = read(
        "工程施工费估算表 金额单位：元\n序号\n定额编号 单项名称 单位 工程量 综合单价 合计\n（1） （2） （3） （4） （5） （6）\n"
        "一 土方工程 11603.00\n1 10219 土地平整 100m3 50.00 232.06 11603.00\n合计 — — — 11603.00\n"
        "说明：土方按Ⅰ类土计。\n"
    )
    (table,) = [b for b in file.document.blocks if isinstance(b, Table)]
    assert grid(file) == [
        ["序号", "定额编号", "单项名称", "单位", "工程量", "综合单价", "合计"],
        ["", "（1）", "（2）", "（3）", "（4）", "（5）", "（6）"],
        ["一", "", "土方工程", "", "", "", "11603.00"],
        ["1", "10219", "土地平整", "100m3", "50.00", "232.06", "11603.00"],
        ["合计", "", "", "—", "—", "—", "11603.00"],
    ]
    assert (table.header_rows, [note.text for note in table.notes]) == (2, ["说明：土方按Ⅰ类土计。"])
    assert file.in_file(Spot(0, paragraph=1)) == "第8行"
    assert sure(file) == [75], "one value in a row of seven columns is most likely of the last, not surely"


def test_a_unit_price_table_with_blank_cells_and_lines_across():
    file = read(
        "平整单价分析表\n定额编号：[10219] 推土机推土（Ⅰ类土，0~10m） 金额单位：元/100m3\n工作内容：推松、运送。\n"
        "序号 名称 单位 数量 单价（元） 小计（元）\n一 直接费 172.52\n1 人工费 13.71\n乙类工 工日 0.1 137.05 13.71\n"
        "2 材料费\n3 机械使用费 144.28\n推土机 74kw 台班 0.175 824.47 144.28\n4 其他费用 % 5 157.99 7.90\n"
        "5 措施费 % 4 165.89 6.64\n合计 172.52\n"
    )
    assert grid(file)[:2] == [
        ["定额编号：[10219] 推土机推土（Ⅰ类土，0~10m）", "", "", "", "", ""],
        ["工作内容：推松、运送。", "", "", "", "", ""],
    ]
    assert grid(file)[3:9] == [
        ["一", "直接费", "", "", "", "172.52"],
        ["1", "人工费", "", "", "", "13.71"],
        ["", "乙类工", "工日", "0.1", "137.05", "13.71"],
        ["2", "材料费", "", "", "", ""],
        ["3", "机械使用费", "", "", "", "144.28"],
        ["", "推土机 74kw", "台班", "0.175", "824.47", "144.28"],
    ]
    assert sure(file) == [85], "one value of a group, where only the last column is of amounts"


def test_groups_of_heads_span_what_is_below_them():
    file = read(
        "主要材料估算价格表 金额单位：元\n序号 名称及规格 单位\n价格（元）\n预算价格 限价价格 材料价差\n"
        "1 柴油（含税） kg 7.48 4.5 2.98\n2 汽油 kg 8.10 5.0 3.10\n"
    )
    (table,) = [b for b in file.document.blocks if isinstance(b, Table)]
    assert [(c.text, c.colspan, c.rowspan) for c in table.rows[0]] == [
        ("序号", 1, 2),
        ("名称及规格", 1, 2),
        ("单位", 1, 2),
        ("价格（元）", 3, 1),
    ]
    assert sure(file) == [95]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        # 5 heads and rows of 4 and 5: nobody knows which cell is blank
        ("表 2 面积表\n单元 面积 厚度 体积 备注\n甲 1.0 0.2 2000\n乙 1.0 0.2 2000 4\n合计 2.0 4000\n", 40),
        # a total with a blank between two values
        ("表 2 面积表\n单元 面积 厚度 体积\n甲 1.0 0.2 2000\n乙 1.0 0.2 2000\n合计 2.0 4000\n", 40),
        # rows of one length under heads that are more
        ("表 2 面积表\n单元 面积\n厚度 体积 备注\n甲 1.0 0.2 2000\n乙 1.0 0.2 2000\n合计 2.0 0.2 4000\n", 60),
        # a line of heads that fits, below another of which nobody knows what it heads
        ("表 2 面积表\n类型 面积\n一级 二级 已复垦 拟复垦\n甲 旱地 0.2 2000\n乙 草地 0.2 2000\n", 75),
        # words where numbers stand elsewhere
        ("表 2 面积表\n单元 面积 厚度 体积\n甲 1.0 0.2 2000\n乙 北侧 1.0 200\n丙 1.0 0.2 2000\n", 40),
        # no head at all
        ("甲 1.0 0.2 2000\n乙 1.0 0.2 2000\n合计 2.0 0.4 4000\n", 75),
    ],
)
def test_what_does_not_fit_is_not_sure(text: str, certainty: int):
    assert sure(read(text)) == [certainty]


def test_cells_between_tabs_stay_where_they_are():
    file = read("表 2 面积表\n单元\t面积\t厚度\t体积\n甲\t1.0\t0.2\t2000\n乙\t\t0.2\t\n合计\t1.0\t\t2000\n二、正文\n")
    assert grid(file) == [
        ["单元", "面积", "厚度", "体积"],
        ["甲", "1.0", "0.2", "2000"],
        ["乙", "", "0.2", ""],
        ["合计", "1.0", "", "2000"],
    ]
    assert sure(file) == [95]
    (table,) = file.document.tables()
    assert (table.title, table.header_rows) == ("表 2 面积表", 1)
    assert sure(read("单元\t面积\t厚度\n甲\t1.0\t0.2\n合计\t1.0\n")) == [40]


def test_a_total_keeps_its_number_in_the_column_of_numbers():
    file = read(
        "表 2 进度表\n复垦单元 复垦面积（hm2） 主要措施 复垦年份\n料场 1.5000 平整 2027年 10月\n便道 1.0000 平整 2027年 10月\n合计 2.5000 —\n"
    )
    assert grid(file)[2:] == [["便道", "1.0000", "平整", "2027年10月"], ["合计", "2.5000", "—", ""]]
    assert sure(file) == [95]


def test_heads_set_by_white_space_may_be_in_another_order():
    rows = "  甲        0.2        2000\n  乙        0.3        1000\n"
    assert sure(read(f"表 2 面积表\n          面积       体积\n  单元\n{rows}")) == [75]
    assert sure(read(f"表 2 面积表\n  单元       面积       体积\n{rows}")) == [95]
    assert sure(read("表 2 面积表\n面积 体积\n单元 厚度\n甲 0.2 2000 1\n乙 0.3 1000 1\n")) == [75]


def test_a_table_that_breaks_off_among_words_is_not_sure():
    rows = "甲 0.20 2000\n乙 0.30 1000\n"
    file = read(f"表 1 面积表\n单元 厚度 体积\n{rows}平整\n料场\n土方\n便道\n{rows}")
    assert sure(file) == [75, 75]


def test_a_numbered_title_ends_the_table_above():
    file = read("表 1 甲表\n单元 面积\n甲 1.0\n乙 2.0\n表 2 乙表\n单位：m3\n单元 体积\n丙 3.0\n丁 4.0\n")
    assert [(table.title, table.unit, len(table.rows)) for table in file.document.tables()] == [
        ("表 1 甲表", "", 3),
        ("表 2 乙表", "单位：m3", 3),
    ]


def test_a_unit_alone_is_no_title():
    (table,) = read("单位：元\n名称 数\n甲 1\n").document.tables()
    assert (table.title, table.unit) == ("", "单位：元")


def test_contents_are_no_table():
    file = read("目录\n一、总则 ........ 1\n二、概况 ........ 3\n三、措施………………12\n一、总则\n")
    assert sure(file) == []
    assert [b.title for b in file.document.blocks if isinstance(b, Heading)] == ["一、总则"]
    assert sure(read("一、总则\t1\n二、概况\t3\n")) == [40]


def test_a_label_over_two_lines_is_one_row():
    file = read("表 3 材料表\n名称 单位 数量 单价 合价\n柴油（\n含税） kg 2 7.00 14.00\n汽油 kg 1 8.00 8.00\n")
    assert grid(file)[1:] == [["柴油（含税）", "kg", "2", "7.00", "14.00"], ["汽油", "kg", "1", "8.00", "8.00"]]
    assert sure(file) == [95]


def test_words_set_upright_are_words_again_and_break_no_sentence():
    prose = "根据待复垦土地适宜性评价结果，本方案预期复垦土地面积为 2.5000hm2，最终确定的复垦方向为采矿"
    file = read(f"{prose}\n{prose}\n{prose}\n 投\n资\n估\n算\n用地和其他草地，土地复垦率达 100.00%。\n")
    assert [b.text for b in file.document.blocks if isinstance(b, Paragraph)] == [
        "投资估算",
        prose * 3 + "用地和其他草地，土地复垦率达 100.00%。",
    ]


def test_letters_with_spaces_between_them_are_a_title():
    file = read("投 资 总 表\n序号 费用名称 费用（万元）\n1 工程施工费 2.96\n2 其他费用 1.20\n")
    (table,) = [b for b in file.document.blocks if isinstance(b, Table)]
    assert table.title == "投资总表"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str):
    file = read_text("一、总则\r\n项目面积 2.5hm2。\r\n".encode(encoding), name="方案.txt")
    assert [b.text for b in file.document.blocks if isinstance(b, Heading | Paragraph)] == [
        "一、总则",
        "项目面积 2.5hm2。",
    ]


@pytest.mark.parametrize("data", [b"", b"\n \n\f", b"\x00\x01\x02", b"\xff"])
def test_what_is_no_text_is_refused(data: bytes):
    with pytest.raises(InputError):
        read_text(data, name="方案.txt")


PIECES = st.sampled_from(
    [
        "一、",
        "（1）",
        "（1） （2）",
        "表 1 面积表",
        "单位：元",
        "合计",
        "1",
        "0.50",
        "/",
        "—",
        "中",
        "投资估算，",
        "%",
        "2027年 10月",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=7).map(" ".join) | st.text(max_size=20), max_size=40))
def test_whatever_a_text_says_its_tables_are_whole(lines: list[str]):
    try:
        file = read_text("\n".join(lines).encode("utf-8", "replace"), name="方案.txt")
    except InputError:
        return
    for table in file.document.tables():
        assert len(table.grid()[0]) == len(table.widths)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_are_read_or_refused(data: bytes):
    with suppress(InputError):
        read_text(data, name="方案.txt")


@st.composite
def printed_tables(draw: st.DrawFn) -> list[list[str]]:
    """Heads, items with blank cells and a total, of columns that hold either numbers or words."""
    kinds = ["word", *draw(st.lists(st.sampled_from(["number", "number", "word"]), min_size=2, max_size=6))]
    number = st.decimals(0, 9999, places=2).map(str)
    rows = [[f"头{'甲乙丙丁戊己庚'[i]}" for i in range(len(kinds))]]
    for _ in range(draw(st.integers(1, 6))):
        cells = [draw(number if kind == "number" else st.sampled_from(["平整", "料场", "土方"])) for kind in kinds]
        blank = draw(st.sets(st.integers(1, len(kinds) - 1), max_size=2)) if draw(st.booleans()) else set()
        rows.append(["" if i in blank else cell for i, cell in enumerate(cells)])
    if draw(st.booleans()):
        rows.append(["合计", *(draw(number | st.just("")) if kind == "number" else "" for kind in kinds[1:])])
    return rows


def numbers(rows: list[list[str]]) -> list[list[str]]:
    stated = [[cell if cell[:1].isdigit() else "" for cell in row] for row in rows]
    return [row for row in stated if any(row)]


@settings(max_examples=500, deadline=None)
@given(printed_tables())
def test_where_a_table_is_sure_every_number_stands_in_its_column(rows: list[list[str]]):
    file = read("表 1 面积表\n" + "\n".join(" ".join(cell for cell in row if cell) for row in rows))
    whole = all(all(row) for row in rows[1:] if row[0] != "合计") and (rows[-1][0] != "合计" or len(rows) == 2)
    tables = list(file.document.tables())
    if whole and numbers(rows) and len(numbers(rows)) == len(rows) - 1:
        assert sure(file) == [95]
    if tables and sure(file)[0] >= 90:
        assert numbers(grid(file)) == numbers(rows)


def alone(rows: list[list[str]]) -> str:
    """A table as programs copy it that set every cell on a line of its own, blank ones on none."""
    return "表 1 面积表\n" + "\n".join(cell for row in rows for cell in row if cell) + "\n"


PRICES = [
    ["序号", "名称", "单位", "数量", "单价（元）", "小计（元）"],
    ["一", "直接费", "—", "—", "—", "165.89"],
    ["1", "人工费", "—", "—", "—", "13.71"],
    ["—", "乙类工", "工日", "0.1", "137.05", "13.71"],
    ["2", "材料费", "—", "—", "—", "—"],
    ["3", "机械使用费", "—", "—", "—", "152.18"],
    ["—", "推土机 74 kW", "台班", "0.18", "845.47", "152.18"],
    ["—", "合计", "—", "—", "—", "165.89"],
]


def test_cells_on_lines_of_their_own_are_rows_again():
    file = read(alone(PRICES))
    assert grid(file) == PRICES
    assert sure(file) == [95]
    assert [file.in_file(Spot(0, r, 0)) for r in (0, 1, 2)] == ["第2行", "第8行", "第14行"]


def test_cells_on_lines_of_their_own_with_numbers_of_columns_and_a_short_total():
    file = read(
        "工程施工费估算表\n序号\n定额编号\n单项名称\n单位\n工程量\n综合单价\n合计\n（1）\n（2）\n（3）\n（4）\n（5）\n（6）\n"
        "1\n10219\n土地平整\n100m3\n50.00\n232.06\n11603.00\n2\n10220\n表土回覆\n100m3\n10.00\n100.00\n1000.00\n"
        "合计\n—\n—\n—\n12603.00\n说明：土方按Ⅰ类土计。\n"
    )
    assert grid(file)[2:] == [
        ["1", "10219", "土地平整", "100m3", "50.00", "232.06", "11603.00"],
        ["2", "10220", "表土回覆", "100m3", "10.00", "100.00", "1000.00"],
        ["合计", "", "", "—", "—", "—", "12603.00"],
    ]
    assert sure(file) == [85]
    (table,) = file.document.tables()
    assert [note.text for note in table.notes] == ["说明：土方按Ⅰ类土计。"]


@pytest.mark.parametrize(
    "rows",
    [
        # a blank in every row: two rows may be one
        [["单元", "面积"], ["甲", ""], ["乙", "1.00"], ["丙", ""], ["丁", "2.00"]],
        # few cells
        [["单元", "面积"], ["甲", "1.00"], ["乙", "2.00"]],
        # a word for a number, so that the rows may end anywhere
        [
            ["单元", "面积", "体积"],
            ["甲", "1.00", "2.0"],
            ["乙", "无", "3.0"],
            ["丙", "2.00", "4.0"],
            ["丁", "3.0", "1.0"],
        ],
    ],
)
def test_cells_on_lines_of_their_own_that_do_not_repeat_are_not_sure(rows: list[list[str]]):
    assert [one for one in sure(read(alone(rows))) if one >= 80] == []


def test_rows_before_labels_of_a_map_stay_rows():
    labels = "某工程现状图\n1205\n1207\n1207\n材料堆场\n便道\n34523\n34524\n4640\n4641\n北\n"
    file = read(f"表 3 权属表\n所有权 权属单位 面积\n国有 农场 0.9128\n集体 嘎查 5.4630\n合计 6.3758\n{labels}")
    assert grid(file)[1:] == [["国有", "农场", "0.9128"], ["集体", "嘎查", "5.4630"], ["合计", "", "6.3758"]]
    assert sure(file)[0] == 95


@settings(max_examples=500, deadline=None)
@given(printed_tables())
def test_whole_rows_of_cells_on_lines_of_their_own_stay_where_they_are(rows: list[list[str]]):
    file = read(alone(rows))
    if sure(file) and sure(file)[0] >= 80 and all(all(row) for row in rows[:-1]):
        assert numbers(grid(file)) == numbers(rows)


SHIFTS = """机械台班费计算表
二类费用
编号 机械名称 人工费（元/工日） 柴油（kg） 一类费用 （元）
台班费（元/
小计（元） 台班）
工日 单价 数量 单价
1 推土机 211.3 2 178 54 4.2 582.80 794.10
2 装载机 187.52 2 178 61.5 4.2 614.30 801.82
3 振捣器 2.2
kW 12.44 1 178 2.5 4.2 188.50 200.94
"""


def test_heads_that_may_stand_anywhere_are_rivals_of_the_table_read():
    file = read(SHIFTS.replace("一类费用", "折旧费用"))  # which nothing says to stand before 二类费用
    assert sure(file) == [75]
    heads = [[cell.text for cell, begins in rival.table.grid()[2] if begins] for rival in file.rivals[0]]
    assert ["工日", "单价", "数量", "单价"] in heads
    wanted = ["编号", "机械名称", "折旧费用（元）", "工日", "单价", "数量", "单价", "小计（元）", "台班费（元/台班）"]
    found = [rival for rival in file.rivals[0] if [cell.text for cell, _ in rival.table.grid()[2]] == wanted]
    assert len(found) == 1
    assert found[0].certainty == 60
    assert [cell.text for cell, _ in found[0].table.grid()[5]][:3] == ["3", "振捣器 2.2 kW", "12.44"]
    assert found[0].places == ("第2行", "第2行", "第2行", "第7行", "第8行", "第9行")


def test_heads_that_went_anywhere_stand_where_their_words_put_them():
    file = read(SHIFTS)
    wanted = ["编号", "机械名称", "一类费用（元）", "工日", "单价", "数量", "单价", "小计（元）", "台班费（元/台班）"]
    assert (sure(file), file.rivals) == ([85], {})
    table = file.document.blocks[0]
    assert isinstance(table, Table)
    assert [cell.text for cell, _ in table.grid()[2]] == wanted
    assert grid(file)[3:] == [
        ["1", "推土机", "211.3", "2", "178", "54", "4.2", "582.80", "794.10"],
        ["2", "装载机", "187.52", "2", "178", "61.5", "4.2", "614.30", "801.82"],
        ["3", "振捣器 2.2 kW", "12.44", "1", "178", "2.5", "4.2", "188.50", "200.94"],
    ]
    one = read("".join(SHIFTS.splitlines(keepends=True)[:7]))  # a single row
    assert (sure(one), grid(one)) == ([85], grid(file)[:4])


def test_the_heads_of_the_next_table_on_a_page_are_its_own():
    table = (
        "序号 名称 单位 数量 单价（元） 小计（元）\n1 乙类工 工日 0.95 139.2 132.24\n2 甲类工 工日 0.50 186.2 93.10\n"
    )
    file = read(f"土方挖运单价分析表\n{table}\f石方挖运单价分析表\n{table}")
    assert [block.title for block in file.document.blocks if isinstance(block, Table)] == [
        "土方挖运单价分析表",
        "石方挖运单价分析表",
    ]
    assert [grid(file, n)[0][5] for n in (0, 1)] == ["小计（元）", "小计（元）"]


def test_a_first_row_with_a_comma_is_a_row_where_it_is_like_the_next():
    heads = "表 4 复垦方向表\n评价单元 用途 面积（hm²） 复垦方向\n"
    rows = "采坑底盘 取料作业面，最低处 2.8600 其他林地\n采坑边坡 取料的边坡 1.4000 其他草地\n弃渣场 堆放废石 2.1800 其他草地\n合计 6.4400 —\n"
    assert grid(read(heads + rows))[:3] == [
        ["评价单元", "用途", "面积（hm²）", "复垦方向"],
        ["采坑底盘", "取料作业面，最低处", "2.8600", "其他林地"],
        ["采坑边坡", "取料的边坡", "1.4000", "其他草地"],
    ]
    sentence = "采坑底盘的面积为 2.8600 公顷，复垦为 其他林地。\n"
    assert len(grid(read(heads + sentence + rows.partition("\n")[2]))[0]) == 4
    assert "采坑底盘" not in str(grid(read(heads + sentence + rows.partition("\n")[2])))


PLACES = """表 5 复垦方向表
评价单元 用途 面积（hm²） 复垦方向
材料堆场 材料暂存 3.8165 采矿用地
生活区 活动板房 0.1200 采矿用地
便道 土路，宽 8 m， 长 3050 m 2.4393 采矿用地
合计 6.3758 —
"""


def test_among_numbers_in_words_the_one_with_the_places_of_its_column_is_of_it():
    file = read(PLACES)
    assert [row[2] for row in grid(file)] == ["面积（hm²）", "3.8165", "0.1200", "2.4393", "6.3758"]
    assert sure(file) == [75]


@pytest.mark.parametrize(
    ("old", "text"),
    [("3050 m 2.4393", "0.3050 2.4393"), ("0.1200", "0.12")],
    ids=["two have its places", "the column has no usual places"],
)
def test_where_places_do_not_tell_a_number_from_others_it_is_not_sure(old: str, text: str):
    assert sure(read(PLACES.replace(old, text)))[0] < 75


def test_lines_of_contents_stay_apart_however_wide():
    """A line filled with dots to the page number is as wide as one that goes on in the next."""
    dots = "." * 72
    prose = "本册收录各厂区的设备台账，凡停用超过一年的设备另册登记，其余按使用部门列出，逐年更新，"
    contents = [f"设备总表 {dots} 3", f"停用设备 {dots} 8", f"附录 {dots} 12"]
    file = read_text("\n".join([*contents, *[prose] * 4, "完。"]).encode(), name="方案.txt")
    assert [block.text for block in file.document.blocks if isinstance(block, Paragraph)][:3] == contents


def test_brackets_before_a_stop_begin_no_sentence():
    file = read_text("面积核定为 0.1250hm²\n（1250.00m²）。按批复\n（一）、总则\n".encode(), name="方案.txt")
    first, second = file.document.blocks
    assert isinstance(first, Paragraph)
    assert first.text == "面积核定为 0.1250hm²（1250.00m²）。按批复"
    assert isinstance(second, Heading)


def test_what_a_narrow_cell_broke_within_a_title_or_its_brackets_is_whole_again():
    lines = ("叠（写明覆盖范围", "《中华人民共和国土地", "管理法》（2019 年修", "正）第三十五条", "3 不占用自然保护地")
    said = [block.text for block in read("\n".join(lines)).document.blocks if isinstance(block, Paragraph)]
    assert said == [lines[0], "《中华人民共和国土地管理法》（2019 年修正）第三十五条", lines[4]]


@pytest.mark.parametrize("below", ["《土地复垦条例》", "管理法", "表 3 用地条件核对表\n管理法》"])
def test_a_title_that_is_never_closed_takes_in_no_line(below: str):
    said = [b.text for b in read(f"《中华人民共和国土地\n{below}").document.blocks if isinstance(b, Paragraph)]
    assert said[0] == "《中华人民共和国土地"


BARRED = """\
表1 投资估算总表（单位：万元）

| 序号 | 工程或费用名称 | 金额 |
| --- | :---: | ---: |
| 一 | **工程施工费** | 93.37 |
| 1 | 土地平整 | 30.56 |
| 2 | 农田水利 |  |
| | 合计 | 106.65 |

表中数为预算数。
"""


@pytest.mark.parametrize("rule", ["| --- | :---: | ---: |", "+-----+-----+-----+", ""])
def test_bars_part_the_cells_of_a_table(rule: str):
    file = read(BARRED.replace("| --- | :---: | ---: |", rule))
    assert [type(block) for block in file.document.blocks] == [Table, Paragraph]
    assert grid(file) == [
        ["序号", "工程或费用名称", "金额"],
        ["一", "工程施工费", "93.37"],
        ["1", "土地平整", "30.56"],
        ["2", "农田水利", ""],
        ["", "合计", "106.65"],
    ]
    table = file.document.blocks[0]
    assert isinstance(table, Table)
    assert (table.caption, table.unit, table.header_rows) == ("表1 投资估算总表", "单位：万元", 1)
    assert file.certainty[0] == 95
    assert file.native[Spot(0, 1, 1)] == "第5行"


def test_a_bar_that_is_escaped_is_a_letter():
    file = read("| 名称 | 长度（m） |\n| 甲\\|乙 | 35 |\n| 丙 | 40 |\n")
    assert grid(file)[1] == ["甲|乙", "35"]


def test_bars_within_prose_part_nothing():
    file = read("全长35m|宽4m的便道已经复垦。\n|注|只有一行，不成表。|\n")
    assert [type(block) for block in file.document.blocks] == [Paragraph, Paragraph]
