"""Layout that Word and PDF share (排版规则): pages upright and across, sizes of tables, rows that stay together, captions."""

import re
from collections.abc import Sequence
from itertools import dropwhile, groupby, pairwise
from math import ceil
from typing import NamedTuple

from xiufu.document.blocks import Block, Cell, Contents, Document, PageBreak, Paragraph, Picture, Table
from xiufu.render.house import Look

CELL_MARGINS = 2 * 80
"""As in the template's table style."""
_LONG = 300
"""A row with a cell of more characters may break over pages: kept whole it would leave half a page empty."""
SHORT = 24
"""A table of no more rows stays on one page, unless it flows."""

LATIN = 0.55
"""About how wide a Latin letter is, in the size of its type."""
_WIDE_FROM = "\u2e80"
_OPENING, _CLOSING = "（《〈“‘「『〔【［(\\[", "）》〉”’」』〕】］)\\]、，。；：！？…,.;:!?%％"
_PIECE = re.compile(f"[{_OPENING}]*(?:[^\\s{_OPENING}{_CLOSING}{_WIDE_FROM}-\U0010ffff]+|.)[{_CLOSING}]*\\s*")
"""What stands in one line: a letter or a Latin word with its brackets and punctuation."""
_STEP, _SLACK = 0.5, 1.5
"""In sizes of type: how finely the width of a caption is sought, and what is left free of it, since fonts differ."""


class TableType(NamedTuple):
    """One of three sizes of table type (表格字号), in twentieths of a point."""

    suffix: str
    size: int
    row_height: int
    tight: int
    """Least height of a row of a long form, which ought to stand on one page."""
    least_column: int


SIZES = (
    TableType("", 210, 420, 340, 1100),
    TableType("Small", 180, 360, 290, 600),
    TableType("Tiny", 150, 300, 240, 0),
)


class Stretch(NamedTuple):
    """Blocks that stand on pages of one direction (节)."""

    landscape: bool
    blocks: list[Block]


def stretches(blocks: Sequence[Block]) -> list[Stretch]:
    """Blocks by direction of their pages (分节). Headings and page breaks go with the block that follows them."""
    flagged: list[tuple[bool, Block]] = []
    landscape = False
    for block in reversed(blocks):
        if isinstance(block, Table | Picture):
            landscape = block.landscape
        elif isinstance(block, Paragraph | Contents):
            landscape = False
        if flagged or not isinstance(block, PageBreak):
            flagged.append((landscape, block))
    groups = groupby(reversed(flagged), lambda pair: pair[0])
    # a stretch begins on a new page of its own: a break before it would leave an empty one
    return [
        Stretch(key, list(dropwhile(lambda block: isinstance(block, PageBreak), (block for _, block in group))))
        for key, group in groups
    ]


def has_cover(document: Document) -> bool:
    """Whether the document opens with a title page (封面)."""
    first = next(iter(document.blocks), None)
    return isinstance(first, Paragraph) and first.style in ("title", "subtitle")


def table_type(table: Table, text_width: int) -> TableType:
    """The size of type that leaves every column room (表格字号); rows of a long form without a head are tight."""
    size = next(s for s in SIZES if text_width / len(table.widths) >= s.least_column)
    return size._replace(row_height=size.tight) if not table.header_rows and len(table.rows) > SHORT else size


def apportion(parts: Sequence[int], whole: int) -> list[int]:
    """Whole numbers in the proportion of ``parts`` that add up to ``whole`` exactly (按比例分配).

    >>> apportion((1, 1, 1), 100)
    [33, 33, 34]
    """
    total, ends = sum(parts), [0]
    for part in parts:
        ends.append(ends[-1] + part)
    return [right - left for left, right in pairwise(whole * end // total for end in ends)]


def is_long(row: list[tuple[Cell, bool]]) -> bool:
    """Whether a row may break over pages (长行)."""
    return any(len(cell.text) > _LONG for cell, begins in row if begins)


def repeated_rows(table: Table) -> int:
    """How many rows repeat on every page: none when a cell reaches out of them or nothing would be left."""
    count = table.header_rows
    clean = all(r + cell.rowspan <= count for r, row in enumerate(table.rows[:count]) for cell in row)
    return count if clean and count < len(table.rows) else 0


def row_heights(grid: list[list[tuple[Cell, bool]]], widths: Sequence[int], size: TableType) -> list[int]:
    """Least heights; a vertical label, which Word never makes room for, spreads what it needs over its rows."""
    heights = [size.row_height] * len(grid)
    for r, row in enumerate(grid):
        for c, (cell, begins) in enumerate(row):
            if begins and cell.vertical:
                width = sum(widths[c : c + cell.colspan]) - CELL_MARGINS
                lines = max(1, width * 10 // (size.size * 14))
                needed = ceil(len(cell.text) / lines) * size.size + size.size
                share = ceil(needed / cell.rowspan)
                heights[r : r + cell.rowspan] = [max(h, share) for h in heights[r : r + cell.rowspan]]
    return heights


def ems(text: str) -> float:
    """About how wide a line is (字宽), in the size of its type.

    >>> ems("表1 面积")
    4.1
    """
    return sum(1.0 if letter >= _WIDE_FROM else LATIN for letter in text)


def caption_insets(text: str, look: Look, width: int) -> tuple[int, int]:
    """What a caption is set in by on the left and the right (题注缩进), in twips: its lines are of like length then.

    Nothing where no line of it is too long.
    """
    size = look.size * 10
    room = (width - look.left - look.right - max(0, look.first_line)) / size - _SLACK
    parts = [(line, _lines(line, room)) for line in text.split("\n")]
    if all(count == 1 for _, count in parts):
        return 0, 0
    spare = max(0, int((room - max(_least(line, count, room) for line, count in parts)) * size))
    return {"center": (spare // 2, spare - spare // 2), "right": (spare, 0)}.get(look.align, (0, spare))


def _least(line: str, count: int, room: float) -> float:
    """The least width, in sizes of type, at which a line is broken into so many."""
    steps = ceil((room - ems(line) / count) / _STEP)
    tried = (room - _STEP * n for n in range(steps, 0, -1))
    return next((width for width in tried if _lines(line, width) == count), room)


def _lines(text: str, room: float) -> int:
    """How many lines a text takes."""
    count, used = 1, 0.0
    for piece in _PIECE.findall(text):
        if used and used + ems(piece.rstrip()) > room:
            count, used = count + 1, 0.0
        used += ems(piece)
    return count
