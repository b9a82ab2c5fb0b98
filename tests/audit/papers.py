"""Small documents with literal numbers: a table is lines of cells between bars, ``<`` and ``^`` go on from the left and above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS
from xiufu.document.blocks import Block, Cell, Document, Paragraph, Table, Text, text_cell
from xiufu.document.read import ReadFile

CHECKS_OF_TABLES = [check for check in CHECKS if check.code.startswith("ARITH-0")]
CHECKS_OF_NUMBERS = [check for check in CHECKS if check.code.startswith(("READ", "ARITH", "CHAIN", "CONS"))]
"""Those that judge numbers, not what is written about them."""
CHECKS_OF_BOOKS = [check for check in CHECKS if check.code.startswith(("ARITH-0", "XLSX"))]


def typed_table(lines: str, title: str = "表", unit: str = "", *, header_rows: int = 0) -> Table:
    """A table as typed. ``header_rows`` is what a foreign file marks: nothing."""
    grid = [line.split("|") for line in lines.strip("\n").splitlines()]
    width = len(grid[0])
    assert all(len(row) == width for row in grid), lines
    rows = []
    for r, row in enumerate(grid):
        cells = []
        for c, text in enumerate(row):
            if text.strip() in ("<", "^"):
                continue
            right = next((i for i in range(c + 1, width) if row[i].strip() != "<"), width)
            below = next((i for i in range(r + 1, len(grid)) if grid[i][c].strip() != "^"), len(grid))
            cells.append(text_cell(text, colspan=right - c, rowspan=below - r))
        rows.append(tuple(cells))
    return Table(f"t{title}", title, tuple(rows), (1,) * width, unit=unit, header_rows=header_rows)


def body(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def holding(*content: Paragraph | Table) -> Cell:
    return Cell(tuple(content))


def paper_of(*blocks: Block, **more: Any) -> Paper:
    return Paper(ReadFile("甲.docx", "docx", Document("", tuple(blocks)), **more))


def paper(lines: str, title: str = "表", unit: str = "", **more: Any) -> Paper:
    return paper_of(typed_table(lines, title, unit), **more)


def numbers(view: Any, r: int) -> Sequence[str]:
    """The numbers of a row as printed, "" where there is none."""
    return [view.cells[r, c].text if (r, c) in view.cells else "" for c in range(len(view.columns))]
