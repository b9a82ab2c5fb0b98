"""Where tables of a text end: after their total nothing is of them, whatever follows; what is sure of the rows above stays sure."""

import pytest

from xiufu.reading.text_lines import Line
from xiufu.reading.text_regions import goes_further, region

ROWS = ["类别 金额", "道路 12.50", "给水 3.20", "合计 15.70"]


def lines(*said: str) -> list[Line]:
    return [Line(n, text) for n, text in enumerate(said, 1)]


@pytest.mark.parametrize("total", ["合计 15.70", "总 计 15.70", "— 合计 15.70"])
def test_words_after_a_total_are_no_rows_and_leave_nothing_open(total: str):
    said = lines(*ROWS[:3], total, "本表由财务室填写", "附页 甲 1.20")
    assert region(said, 0, 0) == 4
    assert not goes_further(said, 4, 0)


def test_words_after_another_row_may_be_of_the_table():
    said = lines(*ROWS[:3], "本表由财务室填写", "附页 1.20")
    assert region(said, 0, 0) == 5
    assert goes_further(said, 3, 0)


def test_a_row_right_after_a_total_is_of_the_table():
    assert region(lines(*ROWS, "其中：道路 12.50", "备用 1.00"), 0, 0) == 6


@pytest.mark.parametrize("stop", ["表 2 明细表", "注：含税。", "单位：元", "明细汇总表"])
def test_rows_of_the_next_table_are_not_of_this_one(stop: str):
    assert not goes_further(lines(*ROWS[:3], stop, "道路 12.50"), 3, 0)
