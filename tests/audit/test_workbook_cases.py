"""Checks of workbooks by their cases: tests/cases/audit/XLSX-….yaml, each a workbook as typed with what is found in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audit.workbooks import workbook
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "audit"
CASES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("XLSX-*.yaml"))
}


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, cases in CASES.items() for name in cases])
def test_what_is_found(code: str, name: str):
    case = dict(CASES[code][name])
    agrees, finds = case.pop("agrees"), case.pop("finds")
    paper = workbook(case.pop("sheets"), **case)
    findings = audit(paper, [check for check in CHECKS if check.code == code]).findings
    others = [f for f in findings if f.verdict is not Verdict.AGREES]
    assert [
        f"{SEVERITIES[f.severity]} {VERDICTS[f.verdict]} {f.place}：{f.message}。→ {f.remedy}" for f in others
    ] == finds
    assert len(findings) - len(others) == agrees


def test_every_check_of_workbooks_has_cases():
    assert [check.code for check in CHECKS if check.code.startswith("XLSX")] == list(CASES)
    for code, cases in CASES.items():
        assert any("不符" in line for case in cases.values() for line in case["finds"]), code
        assert any(not case["finds"] for case in cases.values()), code
