"""The plans of the examples, read back from Word: what they quote is right, and nothing is left of another plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.making import EXAMPLES
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.document.read import ReadFile
from xiufu.reading.docx import read_docx
from xiufu.render.docx import write_docx
from xiufu.tasks.prepare import prepare

CODES = ("QUOTE-001", "RES-001", "RES-002", "CONS-011")


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_quotations_that_agree(name: str):
    read = read_docx(write_docx(prepare(Path("examples") / name, policy="recommended").document(), draft=True))
    paper = Paper(ReadFile("plan.docx", "docx", read.document))
    found = audit(paper, [check for check in CHECKS if check.code in CODES]).findings
    assert [(one.code, one.verdict, one.message) for one in found if one.verdict != "agrees"] == []
