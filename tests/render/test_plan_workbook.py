"""The workbook a plan is filled in: valid, the same bytes every time, with lists, hints and formats a preparer needs."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openxml_audit import OpenXmlValidator

from tests.model.books import book_of
from xiufu.core.errors import InputError
from xiufu.model.layout import plan_sheets
from xiufu.model.sheet_rows import plan_data, rows_of
from xiufu.reading.plan_workbook import load_workbook
from xiufu.render.plan_workbook import ChapterText, plan_workbook
from xiufu.render.plan_workbook.book import pieces, units
from xiufu.tasks.new import new_workbook

LISTS = {"地类：第三次全国国土调查工作分类": [("0404", "其他草地"), ("0602", "采矿用地")], "定额子目": [("F1", "平整")]}


def written(book: Path) -> bytes:
    dossier = load_workbook(book)
    return plan_workbook(
        rows_of(plan_data(dossier.plan)), [ChapterText("purpose", "目的", "必写")], LISTS, title="填写簿"
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(book_of(tmp_path_factory.mktemp("books")))


def validations(book: openpyxl.Workbook, sheet: str) -> dict[str, DataValidation]:
    return {str(v.sqref): v for v in book[sheet].data_validations.dataValidation}


def test_sheets_and_headings(data: bytes):
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["填写说明", *(s.title for s in plan_sheets()), "章节", "选项"]
    for sheet in plan_sheets():
        page = book[sheet.title]
        if sheet.form:
            assert [c.value for c in page[2]] == ["项目", "填写", "要求"]
            found = [str(page.cell(row, 1).value).removesuffix("*") for row in range(3, page.max_row + 1)]
            assert found == [c.heading for c in sheet.columns]
            assert all(page.cell(row, 3).value for row in range(3, page.max_row + 1))
        else:
            assert tuple(str(c.value).removesuffix("*") for c in page[3]) == sheet.headings
            assert all(c.value for c in page[2])
            assert page.freeze_panes == f"{get_column_letter(min(len(sheet.ancestors) + 2, 5))}4"


def test_drop_down_lists(data: bytes):
    book = openpyxl.load_workbook(io.BytesIO(data))
    damage = validations(book, "损毁情况")
    kinds = damage["D4:D1048576"]
    column, last = str(kinds.formula1).split("!")[1].split(":")
    cells = book["选项"][f"{column.replace('$', '')}:{last.replace('$', '')}"]
    assert [cell.value for (cell,) in cells] == ["挖损", "塌陷", "压占", "污染"]
    assert kinds.errorStyle == "warning"  # asked, never refused
    parent = damage["B4:B1048576"]
    assert parent.formula1 == "OFFSET('复垦单元'!$B$4,0,0,MAX(1,COUNTA('复垦单元'!$B$4:$B$5000)),1)"
    assert not parent.showErrorMessage
    works = validations(book, "工程量清单")["E4:E1048576"]
    assert str(works.formula1).startswith("OFFSET('单项工程'!$A$4,")
    assert not validations(book, "单项工程")["D4:D1048576"].showErrorMessage


def test_land_classes_follow_the_standard_of_the_plan(tmp_path: Path):
    new_workbook("reclamation_form", tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book["项目概况"]["A17"].value == "地类标准*"
    formula = validations(book, "地类面积")["B4:B1048576"].formula1 or ""
    assert formula.startswith("IF('项目概况'!$B$17=\"第三次全国国土调查工作分类\",'选项'!$A$2:$A$")
    assert formula.count("IF(") == 2


def test_numbers_can_be_summed_and_codes_are_text(data: bytes):
    book = openpyxl.load_workbook(io.BytesIO(data))
    area, code = book["地类面积"]["D4"], book["地类面积"]["B4"]
    assert (area.value, area.number_format) == (2, "0.0000")
    assert (code.value, code.number_format) == ("0404", "@")
    assert book["地类面积"].column_dimensions["B"].width > 10


def test_the_same_bytes_wherever_and_whenever(tmp_path: Path, data: bytes):
    (tmp_path / "甲").mkdir()
    book = book_of(tmp_path / "甲")
    assert written(book) == data
    program = (
        "import sys; from pathlib import Path; from xiufu.tasks.new import new_workbook\n"
        "new_workbook('reclamation_form', Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    made = []
    for n, (zone, seed) in enumerate((("Asia/Shanghai", "1"), ("America/St_Johns", "4711"))):
        out = tmp_path / f"{n}.xlsx"
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", program, str(out), str(book)], check=True, env=environment)
        made.append(out.read_bytes())
    assert made[0] == made[1]
    (tmp_path / "again").mkdir()
    new_workbook("reclamation_form", tmp_path / "again" / "0.xlsx", book)
    assert (tmp_path / "again" / "0.xlsx").read_bytes() == made[0]


def test_a_text_no_cell_can_hold(tmp_path: Path):
    dossier = load_workbook(book_of(tmp_path))
    project = dossier.plan.project.model_copy(update={"name": "长" * 32_768})
    rows = rows_of(plan_data(dossier.plan.model_copy(update={"project": project})))
    with pytest.raises(InputError, match="超过单元格的容量 32767 字"):
        plan_workbook(rows, [], LISTS, title="填写簿")


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("", [0]),
        ("甲" * 32_767, [32_767]),
        ("甲" * 32_768, [32_767, 1]),
        ("甲\n" * 20_000, [32_766, 7_234]),
        ("𠮷" * 20_000, [32_766, 7_234]),
        ("甲" * 40_000 + "\n" + "乙" * 40_000, [32_767, 7_234, 32_767, 7_233]),
    ],
)
def test_chapters_are_cut_after_lines(text: str, lengths: list[int]):
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert [units(piece) for piece in cut] == lengths


def test_it_is_a_valid_workbook(tmp_path: Path, data: bytes):
    (tmp_path / "book.xlsx").write_bytes(data)
    result = OpenXmlValidator().validate(tmp_path / "book.xlsx")
    assert [str(error) for error in result.errors] == []
