"""``check`` says what a build would refuse, and what a draft still owes."""

from __future__ import annotations

from pathlib import Path

from tests.model.dossiers import copied
from xiufu.tasks.build import build
from xiufu.tasks.check import check


def test_a_sound_draft(tmp_path: Path):
    folder = copied(tmp_path)
    result = check(folder)
    assert result.problems == ()
    assert result.typed == ()
    assert any(what.startswith("单位地址") for what in result.unknown)
    assert result.unknown == build(folder, tmp_path / "out").unknown


def test_numbers_typed_in_chapters(tmp_path: Path):
    folder = copied(tmp_path)
    (folder / "chapters" / "purpose.md").write_text("复垦面积\n3.0000 公顷，投资 99 万元，{{area}}。\n", "utf-8")
    typed = check(folder).typed
    assert [(p.line, p.problem) for p in typed] == [(1, "手写数值 3.0000"), (1, "手写数值 99")]
    assert "改成引用 {{area|" in typed[0].remedy
    assert typed[1].remedy == "核对它的出处；若是本方案的数据，改成引用"


def test_problems(tmp_path: Path):
    result = check(copied(tmp_path, ("plan_date: 2026-03-01", "plan_date: 2026-3")))
    assert [(p.line, p.path) for p in result.problems] == [(3, "plan_date")]
    assert result.unknown == ()


def test_own_packs_from_elsewhere(tmp_path: Path):
    folder = copied(tmp_path)
    (folder / "packs").rename(tmp_path / "elsewhere")
    assert [p.path for p in check(folder).problems] == ["packs.quota", "packs.prices"]
    assert check(folder, [tmp_path / "elsewhere"]).problems == ()


def test_unknown_numbers_are_owed_and_no_problem(tmp_path: Path):
    result = check(copied(tmp_path, ("thickness_m: 0.50", "thickness_m: 未知")))
    assert result.problems == ()
    assert any("厚度" in what for what in result.unknown)


def test_a_broken_pack_does_not_hide_a_faulty_number(tmp_path: Path):
    folder = copied(tmp_path, ("area_hm2: 3.0000\nphases", "area_hm2: 3.0公顷\nphases"))
    broken = tmp_path / "more" / "broken"
    broken.mkdir(parents=True)
    (broken / "pack.yaml").write_text("name: [\n", "utf-8")
    problems = check(folder, [tmp_path / "more"]).problems
    assert any(p.path == "project.area_hm2" for p in problems)
    assert any(p.file.endswith("pack.yaml") for p in problems)
