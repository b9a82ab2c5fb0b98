"""The plans of the examples, read back from Word under either policy: nothing in them is at odds with anything else."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.golden.making import EXAMPLES, example
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict
from xiufu.packs.kinds import Policy

AGREEING = {"ejina-railway": 41, "stone-quarry": 159, "two-valleys": 125}


@pytest.mark.parametrize("policy", ["recommended", "as_filed"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_at_odds(name: str, policy: Policy):
    checks = [check for check in CHECKS if check.code.startswith("CONS")]
    found = audit(example(name, policy).paper, checks).findings
    assert [f.message for f in found if f.verdict is not Verdict.AGREES] == []
    verdicts = Counter(f.verdict for f in found)
    assert verdicts[Verdict.AGREES] == AGREEING[name]
