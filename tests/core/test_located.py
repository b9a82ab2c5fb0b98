"""Places of both forms: lines of YAML, cells of a workbook; problems sorted as a reader goes through the book."""

from __future__ import annotations

from xiufu.core.errors import Problem, SheetCell
from xiufu.core.located import LocatedCells, heading_at, position, problem_at
from xiufu.core.yaml_text import parse_yaml

YAML = parse_yaml("project:\n  name: 甲\nunits:\n  - id: yard\n    area: 1\n", "plan.yaml")
CELLS = LocatedCells(
    {"project": {}, "units": [{"id": "yard", "shares": [{"percent": "x"}]}]},
    {
        (): SheetCell(1, "方案"),
        ("units",): SheetCell(3, "单元"),
        ("units", 0): SheetCell(3, "单元", 4),
        ("units", 0, "area"): SheetCell(3, "单元", 4, 3),
        ("units", 0, "shares"): SheetCell(3, "单元", 4, 5),
    },
    {("units",): "单元表", ("units", 0, "area"): "面积", ("units", 0, "shares"): "费用安排"},
    "book.xlsx",
)


def test_a_missing_key_has_a_line_only_by_its_owner_but_a_cell_of_its_own():
    path = ("units", 0, "area")
    assert str(problem_at(YAML, (*path[:2], "name"), "甲", "乙", missing=True)) == (
        "plan.yaml 第4行（units.yard.name）：甲。→ 乙"
    )
    assert str(problem_at(CELLS, path, "甲", "乙", missing=True)) == "book.xlsx 工作表“单元”单元格 C4：甲。→ 乙"


def test_a_path_without_a_cell_has_that_of_what_it_belongs_to():
    assert str(CELLS.cell_of(("units", 0, "name"))) == "工作表“单元”第 4 行"
    assert str(CELLS.cell_of(("units", 7))) == "工作表“单元”"
    assert str(CELLS.cell_of(("deposit", "basis"))) == "工作表“方案”"
    assert CELLS.by_words()["units.yard.area"].name == "C4"


def test_headings_are_those_of_the_whole_cell():
    assert heading_at(CELLS, ("units", 0, "area")) == "面积"
    assert heading_at(CELLS, ("units", 0, "shares", 0, "percent")) == "费用安排"
    assert heading_at(YAML, ("units", 0, "area")) == ""


def test_positions():
    assert position(YAML, ("units", 0, "id")) == "第 4 行"
    assert position(CELLS, ("units", 0, "area")) == "工作表“单元”单元格 C4"


def test_problems_are_sorted_by_sheet_row_and_column():
    cells = [SheetCell(2, "乙", 3, 1), SheetCell(1, "丙", 12, 2), SheetCell(1, "丙", 4, 28), SheetCell(1, "丙", 4, 3)]
    problems = [Problem("book.xlsx", 0, str(n), "", cell=cell) for n, cell in enumerate(cells)]
    assert [p.problem for p in sorted(problems)] == ["3", "2", "1", "0"]
    assert [cell.name for cell in sorted(cells)] == ["C4", "AB4", "B12", "A3"]


def test_a_line_inside_a_cell():
    assert Problem("book.xlsx", 3, "甲", "乙", cell=SheetCell(9, "章节", 5, 4)).place == (
        "book.xlsx 工作表“章节”单元格 D5 第3行"
    )
