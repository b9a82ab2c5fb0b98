"""Two plans compared: what moves is what must move, with its causes, and nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.model.dossiers import DOSSIER, copied
from xiufu.core.errors import InputError
from xiufu.core.figure_changes import FigureChange
from xiufu.document.compare import WordsChange
from xiufu.document.compare_tables import TableChange
from xiufu.plans.comparison import SHOWING, Comparison
from xiufu.plans.comparison_document import comparison_document
from xiufu.reading.docx import read_docx
from xiufu.render.terminal import text_lines
from xiufu.tasks.build import build
from xiufu.tasks.diff import Wanted, diff, write_diff

EJINA, QUARRY = Path("examples/ejina-railway"), Path("examples/stone-quarry")


def texts(change: FigureChange) -> tuple[str | None, str | None]:
    return change.before.text if change.before else None, change.after.text if change.after else None


def moved(comparison: Comparison) -> dict[str, tuple[str | None, str | None]]:
    return {str(change.state.id): texts(change) for change in comparison.figures_of(*SHOWING)}


def quarry(to: Path, *replacements: tuple[str, str]) -> Path:
    folder = to / "quarry"
    shutil.copytree(QUARRY, folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "plan.yaml").write_text(text, "utf-8")
    return folder


def test_equal_dossiers(tmp_path: Path):
    comparison = diff(Wanted(QUARRY), Wanted(quarry(tmp_path)))
    assert comparison.same
    assert (comparison.inputs, comparison.figures, comparison.document) == ((), (), ())
    lines = text_lines(comparison_document(comparison))
    assert lines[6:7] + lines[-3:] == ["甲、乙没有差异。", "", "# 三、文档的变化", "没有差异。"]


def test_the_two_policies_move_what_the_changelog_says():
    listed = re.findall(
        r"^\| `([a-z_]+)\\\|([a-z0-9:Q]+)` \| .* \| ([\d.]+) \| ([\d.]+) \|$",
        Path("CHANGELOG.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert len(listed) == 11
    comparison = diff(Wanted(EJINA, "as_filed"), Wanted(EJINA, "recommended"))
    assert moved(comparison) == {f"{term}|{subject}": (a, b) for term, subject, a, b in listed}
    assert [(c.path, c.before, c.after) for c in comparison.inputs] == [
        ("policy", "按原报方案口径（as_filed）", "推荐口径（recommended）")
    ]
    causes = {str(cause.id) for change in comparison.figures for cause in change.causes}
    assert causes == {f"growth_factor|year:{year}" for year in (2025, 2026, 2027)}
    assert {cause.reason for change in comparison.figures for cause in change.causes} == {"rule"}
    # per hectare and per mu print the same
    assert [str(c.state.id) for c in comparison.figures_of("carried")] == [
        "investment_per_hm2|dynamic",
        "investment_per_mu|dynamic",
    ]


def test_a_changed_price(tmp_path: Path):
    comparison = diff(Wanted(QUARRY), Wanted(quarry(tmp_path, ("budget_price: 98", "budget_price: 105"))))
    assert [(c.path, c.before, c.after) for c in comparison.inputs] == [("prices.第1项.budget_price", "98", "105")]
    found = moved(comparison)
    assert len(found) == 132
    assert {key: found[key] for key in found if key.endswith("|project") and "investment" in key} == {
        "static_investment|project": ("218.12", "218.89"),
        "dynamic_investment|project": ("253.50", "254.39"),
    }
    # 108 m³ of stone in 100 m³ of wall: 108 × 7 × 1.09 (tax) = 824.04
    assert found["unit_price|work:masonry"] == ("44998.39", "45822.43")
    assert {cause.reason for change in comparison.figures for cause in change.causes} == {"input"}
    assert {str(cause.id) for change in comparison.figures for cause in change.causes} == {"budget_price|material:块石"}
    assert comparison.places == 76


def test_a_chapter_and_a_name(tmp_path: Path):
    folder = quarry(tmp_path)
    chapter = folder / "chapters" / "safety.md"
    chapter.write_text(chapter.read_text("utf-8").replace("洒水", "喷水"), "utf-8")
    comparison = diff(Wanted(QUARRY), Wanted(folder))
    [change] = comparison.document or ()
    assert isinstance(change, WordsChange)
    assert change.section == "九、保障措施 › （六）安全文明措施"
    assert (comparison.figures, [(c.file, c.title) for c in comparison.inputs]) == (
        (),
        [("chapters/safety.md", "第1行")],
    )
    assert (
        "边坡作业自上而下，坡下设警戒；运输道路限速并［-洒-］［+喷+］水降尘；砌筑和栽植人员配备防护用品。"
        in text_lines(comparison_document(comparison))
    )


def test_other_packs(tmp_path: Path):
    packs = tmp_path / "packs"
    shutil.copytree(DOSSIER / "packs" / "prices", packs / "prices")
    head = packs / "prices" / "pack.yaml"
    head.write_text(re.sub(r"^version: .*$", "version: '9'", head.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    comparison = diff(Wanted(DOSSIER), Wanted(DOSSIER, pack_folders=(packs,)))
    [change] = comparison.inputs
    assert (change.file, change.path) == ("数据包", "fixture-prices")
    assert change.after is not None
    assert change.after.startswith("9 (")
    assert comparison.figures_of(*SHOWING, "carried") == []
    assert {c.state.id.term for c in comparison.figures_of("origin")} == {"budget_price"}


def test_an_earlier_build_has_figures_only(tmp_path: Path):
    build(EJINA, tmp_path, policy="as_filed")
    comparison = diff(Wanted(tmp_path), Wanted(EJINA))
    assert comparison.document is None
    assert len(moved(comparison)) == 11
    assert {cause.reason for change in comparison.figures for cause in change.causes} == {"rule"}
    lines = text_lines(comparison_document(comparison))
    assert "一方是早先的成果，只有数据项可比；输入和文档没有对比。" in lines
    assert diff(Wanted(tmp_path), Wanted(EJINA, "as_filed")).same
    assert diff(Wanted(tmp_path), Wanted(tmp_path / "figures.json")).same


def test_problems_of_both_sides_at_once(tmp_path: Path):
    faulty = copied(tmp_path, ("plan_date: 2026-03-01", "plan_date: x"))
    with pytest.raises(InputError) as caught:
        diff(Wanted(tmp_path / "nothing"), Wanted(faulty))
    assert [problem.problem[:6] for problem in caught.value.problems] == ["“plan_", "资料文件夹不"]


def test_word_and_the_page_say_what_the_terminal_says(tmp_path: Path):
    comparison = diff(Wanted(EJINA, "as_filed"), Wanted(EJINA))
    files = write_diff(comparison, tmp_path)
    assert [file.name for file in files] == ["diff.docx", "diff.html"]
    first = [file.read_bytes() for file in files]
    document = read_docx(first[0]).document
    assert [h.text.rpartition("、")[2] for h in document.headings()][:3] == ["输入的差异", "数据项的变化", "文档的变化"]
    [table] = [t for t in document.tables() if t.caption == "文档中印出的数据项"]
    rows = [[cell.text for cell, _ in row] for row in table.grid()]
    assert len(rows) == 11  # the head and ten figures; the need of 2027Q4 is printed nowhere
    assert rows[1] == [
        "动态总投资",
        "万元",
        "4.64",
        "4.65",
        "+0.01",
        "+0.22",
        "涨价系数〔2027〕（保留2位小数，四舍五入 → 不取位）",
    ]
    page = first[1].decode("utf-8")
    for text in ("对比说明", "文档中印出的数据项", "保留2位小数，四舍五入 → 不取位"):
        assert text in page
    assert page.count(">4.64</del>") == page.count(">4.65</ins>") > 0
    write_diff(comparison, tmp_path)
    assert [file.read_bytes() for file in files] == first


def test_everything_is_listed_when_asked_for(tmp_path: Path):
    comparison = diff(Wanted(QUARRY), Wanted(quarry(tmp_path, ("budget_price: 98", "budget_price: 105"))))
    captions = [t.caption for t in comparison_document(comparison, every=True).tables()]
    assert captions[2:5] == [
        "文档中印出的数据项",
        "文档中不印的中间数据项",
        "取位后相同、参与计算的值不同的数据项",
    ]
    content = comparison.as_dict(every=True)
    assert len(content["figures"]) == 132 + 17
    assert len(comparison.as_dict(every=False)["figures"]) == 132
    assert len(content["document"]) == 76


def test_a_new_unit_moves_only_what_follows_from_it(tmp_path: Path):
    unit = "      - id: heap\n        name: 堆料场\n        area_hm2: 0.1000\n        damage: [{type: occupied, degree: light}]\n"
    folder = copied(
        tmp_path,
        ("name: 采坑\n        area_hm2: 2.0000", "name: 采坑\n        area_hm2: 1.9000"),
        ("degree: severe, area_hm2: 1.5000", "degree: severe, area_hm2: 1.4000"),
        ("      - id: road\n", f'{unit}        directions: ["0404"]\n      - id: road\n'),
    )
    comparison = diff(Wanted(DOSSIER), Wanted(folder))
    assert [(c.path, c.before) for c in comparison.inputs] == [
        ("sub_projects.main.units.pit.area_hm2", "2.0000"),
        ("sub_projects.main.units.pit.damage.第1项.area_hm2", "1.5000"),
        ("sub_projects.main.units.heap", None),
    ]
    tables = [change for change in comparison.document or () if isinstance(change, TableChange)]
    fresh = [table.name for table in tables if any(row.before is None and "堆料场" in row.label for row in table.rows)]
    assert fresh == ["表2 土地损毁程度分析表", "表3 复垦单元与复垦方向表", "表7 土地复垦工程进度安排表"]
    words = [change for change in comparison.document or () if isinstance(change, WordsChange)]
    assert [(c.before, c.after) for c in words if c.section.startswith("二、")] == [
        ("采坑2.0000hm²；", "采坑1.9000hm²；"),
        (None, "堆料场0.1000hm²；"),
    ]
    by_id = {str(change.state.id): change for change in comparison.figures}
    # 1.9 × 10000 × 0.50 = 9500; the whole area stays 3.0000, of three units in place of two
    assert texts(by_id["quantity|sub:main/unit:pit/measure:fill/line:haul"]) == ("10000.00", "9500.00")
    assert by_id["area|project"].kind == "origin"
    assert [str(c.id) for c in by_id["damaged_area|type:occupied"].causes] == ["area|sub:main/unit:heap"]
    assert [str(c.id) for c in by_id["static_investment|project"].causes] == ["area|sub:main/unit:pit"]
