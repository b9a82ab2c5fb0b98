"""Rows, columns and cells: what came, went and differs, in tables as plans have them."""

from __future__ import annotations

import time
from dataclasses import replace

from xiufu.document.blocks import Table, text_cell
from xiufu.document.compare_tables import CellChange, TableChange, compare_tables


def table(*rows: str, caption: str = "费用表", headers: int = 1) -> Table:
    cells = tuple(tuple(text_cell(text) for text in row.split("|")) for row in rows)
    return Table("t", caption, cells, (1,) * len(cells[0]), header_rows=headers)


def cells(change: TableChange) -> list[tuple[str, str, str]]:
    return [(cell.place, cell.before, cell.after) for cell in change.cells]


HEAD = "序号|名称|金额"


def test_a_cell_is_named_by_row_and_column():
    change = compare_tables("", table(HEAD, "1|平整|3.10", "2|覆土|0.5"), table(HEAD, "1|平整|3.11", "2|覆土|0.5"))
    assert change.cells == (CellChange("费用表，“平整”行，“金额”列", "3.10", "3.11", (0, 1, 2)),)
    assert [row.number for row in change.rows] == [1]


def test_a_row_between_shifts_the_count_but_not_the_rest():
    change = compare_tables("", table(HEAD, "1|平整|3", "2|覆土|5"), table(HEAD, "1|平整|3", "2|清理|4", "3|覆土|5"))
    assert [(row.before, row.after) for row in change.rows] == [
        (None, ("2", "清理", "4")),
        (("2", "覆土", "5"), ("3", "覆土", "5")),
    ]
    assert cells(change) == [("费用表，第3行，“序号”列", "2", "3")]
    assert change.count == 2


def test_rows_of_numbers_belong_together_by_their_first_cell():
    change = compare_tables("", table("年份|金额", "2025|1", "2026|2"), table("年份|金额", "2026|3", "2027|4"))
    assert [(row.before, row.after) for row in change.rows] == [
        (("2025", "1"), None),
        (("2026", "2"), ("2026", "3")),
        (None, ("2027", "4")),
    ]


def test_a_column_between():
    change = compare_tables("", table("名称|金额", "平整|3"), table("名称|单位|金额", "平整|m³|3"))
    assert change.heads == ("名称", "单位", "金额")
    assert change.columns == ((0, 0), (None, 1), (1, 2))
    assert cells(change) == [("费用表，“表头”行，第2列", "", "单位"), ("费用表，“平整”行，“单位”列", "", "m³")]


def test_a_head_that_is_renamed_is_one_cell():
    change = compare_tables("", table("名称|金额", "平整|3"), table("名称|金额（万元）", "平整|3"))
    assert cells(change) == [("费用表，“表头”行，第2列", "金额", "金额（万元）")]


def test_a_merged_cell_changes_once():
    def merged(text: str) -> Table:
        rows = ((text_cell(text, rowspan=3), text_cell("1")), (text_cell("2"),), (text_cell("3"),))
        return Table("t", "表", rows, (1, 1), header_rows=0)

    change = compare_tables("", merged("采坑"), merged("弃渣场"))
    assert cells(change) == [("表，第1行，第1列", "采坑", "弃渣场")]


def test_a_merged_cell_whose_first_row_went_says_the_same():
    before = Table("t", "表", ((text_cell("采坑", rowspan=2), text_cell("清理")), (text_cell("覆土"),)), (1, 1))
    after = Table("t", "表", ((text_cell("采坑"), text_cell("覆土")),), (1, 1))
    change = compare_tables("", before, after)
    assert [(row.before, row.after) for row in change.rows] == [(("采坑", "清理"), None)]


def test_columns_in_which_nothing_begins_do_not_count():
    wide = Table("t", "表", ((text_cell("甲", colspan=2), text_cell("乙")),), (1, 1, 1), header_rows=0)
    narrow = Table("t", "表", ((text_cell("甲"), text_cell("丙")),), (2, 1), header_rows=0)
    change = compare_tables("", wide, narrow)
    assert change.cells == (CellChange("表，“甲”行，第2列", "乙", "丙", (0, 0, 2)),)


def test_titles_and_counts_in_the_head_name_no_column():
    head = (
        (text_cell("金额单位：元", colspan=2),),
        (text_cell("名称"), text_cell("小计")),
        (text_cell("（1）"), text_cell("（2）")),
    )
    before = Table("t", "分析表", (*head, (text_cell("税金"), text_cell("9"))), (1, 1), header_rows=3)
    after = replace(before, rows=(*head, (text_cell("税金"), text_cell("8"))))
    assert cells(compare_tables("", before, after)) == [("分析表，“税金”行，“小计”列", "9", "8")]


def test_caption_unit_and_notes():
    before = replace(table(HEAD), unit="单位：元")
    change = compare_tables("", before, replace(before, caption="费用总表", unit="单位：万元"))
    assert change.words == (("表题", "费用表", "费用总表"), ("单位", "单位：元", "单位：万元"))
    assert (change.rows, change.count) == ((), 2)


def test_a_whole_table():
    change = compare_tables("", None, table(HEAD, "1|平整|3"), number=4)
    assert (change.whole, change.count, change.number, change.heads) == (True, 1, 4, ("序号", "名称", "金额"))
    assert [row.after for row in change.rows] == [("序号", "名称", "金额"), ("1", "平整", "3")]


def test_two_thousand_lines_of_which_every_amount_moved():
    before = table(HEAD, *(f"{n}|第{n}号单元·覆土|{n}.10" for n in range(1, 2001)))
    after = table(HEAD, "1|新单元·覆土|7", *(f"{n + 1}|第{n}号单元·覆土|{n}.20" for n in range(1, 2001)))
    begun = time.process_time()
    change = compare_tables("", before, after)
    assert time.process_time() - begun < 5  # 0.1 s at rest
    assert (len(change.cells), change.count) == (4000, 4001)  # count and amount of each, and the line that came
    assert cells(change)[-1] == ("费用表，“第2000号单元·覆土”行，“金额”列", "2000.10", "2000.20")
