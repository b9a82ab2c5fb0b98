"""A document under audit: its numbers and what of it could not be read."""

from __future__ import annotations

from tests.audit.papers import body, holding, paper_of, typed_table
from xiufu.audit.paper import Paper
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, Heading, Paragraph, Table, Text, text_cell
from xiufu.document.read import ReadFile, Unread


def paper(*blocks) -> Paper:
    return Paper(ReadFile("方案.docx", "docx", Document("", blocks), unread=(Unread("第2页", "图片"),)))


def test_numbers_of_all_kinds_by_their_place():
    table = Table("t1", "表1 面积表 单位：hm2", ((text_cell("合计"), text_cell("6.3758")),), (1, 1), header_rows=0)
    read = paper(Heading("一、总则", 1), Paragraph((Text("见表1，面积约6.3758hm²"),)), table)
    assert [(c.spot, c.text, c.unit, c.kind) for c in read.claims] == [
        (Spot(0), "1", "", "ordinal"),
        (Spot(1), "1", "", "code"),
        (Spot(1), "6.3758", "hm2", "quantity"),
        (Spot(2), "1", "", "code"),
        (Spot(2, 0, 1), "6.3758", "", "quantity"),
    ]
    assert [read.text_of(c) for c in read.at(Spot(1))] == ["1", "6.3758"]


def test_what_is_no_number_is_said():
    read = paper(Heading("总则", 1), Paragraph((Text("面积" + "9" * 400 + "hm²"),)))
    assert read.unread == (Unread("第2页", "图片"), Unread("总则", "连续 400 位数字，不作数值核对"))


def test_a_table_too_long_to_judge_is_said_and_not_judged():
    rows = "单元|面积\n" + "甲|1.50\n" * 4_999
    long, short = typed_table(rows + "乙|2.50"), typed_table(rows.rstrip("\n"))
    paper = paper_of(long, body("以上"), short)
    assert [view.block for view in paper.tables] == [2]
    assert [one.reason.split("；")[0] for one in paper.unread] == ["表格有 5001 行，超过 5000 行，表内的数没有核对"]
    assert paper.cell(paper.claims[0].spot) is None
    within = paper_of(Table("t", "外", ((holding(long),),), (1,)))
    assert within.tables == ()
    assert len(within.unread) == 1
