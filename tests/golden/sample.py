"""A small document of every block and every kind of run, with figures that follow from each other."""

from datetime import date
from decimal import Decimal
from typing import Literal

from tests.document.tables import DOT
from xiufu.core.figure import Absent, Figure, Figures, Source
from xiufu.core.numbers import Rounding, total
from xiufu.document.blocks import (
    Block,
    Cell,
    Contents,
    Document,
    Footnote,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
    Text,
    Unknown,
    run_cell,
    text_cell,
)
from xiufu.document.numbering import numbered

PLAN = Source("plan.yaml", "第3行")
OFFER = Source("市场询价", "第2页", as_of_date=date(2025, 10, 31), confidence="M")


def sample_figures() -> Figures:
    """1.2345 + 0.5 = 1.7345 hm²; 100m³ × 2.5 at 232.0576 yuan = 580.144, printed 580.14; a share with its base owed."""
    made = Figures(
        {"hm2": Rounding(4), "yuan": Rounding(2)}, {"unit:a": "一号场地", "unit:b": "二号场地", "line:1": "平整"}
    )
    one = made.given("area", "unit:a", Decimal("1.2345"), PLAN)
    two = made.given("area", "unit:b", Decimal("0.5"), PLAN)
    made.step("area", "project", total, one, two)
    quantity = made.given("quantity", "line:1", Decimal("2.5"), PLAN, unit="100m³")
    price = made.given("unit_price", "line:1", Decimal("232.0576"), OFFER, unit="元/100m³")
    cost = made.step("line_total", "line:1", lambda a, b: a * b, quantity, price, clause=Source("测算办法", "第二条"))
    owed = made.given("line_total", "line:2", Absent.UNKNOWN, PLAN)
    made.step("construction_cost", "project", total, cost, owed)
    return made


def sample_document(figures: Figures) -> Document:
    """The document, numbered."""
    blocks: tuple[Block, ...] = (
        Paragraph((Text("小样项目"),), "title"),
        Paragraph((Text("土地复垦方案"),), "subtitle"),
        PageBreak(),
        Contents(2),
        *_headings(),
        *_words(figures),
        _costs(figures),
        _picture(),
        _wide(figures),
        Paragraph((Text("填表人（签字）：＿＿＿＿"),), "signature"),
    )
    properties = (("kind", "reclamation_form"), ("policy", "recommended"))
    return Document("小样项目\n土地复垦方案", numbered(blocks), "小样项目土地复垦方案", properties)


def _headings() -> tuple[Block, ...]:
    return (
        Heading("总则", 1, "第一章", "general"),
        Heading("依据", 2, "第一节", "basis"),
        Heading("法规", 3, "一、"),
        Heading("国家", 4, "（一）"),
        Heading("条例", 5, "1．"),
        Heading("第十九条", 6, "（1）"),
        Heading("标准", 3, "一、"),
        Heading("概况", 1, "第一章", "facts"),
        Heading("从头计数", 2, "第一节"),
        Heading("不编号", 2),
        Heading("位置", 2, "1.1"),
    )


def _words(figures: Figures) -> tuple[Block, ...]:
    source = Footnote((Text("条例"), Text("第十九条", emphasis=True), _number(figures, "area", "unit:a")))
    return (
        Paragraph((Text("面积"), _number(figures, "area", "project"), Text("hm²，见附注"), source, Text("。"))),
        Paragraph((Text("重点", emphasis=True), Text("新添", change="added"), Text("删去", change="removed")), "item"),
        Paragraph((Text("联系人："), Unknown("联系电话", "plan.yaml project.builder_phone")), align="right"),
    )


def _costs(figures: Figures) -> Table:
    """Spans down and across, a vertical label, a note in a cell, a table within a cell, unit and notes."""
    inner = Table("inner", "", ((text_cell("甲"), text_cell("乙")),), (1, 2), header_rows=0)
    mark = Footnote((Text("含税"),))
    rows = (
        (_head("类别", rowspan=2), _head("费用", colspan=2)),
        (_head("单价"), _head("合计")),
        (
            Cell((Paragraph((Text("土方"),)),), rowspan=3, vertical=True),
            _amount(figures, "unit_price", "line:1", mark),
            _amount(figures, "line_total", "line:1"),
        ),
        tuple(run_cell((Unknown(what, "plan.yaml works.w2"),)) for what in ("单价", "工程施工费")),
        (Cell((Paragraph((Text("其中："),)), inner), colspan=2, align="left"),),
    )
    notes = (Paragraph((Text("注：价格不含运费。"),), "note"),)
    return Table("costs", "费用表", rows, (10, 30, 40), "单位：元", 2, notes, numbered=True)


def _picture() -> Picture:
    return Picture("map", "位置图", DOT, "png", 40, 30, "项目位置示意", numbered=True)


def _wide(figures: Figures) -> Table:
    heads = tuple(_head(text) for text in ("单元", "面积（hm²）", "复垦方向", "备注"))
    rows = tuple(
        (text_cell(name, align="left"), _amount(figures, "area", subject), text_cell("旱地\n其他草地"), text_cell(""))
        for name, subject in (("一号场地", "unit:a"), ("二号场地", "unit:b"), ("合计", "project"))
    )
    return Table("wide", "面积表", (heads, *rows), (20, 15, 20, 10), landscape=True, numbered=True)


def _head(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return text_cell(text, colspan=colspan, rowspan=rowspan, header=True)


def _number(figures: Figures, term: str, subject: str) -> Number:
    figure: Figure = figures[term, subject]
    return Number(figure, figure.text)


def _amount(figures: Figures, term: str, subject: str, *more: Run) -> Cell:
    align: Literal["right"] = "right"
    return run_cell((_number(figures, term, subject), *more), align=align)
