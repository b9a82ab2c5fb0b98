"""Right estimates of firms that write other rows, tax other bases and round otherwise: never an error, hardly a note."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.audit.chain.firms import LAYOUTS, estimate
from tests.tries import tries
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Severity, Verdict

OF_TABLES = [check for check in CHECKS if check.code.startswith(("CHAIN-", "ARITH-0"))]


LEAST = {("usual", 25): 2000, ("usual", 150): 14000, ("others", 25): 1400, ("others", 150): 10000}
"""Equations that agree in so many estimates."""


@pytest.mark.parametrize(("which", "layouts"), [("usual", ("usual",)), ("others", LAYOUTS)])
@tries(25, 150)
def test_right_estimates_are_right(which: str, layouts: tuple[str, ...], count: int):
    verdicts: Counter[Verdict] = Counter()
    noted = 0
    for seed in range(count):
        paper = estimate(seed, layouts)
        audited = audit(paper, OF_TABLES)
        verdicts.update(finding.verdict for finding in audited.findings)
        differing = [f for f in audited.findings if f.verdict is Verdict.DIFFERS]
        assert [f.message for f in differing if f.severity is not Severity.NOTE] == [], seed
        noted += bool(differing)
        unsure = [f.message for f in audited.findings if f.verdict is Verdict.CANNOT_TELL and f.code != "CHAIN-000"]
        assert unsure == [], seed
        counted = audited.equations_of()
        numbers = [claim for view in paper.tables for claim in view.claims()]
        assert [claim.text for claim in numbers if not counted[claim.spot, claim.start]] == [], seed
    assert verdicts[Verdict.AGREES] > LEAST[which, count]
    assert noted == 0
