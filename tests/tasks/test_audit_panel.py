"""What a panel takes away of a real run: opinion, list and reply table have the numbers of the review page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

import xiufu
from tests.tasks.many import audited
from xiufu.cli import main
from xiufu.reading.docx import read_docx
from xiufu.tasks.audit_panel import report_of

TEXT = """项目名称：某铁路工程临时用地

一、总则
复垦区面积6.3758公顷，由压占3.8165公顷和挖损2.4393公顷组成。
甲方案复垦区面积8.3758公顷，由压占5.8165公顷和挖损2.4393公顷组成。
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_document_as_a_panel_is_told_of_it(document: Path):
    told = report_of(audited(document))
    assert (told.file, told.project) == ("方案.txt", "某铁路工程临时用地")
    assert told.audited_by[0] == f"Xiufu {xiufu.__version__}"
    packs = [re.fullmatch(r"数据包 ([a-z-]+)@\S+ \([0-9a-f]{12}\)", line) for line in told.audited_by[1:]]
    names = {match[1] for match in packs if match}
    assert len(packs) == len(told.audited_by) - 1
    assert {"national-units", "national-term-words", "national-instruments", "national-cost-rows"} <= names
    assert len(told.open) == 2


def test_numbers_are_those_of_the_page(document: Path, tmp_path: Path):
    out = tmp_path / "果"
    ignored = audited(document).issues[0].first.fingerprint
    assert main(["audit", str(document), "-o", str(out), "--with", "审查意见 问题清单 修改说明"]) == 1
    page = (out / "方案.txt.审查.html").read_text("utf-8")
    numbers = re.findall(r'<li id="f(\d+)" class="finding error"', page)
    assert numbers == ["1", "2"]
    opinion = read_docx((out / "方案.txt.审查意见.docx").read_bytes()).document
    reply = read_docx((out / "方案.txt.修改说明.docx").read_bytes()).document
    sheet = openpyxl.load_workbook(io.BytesIO((out / "方案.txt.问题清单.xlsx").read_bytes()))["问题清单"]
    [opinions] = [table for table in opinion.tables() if "问题和理由" in [cell.text for cell in table.rows[0]]]
    assert [row[0].text for row in opinions.rows[1:]] == numbers
    assert [row[0].text for row in list(reply.tables())[-1].rows[1:]] == numbers
    assert [str(cell.value) for cell in sheet["A"][1:]] == numbers
    assert (
        main(["audit", str(document), "-o", str(out), "--with", "审查意见", "--ignore", ignored, "--reason", "口径"])
        == 1
    )
    again = read_docx((out / "方案.txt.审查意见.docx").read_bytes()).document
    said = [heading.title for heading in again.headings()]
    assert "（一）错误：必须改正，1 处" in said
    assert any(title.endswith("不采纳的意见及理由") for title in said)
