"""Cells of a web page's table put where a browser puts them, so that they tile a grid (表格铺排)."""

from collections.abc import Sequence
from typing import NamedTuple

from xiufu.document.blocks import Align, Cell, Paragraph, Table

_MOST_COLUMNS = 256


class RawCell(NamedTuple):
    """A cell as written; ``rowspan`` 0 reaches to the end of its group of rows."""

    content: tuple[Paragraph | Table, ...]
    colspan: int
    rowspan: int
    header: bool
    of_row: bool
    align: Align
    vertical: bool


def tiled(groups: Sequence[Sequence[Sequence[RawCell]]], heads: int, widths: Sequence[int]) -> Table | None:
    """A table of groups of rows (铺排). None when it has no cells.

    No cell reaches out of its group of rows; what would overlap is cut, what is missing is an empty cell. ``heads`` is how
    many rows head the table; without any, leading rows that are all headings of columns do.
    """
    rows: list[list[tuple[int, Cell]]] = []
    taken: set[tuple[int, int]] = set()
    for group in groups:
        end = len(rows) + len(group)
        for cells in group:
            r = len(rows)
            rows.append(_placed(cells, r, end, taken))
    width = max((c + 1 for _, c in taken), default=0)
    if not width:
        return None
    whole = [
        tuple(cell for _, cell in sorted([*row, *_missing(r, width, taken)], key=lambda placed: placed[0]))
        for r, row in enumerate(rows)
    ]
    every = [cells for group in groups for cells in group]
    heads = heads or next((i for i, row in enumerate(every) if not row or not all(_of_column(c) for c in row)), 0)
    known = tuple(widths) if len(widths) == width else (1,) * width
    return Table("", "", tuple(whole), known, "", min(heads, len(whole)))


def _of_column(cell: RawCell) -> bool:
    return cell.header and not cell.of_row


def _placed(cells: Sequence[RawCell], r: int, end: int, taken: set[tuple[int, int]]) -> list[tuple[int, Cell]]:
    placed: list[tuple[int, Cell]] = []
    c = 0
    for raw in cells:
        while (r, c) in taken:
            c += 1
        if c >= _MOST_COLUMNS:
            break
        last = min(c + max(1, raw.colspan), _MOST_COLUMNS)
        colspan = next((j for j in range(c + 1, last) if (r, j) in taken), last) - c
        rowspan = min(raw.rowspan or end - r, end - r)
        taken |= {(i, j) for i in range(r, r + rowspan) for j in range(c, c + colspan)}
        placed.append((c, Cell(raw.content, colspan, rowspan, raw.align, raw.header, raw.vertical)))
        c += colspan
    return placed


def _missing(r: int, width: int, taken: set[tuple[int, int]]) -> list[tuple[int, Cell]]:
    return [(c, Cell(())) for c in range(width) if (r, c) not in taken]
