"""Every check on cases that it must find and cases that it must leave alone, with its literal messages."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.spatial.checks.drawn import boundary, layer
from xiufu.spatial.checks.finding import SEVERITIES, GeometryFinding
from xiufu.spatial.checks.gaps import gaps
from xiufu.spatial.checks.run import CODES, check_boundary

CASES: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "cases" / "geometry.yaml").read_text("utf-8")
)
VERDICTS = {"differs": "不符", "cannot_tell": "无法判断"}
NAMES = [(code, name) for code, cases in CASES.items() for name in cases]


def found(case: dict[str, Any]) -> list[GeometryFinding]:
    drawn = boundary(case["plots"], file=case.get("file", "界址点.txt"), closed=not case.get("open"))
    if "outer" in case:
        return gaps(drawn, boundary([{"name": "外围", "parts": [case["outer"]]}], file="外围.txt"))
    return check_boundary(
        drawn,
        stated_hm2=Decimal(case["stated_hm2"]) if "stated_hm2" in case else None,
        division=layer(case["division"]) if "division" in case else None,
    )


def told(code: str, case: dict[str, Any]) -> list[str]:
    return [
        f"{SEVERITIES[finding.severity]} {VERDICTS[finding.verdict]} {finding}"
        for finding in found(case)
        if finding.code == code
    ]


@pytest.mark.parametrize(("code", "name"), NAMES)
def test_the_check_says_this_and_no_more(code: str, name: str):
    assert told(code, CASES[code][name]) == CASES[code][name]["finds"]


def test_every_code_has_two_cases_of_each_kind():
    assert list(CODES) == list(CASES)
    for code, cases in CASES.items():
        kinds = [bool(case["finds"]) for case in cases.values()]
        assert kinds.count(True) >= 2, code
        assert kinds.count(False) >= 2, code


def test_messages_end_as_they_should():
    for code, name in NAMES:
        for finding in found(CASES[code][name]):
            assert finding.code in CODES
            assert finding.problem
            assert finding.remedy
            assert not finding.problem.endswith(("。", "；", "，"))
            assert not finding.remedy.endswith("。")
