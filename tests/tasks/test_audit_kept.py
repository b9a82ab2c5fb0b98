"""What is written about documents stays theirs: nothing that people filled in, no input is ever replaced; the rest is renewed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tasks.many import folder_of, plan
from xiufu.cli import main
from xiufu.core.errors import InputError, Problem
from xiufu.tasks import audit_job as jobs
from xiufu.tasks import audit_kept as kept
from xiufu.tasks import audit_outputs as outputs
from xiufu.tasks.audit import FileAudit
from xiufu.tasks.audit_folder import documents_of
from xiufu.tasks.audit_outputs import PAGE, Output


def note(done: FileAudit, data: bytes) -> bytes:
    """A file that people fill in, of what was found."""
    return f"{len(done.issues)} 处：".encode()


def refuse(done: FileAudit, data: bytes) -> bytes:
    raise InputError(Problem(done.path.name, 0, "这种文件不能写批注", "转存为 .docx"))


def fail(done: FileAudit, data: bytes) -> bytes:
    raise KeyError("x")


NOTE = Output("note", "便条", ".便条.txt", note)
PLAIN = Output("plain", "数据", ".数据.txt", note, filled=False)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets a test say what outputs there are, for documents that are audited in this process."""

    def these(*others: Output) -> None:
        for module in (outputs, jobs, kept):
            monkeypatch.setattr(module, "OUTPUTS", (PAGE, *others))
        monkeypatch.setattr("xiufu.tasks.audit_summary.OUTPUTS", (PAGE, *others))
        monkeypatch.setattr("xiufu.tasks.audit_lines.OUTPUTS", (PAGE, *others))
        monkeypatch.setattr(
            "xiufu.tasks.audit_run.audit_in_processes",
            lambda jobs_, **_: ((job.name, jobs.audit_job(job)) for job in jobs_),
        )
        monkeypatch.setattr("xiufu.tasks.audit_run.audit_alone", lambda job, **_: jobs.audit_job(job))

    return these


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    code = main(["audit", *map(str, words), "--json"])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, json.loads(printed.out)["files"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_files_of_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    listed(NOTE, PLAIN)
    (tmp_path / "甲.docx").write_bytes(plan("4.75"))
    out = tmp_path / "果"
    code, [file] = run(capsys, tmp_path / "甲.docx", "-o", out, "--with", "全部")
    assert (code, file["missing"]) == (1, [])
    assert names(out) == ["甲.docx.便条.txt", "甲.docx.审查.html", "甲.docx.数据.txt"]
    assert file["outputs"] == {
        "page": str(out / "甲.docx.审查.html"),
        "note": str(out / "甲.docx.便条.txt"),
        "plain": str(out / "甲.docx.数据.txt"),
    }
    assert (out / "甲.docx.便条.txt").read_text("utf-8") == "1 处："
    (tmp_path / "甲.docx").write_bytes(plan("3.75"))
    assert run(capsys, tmp_path / "甲.docx", "-o", out, "--with", "便条")[0] == 0
    assert (out / "甲.docx.便条.txt").read_text("utf-8") == "0 处："  # ours, not filled in: renewed
    assert (out / "甲.docx.数据.txt").read_text("utf-8") == "1 处："  # not asked for: left


def test_what_people_filled_in_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    listed(NOTE, PLAIN)
    (tmp_path / "甲.docx").write_bytes(plan("4.75"))
    out = tmp_path / "果"
    ask = (tmp_path / "甲.docx", "-o", out, "--with", "便条,数据")
    run(capsys, *ask)
    for name in ("便条", "数据"):
        (out / f"甲.docx.{name}.txt").write_text("1 处：同意", "utf-8")
    code, [file] = run(capsys, *ask)
    assert code == 2
    assert [(one["output"], one["made"]) for one in file["missing"]] == [("note", True)]
    assert "可能已填写、修改），没有覆盖" in file["missing"][0]["problem"]
    assert list(file["outputs"]) == ["page", "plain"]
    assert (out / "甲.docx.便条.txt").read_text("utf-8") == "1 处：同意"
    assert (out / "甲.docx.数据.txt").read_text("utf-8") == "1 处："  # nobody fills it in
    (out / "甲.docx.便条.txt").rename(out / "已填.txt")
    code, [file] = run(capsys, *ask)
    assert (code, file["missing"]) == (1, [])
    assert (out / "甲.docx.便条.txt").read_text("utf-8") == "1 处："


def test_a_file_of_another_program_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    listed(NOTE)
    (tmp_path / "甲.docx").write_bytes(plan("4.75"))
    out = tmp_path / "果"
    out.mkdir()
    (out / "甲.docx.便条.txt").write_text("别人的", "utf-8")
    assert main(["audit", str(tmp_path / "甲.docx"), "-o", str(out), "--with", "便条"]) == 2
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"没有写出便条：{out / '甲.docx.便条.txt'} 已有，不是程序写出时的原样")
    assert (out / "甲.docx.便条.txt").read_text("utf-8") == "别人的"


