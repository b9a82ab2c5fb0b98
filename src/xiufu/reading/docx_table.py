"""Tables of a Word file (表格): their true spans, whatever the rows look like in the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xiufu.document.blocks import Cell, Paragraph, Table
from xiufu.reading.docx_text import W, count, shown, value
from xiufu.reading.ooxml import Element

_MOST_COLUMNS = 256
_MOST_SLOTS = 3_000_000
Content = Callable[[Element], tuple[Paragraph | Table, ...]]
"""Reads what stands in a cell."""


@dataclass(slots=True)
class _Draft:
    """A cell whose rows are still being counted."""

    cell: Element | None
    colspan: int = 1
    rowspan: int = 1


def read_table(element: Element, identifier: str, caption: str, unit: str, content: Content) -> Table | None:
    """A table with its true spans (读入表格); short rows are filled up with empty cells. None when it has no cells.

    Raises ``OverflowError`` where it has more cells than any page could hold.
    """
    lines = [line for line in shown(element) if line.tag == W + "tr" and not _deleted(line)]
    rows: list[list[_Draft]] = []
    columns: list[int] = []
    reaching: dict[int, _Draft] = {}
    for line in lines:
        row, column, below = [], 0, {}
        for draft, merge in _cells(line):
            above = reaching.get(column)
            if merge == "continue" and above and above.colspan == draft.colspan:
                above.rowspan += 1
                draft = above
            else:
                row.append(draft)
            if merge:
                below[column] = draft
            column += draft.colspan
        rows.append(row)
        columns.append(column)
        reaching = below
    width = max(columns, default=0)
    if not width:
        return None
    if width * len(rows) > _MOST_SLOTS:
        raise OverflowError(f"{len(rows)} rows of {width} columns")
    for row, column in zip(rows, columns, strict=True):
        row.extend(_Draft(None) for _ in range(width - column))
    heads = next((i for i, line in enumerate(lines) if line.find(f"{W}trPr/{W}tblHeader") is None), len(lines))
    widths = [max(1, count(column.get(W + "w"))) for column in element.iterfind(f"{W}tblGrid/{W}gridCol")]
    cells = tuple(tuple(_finished(draft, content, header=i < heads) for draft in row) for i, row in enumerate(rows))
    return Table(identifier, caption, cells, tuple((widths + [1] * width)[:width]), unit, heads)


def _deleted(line: Element) -> bool:
    return line.find(f"{W}trPr/{W}del") is not None


def _cells(line: Element) -> Iterator[tuple[_Draft, str]]:
    """Cells of a row with how they merge downwards: ``restart``, ``continue`` or not at all."""
    before = line.find(f"{W}trPr/{W}gridBefore")
    for _ in range(min(count(before.get(W + "val")), _MOST_COLUMNS) if before is not None else 0):
        yield _Draft(None), ""
    for cell in shown(line):
        if cell.tag != W + "tc":
            continue
        span, merge = 1, ""
        properties = cell.find(W + "tcPr")
        if properties is not None:
            span = min(max(1, count(value(properties, "gridSpan"))), _MOST_COLUMNS)
            if properties.find(W + "vMerge") is not None:
                merge = value(properties, "vMerge") or "continue"
        yield _Draft(cell, span), merge


def _finished(draft: _Draft, content: Content, *, header: bool) -> Cell:
    if draft.cell is None:
        return Cell((), draft.colspan, draft.rowspan, header=header)
    direction = draft.cell.find(f"{W}tcPr/{W}textDirection")
    vertical = direction is not None and direction.get(W + "val", "").startswith(("tb", "bt"))
    return Cell(content(draft.cell), draft.colspan, draft.rowspan, header=header, vertical=vertical)
