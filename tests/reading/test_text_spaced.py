"""Rows whose cells stand under their heads; where anything does not fit, nothing is said."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from tests.audit.proof.finding import example_in
from tests.golden.making import EXAMPLES
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.finding import Severity, Verdict
from xiufu.document.blocks import Table
from xiufu.reading.text_file import read_text
from xiufu.reading.text_spaced import spaced

HEAD = "工程名称     计量单位   工程量   人工费单价   材料费单价       合计"
ROWS = [
    "砂路基 10cm   1000m2      2.70     1350.88      5911.91   19609.54",
    "素土路基      1000m2     22.11     1297.29                28683.08",
    "栽植冬青球    100株       0.75      416.29     12307.43    9542.79",
]


def cells(lines: list[str]) -> list[tuple[str, ...]]:
    return list(spaced(lines).values())


def test_a_blank_cell_is_seen():
    assert cells([HEAD, *ROWS])[2] == ("素土路基", "1000m2", "22.11", "1297.29", "", "28683.08")
    assert cells([HEAD, *ROWS])[1][0] == "砂路基 10cm"


def test_blank_lines_and_what_stands_around_a_table_part_nothing():
    around = ["工程施工费估算表          单位：元", "", HEAD, "", *ROWS, "", "编制：某人      审核：某人"]
    assert cells(around) == cells([HEAD, *ROWS])


@pytest.mark.parametrize(
    "lines",
    [
        [HEAD, *ROWS[:1]],
        ROWS,
        [HEAD, "                                                材料", *ROWS],
        [HEAD.replace("材料费单价", "          "), *ROWS],
        [HEAD, *ROWS, "搅拌机  0.4 m³   台班   5.40     206.85     12.00    1116.97"],
        [HEAD, *ROWS, "浆砌块石挡土墙工程", *ROWS],
        [HEAD, *ROWS, "第 3 页", HEAD, *ROWS],
        [HEAD, "第一部分      土方", *ROWS],
        [line.replace("   ", "\t") for line in (HEAD, *ROWS)],
        ["单价    合计", "2.70    3.00", "2.80    3.00", "2.90    3.00"],
        [],
    ],
    ids=["one row", "no head", "a head of two lines", "a column without head", "two in a column", "a broken cell", "two pages",
         "a row without values", "tabs", "two columns", "nothing"],
)  # fmt: skip
def test_where_anything_does_not_fit_nothing_is_said(lines: list[str]):
    assert cells(lines) == []


def test_chinese_letters_count_two_where_they_were_set_so():
    rows = [("名称", "数量", "金额"), ("土方开挖", "1.50", "3.00"), ("回填", "", "4.00")]
    lines = [
        "".join(cell + " " * (14 - sum(1 + (ord(c) > 255) for c in cell)) for cell in row).rstrip() for row in rows
    ]
    assert cells(lines) == rows


def test_a_text_is_read_so():
    [table] = read_text("\n".join(["工程施工费估算表", HEAD, *ROWS]).encode(), name="方案.txt").document.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell, _ in row] for row in table.grid()][2] == [
        "素土路基", "1000m2", "22.11", "1297.29", "", "28683.08",
    ]  # fmt: skip


@pytest.mark.prove
@pytest.mark.parametrize("example", EXAMPLES)
def test_documents_whose_layout_was_kept_have_no_errors(example: str):
    with pdfplumber.open(io.BytesIO(example_in(example, "pdf"))) as pdf:
        text = "\f".join(page.extract_text(layout=True) for page in pdf.pages)
    findings = audit(Paper(read_text(text.encode(), name="方案.txt"))).findings
    assert [one for one in findings if (one.verdict, one.severity) == (Verdict.DIFFERS, Severity.ERROR)] == []
    assert len(spaced(text.split("\n"))) > 30
