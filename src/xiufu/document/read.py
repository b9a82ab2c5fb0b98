"""Documents as they were read (读入的文件): what a file says, where that stands in the file, what could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Document, Table

Form = Literal["docx", "doc", "pdf", "picture", "txt", "xlsx", "xls"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (版面位置): the page from 0, the sides in hundredths of a point from the upper left corner."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read (未读内容): where, and why. Never dropped in silence."""

    place: str
    reason: str


At = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The cells of a worksheet as they are kept (工作表), by row and column from 0, whatever its tables are.

    ``numbers`` are kept values at full precision, as digits; ``shown`` is what cells show; ``faulty`` have an error or a
    formula that nobody computed. ``places`` are the blocks of the document that show it, each with its first and last cell.
    """

    title: str
    shown: Mapping[int, Mapping[int, str]] = field(repr=False)
    numbers: Mapping[At, str] = field(repr=False)
    formulas: Mapping[At, str] = field(repr=False)
    faulty: frozenset[At] = frozenset()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    places: tuple[tuple[int, At, At], ...] = ()

    def text(self, at: At) -> str:
        """What a cell shows, nothing where it is blank."""
        return self.shown.get(at[0], {}).get(at[1], "")

    def spot(self, at: At) -> Spot | None:
        """Where the document has a cell of a table or a line; nowhere for titles and cells without content."""
        for block, first, last in self.places:
            if first[0] <= at[0] <= last[0] and first[1] <= at[1] <= last[1]:
                return Spot(block, at[0] - first[0], at[1] - first[1])
        return None


@dataclass(frozen=True, slots=True)
class Rival:
    """Another table that the same lines may be (另一种读法): how sure that is in percent, and where each row stands in the file."""

    table: Table
    certainty: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read (读入的文件). Mappings by spot may name a paragraph, a whole cell or a whole block.

    ``boxes`` and ``pages`` (width and height, hundredths of a point) are of PDF files. ``native`` is the place as the file
    itself calls it: a line of a text, a cell of a workbook. ``formulas`` are those of workbooks, ``hidden`` their hidden cells.
    ``worksheets`` are the cells of workbooks that have formulas.
    ``certainty`` says in percent how sure the structure of a block is where it was inferred; others are certain.
    ``rivals`` are the other tables that the lines of a block may be, the likelier first.
    ``doubtful`` is text that was recognized on a scanned page and may say something else, with the reason: letters of a
    paragraph, or a whole cell in which something stands that could not be read. ``recognized`` are the pages, from 0, whose
    text was recognized.
    """

    name: str
    form: Form
    document: Document
    boxes: Mapping[Spot, tuple[Box, ...]] = field(default_factory=dict)
    pages: tuple[tuple[int, int], ...] = ()
    native: Mapping[Spot, str] = field(default_factory=dict)
    formulas: Mapping[Spot, str] = field(default_factory=dict)
    hidden: frozenset[Spot] = frozenset()
    worksheets: tuple[Worksheet, ...] = ()
    certainty: Mapping[int, int] = field(default_factory=dict)
    rivals: Mapping[int, tuple[Rival, ...]] = field(default_factory=dict)
    doubtful: Mapping[Passage, str] = field(default_factory=dict)
    recognized: frozenset[int] = frozenset()
    unread: tuple[Unread, ...] = ()

    def read_as(self, block: int, rival: Rival) -> "ReadFile":
        """The file with one of the tables that a block may be in its place (改用另一种读法)."""
        blocks = (*self.document.blocks[:block], rival.table, *self.document.blocks[block + 1 :])
        native = {spot: place for spot, place in self.native.items() if spot.block != block or spot.row < 0}
        return replace(
            self,
            document=replace(self.document, blocks=blocks),
            native={**native, **cell_places(block, rival.table, rival.places)},
            certainty={**self.certainty, block: rival.certainty},
            rivals={number: others for number, others in self.rivals.items() if number != block},
        )

    def box(self, spot: Spot) -> tuple[Box, ...]:
        """Where it stands on the pages (版面位置): of the paragraph, else of its cell, else of its block."""
        return next((self.boxes[s] for s in (spot, spot.cell, spot.whole) if s in self.boxes), ())

    def in_file(self, spot: Spot) -> str:
        """Where the file itself says it stands (文件中的位置): a page, a line, a cell of a workbook; nothing where it says none.

        >>> ReadFile("a.pdf", "pdf", Document("", ()), boxes={Spot(0): (Box(2, 0, 0, 1, 1),)}).in_file(Spot(0, 1, 2))
        '第3页'
        """
        named = next((self.native[s] for s in (spot, spot.cell, spot.whole) if s in self.native), "")
        boxes = self.box(spot)
        return named or (f"第{boxes[0].page + 1}页" if boxes else "")


def cell_places(block: int, table: Table, rows: Sequence[str]) -> dict[Spot, str]:
    """Where the cells of a table stand in its file (单元格的原文位置), by where its rows do."""
    grid = enumerate(table.grid())
    return {Spot(block, r, c): rows[r] for r, row in grid for c, (_, begins) in enumerate(row) if begins}
