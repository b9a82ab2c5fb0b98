"""Bad input through the command line: every problem at once, in Chinese, with its line; exit 2; nothing written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.model.dossiers import copied, problems_of
from xiufu.cli import main

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "cases" / "bad_input.yaml").read_text("utf-8")
)


def build(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    """Problems that a build prints; it must exit with 2, print nothing else and write nothing."""
    out = folder.parent / "out"
    assert main(["build", str(folder), "-o", str(out), *more]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Traceback" not in printed.err
    assert not out.exists()
    *problems, count = printed.err.replace(f"{folder}/", "").splitlines()
    assert count == f"共 {len(problems)} 个问题。"
    return problems


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str):
    case = CASES[name]
    folder = copied(tmp_path, *(tuple(pair) for pair in case["replace"]))
    assert problems_of(folder) == case["problems"]
    if case["problems"]:
        assert build(folder, capsys) == case["problems"]


def test_there_are_many_cases():
    assert len(CASES) == 112
    assert sum(len(case["problems"]) for case in CASES.values()) >= 100


def test_the_dossier_itself_is_sound(tmp_path: Path):
    assert problems_of(copied(tmp_path)) == []


LEVELS = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "plan.yaml 第1行：文件是空的。→ 按模板填写内容"),
        (b"- a\n- b\n", "plan.yaml 第1行：内容的值不对：应是一组“键: 值”。→ 改正内容的写法"),
        (b"plan\n", "plan.yaml 第1行：内容的值“plan”不对：应是一组“键: 值”。→ 改正内容的写法"),
        (
            "kind: 报告表\n".encode("gbk"),
            "plan.yaml 第1行：文件不是 UTF-8 编码（像是 GBK）。→ 用编辑器打开后另存为 UTF-8 编码",
        ),
        (
            "kind: 报告表\n".encode("utf-16"),
            "plan.yaml：文件不是 UTF-8 编码（是 UTF-16）。→ 用编辑器打开后另存为 UTF-8 编码",
        ),
        (
            b"kind: a\nname: \0\0\n",
            "plan.yaml 第2行：文件含有空字符（NUL），不是文本文件。→ 换成文本文件；若是 UTF-16 编码，另存为 UTF-8 编码",
        ),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)),
            "plan.yaml 第1行：文件不是 UTF-8 编码。→ 用编辑器打开后另存为 UTF-8 编码",
        ),
        (
            b"kind: !!python/object/apply:os.system ['touch owned']\n",
            "plan.yaml 第1行：使用了标签“tag:yaml.org,2002:python/object/apply:os”。→ 标签不受支持，删去它；以 ! 开头的文字请加英文双引号",
        ),
        (
            ("l0: &l0 [x]\n" + LEVELS).encode(),
            "plan.yaml 第1行：使用了锚点“&l0”。→ 锚点不受支持，删去它；以 & 开头的文字请加英文双引号",
        ),
        (b"{" * 60_000, "plan.yaml 第1行：键不是一段文字。→ 键只能是文字；含花括号、方括号的文字请加英文双引号"),
        (b"[" * 60_000, "plan.yaml 第1行：嵌套超过 40 层。→ 减少层次，按模板的结构填写"),
    ],
)
def test_files_that_are_no_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, problem: str):
    folder = copied(tmp_path)
    (folder / "plan.yaml").write_bytes(raw)
    assert build(folder, capsys)[0] == problem
    assert not Path("owned").exists()


def test_fifty_megabytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = copied(tmp_path)
    with (folder / "plan.yaml").open("wb") as file:
        file.truncate(50_000_000)
    assert build(folder, capsys) == ["plan.yaml：文件有 50.0 MB，超过上限 8 MB。→ 拆分内容，或去掉误放进来的数据"]


def test_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    hint = "用 xiufu new reclamation_form 文件夹 生成一份模板"
    (tmp_path / "empty").mkdir()
    assert build(tmp_path / "empty", capsys) == [f"{tmp_path}/empty：资料文件夹是空的。→ {hint}"]
    assert build(tmp_path / "none", capsys) == [f"{tmp_path}/none：资料文件夹不存在。→ 检查路径，或{hint}"]
    folder = copied(tmp_path)
    (folder / "plan.yaml").unlink()
    assert build(folder, capsys) == [f"{folder}：资料文件夹里没有 plan.yaml。→ 检查文件名（大小写有别），或{hint}"]
    (folder / "plan.yaml").mkdir()
    assert build(folder, capsys) == ["plan.yaml：这是一个文件夹，不是文件。→ 删除或改名这个文件夹，放入同名文件"]


def test_chapters(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = copied(tmp_path, ('division: "150121"', 'division: "150199"'))
    (folder / "chapters" / "principles.md").write_text("面积 {{area|sub:mian}}\n", "utf-8")
    (folder / "chapters" / "summary.md").write_text("总结\n", "utf-8")
    problems = build(folder, capsys)
    assert problems[0].startswith("chapters/summary.md：大纲没有章节“summary”，它的内容不会出现在方案中")
    assert problems[1:] == [
        "plan.yaml 第11行（project.division）：行政区划代码“150199”不存在。→ 写项目所在旗县的 6 位代码"
    ]
    (folder / "chapters" / "summary.md").unlink()
    text = (folder / "plan.yaml").read_text("utf-8")
    (folder / "plan.yaml").write_text(text.replace("150199", "150121"), "utf-8")
    [problem] = build(folder, capsys)
    assert problem.startswith("chapters/principles.md 第1行：引用的数据项“area|sub:mian”不存在")
    assert "area|sub:main" in problem


def test_a_binary_chapter(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = copied(tmp_path)
    (folder / "chapters" / "purpose.md").write_bytes(b"PK\x03\x04\0\0\xff")
    assert build(folder, capsys) == [
        "chapters/purpose.md 第1行：文件含有空字符（NUL），不是文本文件。→ 换成文本文件；若是 UTF-16 编码，另存为 UTF-8 编码"
    ]


def test_packs_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    problems = build(copied(tmp_path), capsys, "--packs", str(tmp_path / "nowhere"))
    assert problems[0].startswith(f"{tmp_path}/nowhere：数据包文件夹不存在")


def test_a_final_with_unknowns_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    problems = build(copied(tmp_path), capsys, "--final")
    assert len(problems) > 20
    assert any("主要复垦措施" in problem for problem in problems)


def test_an_existing_output_is_left_alone(tmp_path: Path):
    folder, out = copied(tmp_path, ("plan_date: 2026-03-01", "plan_date: 昨天")), tmp_path / "out"
    out.mkdir()
    (out / "plan.docx").write_bytes(b"old")
    assert main(["build", str(folder), "-o", str(out)]) == 2
    assert os.listdir(out) == ["plan.docx"]
    assert (out / "plan.docx").read_bytes() == b"old"
