"""The user's own packs in an audit: their findings, their names in all that is written, and no outcome kept under others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.packs.making import write_pack
from tests.reading.word import p, word
from xiufu.cli import main

PROSE = p("本方案复垦责任范围内的土地按损毁单元分别统计，面积按实地测量的结果填写，单位为公顷，共 3.20 公顷。" * 6)
LAWS = "title,kind,number,issued_date,document,confidence\n某地露天采场复垦技术规程,local,DB99/T 1-2020,2020-01-01,原件,H\n"


def document(folder: Path, name: str = "方案.docx") -> Path:
    """A plan that cites a local standard under a slightly wrong title."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(word(PROSE + p("执行《某地露天采场复垦技术规范》（DB99/T 1-2020）。")))
    return path


def packs(folder: Path, laws: str = LAWS) -> Path:
    write_pack(folder / "own", "own-laws", "instruments", {"instruments.csv": laws})
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    code = main(["audit", *map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def wrong_titles(printed: Any) -> list[list[str]]:
    return [
        [one["expected"] for one in file["findings"] if (one["code"], one["verdict"]) == ("LAW-001", "differs")]
        for file in printed["files"]
    ]


RIGHT = "《某地露天采场复垦技术规程》（DB99/T 1-2020）"


def test_own_packs_are_gone_by_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path, own = document(tmp_path / "文"), packs(tmp_path / "包")
    _, without = run(capsys, path)
    _, found = run(capsys, path, "--packs", own)
    assert (wrong_titles(without), wrong_titles(found)) == ([[]], [[RIGHT]])
    [label] = [one for one in found["files"][0]["packs"] if one.startswith("own-laws@1.0 (")]
    assert [one for one in found["files"][0]["packs"] if one != label] == without["files"][0]["packs"]
    assert main(["audit", str(path), "--packs", str(own), "-o", str(tmp_path / "页")]) == 1
    assert f"  依据自己的数据包：{label}\n" in capsys.readouterr().out
    page = (tmp_path / "页" / "方案.docx.审查.html").read_text("utf-8")
    assert f"<li>{label}</li>" in page
    assert all(f"<li>{one}</li>" in page for one in without["files"][0]["packs"])


def test_the_environment_gives_packs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    path = document(tmp_path / "文")
    monkeypatch.setenv("XIUFU_PACKS", str(packs(tmp_path / "包")))
    assert wrong_titles(run(capsys, path)[1]) == [[RIGHT]]


def test_other_processes_have_them_and_nothing_is_kept_under_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder, own, out = tmp_path / "批", packs(tmp_path / "包"), tmp_path / "果"
    document(folder)
    document(folder, "又一.docx")
    assert wrong_titles(run(capsys, folder, "-o", out)[1]) == [[], []]
    _, found = run(capsys, folder, "-o", out, "--packs", own)
    assert wrong_titles(found) == [[RIGHT], [RIGHT]]
    labels = [row[0].value for row in openpyxl.load_workbook(out / "审查汇总.xlsx")["数据包"].iter_rows()]
    assert labels == ["数据包", *found["files"][0]["packs"]]
    changed = packs(tmp_path / "新", LAWS.replace("规程", "规范"))
    assert wrong_titles(run(capsys, folder, "-o", out, "--packs", changed)[1]) == [[], []]
    assert wrong_titles(run(capsys, folder, "-o", out, "--packs", own)[1]) == [[RIGHT], [RIGHT]]


def test_faulty_packs_stop_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = document(tmp_path / "文")
    faulty = LAWS + "无编号,law,第号,,原件,H\n某地露天采场复垦技术规程,local,DB99/T 1-2020,,原件,Z\n"
    own = packs(tmp_path / "包", faulty)
    write_pack(own / "units", "own-units", "units", {"own.yaml": "units: 1\n"})
    assert main(["audit", str(path), "--packs", str(own), "-o", str(tmp_path / "页")]) == 2
    said = capsys.readouterr().err
    assert "读不出编号“第号”" in said
    assert "instruments.csv" in said
    assert "own.yaml" in said
    assert "Traceback" not in said
    assert not (tmp_path / "页").exists()
    assert main(["audit", str(path), "--packs", str(tmp_path / "无")]) == 2
    assert "数据包文件夹不存在" in capsys.readouterr().err
