"""Every paragraph of a document with its spot (逐段)."""

from collections.abc import Iterator

from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, Heading, Paragraph, Picture, Table
from xiufu.document.places import said


def texts(document: Document) -> Iterator[tuple[Spot, str]]:
    """Spot and text of every paragraph (逐段文字), in reading order; titles of headings, tables and pictures are paragraphs too.

    >>> from xiufu.document.blocks import text_cell
    >>> table = Table("t1", "面积表", ((text_cell("合计"), text_cell("6.3758")),), (1, 1), header_rows=0)
    >>> list(texts(Document("", (Heading("总则", 1), table))))[-1]
    (Spot(block=1, row=0, column=1, paragraph=0), '6.3758')
    """
    for number, block in enumerate(document.blocks):
        match block:
            case Heading() | Picture():
                yield Spot(number), block.title
            case Paragraph():
                yield Spot(number), said(block)
            case Table():
                yield Spot(number), block.title
                yield from _in_cells(number, block)
                yield from ((Spot(number, paragraph=n), said(note)) for n, note in enumerate(block.notes, start=1))
            case _:
                pass


def _in_cells(number: int, table: Table) -> Iterator[tuple[Spot, str]]:
    for r, row in enumerate(table.grid()):
        for c, (cell, begins) in enumerate(row):
            if begins:
                yield from ((Spot(number, r, c, p), said(paragraph)) for p, paragraph in enumerate(cell.paragraphs()))
