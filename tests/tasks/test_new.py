"""A new dossier: everything a plan may hold is named in it, and what must be filled in is told by ``check``."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pyogrio.raw
import pytest
from pydantic import BaseModel

from tests.model.dossiers import copied
from tests.tasks.surveyed import HALVES, UNITS, layer, txt
from xiufu.core.errors import InputError
from xiufu.core.yaml_text import read_yaml
from xiufu.model import attachments, costs, geometry, plan, site, works
from xiufu.model.load import load_plan
from xiufu.tasks.check import check
from xiufu.tasks.new import new_dossier
from xiufu.tasks.prepare import prepare

MODELS = [
    m
    for module in (attachments, costs, geometry, plan, site, works)
    for m in vars(module).values()
    if isinstance(m, type) and issubclass(m, BaseModel) and m.__module__ == module.__name__
]

TO_FILL = [
    (7, "plan_date"),
    (15, "project.name"),
    (16, "project.location"),
    (17, "project.division"),
    (18, "project.builder"),
    (30, "project.land_survey"),
    (59, "phases.construction.period.from_month"),
    (59, "phases.construction.period.to_month"),
    (63, "phases.reclamation.period.from_month"),
    (63, "phases.reclamation.period.to_month"),
    (69, "sub_projects.main.land.第1项.before"),
    (70, "sub_projects.main.land.第1项.after"),
    (75, "sub_projects.main.ownership.第1项.kind"),
    (76, "sub_projects.main.ownership.第1项.owner"),
    (80, "sub_projects.main.units.unit1.name"),
    (84, "sub_projects.main.units.unit1.damage.第1项.type"),
    (85, "sub_projects.main.units.unit1.damage.第1项.degree"),
    (89, "sub_projects.main.units.unit1.directions"),
    (149, "contingency_allocation.第1项.quarter"),
    (161, "deposit.basis"),
]


def test_a_new_dossier(tmp_path: Path):
    files = new_dossier("reclamation_form", tmp_path / "新项目").files
    assert files[0] == tmp_path / "新项目" / "plan.yaml"
    assert all(file.is_file() for file in files)
    assert sorted(os.listdir(tmp_path)) == ["新项目"]
    assert sorted(os.listdir(tmp_path / "新项目")) == ["chapters", "plan.yaml"]
    problems = check(tmp_path / "新项目").problems
    assert [(p.line, p.path) for p in problems] == TO_FILL
    assert all("没有填写" in p.problem or "至少要有 1 项" in p.problem for p in problems)


ANSWERS = {
    "plan_date:": "2026-03-01",
    "name:": "某项目",
    "location:": "某嘎查",
    "division:": '"150121"',
    "builder:": "某公司",
    "land_survey:": "勘测报告",
    "{from_month:": None,
    "before:": '"0404"',
    "after:": '"0404"',
    "owner:": "某嘎查集体",
    "type:": "occupied",
    "degree:": "light",
    "basis:": "dynamic",
}


def answered(folder: Path) -> Path:
    """The new dossier with the twenty answers that it asks for."""
    new_dossier("reclamation_form", folder)
    lines = (folder / "plan.yaml").read_text("utf-8").split("\n")
    for number, path in TO_FILL:
        line = lines[number - 1]
        key = f"{path.rpartition('.')[2]}:"
        if key in ("from_month:", "to_month:"):
            years = "2026" if "construction" in path else "2027"
            line = line.replace("from_month: ,", f"from_month: {years}-01,").replace(
                "to_month: }", f"to_month: {years}-12}}"
            )
        elif key == "directions:":
            line = line.replace("[]", '["0404"]')
        elif key == "quarter:":
            line = line.replace("quarter: ,", "quarter: 2027Q1,")
        elif key == "kind:":
            line = line.replace("kind:", "kind: state")
        else:
            line = line.replace(key, f"{key} {ANSWERS[key]}", 1)
        lines[number - 1] = line
    (folder / "plan.yaml").write_text("\n".join(lines), "utf-8")
    return folder


def test_filled_in_it_is_a_draft(tmp_path: Path):
    """With the twenty answers, the new dossier is sound; all its numbers are owed."""
    result = check(answered(tmp_path / "new"))
    assert result.problems == ()
    assert len(result.unknown) > 20


def test_the_geometry_of_the_template_works(tmp_path: Path):
    """Without its “# ” it is read as it stands; with the files that it names, what it may leave out follows from them."""
    folder = answered(tmp_path / "new")
    text = (folder / "plan.yaml").read_text("utf-8")
    section = re.search(r"^# geometry:.*\n(?:# .*\n)+", text, re.MULTILINE)
    assert section is not None
    drawn = re.sub(r"^# ", "", section[0], flags=re.MULTILINE)
    text = text.replace(section[0], drawn)
    text, found = re.subn(r"(?m)^    land: (?:.*\n)+?(?=    units:)", "", text)
    assert found == 1
    text = text.replace("        area_hm2: 未知            # 面积（公顷）\n", "        plots: [1, 生活区, 便道]\n", 1)
    (folder / "plan.yaml").write_text(text, "utf-8")
    assert load_plan(folder).plan.geometry is not None
    files = ["geometry/界址点.txt", "geometry/地类图斑.gpkg", "geometry/影像.tif"]
    assert [p.problem for p in check(folder).problems] == [f"文件“{file}”不存在或无法读取" for file in files]
    (folder / "geometry").mkdir()
    (folder / files[0]).write_text(txt(UNITS), "utf-8")
    (tmp_path / "drawn.geojson").write_text(layer(HALVES), "utf-8")
    meta, _, shapes, values = pyogrio.raw.read(str(tmp_path / "drawn.geojson"))
    pyogrio.raw.write(
        str(folder / files[1]), shapes, values, meta["fields"], layer="DLTB", driver="GPKG",
        geometry_type="Polygon", crs="EPSG:4490",
    )  # fmt: skip
    shutil.copy(Path("examples/two-valleys/geometry/imagery.tif"), folder / files[2])
    assert check(folder).problems == ()
    figures = prepare(folder, policy="recommended").computed.figures
    assert {key: figures[key].text for key in ("area", "area_before|class:0602", "owned_area|ownership:state")} == {
        "area": "3.3000",
        "area_before|class:0602": "1.6500",
        "owned_area|ownership:state": "1.6500",
    }


