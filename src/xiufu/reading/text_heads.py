"""Heads of tables whose lines and cells are lost (文字表头): several ways to read them, each with its columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_cells import Type
from xiufu.reading.text_lines import Line, tokens_of

_COUNT = re.compile(r"[（(]\d{1,2}[）)]|\d{1,2}")
_UNIT = re.compile(r"[（(][^（）()]*[）)]")
_ORDINAL = re.compile(r"序\s*号|编号")
_WORDS = re.compile(r"(?:.*(?:名称|规格|备注|措施|地类|方向|依据|公式|计算式)|计量单位|单位|单元)(?:[（(].*)?")
_NUMBERS = re.compile(
    r".*[（(](?:万?元|hm[2²]|m[2²3³]?|公顷|亩|%|％|kg|t)(?:/.*)?[）)]|.*(?:面积|厚度|体积|长度|宽度|高度|重量|方量)|数量|工程量|单价|合价|金额|费率|小计|合计"
)
_AMOUNT = re.compile(r"合\s*计|小\s*计|合价|总价|金额|费用")
_SUMMED = re.compile(r"合\s*计|小\s*计|价|额|费|投资|面积|体积|长度|方量|重量")
_NOT_SUMMED = re.compile(r"费率|单价")


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

    def may_head(self, types: Sequence[Type]) -> bool:
        """Whether columns of what these heads name may hold what stands there (表头与内容相符)."""
        return not types or all(_may_name(leaf, of) for leaf, of in zip(self.leaves, types, strict=True))

    @property
    def ends_in_amounts(self) -> bool:
        """Whether the last column is of amounts and no other can be summed up (末列为金额): one value of a group is of it."""
        summed = [leaf for leaf in self.leaves if _SUMMED.search(leaf) and not _NOT_SUMMED.search(leaf)]
        return bool(self.leaves) and _AMOUNT.match(self.leaves[-1]) is not None and summed == [self.leaves[-1]]

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
    pieces = _ordinal_first([tokens_of(line.text) for line in rest])
    number = rest[0].number
    spread = len(rest) > 1 and any(line.spread for line in rest)
    whole, flat = _whole_pieces(pieces)
    loose = spread or not flat
    ways = [
        Heads(number, tuple(whole), counts=counts, loose=loose),
        replace(_grouped(number, pieces, counts), loose=spread),
        Heads(
            rest[-1].number,
            tuple(pieces[-1]),
            upper=tuple((line.number, line.text) for line in rest[:-1]),
            counts=counts,
            loose=len(rest) > 1,
        ),
        Heads(number, tuple(piece for line in pieces for piece in line), counts=counts, loose=len(rest) > 1),
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


def _ordinal_first(pieces: list[list[str]]) -> list[list[str]]:
    """A head of ordinals is the first, also where it spans the rows of heads and is printed below them."""
    alone = next((i for i, line in enumerate(pieces) if len(line) == 1 and _ORDINAL.fullmatch(line[0])), 0)
    if not alone:
        return pieces
    rest = pieces[:alone] + pieces[alone + 1 :]
    return [[*pieces[alone], *rest[0]], *rest[1:]]


def _whole_pieces(pieces: Sequence[Sequence[str]]) -> tuple[list[str], bool]:
    """All pieces in order, those of one head joined, and whether they are of one row: then lines part only at a head that is
    of several lines, for the others stand at its middle."""
    heads: list[str] = []
    wrapped: set[int] = set()
    breaks: list[int] = []
    for line in pieces:
        for place, piece in enumerate(line):
            if heads and (_UNIT.fullmatch(piece) or (place == 0 and _goes_on(heads[-1], piece, alone=len(line) == 1))):
                heads[-1] += piece
                wrapped.add(len(heads) - 1)
            else:
                if place == 0 and heads:
                    breaks.append(len(heads))
                heads.append(piece)
    return heads, all(at in wrapped or at - 1 in wrapped for at in breaks)


def _goes_on(head: str, piece: str, *, alone: bool) -> bool:
    unclosed = head.count("（") + head.count("(") > head.count("）") + head.count(")")
    return unclosed or (alone and len(piece) == 1)


def _may_name(head: str, of: Type) -> bool:
    bare = "".join(head.split())
    if of == "index":
        return not _NUMBERS.fullmatch(bare)
    if of == "number":
        return not _WORDS.fullmatch(bare)
    return of == "any" or not _NUMBERS.fullmatch(bare)


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
