"""All clauses as one text (条文库): in which a quotation stands, and which it is nearly."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import accumulate

from xiufu.audit.knowledge import Knowledge
from xiufu.audit.quotes.letters import only_letters
from xiufu.packs.clauses import Clause

_PRINCIPLE = re.compile(r"“([^“”]{4,60})”")
_PARTS = re.compile(r"[，,、；;。\s]+")
_SEEDS = 60
_SEEDS_ALIKE = 10
_SEED = 4
_CANDIDATES = 4
_STRETCH = 2.5
_SLACK = 10
_THREE = 3


@dataclass(frozen=True, slots=True)
class Near:
    """What a quotation is nearly (近似条文): the clause, the letters of it that are quoted, and how much of the quotation agrees."""

    row: int
    start: int
    end: int
    agrees: float


@dataclass(frozen=True)
class Corpus:
    """The letters of all clauses (条文库), a line each."""

    rows: tuple[Clause, ...]
    lines: tuple[str, ...]
    text: str
    starts: tuple[int, ...]
    by_law: Mapping[str, tuple[int, ...]]
    principles: tuple[tuple[int, str], ...]

    def having(self, letters: str) -> frozenset[int]:
        """The clauses that have these letters (含此字句的条文)."""
        return frozenset(self._places(letters))

    def _places(self, letters: str) -> Iterator[int]:
        at = self.text.find(letters)
        while at >= 0:
            row = bisect_right(self.starts, at) - 1
            yield row
            at = self.text.find(letters, self.starts[row + 1]) if row + 1 < len(self.starts) else -1

    def near(self, letters: str, among: Collection[int] | None = None) -> Near | None:
        """The clause that these letters are nearly (最近的条文), of those ``among``; none where hardly four letters in a row agree."""
        shared: Counter[int] = Counter()
        seeds = range(0, len(letters) - _SEED + 1, max(1, len(letters) // _SEEDS))
        for at in seeds:
            rows = self._seeds.get(letters[at : at + _SEED], ())
            shared.update(row for row in rows if among is None or row in among)
        likely = (row for row in shared if shared[row] * _SEEDS_ALIKE >= len(seeds))
        best = sorted(likely, key=lambda row: (-shared[row], row))[:_CANDIDATES]
        found = [_aligned(row, letters, self.lines[row]) for row in best]
        return max(found, key=lambda near: (near.agrees, -near.row), default=None)

    @cached_property
    def _seeds(self) -> Mapping[str, Sequence[int]]:
        """The clauses by every four letters in a row."""
        found: dict[str, list[int]] = {}
        for row, line in enumerate(self.lines):
            for seed in {line[at : at + _SEED] for at in range(len(line) - _SEED + 1)}:
                found.setdefault(seed, []).append(row)
        return found

    def principle(self, quoted: str, among: Collection[int]) -> tuple[int, str] | None:
        """The principle in quotation marks within a clause that a quotation is another version of (条文中加引号的原则)."""
        parts = [part for part in _PARTS.split(quoted) if part]
        return next(((row, said) for row, said in self.principles if row in among and _version(parts, said)), None)


def _version(parts: Sequence[str], said: str) -> bool:
    """Whether parts are those of the same principle: three share two letters in a row, or one of two is the same."""
    others = [part for part in _PARTS.split(said) if part]
    if len(parts) >= _THREE:
        pairs = {other[i : i + 2] for other in others for i in range(len(other) - 1)}
        return sum(any(part[i : i + 2] in pairs for i in range(len(part) - 1)) for part in parts) >= _THREE
    same = len(parts) == len(others) > 1 and any(part in others for part in parts)
    return same and all(set(one) & set(other) for one, other in zip(parts, others, strict=True))


@lru_cache(maxsize=2)
def corpus_of(known: Knowledge) -> Corpus:
    """The letters of the clauses of packs (建立条文库), made once for all documents that are judged by them."""
    clauses, renamed = known.clauses, known.project_words.renamed
    lines = tuple(only_letters(row.text, renamed) for row in clauses.rows)
    starts = tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    principles = tuple((i, said) for i, row in enumerate(clauses.rows) for said in _PRINCIPLE.findall(row.text))
    return Corpus(clauses.rows, lines, "\n".join(lines), starts, clauses.by_law, principles)


def _aligned(row: int, letters: str, line: str) -> Near:
    """How letters agree with a clause: with the part of it around the longest run that agrees, if no worse than with all of it."""
    whole = SequenceMatcher(None, letters, line, autojunk=False)
    run = whole.find_longest_match()
    left = max(0, run.b - run.a - _SLACK)
    near = line[left : run.b + len(letters) - run.a + _SLACK]
    tight = _spanned(row, len(letters), SequenceMatcher(None, letters, near, autojunk=False), left, len(line))
    loose = _spanned(row, len(letters), whole, 0, len(line))
    return tight if tight.agrees >= loose.agrees else loose


def _spanned(row: int, length: int, matcher: SequenceMatcher[str], left: int, until: int) -> Near:
    """The letters of a clause, ``left`` of them before those compared, that a quotation spans; blocks far off are left out."""
    blocks = [block for block in matcher.get_matching_blocks() if block.size > 1]
    while blocks:
        first, last = blocks[0], blocks[-1]
        start = max(0, left + first.b - first.a)
        end = min(until, left + last.b + length - last.a)
        if end - start <= _STRETCH * length + _SLACK or len(blocks) == 1:
            return Near(row, start, end, sum(block.size for block in blocks) / length)
        blocks = blocks[1:] if first.size < last.size else blocks[:-1]
    return Near(row, 0, 0, 0)
