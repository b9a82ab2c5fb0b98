"""Marked-up copies of real runs: which documents have them, what they are called, and that the document stays as it is."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.tasks.many import audited, plan
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.document.blocks import Document, Paragraph, Text
from xiufu.document.read import Form
from xiufu.render.pdf import write_pdf
from xiufu.tasks.audit_marked import marked_copy
from xiufu.tasks.audit_outputs import OUTPUTS

SENTENCE = "复垦区面积6.3758公顷，由压占3.8165公顷和挖损2.4393公顷组成。"


def book() -> bytes:
    workbook = openpyxl.Workbook()
    for row in (("单元", "面积（hm²）"), ("甲", 1.5), ("乙", 2.25), ("合计", 4.75)):
        workbook.worksheets[0].append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def documents(folder: Path) -> Path:
    """One wrong number in a document of every form that is at hand."""
    folder.mkdir()
    prose = Paragraph((Text(SENTENCE),))
    for name, data in {
        "甲.docx": plan("4.75"),
        "改名.dat": plan("4.75"),
        "乙.pdf": write_pdf(Document("方案", (prose,)), draft=False).data,
        "丙.XLSX": book(),
        "丁.txt": SENTENCE.encode(),
    }.items():
        (folder / name).write_bytes(data)
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    code = main(["audit", *map(str, words), "--json"])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, json.loads(printed.out)["files"]


def test_every_form_that_has_notes_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = documents(tmp_path / "批")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    code, files = run(capsys, folder, "-o", tmp_path / "果", "--with", "批注")
    assert code == 1  # that a text has no notes is said, and is no fault
    marked = {Path(file["file"]).name: file["outputs"].get("marked", "") for file in files}
    assert {name: Path(path).name for name, path in marked.items()} == {
        "甲.docx": "甲.docx.批注.docx",
        "改名.dat": "改名.dat.批注.docx",
        "乙.pdf": "乙.pdf.批注.pdf",
        "丙.XLSX": "丙.XLSX.批注.xlsx",
        "丁.txt": "",
    }
    assert [one["problem"] for file in files for one in file["missing"]] == ["纯文本不能加批注"]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    with zipfile.ZipFile(marked["甲.docx"]) as word:
        assert "第 1 处" in word.read("word/comments.xml").decode()
    assert b"/Annot" in Path(marked["乙.pdf"]).read_bytes()
    assert Path(marked["乙.pdf"]).read_bytes().startswith((folder / "乙.pdf").read_bytes())
    [sheet] = openpyxl.load_workbook(marked["丙.XLSX"]).worksheets
    note = sheet["B4"].comment
    assert note is not None
    assert "第 1 处" in note.text


@pytest.mark.parametrize(("form", "remedy"), [("doc", ".docx"), ("xls", ".xlsx"), ("txt", "Word 或 PDF 原件")])
def test_forms_without_notes_say_what_to_do(tmp_path: Path, form: Form, remedy: str):
    path = tmp_path / "甲.docx"
    path.write_bytes(plan("4.75"))
    done = audited(path)
    paper = replace(done.audited.paper, read=replace(done.audited.paper.file, form=form))
    with pytest.raises(InputError) as refused:
        marked_copy(replace(done, audited=replace(done.audited, paper=paper)), b"")
    [problem] = refused.value.problems
    assert "不能加批注" in problem.problem
    assert remedy in problem.remedy


def test_every_output_of_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = documents(tmp_path / "批")
    out = tmp_path / "果"
    _, [file] = run(capsys, folder / "甲.docx", "-o", out, "--with", "全部")
    assert sorted(path.name for path in out.iterdir() if path.is_file()) == sorted(
        f"甲.docx.{ending}"
        for ending in ("审查.html", "批注.docx", "审查意见.docx", "问题清单.xlsx", "修改说明.docx", "审查.sarif")
    )
    assert list(file["outputs"]) == [output.key for output in OUTPUTS]
    first = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    again = tmp_path / "另"
    run(capsys, folder / "甲.docx", "-o", again, "--with", "全部")
    assert {path.name: path.read_bytes() for path in again.iterdir() if path.is_file()} == first
