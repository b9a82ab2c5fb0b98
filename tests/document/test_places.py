"""Printed figures are named by place and numbered as the Word writer numbers them."""

from __future__ import annotations

from decimal import Decimal

from tests.golden.making import example
from xiufu.core.figure import Figures, Source
from xiufu.document.blocks import Document, Footnote, Heading, Number, Paragraph, Table, Text, run_cell, text_cell
from xiufu.document.places import printed_figures, sections, shortened


def sample() -> Document:
    figures = Figures({})
    area = figures.given("area", "project", Decimal("9.4"), Source("plan.yaml"))
    cost = figures.given("static_investment", "project", Decimal("4.28"), Source("plan.yaml"))
    head = (text_cell("名称", header=True), text_cell("数值", header=True))
    rows = (
        head,
        (text_cell("面积"), run_cell((Number(area, "9.4000"),))),
        (text_cell("费用"), run_cell((Number(cost, "4.28"),))),
    )
    note = Paragraph((Text("注：面积"), Number(area, "9.40")), "note")
    return Document(
        "方案",
        (
            Heading("概况", 1, label="一、"),
            Paragraph((Text("面积"), Number(area, "9.4"), Footnote((Text("费用"), Number(cost, "4.3"))))),
            Table("t", "汇总表", rows, (1, 1), notes=(note,), label="表1"),
        ),
    )


def test_every_printed_figure_with_its_place():
    assert [(p.mark[-2:], p.number.text, p.place, p.slot) for p in printed_figures(sample())] == [
        ("_1", "9.4", "一、概况", None),
        ("_1", "4.3", "一、概况", None),
        ("_2", "9.4000", "表1 汇总表，“面积”行，“数值”列", (0, 1, 1)),
        ("_2", "4.28", "表1 汇总表，“费用”行，“数值”列", (0, 2, 1)),
        ("_3", "9.40", "表1 汇总表 表注", None),
    ]


def test_bookmarks_are_those_of_the_word_writer():
    made = example("two-valleys")
    word = made.read_back
    assert {p.mark: p.number.text for p in printed_figures(made.document)} == word.bookmarks
    assert len(word.bookmarks) == 636


def test_sections_are_paths_of_headings():
    blocks = (Paragraph(()), Heading("甲", 1), Heading("乙", 3), Heading("丙", 2), Heading("丁", 3), Heading("戊", 1))
    assert sections(blocks) == ["", "甲", "甲 › 乙", "甲 › 丙", "甲 › 丙 › 丁", "戊"]


def test_long_labels_are_cut():
    assert shortened("一\n二") == "一 二"
    assert shortened("字" * 25) == "字" * 23 + "…"
