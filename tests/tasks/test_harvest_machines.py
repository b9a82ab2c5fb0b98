"""Machines of which a plan states the price of a shift and no more: taken as a price of its own, and priced again."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.generated.running import read
from tests.generated.spreadsheet import differences, workbook
from tests.render.recalculate import recalculated
from tests.tasks.test_harvest import QUARRY, harvested, third_plan
from xiufu.core.errors import InputError
from xiufu.document.blocks import Document, Table
from xiufu.render.docx import write_docx
from xiufu.render.pdf import write_pdf
from xiufu.tasks.build_summary import notes_of
from xiufu.tasks.harvest_lines import lines_of
from xiufu.tasks.prepare import prepare

TRUCK = "自卸汽车 10 t"


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quarry with diesel and electricity at one price each, so that shifts come to whole fen and nothing differs."""
    folder = tmp_path_factory.mktemp("machines") / "quarry"
    shutil.copytree(QUARRY, folder)
    file = folder / "packs" / "prices" / "prices.csv"
    text = file.read_text("utf-8")
    for old, new in (("柴油,kg,7.65,4.2", "柴油,kg,7.60,"), ("电,kW·h,0.86", "电,kW·h,1.00")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    return folder


def without_shifts(folder: Path) -> Document:
    """The plan of a firm that leaves out what its shifts are made of."""
    document = prepare(folder, policy="recommended").document()
    blocks = tuple(b for b in document.blocks if not (isinstance(b, Table) and b.title == "机械台班估算单价计算表"))
    assert len(blocks) == len(document.blocks) - 1
    return replace(document, blocks=blocks)


@pytest.mark.parametrize("name", ["乙.docx", "乙.pdf"])
def test_a_plan_is_priced_again_from_prices_of_whole_shifts(quarry: Path, tmp_path: Path, name: str):
    document = without_shifts(quarry)
    data = write_docx(document, draft=True) if name.endswith("docx") else write_pdf(document, draft=True).data
    (tmp_path / name).write_bytes(data)
    run = harvested([tmp_path / name], tmp_path / "packs")
    assert [one.what for one in run.found.refused if "内插" not in one.reason] == []
    assert run.found.shifts == ()
    rows = csv.DictReader((tmp_path / "packs" / "firm-prices" / "prices.csv").read_text("utf-8").splitlines())
    prices = {
        row["resource"]: (row["budget_price"], row["unit"], row["as_of"]) for row in rows if row["kind"] == "machine"
    }
    # M03: 298.75 + 1.33 × 178 + 53.2 × 7.6 = 298.75 + 236.74 + 404.32
    assert prices[TRUCK] == ("939.81", "台班", "2026-09-15")
    assert len(prices) == 5
    right = third_plan(tmp_path / "right", of=quarry)
    found = third_plan(tmp_path / "third", tmp_path / "packs", of=quarry, resources={"M03": TRUCK})
    assert {i.subject: found[i].value for i in found if i.term == "unit_price"} == {
        i.subject: right[i].value for i in right if i.term == "unit_price"
    }


def test_it_is_said_in_the_result_and_in_the_plan(quarry: Path, tmp_path: Path):
    (tmp_path / "乙.docx").write_bytes(write_docx(without_shifts(quarry), draft=True))
    run = harvested([tmp_path / "乙.docx"], tmp_path / "packs")
    said = [line for line in lines_of(run) if line.startswith("注意：乙.docx 机械")]
    assert len(said) == 5
    assert any(f"机械“{TRUCK}”" in line and "不能计算燃料价差；按 939.81 元/台班采集" in line for line in said)
    third_plan(tmp_path / "third", tmp_path / "packs", of=quarry, resources={"M03": TRUCK})
    plan = read(tmp_path / "third")
    notes = [note for note in notes_of(plan.plan) if "只有台班单价" in note]
    assert len(notes) == 5
    table = next(b for b in plan.document.blocks if isinstance(b, Table) and b.title == "机械台班单价汇总表")
    rows = {row[1].text: [cell.text for cell in row[2:]] for row in table.rows}
    assert rows[TRUCK] == ["939.81", "2026-09-15"]
    assert "不计价差" in "".join(run.text for note in table.notes for run in note.runs if hasattr(run, "text"))
    faults, compared, _ = differences(plan, recalculated(workbook(plan)))
    assert faults == []
    assert compared > 100


def test_fuel_above_its_ceiling_cannot_be_told_again(tmp_path: Path):
    """The quarry as it is: its shifts use diesel at the ceiling, and the difference stands in every analysis."""
    (tmp_path / "乙.docx").write_bytes(write_docx(without_shifts(QUARRY), draft=True))
    found = harvested([tmp_path / "乙.docx"], tmp_path / "packs").found
    reasons = {refused.what: refused.reason for refused in found.refused}
    assert "材料价差中的“柴油”不能重算" in reasons["单价分析“表土剥离”"]
    # vegetation uses no machines, and masonry's mixer runs on electricity without a ceiling
    assert {group.readings[0][0].name for group in found.items} >= {"栽植樟子松", "撒播草籽", "浆砌块石"}


def test_prices_that_plans_state_differently_stand_side_by_side(quarry: Path, tmp_path: Path):
    dearer = tmp_path / "dearer"
    shutil.copytree(quarry, dearer)
    file = dearer / "packs" / "prices" / "prices.csv"
    file.write_text(file.read_text("utf-8").replace("柴油,kg,7.60,", "柴油,kg,7.80,"), "utf-8")
    for name, folder in (("甲.docx", quarry), ("乙.docx", dearer)):
        (tmp_path / name).write_bytes(write_docx(without_shifts(folder), draft=True))
    files = [tmp_path / "甲.docx", tmp_path / "乙.docx"]
    run = harvested(files, tmp_path / "packs")
    lines = lines_of(run)
    at = lines.index(f"冲突：价格 {TRUCK}（2026-09-15），没有写入数据包；用 --prefer 文件名 选定")
    # 53.2 × 0.2 = 10.64 more
    assert lines[at + 1 : at + 3] == ["  甲.docx：939.81 元/台班", "  乙.docx：950.45 元/台班"]
    chosen = [group.chosen for group in harvested(files, tmp_path / "others", prefer=["乙.docx"]).found.prices]
    assert [str(price.budget) for price in chosen if price and price.resource == TRUCK] == ["950.45"]


def test_a_machine_that_another_plan_makes_up_is_that_machine(quarry: Path, tmp_path: Path):
    (tmp_path / "甲.docx").write_bytes(write_docx(without_shifts(quarry), draft=True))
    whole = prepare(quarry, policy="recommended").document()
    (tmp_path / "乙.docx").write_bytes(write_docx(whole, draft=True))
    found = harvested([tmp_path / "甲.docx", tmp_path / "乙.docx"], tmp_path / "packs").found
    assert found.conflicts == 0
    assert [len(item.readings[0]) for item in found.items if item.chosen and item.chosen.id == "SL-101"] == [2]
    assert not [price for price in found.prices if price.readings[0][0].kind == "machine"]
    assert not [caution for caution in found.cautions if "台班单价" in caution.reason]


def test_a_plan_without_either_is_told_of_both_ways(quarry: Path, tmp_path: Path):
    plan = tmp_path / "plan"
    shutil.copytree(quarry, plan)
    shifts = plan / "packs" / "quota" / "shifts.csv"
    shifts.write_text(shifts.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    (plan / "packs" / "quota" / "shift_use.csv").unlink()
    with pytest.raises(InputError, match="只知道台班单价的，写进价格数据包"):
        prepare(plan, policy="recommended")
