"""The workbook: what it is and how to read it, inputs, computation, and the tables of the document."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from xiufu.core.figure import Figures, Step
from xiufu.document.blocks import Document
from xiufu.render.xlsx.ledger import HEAD, INPUTS, PARTS, STEPS, Ledger, write_ledger
from xiufu.render.xlsx.style import DIGITS, Book, clean, height_of, put
from xiufu.render.xlsx.tables import write_table

ABOUT = "说明"
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed moment, so that the same plan gives the same bytes."""

_FONT = {"font_name": "宋体", "font_size": 10, "font_scheme": "none"}
_TEXT_WIDTH = 80
_NAME = re.compile(r"[a-z]+(_[a-z0-9]+)+")
_HOW_TO_READ = (
    (f"工作表“{INPUTS}”", "读入的数：来自方案输入或数据包，各有出处。浅黄色单元格可以修改，修改后全书随之重算。"),
    (
        f"工作表“{STEPS}”",
        "算出的数：“数值”是按测算办法逐步带入下一步的数，“印出值”是按取位规则印在方案里的数；两者都是活公式。"
        "“算式”说明怎样算，“条款”说明依据。",
    ),
    (f"工作表“{PARTS}”", "只在公式长于电子表格的限度时才有，存放其中的部分和。"),
    ("各表工作表", "与方案中的表一致；数是对前述工作表的引用。斜体的数是文字，修改输入后不随之改变。"),
    ("待补、不适用", "“待补”是还缺的数，用到它的数也不计算；“不适用”是本方案没有的项目。"),
    ("数位", f"电子表格只保留 {DIGITS} 位有效数字；方案中的数按十进制精确计算，以方案为准。"),
)


def write_xlsx(figures: Figures, document: Document, *, notes: Sequence[tuple[str, str]] = ()) -> bytes:
    """The workbook (电子表格) of a plan: every figure, computed ones as live formulas, and every table of the document.

    ``notes`` are rows of (label, text) for the first sheet: policy, packs and their hashes, what is unverified.
    The same arguments give the same bytes.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": dict(_FONT)}  # XlsxWriter writes into it
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": clean(document.title), "created": _CREATED})
        book = Book(workbook)
        _write_about(book, document.title, notes)
        ledger = write_ledger(book, figures)
        for table in document.tables():
            write_table(book, table, ledger)
        _name_headlines(workbook, ledger)
    return target.getvalue()


def _write_about(book: Book, title: str, notes: Sequence[tuple[str, str]]) -> None:
    sheet = book.sheet(ABOUT)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    sheet.merge_range(0, 0, 0, 1, "", book.format(bold=1, font_size=16, align="center"))
    put(sheet, 0, 0, title, book.format(bold=1, font_size=16, align="center"))
    sheet.set_row(0, 30)
    for row, (label, text) in enumerate((*notes, *_HOW_TO_READ), start=1):
        put(sheet, row, 0, label, book.format(**HEAD))
        put(sheet, row, 1, text, book.format(border=1))
        sheet.set_row(row, height_of(text, _TEXT_WIDTH))


def _name_headlines(workbook: xlsxwriter.Workbook, ledger: Ledger) -> None:
    """Figures of the whole project can be referred to by their terms: ``=static_investment``."""
    for figure in ledger.figures.values():
        named = figure.known and figure.id.subject == "project" and _NAME.fullmatch(figure.id.term)
        if named and isinstance(figure.origin, Step):
            workbook.define_name(figure.id.term, f"={STEPS}!$D${ledger.rows[figure.id]}")
