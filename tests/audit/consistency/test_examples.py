"""The plans of the examples, read back from Word under either policy: nothing in them is at odds with anything else."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.golden.making import EXAMPLES, example
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict
from xiufu.document.read import ReadFile
from xiufu.packs.kinds import Policy

AGREEING = {"ejina-railway": 41, "stone-quarry": 159, "two-valleys": 125}


@pytest.mark.parametrize("policy", ["recommended", "as_filed"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_at_odds(name: str, policy: Policy):
    read = example(name, policy).read_back
    checks = [check for check in CHECKS if check.code.startswith("CONS")]
    found = audit(Paper(ReadFile("plan.docx", "docx", read.document)), checks).findings
    assert [f.message for f in found if f.verdict is not Verdict.AGREES] == []
    verdicts = Counter(f.verdict for f in found)
    assert verdicts[Verdict.AGREES] == AGREEING[name]
