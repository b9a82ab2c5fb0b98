"""Folders of documents: what is taken, what is kept, what the summary says; whoever audits, the findings are the same."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.tasks.many import folder_of, plan
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.tasks import audit_run
from xiufu.tasks.audit_folder import Found, documents_of
from xiufu.tasks.audit_kept import places_of
from xiufu.tasks.audit_pool import audit_in_processes

DOCUMENTS = ["一/方案.docx", "一/附件/错.docx", "二/坏.pdf", "二/改名.dat"]


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    code = main(["audit", *map(str, words), "--json"])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, json.loads(printed.out)


def hashes(folder: Path) -> dict[str, str]:
    return {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.rglob("*")) if f.is_file()}


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def links(path: Path, sheet: str) -> dict[str, str]:
    found = {}
    for row in openpyxl.load_workbook(path)[sheet].iter_rows():
        for cell in row:
            if cell.hyperlink:
                place = f"#{cell.hyperlink.location}" if cell.hyperlink.location else ""
                found[cell.coordinate] = f"{cell.hyperlink.target}{place}".replace("\\", "/")
    return found


def test_documents_of_a_folder(tmp_path: Path):
    folder = folder_of(tmp_path / "批")
    found = documents_of([folder, folder / "一" / "方案.docx"])
    assert [path.relative_to(folder).as_posix() for path in found.documents] == DOCUMENTS
    assert (found.others, found.many) == (((".jpg", 1), (".zip", 1)), True)
    again = documents_of([folder / "一" / "方案.docx", folder / "二" / ".." / "一" / "方案.docx"])
    assert again.documents == (folder / "一" / "方案.docx",)
    named = folder / "二" / "图.jpg"
    assert documents_of([named, tmp_path / "无.docx"]).documents == (named, tmp_path / "无.docx")
    assert not documents_of([named]).many
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError, match="没有可以审查的文件"):
        documents_of([tmp_path / "空"])


def test_a_folder_is_audited_and_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder, out = folder_of(tmp_path / "批"), tmp_path / "果"
    before = hashes(folder)
    code, printed = run(capsys, folder, "-o", out)
    assert code == 2  # one could not be read
    assert hashes(folder) == before
    assert [Path(one["file"]).relative_to(folder).as_posix() for one in printed["files"]] == DOCUMENTS
    assert [len(one["findings"]) for one in printed["files"]] == [0, 1, 0, 0]
    assert printed["others"] == {".jpg": 1, ".zip": 1}
    pages = [
        "审查结果/一/方案.docx.审查.html",
        "审查结果/一/附件/错.docx.审查.html",
        "",
        "审查结果/二/改名.dat.审查.html",
    ]
    assert [one["page"] for one in printed["files"]] == [str(out / page) if page else "" for page in pages]
    assert [one.relative_to(out).as_posix() for one in sorted(out.rglob("*.html"))] == sorted(filter(None, pages))
    book = out / "审查汇总.xlsx"
    assert [row[1:] for row in rows(book, "文件")] == [
        ("审查页", "情况", "错误", "警告", "提示", "不能判定", "读到数值", "核对过", "表内数值", "表内核对过"),
        ("打开", "已审查", 0, 0, 0, 0, 3, 3, 3, 3),
        ("打开", "已审查", 1, 0, 0, 0, 3, 3, 3, 3),
        (None, "未能审查：文件不是有效的 PDF，或已损坏", *[None] * 8),
        ("打开", "已审查", 0, 0, 0, 0, 3, 3, 3, 3),
    ]
    assert links(book, "文件") == {f"B{n}": page for n, page in enumerate(pages, 2) if page}
    (head, issue) = rows(book, "审查结果")
    assert head == ("文件", "第几处", "轻重", "编号", "位置", "写的", "应为", "问题", "另据", "处理", "指纹")
    assert issue[:4] == (str(folder / "一/附件/错.docx"), "第 1 处", "错误", "ARITH-001")
    assert issue[5:7] == ("4.75hm²", "3.75hm²")
    assert links(book, "审查结果") == {"B2": f"{pages[1]}#f1"}
    assert rows(book, "不能判定") == [("文件", "编号", "原因", "处数", "位置")]
    assert [row[2] for row in rows(book, "未读")[1:]] == [
        "文件不是有效的 PDF，或已损坏。用原来的程序重新导出 PDF 后重试",
        "不是可以审查的文件，没有审查",
        "不是可以审查的文件，没有审查",
    ]


def test_what_is_done_is_not_done_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    folder, out = folder_of(tmp_path / "批"), tmp_path / "批" / "果"
    first = run(capsys, folder, "-o", out)
    summary = (out / "审查汇总.xlsx").read_bytes()
    kept = sorted((out / "审查结果" / "续审").iterdir())
    assert len(kept) == len(DOCUMENTS)
    page = out / "审查结果" / "二" / "改名.dat.审查.html"
    whole = page.read_bytes()
    audited: list[str] = []
    usual = audit_in_processes

    def watched(jobs: Any, **ways: Any) -> Any:
        def seen() -> Any:
            for job in jobs:
                audited.append(Path(job.name).name)
                yield job

        return usual(seen(), **ways)

    monkeypatch.setattr(audit_run, "audit_in_processes", watched)
    assert run(capsys, folder, "-o", out) == first
    assert audited == []
    page.write_bytes(whole[:50])
    assert run(capsys, folder, "-o", out) == first
    assert (audited, page.read_bytes()) == (["改名.dat"], whole)
    audited.clear()
    kept[0].write_bytes(kept[0].read_bytes()[:50])
    (folder / "一" / "方案.docx").write_bytes(plan("9.75"))
    code, again = run(capsys, folder, "-o", out)
    assert "方案.docx" in audited
    assert 1 <= len(audited) <= 2  # the changed one, and the damaged result where it is another's
    assert [len(one["findings"]) for one in again["files"]] == [1, 1, 0, 0]
    (folder / "一" / "方案.docx").write_bytes(plan("3.75"))
    assert run(capsys, folder, "-o", out) == first
    assert (out / "审查汇总.xlsx").read_bytes() == summary
    assert code == 2


def test_an_interrupted_run_keeps_what_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    folder, out = folder_of(tmp_path / "批"), tmp_path / "果"
    usual = audit_in_processes

    def interrupted(jobs: Any, **ways: Any) -> Any:
        for number, one in enumerate(usual(jobs, **ways)):
            if number == 2:
                raise KeyboardInterrupt
            yield one

    monkeypatch.setattr(audit_run, "audit_in_processes", interrupted)
    assert main(["audit", str(folder), "-o", str(out), "--jobs", "1"]) == 130
    assert len(list((out / "审查结果" / "续审").iterdir())) == 2
    assert len(list((out / "审查结果").rglob("*.html"))) == 2
    assert not (out / "审查汇总.xlsx").exists()


def test_records_are_written_beside_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = folder_of(tmp_path / "批")
    _, printed = run(capsys, folder, "--record")
    wrong = printed["files"][1]["findings"][0]
    record = json.loads((folder / "一/附件/错.docx.审查记录.json").read_text("utf-8"))
    assert [one["fingerprint"] for one in record["found"]] == [wrong["fingerprint"]]
    assert (
        main(["audit", str(folder / "一/附件/错.docx"), "--ignore", wrong["fingerprint"], "--reason", "另有说明"]) == 0
    )
    capsys.readouterr()
    code, again = run(capsys, folder / "一", "--record")
    assert code == 0
    assert again["files"][1]["findings"][0]["decision"]["reason"] == "另有说明"
    record = json.loads((folder / "一/附件/错.docx.审查记录.json").read_text("utf-8"))
    assert [one["decision"] for one in record["found"]] == ["ignored"]


def test_lines_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = folder_of(tmp_path / "批")
    code = main(["audit", str(folder / "一"), "-o", str(tmp_path / "果")])
    printed = capsys.readouterr()
    assert (code, printed.err) == (1, "")
    assert printed.out.splitlines() == [
        f"{folder}/一/方案.docx：错误 0 处，警告 0 处，提示 0 处；数值 3 个，核对过 3 个。",
        f"{folder}/一/附件/错.docx：错误 1 处，警告 0 处，提示 0 处；数值 3 个，核对过 3 个。",
        f"已写入 {tmp_path}/果/审查汇总.xlsx，各文件的审查页从表中打开",
    ]
    single = main(["audit", str(folder / "一/附件/错.docx")]), capsys.readouterr().out
    several = main(["audit", str(folder / "一/附件")]), capsys.readouterr().out
    assert several == single


def test_one_document_and_many_are_audited_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = folder_of(tmp_path / "批")
    wrong = folder / "一/附件/错.docx"
    _, [alone] = told(run(capsys, wrong, "-o", tmp_path / "单"))
    _, among = told(run(capsys, folder, "-o", tmp_path / "果"))
    assert without_paths(among[1]) == without_paths(alone)
    assert Path(among[1]["page"]).read_bytes() == Path(alone["page"]).read_bytes()
    assert alone["page"] == str(tmp_path / "单" / "错.docx.审查.html")
    assert [path.name for path in (tmp_path / "单").iterdir()] == ["错.docx.审查.html"]


def without_paths(file: Any) -> Any:
    return file | {"page": "", "outputs": list(file["outputs"])}


def told(ran: tuple[int, Any]) -> tuple[int, list[Any]]:
    return ran[0], ran[1]["files"]


def test_a_document_that_became_unreadable_has_no_page_of_an_earlier_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder, out = folder_of(tmp_path / "批"), tmp_path / "果"
    run(capsys, folder, "-o", out)
    (folder / "一" / "方案.docx").write_bytes(b"PK\x03\x04")
    code, printed = run(capsys, folder, "-o", out)
    assert (code, printed["files"][0]["page"]) == (2, "")
    assert not (out / "审查结果" / "一" / "方案.docx.审查.html").exists()


def test_files_stand_in_folders_like_those_of_the_documents(tmp_path: Path):
    names = ["甲/方案.docx", "甲/附件/方案.docx", "乙/a#1 %.txt"]
    documents = tuple(tmp_path / name for name in names)
    places = places_of(Found(documents, (), many=True), tmp_path / "果", ["page"])
    inside = [places[path].stem.relative_to(tmp_path / "果" / "审查结果").as_posix() for path in documents]
    assert inside == names
    one = places_of(Found(documents[:1], (), many=True), tmp_path / "果", ["page"])[documents[0]]
    assert one.stem == tmp_path / "果" / "审查结果" / "方案.docx"
    assert one.kept is not None
    assert one.kept.parent == tmp_path / "果" / "审查结果" / "续审"
    alone = places_of(Found(documents[:1], (), many=False), tmp_path / "果", ["page", "sarif"])[documents[0]]
    assert (alone.stem, alone.kept) == (tmp_path / "果" / "方案.docx", None)


def test_names_of_any_letters_are_linked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "批"
    folder.mkdir()
    (folder / "a#1 50%.docx").write_bytes(plan("4.75"))
    run(capsys, folder, "-o", tmp_path / "果")
    assert links(tmp_path / "果" / "审查汇总.xlsx", "文件") == {"B2": "审查结果/a%231%2050%25.docx.审查.html"}


@pytest.mark.parametrize("words", [["--jobs", "0"], ["--jobs", "x"], ["--time-limit", "0"], ["--time-limit", "1.5"]])
def test_options_that_make_no_sense(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]):
    assert main(["audit", str(tmp_path), *words]) == 2
    assert "要写" in capsys.readouterr().err
