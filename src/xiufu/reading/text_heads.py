"""Heads of tables whose lines and cells are lost (文字表头): several ways to read them, each with its columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_lines import Line, tokens_of

_COUNT = re.compile(r"[（(]\d{1,2}[）)]|\d{1,2}")
_UNIT = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class Heads:
    """One way to read the heads of a table (表头): its leaves, the groups above them as (first leaf, leaves, text), the lines
    above that could not be placed, and the numbers of columns printed below. They are ``loose`` where their order is unsure."""

    line: int
    leaves: tuple[str, ...]
    groups: tuple[tuple[int, int, str], ...] = ()
    upper: tuple[tuple[int, str], ...] = ()
    counts: tuple[tuple[int, tuple[str, ...]], ...] = ()
    loose: bool = False

    @classmethod
    def unread(cls, lines: Sequence[Line]) -> "Heads":
        """Heads of which no column is known."""
        return cls(0, (), upper=((lines[0].number, " ".join(line.text for line in lines)),) if lines else ())

    @property
    def columns(self) -> int:
        """How many columns they are of (列数)."""
        return len(self.leaves)

    def rows(self, columns: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Their rows with the line of each (表头各行), for a table of so many columns."""
        for number, text in self.upper:
            yield number, (text_cell(text, colspan=columns, header=True),)
        if self.leaves and self.groups:
            yield from self._two_rows()
        elif self.leaves:
            yield self.line, tuple(text_cell(leaf, header=True) for leaf in self.leaves)
        for number, counts in self.counts:
            if columns - len(counts) in (0, 1):
                padded = ("",) * (columns - len(counts)) + counts
                yield number, tuple(text_cell(count, header=True) for count in padded)
            else:
                yield number, (text_cell(" ".join(counts), colspan=columns, header=True),)

    def _two_rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        starts = {start: (span, text) for start, span, text in self.groups}
        above, below, column = [], [], 0
        while column < len(self.leaves):
            if column in starts:
                span, text = starts[column]
                above.append(text_cell(text, colspan=span, header=True))
                below += [text_cell(leaf, header=True) for leaf in self.leaves[column : column + span]]
            else:
                span = 1
                above.append(text_cell(self.leaves[column], rowspan=2, header=True))
            column += span
        yield self.line, tuple(above)
        yield self.line, tuple(below)


def heads_of(lines: Sequence[Line]) -> list[Heads]:
    """The ways to read the lines above the first row (表头的各种读法), the likeliest first."""
    counts = tuple((line.number, tuple(tokens_of(line.text))) for line in lines if _counts(line.text))
    rest = [line for line in lines if not _counts(line.text)]
    if not rest:
        return []
    pieces = [tokens_of(line.text) for line in rest]
    number = rest[0].number
    spread = len(rest) > 1 and any(line.spread for line in rest)
    loose = spread or sum(len(line) > 1 for line in pieces) > 1
    ways = [
        Heads(number, tuple(_joined(pieces)), counts=counts, loose=loose),
        Heads(number, tuple(_with_units(_joined(pieces))), counts=counts, loose=loose),
        replace(_grouped(number, pieces, counts), loose=spread),
        Heads(
            rest[-1].number,
            tuple(pieces[-1]),
            upper=tuple((line.number, line.text) for line in rest[:-1]),
            counts=counts,
            loose=len(rest) > 1,
        ),
        Heads(number, tuple(_with_units([piece for line in pieces for piece in line])), counts=counts, loose=loose),
    ]
    stated = {len(found) + extra for _, found in counts for extra in (0, 1)}
    unique = {(way.leaves, way.groups): way for way in reversed(ways) if len(way.leaves) > 1}
    return [way for way in reversed(unique.values()) if not stated or way.columns in stated]


def _counts(text: str) -> bool:
    """Whether a line numbers the columns: （1） （2） （3）."""
    tokens = text.split()
    return (
        len(tokens) > 1
        and all(_COUNT.fullmatch(token) for token in tokens)
        and [int(token.strip("（）()")) for token in tokens] == list(range(1, len(tokens) + 1))
    )


def _joined(pieces: Sequence[Sequence[str]]) -> list[str]:
    """All pieces in order; a unit on a line of its own belongs to the piece before it."""
    heads: list[str] = []
    for line in pieces:
        if len(line) == 1 and heads and _UNIT.fullmatch(line[0]):
            heads[-1] += line[0]
        else:
            heads += line
    return heads


def _with_units(pieces: Sequence[str]) -> list[str]:
    heads: list[str] = []
    for piece in pieces:
        if heads and _UNIT.fullmatch(piece):
            heads[-1] += piece
        else:
            heads.append(piece)
    return heads


def _grouped(number: int, pieces: Sequence[Sequence[str]], counts: tuple[tuple[int, tuple[str, ...]], ...]) -> Heads:
    """A word on a line of its own with several below it names the group of these."""
    leaves: list[str] = []
    groups: list[tuple[int, int, str]] = []
    name = ""
    for i, line in enumerate(pieces):
        below = pieces[i + 1] if i + 1 < len(pieces) else ()
        if name:
            groups.append((len(leaves), len(line), name))
            leaves += line
            name = ""
        elif len(line) == 1 and len(below) > 1 and leaves and not _UNIT.fullmatch(line[0]):
            name = line[0]
        elif len(line) == 1 and leaves and _UNIT.fullmatch(line[0]):
            leaves[-1] += line[0]
        else:
            leaves += line
    return Heads(number, tuple(leaves), tuple(groups), counts=counts)
