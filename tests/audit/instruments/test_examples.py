"""The plans of the examples, read back from Word: what they cite is as the catalogue has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.making import EXAMPLES
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict
from xiufu.document.read import ReadFile
from xiufu.reading.docx import read_docx
from xiufu.render.docx import write_docx
from xiufu.tasks.prepare import prepare

CITED = {"ejina-railway": 26, "stone-quarry": 7, "two-valleys": 13}


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_wrong_with_what_is_cited(name: str):
    read = read_docx(write_docx(prepare(Path("examples") / name, policy="recommended").document(), draft=True))
    paper = Paper(ReadFile("plan.docx", "docx", read.document))
    found = audit(paper, [check for check in CHECKS if check.code.startswith("LAW")]).findings
    assert len(paper.cited) == CITED[name]
    assert [one.message for one in found if one.verdict is Verdict.DIFFERS] == []
