"""Chances that generated packs and plans are made of: decimal texts, parts of a whole, awkward names.

Whole plans are too large for Hypothesis to draw piece by piece: it gives up on the large ones, which are the interesting
ones. So it draws a seed and a size, and a failure names those two; ``plans.dossier(seed, size)`` is the plan again.
"""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")

AWKWARD = (
    "（一期）", " A&B", " <x>", "=1+1", "|丙", "/丁", ":戊", "{{己}}", '"庚"', "'辛", "𠮷", "ｍ²", "1.50", "％", "+1",
)  # fmt: skip
"""Ends of names that have broken programs: markup, formulas, separators of figure ids, citations, rare characters."""


def plain(value: int, places: int) -> str:
    """An integer of the last place as decimal text: ``plain(1250, 2) == "12.50"``."""
    return format(Decimal(value).scaleb(-places), "f")


class Dice:
    """Chances from a seed. ``size`` bounds how many things of a kind there are."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = random.Random(seed)
        self.size = size

    def one_in(self, times: int) -> bool:
        """True once in so many times."""
        return self.random.randrange(times) == 0

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included and likelier than others."""
        return self.random.choice((low, high)) if self.one_in(10) else self.random.randint(low, high)

    def count(self, low: int, high: int) -> int:
        """How many things: no more than ``size``, unless ``low`` asks for more."""
        return self.random.randint(low, max(low, min(high, self.size)))

    def pick(self, options: Sequence[T]) -> T:
        """One of some options."""
        return self.random.choice(options)

    def some(self, options: Sequence[T], low: int, high: int) -> list[T]:
        """Different ones of some options, in any order."""
        return self.random.sample(options, min(self.count(low, high), len(options)))

    def number(self, low: str, high: str, places: int) -> str:
        """A decimal text between two numbers, with at most so many places; zero only where ``low`` is zero."""
        used = self.random.randint(0, places)
        least, most = (int(Decimal(end).scaleb(used)) for end in (low, high))
        return plain(self.whole(max(least, 0 if Decimal(low) == 0 else 1), max(most, 1)), used)

    def cut(self, whole: int, parts: int) -> list[int]:
        """A whole number cut into so many parts, which may be zero."""
        cuts = sorted(self.random.randint(0, whole) for _ in range(parts - 1))
        return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]

    def percents(self, parts: int) -> list[str]:
        """Percentages that make exactly 100; often equal ones, whose rounded parts drift furthest from the whole."""
        if 10_000 % parts == 0 and self.one_in(2):
            return [plain(10_000 // parts, 2)] * parts
        return (
            [str(p) for p in self.cut(100, parts)] if self.one_in(2) else [plain(p, 2) for p in self.cut(10_000, parts)]
        )

    def name(self, stem: str) -> str:
        """A name, now and then an awkward one."""
        return stem + (self.pick(AWKWARD) if self.one_in(8) else "")
