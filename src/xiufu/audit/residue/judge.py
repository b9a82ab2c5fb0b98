"""RES-001: words, places and names that another project's plan left behind (他项目残留)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xiufu.audit.residue.kinds import words_of_other_kinds
from xiufu.audit.residue.places import places_elsewhere
from xiufu.audit.residue.sentences import own_sentences
from xiufu.core.finding import Finding

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper


def residue(paper: "Paper") -> Iterator[Finding]:
    """What another project's plan left behind (他项目残留核对)."""
    sentences = [one for one in own_sentences(paper) if one.own]
    yield from words_of_other_kinds(paper, sentences)
    yield from places_elsewhere(paper, sentences)