def test_no_input_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    listed(NOTE, PLAIN)
    document, other = tmp_path / "甲.docx", tmp_path / "甲.docx.数据.txt"
    document.write_bytes(plan("4.75"))
    assert run(capsys, document, "-o", tmp_path, "--with", "全部")[0] == 1
    (tmp_path / "甲.docx.便条.txt").unlink()
    text = "复垦区面积6.3758公顷，由压占3.8165公顷和挖损2.4393公顷组成。"
    other.write_text(text, "utf-8")
    link = tmp_path / "果"
    link.mkdir()
    (link / "审查结果").symlink_to(tmp_path, target_is_directory=True)
    code, files = run(capsys, document, other, "-o", link, "--with", "数据")
    assert code == 2
    assert [one["problem"] for file in files for one in file["missing"]] == [
        f"{link / '审查结果' / '甲.docx.数据.txt'} 是要审查的文件，不覆盖"
    ]
    assert other.read_text("utf-8") == text


def test_an_output_that_cannot_be_made_stops_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    listed(Output("no", "批注", ".批注.txt", refuse), NOTE)
    (tmp_path / "甲.docx").write_bytes(plan("3.75"))
    out = tmp_path / "果"
    assert main(["audit", str(tmp_path / "甲.docx"), "-o", str(out), "--with", "全部"]) == 0  # said, and no fault
    assert capsys.readouterr().out.splitlines()[-3:] == [
        f"已写出审查页 {out / '甲.docx.审查.html'}",
        f"已写出便条 {out / '甲.docx.便条.txt'}",
        "没有写出批注：这种文件不能写批注。→ 转存为 .docx",
    ]
    code, [file] = run(capsys, tmp_path / "甲.docx", "-o", out, "--with", "批注")
    told = {"output": "no", "problem": "这种文件不能写批注", "remedy": "转存为 .docx", "made": False}
    assert (code, file["missing"], list(file["outputs"])) == (0, [told], ["page"])


def test_a_fault_of_ours_in_an_output_stops_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    listed(Output("no", "批注", ".批注.txt", fail), NOTE)
    (tmp_path / "甲.docx").write_bytes(plan("3.75"))
    _, [file] = run(capsys, tmp_path / "甲.docx", "-o", tmp_path / "果", "--with", "全部")
    assert [one["problem"] for one in file["missing"]] == ["程序内部错误（KeyError），不是文件的问题"]
    assert list(file["outputs"]) == ["page", "note"]


def test_a_file_that_cannot_be_written_stops_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    listed(NOTE, PLAIN)
    (tmp_path / "甲.docx").write_bytes(plan("3.75"))
    (tmp_path / "果" / "甲.docx.便条.txt").mkdir(parents=True)
    code, [file] = run(capsys, tmp_path / "甲.docx", "-o", tmp_path / "果", "--with", "全部")
    assert (code, list(file["outputs"])) == (2, ["page", "plain"])
    assert "要写的文件名已被一个文件夹占用" in file["missing"][0]["problem"]


