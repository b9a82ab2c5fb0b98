"""The document model: headings, paragraphs, tables with spans, breaks; text made of runs that may carry a figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xiufu.core.figure import Figure

Align = Literal["left", "center", "right", "both"]


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text."""

    text: str
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A printed figure. ``text`` is what stands on the page, ``figure`` is where it comes from."""

    figure: Figure
    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is owed and not known (待补): a draft marks it, a final refuses it. Never a blank."""

    what: str
    place: str

    @property
    def text(self) -> str:
        """What stands on the page of a draft."""
        return f"【待补：{self.what}】"


Run = Text | Number | Unknown


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of runs. ``style`` is body text, a title page line, a note below a table, or a list item."""

    runs: tuple[Run, ...]
    style: Literal["body", "title", "subtitle", "note", "item"] = "body"
    align: Align | None = None

    @property
    def text(self) -> str:
        """The words on the page."""
        return "".join(r.text for r in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a run of paragraphs, spanning columns and rows."""

    paragraphs: tuple[Paragraph, ...]
    colspan: int = 1
    rowspan: int = 1
    align: Align = "center"
    header: bool = False
    vertical: bool = False

    @property
    def text(self) -> str:
        """The words of the cell, paragraphs joined by line breaks."""
        return "\n".join(p.text for p in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Each row lists the cells that begin in it; ``grid()`` proves that they tile it exactly."""

    id: str
    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    unit: str = ""
    header_rows: int = 1
    notes: tuple[Paragraph, ...] = ()
    landscape: bool = False

    def grid(self) -> list[list[tuple[Cell, bool]]]:
        """The table as rows × columns of (cell, whether it begins here).

        Raises ``ValueError`` on a hole, an overlap, a span or a width below one, or when there is nothing at all.
        """
        width = len(self.widths)
        if not self.rows or not self.widths or min(self.widths) < 1:
            raise ValueError(f"table {self.id}: no rows, no columns or a column without width")
        slots: list[list[tuple[Cell, bool] | None]] = [[None] * width for _ in self.rows]
        for r, row in enumerate(self.rows):
            for cell in row:
                if cell.colspan < 1 or cell.rowspan < 1:
                    raise ValueError(f"table {self.id}: cell {cell.text!r} of row {r} has a span below one")
                c = next((i for i in range(width) if slots[r][i] is None), None)
                if c is None or c + cell.colspan > width or r + cell.rowspan > len(self.rows):
                    raise ValueError(f"table {self.id}: cell {cell.text!r} of row {r} does not fit")
                for i in range(r, r + cell.rowspan):
                    for j in range(c, c + cell.colspan):
                        if slots[i][j] is not None:
                            raise ValueError(f"table {self.id}: overlap at row {i} column {j}")
                        slots[i][j] = (cell, (i, j) == (r, c))
        grid: list[list[tuple[Cell, bool]]] = []
        for r, filled in enumerate(slots):
            whole = [s for s in filled if s is not None]
            if len(whole) != width:
                raise ValueError(f"table {self.id}: hole in row {r}")
            grid.append(whole)
        return grid


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


Block = Heading | Paragraph | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    title: str
    blocks: tuple[Block, ...]
    header: str = ""
    properties: tuple[tuple[str, str], ...] = field(default=())

    def tables(self) -> Iterator[Table]:
        """Its tables in order."""
        return (b for b in self.blocks if isinstance(b, Table))

    def runs(self) -> Iterator[Run]:
        """Every run in reading order, those in tables and their notes included."""
        for block in self.blocks:
            for paragraph in _paragraphs(block):
                yield from paragraph.runs

    def unknowns(self) -> list[Unknown]:
        """What is still owed, in reading order, each once."""
        return list(dict.fromkeys(r for r in self.runs() if isinstance(r, Unknown)))


def _paragraphs(block: Block) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from cell.paragraphs
        yield from block.notes


def text_cell(text: str, *, colspan: int = 1, rowspan: int = 1, align: Align = "center", header: bool = False) -> Cell:
    """A cell of plain text."""
    return Cell((Paragraph((Text(text),)),), colspan, rowspan, align, header)


def run_cell(runs: Sequence[Run], *, colspan: int = 1, rowspan: int = 1, align: Align = "center") -> Cell:
    """A cell of one paragraph of runs."""
    return Cell((Paragraph(tuple(runs)),), colspan, rowspan, align)
