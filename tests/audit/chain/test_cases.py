"""Checks of the cost chain by their cases: tests/cases/audit/CHAIN-….yaml, each the tables of a document as typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audit.papers import body, paper_of, typed_table
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "audit"
CASES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("CHAIN-*.yaml"))
}
NEVER_DIFFERS = {"CHAIN-000"}
NEVER_UNSURE = {"CHAIN-004", "CHAIN-009", "CHAIN-012", "CHAIN-016"}


def paper_for(case: dict[str, Any]) -> Paper:
    tables = [typed_table(table["cells"], table["title"], table.get("unit", "")) for table in case["tables"]]
    return paper_of(*tables, *(body(text) for text in case.get("text", ())))


def said(code: str, case: dict[str, Any]) -> tuple[int, list[str]]:
    """How many findings agree, and the others in words."""
    findings = audit(paper_for(case), [check for check in CHECKS if check.code == code]).findings
    others = [f for f in findings if f.verdict is not Verdict.AGREES]
    return len(findings) - len(others), [
        f"{SEVERITIES[f.severity]} {VERDICTS[f.verdict]} {f.place}：{f.message}。→ {f.remedy}".rstrip() for f in others
    ]


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, cases in CASES.items() for name in cases])
def test_what_is_found(code: str, name: str):
    case = CASES[code][name]
    assert said(code, case) == (case["agrees"], case["finds"])


def test_every_check_of_the_chain_has_cases():
    checks = [check for check in CHECKS if check.code.startswith("CHAIN-")]
    assert [check.code for check in checks] == list(CASES)
    assert all(check.title and check.help for check in checks)
    for code, cases in CASES.items():
        found = " ".join(line for case in cases.values() for line in case["finds"])
        assert ("不符" in found) is (code not in NEVER_DIFFERS), code
        assert any(case["agrees"] for case in cases.values()) or code == "CHAIN-016", code
        assert "不能判定" in found or code in NEVER_UNSURE, code
