"""The plans of the examples, read back from Word: nothing differs, and nearly every number of their tables is in an equation."""

from __future__ import annotations

import re

import pytest

from tests.audit.papers import CHECKS_OF_TABLES
from tests.golden.making import example as made
from xiufu.audit.run import Audited, audit
from xiufu.core.finding import Verdict

FOUND = {
    "ejina-railway": (73, 139, 147),
    "stone-quarry": (297, 651, 734),
    "two-valleys": (219, 478, 543),
}
"""Findings, numbers of tables in an equation, numbers of tables."""

ELSEWHERE = re.compile(r"复垦工程量表|措施单位造价表|附图清单|社会经济概况")
"""Quantities by a formula of their own, prices per hm² of units in other tables, sheets of maps, numbers of people."""


@pytest.fixture(scope="module", params=FOUND)
def example(request: pytest.FixtureRequest) -> tuple[str, Audited]:
    return request.param, audit(made(request.param).paper, CHECKS_OF_TABLES)


def test_nothing_differs(example: tuple[str, Audited]):
    _, audited = example
    assert [f.message for f in audited.findings if f.verdict is not Verdict.AGREES] == []


def test_numbers_stand_in_equations(example: tuple[str, Audited]):
    name, audited = example
    counted = audited.equations_of()
    tables = [view for view in audited.paper.tables if view.shape == "table"]
    numbers = [(view.title, (claim.spot, claim.start) in counted) for view in tables for claim in view.claims()]
    in_equations = sum(stands for _, stands in numbers)
    assert (len(audited.findings), in_equations, len(numbers)) == FOUND[name]
    here = [stands for title, stands in numbers if not ELSEWHERE.search(title)]
    assert sum(here) >= 0.95 * len(here)
