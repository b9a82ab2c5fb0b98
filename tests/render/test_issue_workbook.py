"""The list for the meeting: a row for each open issue, answers to choose from, heads on every printed page."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from openxml_audit import OpenXmlValidator

from tests.core.reports import EMPTY, SAMPLE, many
from xiufu.core.report import Report
from xiufu.render.issue_workbook import write_issue_workbook


def book(report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_issue_workbook(report)))


def rows(report: Report, sheet: str) -> list[tuple[object, ...]]:
    return list(book(report)[sheet].iter_rows(values_only=True))


def test_a_row_for_each_open_issue():
    head, *found = rows(SAMPLE, "问题清单")
    assert head == (
        "序号",
        "轻重",
        "位置",
        "原文",
        "应为",
        "问题",
        "推算",
        "依据",
        "处理建议",
        "审查项",
        "处理意见",
        "负责人",
        "备注",
    )
    assert found == [
        (
            1,
            "错误",
            "表1 面积表，“合计”行（第3页）",
            "6.40hm²",
            "各式推算的数不一致：6.26hm²、6.38hm²；先核对各式所用的数，再定此数",
            "“合计”行写 6.40，各行相加为 6.26\n另据 LAW-001：与总则的 6.38 不同",
            "3.82 + 2.44 = 6.26",
            "TD/T 1031.1-2011 第6.2条",
            "核对并改正",
            "ARITH-001 纵向合计",
            *[None] * 3,
        ),
        (
            2,
            "警告",
            "二、编制依据",
            "《甲》",
            None,
            "题名不对",
            *[None] * 2,
            "改正题名",
            "LAW-001 法规标准题名",
            *[None] * 3,
        ),
        (3, "提示", "表2", "0.36", "0.37", "过早取位", *[None] * 3, "ARITH-001 纵向合计", *[None] * 3),
    ]


def test_answers_are_chosen_and_heads_stay():
    sheet = book(SAMPLE)["问题清单"]
    [choice] = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.type, choice.formula1) == ("K2:K4", "list", '"采纳,部分采纳,不采纳,另行核实"')
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:M4"
    assert sheet.print_title_rows == "$1:$1"
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize or 0), setup.fitToWidth, setup.fitToHeight) == (
        "landscape",
        9,
        None,
        0,
    )  # one page wide
    assert sheet["F2"].alignment.wrap_text


def test_the_other_sheets():
    assert book(SAMPLE).sheetnames == ["问题清单", "不能判定", "审查覆盖", "不采纳"]
    assert rows(SAMPLE, "不能判定")[1:] == [("ARITH-001 纵向合计", "“…”没有金额", 2, "表4\n表5", None)]
    covered = {row[0]: row[1] for row in rows(SAMPLE, "审查覆盖")[1:]}
    assert covered["文件"] == "方案.docx"
    assert covered["参与 1 个等式的数值"] == "80 个"
    assert covered["ARITH-001 纵向合计"] == "相符 4，不符 2，不能判定 1（合计等于各行之和）"
    assert covered["未读：第7页"] == "有图片，没有读取"
    assert rows(SAMPLE, "不采纳")[1:] == [(4, "表3", "另一口径的合计", "报批稿另有说明")]


def test_a_document_without_issues():
    assert book(EMPTY).sheetnames == ["问题清单", "不能判定", "审查覆盖"]
    assert len(rows(EMPTY, "问题清单")) == 1
    assert not book(EMPTY)["问题清单"].data_validations.dataValidation
    assert ("注意", "没有读到任何数值") in rows(EMPTY, "审查覆盖")


def test_excel_opens_it_and_bytes_are_the_same(tmp_path: Path):
    for report in (SAMPLE, EMPTY, many(200)):
        data = write_issue_workbook(report)
        assert data == write_issue_workbook(report)
        (tmp_path / "a.xlsx").write_bytes(data)
        assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "a.xlsx").errors] == []
    assert [row[0] for row in rows(many(200), "问题清单")[1:]] == list(range(1, 201))
