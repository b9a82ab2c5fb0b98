import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.errors import InputError
from xiufu.reading.workbook import cell_text, column_name, read_workbook


def book(path: Path, **sheets) -> Path:
    file = openpyxl.Workbook()
    del file["Sheet"]
    for title, rows in sheets.items():
        page = file.create_sheet(title)
        for row in rows:
            page.append(row)
    file.save(path)
    return path


def fault(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    return str(caught.value)


def test_numbers_come_exactly_as_typed_and_text_stays_text(tmp_path):
    rows = [["编号", 137.05, 0.1, 7.48, 55], ["0101", "0.20", " 柴油 ", 10219, 0.000001]]
    [sheet] = read_workbook(book(tmp_path / "a.xlsx", 表=rows)).sheets
    assert sheet.title == "表"
    assert sheet.rows == (("编号", "137.05", "0.1", "7.48", "55"), ("0101", "0.20", "柴油", "10219", "0.000001"))


def test_rows_keep_their_numbers_when_the_sheet_begins_with_blanks(tmp_path):
    file = openpyxl.Workbook()
    page = file["Sheet"]
    page["C3"] = "甲"
    page["B5"] = 1
    file.save(tmp_path / "a.xlsx")
    [sheet] = read_workbook(tmp_path / "a.xlsx").sheets
    assert sheet.rows == (("", "", ""), ("", "", ""), ("", "", "甲"), ("", "", ""), ("", "1", ""))


def test_other_kinds_of_cells(tmp_path):
    rows = [
        [True, False, date(2025, 10, 31), datetime(2025, 10, 31, 8, 30, tzinfo=UTC).replace(tzinfo=None), time(8, 30)]
    ]
    [sheet] = read_workbook(book(tmp_path / "a.xlsx", 表=rows)).sheets
    assert sheet.rows == (("是", "否", "2025-10-31", "2025-10-31 08:30:00", "08:30:00"),)


def test_a_calculated_residue_is_refused_with_its_place(tmp_path):
    out = BytesIO()
    file = xlsxwriter.Workbook(out)
    page = file.add_worksheet("价格")
    page.write_row(0, 0, ["名称", "价格"])
    page.write_formula(1, 1, "=0.1+0.2", value=0.1 + 0.2)
    page.write_formula(2, 1, "=1.1*3", value=1.1 * 3)
    page.write_formula(3, 1, "=ROUND(1.1*3,2)", value=3.3)
    file.close()
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    read = read_workbook(tmp_path / "a.xlsx")
    assert [(p.file, p.line, p.path, p.problem) for p in read.problems] == [
        ("a.xlsx［价格］", 2, "B", "数值 0.30000000000000004 带有计算尾差（超过 15 位有效数字）"),
        ("a.xlsx［价格］", 3, "B", "数值 3.3000000000000003 带有计算尾差（超过 15 位有效数字）"),
    ]
    assert read.sheets[0].rows[3] == ("", "3.3")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_what_was_typed_comes_back(number: Decimal):
    """Up to 15 digits a decimal survives the binary float Excel stores it in."""
    assert Decimal(cell_text(float(number))) == number


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_infinite_numbers(value):
    with pytest.raises(ValueError, match="不是有限的数值"):
        cell_text(value)


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_names(index, name):
    assert column_name(index) == name


def test_files_that_are_no_workbooks(tmp_path):
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    assert "文件不是有效的 .xlsx 文件" in fault(tmp_path / "text.xlsx")
    (tmp_path / "old.xls").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600)
    assert "旧版 .xls 格式或设有打开密码" in fault(tmp_path / "old.xls")
    assert "文件不存在" in fault(tmp_path / "none.xlsx")
    assert "这是一个文件夹，不是文件" in fault(tmp_path)
    whole = book(tmp_path / "a.xlsx", 表=[["x"]]).read_bytes()
    for end in (len(whole) // 4, len(whole) // 2, len(whole) - 30):
        (tmp_path / "cut.xlsx").write_bytes(whole[:end])
        assert "→" in fault(tmp_path / "cut.xlsx")
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("mimetype", "x")
    (tmp_path / "zip.xlsx").write_bytes(archive.getvalue())
    assert "文件已损坏，无法读取" in fault(tmp_path / "zip.xlsx")


def test_absurd_extents_are_refused(tmp_path):
    file = openpyxl.Workbook()
    file["Sheet"]["A300000"] = 1
    file.save(tmp_path / "a.xlsx")
    assert "工作表有 300000 行" in fault(tmp_path / "a.xlsx")


def test_numbers_beyond_any_quantity_are_text_too():
    assert cell_text(1e30) == "1" + "0" * 30
