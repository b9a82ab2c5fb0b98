"""``xiufu audit``: findings in order, coverage, the record beside a document, files that cannot be read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.tasks.many import audited
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.core.issue import Marked
from xiufu.tasks.audit import FileAudit, decided
from xiufu.tasks.audit_json import file_data
from xiufu.tasks.audit_lines import lines_of
from xiufu.tasks.audit_record import record_path
from xiufu.tasks.audit_run import remember

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


def listed(done: FileAudit) -> list[Marked]:
    return [one for issue in done.issues for one in issue.marked]


def test_what_differs_comes_first(document: Path):
    done = audited(document)
    assert [(one.finding.code, one.finding.stated, one.finding.expected) for one in listed(done)] == [
        ("ARITH-001", "4.82万元", "4.28万元"),
        ("ARITH-105", "96.54亩", "95.64亩"),
    ]
    assert [one.finding.place for one in listed(done)] == [
        "表1 投资总表，“合计”行，“金额”列（第10行）",
        "三、投资估算（第3行）",
    ]


def test_json_is_what_is_documented(document: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["audit", str(document), "--json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert (content["version"], len(content["files"]), content["others"]) == (2, 1, {})
    [file] = content["files"]
    assert (file["file"], file["read"], file["form"], file["page"]) == (str(document), True, "txt", "")
    assert [one["group"] for one in file["findings"]] == [1, 2]
    finding = file["findings"][0]
    wanted = {
        "group",
        "doubt",
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
    lines = lines_of(file_data(audited(path)))
    assert lines[1:] == [
        "  错误 0 处，警告 0 处，提示 0 处；不能判定 0 处。",
        "  读到数值 2 个（表内 0 个），其中 0 个至少在一个等式中核对过（表内 0 个）；没有核对的不等于正确。",
        "  各数参与的等式：没有参与的 2 个数，参与 1 个的 0 个数，参与 2 个的 0 个数，参与 3 个以上的 0 个数。",
        "",
    ]


def test_a_second_run_remembers_and_a_new_version_is_compared(document: Path):
    first = audited(document)
    total, mu = (one.fingerprint for one in listed(first))
    remember([file_data(decided(first, {mu: "ignored"}, "以批文为准"))])
    again = listed(audited(document))
    assert [(one.fingerprint, one.known, one.open) for one in again] == [(total, True, True), (mu, True, False)]
    assert again[1].decision is not None
    assert (again[1].decision.decision, again[1].decision.reason) == ("ignored", "以批文为准")
    document.write_text(MENDED, encoding="utf-8")
    mended = audited(document)
    assert [one.fingerprint for one in mended.fixed] == [total]
    assert [one.open for one in listed(mended)] == [False]
    assert "  已改正 1 处：\n     ARITH-001 表1 投资总表" in "\n".join(lines_of(file_data(mended)))


TWICE = """表1 面积表 单位：公顷
单元\t林地\t草地\t合计
甲\t1.00\t2.00\t3.60
乙\t2.00\t2.00\t4.00
合计\t3.00\t4.00\t7.00
"""
"""3.60 is wrong in its row and in its column."""


def test_two_findings_about_one_number_are_decided_and_mended_as_one(tmp_path: Path):
    path = tmp_path / "表.txt"
    path.write_text(TWICE, encoding="utf-8")
    done = audited(path)
    [issue] = done.issues
    assert [one.finding.code for one in issue.marked] == ["ARITH-001", "ARITH-002"]
    assert {one.finding.stated for one in issue.marked} == {"3.60hm²"}
    assert issue.expected == ("3.00hm²",)
    data = file_data(done)
    assert [one["group"] for one in data["findings"]] == [1, 1]
    second = issue.marked[1].fingerprint
    after = decided(done, {second: "ignored"}, "另有说明")
    assert [one.open for one in listed(after)] == [False, False]
    remember([file_data(after)])
    assert [one.open for one in listed(audited(path))] == [False, False]
    # half of it mended: the number is still wrong, so nothing is mended
    path.write_text(TWICE.replace("7.00", "7.60"), encoding="utf-8")
    half = audited(path)
    assert [(one.finding.stated, one.known) for one in listed(half)] == [("7.60hm²", False), ("3.60hm²", True)]
    assert half.fixed == ()
    path.write_text(TWICE.replace("3.60", "3.00"), encoding="utf-8")
    mended = audited(path)
    assert [one.fingerprint for one in mended.fixed] == [issue.first.fingerprint]
    assert mended.issues == ()


def test_deciding_on_the_command_line(document: Path, capsys: pytest.CaptureFixture[str]):
    marks = [one.fingerprint for one in listed(audited(document))]
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
    out = document.parent / "审查"
    assert main(["audit", str(document), *words, "-o", str(out)]) == 2
    assert "→" in capsys.readouterr().err
    assert not record_path(document).exists()
    assert not out.exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"version": 2, "found": []}', '{"version": 1, "found": [1]}'])
def test_a_damaged_record_is_refused(document: Path, content: str):
    record_path(document).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        audited(document)
    [problem] = caught.value.problems
    assert problem.remedy


def test_one_file_that_cannot_be_read_does_not_stop_the_others(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    empty = tmp_path / "空.docx"
    empty.write_bytes(b"")
    assert main(["audit", str(empty), str(document), "--json"]) == 2
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(file["file"], file["read"], bool(file["problems"])) for file in files] == [
        (str(document), True, False),
        (str(empty), False, True),
    ]
