"""Spots (文内位置): where in a document something stands, by numbers that need no words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A paragraph of a document (文内位置), all counted from 0: the block; of a table the row and column where the cell begins.

    ``paragraph`` counts the paragraphs of the cell, those of tables within it included. Outside the cells of a table (``row``
    is -1) paragraph 0 is the title and those after it are its notes.
    """

    block: int
    row: int = -1
    column: int = -1
    paragraph: int = 0

    @property
    def cell(self) -> "Spot":
        """The whole cell (单元格)."""
        return Spot(self.block, self.row, self.column)

    @property
    def whole(self) -> "Spot":
        """The whole block (整块)."""
        return Spot(self.block)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Letters ``start`` to ``end`` of the text of a paragraph (文内片段): what a finding points at."""

    spot: Spot
    start: int
    end: int
