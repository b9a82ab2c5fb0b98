"""Documents in a normal form: what must survive being written in any format and read back."""

from typing import Any

from xiufu.document.blocks import Cell, Document, Footnote, Heading, Paragraph, Picture, Table


def comparable(document: Document) -> list[tuple]:
    """(kind, level or style, text…) of each block; contents and page breaks are left out, notes follow their table."""
    seen: list[tuple] = []
    for block in document.blocks:
        match block:
            case Heading():
                seen.append(("heading", block.level, block.title))
            case Paragraph():
                seen.append(("paragraph", block.style, words(block)))
            case Table():
                seen.append(table(block))
                seen += [("paragraph", "note", words(note)) for note in block.notes]
            case Picture():
                seen.append(("picture", block.title))
    return seen


def words(paragraph: Paragraph) -> str:
    """The text, with each footnote where its mark stands."""
    return "".join(f"〔注：{run.note}〕" if isinstance(run, Footnote) else run.text for run in paragraph.runs)


def table(block: Table) -> tuple:
    """Title, unit, number of header rows, and each cell that begins in a row with its spans."""
    block.grid()
    rows = [[(content(cell), cell.colspan, cell.rowspan) for cell in row] for row in block.rows]
    return ("table", block.title, block.unit, block.header_rows, rows)


def content(cell: Cell) -> Any:
    """The words of a cell; a cell with tables in it as the list of its parts."""
    if not any(isinstance(part, Table) for part in cell.content):
        return "\n".join(words(part) for part in cell.content if isinstance(part, Paragraph))
    return [table(part) if isinstance(part, Table) else words(part) for part in cell.content]
