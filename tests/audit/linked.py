"""Where a plan prints its figures, found again in the document read back, and which quantity the audit links each to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from xiufu.audit.linking.scopes import RIVAL
from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.document.blocks import Document, Footnote, Number, Paragraph, Table

OWN, AMONG, OTHER, NONE, UNREAD = "own", "among", "other", "none", "unread"
"""Linked first of all to its own term; that is among the rivals; only to others; to nothing; the number did not come back as one."""


@dataclass
class _Piece:
    """The text of a paragraph or a cell without blanks, and what stands where in it."""

    text: str = ""
    figures: list[tuple[int, FigureId]] = field(default_factory=list)
    claims: dict[int, Claim] = field(default_factory=dict)

    def add(self, paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            if isinstance(run, Footnote):
                self.text += "〔脚注："
                for part in run.runs:
                    self._add(part.text, part.figure.id if isinstance(part, Number) else None)
                self.text += "〕"
            else:
                self._add(run.text, run.figure.id if isinstance(run, Number) else None)

    def _add(self, text: str, figure: FigureId | None) -> None:
        if figure:
            self.figures.append((len(self.text), figure))
        self.text += "".join(text.split())


def _written(document: Document) -> Iterator[_Piece]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield _piece(block)
        elif isinstance(block, Table):
            for row in block.grid():
                yield from (_piece(*cell.paragraphs()) for cell, begins in row if begins)
            yield from (_piece(note) for note in block.notes)


def _piece(*paragraphs: Paragraph) -> _Piece:
    piece = _Piece()
    for paragraph in paragraphs:
        piece.add(paragraph)
    return piece


def _read(paper: Paper) -> list[_Piece]:
    pieces: dict[tuple[int, int, int, int], _Piece] = {}
    for spot, text in paper.texts.items():
        within = (spot.block, spot.row, spot.column, spot.paragraph if spot.row < 0 else 0)
        piece = pieces.setdefault(within, _Piece())
        for claim in paper.at(spot):
            piece.claims[len(piece.text) + len("".join(text[: claim.start].split()))] = claim
        piece.text += "".join(text.split())
    return list(pieces.values())


def truth(document: Document, paper: Paper) -> list[tuple[FigureId, Claim | None]]:
    """Every figure that the document prints, and the number that it came back as; none where that is no number any more."""
    written, read = list(_written(document)), _read(paper)
    matcher = SequenceMatcher(None, [one.text for one in written], [one.text for one in read], autojunk=False)
    back = {one + n: read[other + n] for one, other, size in matcher.get_matching_blocks() for n in range(size)}
    return [
        (figure, back[n].claims.get(at) if n in back else None)
        for n, piece in enumerate(written)
        for at, figure in piece.figures
    ]


def kind_of(paper: Paper, figure: FigureId, claim: Claim | None) -> str:
    if claim is None:
        return UNREAD
    found = paper.links.of(claim)
    first = next((key.term for key, one in found if one.confidence > RIVAL), "")
    if first == figure.term:
        return OWN
    if any(key.term == figure.term for key, _ in found):
        return AMONG
    return OTHER if found else NONE


def counted(paper: Paper, printed: list[tuple[FigureId, Claim | None]]) -> Counter[str]:
    return Counter(kind_of(paper, figure, claim) for figure, claim in printed)


def keys(paper: Paper, printed: list[tuple[FigureId, Claim | None]]) -> dict[FigureId, set[FigureId]]:
    """By what the audit calls a quantity, the figures whose numbers it takes for that."""
    found: dict[FigureId, set[FigureId]] = {}
    for figure, claim in printed:
        if claim and kind_of(paper, figure, claim) == OWN:
            found.setdefault(paper.links.of(claim)[0][0], set()).add(figure)
    return found
