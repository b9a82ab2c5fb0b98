"""Checks of a document against itself, the laws and the packs by their cases: tests/cases/audit/CONS-….yaml and the like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audit.written import written
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "audit"
KINDS = ("CONS", "LAW", "QUOTE", "RES", "CODE", "UNIT", "RULE", "COMP")
CASES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for kind in KINDS
    for path in sorted(FOLDER.glob(f"{kind}-*.yaml"))
}
"""Each a document as typed."""


def found_in(code: str, case: dict[str, Any]) -> tuple[int, list[str]]:
    """How many findings agree, and the others in words."""
    findings = audit(written(case["document"]), [check for check in CHECKS if check.code == code]).findings
    others = [f for f in findings if f.verdict is not Verdict.AGREES]
    return len(findings) - len(others), [
        f"{SEVERITIES[f.severity]} {VERDICTS[f.verdict]} {f.place}：{f.message}" for f in others
    ]


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, cases in CASES.items() for name in cases])
def test_what_is_found(code: str, name: str):
    case = CASES[code][name]
    assert found_in(code, case) == (case["agrees"], case["finds"])


def test_every_check_has_three_cases_of_each_kind():
    assert [check.code for kind in KINDS for check in CHECKS if check.code.startswith(kind)] == list(CASES)
    for code, cases in CASES.items():
        differs = [case for case in cases.values() if any("不符" in line for line in case["finds"])]
        silent = [case for case in cases.values() if not any("不符" in line for line in case["finds"])]
        assert len(differs) >= 3, code
        assert len(silent) >= 3, code
