"""Workbooks of other firms: where the numbers are right nothing differs, where one is changed it is found."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest

from tests.audit.budget_books import BUDGETS, Budget, Change
from tests.audit.papers import CHECKS_OF_BOOKS
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.reading.sheets import read_sheets

FORMS = pytest.mark.parametrize("form", ["xlsx", "xls"])


def findings(data: bytes, form: Literal["xlsx", "xls"] = "xlsx") -> list[Finding]:
    return list(audit(Paper(read_sheets(data, name=f"概算.{form}", form=form)), CHECKS_OF_BOOKS).findings)


def made(budget: Budget, form: Literal["xlsx", "xls"], change: Change | None = None) -> list[Finding]:
    return findings(budget.saved(change) if form == "xlsx" else budget.saved_as_xls(change), form)


@FORMS
@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.name)
def test_right_numbers_do_not_differ(budget: Budget, form: Literal["xlsx", "xls"]):
    found = made(budget, form)
    assert [f.message for f in found if f.verdict is not Verdict.AGREES] == []
    assert sum(f.claim is not None for f in found) >= len(budget.wrong)


@FORMS
@pytest.mark.parametrize(
    ("budget", "change"),
    [pytest.param(budget, change, id=f"{budget.name}-{change[1]}") for budget in BUDGETS for change in budget.wrong],
)
def test_a_changed_number_is_found(budget: Budget, change: Change, form: Literal["xlsx", "xls"]):
    wrong = [f for f in made(budget, form, change) if f.verdict is Verdict.DIFFERS]
    assert any(f.severity is Severity.ERROR for f in wrong)
    number = Decimal(str(change[2]).replace(",", ""))
    assert any(Decimal(claim.text) == number for f in wrong for claim in f.claims), [f.message for f in wrong]


def test_what_only_one_row_is_made_of_is_said_and_not_judged():
    found = findings(BUDGETS[0].saved(("总表", "C9", 4.93)))
    (said,) = [f for f in found if f.verdict is not Verdict.AGREES]
    assert said.verdict is Verdict.CANNOT_TELL
    assert said.message.startswith(
        "“其他费用”行“费用”列写 25.97，所属各行相加为 26.51，不相符；但不能确定下级各行是否列全"
    )
