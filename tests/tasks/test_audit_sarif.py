"""SARIF logs: what the standard requires, and that every finding that is no agreement stands in them with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.tasks.many import audited, plan
from xiufu.audit.run import CHECKS
from xiufu.cli import main
from xiufu.tasks.audit_sarif import sarif

TEXT = """某项目土地复垦方案

一、总则
复垦区面积6.3758公顷，由压占3.8165公顷和挖损2.4393公顷组成。
"""


def log(path: Path) -> Any:
    data = json.loads(sarif(audited(path), path.read_bytes()))
    assert (data["version"], len(data["runs"])) == ("2.1.0", 1)
    assert data["$schema"].endswith("/sarif-schema-2.1.0.json")
    return data["runs"][0]


def text(folder: Path) -> Path:
    path = folder / "方 案#1.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_result_has_its_rule_place_and_fingerprint(tmp_path: Path):
    path = text(tmp_path)
    run = log(path)
    driver = run["tool"]["driver"]
    assert driver["name"] == "Xiufu"
    assert [rule["id"] for rule in driver["rules"]] == [check.code for check in CHECKS]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in driver["rules"])
    [result] = [one for one in run["results"] if one["kind"] == "fail"]
    finding = audited(path).issues[0].first
    assert (result["ruleId"], result["level"]) == (finding.finding.code, "error")
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["message"]["text"] == finding.finding.message
    assert result["partialFingerprints"] == {"xiufu/v1": finding.fingerprint}
    assert (result["properties"]["stated"], result["properties"]["expected"]) == ("6.3758公顷", "6.2558公顷")
    assert "baselineState" not in result
    assert "suppressions" not in result
    [place] = result["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "%E6%96%B9%20%E6%A1%88%231.txt", "index": 0}
    assert place["physicalLocation"]["region"] == {"startLine": 4, "snippet": {"text": "6.3758"}}
    assert place["properties"]["text"] == "6.3758"
    assert place["logicalLocations"] == [{"fullyQualifiedName": finding.finding.place}]
    assert run["artifacts"][0]["length"] == len(TEXT.encode())


def test_levels_and_kinds_are_those_of_the_standard(tmp_path: Path):
    path = tmp_path / "甲.docx"
    path.write_bytes(plan("4.75"))
    done = audited(path)
    results = log(path)["results"]
    assert len(results) == sum(len(issue.marked) for issue in done.issues) > 0
    for one, finding in zip(results, (mark for issue in done.issues for mark in issue.marked), strict=True):
        expected = ("fail", finding.finding.severity.value) if finding.differs else ("open", "none")
        assert (one["kind"], one["level"]) == expected
        assert "region" not in one["locations"][0]["physicalLocation"]  # a Word file has no lines
        assert {"block", "row", "column", "paragraph", "start", "end", "text"} == set(one["locations"][0]["properties"])


def test_what_cannot_be_told_is_open(tmp_path: Path):
    path = tmp_path / "甲.txt"
    path.write_text("一、总则\n项目依据《某某不存在的管理规定》（某发〔2020〕1号）编制。\n面积3.5公顷。\n", "utf-8")
    [result] = [one for one in log(path)["results"] if one["kind"] == "open"]
    assert (result["ruleId"], result["level"]) == ("LAW-001", "none")


def test_decisions_and_what_was_known(tmp_path: Path):
    path = text(tmp_path)
    mark = audited(path).issues[0].first.fingerprint
    assert main(["audit", str(path), "--ignore", mark, "--reason", "口径不同"]) == 0
    [result] = [one for one in log(path)["results"] if one["kind"] == "fail"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "口径不同"}]
    assert result["baselineState"] == "unchanged"


def test_what_was_not_read_is_told(tmp_path: Path):
    path = tmp_path / "甲.docx"
    path.write_bytes(plan("3.75"))
    assert log(path)["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    path = tmp_path / "乙.txt"
    path.write_text(f"{TEXT}证号{'1' * 60}。\n", "utf-8")
    [run] = log(path)["invocations"]
    assert [one["level"] for one in run["toolExecutionNotifications"]] == ["warning"]
    assert "连续 60 位数字" in run["toolExecutionNotifications"][0]["message"]["text"]


def test_the_log_is_the_same_in_every_folder(tmp_path: Path):
    logs = []
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        path = text(tmp_path / name)
        logs.append(sarif(audited(path), path.read_bytes()))
    assert logs[0] == logs[1]
