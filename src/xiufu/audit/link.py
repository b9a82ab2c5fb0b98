"""Linking (数值归属): which quantity every number of a document is, by the words around it, with rivals and how sure it is.

A quantity is a term of the glossary and a subject. Subjects are the document's own names: of units, owners, classes, works.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.linking.cells import in_cells
from xiufu.audit.linking.known import Known
from xiufu.audit.linking.names import Subjects, names_of
from xiufu.audit.linking.phrases import in_notes, in_phrases
from xiufu.audit.linking.scopes import SURE
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper


@dataclass(frozen=True, slots=True)
class Linked:
    """A number that is, or may be, a quantity (归属): how sure in percent, by what words, and its unit wherever that is stated."""

    claim: Claim
    confidence: int
    reason: str
    unit: str = ""

    @property
    def sure(self) -> bool:
        """Whether the words leave no doubt."""
        return self.confidence >= SURE


class Links(Mapping[FigureId, tuple[Linked, ...]]):
    """The numbers of a document by the quantity that they are (数值归属), in reading order; rivals are among them."""

    def __init__(self, found: Mapping[FigureId, tuple[Linked, ...]]) -> None:
        self._found = found
        self._of: dict[Claim, list[tuple[FigureId, Linked]]] = {}
        for key, several in found.items():
            for one in several:
                self._of.setdefault(one.claim, []).append((key, one))

    def __getitem__(self, key: FigureId) -> tuple[Linked, ...]:
        return self._found[key]

    def __iter__(self) -> Iterator[FigureId]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def of(self, claim: Claim) -> list[tuple[FigureId, Linked]]:
        """What a number may be (可能的归属), the likeliest first."""
        return sorted(self._of.get(claim, []), key=lambda pair: -pair[1].confidence)

    def sure(self, term: str, subject: str = "project") -> tuple[Linked, ...]:
        """The numbers that are a quantity beyond doubt (确定的归属)."""
        return tuple(one for one in self._found.get(FigureId(term, subject), ()) if one.sure)


def link(paper: "Paper") -> Links:
    """Link every number of a document (数值归属)."""
    subjects = Subjects(names_of(paper))
    cells = list(in_cells(paper, subjects))
    notes = list(in_notes(paper, subjects, Known(paper, subjects, cells)))
    said = in_phrases(paper, subjects, Known(paper, subjects, (*cells, *notes)))
    found: dict[FigureId, list[Linked]] = {}
    for one in (*said, *notes, *cells):
        linked = Linked(one.claim, one.confidence, one.reason, one.unit)
        found.setdefault(one.id, []).append(linked)
    order = {claim: at for at, claim in enumerate(paper.claims)}
    return Links({key: tuple(sorted(several, key=lambda one: order[one.claim])) for key, several in found.items()})
