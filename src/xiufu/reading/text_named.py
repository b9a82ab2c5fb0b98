"""Heads over several rows of which only the words are left (多层表头): which trees of them a table of costs may have.

Where several fit, their words say which cannot be: what is a sum, a quantity or a price names no group.
"""

import re
from collections.abc import Iterator, Sequence

from xiufu.reading.text_cells import TOTAL, Type
from xiufu.reading.text_groups import Node, Tree, structures

_SUM = re.compile(r"(?:.*[合小总共]\s*计|台班(?:费|单价))(?:[（(].*)?")
_LEAF = re.compile(r"(?:数量|用量|工日|定额|单价|金额|合价|系数|费率)(?:[（(].*)?")
_PRICE_OF = re.compile(r"[（(]元/([^（）()]+)[）)]$")
_NUMERALS = "一二三四五六七八九"
_COUNTED = re.compile(rf"第?([{_NUMERALS}])([^（(]+)")
_GROUP = 2
"""Heads over groups have more rows of heads than these."""
_MONEY = re.compile(r"价|费|金额|元")


def likely_trees(heads: Sequence[str], types: Sequence[Type]) -> list[Tree]:
    """The trees that heads, given row by row, may be above columns of these types (可能的表头层次)."""
    return [tree for tree in structures(heads, types) if _apart_as_one(tree) and all(map(_may_be, _nodes(tree)))]


def repeats(tree: Tree) -> bool:
    """Whether groups of a tree have the same heads below them (重复的下层表头): 数量 and 单价 of every material."""
    below = [tuple(node.text for node in group.below) for group in _nodes(tree) if group.below]
    return len(set(below)) < len(below)


def in_usual_order(tree: Tree) -> bool:
    """Whether heads that count on stand in this order and sums after all that they are of (通常次序): 一类费用 before 二类费用, 小计
    at the end of its group, 台班费 at the end of the table.

    >>> first, second, total = Node("一类费用"), Node("二类费用", (Node("数量"), Node("小计"))), Node("台班费")
    >>> in_usual_order((first, second, total)), in_usual_order((second, first, total)), in_usual_order((total, first))
    (True, False, False)
    """
    counted: dict[str, list[int]] = {}
    for node in _nodes(tree):
        if found := _COUNTED.match(node.text):
            counted.setdefault(found[2], []).append(_NUMERALS.index(found[1]))
    return _sums_last(tree) and all(one == sorted(one) for one in counted.values())


def _sums_last(tree: Tree) -> bool:
    """Whether sums stand at the end of their row of heads; where groups have a name of their own, their sum is below it."""
    sums = [not node.below and _SUM.fullmatch(node.text) is not None for node in tree]
    apart = any(node.depth > _GROUP for node in tree) and any(TOTAL.match(node.text) for node in tree)
    return not apart and sums == sorted(sums) and all(_sums_last(node.below) for node in tree if node.below)


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
