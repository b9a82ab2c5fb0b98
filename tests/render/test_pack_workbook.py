import re
import zipfile
from io import BytesIO
from typing import get_args

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from xiufu.packs.books import FORMS, TABLES, BookKind
from xiufu.render.pack_workbook import pack_template

KINDS: tuple[BookKind, ...] = get_args(BookKind)


@pytest.fixture(params=KINDS)
def kind(request) -> BookKind:
    return request.param


def test_the_sheets_and_headings_are_the_declared_ones(kind):
    book = openpyxl.load_workbook(BytesIO(pack_template(kind)))
    assert book.sheetnames == [sheet.title for sheet in (*FORMS[kind], *TABLES[kind])]
    for sheet in TABLES[kind]:
        assert [cell.value for cell in book[sheet.title][1]] == [
            c.heading + ("*" if c.required else "") for c in sheet.columns()
        ]
    for form in FORMS[kind]:
        assert [row[0].value for row in book[form.title].iter_rows(min_row=2)] == [
            c.heading + ("*" if c.required else "") for c in form.columns()
        ]


def test_there_is_not_one_entry_in_it(kind):
    """No invented numbers: the places to fill in are empty."""
    book = openpyxl.load_workbook(BytesIO(pack_template(kind)))
    assert all(book[sheet.title].max_row == 1 for sheet in TABLES[kind])
    assert all(row[1].value is None for form in FORMS[kind] for row in book[form.title].iter_rows(min_row=2))


def test_every_choice_has_its_drop_down_list(kind):
    book = openpyxl.load_workbook(BytesIO(pack_template(kind)))
    for sheet in (*FORMS[kind], *TABLES[kind]):
        lists = [v.formula1 for v in book[sheet.title].data_validations.dataValidation]
        assert len(lists) == sum(bool(c.choices) for c in sheet.columns())
    quota = openpyxl.load_workbook(BytesIO(pack_template("quota")))
    [kinds, _base, _confidence] = quota["定额消耗量"].data_validations.dataValidation
    assert kinds.formula1 == '"人工,材料,机械,未计价材料"'
    assert str(kinds.sqref) == "B2:B20001"


def test_entries_are_text_so_that_codes_and_zeros_stay_as_typed():
    book = openpyxl.load_workbook(BytesIO(pack_template("quota")))
    assert book["说明"]["B2"].number_format == "@"
    sheet = zipfile.ZipFile(BytesIO(pack_template("quota"))).read("xl/worksheets/sheet2.xml").decode()
    styles = set(re.findall(r'<col [^>]*style="(\d+)"', sheet))
    assert [book._cell_styles[int(s)].numFmtId for s in styles] == [49]  # type: ignore[attr-defined]  # 49 is "@"


def test_headings_carry_hints():
    book = openpyxl.load_workbook(BytesIO(pack_template("quota")))
    comment = book["定额消耗量"]["E1"].comment
    assert comment is not None
    assert comment.text.strip() == "必填；每一定额单位的消耗量，不乘系数；按百分率计的填百分率；只写数字"


def test_the_same_template_is_the_same_file(kind):
    assert pack_template(kind) == pack_template(kind)


def test_it_is_valid_by_the_office_open_xml_rules(kind, tmp_path):
    (tmp_path / "模板.xlsx").write_bytes(pack_template(kind))
    result = OpenXmlValidator().validate(tmp_path / "模板.xlsx")
    assert [str(error) for error in result.errors] == []
