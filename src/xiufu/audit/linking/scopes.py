"""Candidates of links, and what they are about: all of the project, a part of it, or a component of a plan that is several in one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiufu.audit.linking.names import Subjects
from xiufu.audit.linking.wordings import plain
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

SURE, LIKELY, PART, RIVAL = 95, 80, 60, 40
"""How sure a link is, in percent: the words leave no doubt; they are used for other things too; of a part; another fits better."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a number may be (可能的归属): the quantity, how sure in percent, by what words, in which unit."""

    claim: Claim
    id: FigureId
    confidence: int
    reason: str
    unit: str = ""


_PART = re.compile(
    r"(?:[东西南北中一二三四五六七八九十甲乙丙丁]|[A-Z\d]+[号#]?)(?:采?区|矿区|片区|标段?|矿段|矿体|地块|场地|部分|井田?|坑口|工区)"
)
_HEADINGS = 3
_SEVERAL = 2


def is_whole(section: str, subjects: Subjects) -> bool:
    """Whether the headings, or the title of a table, name no part of the project (是否全项目)."""
    headings = [plain(heading) for heading in section.split("›")][-_HEADINGS:]
    return not any(_PART.search(heading) or subjects.names_in(heading) for heading in headings)


def in_component(paper: "Paper", candidate: Candidate, contexts: Sequence[str]) -> Candidate:
    """A total of a plan that is several in one (合编方案) belongs to the component that the nearest words name alone.

    Where they name several it is the total of all, where they name none nobody can tell.
    """
    components = paper.known.lexicon.components
    if len(paper.components) < _SEVERAL:
        return candidate
    for context in (*contexts[:-1], *reversed(contexts[-1].split("›"))):
        named = [words for words in components if any(word in context for word in words)]
        if len(named) == 1:
            return replace(candidate, id=FigureId(candidate.id.term, named[0][0]))
        if named:
            return candidate
    return replace(candidate, confidence=min(candidate.confidence, PART))
