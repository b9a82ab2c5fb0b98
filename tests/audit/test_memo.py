"""Nothing of a document that was audited is kept when nobody asks about it any more."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tests.audit.proof.finding import FORMS, example_in
from xiufu.audit.chain.judge import Judged
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.document.read import ReadFile
from xiufu.reading.any_file import read_bytes

KINDS = (Paper, ReadFile, TableView, Judged, Claim)


def alive() -> dict[str, int]:
    gc.collect()
    found = dict.fromkeys((kind.__name__ for kind in KINDS), 0)
    for one in gc.get_objects():
        if type(one) in KINDS:
            found[type(one).__name__] += 1
    return found


@pytest.mark.parametrize(
    "form", [form if form in ("docx", "txt") else pytest.param(form, marks=pytest.mark.prove) for form in FORMS]
)
def test_audited_documents_are_let_go(form: str):
    data = example_in("stone-quarry", form)
    before = alive()
    paper = Paper(read_bytes(data, Path(f"甲.{form}")))
    findings = audit(paper).findings
    during = alive()
    assert [name for name, number in during.items() if number <= before[name]] == []
    del paper, findings
    assert alive() == before
