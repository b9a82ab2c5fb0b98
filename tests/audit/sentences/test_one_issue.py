"""One wrong whole is one issue, with every share that it makes wrong as evidence."""

from __future__ import annotations

from tests.audit.written import written
from xiufu.audit.run import audit
from xiufu.core.issue import Marked, issues

SHARES = {"旱地": 12, "水田": 8, "果园": 20, "乔木林地": 30, "其他草地": 10, "农村道路": 5, "裸土地": 15}


def wrong(total: str) -> list[tuple[str, int]]:
    """What stands in each issue, and how many findings are in it."""
    said = "；".join(f"{name}{part}.00公顷，占总面积的{part}.00%" for name, part in SHARES.items())
    findings = audit(written(f"项目区土地总面积{total}公顷。{said}。")).findings
    found = issues([Marked(one, one.fingerprint(n)) for n, one in enumerate(findings, 1)])
    return [(one.first.finding.stated, len(one.marked)) for one in found if one.first.differs]


def test_seven_shares_of_one_wrong_whole_are_one_issue():
    assert wrong("190.00") == [("190.00公顷", 7)]
    assert wrong("100.00") == []