def test_many_documents_keep_their_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, listed: Any
):
    listed(NOTE)
    folder, out = folder_of(tmp_path / "批"), tmp_path / "果"
    audited: list[str] = []
    usual = jobs.audit_job

    def watched(job: Any) -> Any:
        audited.append(Path(job.name).name)
        return usual(job)

    monkeypatch.setattr(jobs, "audit_job", watched)
    first = run(capsys, folder, "-o", out, "--with", "便条")
    assert len(audited) == 4
    assert [list(file["outputs"]) for file in first[1]] == [["page", "note"], ["page", "note"], [], ["page", "note"]]
    audited.clear()
    assert run(capsys, folder, "-o", out, "--with", "便条") == first
    assert audited == []
    wrong = out / "审查结果/一/附件/错.docx.便条.txt"
    wrong.unlink()
    assert run(capsys, folder, "-o", out, "--with", "便条") == first
    assert (audited, wrong.read_text("utf-8")) == (["错.docx"], "1 处：")
    audited.clear()
    wrong.write_text("1 处：采纳", "utf-8")
    code, files = run(capsys, folder, "-o", out, "--with", "便条")
    assert (code, audited, [len(file["missing"]) for file in files]) == (2, ["错.docx"], [0, 1, 0, 0])
    assert wrong.read_text("utf-8") == "1 处：采纳"
    audited.clear()
    code, files = run(capsys, folder, "-o", out)
    assert sorted(audited) == ["坏.pdf", "改名.dat", "方案.docx", "错.docx"]  # other files are asked for
    assert [list(file["outputs"]) for file in files] == [["page"], ["page"], [], ["page"]]
    (folder / "一/方案.docx").write_bytes(plan("9.75"))
    run(capsys, folder, "-o", out, "--with", "便条")
    assert (out / "审查结果/一/方案.docx.便条.txt").read_text(
        "utf-8"
    ) == "1 处："  # known as ours through the run without
    (folder / "一/方案.docx").write_bytes(b"PK\x03\x04")
    (folder / "一/附件/错.docx").write_bytes(b"PK\x03\x04")
    run(capsys, folder, "-o", out, "--with", "便条")
    assert not (out / "审查结果/一/方案.docx.便条.txt").exists()  # it would be taken for that of this version
    assert wrong.read_text("utf-8") == "1 处：采纳"


def test_the_summary_leads_to_each_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: Any):
    import openpyxl

    listed(NOTE, Output("no", "批注", ".批注.txt", refuse))
    folder, out = folder_of(tmp_path / "批"), tmp_path / "果"
    assert main(["audit", str(folder / "一"), "-o", str(out), "--with", "全部"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"已写入 {out / '审查汇总.xlsx'}，各文件的审查页、便条、批注从表中打开"
    assert lines[2] == f"{folder / '一/方案.docx'}：没有写出批注：这种文件不能写批注。→ 转存为 .docx"
    book = openpyxl.load_workbook(out / "审查汇总.xlsx")
    head, *rows = book["文件"].iter_rows()
    assert [cell.value for cell in head[-2:]] == ["便条", "批注"]
    assert [(row[-2].value, row[-1].value) for row in rows] == [("打开", None)] * 2
    links = [row[-2].hyperlink.target for row in rows if row[-2].hyperlink]
    assert [str(link).replace("\\", "/") for link in links] == [
        "审查结果/方案.docx.便条.txt",
        "审查结果/附件/错.docx.便条.txt",
    ]
    assert [row[2] for row in book["未读"].iter_rows(min_row=2, values_only=True)] == [
        "没有写出批注：这种文件不能写批注。→ 转存为 .docx"
    ] * 2


def test_what_was_written_is_no_document_to_audit(tmp_path: Path):
    folder = tmp_path / "批"
    folder.mkdir()
    ours = ["审查意见.docx", "问题清单.xlsx", "修改说明.docx", "批注.docx", "批注.pdf", "审查.html", "审查.sarif"]
    theirs = ["方案.docx", "专家审查意见.docx", "某方案.批注意见.docx"]
    for name in (*(f"方案.docx.{ending}" for ending in ours), *theirs):
        (folder / name).write_bytes(b"PK\x03\x04")
    (folder / "续审").mkdir()
    (folder / "续审" / f"{'0a' * 16}.json").write_text("{}", "utf-8")
    found = documents_of([folder])
    assert sorted(path.name for path in found.documents) == sorted(theirs)
    assert found.others == ()


def test_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["audit", str(tmp_path), "--with", "SARIF"]) == 2
    assert "--with 要写明放在哪里。→ 同时写 -o 文件夹" in capsys.readouterr().err
    assert main(["audit", str(tmp_path), "-o", str(tmp_path / "果"), "--with", "甲、SARIF"]) == 2
    assert "没有“甲”，可写：" in capsys.readouterr().err
    assert not (tmp_path / "果").exists()
