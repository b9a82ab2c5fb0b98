"""Documents → tables as they are to be understood (识表): every table, its parts, and its continuations over pages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from xiufu.audit.table_grid import Grid, compact, grids, titled
from xiufu.audit.table_heads import columns_of, head_of, unit_in
from xiufu.audit.table_parts import Part, parts
from xiufu.audit.table_rows import levelled, rows_of
from xiufu.audit.tables import ColumnView, TableView
from xiufu.document.blocks import PageBreak, Paragraph, Table
from xiufu.document.places import said, shortened, table_name

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_NOTE = re.compile(r"\s*(?:注|说明|备注)\s*[:：\d]")
_STROKES = frozenset("一二三")
"""A numeral alone among numbers in digits is a dash, of a scan it may be read twice over."""
_MOST_ROWS = 5_000
"""What goes on for longer is judged in parts, of which none is sure to be whole."""
_CONTINUED = re.compile(r"续表|[（(]?续[)）]?$|^续|接上表|[（(]续")


def table_views(paper: "Paper") -> Iterator[TableView]:
    """Every table of a document (全部表格), in reading order; of forms every part; what goes on over pages is one."""
    waiting: TableView | None = None
    for number, block in enumerate(paper.file.document.blocks):
        if not isinstance(block, Table):
            if waiting and not isinstance(block, PageBreak) and not _passes(block):
                yield waiting
                waiting = None
            continue
        views = [] if number in paper.too_long else list(_views(paper, number, block))
        for view in views:
            joined = _joined(waiting, view) if waiting else None
            if waiting and joined and len(joined.rows) > _MOST_ROWS:
                waiting, view, joined = replace(waiting, certainty=0), replace(view, certainty=0), None
            if waiting and not joined:
                yield waiting
            waiting = joined or view
    if waiting:
        yield waiting


def _passes(block: object) -> bool:
    return isinstance(block, Paragraph) and (not said(block).strip() or bool(_CONTINUED.search(said(block).strip())))


def _views(paper: "Paper", number: int, block: Table) -> Iterator[TableView]:
    block = titled(block, _above(paper, number))
    for depth, (table, grid) in enumerate(grids(paper, number, block)):
        found = parts(grid)
        name = table_name(table) if not depth else f"{table_name(block)} 内表 {table_name(table)}"
        for part in found:
            unit = part.unit or unit_in(table.unit) or unit_in(table.caption)
            title = name if len(found) == 1 or not part.title else f"{name} {shortened(part.title)}"
            yield _view(paper, number, grid, part, title, unit, nested=bool(depth))


def _above(paper: "Paper", number: int) -> list[str]:
    """The lines right above a table (表前文字)."""
    blocks = paper.file.document.blocks
    lines = [said(block) for block in blocks[max(0, number - 2) : number] if isinstance(block, Paragraph)]
    return lines if number and isinstance(blocks[number - 1], Paragraph) else []


def _view(paper: "Paper", number: int, grid: Grid, part: Part, title: str, unit: str, *, nested: bool) -> TableView:
    head = head_of(grid, part.rows, part.columns)
    if part.form:
        columns = [ColumnView("", "number", at=c) for c in part.columns]
        head = replace(head, banners=range(0), heads=range(part.rows.start, part.rows.start))
    else:
        columns = columns_of(grid, part.rows, part.columns, head, unit)
    rows = levelled(rows_of(grid, part.rows, columns, head, number), grid, columns)
    if part.form:
        rows = [replace(row, kind="item", label=shortened(_first(grid, row.at))) for row in rows]
    inside = [i for i, row in enumerate(rows) if row.body]
    return TableView(
        number,
        title,
        paper.sections[number],
        tuple(rows),
        tuple(columns),
        {
            (i, j): claim
            for i in inside
            for j, column in enumerate(columns)
            if column.kind == "number"
            and (claim := grid[rows[i].at][column.at].claim)
            and compact(grid[rows[i].at][column.at].text) not in _STROKES
        },
        tuple(tuple(grid[row.at][column.at].text for column in columns) for row in rows),
        unit,
        paper.file.certainty.get(number, 100),
        notes=_notes(paper, number),
        shape="form" if part.form else "table",
        nested=nested,
        cost_rows=paper.known.cost_rows,
    )


def _notes(paper: "Paper", number: int) -> tuple[str, ...]:
    """The notes of a table and the line below it if it is one."""
    blocks = paper.file.document.blocks
    table = blocks[number]
    own = [said(note) for note in table.notes] if isinstance(table, Table) else []
    below = blocks[number + 1] if number + 1 < len(blocks) else None
    if isinstance(below, Paragraph) and _NOTE.match(said(below)):
        own.append(said(below))
    return tuple(own)


def _first(grid: Grid, r: int) -> str:
    texts = [slot.text for slot in grid[r] if slot.begins and compact(slot.text)]
    return next((t for t in texts if any(x.isalpha() for x in t)), "")


def _joined(earlier: TableView, later: TableView) -> TableView | None:
    """A table and what goes on from it on the next page, as one: the same heads, or none and as many columns."""
    if (
        earlier.block == later.block
        or earlier.shape == "form"
        or later.shape == "form"
        or earlier.nested
        or later.nested
    ):
        return None
    if len(earlier.columns) != len(later.columns):
        return None
    heads = [column.heads for column in later.columns]
    same = any(heads) and heads == [column.heads for column in earlier.columns]
    named = bool(_CONTINUED.search(later.title)) or compact(later.title) == compact(earlier.title)
    ended = any(row.kind == "total" for row in earlier.rows[-1:])
    goes_on = not ended and not any(heads)
    if not goes_on and not (same and (named or (not ended and _untitled(later)))):
        return None
    offset = len(earlier.rows)
    rows = (*earlier.rows, *(replace(row, group=row.group + offset) for row in later.rows))
    columns = tuple(
        replace(a, kind="number") if "number" in (a.kind, b.kind) else a
        for a, b in zip(earlier.columns, later.columns, strict=True)
    )
    return replace(
        earlier,
        rows=rows,
        columns=columns,
        cells={**earlier.cells, **{(r + offset, c): claim for (r, c), claim in later.cells.items()}},
        texts=(*earlier.texts, *later.texts),
        certainty=min(earlier.certainty, later.certainty),
        continued=(*earlier.continued, later.block),
    )


def _untitled(view: TableView) -> bool:
    return view.title.startswith("“") or view.title == "无题表"
