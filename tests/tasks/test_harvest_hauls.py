"""Hauled items (增运): plans with different numbers of steps give the base and the step, priced again at another distance."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from tests.tasks.test_harvest import QUARRY, harvested
from xiufu.core.figure import Figures
from xiufu.render.docx import write_docx
from xiufu.render.pdf import write_pdf
from xiufu.tasks.pack import check_packs
from xiufu.tasks.prepare import prepare

COVER = "SL-102, haul_distance_m: 640"
NOTE = "每增运 200 m 计一次；虚构系数，乘于人工"


def quarry(folder: Path, *changes: tuple[str, str]) -> Path:
    shutil.copytree(QUARRY, folder)
    file = folder / "plan.yaml"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    return folder


def hauling(folder: Path, metres: int, factor: str) -> Path:
    """The cover hauled so far, with a note that says how long a step is."""
    coefficients = f"coefficients: [{{on: labour, factor: {factor}, reason: {NOTE}}}]"
    return quarry(folder, (COVER, f"SL-102, haul_distance_m: {metres}, {coefficients}"))


def written(folder: Path, file: Path) -> Path:
    document = prepare(folder, policy="recommended").document()
    word = file.suffix == ".docx"
    file.write_bytes(write_docx(document, draft=True) if word else write_pdf(document, draft=True).data)
    return file


def items(packs: Path) -> dict[str, dict[str, str]]:
    rows = csv.DictReader((packs / "firm-quota" / "items.csv").read_text("utf-8").splitlines())
    return {row["id"]: row for row in rows}


def uses(packs: Path, item: str) -> dict[str, str]:
    rows = csv.DictReader((packs / "firm-quota" / "consumption.csv").read_text("utf-8").splitlines())
    return {row["resource"]: row["quantity"] for row in rows if row["item"] == item}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A cover hauled 3 steps in one plan and 4 in another, as Word and as PDF, with other coefficients on labour."""
    folder = tmp_path_factory.mktemp("hauls")
    return [
        written(hauling(folder / "甲", 640, "1.2"), folder / "甲.docx"),
        written(hauling(folder / "乙", 950, "1.5"), folder / "乙.pdf"),
    ]


def test_two_numbers_of_steps_give_base_and_step(two: list[Path], tmp_path: Path):
    run = harvested(two, tmp_path / "packs")
    packs = tmp_path / "packs"
    # 1.27 at 3 steps and 1.38 at 4: 0.11 a step, 1.27 − 3 × 0.11 = 0.94
    assert uses(packs, "SL-102") == {"乙类工": "1.1", "M05": "0.38", "M03": "0.94", "M02": "0.22"}
    assert uses(packs, "SL-102增运") == {"M03": "0.11"}
    found = items(packs)
    row = found["SL-102"]
    assert (row["haul_base_m"], row["haul_step_m"], row["haul_step_item"]) == ("200", "200", "SL-102增运")
    assert not [number for number in found if number.startswith("SL-102（")]
    place = row["place"]
    assert re.search(r"表土回覆工程施工费单价分析表.*与方案“乙\.pdf”表土回覆工程施工费单价分析表.*相比得出", place)
    assert [check.problems for check in check_packs([packs]) if check.pack.head.name == "firm-quota"] == [()]
    assert any("没有第三种可校核" in caution.reason for caution in run.found.cautions)


def test_a_plan_of_another_distance_is_priced_to_the_last_digit(two: list[Path], tmp_path: Path):
    harvested(two, tmp_path / "packs")
    right = prepare(
        quarry(tmp_path / "right", (COVER, "SL-102, haul_distance_m: 1150")), policy="recommended"
    ).computed.figures
    found = repriced(tmp_path / "third", tmp_path / "packs")
    assert found["haul_steps|work:cover"].number == 5
    assert found["unit_price|work:cover"].value == right["unit_price|work:cover"].value
    assert found["unit_price|work:stone-far"].value == right["unit_price|work:stone-far"].value


def repriced(folder: Path, packs: Path) -> Figures:
    """Another plan: the cover hauled 1150 m, further than in any plan harvested; SL-201 as those plans used it."""
    plan = quarry(
        folder,
        (COVER, "SL-102, haul_distance_m: 1150"),
        ("SL-201\n    haul_distance_m: 1380", "SL-201（运距1380m增运4次）"),
        ("SL-201, haul_distance_m: 420", "SL-201"),
        ("quota: [demo-quarry-quota]", "quota: [firm-quota]"),
    )
    measures = plan / "chapters" / "measures.md"
    measures.write_text(re.sub(r"\{\{haul_distance[^}]*\}\}", "所列", measures.read_text("utf-8")), "utf-8")
    shutil.rmtree(plan / "packs" / "quota")
    shutil.copytree(packs / "firm-quota", plan / "packs" / "quota")
    return prepare(plan, policy="recommended").computed.figures


def test_one_plan_with_and_without_steps_gives_both_but_no_length_of_a_step(tmp_path: Path):
    """SL-201 at 1380 m (4 steps, times 1.05, the truck times 1.12) and at 420 m (none): 2.93 − 1.85 = 4 × 0.27."""
    file = written(quarry(tmp_path / "quarry"), tmp_path / "乙.docx")
    run = harvested([file], tmp_path / "packs")
    assert uses(tmp_path / "packs", "SL-201增运") == {"M03": "0.27", "甲类工": "0.02"}
    found = items(tmp_path / "packs")
    assert found["SL-201"].get("haul_base_m", "") == ""
    assert "SL-201（运距1380m增运4次）" in found
    (caution,) = run.found.cautions
    assert caution.what == "定额 SL-201 的基本定额和增运定额"
    assert caution.reason.startswith("方案没有写每增运距，使用前请")


def test_three_that_do_not_agree_are_left_as_they_are(two: list[Path], tmp_path: Path):
    other = hauling(tmp_path / "丙", 1150, "1.2")
    consumption = other / "packs" / "quota" / "consumption.csv"
    text = consumption.read_text("utf-8")
    consumption.write_text(text.replace("SL-103,machine,M03,台班,0.11", "SL-103,machine,M03,台班,0.12"), "utf-8")
    run = harvested([*two, written(other, tmp_path / "丙.docx")], tmp_path / "packs")
    found = items(tmp_path / "packs")
    assert sorted(number for number in found if number.startswith("SL-102")) == [
        "SL-102（运距1150m增运5次）",
        "SL-102（运距640m增运3次）",
        "SL-102（运距950m增运4次）",
    ]
    reasons = [caution.reason for caution in run.found.cautions if "SL-102" in caution.what]
    # 0.94 + 5 × 0.12 = 1.54
    assert reasons == [
        "“M03”的消耗量（增运 3 次 1.27、增运 4 次 1.38、增运 5 次 1.54）不是基本用量加次数乘每次用量，"
        "未能分开，保留含增运的子目"
    ]
