"""The list of a harvest: text stays text, numbers are numbers as printed, conflicts are coloured, every sheet prints with its heads."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl

from xiufu.render.harvest_workbook import (
    CHOSEN,
    NOT_CHOSEN,
    UNDECIDED,
    FeeRow,
    LeftRow,
    Place,
    PriceRow,
    ReadingRow,
    Sheets,
    write_harvest_workbook,
)

AT = Place("甲.docx", "材料价格表，“柴油”行", 2)
SHEETS = Sheets(
    about=(("方案", "甲.docx"),),
    items=(),
    shifts=(),
    prices=[
        PriceRow("材料", "=HYPERLINK(1)", "kg", Decimal("7.480"), None, "2025-10-31", "", AT),
        PriceRow("材料", "+柴油", "@kg", Decimal("12345678901234567.8"), Decimal("4.50"), "", UNDECIDED, AT),
    ],
    fees=[FeeRow("其他费用", "-监理费", Decimal("2.5"), "%", "工程施工费", "=1+1", "4.39 万元", "", CHOSEN, AT)],
    composites=(),
    conflicts=[ReadingRow("价格", "柴油", "", "7.48 元/kg", NOT_CHOSEN, "甲.docx", "表3")],
    refused=[LeftRow("费用", "原因" * 60, "甲.docx", "表4")],
    cautions=(),
)


def test_nothing_becomes_a_formula_and_numbers_show_as_printed():
    book = openpyxl.load_workbook(BytesIO(write_harvest_workbook(SHEETS)))
    assert book.sheetnames == ["说明", "冲突对照", "价格", "费用", "未采集"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    first, second = book["价格"][2], book["价格"][3]
    assert (first[1].value, first[1].data_type, first[1].quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert (second[1].quotePrefix, second[2].quotePrefix, first[0].quotePrefix) == (True, True, False)
    assert (first[3].value, first[3].number_format) == (7.48, "0.000")
    assert (second[3].value, second[3].data_type) == ("12345678901234567.8", "s")  # more digits than a cell keeps
    assert book["费用"][2][5].data_type == "s"


def test_only_what_is_to_be_decided_or_was_is_coloured():
    book = openpyxl.load_workbook(BytesIO(write_harvest_workbook(SHEETS)))
    coloured = {
        (sheet.title, cell.value): cell.fill.start_color.rgb
        for sheet in book
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fill_type
    }
    assert coloured == {("价格", UNDECIDED): "FFFFF2CC", ("费用", CHOSEN): "FFE2EFDA"}


def test_every_sheet_prints_across_with_its_heads_and_the_same_bytes():
    data = write_harvest_workbook(SHEETS)
    assert data == write_harvest_workbook(SHEETS)
    book = openpyxl.load_workbook(BytesIO(data))
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "B2")
        assert all(cell.alignment.wrap_text for cell in sheet[1])
    heights = re.findall(
        r'<row r="2"[^>]* ht="([0-9.]+)"', ZipFile(BytesIO(data)).read("xl/worksheets/sheet5.xml").decode()
    )
    assert float(heights[0]) > 40  # 120 letters in a column of 60
