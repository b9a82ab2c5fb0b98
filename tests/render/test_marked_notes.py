"""Notes say of an issue what a preparer needs, and leave out what is let stand."""

from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.issue import Decision, Marked, issues
from xiufu.core.spot import Passage, Spot
from xiufu.render.marked.notes import notes_of

AT = Passage(Spot(3), 2, 6)


def found(code: str, *, expected: str = "", at: Passage | None = None, ignored: bool = False) -> Marked:
    finding = Finding(
        code,
        Verdict.DIFFERS,
        Severity.ERROR,
        f"{code} 的问题",
        "第 3 段",
        expected=expected,
        derivation="1 + 1 = 2",
        clause="某办法第 1 条",
        remedy="改正",
        at=at,
    )
    return Marked(finding, code, Decision(code, "", "ignored", "不改") if ignored else None)


def test_a_note_says_number_message_expected_clause_and_remedy_of_an_issue():
    one, other = notes_of(issues([found("LAW-001", expected="2", at=AT), found("COMP-001"), found("LAW-002", at=AT)]))
    assert one.lines == (
        "第 1 处［错误］LAW-001",
        "LAW-001 的问题",
        "应为：2",
        "推算：1 + 1 = 2",
        "依据：某办法第 1 条",
        "另据 LAW-002：LAW-002 的问题",
        "处理：改正",
    )
    assert (one.number, one.kind, one.passage) == (1, "error", AT)
    assert (other.number, other.passage) == (2, None)


def test_what_is_let_stand_gets_no_note():
    assert notes_of(issues([found("LAW-001", at=AT, ignored=True)])) == ()
