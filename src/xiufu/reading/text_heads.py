"""Heads of tables whose lines and cells are lost (文字表头): several ways to read them, each with its columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_cells import Type
from xiufu.reading.text_groups import Node, Tree, inserted, scattered, structures
from xiufu.reading.text_head_words import ORDINAL, may_name
from xiufu.reading.text_lines import Line, is_number, tokens_of
from xiufu.reading.text_named import in_usual_order

_COUNT = re.compile(r"[（(]\d{1,2}[）)]|\d{1,2}")
_UNIT = re.compile(r"[（(][^（）()]*[）)]")
_AMOUNT = re.compile(r"合\s*计|小\s*计|合价|总价|金额|费用")
_SUMMED = re.compile(r"合\s*计|小\s*计|价|额|费|投资|面积|体积|长度|方量|重量")
_NOT_SUMMED = re.compile(r"费率|单价")


@dataclass(frozen=True, slots=True)
class Heads:
    """One way to read the heads of a table (表头): their ``tree``, the lines above that could not be placed, and the numbers of
    columns printed below. They are ``loose`` where their order is unsure, ``usual`` where only in this one of several orders
    what counts on and what is a sum stand as they do everywhere."""

    line: int
    tree: Tree
    upper: tuple[tuple[int, str], ...] = ()
    counts: tuple[tuple[int, tuple[str, ...]], ...] = ()
    loose: bool = False
    usual: bool = False

    @classmethod
    def unread(cls, lines: Sequence[Line]) -> "Heads":
        """Heads of which no column is known."""
        return cls(0, (), upper=((lines[0].number, " ".join(line.text for line in lines)),) if lines else ())

    @property
    def leaves(self) -> tuple[str, ...]:
        """What each column is called (各列名称)."""
        return tuple(leaf for node in self.tree for leaf in node.leaves)

    @property
    def columns(self) -> int:
        """How many columns they are of (列数)."""
        return len(self.leaves)

    def may_head(self, types: Sequence[Type]) -> bool:
        """Whether columns of what these heads name may hold what stands there (表头与内容相符)."""
        return not types or all(map(may_name, self.leaves, types))

    @property
    def begins_in_codes(self) -> bool:
        """Whether the first column has the number or the code of every row (首列为编号)."""
        return bool(self.tree) and ORDINAL.search(self.leaves[0]) is not None

    @property
    def ends_in_amounts(self) -> bool:
        """Whether the last column is of amounts and no other can be summed up (末列为金额): one value of a group is of it."""
        leaves = self.leaves
        summed = [leaf for leaf in leaves if _SUMMED.search(leaf) and not _NOT_SUMMED.search(leaf)]
        return bool(leaves) and _AMOUNT.match(leaves[-1]) is not None and summed == [leaves[-1]]

    def rows(self, columns: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Their rows with the line of each (表头各行), for a table of so many columns."""
        for number, text in self.upper:
            yield number, (text_cell(text, colspan=columns, header=True),)
        depth = max((node.depth for node in self.tree), default=0)
        row = self.tree
        for left in range(depth, 0, -1):
            yield (
                self.line,
                tuple(
                    text_cell(
                        node.text,
                        colspan=len(node.leaves),
                        rowspan=1 if node.below else left,
                        header=True,
                    )
                    for node in row
                ),
            )
            row = tuple(node for above in row for node in above.below)
        for number, counts in self.counts:
            if columns - len(counts) in (0, 1):
                padded = ("",) * (columns - len(counts)) + counts
                yield number, tuple(text_cell(count, header=True) for count in padded)
            else:
                yield number, (text_cell(" ".join(counts), colspan=columns, header=True),)


def heads_of(lines: Sequence[Line]) -> list[Heads]:
    """The ways to read the lines above the first row (表头的各种读法), the likeliest first; no head is a measured number."""
    counts, pieces, rest = _pieces(lines)
    if not rest:
        return []
    number = rest[0].number
    spread = len(rest) > 1 and any(line.spread for line in rest)
    whole, flat = _whole_pieces(pieces)
    upper = tuple((line.number, line.text) for line in rest[:-1])
    ways = [
        Heads(number, _flat(whole), counts=counts, loose=spread or not flat),
        Heads(number, _grouped(pieces), counts=counts, loose=spread),
        Heads(rest[-1].number, _flat(pieces[-1]), upper=upper, counts=counts, loose=len(rest) > 1),
        Heads(number, _flat([piece for line in pieces for piece in line]), counts=counts, loose=len(rest) > 1),
    ]
    stated = {len(found) + extra for _, found in counts for extra in (0, 1)}
    unique = {way.tree: way for way in reversed(ways) if way.columns > 1 and not any(map(_measured, way.leaves))}
    return [way for way in reversed(unique.values()) if not stated or way.columns in stated]


