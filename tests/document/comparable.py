"""What a document says, whatever the format it went through: the normal form in which readers are compared with writers.

A list of (kind, level or style, what it says): a heading with its number; a paragraph with each footnote in its place,
between ［ and ］; a table with title, unit, header rows and each cell's text, place and spans, then its notes one by one;
a picture with its title. Contents and page breaks are left out: they say nothing of their own.
"""

from collections.abc import Iterable

from xiufu.document.blocks import Block, Cell, Document, Footnote, Heading, Paragraph, Picture, Run, Table


def comparable(document: Document, *, vector: bool = False) -> list[tuple[str, object, object]]:
    """The normal form of a document; ``vector`` is for a format that keeps what is drawn as SVG."""
    return comparable_blocks(document.blocks, vector=vector)


def comparable_blocks(blocks: Iterable[Block], *, vector: bool = False) -> list[tuple[str, object, object]]:
    found: list[tuple[str, object, object]] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(("heading", block.level, block.title))
            case Paragraph():
                found.append(("paragraph", block.style, said(block.runs)))
            case Table():
                found.append(("table", (block.title, block.unit, heads(block)), cells(block)))
                found += [("paragraph", "note", said(note.runs)) for note in block.notes]
            case Picture():
                drawn = ("svg", block.drawing.svg) if vector and block.drawing else (block.format, block.dots)
                found.append(("picture", drawn, block.title))
            case _:
                pass
    return found


def said(runs: Iterable[Run]) -> str:
    """The words of a paragraph with its footnotes."""
    return "".join(f"［{run.note}］" if isinstance(run, Footnote) else run.text for run in runs)


def heads(table: Table) -> int:
    """Header rows that can repeat on every page: none when a cell reaches out of them, or nothing is left below."""
    count = table.header_rows
    reach = (r + cell.rowspan for r, row in enumerate(table.rows[:count]) for cell in row)
    return count if count < len(table.rows) and max(reach, default=0) <= count else 0


def cells(table: Table) -> list[tuple[int, int, int, int, object]]:
    """Row, column, spans and content of every cell of a table."""
    return [
        (r, c, cell.colspan, cell.rowspan, inside(cell))
        for r, row in enumerate(table.grid())
        for c, (cell, begins) in enumerate(row)
        if begins
    ]


def inside(cell: Cell) -> list[object]:
    """What stands in a cell: lines and tables, at least one line; styles and alignment do not count there."""
    content: list[object] = []
    for part in cell.content:
        content.append(said(part.runs) if isinstance(part, Paragraph) else comparable_blocks((part,)))
    return content or [""]
