"""Forms copied out of pages: words set upright among the rows, labels at the middle of theirs, values beside their labels."""

from xiufu.document.blocks import Table
from xiufu.document.read import ReadFile
from xiufu.reading.text_file import read_text

FORM = """复垦方案报告表
项目名称 乌兰花风电场检修道路
建设地点 四子王旗 法定代表人 【待补：法定代表
人】
用地面积（hm²） 3.2400 图幅号 K49G021033、
K49G021034
基
本
情
况
建设期限 2026 年 5 月至 2026 年 10 月 服务年限 17 个月
土地类型 面积（hm²）
一级地类 二级地类 小计 已损毁 拟损毁
耕地 旱地 0.4100 / 0.4100
人工牧草地 1.2000 0.3000 0.9000 草地 其他草地 1.5300 / 1.5300
交通运输
用地 农村道路 0.1000 / 0.1000
土
地
现
状
合计 3.2400 0.3000 2.9400
类型 小计 已损毁 拟损毁
挖损 1.1400 / 1.1400
损毁 压占 2.1000 0.3000 1.8000
损
毁
面
积 合计 3.2400 0.3000 2.9400
土地复垦率（%） 100
一、编制目的
"""


def read(text: str) -> ReadFile:
    return read_text(text.encode(), name="方案.txt")


def rows(file: ReadFile) -> list[list[str]]:
    table = next(block for block in file.document.blocks if isinstance(block, Table))
    return [[cell.text for cell, _ in row] for row in table.grid()]


def test_tables_of_a_form_have_the_words_set_upright_beside_them():
    file = read(FORM)
    table = next(block for block in file.document.blocks if isinstance(block, Table))
    assert (table.title, list(file.certainty.values())) == ("复垦方案报告表", [85])
    assert rows(file)[5:] == [
        ["土地现状", "土地类型", "土地类型", *["面积（hm²）"] * 3],
        ["土地现状", "一级地类", "二级地类", "小计", "已损毁", "拟损毁"],
        ["土地现状", "耕地", "旱地", "0.4100", "/", "0.4100"],
        ["土地现状", "草地", "人工牧草地", "1.2000", "0.3000", "0.9000"],  # two rows on a line: 草地 is at their middle
        ["土地现状", "草地", "其他草地", "1.5300", "/", "1.5300"],
        ["土地现状", "交通运输用地", "农村道路", "0.1000", "/", "0.1000"],  # a word broken over lines
        ["土地现状", "合计", "合计", "3.2400", "0.3000", "2.9400"],
        ["损毁面积", "类型", "类型", "小计", "已损毁", "拟损毁"],
        [
            "损毁面积",
            "损毁",
            "挖损",
            "1.1400",
            "/",
            "1.1400",
        ],  # the one label of a group without a head is of all its rows
        ["损毁面积", "损毁", "压占", "2.1000", "0.3000", "1.8000"],
        ["损毁面积", "合计", "合计", "3.2400", "0.3000", "2.9400"],
        ["", "土地复垦率（%）", *["100"] * 4],
    ]


def test_values_of_a_form_stand_after_their_labels():
    assert rows(read(FORM))[:5] == [
        ["", "项目名称", *["乌兰花风电场检修道路"] * 4],
        ["", "建设地点", "四子王旗", "法定代表人", *["【待补：法定代表人】"] * 2],
        ["", "用地面积（hm²）", "3.2400", "图幅号", *["K49G021033、K49G021034"] * 2],
        ["", *["基本情况"] * 5],
        ["", "建设期限", "2026年5月至2026年10月", "服务年限", *["17 个月"] * 2],
    ]


def test_a_form_begins_after_a_table_of_which_a_row_has_another_number_of_values():
    file = read(FORM.replace("耕地 旱地 0.4100 / 0.4100", "耕地 旱地 0.4100 0.4100"))
    sure = [number for number, certainty in file.certainty.items() if certainty >= 80]
    tables = [file.document.blocks[number] for number in sure]
    assert [block.grid()[0][0][0].text for block in tables if isinstance(block, Table)] == ["损毁面积"]


def test_a_table_without_words_set_upright_is_no_form():
    file = read(
        "面积表\n地类 小计 已损毁 拟损毁\n旱地 0.4100 / 0.4100\n草地 2.8300 0.3000 2.5300\n合计 3.2400 0.3000 2.9400\n"
    )
    assert rows(file)[0] == ["地类", "小计", "已损毁", "拟损毁"]
