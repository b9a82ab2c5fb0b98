"""Items with lines by percent (其他材料费、零星材料费、其他机械费), from the pack through the plan and back out of it."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.generated.running import read
from tests.generated.spreadsheet import differences, workbook
from tests.render.recalculate import recalculated
from tests.tasks.test_harvest import QUARRY, harvested, third_plan
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.figure import Figures
from xiufu.core.finding import Verdict
from xiufu.document.blocks import Document, Table
from xiufu.reading.any_file import read_bytes
from xiufu.render.docx import write_docx
from xiufu.render.pack_workbook import pack_template
from xiufu.render.pdf import write_pdf
from xiufu.tasks.pack_import import import_book
from xiufu.tasks.prepare import prepare

PERCENTS = (
    "SL-101,material,零星材料费,%,3,labour_machine",
    "SL-301,material,其他材料费,%,2,material",
    "SL-301,machine,其他机械费,%,5,machine",
    "SL-401,material,零星材料费,%,1.5,labour",
)


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quarry with lines by percent in its quota."""
    folder = tmp_path_factory.mktemp("percent") / "quarry"
    shutil.copytree(QUARRY, folder)
    file = folder / "packs" / "quota" / "consumption.csv"
    head, *rows = file.read_text("utf-8").splitlines()
    lines = [f"{head},percent_of", *(f"{row}," for row in rows), *PERCENTS]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_a_line_by_percent_is_of_what_its_pack_says(quarry: Path):
    found = prepare(quarry, policy="recommended").computed.figures
    expected = {
        # 59.625 + 412.932 = 472.557; × 3 %
        "percent_base|work:strip/material:零星材料费": "472.557",
        "resource_amount|work:strip/material:零星材料费": "14.17671",
        "material_cost|work:strip": "14.17671",
        "basic_direct_cost|work:strip": "486.73371",
        "other_direct_cost|work:strip": "24.3366855",  # 5 %
        # materials at their ceilings 12 528 × 2 % = 250.56; 5.4 × 206.846 = 1116.9684 × 5 % = 55.84842
        "material_cost|work:masonry": "12778.56",
        "machine_cost|work:masonry": "1172.81682",
        "price_difference|work:masonry": "5278",  # as without: percents have no prices
        # the coefficient 1.15 on labour alone moves neither
        "resource_amount|work:ditch/material:其他材料费": "250.56",
        "resource_amount|work:ditch/machine:其他机械费": "55.84842",
        # 821.5 × 1.5 % = 12.3225
        "material_cost|work:pines": "46.3225",
    }
    assert {key: f"{found[key].number.normalize():f}" for key in expected} == expected


def analysis(document: Document, title: str) -> list[list[str]]:
    (table,) = (b for b in document.blocks if isinstance(b, Table) and b.title == title)
    return [[cell.text for cell in row] for row in table.rows]


def test_the_analysis_prints_it_as_its_own_line_below_its_part(quarry: Path):
    rows = analysis(prepare(quarry, policy="recommended").document(), "浆砌块石挡土墙工程施工费单价分析表")
    names = [row[1] for row in rows if len(row) > 1]
    assert names.index("材料费") < names.index("其他材料费") < names.index("机械使用费") < names.index("其他机械费")
    assert ["—", "其他材料费", "%", "2", "12528.00", "250.56"] in rows
    assert ["—", "其他机械费", "%", "5", "1116.97", "55.85"] in rows


@pytest.mark.parametrize("name", ["乙.docx", "乙.pdf"])
def test_a_plan_is_priced_again_from_what_was_harvested(quarry: Path, tmp_path: Path, name: str):
    document = prepare(quarry, policy="recommended").document()
    data = write_docx(document, draft=True) if name.endswith("docx") else write_pdf(document, draft=True).data
    (tmp_path / name).write_bytes(data)
    run = harvested([tmp_path / name], tmp_path / "packs")
    assert [one.what for one in run.found.refused if "内插" not in one.reason] == []
    shares = {
        (item.chosen.id, use.resource, str(use.quantity), use.percent_of)
        for item in run.found.items
        if item.chosen
        for use in item.chosen.uses
        if use.percent_of
    }
    assert shares == {
        ("SL-101", "零星材料费", "3", "labour_machine"),
        ("SL-301", "其他材料费", "2", "material"),
        ("SL-301", "其他机械费", "5", "machine"),
        ("SL-401", "零星材料费", "1.5", "labour"),
    }
    right = third_plan(tmp_path / "right", of=quarry)
    found = third_plan(tmp_path / "third", tmp_path / "packs", of=quarry)
    assert prices(found) == prices(right)
    assert len(prices(right)) == 11


def prices(figures: Figures) -> dict[str, object]:
    return {i.subject: figures[i].value for i in figures if i.term == "unit_price"}


@pytest.mark.parametrize("name", ["乙.docx", "乙.pdf"])
def test_the_audit_reads_it_back_without_a_complaint(quarry: Path, tmp_path: Path, name: str):
    document = prepare(quarry, policy="recommended").document()
    data = write_docx(document, draft=True) if name.endswith("docx") else write_pdf(document, draft=True).data
    findings = [f for f in audit(Paper(read_bytes(data, Path(name)))).findings if f.code == "CHAIN-002"]
    assert [f.message for f in findings if f.verdict is not Verdict.AGREES] == []
    said = [f.message for f in findings if re.search("其他机械费|其他材料费|零星材料费", f.place)]
    # base and amount of six lines: one each of strip and pines, two each of masonry and ditch
    assert len(said) == 12


def test_the_workbook_computes_it(quarry: Path):
    plan = read(quarry)
    faults, compared, _ = differences(plan, recalculated(workbook(plan)))
    assert faults == []
    assert compared > 100


def listed(folder: Path, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / f"{table}.csv").read_text("utf-8").splitlines()))


def test_a_book_brings_it_back(quarry: Path, tmp_path: Path):
    """Written as an Excel book, where the base is chosen in Chinese, and imported."""
    pack = quarry / "packs" / "quota"
    about = {"title": "定额", "version": "1", "document": "自编", "values_from_standard": "false", "confidence": "M"}
    rows = {table: listed(pack, table) for table in ("items", "consumption", "shifts", "shift_use")}
    book = tmp_path / "定额.xlsx"
    book.write_bytes(pack_template("quota", {"about": [about], **rows}))
    heads, *cells = openpyxl.load_workbook(book)["定额消耗量"].iter_rows(values_only=True)
    at = [str(head).rstrip("*") for head in heads].index("计算基数")
    assert [row[at] for row in cells if row[at]] == ["人工和机械", "材料", "机械", "人工"]
    import_book(book, tmp_path, name="back", write=True)
    assert listed(tmp_path / "back", "consumption") == rows["consumption"]
