"""Right estimates of firms that write other rows, tax other bases and round otherwise: never an error, hardly a note."""

from __future__ import annotations

from collections import Counter

from tests.audit.chain.firms import estimate
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Severity, Verdict

CHAIN = [check for check in CHECKS if check.code.startswith("CHAIN-")]


def test_right_estimates_are_right():
    verdicts: Counter[Verdict] = Counter()
    noted = 0
    for seed in range(150):
        findings = audit(estimate(seed), CHAIN).findings
        verdicts.update(finding.verdict for finding in findings)
        wrong = [f.message for f in findings if f.verdict is Verdict.DIFFERS and f.severity is not Severity.NOTE]
        assert wrong == [], seed
        noted += any(f.verdict is Verdict.DIFFERS for f in findings)
        unsure = [f.message for f in findings if f.verdict is Verdict.CANNOT_TELL and f.code != "CHAIN-000"]
        assert unsure == [], seed
    assert verdicts[Verdict.AGREES] > 9000
    assert noted == 0
