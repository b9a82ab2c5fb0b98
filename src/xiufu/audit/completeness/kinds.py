"""Which kind of plan a document is (方案种类): as its title says, or else as its text calls itself."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.table_grid import compact
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading, Table

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_TITLES = re.compile(r"《[^《》]*》")
_LONGEST = 60
_COVER = 40
_LEAST = 2


@dataclass(frozen=True, slots=True)
class NamedKind:
    """The kind of a plan, the words that name it, and where (方案种类及称谓)."""

    kind: str
    words: str
    spot: Spot


def plan_kind(paper: "Paper") -> NamedKind | None:
    """The kind that its cover names (方案种类), else the one that its text calls itself by most often; none where neither does."""
    for spot, text in _cover(paper):
        if named := _named(paper, spot, text):
            return named
    called: Counter[NamedKind] = Counter()
    first: dict[str, Spot] = {}
    for spot, text in paper.texts.items():
        if named := _named(paper, spot, _TITLES.sub("", text)):
            at = first.setdefault(named.words, spot)
            called[NamedKind(named.kind, named.words, at)] += 1
    often = [(named, times) for named, times in called.most_common() if "报告" in named.words or "生态" in named.words]
    return often[0][0] if often and often[0][1] >= _LEAST else None


def _cover(paper: "Paper") -> Iterator[tuple[Spot, str]]:
    """The titles of a document: short lines before its first heading, and the title of the first table there."""
    yield Spot(0), paper.file.document.title
    blocks = paper.file.document.blocks
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
    for spot, text in list(paper.texts.items())[: _COVER * 4]:
        title = spot.row < 0 and (spot.paragraph == 0 or not isinstance(blocks[spot.block], Table))
        if spot.block < min(first, _COVER) and title and len(text) <= _LONGEST and not re.search(r"[。；，]", text):
            yield spot, text


def _named(paper: "Paper", spot: Spot, text: str) -> NamedKind | None:
    """The kind of the longest words that stand in a text."""
    line = compact(text)
    found = [
        (word, kind.id) for kind in paper.known.points.kinds for group in kind.words for word in group if word in line
    ]
    if not found:
        return None
    word, kind = max(found, key=lambda one: len(one[0]))
    return NamedKind(kind, word, spot)
