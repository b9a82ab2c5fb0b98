"""The workbook: its sheets in order, and the first of them, which says what there is and how to review it."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xiufu.core.figure import Figures
from xiufu.document.blocks import Document, Table
from xiufu.render.xlsx.inputs import write_inputs
from xiufu.render.xlsx.ledger import INPUTS, PARAMETERS, PARTS, PRICES, STEPS, place_figures
from xiufu.render.xlsx.names import name_cells
from xiufu.render.xlsx.steps import write_steps
from xiufu.render.xlsx.style import ABOUT, DIGITS, Book, clean, height_of, put
from xiufu.render.xlsx.tables import write_table

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed moment, so that the same plan gives the same bytes."""

_FONT = {"font_name": "宋体", "font_size": 10, "font_scheme": "none"}
_LABEL_WIDTH, _TEXT_WIDTH = 46, 68
_LISTS = {
    PRICES: "人工、材料的预算价格和限价，机械台班一类费用，设备、监测等单价，各有单位、价格日期和出处。",
    PARAMETERS: "定额、费率、系数和法定期限等：来自数据包，或本方案自定的费率、系数，各有出处。",
    INPUTS: "本方案自己的数：面积、厚度、工期、费用安排等，各有出处。",
    STEPS: "算出的数：“数值”按测算办法逐步带入下一步，“印出值”按取位规则印在方案里；"
    "两者都是活公式。“算式”说明怎样算，“条款”说明依据。",
    PARTS: "超过电子表格公式长度限度的算式，其部分和放在这里。",
}
_HOW_TO_REVIEW = (
    (
        "改数看结果",
        f"“{PRICES}”“{PARAMETERS}”“{INPUTS}”三表中浅黄色单元格的数可以修改，改后“{STEPS}”和各表随之重算，"
        "总投资立即变动。每个数只有这一处。修改只用于审核试算，定稿应改方案输入后重新生成。",
    ),
    ("按名称找数", "全项目的数、各种价格和费率都有名称，可在名称框中选取，例如“静态总投资”“预算价格_柴油”。"),
    ("各表", "与方案中的表一致；数是对前述工作表的引用。斜体的数是文字，修改后不随之改变。"),
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
        book = Book(workbook, document.header or document.title)
        about = book.sheet(ABOUT)
        ledger = place_figures(figures)
        write_inputs(book, ledger)
        write_steps(book, ledger)
        contents = [(sheet.get_name(), _LISTS[sheet.get_name()]) for sheet in workbook.worksheets()[1:]]
        contents += [_entry(write_table(book, table, ledger), table) for table in document.tables()]
        _write_about(book, about, document.title, contents, notes)
        name_cells(workbook, ledger)
    return target.getvalue()


def _entry(sheet: Worksheet, table: Table) -> tuple[str, str]:
    """A line of the contents: the name of the sheet, and its caption where Excel allows less, else its unit."""
    name = sheet.get_name()
    return name, table.unit if name == table.title else table.title


def _write_about(
    book: Book, sheet: Worksheet, title: str, contents: Sequence[tuple[str, str]], notes: Sequence[tuple[str, str]]
) -> None:
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    big = book.format(bold=1, font_size=16, align="center")
    sheet.merge_range(0, 0, 0, 1, "", big)
    put(sheet, 0, 0, title, big)
    sheet.set_row(0, 30)
    row = 0
    for heading, lines in (("审核方法", _HOW_TO_REVIEW), ("目录", contents), ("测算说明", notes)):
        if not lines:
            continue
        row += 1
        sheet.merge_range(row, 0, row, 1, "", book.head)
        put(sheet, row, 0, heading, book.head)
        for label, text in lines:
            row += 1
            if lines is contents:
                book.link(sheet, row, 0, label, label, border=1)
            else:
                put(sheet, row, 0, label, book.format(border=1, bold=1))
            put(sheet, row, 1, text, book.format(border=1))
            sheet.set_row(row, max(height_of(label, _LABEL_WIDTH), height_of(text, _TEXT_WIDTH)))
    sheet.print_area(0, 0, row, 1)
