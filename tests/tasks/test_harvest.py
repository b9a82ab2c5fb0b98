"""Plans harvested through files and the command: another plan is priced again from the packs, to the last digit."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.audit.filed.files import as_word
from tests.audit.filed.form import FORM
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.core.figure import Figures, Source
from xiufu.document.blocks import Block, Cell, Document, Paragraph, Table, Text
from xiufu.render.docx import write_docx
from xiufu.render.pdf import write_pdf
from xiufu.tasks.harvest import HarvestRun, harvest_files
from xiufu.tasks.pack import check_packs
from xiufu.tasks.prepare import prepare

QUARRY = Path("examples/stone-quarry")
NO_OTHERS: Mapping[str, str] = {}
REPRICED = {
    "  quota: [demo-quarry-quota]": "  quota: [firm-quota]",
    "  prices: [demo-quarry-prices]": "  prices: [firm-prices]",
    "SL-102, haul_distance_m: 640": "SL-102（运距640m增运3次）",
    "SL-201\n    haul_distance_m: 1380": "SL-201（运距1380m增运4次）",
    "SL-201, haul_distance_m: 420": "SL-201",
}
"""A pack that was harvested has hauled items as they were used."""


def document(example: str) -> Document:
    return prepare(Path("examples") / example, policy="recommended").document()


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The plans of a firm, as Word and as PDF."""
    folder = tmp_path_factory.mktemp("plans")
    written = {
        "甲.docx": write_docx(document("ejina-railway"), draft=True),
        "乙.pdf": write_pdf(document("stone-quarry"), draft=True).data,
        "丙.docx": write_docx(document("two-valleys"), draft=True),
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in written}


def harvested(files: Sequence[Path], output: Path, *, prefer: Sequence[str] = ()) -> HarvestRun:
    return harvest_files(files, output, name="firm", prefer=prefer, write=True, told=lambda _: None)


def third_plan(
    folder: Path, packs: Path | None = None, *, of: Path = QUARRY, resources: Mapping[str, str] = NO_OTHERS
) -> Figures:
    """A plan with other coefficients than those that were harvested; with ``packs`` priced from these and no others.

    ``resources`` are what the packs call machines that the quota has by number.
    """
    shutil.copytree(of, folder)
    text = (folder / "plan.yaml").read_text()
    changed = {
        "resource: M03, factor: 1.12": "resource: M03, factor: 1.31",
        "labour, factor: 1.15": "labour, factor: 1.27",
    }
    for old, new in (changed | (REPRICED if packs else {})).items():
        assert old in text
        text = text.replace(old, new)
    for number, name in resources.items():
        text = text.replace(f"resource: {number},", f"resource: {name},")
    (folder / "plan.yaml").write_text(text)
    measures = folder / "chapters" / "measures.md"
    measures.write_text(re.sub(r"\{\{haul_distance[^}]*\}\}", "所列", measures.read_text()))
    if packs:
        shutil.rmtree(folder / "packs" / "quota")
        shutil.rmtree(folder / "packs" / "prices")
        for pack in ("firm-quota", "firm-prices"):
            shutil.copytree(packs / pack, folder / "packs" / pack)
    return prepare(folder, policy="recommended").computed.figures


def test_a_third_plan_is_priced_from_the_packs_of_two_to_the_last_digit(plans: dict[str, Path], tmp_path: Path):
    """11 works, 10 of them from quota items: consumption without coefficients, shifts, prices with and without ceilings."""
    run = harvested([plans["甲.docx"], plans["乙.pdf"]], tmp_path / "packs")
    assert run.found.refused == ()
    right = third_plan(tmp_path / "right")
    found = third_plan(tmp_path / "third", tmp_path / "packs")
    prices = {i.subject: right[i.term, i.subject].value for i in right if i.term == "unit_price"}
    assert len(prices) == 11
    assert {subject: found["unit_price", subject].value for subject in prices} == prices
    source = found["quota_consumption", "work:strip/machine:M02"].origin
    assert isinstance(source, Source)
    assert source.document == "取自方案“乙.pdf”"
    assert re.fullmatch(r"表土剥离工程施工费单价分析表，“推土机 74 kW”行，“数量”列（第\d+页）", source.place)


