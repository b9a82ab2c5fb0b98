"""Reading a dossier: what is there, what is missing, what the chapters may hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.model.dossiers import DOSSIER, copied
from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import Absent
from xiufu.model.load import load_plan


def faults(folder: Path) -> list[tuple[str, int, str]]:
    """Problems of a dossier that still has a plan to go on with."""
    return listed(folder, load_plan(folder).problems)


def refused(folder: Path) -> list[tuple[str, int, str]]:
    """Problems of a dossier without one."""
    with pytest.raises(InputError) as caught:
        load_plan(folder)
    return listed(folder, caught.value.problems)


def listed(folder: Path, problems: Sequence[Problem]) -> list[tuple[str, int, str]]:
    return [(str(Path(p.file).relative_to(folder)), p.line, p.problem) for p in problems]


def test_a_dossier():
    dossier = load_plan(DOSSIER)
    assert dossier.plan.project.name == "白音取土场"
    assert dossier.pack_folders == (DOSSIER / "packs",)
    assert {key: chapter.text for key, chapter in dossier.chapters.items()} == {
        "purpose": "白音取土场面积 {{area}}，责任明确。\n"
    }
    path = ("sub_projects", 0, "units", 1, "area_hm2")
    assert dossier.problem(path, "", "").line == 44
    assert str(dossier.problem(path, "甲", "乙")).endswith(
        "plan.yaml 第44行（sub_projects.main.units.road.area_hm2）：甲。→ 乙"
    )


def test_without_chapters_and_packs(tmp_path: Path):
    (tmp_path / "plan.yaml").write_bytes((DOSSIER / "plan.yaml").read_bytes())
    dossier = load_plan(tmp_path)
    assert (dict(dossier.chapters), dossier.pack_folders) == ({}, ())


def test_folders_that_are_no_dossier(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "Plan.yml").write_text("x")
    (tmp_path / "odd" / "plan.yaml").mkdir(parents=True)
    for name, problem in (
        ("none", "资料文件夹不存在"),
        ("file", "这是一个文件，不是资料文件夹"),
        ("empty", "资料文件夹是空的"),
        ("other", "资料文件夹里没有 plan.yaml"),
        ("odd", "这是一个文件夹，不是文件"),
    ):
        with pytest.raises(InputError, match=problem) as caught:
            load_plan(tmp_path / name)
        [found] = caught.value.problems
        assert found.file.startswith(str(tmp_path / name))
        assert found.remedy


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("好\n# 标题\n", 2, "不能写一、二级标题"),
        ("## 标题\n", 1, "不能写一、二级标题"),
        ("#### 标题\n", 1, "小标题写法不对"),
        ("###标题\n", 1, "小标题写法不对"),
        ("```\nx\n", 1, "不支持代码块"),
        ("> 引\n", 1, "不支持引用块"),
        ("* 项\n", 1, "列表的写法不对"),
        ("见 ![图](a.png)\n", 1, "图片的写法不对"),
        ("这是**重点**\n", 1, "不支持加粗"),
        ("面积 {{area\n", 1, "引用的花括号没有配对"),
        ("面积 area}}\n", 1, "引用的花括号没有配对"),
        ("<!-- 没有结束\n", 1, "注释没有结束"),
        ("好\n面\u200b积\n", 2, "含有不可见字符 U+200B"),
    ],
)
def test_chapters_may_hold_little(tmp_path: Path, text: str, line: int, problem: str):
    folder = copied(tmp_path)
    (folder / "chapters" / "purpose.md").write_text(text, "utf-8")
    assert faults(folder) == [("chapters/purpose.md", line, problem)]


def test_what_chapters_may_hold(tmp_path: Path):
    folder = copied(tmp_path)
    text = "<!-- 提示\n不印 -->\n### 小标题\n第一段 {{area}}，\n第二行。\n\n- 项一\n- 项二\n"
    (folder / "chapters" / "purpose.md").write_text(text, "utf-8")
    (folder / "chapters" / "goals.md").write_text("<!-- 只有提示 -->\n", "utf-8")
    (folder / "chapters" / ".~lock").write_bytes(b"\0")
    chapters = load_plan(folder).chapters
    assert list(chapters) == ["purpose"]
    assert chapters["purpose"].text.splitlines()[:3] == ["", "", "### 小标题"]


def test_chapters_and_plan_at_once(tmp_path: Path):
    folder = copied(tmp_path, ("kind: reclamation_form", "kind: reclamation"))
    (folder / "chapters" / "purpose.md").write_bytes(b"PK\x03\x04\0\0")
    (folder / "chapters" / "goals.md").write_bytes("目标".encode("gbk"))
    (folder / "chapters" / "land.docx").write_bytes(b"x")
    assert refused(folder) == [
        ("chapters/goals.md", 1, "文件不是 UTF-8 编码（像是 GBK）"),
        ("chapters/land.docx", 0, "chapters 里只能放 .md 文件"),
        ("chapters/purpose.md", 1, "文件含有空字符（NUL），不是文本文件"),
        ("plan.yaml", 2, "“kind”（方案种类）的值“reclamation”不在可选范围内"),
    ]


def test_chapters_that_are_a_file(tmp_path: Path):
    folder = copied(tmp_path)
    (folder / "chapters" / "purpose.md").unlink()
    (folder / "chapters").rmdir()
    (folder / "chapters").write_text("x")
    [(file, line, problem)] = faults(folder)
    assert (file, line) == ("chapters", 0)
    assert problem.startswith("文件夹无法读取")


def test_a_faulty_number_does_not_hide_what_comes_after(tmp_path: Path):
    folder = copied(tmp_path, ("area_hm2: 3.0000\nphases", "area_hm2: 3.0公顷\nextra: 1\nphases"))
    dossier = load_plan(folder)
    assert [p.problem.split("：")[0] for p in dossier.problems] == [
        "“area_hm2”（批准或勘测定界总面积（公顷））有误",
        "“extra”不是此处可用的键",
    ]
    assert dossier.plan.project.area_hm2 is Absent.UNKNOWN
