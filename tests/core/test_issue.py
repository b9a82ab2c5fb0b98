"""Issues: findings about one number are one, the gravest first; what cannot be told stays single."""

from dataclasses import replace

import pytest

from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.issue import Decision, Issue, Marked, distinct, issues
from xiufu.core.spot import Spot

HERE, BESIDE, THERE = (
    Claim("4.82", spot=Spot(1), start=3),
    Claim("4.82", spot=Spot(1), start=9),
    Claim("4.82", spot=Spot(2)),
)
LET_STAND = Decision("", "", "ignored", "另有说明")


def finding(code: str, claim: Claim | None, severity: Severity = Severity.ERROR, expected: str = "") -> Finding:
    return Finding(code, Verdict.DIFFERS, severity, "", "表1", claim, stated="4.82", expected=expected)


def mark(
    code: str,
    claim: Claim | None,
    severity: Severity = Severity.ERROR,
    *,
    expected: str = "",
    decision: Decision | None = None,
    known: bool = False,
) -> Marked:
    return Marked(finding(code, claim, severity, expected), code, decision, known)


def codes(found: tuple[Issue, ...]) -> list[list[str]]:
    assert [issue.number for issue in found] == list(range(1, len(found) + 1))
    return [[one.finding.code for one in issue.marked] for issue in found]


def test_a_number_is_an_issue_and_the_gravest_finding_leads():
    found = issues(
        [
            mark("A", HERE, Severity.NOTE),
            mark("B", BESIDE, Severity.WARNING),
            mark("C", THERE),
            mark("D", HERE),
            mark("E", HERE),
        ]
    )
    assert codes(found) == [["D", "E", "A"], ["C"], ["B"]]
    assert [(issue.kind, issue.word) for issue in found] == [("error", "错误"), ("error", "错误"), ("warning", "警告")]


def test_equally_grave_issues_stand_as_they_were_found():
    assert codes(issues([mark("A", HERE), mark("B", THERE), mark("C", HERE)])) == [["A", "C"], ["B"]]


def test_what_cannot_be_told_and_what_has_no_number_stays_single():
    unsure = replace(finding("U", HERE), verdict=Verdict.CANNOT_TELL)
    agrees = replace(finding("G", HERE), verdict=Verdict.AGREES)
    found = issues([Marked(unsure, "u"), Marked(unsure, "v"), Marked(agrees, "g"), mark("A", None), mark("B", None)])
    assert codes(found) == [["A"], ["B"], ["U"], ["U"]]
    assert [issue.kind for issue in found] == ["error", "error", "cannot_tell", "cannot_tell"]


def test_what_is_let_stand_comes_after_what_is_open():
    found = issues([mark("A", HERE, decision=LET_STAND), mark("B", HERE, Severity.NOTE), mark("C", THERE)])
    assert codes(found) == [["C"], ["B", "A"]]
    assert (found[1].kind, found[1].first.open) == ("note", True)


@pytest.mark.parametrize(
    ("marked", "state", "decided"),
    [
        ([mark("A", HERE), mark("B", HERE)], "new", False),
        ([mark("A", HERE), mark("B", HERE, known=True)], "still", False),
        ([mark("A", HERE, decision=LET_STAND, known=True), mark("B", HERE)], "still", False),
        ([mark("A", HERE, decision=LET_STAND), mark("B", HERE, decision=LET_STAND)], "done", True),
        (
            [mark("A", HERE, decision=LET_STAND), mark("B", HERE, decision=replace(LET_STAND, decision="accepted"))],
            "done",
            False,
        ),
    ],
)
def test_the_state_of_an_issue_is_that_of_all_its_findings(marked: list[Marked], state: str, decided: bool):
    [issue] = issues(marked)
    assert (issue.state, issue.decision is not None) == (state, decided)


def test_what_is_expected_is_said_once_where_it_is_the_same():
    marked = [
        mark(code, HERE, expected=value) for code, value in (("A", "4.28万元"), ("B", "4.2776万元"), ("C", "4.31万元"))
    ]
    assert issues(marked)[0].expected == ("4.28万元", "4.31万元")
    assert distinct(["4.28万元", "4.28元", "4.28", "约4.28"]) == ("4.28万元", "4.28元", "约4.28")
    assert distinct(["", ""]) == ()