def fitted(lines: Sequence[Line], types: Sequence[Type]) -> list[Heads]:
    """The way in which these lines are heads over several rows of so many columns of these types (按列推定的表头), none where
    there are several."""
    counts, pieces, rest = _pieces(lines)
    if not rest or any(len(found) not in (len(types), len(types) - 1) for _, found in counts):
        return []
    joined = _joined_pieces(pieces)
    spread = any(line.spread for line in rest)
    if spread:
        return []
    unique = dict.fromkeys([*structures([piece for line in joined for piece in line], types), *inserted(joined, types)])
    return [Heads(rest[0].number, tree, counts=counts) for tree in unique] if len(unique) == 1 else []


def anywhere(lines: Sequence[Line]) -> list[Heads]:
    """The ways in which these lines are heads whose words may have gone anywhere (次序散乱的表头): arithmetic may tell which is meant."""
    counts, pieces, rest = _pieces(lines)
    if len(rest) < 2:
        return []
    trees = scattered(_joined_pieces(pieces))
    usual = [tree for tree in trees if in_usual_order(tree)]
    return [Heads(rest[0].number, tree, counts=counts, loose=True, usual=usual == [tree]) for tree in trees]


def _pieces(
    lines: Sequence[Line],
) -> tuple[tuple[tuple[int, tuple[str, ...]], ...], list[list[str]], list[Line]]:
    """The numbers of columns with their lines, the words of the other lines, and these."""
    counts = tuple((line.number, tuple(tokens_of(line.text))) for line in lines if _counts(line.text))
    rest = [line for line in lines if not _counts(line.text)]
    return counts, _ordinal_first([tokens_of(line.text) for line in rest]), rest


def _measured(text: str) -> bool:
    return "." in text and is_number(text)


def _flat(pieces: Sequence[str]) -> Tree:
    return tuple(map(Node, pieces))


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
    alone = next((i for i, line in enumerate(pieces) if len(line) == 1 and ORDINAL.fullmatch(line[0])), 0)
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
    return _open(head) > 0 or (alone and len(piece) == 1)


def _joined_pieces(pieces: Sequence[Sequence[str]]) -> list[list[str]]:
    """The words by line, those of one head joined to where it begins; lines of which nothing is left are gone.

    What closes a bracket goes to the head that opened it, past whole heads that stand beside it.
    """
    lines: list[list[str]] = []
    for line in pieces:
        kept: list[str] = []
        for place, piece in enumerate(line):
            into = kept or (lines[-1] if lines else [])
            opened = next((words for words in (kept, *reversed(lines)) if words and _open(words[-1]) > 0), [])
            later = any(_open(other) < 0 for other in line[place + 1 :])
            if opened and _open(piece) < 0:
                opened[-1] += piece
            elif opened and opened is into and later and not _open(piece):
                kept.append(piece)
            elif into and (_UNIT.fullmatch(piece) or (place == 0 and _goes_on(into[-1], piece, alone=len(line) == 1))):
                into[-1] += piece
            else:
                kept.append(piece)
        if kept:
            lines.append(kept)
    return lines


def _open(text: str) -> int:
    """How many brackets it opens without closing them."""
    return sum(map(text.count, "（(")) - sum(map(text.count, "）)"))


def _grouped(pieces: Sequence[Sequence[str]]) -> Tree:
    """A word on a line of its own with several below it names the group of these."""
    nodes: list[Node] = []
    name = ""
    for i, line in enumerate(pieces):
        below = pieces[i + 1] if i + 1 < len(pieces) else ()
        if name:
            nodes.append(Node(name, _flat(line)))
            name = ""
        elif len(line) == 1 and len(below) > 1 and nodes and not _UNIT.fullmatch(line[0]):
            name = line[0]
        elif len(line) == 1 and nodes and _UNIT.fullmatch(line[0]):
            nodes[-1] = _with_unit(nodes[-1], line[0])
        else:
            nodes += _flat(line)
    return tuple(nodes)


def _with_unit(node: Node, unit: str) -> Node:
    """A head with a unit after its last word."""
    if not node.below:
        return Node(node.text + unit)
    return replace(node, below=(*node.below[:-1], _with_unit(node.below[-1], unit)))
