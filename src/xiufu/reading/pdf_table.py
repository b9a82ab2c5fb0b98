"""Tables as they were put together → tables of a document (成表), with the place of every paragraph."""

import re

from xiufu.document.blocks import Cell, Paragraph, Table, Text
from xiufu.reading.pdf_cells import DraftCell, DraftTable, TextBox
from xiufu.reading.pdf_frame import Rect
from xiufu.reading.pdf_join import header_rows

Placed = tuple[tuple[int, int, int], list[tuple[int, Rect]]]
"""Row, column and number of a paragraph of a cell (-1 for the whole cell), and where it stands."""

_NUMBER = re.compile(r"[-+−－]?\d[\d,，]*(\.\d+)?[%％]?")


def finished(draft: DraftTable, identifier: str, placed: list[Placed]) -> Table:
    """The table (成表). Gives ``placed`` the places of its cells, paragraphs and notes."""
    heads = _heads(draft)
    lines: list[list[Cell]] = [[] for _ in range(draft.rows)]
    for cell in sorted(draft.cells, key=lambda c: (c.row, c.column)):
        texts = [text for part in cell.content for text in _texts(part)]
        lines[cell.row].append(_cell(cell, identifier, heads))
        if len(texts) == 1:
            placed.append(((cell.row, cell.column, 0), list(texts[0].rects)))
        else:
            placed.append(((cell.row, cell.column, 0), list(texts[0].rects) if texts else cell.rects))
            placed += [((cell.row, cell.column, n), list(t.rects)) for n, t in enumerate(texts) if n]
    placed += [((-1, -1, n), list(note.rects)) for n, note in enumerate(draft.notes, start=1)]
    return Table(
        identifier,
        " ".join(box.text for box in draft.caption),
        tuple(map(tuple, lines)),
        tuple(max(1, b - a) for a, b in zip(draft.xs, draft.xs[1:], strict=False)),
        "\n".join(box.text for box in draft.unit),
        heads,
        tuple(Paragraph((Text(note.text),), "note") for note in draft.notes),
    )


def _heads(draft: DraftTable) -> int:
    numbers = [False] * draft.rows
    for cell in draft.cells:
        numbers[cell.row] = numbers[cell.row] or bool(_NUMBER.fullmatch(cell.text))
    return header_rows(draft, numbers)


def _cell(cell: DraftCell, identifier: str, heads: int) -> Cell:
    content = tuple(
        Paragraph((Text(part.text),)) if isinstance(part, TextBox) else finished(part, f"{identifier}.{n}", [])
        for n, part in enumerate(cell.content, start=1)
    )
    return Cell(content, cell.colspan, cell.rowspan, header=cell.row < heads)


def _texts(part: "TextBox | DraftTable") -> list[TextBox]:
    """Paragraphs of a part of a cell, those of a table in it too, in reading order."""
    if isinstance(part, TextBox):
        return [part]
    cells = sorted(part.cells, key=lambda c: (c.row, c.column))
    return [text for cell in cells for inner in cell.content for text in _texts(inner)] + part.notes
