"""Workbooks as grids of text: all digits kept, merged cells told, hostile files refused with one message."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from xiufu.core.errors import InputError
from xiufu.reading.grids import MOST_GRID_BYTES, read_grids


def workbook(*rows: Sequence[object], merged: str = "", title: str = "表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_numbers_keep_their_digits_and_formats_do_not_matter():
    book = openpyxl.load_workbook(
        BytesIO(workbook(["名称", "面积"], ["甲", 12.345678], ["乙", 0.1 + 0.2], ["丙", 0.5]))
    )
    sheet = book.active
    assert sheet
    sheet["B2"].number_format = "0.00"
    sheet["B4"].number_format = "0%"
    sheet["C2"] = date(2024, 3, 1)
    sheet["C3"] = "=1+1"
    out = BytesIO()
    book.save(out)
    (grid,) = read_grids(out.getvalue(), name="表.xlsx")
    assert grid.rows == (
        ("名称", "面积", ""), ("甲", "12.345678", "2024-03-01"), ("乙", "0.3", ""), ("丙", "50%", ""),
    )  # fmt: skip
    assert grid.faults == {(2, 2): "公式没有保存计算结果"}


def test_merged_cells_hidden_and_empty_sheets():
    book = openpyxl.load_workbook(BytesIO(workbook(["清单"], ["名称", "面积"], merged="A1:B1")))
    book.create_sheet("空")
    hidden = book.create_sheet("隐")
    hidden["A1"] = "某"
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    (grid,) = read_grids(out.getvalue(), name="表.xlsx")
    assert (grid.title, grid.merged) == ("表", ((0, 0, 0, 1),))


def test_an_old_workbook():
    grids = read_grids(Path("tests/reading/typed.xls").read_bytes(), name="某.xls")
    assert grids[0].rows[:2] == (
        ("名称", "数量", "单价（元）", "金额（元）", "", "备用"),
        ("土地平整", "120", "2.5", "300", "", "7"),
    )


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.4 x", "这不是 Excel 文件"),
        ("名称,面积\n甲,1".encode(), "这不是 Excel 文件"),
        (b"PK\x03\x04" + b"x" * 50, "文件已损坏"),
        (workbook(["甲"])[:-300], "文件已损坏"),
        (packed(a=b"x"), "这是压缩包"),
        (packed(**{"xl/workbook.xml": b"<a/>", "xl/big": b"\0" * 61_000_000}), "解压后超过 60 MB"),
        (b"x" * (MOST_GRID_BYTES + 1), "文件超过 5 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "这不是 Excel 文件"),
        (workbook(), "工作簿里没有内容"),
        (workbook(*[["甲"]] * 5_001), "超过 5000 行或 100 列"),
        (workbook(["甲"] * 101), "超过 5000 行或 100 列"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_one_message(data: bytes, said: str):
    with pytest.raises(InputError) as refused:
        read_grids(data, name="某.xlsx")
    (problem,) = refused.value.problems
    assert said in problem.problem
    assert problem.remedy
