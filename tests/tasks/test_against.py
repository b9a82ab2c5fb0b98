"""Word files that were edited: what was changed by hand is found, and told from what the plan changed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tests.golden.making import example
from tests.render.templates import bureau_template
from xiufu.core.errors import InputError
from xiufu.document.places import printed_figures
from xiufu.tasks.against import Edit, check_against
from xiufu.tasks.build import build

EJINA = Path("examples/ejina-railway")
WHOLE = Path("examples/two-valleys")
TOTAL = "投资总表，“动态总投资”行，“费用（万元）”列"


def edited(to: Path, *changes: Callable[[Any], None]) -> Path:
    """The built plan after changes by python-docx, saved as Word saves it."""
    package = docx.Document(BytesIO(example("ejina-railway").word))
    for change in changes:
        change(package)
    file = to / "edited.docx"
    package.save(str(file))
    return file


def short(found: list[Edit]) -> list[tuple[str, str, str | None, str | None]]:
    return [(edit.kind, edit.place, edit.expected, edit.found) for edit in found]


def table(package: Any, first: str) -> Any:
    return next(t for t in package.tables if t.rows[0].cells[1].text == first)


def paragraph(package: Any, start: str) -> Any:
    return next(p for p in package.paragraphs if p.text.startswith(start))


def cell(package: Any, label: str) -> Any:
    """A cell of the table of totals."""
    return next(row.cells[2] for row in table(package, "工程或费用名称").rows if row.cells[1].text == label)


def retype(text: str, to: str, label: str = "动态总投资") -> Callable[[Any], None]:
    def change(package: Any) -> None:
        [run] = [r for p in cell(package, label).paragraphs for r in p.runs if r.text == text]
        run.text = to

    return change


def test_saved_again_without_a_change(tmp_path: Path):
    assert check_against(EJINA, edited(tmp_path)) == []


def test_a_number_changed_in_its_bookmark(tmp_path: Path):
    [edit] = check_against(EJINA, edited(tmp_path, retype("4.65", "4.95")))
    assert edit == Edit("figure", TOTAL, "4.65", "4.95", "dynamic_investment|project")
    assert str(edit).startswith(f"手工改数　{TOTAL}［dynamic_investment|project］：“4.65” → “4.95”。→ 恢复成原数")


def test_a_number_typed_beside_its_bookmark(tmp_path: Path):
    def change(package: Any) -> None:
        cell(package, "动态总投资").paragraphs[0].add_run("5")

    assert short(check_against(EJINA, edited(tmp_path, change))) == [("number", TOTAL, "4.65", "4.655")]


def test_a_bookmark_that_was_typed_over(tmp_path: Path):
    def change(package: Any) -> None:
        line = cell(package, "动态总投资").paragraphs[0]._p
        for element in [e for e in line if e.tag in (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
            line.remove(element)

    lost = ("mark", TOTAL, "4.65", "4.65")
    assert short(check_against(EJINA, edited(tmp_path, change))) == [lost]
    # another number in its place is told once, as what was typed
    both = check_against(EJINA, edited(tmp_path, change, retype("4.65", "9.99")))
    assert short(both) == [("number", TOTAL, "4.65", "9.99")]


def test_words_changed_added_and_deleted(tmp_path: Path):
    def change(package: Any) -> None:
        one = paragraph(package, "复垦费用由建设单位承担")
        one.runs[0].text = one.runs[0].text.replace("全额", "足额")
        one.insert_paragraph_before("新写的一段。")
        one.insert_paragraph_before("新写的另一段，共 12.5 万元。")
        gone = paragraph(package, "（1）项目名称")
        gone._p.getparent().remove(gone._p)

    kept = "复垦费用由建设单位承担，{}列入建设项目总投资。静态总投资 4.28万元，动态总投资 4.65万元。"
    assert short(check_against(EJINA, edited(tmp_path, change))) == [
        (
            "text",
            "二、项目概况 › （一）项目基本情况",
            "（1）项目名称：临哈铁路临河至额济纳段扩能改造工程（LEKNSG-6）临时用地；",
            None,
        ),
        ("text", "八、土地复垦费用安排", None, "新写的一段。"),
        ("number", "八、土地复垦费用安排", None, "新写的另一段，共 12.5 万元。"),
        ("text", "八、土地复垦费用安排", kept.format("全额"), kept.format("足额")),
    ]


def test_rows_and_tables_deleted_tell_of_their_numbers_too(tmp_path: Path):
    def change(package: Any) -> None:
        totals = table(package, "工程或费用名称")
        [row] = [row for row in totals.rows if row.cells[1].text == "其他费用"]
        totals._tbl.remove(row._tr)
        gone = table(package, "权属单位")._tbl
        above = [one._p for one in package.paragraphs if one._p.getnext() is gone or "权属状况表" in one.text]
        for element in (gone, *above):
            element.getparent().remove(element)

    found = check_against(EJINA, edited(tmp_path, change))
    assert [(edit.kind, edit.place, edit.found) for edit in found] == [
        ("text", "二、项目概况 › （四）土地利用状况，表3 土地权属状况表（整表）", None),
        ("text", "投资总表，“其他费用”行（整行）", None),
    ]
    assert found[-1].expected == "2 │ 其他费用 │ 1.20"


def test_what_the_plan_changed_since_is_told_from_what_was_changed_by_hand(tmp_path: Path):
    """The file was built as filed; the plan is computed as recommended by now; one number was changed besides."""
    built = example("ejina-railway", "as_filed")
    package = docx.Document(BytesIO(built.word))
    retype("4.28", "4.82", "静态总投资")(package)
    package.save(str(tmp_path / "edited.docx"))
    found = check_against(EJINA, tmp_path / "edited.docx")
    assert [short([edit])[0][1:] for edit in found if edit.kind == "figure"] == [
        ("投资总表，“静态总投资”行，“费用（万元）”列", "4.28", "4.82")
    ]
    stale = [edit for edit in found if edit.kind == "stale"]
    assert short(stale)[:1] == [("stale", "八、土地复垦费用安排", "4.65", "4.64")]
    assert len(stale) == sum(
        a.number.text != b.number.text
        for a, b in zip(
            printed_figures(built.document), printed_figures(example("ejina-railway").document), strict=True
        )
    )
    # besides numbers, the imprint names the policy
    assert [edit.place for edit in found if edit.kind not in ("figure", "stale")] == ["测算说明"]


def test_without_the_map_of_bookmarks_what_differs_counts_as_changed_by_hand(tmp_path: Path):
    """A program that saved the file without its parts of our own leaves the bookmarks."""
    package = docx.Document(BytesIO(example("ejina-railway", "as_filed").word))
    for key in [key for key, relation in package.part.rels.items() if relation.reltype.endswith("/customXml")]:
        package.part.rels.pop(key)
    package.save(str(tmp_path / "edited.docx"))
    found = check_against(EJINA, tmp_path / "edited.docx")
    assert {edit.kind for edit in found} == {"figure", "text"}


@pytest.mark.parametrize("folder", ["examples/stone-quarry", "examples/two-valleys", "tests/fixtures/dossier"])
def test_another_plan(tmp_path: Path, folder: str):
    with pytest.raises(InputError, match="多半不是由它生成的"):
        check_against(Path(folder), edited(tmp_path))


def test_half_a_plan_is_still_that_plan(tmp_path: Path):
    def change(package: Any) -> None:
        for one in package.tables[8:]:
            one._tbl.getparent().remove(one._tbl)

    assert check_against(EJINA, edited(tmp_path, change))


def test_files_without_bookmarks_and_no_word_files(tmp_path: Path):
    plain = tmp_path / "plain.docx"
    docx.Document().save(str(plain))
    with pytest.raises(InputError, match="没有数据书签"):
        check_against(EJINA, plain)
    plain.write_bytes(b"PK")
    with pytest.raises(InputError, match="不是有效的"):
        check_against(EJINA, plain)
    with pytest.raises(InputError, match="文件不存在"):
        check_against(EJINA, tmp_path / "nothing.docx")


def test_what_a_template_says_is_no_edit_by_hand(tmp_path: Path) -> None:
    """With the template the file was built with, only what was changed since is listed."""
    template = tmp_path / "t.docx"
    template.write_bytes(bureau_template())
    build(WHOLE, tmp_path / "out", template=template, pdf=False)
    file = tmp_path / "out" / "plan.docx"
    assert {edit.kind for edit in check_against(WHOLE, file)} == {"text"}
    assert check_against(WHOLE, file, template=template) == []
