"""The document model: headings, paragraphs, tables with spans, pictures, contents, breaks; text made of runs.

What is numbered says how (``style``, ``numbered``); ``numbering.numbered`` gives it its ``label``. ``source`` is the paragraph
of the file from which words were read, counted from 0; it says nothing about what is said, and equal words are equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from xiufu.core.figure import Figure

Align = Literal["left", "center", "right", "both"]
Change = Literal["", "added", "removed"]
NO_SOURCE = -1
"""Of words that were read from no paragraph of a file (无出处)."""

NumberStyle = Literal["", "第一章", "第一节", "一、", "（一）", "1．", "（1）", "1.1"]
"""How headings of a level are numbered, by the first number of the style; ``1.1`` counts through all levels."""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text. ``change`` says what became of it, in a document about two versions of another.

    ``marks`` are names that somebody gave to this stretch, to point at it.
    """

    text: str
    emphasis: bool = False
    change: Change = ""
    marks: tuple[str, ...] = ()


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


Inline = Text | Number | Unknown


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page (脚注), marked where it stands among the runs; writers number them."""

    runs: tuple[Inline, ...]

    @property
    def text(self) -> str:
        """Nothing in the line itself: the note stands elsewhere."""
        return ""

    @property
    def note(self) -> str:
        """The words of the note."""
        return "".join(r.text for r in self.runs)


Run = Inline | Footnote


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter. ``id`` is what it is called elsewhere, ``label`` the number it prints."""

    text: str
    level: int
    style: NumberStyle = ""
    id: str = ""
    label: str = ""
    source: int = field(default=NO_SOURCE, compare=False, repr=False, kw_only=True)

    @property
    def title(self) -> str:
        """Number and text as printed.

        >>> Heading("复垦计划安排", 1, "一、", label="七、").title, Heading("总则", 2, "1.1", label="1.2").title
        ('七、复垦计划安排', '1.2 总则')
        """
        return f"{self.label}{'' if not self.label or self.label[-1] in '、）．' else ' '}{self.text}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of runs: body text, a line of a title page, a note, a list item, or a line to be signed (落款)."""

    runs: tuple[Run, ...]
    style: Literal["body", "title", "subtitle", "note", "item", "signature"] = "body"
    align: Align | None = None
    source: int = field(default=NO_SOURCE, compare=False, repr=False, kw_only=True)

    @property
    def text(self) -> str:
        """The words on the page."""
        return "".join(r.text for r in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: paragraphs and tables within it, spanning columns and rows."""

    content: "tuple[Paragraph | Table, ...]"
    colspan: int = 1
    rowspan: int = 1
    align: Align = "center"
    header: bool = False
    vertical: bool = False

    @property
    def text(self) -> str:
        """The words of the cell, paragraphs joined by line breaks."""
        return "\n".join(p.text for p in self.paragraphs())

    def paragraphs(self) -> "Iterator[Paragraph]":
        """Every paragraph in reading order, those of tables within the cell included."""
        for part in self.content:
            yield from _paragraphs(part)


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Each row lists the cells that begin in it; ``grid()`` proves that they tile it exactly. ``source`` is its title's."""

    id: str
    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    unit: str = ""
    header_rows: int = 1
    notes: tuple[Paragraph, ...] = ()
    flows: bool = field(default=False, kw_only=True)
    """Whether it is a list of texts, which breaks between its rows however few they are."""
    landscape: bool = False
    numbered: bool = False
    label: str = ""
    source: int = field(default=NO_SOURCE, compare=False, repr=False, kw_only=True)

    @property
    def title(self) -> str:
        """Number and caption as printed (表题)."""
        return f"{self.label} {self.caption}" if self.label else self.caption

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


class Drawing(Protocol):
    """A picture that is drawn when a writer asks for it (绘制的图): as SVG, or in dots of the picture's format."""

    @property
    def svg(self) -> bytes:
        """Lines and text (矢量)."""

    @property
    def raster(self) -> bytes:
        """Dots (栅格)."""

    @property
    def words(self) -> Sequence[str]:
        """Every text on it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (图) with its caption below, whose ``source`` it has. ``alt`` says in words what it shows.

    Its bytes are ``data``; a ``drawing`` stands for them where there is one, and ``data`` is empty. ``svg`` without a
    drawing is what was read from a page: Word has no place for it.
    """

    id: str
    caption: str
    data: bytes = field(repr=False)
    format: Literal["png", "jpeg", "svg"]
    width_mm: int
    height_mm: int
    alt: str
    landscape: bool = False
    numbered: bool = True
    label: str = ""
    drawing: Drawing | None = field(default=None, repr=False)
    source: int = field(default=NO_SOURCE, compare=False, repr=False, kw_only=True)

    @property
    def dots(self) -> bytes:
        """Its bytes in dots (栅格图), of its format."""
        return self.drawing.raster if self.drawing else self.data

    @property
    def title(self) -> str:
        """Number and caption as printed (图题)."""
        return f"{self.label} {self.caption}" if self.label else self.caption


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents (目录) of headings down to a level, with the page of each."""

    levels: int = 2


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


Block = Heading | Paragraph | Table | Picture | Contents | PageBreak


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

    def headings(self) -> Iterator[Heading]:
        """Its headings in order."""
        return (b for b in self.blocks if isinstance(b, Heading))

    def runs(self) -> Iterator[Run]:
        """Every run in reading order, those in tables and notes included; a footnote goes before its own runs."""
        for block in self.blocks:
            for paragraph in _paragraphs(block):
                for run in paragraph.runs:
                    yield run
                    if isinstance(run, Footnote):
                        yield from run.runs

    def unknowns(self) -> list[Unknown]:
        """What is still owed, in reading order, each once."""
        return list(dict.fromkeys(r for r in self.runs() if isinstance(r, Unknown)))


def _paragraphs(block: Block) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from cell.paragraphs()
        yield from block.notes


def text_cell(text: str, *, colspan: int = 1, rowspan: int = 1, align: Align = "center", header: bool = False) -> Cell:
    """A cell of plain text."""
    return Cell((Paragraph((Text(text),)),), colspan, rowspan, align, header)


def run_cell(runs: Sequence[Run], *, colspan: int = 1, rowspan: int = 1, align: Align = "center") -> Cell:
    """A cell of one paragraph of runs."""
    return Cell((Paragraph(tuple(runs)),), colspan, rowspan, align)
