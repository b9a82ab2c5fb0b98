"""The command line: exit codes, streams, JSON, encodings, interruptions; help at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import xiufu.tasks.check
from tests.model.dossiers import DOSSIER, copied
from xiufu.cli import main

COMMANDS = ["new", "check", "schema", "build", "submit", "verify", "fill", "explain", "diff"]
COMMANDS += ["area", "convert", "overlay", "audit", "pack"]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def loaded(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code, out, err = run(capsys, *words, "--json")
    assert err == ""
    return code, json.loads(out)


def started(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "xiufu", *words], capture_output=True, check=False, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("words", [[], *([c] for c in COMMANDS), ["pack", "list"], ["pack", "import"]])
def test_help_is_chinese(capsys: pytest.CaptureFixture[str], words: list[str]):
    code, out, err = run(capsys, *words, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(" ".join(["用法：xiufu", *words]))
    assert not any(word in out for word in ("usage", "options:", "positional", "show this"))


def test_version(capsys: pytest.CaptureFixture[str]):
    assert run(capsys, "--version") == (0, f"xiufu {xiufu.__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "命令行：缺少参数: 命令。→ 用 xiufu --help 查看写法"),
        (["build", "x"], "命令行：缺少参数: -o/--output。→ 用 xiufu build --help 查看写法"),
        (["check", "x", "--polcy", "y"], "命令行：不认识的参数: --polcy y。→ 用 xiufu --help 查看写法"),
        (
            ["check", "x", "--policy", "y"],
            "命令行：参数 --policy: 不在可选范围内: 'y' （可选 'recommended', 'as_filed'）。→ 用 xiufu check --help 查看写法",
        ),
        (["check", "x", "--policy"], "命令行：参数 --policy: 后面要写一个值。→ 用 xiufu check --help 查看写法"),
    ],
)
def test_wrong_words(capsys: pytest.CaptureFixture[str], words: list[str], said: str):
    assert run(capsys, *words) == (2, "", f"{said}\n共 1 个问题。\n")


def test_wrong_words_as_json(capsys: pytest.CaptureFixture[str]):
    code, content = loaded(capsys, "build", "x")
    assert code == 2
    assert content == {
        "problems": [
            {
                "file": "命令行",
                "line": 0,
                "path": "",
                "problem": "缺少参数: -o/--output",
                "remedy": "用 xiufu build --help 查看写法",
            }
        ]
    }


def test_problems_go_to_stderr_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = copied(tmp_path, ("plan_date: 2026-03-01", "plan_date: x"), ("percent: 60", "percent: -1"))
    code, out, err = run(capsys, "check", str(folder))
    assert (code, out) == (2, "")
    first, second, count = err.splitlines()
    assert first.startswith(f"{folder}/plan.yaml 第3行（plan_date）：")
    assert second.startswith(f"{folder}/plan.yaml 第76行（other_fees.manage.allocation.第1项.percent）：")
    assert count == "共 2 个问题。"


def test_problems_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = copied(tmp_path, ("plan_date: 2026-03-01", "plan_date: x"))
    assert loaded(capsys, "check", str(folder)) == (
        2,
        {
            "problems": [
                {
                    "file": f"{folder}/plan.yaml",
                    "line": 3,
                    "path": "plan_date",
                    "remedy": "改正“plan_date”（填表日期）的值",
                    "problem": "“plan_date”（填表日期）有误：“x”不是日期，应写作 2025-11-03",
                }
            ]
        },
    )


def test_very_many_problems_are_cut_on_the_screen_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = copied(tmp_path, ("equipment: []", "equipment:\n" + "  - 甲\n" * 300))
    _, _, err = run(capsys, "check", str(folder))
    assert len(err.splitlines()) == 201
    assert err.splitlines()[-1] == "共 300 个问题，以上列出前 200 个。"
    assert len(loaded(capsys, "check", str(folder))[1]["problems"]) == 300


def test_check_of_a_draft(capsys: pytest.CaptureFixture[str]):
    code, out, err = run(capsys, "check", str(DOSSIER))
    assert (code, err) == (1, "")
    assert "待补：单位地址" in out
    code, content = loaded(capsys, "check", str(DOSSIER))
    assert code == 1
    assert out.splitlines()[-1] == f"没有问题；待补 {len(content['unknown'])} 项，手写数值 0 处。"
    assert content["problems"] == content["typed"] == []


def test_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    code, content = loaded(capsys, "build", str(DOSSIER), "-o", str(out), "--policy", "as_filed")
    assert code == 1
    assert sorted(os.listdir(out)) == ["figures.json", "plan.docx", "plan.html", "plan.pdf", "plan.xlsx"]
    assert sorted(content["files"]) == sorted(str(file) for file in out.iterdir())
    assert {"label": "拟复垦土地面积", "value": "3.0000", "unit": "hm2"} in content["headline"]
    assert content["policy"] == "as_filed"
    code, printed, _ = run(capsys, "build", str(DOSSIER), "-o", str(out))
    assert code == 1
    assert "拟复垦土地面积：3.0000 hm2" in printed
    assert printed.splitlines()[-1] == f"这是草稿，还有 {len(content['unknown'])} 项待补。"


def test_submit_and_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    whole, out = "examples/two-valleys", str(tmp_path / "送审.zip")
    code, printed, err = run(capsys, "submit", whole, "-o", out)
    assert (code, err) == (0, "")
    first, second = printed.splitlines()
    assert first.startswith(f"已装订 {out}（")
    assert first.endswith("KB）：成果 6 个文件，资料 33 个文件，附件 7 个文件，附图 3 个文件。")
    seal = second.removeprefix("清单哈希（SHA-256）：")
    code, content = loaded(capsys, "submit", whole, "-o", out)
    assert (code, content["file"], content["fingerprint"], content["problems"]) == (0, out, seal, [])
    assert content["manifest"]["draft"] is False
    code, printed, err = run(capsys, "verify", out)
    assert (code, err) == (0, "")
    lines = printed.splitlines()
    assert lines[0] == f"清单哈希（SHA-256）：{seal}"
    assert lines[1].startswith("送审包无误：50 个文件与清单一致，重新测算的 ")
    code, content = loaded(capsys, "verify", out)
    assert (code, content["fingerprint"], content["problems"], content["notes"]) == (0, seal, [], [])


def test_submit_of_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "a.zip"
    code, printed, err = run(capsys, "submit", str(DOSSIER), "-o", str(out))
    assert (code, printed) == (2, "")
    assert "还缺：委托书（plan.yaml attachments kind: commission）" in err
    assert not out.exists()
    code, printed, _ = run(capsys, "submit", str(DOSSIER), "-o", str(out), "--draft")
    assert code == 1
    assert "待补：委托书（plan.yaml attachments kind: commission）" in printed.splitlines()
    assert printed.splitlines()[-1].startswith("这是草稿，还有 ")
    code, printed, _ = run(capsys, "verify", str(out))
    assert code == 0
    assert printed.startswith("提示：这是草稿包，还有 ")


def test_verify_of_an_altered_submission(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "a.zip"
    run(capsys, "submit", "examples/two-valleys", "-o", str(out))
    data = out.read_bytes()
    at = data.index(b"%PDF-1.4")
    out.write_bytes(data[:at] + b"%PDF-1.5" + data[at + 8 :])
    code, printed, err = run(capsys, "verify", str(out))
    assert (code, err) == (1, "")
    altered = "附件/01_委托书.pdf：内容与清单不符，已被改动或损坏。→ 向报送单位索取原来的送审包"
    assert printed.splitlines()[0] == f"不符：{altered}"
    assert printed.splitlines()[-1] == "送审包有 1 处不符。"
    code, content = loaded(capsys, "verify", str(out))
    assert code == 1
    assert [problem["file"] for problem in content["problems"]] == ["附件/01_委托书.pdf"]
    assert run(capsys, "verify", str(tmp_path / "none.zip"))[0] == 2


def test_explain(capsys: pytest.CaptureFixture[str]):
    subject = "sub:main/unit:pit/measure:fill/line:haul"
    code, out, _ = run(capsys, "explain", str(DOSSIER), f"quantity|{subject}")
    assert code == 0
    assert out.startswith("工程量")
    assert "10000.00 m3" in out.splitlines()[0]  # 2.0000 hm² × 10 000 × 0.50 m
    code, content = loaded(capsys, "explain", str(DOSSIER), f"quantity|{subject}")
    assert content["figures"][f"quantity|{subject}"]["unit"] == "m3"
    code, _, err = run(capsys, "explain", str(DOSSIER), "quantitty")
    assert (code, err.count("没有数据项“quantitty”")) == (2, 1)


def test_explain_lists_all_figures(capsys: pytest.CaptureFixture[str]):
    code, out, _ = run(capsys, "explain", str(DOSSIER))
    assert code == 0
    assert "area|sub:main/unit:pit　面积 = 2.0000 hm2" in out.splitlines()
    assert len(loaded(capsys, "explain", str(DOSSIER))[1]["figures"]) == len(out.splitlines())


def test_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    other = copied(tmp_path, ("name: 白音取土场", "name: 白音东取土场"))
    code, out, err = run(capsys, "diff", str(DOSSIER), str(other))
    assert (code, err) == (1, "")
    assert "白音［+东+］取土场" in out
    files = [str(tmp_path / "out" / name) for name in ("diff.docx", "diff.html")]
    code, content = loaded(capsys, "diff", str(DOSSIER), str(other), "-o", str(tmp_path / "out"))
    assert (code, content["same"], content["files"]) == (1, False, files)
    assert [c["path"] for c in content["inputs"]] == ["project.name"]
    code, out, _ = run(capsys, "diff", str(DOSSIER), str(other), "-o", str(tmp_path / "out"))
    assert (code, out.splitlines()[0]) == (1, "输入不同 1 处。")
    assert out.splitlines()[-1] == f"已写入 {tmp_path}/out/diff.html。"
    assert run(capsys, "diff", str(DOSSIER), str(DOSSIER))[0] == 0
    assert loaded(capsys, "diff", str(DOSSIER), str(DOSSIER))[1]["same"] is True


def test_diff_of_one_dossier(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    code, content = loaded(capsys, "diff", str(DOSSIER), "--policies", "as_filed", "recommended")
    assert (code, [side["policy"] for side in content["sides"]]) == (1, ["as_filed", "recommended"])
    code, content = loaded(capsys, "diff", str(DOSSIER), "--packs-b", str(DOSSIER / "packs"))
    assert (code, content["same"]) == (0, True)
    code, _, err = run(capsys, "diff", str(DOSSIER))
    assert (code, err.partition("→")[0]) == (2, "命令行：只写了一份资料，没有可对比的另一方。")
    code, _, err = run(capsys, "diff", str(DOSSIER), "--policies", "as_filed")
    assert (code, err.partition("→")[0]) == (2, "命令行：参数 --policies: 后面要写两个值。")
    code, _, err = run(capsys, "diff", str(tmp_path / "a"), str(tmp_path / "b"))
    assert (code, err.count("资料文件夹不存在")) == (2, 2)


def test_check_against_an_edited_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run(capsys, "build", str(DOSSIER), "-o", str(tmp_path))
    file = str(tmp_path / "plan.docx")
    assert run(capsys, "check", str(DOSSIER), "--against", file) == (0, "与资料一致，没有手工改动。\n", "")
    other = copied(tmp_path, ("name: 白音取土场", "name: 白音东取土场"))
    code, out, _ = run(capsys, "check", str(other), "--against", file)
    assert (code, out.splitlines()[-1]) == (1, f"与资料不同 {len(out.splitlines()) - 1} 处。")
    code, content = loaded(capsys, "check", str(other), "--against", file)
    assert code == 1
    assert {edit["kind"] for edit in content["edits"]} == {"text"}
    assert content["edits"][0] == {
        "kind": "text",
        "place": "文首",
        "expected": "白音东取土场",
        "found": "白音取土场",
        "figure": "",
        "remedy": "把改动写进资料（章节或输入），重新 build；否则恢复原文",
    }
    assert run(capsys, "check", str(DOSSIER), "--against", str(tmp_path / "nothing"))[0] == 2


def test_new_and_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(capsys, "new", "reclamation_form", str(tmp_path / "a"))[0] == 0
    assert run(capsys, "new", "reclamation_form", str(tmp_path / "a"))[0] == 2
    code, schema = loaded(capsys, "schema")
    assert (code, schema["title"]) == (0, "土地复垦方案报告表")
    assert run(capsys, "schema", "-o", str(tmp_path / "s.json")) == (0, f"已写入 {tmp_path}/s.json。\n", "")
    assert json.loads((tmp_path / "s.json").read_text("utf-8")) == schema


def test_packs(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    own = ("--packs", str(DOSSIER / "packs"))
    code, content = loaded(capsys, "pack", "list", *own)
    assert code == 0
    assert {"fixture-quota", "neimenggu-cost-sample"} <= {pack["name"] for pack in content["packs"]}
    code, out, _ = run(capsys, "pack", "show", "fixture-quota", *own)
    assert code == 0
    assert "定额子目：3" in out.splitlines()
    code, out, _ = run(capsys, "pack", "check", *own)
    assert code == 0
    assert sum("无误" in line for line in out.splitlines()) == len(content["packs"])
    assert run(capsys, "pack", "show", "nothing")[0] == 2
    book = tmp_path / "book.xlsx"
    assert run(capsys, "pack", "template", "quota", "-o", str(book))[0] == 0
    assert run(capsys, "pack", "template", "quota", "-o", str(book))[0] == 2
    code, content = loaded(capsys, "pack", "import", str(book), "--name", "own", "-o", str(tmp_path / "packs"))
    assert (code, content["ready"], content["folder"]) == (1, False, None)
    assert content["problems"]
    assert run(capsys, "pack", "import", str(book), "--name", "own", "-o", str(tmp_path / "packs"), "--write")[0] == 2
    assert not (tmp_path / "packs").exists()


def test_a_fault_of_ours(monkeypatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def broken(*_: object, **__: object) -> None:
        raise KeyError("secret detail")

    monkeypatch.setattr(xiufu.tasks.check, "check", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, out, err = run(capsys, "check", "x")
    assert (code, out) == (70, "")
    [report] = tmp_path.iterdir()
    assert err == f"程序内部错误（KeyError），不是输入的问题；详情已写入 {report}，请连同它反馈。\n"
    text = report.read_text("utf-8")
    assert "Traceback" in text
    assert "secret detail" in text
    assert "['check', 'x']" in text


def test_a_fault_of_ours_with_nowhere_to_write(monkeypatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def broken(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(xiufu.tasks.check, "check", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert run(capsys, "check", "x") == (
        70,
        "",
        "程序内部错误（RecursionError），不是输入的问题；详情也无法写入临时文件夹。\n",
    )


def test_interrupted(monkeypatch, capsys: pytest.CaptureFixture[str]):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(xiufu.tasks.check, "check", interrupted)
    assert run(capsys, "check", "x") == (130, "", "已中断，原有文件未改动。\n")


def test_a_reader_that_goes_away():
    process = subprocess.Popen(
        [sys.executable, "-m", "xiufu", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (141, b"")


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "C.UTF-8"},
    ],
)
def test_output_is_utf8_whatever_the_locale(tmp_path: Path, environment: dict[str, str]):
    done = started("check", str(tmp_path / "none"), **environment)
    assert done.returncode == 2
    assert "资料文件夹不存在" in done.stderr.decode("utf-8")
    assert "土地复垦方案报告表" in started("schema", **environment).stdout.decode("utf-8")


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from xiufu.cli import main; main(['--help']); "
        "print([m for m in ('pydantic', 'yaml', 'docx', 'lxml', 'xlsxwriter', 'python_calamine') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_help_is_quick():
    begun = time.perf_counter()
    assert started("--help").returncode == 0
    assert time.perf_counter() - begun < 10  # 0.06 s at rest; the budget of 0.3 s is held by the benchmark
