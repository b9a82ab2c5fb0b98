"""The plans of the examples, read back from Word: no error of the chain, and as filed only the early rounding of factors."""

from __future__ import annotations

from functools import cache

import pytest

from tests.audit.papers import CHECKS_OF_NUMBERS
from tests.golden.making import EXAMPLES, example
from xiufu.audit.run import Audited, audit
from xiufu.core.finding import Severity, Verdict
from xiufu.packs.kinds import Policy

CARRIED = {"ejina-railway": "按全精度传递", "stone-quarry": "按全精度传递", "two-valleys": "按印出的数逐级计算"}
EARLY = {"ejina-railway": ["0.36万元"], "stone-quarry": ["18.87万元"], "two-valleys": ["3.28万元", "4.02万元"]}
"""What price contingencies print as filed, from factors of two or four places; 0.37, 18.88, 3.23 and 3.94 without."""


@cache
def read_back(name: str, policy: Policy) -> Audited:
    return audit(example(name, policy).paper, CHECKS_OF_NUMBERS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_differs(name: str):
    audited = read_back(name, "recommended")
    assert [f.message for f in audited.findings if f.verdict is Verdict.DIFFERS] == []
    policy = next(f for f in audited.findings if f.code == "CHAIN-000")
    assert CARRIED[name] in policy.message


@pytest.mark.parametrize("name", EXAMPLES)
def test_as_filed_only_factors_are_rounded_early(name: str):
    audited = read_back(name, "as_filed")
    found = [f for f in audited.findings if f.verdict is Verdict.DIFFERS]
    assert [f.stated for f in found] == EARLY[name]
    assert {(f.code, f.severity) for f in found} == {("CHAIN-010", Severity.NOTE)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_of_the_cost_tables_stands_in_an_equation(name: str):
    audited = read_back(name, "recommended")
    counted = audited.equations_of()
    views = list(audited.paper.tables)
    first = next(i for i, view in enumerate(views) if "投资总表" in "".join(view.title.split()))
    costs = [view for view in views[first:] if "清单" not in view.title]
    numbers = [claim for view in costs for claim in view.claims()]
    missing = [audited.paper.place(c.spot) for c in numbers if not counted[c.spot, c.start]]
    assert len(numbers) > 70
    assert len(missing) <= 0.01 * len(numbers), missing
