"""The plans of the examples in every form: complete, but for what a draft owes and what the public plan of one lacks."""

from __future__ import annotations

from functools import cache

import pytest

from tests.audit.proof.finding import example_paper
from tests.golden.making import EXAMPLES
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Finding, Verdict

COMP = [check for check in CHECKS if check.code.startswith("COMP")]
LACKING = {
    # as the public plan that it rebuilds
    "ejina-railway": ["没有写明“质量要求的指标数值”", "没有写明“其他费用的计算式”"],
    "stone-quarry": [],
    "two-valleys": [],
}
OWED = {"ejina-railway": 3, "stone-quarry": 2, "two-valleys": 0}
"""In how many checks the draft owes something."""


@cache
def found(name: str, form: str) -> list[Finding]:
    return list(audit(example_paper(name, form), COMP).findings)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        pytest.param(
            name, form, marks=pytest.mark.prove if form == "cells" and name != EXAMPLES[0] else pytest.mark.slow
        )
        for name in EXAMPLES
        for form in ("docx", "txt", "cells", "pdf")
    ],
)
def test_only_what_is_lacking_is_missed(name: str, form: str):
    findings = found(name, form)
    missed = [one.message for one in findings if one.verdict is Verdict.DIFFERS]
    # in copied text the quota's own line breaks off before the year of its source
    assert [one for one in missed if (form, one) != ("txt", "没有写明“定额标准的文号与年份”")] == LACKING[name]
    assert sum(one.verdict is Verdict.AGREES for one in findings) > 50


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_draft_owes_is_doubted(name: str):
    doubts = [one for one in found(name, "docx") if one.verdict is Verdict.CANNOT_TELL]
    assert sum(one.message.startswith("草稿标为待补") for one in doubts) == OWED[name]
