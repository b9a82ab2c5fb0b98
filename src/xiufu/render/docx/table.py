"""Tables: merged cells, header rows that repeat, widths in proportion, vertical labels."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from xiufu.document.blocks import Cell, Table
from xiufu.render.docx.text import Pen, add_caption, add_paragraph, add_runs, add_text
from xiufu.render.docx.xml import Element, add, printable

_CELL_MARGINS = 2 * 80
"""As in the template's table style."""
_LONG = 300
"""A row with a cell of more characters may break over pages: kept whole it would leave half a page empty."""
_SHORT = 24
"""A table of no more rows stays on one page."""


class _Type(NamedTuple):
    """One of three sizes of table type (表格字号), in twentieths of a point."""

    suffix: str
    size: int
    row_height: int
    tight: int
    """Least height of a row of a long form, which ought to stand on one page."""
    least_column: int


_SIZES = (_Type("", 210, 420, 340, 1100), _Type("Small", 180, 360, 290, 600), _Type("Tiny", 150, 300, 240, 0))


def add_table(body: Element, table: Table, text_width: int, pen: Pen, *, page_break: bool = False) -> None:
    """A table with its caption, unit and notes (表格), also within a cell. ``text_width`` is in twentieths of a point.

    It ends with a paragraph, as a cell must, and as keeps two tables apart.
    """
    grid = table.grid()
    widths = apportion(table.widths, text_width)
    size = next(s for s in _SIZES if text_width / len(widths) >= s.least_column)
    if not table.header_rows and len(grid) > _SHORT:
        size = size._replace(row_height=size.tight)
    if table.title:
        add_caption(body, "Caption", table.label, table.caption, pen, keep_next=True, page_break=page_break)
    if table.unit:
        unit = add_paragraph(body, "TableUnit", keep_next=True, page_break=page_break and not table.title)
        add_text(unit, table.unit)
    if page_break and not table.title and not table.unit:
        add_paragraph(body, "Spacer", page_break=True)
    element = add(body, "tbl")
    _properties(element, table, widths)
    # A row beside a vertical label never breaks, so that a long text would be cut off at the end of the page: there the
    # label is set across, and its narrow column alone makes it stand.
    vertical = not any(map(_is_long, grid))
    heights = _row_heights(grid, widths, size) if vertical else [size.row_height] * len(grid)
    repeated = _repeated_rows(table)
    together = len(grid) if len(grid) <= _SHORT and vertical else repeated + 1
    for r, row in enumerate(grid):
        _add_row(
            element,
            row,
            widths,
            size,
            pen,
            height=heights[r],
            repeated=r < repeated,
            keep_next=r < together - 1,
            vertical=vertical,
        )
    for note in table.notes:
        add_runs(add_paragraph(body, "TableNote", align=note.align), note.runs, pen)
    if not table.notes:
        add_paragraph(body, "Spacer")


def apportion(parts: Sequence[int], whole: int) -> list[int]:
    """Whole numbers in the proportion of ``parts`` that add up to ``whole`` exactly (按比例分配).

    >>> apportion((1, 1, 1), 100)
    [33, 33, 34]
    """
    total, ends = sum(parts), [0]
    for part in parts:
        ends.append(ends[-1] + part)
    return [right - left for left, right in pairwise(whole * end // total for end in ends)]


def _is_long(row: list[tuple[Cell, bool]]) -> bool:
    return any(len(cell.text) > _LONG for cell, begins in row if begins)


def _properties(element: Element, table: Table, widths: Sequence[int]) -> None:
    properties = add(element, "tblPr")
    add(properties, "tblStyle", val="PlanTable")
    add(properties, "tblW", w=sum(widths), type="dxa")
    add(properties, "jc", val="center")
    add(properties, "tblLayout", type="fixed")
    add(properties, "tblLook", val="0000")
    if table.title:
        add(properties, "tblCaption", val=printable(table.title))
    size = f"共{len(table.rows)}行{len(widths)}列"
    add(properties, "tblDescription", val=printable(f"{size}，{table.unit}" if table.unit else size))
    columns = add(element, "tblGrid")
    for width in widths:
        add(columns, "gridCol", w=width)


def _repeated_rows(table: Table) -> int:
    """How many rows repeat on every page: none when a cell reaches out of them or nothing would be left."""
    count = table.header_rows
    clean = all(r + cell.rowspan <= count for r, row in enumerate(table.rows[:count]) for cell in row)
    return count if clean and count < len(table.rows) else 0


def _row_heights(grid: list[list[tuple[Cell, bool]]], widths: Sequence[int], size: _Type) -> list[int]:
    """Least heights; a vertical label, which Word never makes room for, spreads what it needs over its rows."""
    heights = [size.row_height] * len(grid)
    for r, row in enumerate(grid):
        for c, (cell, begins) in enumerate(row):
            if begins and cell.vertical:
                width = sum(widths[c : c + cell.colspan]) - _CELL_MARGINS
                lines = max(1, width * 10 // (size.size * 14))
                needed = ceil(len(cell.text) / lines) * size.size + size.size
                share = ceil(needed / cell.rowspan)
                heights[r : r + cell.rowspan] = [max(h, share) for h in heights[r : r + cell.rowspan]]
    return heights


def _add_row(
    element: Element,
    row: list[tuple[Cell, bool]],
    widths: Sequence[int],
    size: _Type,
    pen: Pen,
    *,
    height: int,
    repeated: bool,
    keep_next: bool,
    vertical: bool,
) -> None:
    line = add(element, "tr")
    properties = add(line, "trPr")
    if not _is_long(row):
        add(properties, "cantSplit")
    add(properties, "trHeight", val=height, hRule="atLeast")
    if repeated:
        add(properties, "tblHeader")
    c = 0
    while c < len(row):
        cell, begins = row[c]
        _add_cell(
            line,
            cell,
            sum(widths[c : c + cell.colspan]),
            size,
            pen,
            begins=begins,
            keep_next=keep_next,
            vertical=vertical,
        )
        c += cell.colspan


def _add_cell(
    line: Element, cell: Cell, width: int, size: _Type, pen: Pen, *, begins: bool, keep_next: bool, vertical: bool
) -> None:
    element = add(line, "tc")
    properties = add(element, "tcPr")
    add(properties, "tcW", w=width, type="dxa")
    if cell.colspan > 1:
        add(properties, "gridSpan", val=cell.colspan)
    if cell.rowspan > 1:
        add(properties, "vMerge", **({"val": "restart"} if begins else {}))
    if cell.vertical and vertical:
        add(properties, "textDirection", val="tbRlV")
    add(properties, "vAlign", val="center")
    style = ("TableHead" if cell.header else "TableText") + size.suffix
    content = cell.content if begins else ()
    for part in content:
        if isinstance(part, Table):
            add_table(element, part, max(1, width - _CELL_MARGINS), pen)
            continue
        align = part.align or cell.align
        target = add_paragraph(element, style, keep_next=keep_next, align=None if align == "center" else align)
        add_runs(target, part.runs, pen)
    if not content:
        add_paragraph(element, style)