def test_every_row_names_its_plan_and_place_and_no_pack_claims_a_standard(plans: dict[str, Path], tmp_path: Path):
    run = harvested([plans["甲.docx"], plans["乙.pdf"]], tmp_path / "packs")
    rows = [
        row
        for file in sorted((tmp_path / "packs").rglob("*.csv"))
        for row in csv.DictReader(file.read_text().splitlines())
    ]
    # 10 items with 31 kinds of consumption, a step of hauling with 2, 6 shifts with 12, 16 prices
    assert len(rows) == 10 + 31 + 1 + 2 + 6 + 12 + 16
    assert {row["document"] for row in rows} == {"取自方案“甲.docx”", "取自方案“乙.pdf”"}
    assert all("表" in row["place"] and "行" in row["place"] for row in rows)
    checks = [one for one in check_packs([tmp_path / "packs"]) if one.pack.head.name in run.packs]
    assert [(one.problems, one.pack.head.values_from_standard) for one in checks] == [((), False)] * 2


def test_the_book_of_rates_says_what_the_plans_agree_on_and_leaves_the_rest_open(
    plans: dict[str, Path], tmp_path: Path
):
    harvested([plans["乙.pdf"]], tmp_path / "packs")
    book = openpyxl.load_workbook(tmp_path / "packs" / "firm-费用测算办法.xlsx")
    form = {row[0].value: row[1].value for row in book["取费约定"].iter_rows(min_row=2)}
    assert (form["利润率（%）*"], form["税率（%）*"], form["不可预见费费率（%）*"]) == ("3.5", "9", None)
    assert (form["材料价差计入税金基数*"], form["未计价材料费计入税金基数*"]) == ("是", "否")
    classes = [[cell.value for cell in row[:4]] for row in book["工程类别费率"].iter_rows(min_row=2, max_row=6)]
    # 土方, 石方, 砌体, 植被 as the example's own cost method has them; then nothing
    assert classes == [
        [None, None, "4.2", "5.5"],
        [None, None, "4.6", "6"],
        [None, None, "4.8", "6.5"],
        [None, None, "3.5", "4"],
        [None] * 4,
    ]


def with_cell(blocks: Sequence[Block], title: str, old: str, new: str) -> tuple[Block, ...]:
    """The blocks with one number of a table changed."""
    changed = 0

    def cell(one: Cell) -> Cell:
        nonlocal changed
        if one.text.strip() != old or changed:
            return one
        changed += 1
        return replace(one, content=(Paragraph((Text(new),)),))

    made = tuple(
        replace(b, rows=tuple(tuple(map(cell, row)) for row in b.rows))
        if isinstance(b, Table) and b.title == title
        else b
        for b in blocks
    )
    assert changed == 1
    return made


@pytest.mark.parametrize(
    ("title", "old", "new", "refused"),
    [
        ("场地平整工程施工费单价分析表", "0.36", "0.38", "单价分析“场地平整”"),  # a consumption
        ("场地平整工程施工费单价分析表", "493.09", "494.09", "单价分析“场地平整”"),  # the price
        ("场地平整工程施工费单价分析表", "5.5", "6.5", "单价分析“场地平整”"),  # a rate
        ("机械台班估算单价计算表", "206.85", "208.65", "台班费“砂浆搅拌机 0.4 m³”"),
        ("主要材料估算价格表", "115", "125", "价格“水泥”"),  # 415 − 300
    ],
)
def test_what_does_not_close_is_refused_with_its_reason_and_the_rest_is_taken(
    tmp_path: Path, title: str, old: str, new: str, refused: str
):
    plan = document("stone-quarry")
    file = tmp_path / "乙.docx"
    file.write_bytes(write_docx(replace(plan, blocks=with_cell(plan.blocks, title, old, new)), draft=True))
    found = harvested([file], tmp_path / "packs").found
    first = found.refused[0]
    assert first.what == refused
    assert "不符" in first.reason
    assert len(found.items) >= 7


