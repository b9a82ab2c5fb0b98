"""Tables: merged cells, header rows that repeat, widths in proportion, vertical labels."""

from collections.abc import Sequence

from xiufu.document.blocks import Cell, Table
from xiufu.render.docx.text import Pen, add_caption, add_paragraph, add_runs, add_text
from xiufu.render.docx.xml import Element, add
from xiufu.render.layout import (
    CELL_MARGINS,
    SHORT,
    TableType,
    apportion,
    is_long,
    repeated_rows,
    row_heights,
    table_type,
)
from xiufu.render.printable import printable


def add_table(body: Element, table: Table, text_width: int, pen: Pen, *, page_break: bool = False) -> None:
    """A table with its caption, unit and notes (表格), also within a cell. ``text_width`` is in twentieths of a point.

    It ends with a paragraph, as a cell must, and as keeps two tables apart.
    """
    grid = table.grid()
    widths = apportion(table.widths, text_width)
    size = table_type(table, text_width)
    if table.title:
        add_caption(body, "Caption", table.label, table.caption, text_width, pen, keep_next=True, page_break=page_break)
    if table.unit:
        unit = add_paragraph(body, "TableUnit", keep_next=True, page_break=page_break and not table.title)
        add_text(unit, table.unit)
    if page_break and not table.title and not table.unit:
        add_paragraph(body, "Spacer", page_break=True)
    element = add(body, "tbl")
    _properties(element, table, widths)
    # A row beside a vertical label never breaks, so that a long text would be cut off at the end of the page: there the
    # label is set across, and its narrow column alone makes it stand.
    vertical = not any(map(is_long, grid))
    heights = row_heights(grid, widths, size) if vertical else [size.row_height] * len(grid)
    repeated = repeated_rows(table)
    together = len(grid) if len(grid) <= SHORT and vertical and not table.flows else repeated + 1
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


def _add_row(
    element: Element,
    row: list[tuple[Cell, bool]],
    widths: Sequence[int],
    size: TableType,
    pen: Pen,
    *,
    height: int,
    repeated: bool,
    keep_next: bool,
    vertical: bool,
) -> None:
    line = add(element, "tr")
    properties = add(line, "trPr")
    if not is_long(row):
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
    line: Element, cell: Cell, width: int, size: TableType, pen: Pen, *, begins: bool, keep_next: bool, vertical: bool
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
            add_table(element, part, max(1, width - CELL_MARGINS), pen)
            continue
        align = part.align or cell.align
        target = add_paragraph(element, style, keep_next=keep_next, align=None if align == "center" else align)
        add_runs(target, part.runs, pen)
    if not content:
        add_paragraph(element, style)
