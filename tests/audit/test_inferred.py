"""Tables of which nobody knows for sure what stood where: one line each, and errors only where arithmetic bears out the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audit.papers import CHECKS_OF_NUMBERS, paper
from xiufu.audit.run import audit
from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict

PATH = Path(__file__).resolve().parents[1] / "cases" / "audit" / "READ-001.yaml"
CASES: dict[str, dict[str, Any]] = yaml.safe_load(PATH.read_text("utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_what_is_found(name: str):
    case = CASES[name]
    found = audit(paper(case["table"], certainty=case["certainty"]), CHECKS_OF_NUMBERS).findings
    others = [f for f in found if f.verdict is not Verdict.AGREES]
    said = [f"{SEVERITIES[f.severity]} {VERDICTS[f.verdict]} {f.place}：{f.message}。→ {f.remedy}" for f in others]
    assert (len(found) - len(others), said) == (case["agrees"], case["finds"])
