"""Dossiers as workbooks through every command: the same figures, places with sheet and cell, nothing overwritten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.model.books import book_of, edited, put
from tests.model.dossiers import DOSSIER
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.model.load import load_plan
from xiufu.reading.plan_workbook import load_workbook
from xiufu.tasks.build import build
from xiufu.tasks.check import check
from xiufu.tasks.explain import explain
from xiufu.tasks.new import new_dossier, new_workbook

ROOT = Path(__file__).resolve().parents[2]
KIND = "reclamation_form"
EXAMPLES = ["ejina-railway", "stone-quarry", "two-valleys"]


def figures(folder: Path) -> dict[str, Any]:
    """What is computed, without where it was read."""
    content = json.loads((folder / "figures.json").read_text("utf-8"))
    plain = {key: {k: v for k, v in f.items() if k != "source"} for key, f in content["figures"].items()}
    return {"figures": plain, "gate": content["gate"], "packs": content["packs"]}


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_in_every_form(tmp_path: Path, example: str):
    folder = ROOT / "examples" / example
    book = book_of(tmp_path, folder)
    back = tmp_path / "back"
    new_dossier(KIND, back, book)
    meant = load_plan(folder)
    for read in (load_workbook(book), load_plan(back)):
        assert read.problems == ()
        assert repr(read.plan) == repr(meant.plan)
        assert {k: c.text for k, c in read.chapters.items()} == {k: c.text for k, c in meant.chapters.items()}
    results = [build(form, tmp_path / f"out{n}") for n, form in enumerate((folder, book, back))]
    assert len({(r.headline, r.figures, r.sourced, r.packs) for r in results}) == 1
    assert results[0].figures > 200
    assert figures(tmp_path / "out0") == figures(tmp_path / "out1") == figures(tmp_path / "out2")
    assert len(results[0].unknown) == len(results[1].unknown) == len(results[2].unknown)


def test_figures_name_their_cell(tmp_path: Path):
    book = book_of(tmp_path)
    assert "出处：book.xlsx，工作表“复垦单元”单元格 D4" in explain(book, "area|sub:main/unit:pit").text
    assert (
        "出处：询价单，book.xlsx 工作表“本方案价格”第 4 行（2026-02-01）"
        in explain(book, "budget_price|material:柴油").text
    )


def test_what_is_owed_names_its_cell(tmp_path: Path):
    owed = check(book_of(tmp_path)).unknown
    assert "单位地址（工作表“项目概况”单元格 B7）" in owed
    assert "编制依据（工作表“编制依据”）" in owed
    assert "采坑损毁程度的评价因子与取值（工作表“损毁情况”第 4 行）" in owed
    assert owed[0].startswith(
        "适用情形 建设项目或采矿项目、是否临时用地、建设用地审批机关级别、采矿权登记机关级别（工作表“适用情形”）："
    )
    assert "主要复垦措施（工作表“章节”单元格 D13）" in owed
    assert not [what for what in owed if "plan.yaml" in what or ".md" in what]


def test_sheets_that_were_not_read_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    book = edited(book_of(tmp_path), lambda opened: opened.create_sheet("测算草稿"))
    said = "工作表“测算草稿”不是填写簿的工作表，没有读取"
    assert check(book).notes == (said,)
    assert said in build(book, tmp_path / "out").notes
    assert main(["check", str(book)]) == 1
    assert f"提示：{said}" in capsys.readouterr().out


def test_problems_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    book = edited(book_of(tmp_path), lambda opened: put(opened, "方案", "B4", "昨天"))
    assert main(["check", str(book), "--json"]) == 2
    [problem] = json.loads(capsys.readouterr().out)["problems"]
    assert problem == {
        "file": str(book),
        "line": 0,
        "sheet": "方案",
        "cell": "B4",
        "path": "plan_date",
        "problem": "“填表日期”有误：“昨天”不是日期，应写作 2025-11-03",
        "remedy": "改正“填表日期”的值",
    }


def test_a_new_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    book = tmp_path / "book.xlsx"
    assert main(["new", KIND, str(book)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"已新建 {book}：Excel 填写簿。"
    before = book.read_bytes()
    for words in (["--xlsx"], ["--from", str(DOSSIER)], []):
        assert main(["new", KIND, str(book), *words]) == 2
        assert "文件已存在，不会覆盖它" in capsys.readouterr().err
    assert book.read_bytes() == before
    assert main(["new", "--xlsx", KIND, str(tmp_path / "book2.xlsx")]) == 0
    assert (tmp_path / "book2.xlsx").read_bytes() == before
    assert main(["new", KIND, str(tmp_path / "book"), "--xlsx"]) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["book.xlsx", "book2.xlsx"]


TO_FILL = [
    ("方案", "B4"), ("方案", "B5"), ("项目概况", "B3"), ("项目概况", "B4"), ("项目概况", "B5"), ("项目概况", "B6"),
    ("项目概况", "B18"), ("阶段", "D4"), ("阶段", "E4"), ("阶段", "D5"), ("阶段", "E5"), ("地类面积", "B4"),
    ("地类面积", "C4"), ("权属面积", "B4"), ("权属面积", "C4"), ("复垦单元", "C4"), ("复垦单元", "F4"),
    ("损毁情况", "D4"), ("损毁情况", "E4"), ("预存", "B3"),
]  # fmt: skip


def test_what_an_empty_workbook_asks_for(tmp_path: Path):
    """The same as an empty ``plan.yaml``, cell by cell."""
    book = new_workbook(KIND, tmp_path / "book.xlsx").files[0]
    problems = check(book).problems
    cells = [(p.cell.sheet, p.cell.name) for p in problems if p.cell]
    assert sorted(cells) == sorted(TO_FILL)
    assert len(problems) == len(TO_FILL)
    assert all("缺少必填项" in p.problem for p in problems)


def test_only_a_sound_source_is_taken_over(tmp_path: Path):
    book = edited(book_of(tmp_path), lambda opened: put(opened, "复垦单元", "D4", "两公顷"))
    for make, target in ((new_dossier, tmp_path / "back"), (new_workbook, tmp_path / "other.xlsx")):
        with pytest.raises(InputError, match="工作表“复垦单元”单元格 D4"):
            make(KIND, target, book)
        assert not target.exists()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


GOES_ALONG = ("packs/", "pictures/", "attachments/", "drawings/", "geometry/")


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_goes_with_a_plan_is_copied_both_ways(tmp_path: Path, example: str):
    source = ROOT / "examples" / example
    meant = {name: data for name, data in files_in(source).items() if name.startswith(GOES_ALONG)}
    book = new_workbook(KIND, tmp_path / "甲" / "book.xlsx", source)
    assert files_in(tmp_path / "甲") == {**meant, "book.xlsx": (tmp_path / "甲/book.xlsx").read_bytes()}
    assert sorted(p.relative_to(tmp_path / "甲").as_posix() for p in book.copied) == sorted(meant)
    folder = new_dossier(KIND, tmp_path / "乙", book.files[0])
    back = files_in(tmp_path / "乙")
    assert {name: data for name, data in back.items() if name.startswith(GOES_ALONG)} == meant
    assert sorted(p.relative_to(tmp_path / "乙").as_posix() for p in folder.copied) == sorted(meant)
    assert {file.relative_to(tmp_path / "乙").as_posix() for file in folder.files} == set(back) - set(meant)
    assert (book.notes, folder.notes) == ((), ())
    assert len(meant) == {"ejina-railway": 2, "stone-quarry": 17, "two-valleys": 24}[example]


def test_what_was_copied_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source, target = ROOT / "examples/stone-quarry", tmp_path / "甲"
    assert main(["new", KIND, str(target), "--from", str(source)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("已按原路径复制：pictures/layout.png、attachments/")
    assert lines[1].endswith("、packs 文件夹（11 个文件）。")
    assert main(["new", KIND, str(target / "book.xlsx"), "--from", str(target)]) == 0  # all of it is there
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_shapefile_and_a_database_are_copied_whole(tmp_path: Path):
    source = tmp_path / "甲"
    shutil.copytree(ROOT / "examples/two-valleys", source)
    text = (source / "plan.yaml").read_text("utf-8")
    for before, after in (("geometry/plots.zip", "geometry/plots.shp"), ("geometry/layers.gpkg", "图层.gdb")):
        text = text.replace(before, after)
    (source / "plan.yaml").write_text(text, "utf-8")
    for name in ("geometry/plots.shp", "geometry/plots.dbf", "geometry/plots.prj", "图层.gdb/a.gdbtable"):
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_bytes(name.encode())
    (source / "图层.gdb/a.sr.lock").write_bytes(b"")
    copied = {p.relative_to(tmp_path / "乙").as_posix() for p in new_dossier(KIND, tmp_path / "乙", source).copied}
    assert {name for name in copied if name.startswith(("geometry", "图层"))} == {
        "geometry/plots.shp", "geometry/plots.dbf", "geometry/plots.prj", "geometry/imagery.tif", "图层.gdb/a.gdbtable",
    }  # fmt: skip


def test_another_file_of_the_name_is_not_overwritten(tmp_path: Path):
    source, target = ROOT / "examples/stone-quarry", tmp_path / "甲"
    (target / "pictures").mkdir(parents=True)
    (target / "pictures/layout.png").write_bytes(b"mine")
    with pytest.raises(InputError) as caught:
        new_workbook(KIND, target / "book.xlsx", source)
    assert [p.problem for p in caught.value.problems] == ["已有同名文件，内容不同，不会覆盖它"]
    assert files_in(tmp_path) == {"甲/pictures/layout.png": b"mine"}


def test_packs_are_not_mixed(tmp_path: Path):
    shutil.copytree(DOSSIER / "packs", tmp_path / "packs")
    (tmp_path / "packs/more.yaml").write_bytes(b"x: y")
    with pytest.raises(InputError, match=r"其中有资料没有的文件“packs/more\.yaml”，不会混在一起"):
        new_workbook(KIND, tmp_path / "book.xlsx", DOSSIER)
    assert not (tmp_path / "book.xlsx").exists()


def test_nothing_outside_the_folder_is_copied(tmp_path: Path):
    source = tmp_path / "甲"
    shutil.copytree(ROOT / "examples/stone-quarry", source)
    (source / "packs").rename(tmp_path / "packs")
    (source / "packs").symlink_to(tmp_path / "packs")
    (source / "pictures/layout.png").rename(tmp_path / "layout.png")
    (source / "pictures/layout.png").symlink_to(tmp_path / "layout.png")
    (source / "attachments/survey.pdf").unlink()
    done = new_workbook(KIND, tmp_path / "乙/book.xlsx", source)
    assert [note.partition("，没有复制")[0] for note in done.notes] == [
        "文件“pictures/layout.png”经链接指到了资料文件夹之外",
        "文件“attachments/survey.pdf”不存在或无法读取",
        "“packs”经链接指到了资料文件夹之外",
    ]
    names = set(files_in(tmp_path / "乙"))
    assert not {name for name in names if name.startswith(("packs", "pictures"))}
    assert "attachments/survey.pdf" not in names
    assert any(name.startswith("drawings/") for name in names)
    assert repr(load_workbook(done.files[0]).plan) == repr(load_plan(source).plan)


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = ROOT / "examples/stone-quarry"
    real = shutil.copyfileobj
    count = 0

    def broken(*streams: Any) -> None:
        nonlocal count
        count += 1
        if count == 9:
            raise OSError(28, "No space left on device")
        real(*streams)

    monkeypatch.setattr(shutil, "copyfileobj", broken)
    (tmp_path / "甲").mkdir()
    for make, target in ((new_workbook, tmp_path / "甲/book.xlsx"), (new_dossier, tmp_path / "乙")):
        count = 0
        with pytest.raises(InputError, match="磁盘空间不足"):
            make(KIND, target, source)
        assert list(tmp_path.rglob("*")) == [tmp_path / "甲"]
