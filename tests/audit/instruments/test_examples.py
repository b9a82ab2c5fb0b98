"""The plans of the examples, read back from Word: what they cite is as the catalogue has it."""

from __future__ import annotations

import pytest

from tests.golden.making import EXAMPLES, example
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict

CITED = {"ejina-railway": 26, "stone-quarry": 7, "two-valleys": 13}


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_wrong_with_what_is_cited(name: str):
    paper = example(name).paper
    found = audit(paper, [check for check in CHECKS if check.code.startswith("LAW")]).findings
    assert len(paper.cited) == CITED[name]
    assert [one.message for one in found if one.verdict is Verdict.DIFFERS] == []
