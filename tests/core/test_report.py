"""What a panel is told: what is open, what is let stand, what cannot be told and how often."""

from tests.core.reports import EMPTY, ISSUES, SAMPLE, issue
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.report import undecided


def test_issues_by_what_is_to_be_done():
    assert [one.number for one in SAMPLE.open] == [1, 2, 3]
    assert [one.number for one in SAMPLE.ignored] == [4]
    assert SAMPLE.counted == "错误 1 处，警告 1 处，提示 1 处；不能判定 2 处"
    assert EMPTY.counted == "错误 0 处，警告 0 处，提示 0 处；不能判定 0 处"


def test_what_cannot_be_told_is_grouped_by_reason():
    [group] = SAMPLE.unsure
    assert (group.code, group.title, group.reason) == ("ARITH-001", "纵向合计", "“…”没有金额")
    assert group.places == ("表4", "表5")


def test_the_most_frequent_reason_comes_first():
    other = Finding("LAW-001", Verdict.CANNOT_TELL, Severity.NOTE, "", "依据", doubt="目录中没有")
    groups = undecided((issue(1, other), *ISSUES))
    assert [(code, reason, len(found)) for (code, reason), found in groups.items()] == [
        ("ARITH-001", "“…”没有金额", 2),
        ("LAW-001", "目录中没有", 1),
    ]


def test_what_a_number_should_be():
    first, title, rounded = SAMPLE.open
    assert first.should_be == "各式推算的数不一致：6.26hm²、6.38hm²；先核对各式所用的数，再定此数"
    assert (title.should_be, rounded.should_be) == ("", "0.37")
    assert first.derivation == "3.82 + 2.44 = 6.26"  # the message names the sum alone


def test_checks_have_their_titles():
    assert SAMPLE.check("ARITH-001") == "ARITH-001 纵向合计"
    assert SAMPLE.check("NEW-001") == "NEW-001"


def test_the_coverage_in_a_sentence():
    assert SAMPLE.coverage.said == (
        "读到数值 100 个（表内 60 个），其中 80 个至少在一个等式中核对过（表内 55 个），20 个没有核对；没有核对的不等于正确。"
    )
