"""What findings about words point at is what they say stands there."""

from __future__ import annotations

import pytest

from tests.audit.test_document_cases import CASES
from tests.audit.written import written
from xiufu.audit.run import CHECKS, audit

CODES = ("QUOTE-001", "RES-001", "RES-002", "CONS-011")


@pytest.mark.parametrize(("code", "name"), [(code, name) for code in CODES for name in CASES[code]])
def test_the_passage_is_what_is_stated(code: str, name: str):
    paper = written(CASES[code][name]["document"])
    for one in audit(paper, [check for check in CHECKS if check.code == code]).findings:
        assert one.at
        said = "".join(paper.texts[one.at.spot][one.at.start : one.at.end].split())
        stated = "".join(one.stated.split()).removesuffix("…")
        assert said.startswith(stated)
        assert stated
