"""Sheets of a plan's workbook as read (填写簿各表): which column is which, and what stands in a row."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xiufu.core.errors import Problem, SheetCell
from xiufu.core.validation import suggestion
from xiufu.reading.plan_cells import Raw, Value
from xiufu.reading.sheet_marks import PLAIN, Marks

_HEAD_ROWS = 30
"""Among so many rows the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as read (工作表): cells, marks and merged areas, rows and columns from 0."""

    number: int
    title: str
    rows: Sequence[Sequence[Value]]
    marks: Marks
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]

    def at(self, row: int, column: int | None = None) -> SheetCell:
        """A cell, or a whole row, for messages."""
        return SheetCell(self.number, self.title, row + 1, 0 if column is None else column + 1)

    def raw(self, row: int, column: int) -> Raw:
        """A cell."""
        here = (row, column)
        return Raw(self.rows[row][column], self.marks.formats.get(here, PLAIN), self.marks.faults.get(here))

    def blank_below(self, row: int, column: int) -> bool:
        """Whether nothing is written in a column below a row."""
        return all(self.raw(r, column).blank for r in range(row + 1, len(self.rows)))


@dataclass(frozen=True, slots=True)
class Heads:
    """列名所在: the row of the headings, and the column of each."""

    row: int
    columns: Mapping[str, int]


def folded(text: object) -> str:
    """A heading for comparing: without the star, spaces and differences of width."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).removesuffix("*")


def heads_of(
    page: Page,
    known: Sequence[str],
    required: Sequence[str],
    ignored: Sequence[str],
    file: str,
    problems: list[Problem],
) -> Heads | None:
    """找列名: the row that has most of the known headings; what is wrong with it goes to ``problems``."""
    by_text = {folded(heading): heading for heading in (*known, *ignored)}
    found = [sum(folded(cell) in by_text for cell in cells) for cells in page.rows[:_HEAD_ROWS]]
    if not found or not max(found):
        said = f"找不到列名“{'、'.join(known[:4])}……”"
        problems.append(Problem(file, 0, said, "恢复列名一行；可用 xiufu new 另写一份空白的对照", cell=page.at(0)))
        return None
    row = found.index(max(found))
    columns: dict[str, int] = {}
    before = len(problems)
    for place, cell in enumerate(page.rows[row]):
        heading = by_text.get(folded(cell))
        cell_at = page.at(row, place)
        if heading is not None and heading in columns:
            problems.append(Problem(file, 0, f"列名“{heading}”重复", "删去其中一列", cell=cell_at))
        elif heading is not None:
            columns[heading] = place
        elif not page.blank_below(row, place):
            here = {folded(text) for text in page.rows[row]}
            problems.append(_stray_column(page, row, place, [h for h in known if folded(h) not in here], file))
    for heading in required:
        if heading not in columns:
            problems.append(Problem(file, 0, f"缺少列“{heading}”", "补上这一列，列名照此写", cell=page.at(row)))
    return Heads(row, columns) if len(problems) == before else None


def _stray_column(page: Page, row: int, place: int, missing: Sequence[str], file: str) -> Problem:
    written = str(page.rows[row][place]).strip()
    if not written:
        first = next(r for r in range(row + 1, len(page.rows)) if not page.raw(r, place).blank)
        remedy = "删去它，或移到有列名的列；自己的内容请放到另建的工作表"
        return Problem(file, 0, "单元格有内容，所在的列却没有列名", remedy, cell=page.at(first, place))
    near = {folded(h): h for h in missing}.get(suggestion(folded(written), map(folded, missing)) or "")
    remedy = f"是否想写“{near}”？" if near else "删去这一列，或移到另建的工作表"
    return Problem(file, 0, f"不认识列名“{written[:40]}”", remedy, cell=page.at(row, place))


def spread(page: Page, heads: Heads, keys: Sequence[str], file: str, problems: list[Problem]) -> Page:
    """拆开合并的单元格: a merged cell in a column of ``keys`` counts for all its rows; elsewhere it is a fault."""
    rows = [list(cells) for cells in page.rows]
    key_columns = {heads.columns[key] for key in keys if key in heads.columns}
    for (top, left), (bottom, right) in page.merged:
        if top <= heads.row or top >= len(rows) or left >= len(rows[top]) or page.raw(top, left).blank:
            continue
        if left in key_columns and left == right:
            for row in range(top, min(bottom + 1, len(rows))):
                rows[row][left] = rows[top][left]
        elif any(left <= column <= right for column in heads.columns.values()):
            remedy = "取消合并，在每一行各写各的内容"
            problems.append(Problem(file, 0, "数据格合并了，不知道属于哪几行", remedy, cell=page.at(top, left)))
    return Page(page.number, page.title, rows, page.marks, page.merged)


def filled(page: Page, heads: Heads) -> Iterator[int]:
    """有内容的行 below the headings."""
    for row in range(heads.row + 1, len(page.rows)):
        if any(not page.raw(row, column).blank for column in heads.columns.values()):
            yield row
