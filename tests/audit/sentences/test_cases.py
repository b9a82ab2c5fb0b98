"""Checks of sentences by their cases: tests/cases/audit/ARITH-1….yaml, each a paragraph or a table with what is found in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audit.papers import body, paper_of, typed_table
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "audit"
CASES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("ARITH-1*.yaml"))
}


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, cases in CASES.items() for name in cases])
def test_what_is_found(code: str, name: str):
    case = CASES[code][name]
    written = [typed_table(case["table"], "复垦工程量表")] if "table" in case else map(body, case["text"].splitlines())
    found = audit(paper_of(*written), [check for check in CHECKS if check.code == code]).findings
    others = [f for f in found if f.verdict is not Verdict.AGREES]
    assert [
        f"{SEVERITIES[f.severity]} {VERDICTS[f.verdict]} {f.place}：{f.message}。→ {f.remedy}" for f in others
    ] == case["finds"]
    assert len(found) - len(others) == case["agrees"]


def test_every_check_of_sentences_has_cases_of_each_kind():
    assert [check.code for check in CHECKS if check.code.startswith("ARITH-1")] == list(CASES)
    for code, cases in CASES.items():
        assert sum(bool(case["agrees"]) for case in cases.values()) >= 2, code
        assert "不符" in " ".join(line for case in cases.values() for line in case["finds"]), code
        assert any(not case["agrees"] and not case["finds"] for case in cases.values()), code
