"""What tables state (表内已有的数量): the quantities that sentences may speak of in other words, found by these words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.linking.names import Subjects
from xiufu.audit.linking.scopes import RIVAL, Candidate
from xiufu.audit.linking.wordings import plain

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_SHORTEST = 2
_CHINESE = re.compile("[一-龥]+")


@dataclass(frozen=True, slots=True)
class Thing:
    """A quantity of a table (表内数量): its subject, the part of the project that it is of, what else names it, what it measures."""

    subject: str
    unit: str
    names: tuple[str, ...]
    dimension: str


class Known:
    """The quantities that tables and their notes state (已有数量), by term."""

    def __init__(self, paper: "Paper", subjects: Subjects, found: Iterable[Candidate]) -> None:
        self._of: dict[str, dict[tuple[str, str], Thing]] = {}
        for one in found:
            size = paper.known.words.units.size(one.unit) if one.unit else None
            dimension = size.dimension if size else ""
            if one.confidence > RIVAL and one.id.subject != "project":
                unit, names = subjects.split(one.id.subject)
                thing = Thing(one.id.subject, unit, names, dimension)
                self._of.setdefault(one.id.term, {}).setdefault((thing.subject, dimension), thing)

    def of(self, term: str, dimension: str) -> Sequence[Thing]:
        """The quantities of a term (某项的各数量) in reading order."""
        things: Mapping[tuple[str, str], Thing] = self._of.get(term, {})
        return [thing for thing in things.values() if thing.dimension == dimension]

    def holding(self, term: str, dimension: str, words: str) -> list[str]:
        """The subjects in whose names some words stand (名称中有这些字的对象)."""
        found = self.of(term, dimension) if len(words) >= _SHORTEST else ()
        exact = [thing.subject for thing in found if words in thing.subject.split("·") or thing.subject == words]
        return exact or [thing.subject for thing in found if words in thing.subject]

    def named_by(self, term: str, dimension: str, words: str, unit: str) -> list[str]:
        """The subjects that some words name best (文字最接近的对象), of those of a part of the project where one is named."""
        listed = [thing for thing in self.of(term, dimension) if not unit or not thing.unit or thing.unit == unit]
        ranked = [(_alike(words, thing.names), thing.subject) for thing in listed]
        best = max((rank for rank, _ in ranked), default=0)
        return [subject for rank, subject in ranked if rank == best > 0]

    def in_full(self, term: str, dimension: str, unit: str, name: str) -> str:
        """The one subject of a part of the project that has a name (单元中的某项措施); nothing where several have it."""
        found = [t.subject for t in self.of(term, dimension) if t.unit == unit and name in t.names]
        return found[0] if len(found) == 1 else ""


def _alike(words: str, names: Iterable[str]) -> int:
    """How many pairs of neighbouring letters of the names stand in some words too."""
    said = _pairs(words)
    return sum(len(_pairs(plain(name)) & said) for name in names)


def _pairs(text: str) -> set[str]:
    runs = _CHINESE.findall(text)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
