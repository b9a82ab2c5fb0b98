"""Workbooks read as documents: what is shown, merged, hidden, computed by a formula, and what could not be read."""

import zipfile
from contextlib import suppress
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.tries import tried
from xiufu.core.errors import InputError
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading, Paragraph, Table
from xiufu.document.read import ReadFile
from xiufu.reading.sheet_cells import moved
from xiufu.reading.sheet_formats import shown
from xiufu.reading.sheets import read_sheets


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def blank() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book, book.create_sheet("汇总")


def read(book: openpyxl.Workbook) -> ReadFile:
    return read_sheets(saved(book), name="附表.xlsx")


def tables(file: ReadFile) -> list[Table]:
    return [block for block in file.document.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def costs() -> openpyxl.Workbook:
    book, sheet = blank()
    for row in (
        ["土地复垦投资总表"],
        [None, None, None, "单位：万元"],
        ["序号", "费用", "金额", "比例"],
        [1, "工程施工费", 2.959105, 0.6916],
        [2, "其他费用", 1.2, 0.2804],
        ["合计", None, 4.16, 0.972],
        [],
        ["说明：单价为不含税价"],
        [],
        ["名称", "数量"],
        ["柴油", 1234.5],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A6:B6")
    for number in (4, 5, 6):
        sheet[f"C{number}"].number_format = "0.00"
        sheet[f"D{number}"].number_format = "0.0%"
    sheet["B11"].number_format = "#,##0.00"
    return book


def test_a_sheet_is_a_section_with_its_tables_and_their_titles():
    file = read(costs())
    first, second = tables(file)
    assert [type(block) for block in file.document.blocks] == [Heading, Table, Paragraph, Table]
    assert (first.title, first.unit, first.header_rows) == ("土地复垦投资总表", "单位：万元", 1)
    assert texts(first) == [
        ["序号", "费用", "金额", "比例"],
        ["1", "工程施工费", "2.96", "69.2%"],
        ["2", "其他费用", "1.20", "28.0%"],
        ["合计", "4.16", "97.2%"],
    ]
    assert first.rows[3][0].colspan == 2
    assert texts(second) == [["名称", "数量"], ["柴油", "1,234.50"]]
    assert [
        file.in_file(spot) for spot in (Spot(0), Spot(1), Spot(1, 1, 2), Spot(1, 3, 0), Spot(2), Spot(3, 1, 1))
    ] == [
        "工作表“汇总”",
        "工作表“汇总”A1",
        "工作表“汇总”C4",
        "工作表“汇总”A6",
        "工作表“汇总”A8",
        "工作表“汇总”B11",
    ]
    assert file.unread == ()


def test_what_stands_beside_a_title_is_no_column_and_what_stands_below_is_a_note():
    book, sheet = blank()
    for row in (
        ["投资总表", None, None, "返回目录"],
        ["金额单位：万元"],
        ["序号", "费用", "金额"],
        [1, "施工费", 2.5],
        ["合计", None, 2.5],
        ["注：不含税"],
        ["价格出处：造价信息"],
    ):
        sheet.append(row)
    for cells in ("A1:C1", "A2:C2", "A5:B5", "A7:C7"):
        sheet.merge_cells(cells)
    file = read(book)
    (table,) = tables(file)
    assert (table.title, table.unit, len(table.widths)) == ("投资总表", "金额单位：万元", 3)
    assert texts(table) == [["序号", "费用", "金额"], ["1", "施工费", "2.5"], ["合计", "2.5"]]
    assert [note.text for note in table.notes] == ["注：不含税", "价格出处：造价信息"]
    assert [file.in_file(spot) for spot in (Spot(1), Spot(2), Spot(2, paragraph=1))] == [
        "工作表“汇总”D1",
        "工作表“汇总”A1",
        "工作表“汇总”A6",
    ]
    assert Spot(2, paragraph=2) in set(file.native)
    assert Spot(2, paragraph=3) not in file.native


def test_a_last_row_that_says_one_thing_is_no_note_and_a_head_beside_is_a_column():
    book, sheet = blank()
    for row in (["名称", None, "备注"], ["甲", 1, None], ["乙", None, None]):
        sheet.append(row)
    (table,) = tables(read(book))
    assert texts(table) == [["名称", "", "备注"], ["甲", "1", ""], ["乙", "", ""]]
    assert table.notes == ()


def test_heads_of_several_rows_and_years_are_heads():
    book, sheet = blank()
    for row in (["单元", "面积", None], [None, 2025, 2026], ["甲", 1.5, 2]):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    (table,) = tables(read(book))
    assert table.header_rows == 2
    assert [(c.text, c.colspan, c.rowspan) for c in table.rows[0]] == [("单元", 1, 2), ("面积", 2, 1)]
    assert texts(table)[1:] == [["2025", "2026"], ["甲", "1.5", "2"]]


def test_tables_beside_each_other_are_two():
    book, sheet = blank()
    for row in (["甲", "乙", None, "丙", "丁"], [1, 2, None, 3, 4]):
        sheet.append(row)
    assert [texts(table) for table in tables(read(book))] == [[["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]]]


def test_formulas_are_kept_and_those_without_a_value_are_said():
    book, sheet = blank()
    for row in (["名称", "数"], ["甲", 1], ["合计", "=SUM(B2:B2)"]):
        sheet.append(row)
    file = read(book)
    assert dict(file.formulas) == {Spot(1, 2, 1): "=SUM(B2:B2)"}
    assert texts(tables(file)[0])[2] == ["合计", ""]
    assert [unread.place for unread in file.unread] == ["工作表“汇总”B3"]
    assert "打开文件，待计算完成后保存" in file.unread[0].reason


def test_cached_values_and_errors_as_excel_writes_them():
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="str"><f>"数"</f><v>数</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><f t="shared" ref="B2:B3" si="0">A9*2</f><v>3.5</v></c></row>'
        '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3"><f t="shared" si="0"/><v>4</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>坏</t></is></c><c r="B4" t="e"><f>#REF!+1</f><v>#REF!</v></c></row>'
    )
    strings = "<si><r><t>柴</t></r><r><t>油</t></r><rPh><t>chai</t></rPh></si>"
    file = read_sheets(_with(cells, strings), name="附表.xlsx")
    assert texts(tables(file)[0]) == [["名称", "数"], ["柴油", "3.5"], ["TRUE", "4"], ["坏", "#REF!"]]
    assert dict(file.formulas) == {
        Spot(1, 0, 1): '="数"',
        Spot(1, 1, 1): "=A9*2",
        Spot(1, 2, 1): "=A10*2",
        Spot(1, 3, 1): "=#REF!+1",
    }
    assert [(u.place, u.reason.split("，")[0]) for u in file.unread] == [("工作表“汇总”B4", "单元格是错误值 #REF!")]


def _with(rows: str, strings: str = "") -> bytes:
    """A workbook with these rows."""
    whole = BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet("汇总").write("A1", "x")
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    buffer = BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data = f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>".encode()
            elif part == "xl/sharedStrings.xml":
                data = f"<sst {space}>{strings}</sst>".encode()
            new.writestr(part, data)
    return buffer.getvalue()


def test_what_is_hidden_is_read_and_marked():
    book, sheet = blank()
    for row in (["名称", "数", "量"], ["甲", 1, 2], ["乙", 3, 4]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    draft = book.create_sheet("底稿")
    draft.sheet_state = "veryHidden"
    draft["A1"] = "内部"
    file = read(book)
    assert texts(tables(file)[0])[2] == ["乙", "3", "4"]
    assert file.hidden == {
        *(Spot(1, 2, column) for column in range(3)),
        *(Spot(1, row, 2) for row in range(3)),
        Spot(2),
        Spot(3),
    }


def test_dates_are_shown_as_dates():
    book, sheet = blank()
    sheet.append(["日期", "数"])
    sheet.append([date(2025, 11, 19), 1])
    sheet["A2"].number_format = 'yyyy"年"m"月"d"日"'
    assert texts(tables(read(book))[0])[1] == ["2025年11月19日", "1"]


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("6.3758000000000004", "General", "6.3758"),
        ("123456.789012", "General", "123456.789"),
        ("-0.001", "0.00", "0.00"),
        ("0.125", "0.00", "0.13"),
        ("2.675", "0.00", "2.68"),
        ("1500000", '0.0,,"百万"', "1.5百万"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ', "-"),
        ("-1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ', "-1,234.50"),
        ("3", '0"个月"', "3个月"),
        ("5", "[$¥-804]#,##0.00", "¥5.00"),
        ("12", "0.##", "12"),
        ("7", "000", "007"),
        ("45992.5", "yyyy-mm-dd hh:mm", "2025-12-01 12:00"),
        ("45992", "mm/dd", "12/01"),
        ("1.5", "[h]:mm:ss", "36:00:00"),
        ("1.25", "# ?/?", "1.25"),
        ("1e400", "0.00", "1E+400"),
    ],
)
def test_numbers_are_as_excel_shows_them(raw: str, code: str, text: str):
    assert shown(raw, code) == text


def test_filled_formulas_move_what_is_not_fixed():
    assert moved("B2*$C$1+D$3-$E4+SUM('A1 B2'!C5)+LOG10(F6)", 2, 1) == "C4*$C$1+E$3-$E6+SUM('A1 B2'!D7)+LOG10(G8)"
    assert moved("A1", -1, 0) == "#REF!"


def test_overlapping_merges_and_ones_that_hide_values_lose_nothing():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c><c r="C2"><v>4</v></c></row>'
    data = _with(
        rows
        + '</sheetData><mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/><mergeCell ref="B2:B3"/></mergeCells><sheetData>'
    )
    (table,) = tables(read_sheets(data, name="附表.xlsx"))
    assert texts(table) == [["1", "2", ""], ["3", "4"]]
    assert len(table.grid()[0]) == 3


def test_what_is_too_large_is_cut_and_said():
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="B{r}"><v>1</v></c></row>' for r in (1, 2, 200_001))
    file = read_sheets(_with(rows), name="附表.xlsx")
    assert [len(table.rows) for table in tables(file)] == [2]
    assert "超过上限（200000 行、200 列" in file.unread[0].reason
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="GS1"><v>1</v></c></row>'
    assert [u.place for u in read_sheets(_with(far), name="附表.xlsx").unread] == ["工作表“汇总”"]


def test_a_merge_over_everything_takes_no_memory():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="GR200000"><v>1</v></c></row>'
    merge = '</sheetData><mergeCells><mergeCell ref="A1:GR200000"/></mergeCells><sheetData>'
    assert len(read_sheets(_with(rows + merge), name="附表.xlsx").document.blocks) == 3


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_what_is_no_workbook_is_refused(data: bytes, form: str):
    with pytest.raises(InputError):
        read_sheets(data, name="附表.xlsx", form="xls" if form == "xls" else "xlsx")


@tried(50, 150, st.integers(0, 10_000), st.binary(min_size=1, max_size=6))
def test_damaged_workbooks_are_refused_or_read(at: int, noise: bytes):
    parts = {name: zipfile.ZipFile(BytesIO(COSTS)).read(name) for name in zipfile.ZipFile(BytesIO(COSTS)).namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    name = names[at % len(names)]
    where = at % len(parts[name])
    parts[name] = parts[name][:where] + noise + parts[name][where + len(noise) :]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    with suppress(InputError):
        for table in tables(read_sheets(buffer.getvalue(), name="附表.xlsx")):
            table.grid()


COSTS = saved(costs())
