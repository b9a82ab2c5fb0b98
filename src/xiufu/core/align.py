"""Which items of two sequences belong together (对齐): what is equal first, then what is alike; the order is kept."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
Pair = tuple[int | None, int | None]

_ALIKE = 40
"""Items less alike than this (of 100) stay apart, unless each is the only one left between its neighbours."""
_MOST = 40_000
"""More pairs than this are not weighed one by one."""


def aligned(
    before: Sequence[T],
    after: Sequence[T],
    keys: Sequence[Callable[[T], Hashable]],
    likeness: Callable[[T, T], int],
) -> list[Pair]:
    """Positions that belong together (对齐), in order; an item without a partner stands with ``None``.

    Items whose first key is equal are paired first; between those, items whose next key is equal; what is left by
    ``likeness``, which is 0 for items that must not be paired and else up to 100. A key that is ``None`` equals nothing.

    >>> aligned("abcd", "axcde", [lambda letter: letter], lambda a, b: 1)
    [(0, 0), (1, 1), (2, 2), (3, 3), (None, 4)]
    """
    partners = dict(_paired(before, after, (0, len(before)), (0, len(after)), keys, likeness))
    result: list[Pair] = []
    j = 0
    for i in range(len(before)):
        partner = partners.get(i)
        if partner is not None:
            result += [(None, k) for k in range(j, partner)]
            j = partner + 1
        result.append((i, partner))
    return [*result, *((None, k) for k in range(j, len(after)))]


def _paired(
    before: Sequence[T],
    after: Sequence[T],
    a: tuple[int, int],
    b: tuple[int, int],
    keys: Sequence[Callable[[T], Hashable]],
    likeness: Callable[[T, T], int],
) -> list[tuple[int, int]]:
    """Pairs between two stretches."""
    if a[0] == a[1] or b[0] == b[1]:
        return []
    if not keys:
        return _alike(before, after, a, b, likeness)
    left = [_key(keys[0], before[i]) for i in range(*a)]
    right = [_key(keys[0], after[j]) for j in range(*b)]
    found: list[tuple[int, int]] = []
    i, j = a[0], b[0]
    for start, other, size in _equal_stretches(left, right):
        found += _paired(before, after, (i, a[0] + start), (j, b[0] + other), keys[1:], likeness)
        found += [(a[0] + start + n, b[0] + other + n) for n in range(size)]
        i, j = a[0] + start + size, b[0] + other + size
    return found


def _key(key: Callable[[T], Hashable], item: T) -> Hashable:
    found = key(item)
    return object() if found is None else found


def _equal_stretches(left: list[Hashable], right: list[Hashable]) -> list[tuple[int, int, int]]:
    """Equal stretches as (start, start, length), an empty one at the end; what both begin or end with is cut off first."""
    shorter = min(len(left), len(right))
    head = next((n for n in range(shorter) if left[n] != right[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if left[-1 - n] != right[-1 - n]), rest)
    ends = len(left) - tail, len(right) - tail
    middle = SequenceMatcher(None, left[head : ends[0]], right[head : ends[1]], autojunk=False).get_matching_blocks()
    inner = [(head + start, head + other, size) for start, other, size in middle[:-1]]
    return [(0, 0, head), *inner, (*ends, tail), (len(left), len(right), 0)]


def _alike(
    before: Sequence[T], after: Sequence[T], a: tuple[int, int], b: tuple[int, int], likeness: Callable[[T, T], int]
) -> list[tuple[int, int]]:
    """The pairs that are most alike altogether; of very long stretches only those that stand at the same position."""
    rows, columns = range(*a), range(*b)
    if len(rows) == len(columns) == 1:
        return [(a[0], b[0])] if likeness(before[a[0]], after[b[0]]) else []
    if len(rows) * len(columns) > _MOST:
        return [(i, j) for i, j in zip(rows, columns, strict=False) if likeness(before[i], after[j]) >= _ALIKE]
    weights = [[likeness(before[i], after[j]) for j in columns] for i in rows]
    best = [[0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for n in reversed(range(len(rows))):
        for m in reversed(range(len(columns))):
            weight = weights[n][m]
            together = best[n + 1][m + 1] + weight if weight >= _ALIKE else 0
            best[n][m] = max(together, best[n + 1][m], best[n][m + 1])
    pairs: list[tuple[int, int]] = []
    n = m = 0
    while n < len(rows) and m < len(columns):
        if weights[n][m] >= _ALIKE and best[n][m] == best[n + 1][m + 1] + weights[n][m]:
            pairs.append((rows[n], columns[m]))
            n, m = n + 1, m + 1
        elif best[n][m] == best[n + 1][m]:
            n += 1
        else:
            m += 1
    return pairs


def letter_pairs(text: str) -> Counter[str]:
    """What ``resemblance`` compares (字对): every two neighbouring letters, and the ends."""
    padded = f" {text} "
    return Counter(padded[n : n + 2] for n in range(len(padded) - 1))


def resemblance(left: Counter[str], right: Counter[str]) -> int:
    """How alike two texts are (相似度), from 0 to 100: the share of letter pairs they have in common.

    >>> resemblance(letter_pairs("复垦面积"), letter_pairs("复垦面积")), resemblance(letter_pairs("甲"), letter_pairs("乙"))
    (100, 0)
    """
    return 200 * (left & right).total() // (left.total() + right.total())
