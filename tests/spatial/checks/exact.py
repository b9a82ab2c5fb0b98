"""Exact arithmetic on rings of whole numbers, to judge the checks by."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

Corner = tuple[int, int]


def turn(a: Corner, b: Corner, c: Corner) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cross(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Whether two edges cross inside both of them."""
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def even_odd_area(corners: list[Corner]) -> Fraction:
    """The area of what a ring goes around an odd number of times, slab by slab between all heights where it bends."""
    edges = [(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True) if a[1] != b[1]]
    heights = {Fraction(y) for _, y in corners}
    for i, (a, b) in enumerate(edges):
        for c, d in edges[:i]:
            if cross(a, b, c, d):
                part = Fraction(turn(c, d, a), turn(c, d, a) - turn(c, d, b))
                heights.add(a[1] + part * (b[1] - a[1]))
    area = Fraction(0)
    for low, high in pairwise(sorted(heights)):
        middle = (low + high) / 2
        met = sorted(
            a[0] + (middle - a[1]) * Fraction(b[0] - a[0], b[1] - a[1])
            for a, b in edges
            if min(a[1], b[1]) < middle < max(a[1], b[1])
        )
        area += (high - low) * sum((right - left for left, right in zip(met[::2], met[1::2], strict=True)), Fraction(0))
    return area
