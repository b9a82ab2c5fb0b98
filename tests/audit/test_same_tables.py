"""The examples' tables, read from Word and from Excel: understood alike, judged alike, and nothing in the workbook differs."""

from __future__ import annotations

import pytest

from tests.audit.papers import CHECKS_OF_BOOKS
from tests.golden.making import EXAMPLES, example
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.audit.tables import TableView
from xiufu.core.finding import Finding, Verdict
from xiufu.reading.sheets import read_sheets
from xiufu.render.xlsx import write_xlsx

ONLY_IN_EXCEL = {"说明", "价格", "参数", "输入", "计算"}
FOUND = {"ejina-railway": (73, 446), "stone-quarry": (297, 2299), "two-valleys": (219, 1634)}
"""What is found in tables, and formulas that give what is kept."""


def understood(view: TableView) -> object:
    columns = [(column.label, column.kind, column.unit, column.number, column.formula) for column in view.columns]
    rows = [(row.label, row.kind, row.numbering, row.level, row.group) for row in view.rows]
    numbers = {at: (claim.text, claim.unit) for at, claim in view.cells.items()}
    return view.title, view.unit, view.shape, columns, rows, numbers


def said(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.code, str(f.verdict), f.message) for f in findings if f.code.startswith("ARITH-0")]


@pytest.mark.parametrize("name", EXAMPLES)
def test_word_and_excel_are_read_and_judged_alike(name: str):
    made = example(name)
    word = made.paper
    excel = Paper(read_sheets(write_xlsx(made.plan.computed.figures, made.document), name="plan.xlsx"))
    tables = [view for view in excel.tables if view.section not in ONLY_IN_EXCEL]
    assert [understood(view) for view in tables] == [understood(view) for view in word.tables]
    for theirs, ours in zip(tables, word.tables, strict=True):
        assert set(theirs.notes) <= set(ours.notes)
    in_word, in_excel = list(audit(word, CHECKS_OF_BOOKS).findings), list(audit(excel, CHECKS_OF_BOOKS).findings)
    assert [f.message for f in in_excel if f.verdict is not Verdict.AGREES] == []
    assert said(in_excel) == said(in_word)
    formulas = [f for f in in_excel if f.code == "XLSX-001"]
    assert (len(said(in_excel)), len(formulas)) == FOUND[name]
