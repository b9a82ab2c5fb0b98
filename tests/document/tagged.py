"""What of a document the tags of a PDF can carry, as a normal form: no styles of paragraphs, no white space."""

from collections.abc import Iterable
from dataclasses import replace

from tests.document.comparable import cells, heads, said
from xiufu.document.blocks import Block, Cell, Document, Heading, Paragraph, Picture, Table


def tagged(document: Document) -> list[tuple[object, ...]]:
    """The normal form. A table's unit belongs to it only under a title: without one it is a line above."""
    return tagged_blocks(leveled(document.blocks))


def leveled(blocks: Iterable[Block]) -> list[Block]:
    """Headings of levels without a gap, as PDF/UA wants them."""
    result: list[Block] = []
    path: list[int] = []
    for block in blocks:
        if isinstance(block, Heading) and letters(block.title):
            path = [*(level for level in path if level < block.level), block.level]
            block = replace(block, level=len(path))
        result.append(block)
    return result


def tagged_blocks(blocks: Iterable[Block]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []

    def line(text: str) -> None:
        if letters(text):
            found.append(("paragraph", letters(text)))

    for block in blocks:
        match block:
            case Heading():
                if letters(block.title):
                    found.append(("heading", block.level, letters(block.title)))
            case Paragraph():
                line(said(block.runs))
            case Table():
                title = letters(block.title)
                if not title:
                    line(block.unit)
                unit = letters(block.unit) if title else ""
                found.append(("table", title, unit, heads(block), grid(block)))
                for note in block.notes:
                    line(said(note.runs))
            case Picture():
                found.append(("picture", letters(block.title), letters(block.alt)))
            case _:
                pass
    return found


def grid(table: Table) -> list[tuple[object, ...]]:
    """Row, column, spans and content of every cell that begins."""
    begun = [cell for row in table.grid() for cell, begins in row if begins]
    return [(*place[:4], inside(cell)) for place, cell in zip(cells(table), begun, strict=True)]


def inside(cell: Cell) -> list[tuple[object, ...]]:
    return tagged_blocks(cell.content)


def letters(text: str) -> str:
    return "".join(text.split())
