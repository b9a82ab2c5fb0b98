"""The plans of the examples, read back from Word: what they quote is right, and nothing is left of another plan."""

from __future__ import annotations

import pytest

from tests.golden.making import EXAMPLES, example
from xiufu.audit.run import CHECKS, audit

CODES = ("QUOTE-001", "RES-001", "RES-002", "CONS-011")


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_quotations_that_agree(name: str):
    paper = example(name).paper
    found = audit(paper, [check for check in CHECKS if check.code in CODES]).findings
    assert [(one.code, one.verdict, one.message) for one in found if one.verdict != "agrees"] == []
