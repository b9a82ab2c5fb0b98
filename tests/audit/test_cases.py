"""Checks of tables by their cases: tests/cases/audit/ARITH-….yaml, each a table as typed with what is found in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audit.papers import paper
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict
from xiufu.core.spot import Spot

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "audit"
CASES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("ARITH-0*.yaml"))
}


def paper_for(case: dict[str, Any]) -> Paper:
    hidden = frozenset({Spot(*case["hidden"])}) if "hidden" in case else frozenset()
    return paper(
        case["table"], case.get("title", "表"), case.get("unit", ""), certainty=case.get("certainty", {}), hidden=hidden
    )


def said(code: str, case: dict[str, Any]) -> tuple[int, list[str]]:
    """How many findings agree, and the others in words."""
    findings = audit(paper_for(case), [check for check in CHECKS if check.code == code]).findings
    others = [f for f in findings if f.verdict is not Verdict.AGREES]
    assert [f for f in findings if bool(f.doubt) is not (f.verdict is Verdict.CANNOT_TELL)] == []
    return len(findings) - len(others), [
        f"{SEVERITIES[f.severity]} {VERDICTS[f.verdict]} {f.place}：{f.message}。→ {f.remedy}" for f in others
    ]


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, cases in CASES.items() for name in cases])
def test_what_is_found(code: str, name: str):
    case = CASES[code][name]
    assert said(code, case) == (case["agrees"], case["finds"])


def test_every_check_of_tables_has_cases():
    assert [check.code for check in CHECKS if check.code.startswith("ARITH-0")] == list(CASES)
    assert sum(len(cases) for cases in CASES.values()) >= 50
    for code, cases in CASES.items():
        found = " ".join(line for case in cases.values() for line in case["finds"])
        assert "不符" in found, code
        assert any(case["agrees"] for case in cases.values()), code
        assert "不能判定" in found or code in ("ARITH-006", "ARITH-007"), code
