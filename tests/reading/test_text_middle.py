"""Labels of groups that copied texts print among the rows of their group: rows counted from their end, labels before them."""

import pytest

from xiufu.core.spot import Spot
from xiufu.document.blocks import Table
from xiufu.reading.text_file import read_text
from xiufu.reading.text_lines import Line
from xiufu.reading.text_middle import labelled_at_middle

ROADS = """表 2 道路维修工程量表
路段 工序 做法 算式 单位 数量
铣刨
沥青面层铣刨
（厚 4
cm）
1200×7=
8400m² m² 8400.00
补缝 灌缝 设计值 m 350.00
东环路
划线 热熔标线 设计值 m² 96.50
铣刨
沥青面层铣刨
（厚 4
cm）
620×6=
3720m² 文化街南 m² 3720.00
段 划线 热熔标线 设计值 m² 41.20
换井盖 球墨铸铁井
盖
设计值 套 17.00
学府路
划线 热熔标线 按现状，两侧各
0.15 m 宽，另加停车线
m² 63.80
"""


def rows_of(lines: str, heads: str) -> list[list[str]] | None:
    spread = heads.split(" ")
    found = labelled_at_middle([Line(n, line) for n, line in enumerate(lines.strip().splitlines(), 1)], spread)
    return [[dict(row.cells).get(c, "") for c in range(len(spread))] for _, row in found] if found else None


def test_labels_among_rows_stand_before_them_and_broken_words_are_whole():
    """Words of the first row that stand above its values are no heads, though as such they would make it as sure."""
    file = read_text(ROADS.encode(), name="方案.txt")
    number, table = next((n, b) for n, b in enumerate(file.document.blocks) if isinstance(b, Table))
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["路段", "工序", "做法", "算式", "单位", "数量"],
        ["", "铣刨", "沥青面层铣刨（厚 4cm）", "1200×7=8400m²", "m²", "8400.00"],
        ["", "补缝", "灌缝", "设计值", "m", "350.00"],
        ["东环路", "划线", "热熔标线", "设计值", "m²", "96.50"],
        ["文化街南段", "铣刨", "沥青面层铣刨（厚 4cm）", "620×6=3720m²", "m²", "3720.00"],
        ["", "划线", "热熔标线", "设计值", "m²", "41.20"],
        ["", "换井盖", "球墨铸铁井盖", "设计值", "套", "17.00"],
        ["学府路", "划线", "热熔标线", "按现状，两侧各0.15 m 宽，另加停车线", "m²", "63.80"],
    ]
    assert file.certainty[number] == 75
    assert file.in_file(Spot(number, row=4, column=5)) == "第12行"


def test_rows_end_in_as_many_values_as_there_are_heads_of_numbers():
    """A total has its values at the end too."""
    assert rows_of(
        "小麦 春播 12.5 6.3\n北庄\n玉米 春播 8.4 5.1\n大豆 夏播 3.2 0.6\n谷子 夏播 南庄 2.0 0.5\n合计 26.1 12.5\n",
        "村组 作物 播期 面积（亩） 重量",
    ) == [
        ["", "小麦", "春播", "12.5", "6.3"],
        ["北庄", "玉米", "春播", "8.4", "5.1"],
        ["", "大豆", "夏播", "3.2", "0.6"],
        ["南庄", "谷子", "夏播", "2.0", "0.5"],
        ["合计", "", "", "26.1", "12.5"],
    ]


def test_of_two_words_the_one_like_other_labels_is_a_label():
    """Neither 屋面 nor 1号教学楼 is known; 2号教学楼 is, for it stands alone above a whole row."""
    rows = rows_of(
        "墙面 涂料 m2 300\n屋面 防水卷材\n修补 1号教学楼 m2 120\n地面 地砖 m2 80\n2号教学楼\n墙面 涂料 m2 260\n",
        "楼号 部位 做法 单位 数量",
    )
    assert rows
    assert rows[1] == ["1号教学楼", "屋面", "防水卷材修补", "m2", "120"]


@pytest.mark.parametrize(
    ("lines", "heads"),
    [
        # every row has its own label
        ("甲 平整 m3 20\n乙 平整 m3 30\n丙 平整 m3 40\n", "地块 措施 单位 数量"),
        # none has one: the words of the first column are elsewhere
        ("平整 m3 20\n覆土 m3 30\n种草 m3 40\n", "地块 措施 单位 数量"),
        # a row lacks a word that is no label
        ("甲\n平整 推土机 m3 20\n覆土 m3 30\n种草 播种机 m3 40\n", "地块 措施 机械 单位 数量"),
        # words after the last row
        ("平整 m3 20\n甲\n覆土 m3 30\n种草 m3 40\n监理\n", "地块 措施 单位 数量"),
        # a row lacks one of its numbers, a total does: nobody knows which
        ("甲 20 30\n平整 40\n乙 覆土 20 30\n种草 10 20\n播种 10 20\n", "地块 措施 面积 金额"),
        ("平整 20 30\n乙\n覆土 20 30\n种草 10 20\n合计 80\n", "地块 措施 面积 金额"),
        # a total has more values than there are columns, or words before it
        ("平整 20\n乙\n覆土 20\n种草 10\n合计 20 30 50\n", "地块 措施 面积"),
        ("平整 20\n乙\n覆土 20\n种草 10\n丙\n合计 50\n", "地块 措施 面积"),
        # no column of numbers
        ("平整 m3\n甲\n覆土 m3\n种草 m3\n", "地块 措施 单位"),
    ],
)
def test_other_tables_are_not_read_so(lines: str, heads: str):
    assert rows_of(lines, heads) is None