def test_the_template_names_every_field(tmp_path: Path):
    new_dossier("reclamation_form", tmp_path / "new")
    text = (tmp_path / "new" / "plan.yaml").read_text("utf-8")
    absent = {
        f"{model.__name__}.{name}"
        for model in MODELS
        for name in model.model_fields
        if not re.search(rf"(^|[\s{{,#]){name}:", text)
    }
    assert absent == set()
    assert read_yaml(tmp_path / "new" / "plan.yaml").lines


def test_every_chapter_is_empty_but_for_its_prompt(tmp_path: Path):
    new_dossier("reclamation_form", tmp_path / "new")
    chapters = sorted((tmp_path / "new" / "chapters").iterdir())
    assert len(chapters) > 15
    for chapter in chapters:
        text = chapter.read_text("utf-8")
        assert text.startswith("<!--\n")
        assert text.endswith("-->\n")
        assert re.search(r"（(必写|可不写)）：.+。\n", text)


def test_a_folder_in_use_is_refused(tmp_path: Path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("x")
    (tmp_path / "file").write_text("x")
    for name, problem in (
        ("full", "文件夹不是空的"),
        ("file", "已有同名文件"),
        ("file/below", "无法建立文件夹|无法读取"),
    ):
        with pytest.raises(InputError, match=problem):
            new_dossier("reclamation_form", tmp_path / name)
    assert sorted(os.listdir(tmp_path)) == ["file", "full"]
    assert os.listdir(tmp_path / "full") == ["a"]


def test_an_empty_folder_is_used(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert len(new_dossier("reclamation_form", tmp_path / "empty").files) > 15


def test_the_examples_of_what_goes_with_a_plan_are_sound(tmp_path: Path):
    """Without their ``#`` and put into a plan they are accepted; only their files are not there."""
    new_dossier("reclamation_form", tmp_path / "new")
    text = (tmp_path / "new" / "plan.yaml").read_text("utf-8")
    lists = re.sub(r"^(\w+): \[\].*", r"\1:", text[text.index("\nattachments: []") :], flags=re.MULTILINE)
    folder = copied(tmp_path)
    with (folder / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write(re.sub(r"^# (?=- |  )", "", lists, flags=re.MULTILINE))
    assert [p.path for p in check(folder).problems] == ["attachments.commission.file", "drawings.land-use.file"]
    for name in ("附件/委托书.pdf", "附图/土地利用现状图.pdf"):
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(b"x")
    result = check(folder)
    assert result.problems == ()
    assert "答复（plan.yaml review_replies.r1.reply）" in result.unknown
