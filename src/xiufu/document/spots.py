"""Every paragraph of a document with its spot (逐段)."""

from collections.abc import Iterator

from xiufu.core.spot import Spot
from xiufu.document.blocks import NO_SOURCE, Document, Heading, Paragraph, Picture, Table
from xiufu.document.places import said


def texts(document: Document) -> Iterator[tuple[Spot, str]]:
    """Spot and text of every paragraph (逐段文字), in reading order; titles of headings, tables and pictures are paragraphs too.

    >>> from xiufu.document.blocks import text_cell
    >>> table = Table("t1", "面积表", ((text_cell("合计"), text_cell("6.3758")),), (1, 1), header_rows=0)
    >>> list(texts(Document("", (Heading("总则", 1), table))))[-1]
    (Spot(block=1, row=0, column=1, paragraph=0), '6.3758')
    """
    return ((spot, said(part) if isinstance(part, Paragraph) else part.title) for spot, part in _parts(document))


def sources(document: Document) -> Iterator[tuple[Spot, int]]:
    """Spot and source of every paragraph that was read from one of the file (逐段出处), in reading order.

    >>> list(sources(Document("", (Heading("总则", 1, source=4), Paragraph(())))))
    [(Spot(block=0, row=-1, column=-1, paragraph=0), 4)]
    """
    return ((spot, part.source) for spot, part in _parts(document) if part.source != NO_SOURCE)


def _parts(document: Document) -> Iterator[tuple[Spot, Heading | Picture | Paragraph | Table]]:
    for number, block in enumerate(document.blocks):
        match block:
            case Heading() | Picture() | Paragraph():
                yield Spot(number), block
            case Table():
                yield Spot(number), block
                yield from _in_cells(number, block)
                yield from ((Spot(number, paragraph=n), note) for n, note in enumerate(block.notes, start=1))
            case _:
                pass


def _in_cells(number: int, table: Table) -> Iterator[tuple[Spot, Paragraph]]:
    for r, row in enumerate(table.grid()):
        for c, (cell, begins) in enumerate(row):
            if begins:
                yield from ((Spot(number, r, c, p), paragraph) for p, paragraph in enumerate(cell.paragraphs()))