def test_a_coefficient_of_unknown_aim_is_not_taken_off(plans: dict[str, Path], tmp_path: Path):
    found = harvested([plans["丙.docx"]], tmp_path / "packs").found
    assert [one.what for one in found.refused] == ["单价分析“现浇混凝土护脚”"]
    assert "未能分离系数" in found.refused[0].reason
    assert len(found.items) == 7  # a step of hauling among them


def test_the_form_as_a_firm_types_it_gives_the_quota_without_its_coefficient(tmp_path: Path):
    """Tables within a cell, the note in a paragraph behind its table: 0.175 = 0.14 × 1.25."""
    file = tmp_path / "表.docx"
    file.write_bytes(as_word(FORM))
    found = harvested([file], tmp_path / "packs").found
    assert (found.refused, found.cautions) == ((), ())
    item, shift = found.items[0].chosen, found.shifts[0].chosen
    assert item
    assert shift
    assert [(use.resource, str(use.quantity), str(use.factor)) for use in item.uses] == [
        ("乙类工", "0.1", "1"),
        ("1014", "0.14", "1.25"),
    ]
    assert [(use.kind, use.resource, use.unit, str(use.quantity)) for use in shift.uses] == [
        ("labour", "机上人工", "工日", "2"),
        ("material", "柴油", "kg", "55"),
    ]


def test_a_coefficient_said_elsewhere_is_a_caution(tmp_path: Path):
    plan = document("ejina-railway")
    said = Paragraph((Text("本方案冬季施工，人工、机械台班均乘以系数 1.1。"),))
    file = tmp_path / "甲.docx"
    file.write_bytes(write_docx(replace(plan, blocks=(*plan.blocks, said)), draft=True))
    (caution,) = harvested([file], tmp_path / "packs").found.cautions
    assert "1.1" in caution.what
    assert "不在单价分析表下方" in caution.reason


def test_nothing_is_written_over_or_in_halves(plans: dict[str, Path], tmp_path: Path):
    output = tmp_path / "packs"
    harvested([plans["甲.docx"]], output)
    before = {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}
    with pytest.raises(InputError) as error:
        harvested([plans["乙.pdf"]], output)
    assert {Path(one.file).name for one in error.value.problems} == {
        "firm-quota",
        "firm-prices",
        "firm-费用测算办法.xlsx",
    }
    assert {file: file.read_bytes() for file in output.rglob("*") if file.is_file()} == before


def test_all_that_is_wrong_is_said_at_once(plans: dict[str, Path], tmp_path: Path):
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "甲.docx").write_bytes(b"")
    with pytest.raises(InputError) as error:
        harvested([plans["甲.docx"], tmp_path / "甲.docx", tmp_path / "坏.pdf"], tmp_path / "packs", prefer=["丁.docx"])
    text = str(error.value)
    assert "同名" in text
    assert "丁.docx" in text
    assert "坏.pdf" in text
    assert not (tmp_path / "packs").exists()


def test_the_command_previews_and_writes(plans: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["pack", "harvest", str(plans["甲.docx"]), "--name", "firm", "-o", str(tmp_path / "packs")]
    assert main(arguments) == 0
    assert "什么也没写" in capsys.readouterr().out
    assert not (tmp_path / "packs").exists()
    assert main([*arguments, "--write", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (item,) = data["items"]
    assert [(use["resource"], use["quantity"], use["factor"]) for use in item["readings"][0]["uses"]] == [
        ("乙类工", "0.1", "1"),
        ("1014", "0.14", "1.25"),
    ]
    assert main([*arguments, "--write"]) == 2
