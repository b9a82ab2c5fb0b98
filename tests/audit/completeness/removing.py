"""A plan as plain blocks, and what can be taken out of it: sections, values, columns, tables, rows, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xiufu.document.blocks import Block, Cell, Document, Heading, Paragraph, Picture, Table, Text, text_cell

Blocks = tuple[Block, ...]


def plain(document: Document) -> Blocks:
    """The blocks of a document, every text one run."""
    return tuple(_plain(block) for block in document.blocks)


def _plain(block: Block) -> Block:
    match block:
        case Paragraph():
            return replace(block, runs=(Text(block.text),))
        case Table():
            rows = tuple(tuple(_cell(cell, cell.text) for cell in row) for row in block.rows)
            return replace(block, rows=rows, notes=tuple(replace(n, runs=(Text(n.text),)) for n in block.notes))
        case _:
            return block


def _cell(cell: Cell, text: str) -> Cell:
    return text_cell(text, colspan=cell.colspan, rowspan=cell.rowspan)


@dataclass(frozen=True)
class Section:
    """A heading with all below it."""

    title: str

    def out_of(self, blocks: Blocks) -> Blocks:
        at = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.text == self.title)
        level = blocks[at].level  # type: ignore[union-attr]
        later = (n for n in range(at + 1, len(blocks)) if isinstance(b := blocks[n], Heading) and b.level <= level)
        return (*blocks[:at], *blocks[next(later, len(blocks)) :])


@dataclass(frozen=True)
class Retitled:
    """A heading called otherwise."""

    title: str
    other: str

    def out_of(self, blocks: Blocks) -> Blocks:
        assert any(isinstance(b, Heading) and b.text == self.title for b in blocks), self.title
        return tuple(
            replace(b, text=self.other) if isinstance(b, Heading) and b.text == self.title else b for b in blocks
        )


@dataclass(frozen=True)
class Lines:
    """The paragraphs in which some words stand."""

    words: str

    def out_of(self, blocks: Blocks) -> Blocks:
        left = tuple(b for b in blocks if not (isinstance(b, Paragraph) and self.words in b.text))
        assert len(left) < len(blocks), self.words
        return left


@dataclass(frozen=True)
class Words:
    """Words of paragraphs, and what stands in their place."""

    words: str
    other: str = ""

    def out_of(self, blocks: Blocks) -> Blocks:
        assert any(isinstance(b, Paragraph) and self.words in b.text for b in blocks), self.words
        return tuple(
            replace(b, runs=(Text(b.text.replace(self.words, self.other)),)) if isinstance(b, Paragraph) else b
            for b in blocks
        )


@dataclass(frozen=True)
class Tables:
    """The tables whose titles hold some words."""

    words: str

    def out_of(self, blocks: Blocks) -> Blocks:
        left = tuple(b for b in blocks if not (isinstance(b, Table) and self.words in b.caption))
        assert len(left) < len(blocks), self.words
        return left


@dataclass(frozen=True)
class Pictures:
    """The pictures whose titles hold some words."""

    words: str

    def out_of(self, blocks: Blocks) -> Blocks:
        left = tuple(b for b in blocks if not (isinstance(b, Picture) and self.words in b.caption))
        assert len(left) < len(blocks), self.words
        return left


@dataclass(frozen=True)
class Rows:
    """The rows of a table in which some words stand; with ``side``, those beside the label at its left."""

    table: str
    words: str
    side: bool = False

    def out_of(self, blocks: Blocks) -> Blocks:
        return _in_table(blocks, self.table, self._left)

    def _left(self, table: Table) -> Table:
        grid = table.grid()
        gone = {
            r
            for r, row in enumerate(grid)
            if any(self.words in cell.text for cell, _ in (row[:1] if self.side else row))
        }
        assert gone, self.words
        return replace(table, rows=tuple(row for r, row in enumerate(table.rows) if r not in gone))


@dataclass(frozen=True)
class Cells:
    """Cells of a table: those that begin with some words, those beside them, or those below; beside one side label only.

    ``other`` is what they say then.
    """

    table: str
    words: str
    which: str = "itself"
    side: str = ""
    other: str = ""

    def out_of(self, blocks: Blocks) -> Blocks:
        return _in_table(blocks, self.table, self._blank)

    def _blank(self, table: Table) -> Table:
        grid = table.grid()
        gone: set[int] = set()
        for r, row in enumerate(grid):
            for c, (cell, begins) in enumerate(row):
                if not begins or not cell.text.startswith(self.words) or self.side not in row[0][0].text:
                    continue
                below = [grid[i][c][0] for i in range(r + cell.rowspan, len(grid))]
                beside = [one for one, _ in row[c + cell.colspan :][:1]]
                chosen = {"itself": [cell], "beside": beside, "below": below}
                gone |= {id(one) for one in chosen[self.which]}
        assert gone, self.words
        rows = (tuple(_cell(c, self.other) if id(c) in gone else c for c in row) for row in table.rows)
        return replace(table, rows=tuple(rows))


def _in_table(blocks: Blocks, title: str, change: Callable[[Table], Table]) -> Blocks:
    assert any(isinstance(b, Table) and b.caption == title for b in blocks), title
    return tuple(change(b) if isinstance(b, Table) and b.caption == title else b for b in blocks)


Removal = Section | Retitled | Lines | Words | Tables | Pictures | Rows | Cells


def without(blocks: Blocks, removals: Sequence[Removal]) -> Blocks:
    for removal in removals:
        blocks = removal.out_of(blocks)
    return blocks
