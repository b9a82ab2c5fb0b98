"""Sentences that a document says of its own project (本项目的叙述): titles, quotations, the basis and general surroundings left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.project_name import cover, stated_names
from xiufu.audit.sentences.cut import cut
from xiufu.core.spot import Spot

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

RESIDUE = "RES-001"
_ASIDE = re.compile(r"《(?:[^《》]|《[^《》]*》)*》|“[^“”]*”|「[^「」]*」|\"[^\"\n]{2,200}\"")
_CELL = 12


@dataclass(frozen=True, slots=True)
class Own:
    """A sentence (句子): as written, and ``words`` with titles and quotations blanked, letter for letter.

    ``aside`` says that it stands where the surroundings or the basis are described, ``own`` that it does not, and that no word in
    it says that something else than the project is meant.
    """

    spot: Spot
    start: int
    text: str
    words: str
    aside: bool
    own: bool


def own_sentences(paper: "Paper") -> Iterator[Own]:
    """Every sentence of a document in reading order (逐句); short cells are none."""
    words = paper.known.project_words
    others = re.compile("|".join(map(re.escape, words.not_own)) or "(?!)")
    sections = [any(word in section for word in words.aside) for section in paper.sections]
    for spot, text in paper.texts.items():
        if spot.row >= 0 and len(text) < _CELL:
            continue
        aside = spot in paper.basis or sections[spot.block]
        blanked = _ASIDE.sub(lambda match: " " * len(match[0]), text)
        for start, said in cut(blanked):
            as_written = text[start : start + len(said)]
            yield Own(spot, start, as_written, said, aside, not aside and not others.search(said))


def project_called(paper: "Paper") -> tuple[str, ...]:
    """What the project is called (项目名称): as stated, or else the lines of the cover."""
    stated = tuple(name for _, name in stated_names(paper))
    return stated or tuple(line for _, line in cover(paper))
