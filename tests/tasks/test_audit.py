"""``xiufu audit``: findings in order, coverage, the record beside a document, files that cannot be read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.tasks.audit import FileAudit, Refusal, as_dict, audit_file, audit_files, decided, remember
from xiufu.tasks.audit_lines import lines_of
from xiufu.tasks.audit_record import record_path

WRONG = """三、投资估算

静态投资为4.28万元，其中工程施工费2.96万元，占总投资的69.16%。用地面积6.3758hm²（合96.54亩）。

表1 投资总表 单位：万元
序号\t费用名称\t金额
1\t工程施工费\t2.96
2\t其他费用\t1.20
3\t不可预见费\t0.12
合计\t\t4.82
"""
MENDED = WRONG.replace("4.82", "4.28")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_what_differs_comes_first(document: Path):
    done = audit_file(document)
    assert [(one.finding.code, one.finding.stated, one.finding.expected) for one in done.listed] == [
        ("ARITH-001", "4.82万元", "4.28万元"),
        ("ARITH-105", "96.54亩", "95.64亩"),
    ]
    assert [one.finding.place for one in done.listed] == [
        "表1 投资总表，“合计”行，“金额”列（第10行）",
        "三、投资估算（第3行）",
    ]


def test_json_is_what_is_documented(document: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["audit", str(document), "--json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert (content["version"], len(content["files"])) == (1, 1)
    [file] = content["files"]
    assert (file["file"], file["read"], file["form"]) == (str(document), True, "txt")
    finding = file["findings"][0]
    wanted = {
        "code",
        "verdict",
        "severity",
        "message",
        "stated",
        "expected",
        "place",
        "clause",
        "remedy",
        "fingerprint",
    }
    assert wanted <= set(finding)
    assert (finding["verdict"], finding["severity"], finding["stated"]) == ("differs", "error", "4.82万元")
    covered = file["coverage"]
    assert (covered["numbers"], covered["in_tables"]) == (9, 4)
    assert sum(covered["equations"].values()) == covered["numbers"]
    assert covered["judged"] == covered["numbers"] - covered["equations"]["0"]
    assert covered["others"] == {"code": 1, "ordinal": 4}
    assert {one["code"]: one["differs"] for one in covered["checks"] if one["differs"]} == {
        "ARITH-001": 1,
        "ARITH-105": 1,
    }


def test_a_right_document_says_what_was_not_checked(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("静态投资为4.28万元，另有气温6.5℃。", encoding="utf-8")
    lines = lines_of(audit_files([path]))
    assert lines[1:] == [
        "  错误 0 处，警告 0 处，提示 0 处；不能判定 0 处。",
        "  读到数值 2 个（表内 0 个），其中 0 个至少在一个等式中核对过（表内 0 个）；没有核对的不等于正确。",
        "",
    ]


def test_a_second_run_remembers_and_a_new_version_is_compared(document: Path):
    first = audit_file(document)
    total, mu = (one.fingerprint for one in first.listed)
    remember(decided(first, {mu: "ignored"}, "以批文为准"))
    again = audit_file(document)
    assert [(one.fingerprint, one.known, one.open) for one in again.listed] == [(total, True, True), (mu, True, False)]
    assert again.listed[1].decision is not None
    assert (again.listed[1].decision.decision, again.listed[1].decision.reason) == ("ignored", "以批文为准")
    document.write_text(MENDED, encoding="utf-8")
    mended = audit_file(document)
    assert [one.fingerprint for one in mended.fixed] == [total]
    assert [one.open for one in mended.listed] == [False]
    assert "  已改正 1 处：\n     ARITH-001 表1 投资总表" in "\n".join(lines_of([mended]))


def test_deciding_on_the_command_line(document: Path, capsys: pytest.CaptureFixture[str]):
    marks = [one.fingerprint for one in audit_file(document).listed]
    before = hashlib.sha256(document.read_bytes()).hexdigest()
    words = ["audit", str(document), "--reason", "另有说明"]
    assert main([*words, "--ignore", marks[0], "--ignore", marks[1]]) == 0
    assert "（已忽略：另有说明）" in capsys.readouterr().out
    assert main(["audit", str(document)]) == 0
    assert main([*words, "--accept", marks[0]]) == 1
    assert hashlib.sha256(document.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    "words",
    [
        ["--ignore", "abc"],
        ["--ignore", "abc", "--reason", "理由"],
    ],
)
def test_wrong_decisions_write_nothing(document: Path, words: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["audit", str(document), *words]) == 2
    assert "→" in capsys.readouterr().err
    assert not record_path(document).exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"version": 2, "found": []}', '{"version": 1, "found": [1]}'])
def test_a_damaged_record_is_refused(document: Path, content: str):
    record_path(document).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        audit_file(document)
    [problem] = caught.value.problems
    assert problem.remedy


def test_one_file_that_cannot_be_read_does_not_stop_the_others(document: Path, tmp_path: Path):
    empty = tmp_path / "空.docx"
    empty.write_bytes(b"")
    results = audit_files([empty, document])
    assert isinstance(results[0], Refusal)
    assert isinstance(results[1], FileAudit)
    files = as_dict(results)["files"]
    assert [(file["read"], bool(file["problems"])) for file in files] == [(False, True), (True, False)]
    assert main(["audit", str(empty), str(document)]) == 2
