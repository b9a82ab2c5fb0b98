"""Heads over several rows whose lines are lost (多层表头): which of them name groups of columns, by what stands below them.

How many columns there are and whether they hold numbers or words is known from the rows. Every structure that fits is found.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import islice, permutations

from xiufu.reading.text_cells import TOTAL, Type
from xiufu.reading.text_head_words import ORDINAL, may_group, may_name

_MOST_PIECES = 40
_MOST_TRIED = 20_000
_MOST_GROUPS = 8
_MOST_BESIDE = 3
_LEAST = 2
"""Columns of a group."""

_Over = tuple[int, int, int]
"""A head over a group: the number of the head, of the first one in the group, and of the next one after it."""
_MayGroup = Callable[[int, int, int], bool]


@dataclass(frozen=True, slots=True)
class Node:
    """A head and the heads below it (表头节点); one of a single column where there are none."""

    text: str
    below: tuple["Node", ...] = ()

    @property
    def leaves(self) -> tuple[str, ...]:
        """The lowest heads of its columns (最下层表头)."""
        return tuple(leaf for node in self.below for leaf in node.leaves) or (self.text,)

    @property
    def depth(self) -> int:
        """How many rows of heads it is of (层数)."""
        return 1 + max((node.depth for node in self.below), default=0)

    def may_group(self) -> bool:
        """Whether it may name what stands below it."""
        return may_group(self.text, tuple(node.text for node in self.below))


Tree = tuple[Node, ...]


def structures(pieces: Sequence[str], types: Sequence[Type]) -> list[Tree]:
    """Every way in which heads, given row by row, stand in two or three rows above columns of these types (表头层次)."""
    groups = len(pieces) - len(types)
    if not 0 < groups <= _MOST_GROUPS or len(pieces) > _MOST_PIECES:
        return []
    return [tree for tree in islice(_trees(pieces, groups), _MOST_TRIED) if may_head(tree, types)]


def inserted(lines: Sequence[Sequence[str]], types: Sequence[Type]) -> list[Tree]:
    """Every way in which a head alone on its line names the group of the heads on the last line, wherever it stood among the
    others (组名单独成行): programs that copy a text go by height."""
    *upper, last = lines
    found: list[Tree] = []
    for at, line in enumerate(upper):
        rest = [Node(piece) for i, other in enumerate(upper) if i != at for piece in other]
        if len(line) == 1 and len(last) > 1 and len(rest) + len(last) == len(types):
            group = Node(line[0], tuple(map(Node, last)))
            ways = ((*rest[:place], group, *rest[place:]) for place in range(len(rest) + 1))
            found += [way for way in ways if group.may_group() and may_head(way, types)]
    return found


def scattered(lines: Sequence[Sequence[str]]) -> list[Tree]:
    """Every way in which the last line repeats the same heads below several groups, and others of a single column stand before
    or after all of these, wherever their words went (重复的子表头): programs that copy a text go by height, and a head that
    spans three rows, or is broken over lines, stands at another height than its neighbours.
    """
    *upper, last = lines
    size = _period(last)
    if not upper or not size:
        return []
    name, upper = (upper[0][0], upper[1:]) if len(upper[0]) == 1 and len(upper) > 1 else ("", upper)
    count = len(last) // size
    found: list[Tree] = []
    for i, line in enumerate(upper):
        above, below = _flat(upper[:i]), _flat(upper[i + 1 :])
        for first in range(len(line) - count + 1):
            groups = [
                Node(group, tuple(map(Node, last[n * size : (n + 1) * size])))
                for n, group in enumerate(line[first : first + count])
            ]
            before = [*above, *line[:first]]
            if before and all(group.may_group() for group in groups):
                found += _beside(groups, before, [*line[first + count :], *below], name)
    return found


def _flat(lines: Sequence[Sequence[str]]) -> list[str]:
    return [piece for line in lines for piece in line]


def _period(last: Sequence[str]) -> int:
    """After how many heads a line of heads says the same again, 0 where it does not."""
    size = next((i for i in range(2, len(last) // 2 + 1) if last[-1] == last[-1 - i]), 0)
    if not size or len(last) % size:
        return 0
    ends = all(last[i] == last[-1] for i in range(size - 1, len(last), size))
    return size if ends and last[-1] not in last[-size:-1] else 0


def _beside(groups: Sequence[Node], before: Sequence[str], after: Sequence[str], name: str) -> Iterator[Tree]:
    """Heads that stand before groups at their left, every way to set the others beside these; their sum is of them."""
    if len(after) > _MOST_BESIDE:
        return
    for order in permutations(after):
        for cut in range(len(after) + 1):
            left, right = list(map(Node, order[:cut])), list(map(Node, order[cut:]))
            own = list(groups)
            if name and right and TOTAL.match(right[0].text):
                own.append(right.pop(0))
            middle = [Node(name, tuple(own))] if name else own
            yield (*map(Node, before), *left, *middle, *right)


def may_head(tree: Tree, types: Sequence[Type]) -> bool:
    """Whether columns of what these heads name may hold what stands there (表头与内容相符)."""
    if len({node.text for node in tree}) < len(tree):
        return False
    leaves = [leaf for node in tree for leaf in node.leaves]
    first = not any(map(ORDINAL.fullmatch, leaves[1:]))
    return first and len(leaves) == len(types) and all(map(may_name, leaves, types))


def _trees(pieces: Sequence[str], groups: int) -> Iterator[Tree]:
    bare = tuple(map(Node, pieces))
    may = _asked_once(pieces)
    for lowest in range(2, len(pieces)):
        above = len(pieces) - lowest
        last = range(above, len(pieces))
        for over in _above(may, range(above), last, groups):
            yield _named(bare[:above], over, bare[above:])
        for middle in range(2, above):
            top, row = range(above - middle), range(above - middle, above)
            for some in range(1, groups):
                if next(_above(may, top, row, groups - some), None) is None:
                    continue
                for under in _above(may, row, last, some):
                    nodes = _named(bare[:above], under, bare[above:])[row.start :]
                    for over in _above(may, top, row, groups - some):
                        yield _named(bare[: row.start], over, nodes)


def _asked_once(pieces: Sequence[str]) -> _MayGroup:
    """Whether a head may name a group of those from one to before another, all by number: asked once of each, for structures
    differ in few of their groups."""

    @cache
    def may(head: int, begin: int, end: int) -> bool:
        return may_group(pieces[head], tuple(pieces[begin:end]))

    return may


def _named(heads: Tree, over: Sequence[_Over], row: Tree) -> Tree:
    """All heads up to a row, some of them over its groups."""
    first, below = len(heads), {head: (begin, end) for head, begin, end in over}
    return tuple(
        Node(node.text, row[below[i][0] - first : below[i][1] - first]) if i in below else node
        for i, node in enumerate(heads)
    )


def _above(may: _MayGroup, heads: range, row: range, groups: int) -> Iterator[tuple[_Over, ...]]:
    """So many of the heads, each over a group of the next row, all of it."""
    for chosen in _chosen(may, heads, {row.start}, row.stop, groups):
        yield from _shared(may, chosen, row)


def _chosen(may: _MayGroup, heads: range, begins: Set[int], end: int, groups: int) -> Iterator[tuple[int, ...]]:
    """So many of the heads that may name groups side by side up to the end, the first of which begins at one of these."""
    for head in heads[: len(heads) - groups + 1]:
        ends = {stop for begin in begins for stop in _ends(begin, end, groups) if may(head, begin, stop)}
        if groups == 1 and ends:
            yield (head,)
        elif ends:
            rest = range(head + 1, heads.stop)
            yield from ((head, *others) for others in _chosen(may, rest, ends, end, groups - 1))


def _shared(may: _MayGroup, chosen: Sequence[int], row: range) -> Iterator[tuple[_Over, ...]]:
    """Every way to share a row among heads, its first columns to the first."""
    head, *others = chosen
    for end in _ends(row.start, row.stop, len(chosen)):
        if may(head, row.start, end):
            rest = _shared(may, others, range(end, row.stop)) if others else iter([()])
            yield from (((head, row.start, end), *after) for after in rest)


def _ends(begin: int, end: int, groups: int) -> range:
    """Where the first of so many groups may end: each is of two columns or more, the last one reaches the end."""
    return range(begin + _LEAST if groups > 1 else max(end, begin + _LEAST), end - _LEAST * (groups - 1) + 1)
