"""The review opinion: every open issue once, gravest first, under its number; the conclusion and the signatures left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.reports import EMPTY, SAMPLE, many
from tests.render.test_docx_file import faults
from xiufu.core.report import Report
from xiufu.document.blocks import Document, Heading, Paragraph, Table
from xiufu.plans.review_opinion import CONCLUSIONS, review_opinion
from xiufu.reading.docx import read_docx
from xiufu.render.docx import write_docx


def read_back(report: Report) -> Document:
    """The opinion as Word has it."""
    return read_docx(write_docx(review_opinion(report), draft=False)).document


def headings(document: Document) -> list[str]:
    return [block.title for block in document.blocks if isinstance(block, Heading)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph) and block.text]


def test_the_sections_stand_in_the_order_of_a_review():
    assert headings(read_back(SAMPLE)) == [
        "某铁路临时用地审查意见",
        "一、审查结论",
        "二、审查条件",
        "三、审查意见",
        "（一）错误：必须改正，1 处",
        "（二）警告：须核实或改正，1 处",
        "（三）提示：建议改进，1 处",
        "四、不能判定，请专家人工核对",
        "五、审查覆盖",
        "六、上次提出、已改正的",
        "七、不采纳的意见及理由",
        "八、专家组签字",
    ]


def test_what_the_panel_fills_in_is_open():
    document = read_back(SAMPLE)
    head, added, *_, experts = document.tables()
    assert texts(head) == [
        ["项目名称", "某铁路临时用地"],
        ["方案类型", "土地复垦方案报告表"],
        ["编制单位", ""],
        ["送审文件", "方案.docx"],
        ["核对程序", "Xiufu 9.9\n数据包 units@1"],
        ["审查日期", "　　　　年　　月　　日"],
    ]
    assert [line for line in lines(document) if line.startswith(("□", "☑", "☒"))] == [f"□ {one}" for one in CONCLUSIONS]
    assert texts(added)[0][1].strip() == ""
    assert [row[0] for row in texts(experts)] == ["专家组", "组长", "成员", "成员", "成员", "成员"]
    assert all(not text.strip() for row in texts(experts)[1:] for text in row[1:])
    assert lines(document)[-1].split() == ["年", "月", "日"]


def test_an_opinion_has_place_value_reason_clause_and_remedy():
    tables = {table.id: table for table in review_opinion(SAMPLE).tables()}
    head, row = texts(tables["opinions-error"])
    assert head == ["序号", "位置", "问题和理由", "依据和处理建议"]
    assert row == [
        "1",
        "表1 面积表，“合计”行（第3页）\n原文：6.40hm²\n应为：各式推算的数不一致：6.26hm²、6.38hm²；先核对各式所用的数，再定此数",
        "“合计”行写 6.40，各行相加为 6.26\n推算：3.82 + 2.44 = 6.26\n另据 LAW-001 法规标准题名：与总则的 6.38 不同",
        "依据：TD/T 1031.1-2011 第6.2条\n处理：核对并改正\n审查项：ARITH-001 纵向合计",
    ]
    assert texts(tables["opinions-warning"])[1] == [
        "2",
        "二、编制依据\n原文：《甲》",
        "题名不对",
        "处理：改正题名\n审查项：LAW-001 法规标准题名",
    ]
    assert texts(tables["opinions-note"])[1][:2] == ["3", "表2\n原文：0.36\n应为：0.37"]


def test_what_is_not_opinion_stands_apart():
    tables = {table.id: table for table in review_opinion(SAMPLE).tables()}
    assert texts(tables["conditions"])[1:] == [
        ["1", "损毁土地面积、程度清楚\n第十一条", "不符合", "见第 1、3 条\n没有损毁程度表"],
        ["2", "复垦费用足额\n第十一条", "不能判定", "没有读到预存计划"],
        ["3", "有资金保障\n第十一条", "符合", ""],
    ]
    assert texts(tables["unsure"])[1:] == [["1", "ARITH-001 纵向合计", "“…”没有金额", "2", "表4\n表5"]]
    assert texts(tables["unread"])[1:] == [["第7页", "有图片，没有读取"]]
    assert texts(tables["fixed"])[1:] == [["1", "ARITH-001 表9：旧错"]]
    assert texts(tables["ignored"])[1:] == [["4", "表3", "另一口径的合计", "报批稿另有说明"]]


def test_nothing_found_is_no_approval():
    document = read_back(EMPTY)
    assert headings(document) == ["审查意见", "一、审查结论", "二、审查意见", "三、审查覆盖", "四、专家组签字"]
    said = lines(document)
    assert "注意：没有读到任何数值。以下只是读到的部分。" in said
    assert "读到的部分没有判为不符的。" in said
    assert "没有未读的内容。" in said
    assert texts(next(document.tables()))[0] == ["项目名称", ""]


def test_many_places_of_one_reason_are_counted():
    doubtful = tuple(one for n in range(24) for one in SAMPLE.issues[4:])
    crowd = Report("方案.docx", "", (), doubtful, SAMPLE.coverage)
    [table] = [table for table in review_opinion(crowd).tables() if table.id == "unsure"]
    assert texts(table)[1][3:] == ["48", "表4，24 处\n表5，24 处"]


@pytest.mark.parametrize("report", [SAMPLE, EMPTY, many(200)], ids=["sample", "empty", "many"])
def test_word_opens_it(report: Report, tmp_path: Path):
    assert faults(write_docx(review_opinion(report), draft=False), tmp_path) == []


def test_two_hundred_issues_keep_their_numbers_and_break_between_rows():
    document = review_opinion(many(200))
    tables = [table for table in document.tables() if table.id.startswith("opinions-")]
    assert [len(table.rows) - 1 for table in tables] == [66, 66, 68]
    assert [row[0].text for table in tables for row in table.rows[1:]] == [str(n) for n in range(1, 201)]
    assert all(table.flows for table in tables)
