from typing import Any

import pytest

from xiufu.packs.books import ABOUT, CHOICES, FORMS, ITEMS, PRICES, TABLES, records_of
from xiufu.packs.tables import read_rows

HEADINGS = ("类别*", "名称及规格*", "单位*", "预算价格（元）*", "限价（元）", "价格日期", "出处文件")


def prices(*rows, headings=HEADINGS):
    problems: list = []
    records = records_of(PRICES, "价格.xlsx", {"说明": [], "人工材料价格": [headings, *rows]}, problems)
    return read_rows(PRICES, records, problems), [(p.line, p.path, p.problem) for p in problems]


def test_rows_are_found_by_their_headings_in_any_order():
    rows, problems = prices(("kg", "柴油", "材料", "7.48"), headings=("单位", "名称及规格*", "类别*", "预算价格（元）"))
    assert problems == []
    assert [(r.kind, r.resource, r.unit, str(r.budget_price)) for r, _ in rows] == [("material", "柴油", "kg", "7.48")]


def test_blank_rows_are_passed_over_and_lines_count_from_the_heading():
    rows, problems = prices(
        ("人工", "甲类工", "工日", "184.74"), ("", " ", "", ""), ("labour", "乙类工", "工日", "一百")
    )
    assert [(r.resource, record.line) for r, record in rows] == [("甲类工", 2)]
    assert problems == [
        (4, "预算价格（元）", "“预算价格（元）”有误：“一百”不是纯数值，请去掉单位、文字和多余符号，只写数字")
    ]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("类别", "名称及规格", "单位"), "缺少列“预算价格（元）”"),
        ((*HEADINGS, "备考"), "不认识列名“备考”"),
        ((*HEADINGS, "单位"), "列“单位”重复"),
    ],
)
def test_faulty_headings(headings, said):
    rows, problems = prices(("材料", "柴油", "kg", "7.48"), headings=headings)
    assert rows == []
    assert [(line, problem) for line, _, problem in problems] == [(1, said)]


def test_text_outside_the_columns_is_not_lost_silently():
    headings = (*HEADINGS, "")
    _, problems = prices(("材料", "柴油", "kg", "7.48", "", "", "", "含税"), headings=headings)
    assert problems == [(2, "", "“含税”所在的列没有列名")]


def test_a_missing_sheet():
    problems: list = []
    assert records_of(ITEMS, "定额.xlsx", {"Sheet1": []}, problems) == []
    assert [str(p) for p in problems] == [
        "定额.xlsx［定额子目］：没有工作表“定额子目”。→ 用 xiufu pack template 写出的模板填写，不要改工作表名"
    ]


def about(*rows):
    problems: list = []
    records = records_of(ABOUT, "价格.xlsx", {"说明": [("项目", "填写", "要求"), *rows]}, problems)
    return read_rows(ABOUT, records, problems), [(p.line, p.path, p.problem) for p in problems]


FILLED = (
    ("数据名称*", "某盟价格", ""),
    ("版本*", "1"),
    ("出处文件*", "某价格信息"),
    ("数值取自标准原文*", "是"),
    ("可信度*", "低（未核实）"),
)


def test_a_form_has_its_items_below_each_other():
    [(form, _)], problems = about(*FILLED, ("备注", ""), ("", "写在格外的话"))
    assert problems == []
    assert (form.title, form.values_from_standard, form.confidence, form.note) == ("某盟价格", True, "L", "")


def test_faulty_forms():
    rows, problems = about(
        *FILLED[2:],
        ("版本*", "2"),
        ("版本", "3"),
        ("数据", "x"),
        ("价格日期", "x"),
        ("生效日期", "昨天"),
        ("数据名称*", ""),
    )
    assert rows == []
    assert sorted(problems) == [
        (6, "", "项目“版本”重复"),
        (7, "", "不认识项目“数据”"),
        (8, "", "不认识项目“价格日期”"),
        (9, "生效日期", "“生效日期”的值“昨天”不对：应是日期，写作 2025-11-03"),
        (10, "数据名称", "缺少必填项“数据名称”"),
    ]


SHEETS: list[Any] = [sheet for kind in TABLES for sheet in (*FORMS[kind], *TABLES[kind])]


@pytest.mark.parametrize("sheet", SHEETS, ids=[s.id for s in SHEETS])
def test_every_column_has_a_chinese_heading_of_its_own_and_every_choice_a_label(sheet):
    headings = [c.heading for c in sheet.columns()]
    assert len(set(headings)) == len(headings)
    assert all(any("\u4e00" <= ch <= "\u9fff" for ch in heading) for heading in headings)
    assert all(choice in CHOICES for c in sheet.columns() for choice in c.choices)


def test_labels_are_told_apart():
    assert len(set(CHOICES.values())) == len(CHOICES)
