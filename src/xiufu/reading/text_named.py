"""Heads over several rows of which only the words are left (多层表头): which trees of them a table of costs may have.

Where several fit, their words say which cannot be: what is a sum, a quantity or a price names no group.
"""

import re
from collections.abc import Iterator, Sequence

from xiufu.reading.text_cells import Type
from xiufu.reading.text_groups import Node, Tree, structures

_SUM = re.compile(r"(?:.*[合小总共]\s*计|台班(?:费|单价))(?:[（(].*)?")
_LEAF = re.compile(r"(?:数量|用量|工日|定额|单价|金额|合价|系数|费率)(?:[（(].*)?")
_PRICE_OF = re.compile(r"[（(]元/([^（）()]+)[）)]$")
_MONEY = re.compile(r"价|费|金额|元")


def likely_trees(heads: Sequence[str], types: Sequence[Type]) -> list[Tree]:
    """The trees that heads, given row by row, may be above columns of these types (可能的表头层次)."""
    return [tree for tree in structures(heads, types) if _apart_as_one(tree) and all(map(_may_be, _nodes(tree)))]


def repeats(tree: Tree) -> bool:
    """Whether groups of a tree have the same heads below them (重复的下层表头): 数量 and 单价 of every material."""
    below = [tuple(node.text for node in group.below) for group in _nodes(tree) if group.below]
    return len(set(below)) < len(below)


def _nodes(tree: Tree) -> Iterator[Node]:
    for node in tree:
        yield node
        yield from _nodes(node.below)


def _may_be(node: Node) -> bool:
    """Whether a head is a group of what stands below it; a sum stands at the end of its group, and is the only one there."""
    if not node.below:
        return True
    sums = [at for at, one in enumerate(node.below) if _SUM.fullmatch(one.text)]
    price = _PRICE_OF.search(node.text)
    priced = (
        not price or any(one.text == price[1] for one in node.below) or all(_MONEY.search(n.text) for n in node.below)
    )
    return (
        priced
        and sums in ([], [0], [len(node.below) - 1])
        and not _SUM.fullmatch(node.text)
        and not _LEAF.fullmatch(node.text)
    )


def _apart_as_one(tree: Tree) -> bool:
    """Whether groups stand side by side, and in heads of three rows those of the last row below those of the second."""
    rows = [tree, *(node.below for node in _nodes(tree))]
    places = [[at for at, node in enumerate(row) if node.depth == 2] for row in rows]
    deepest = max(node.depth for node in tree)
    return (deepest < 3 or not places[0]) and all(not at or at == [*range(at[0], at[-1] + 1)] for at in places)
