"""Workbooks for tests: a few figures with all that a cell may have to say, written and opened again."""

import io
from decimal import Decimal

import openpyxl

from tests.render.graphs import CLAUSE, PLAN, PRINTING, terms
from xiufu.core.figure import Absent, Figures, Source
from xiufu.document.blocks import Cell, Document, Number, Paragraph, Table, Text, run_cell, text_cell
from xiufu.render.xlsx import write_xlsx

D = Decimal


def sample():
    """137.05 × 0.1 = 13.705 printed 13.71; its 5 % 0.68525 printed 0.69; what is absent."""
    made = Figures(PRINTING, {"unit:a": "一号场地", "unit:b": "二号场地"})
    with terms():
        price = made.given("x_price", "unit:a", D("137.05"), PLAN)
        days = made.given("x_price", "unit:b", D("0.10"), Source("经验值", confidence="L"))
        rate = made.given("x_rate", "project", D(5), CLAUSE)
        unknown = made.given("x_price", "unit:c", Absent.UNKNOWN, PLAN)
        foreign = made.given("x_price", "unit:d", Absent.NOT_APPLICABLE, PLAN)
        area = made.given("x_area", "unit:a", D("3.81654"), PLAN)
        cost = made.step("x_amount", "unit:a", lambda a, b: a * b, price, days, clause=CLAUSE, note="甲类工")
        made.step("x_total", "project", lambda base, r: base * r / 100, cost, rate)
        made.step("x_amount", "unit:c", lambda a, b: a * b, unknown, days)
        made.step("x_amount", "unit:d", lambda a, b: a * b, foreign, days)
        made.step("x_amount", "unit:e", lambda a, b: a.max(b) - b, area, days)
    return made


def written(figures, *tables, notes=()):
    with terms():
        return write_xlsx(figures, Document("某项目土地复垦方案报告表", tables, "某项目"), notes=notes)


def opened(data, *, values=False):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def rows(sheet):
    """What is printed."""
    return [[cell.value for cell in row] for row in sheet[sheet.print_area.rpartition("!")[2]]]


def grid(*texts, **options):
    """A table of one row of cells."""
    cells = tuple(text_cell(t) if isinstance(t, str) else t for t in texts)
    return Table("t", options.pop("caption", "表1"), (cells,), (1,) * len(cells), header_rows=0, **options)


def merged_table(figures):
    cost = figures["x_amount|unit:a"]
    return Table(
        "t7",
        "表7 复垦工程估算",
        (
            (text_cell("项目", rowspan=2, header=True), text_cell("费用", colspan=2, header=True)),
            (text_cell("金额", header=True), text_cell("备注", header=True)),
            (text_cell("合计"), run_cell([Number(cost, "13.71")], colspan=2)),
            (
                Cell((Paragraph((Text("竖排"),)),), vertical=True),
                text_cell("甲\n乙"),
                text_cell("长" * 200, align="left"),
            ),
        ),
        (2, 1, 5),
        unit="金额单位：元",
        header_rows=2,
        notes=(Paragraph((Text("注：单价含税。"),), "note"),),
        landscape=True,
    )
