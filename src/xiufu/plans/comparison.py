"""A comparison of two plans (对比结果): its data, for programs and for the document that is made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xiufu.core.figure_changes import FigureChange, State
from xiufu.core.numbers import plain_text
from xiufu.document.compare import DocumentChange, WordsChange
from xiufu.document.compare_tables import TableChange
from xiufu.model.compare import InputChange

SHOWING = ("removed", "added", "printed")
"""Kinds of changed figures that differ as they print."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison (对比的一方)."""

    path: str
    policy: str
    version: str
    frozen: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two plans (对比结果). ``document`` is ``None`` when a side has figures only."""

    before: Side
    after: Side
    inputs: tuple[InputChange, ...]
    figures: tuple[FigureChange, ...]
    document: tuple[DocumentChange, ...] | None

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.inputs or self.figures or self.document)

    def figures_of(self, *kinds: str) -> list[FigureChange]:
        """Changed figures of some kinds (某类变化), in order."""
        return [change for change in self.figures if change.kind in kinds]

    @property
    def places(self) -> int:
        """In how many places the document differs: headings, paragraphs, pictures, rows and cells."""
        return sum(change.count if isinstance(change, TableChange) else 1 for change in self.document or ())

    def as_dict(self, *, every: bool) -> dict[str, Any]:
        """For ``--json``; ``every`` also lists figures that print the same."""
        kinds = [*SHOWING, *(("carried", "origin") if every else ())]
        return {
            "same": self.same,
            "sides": [
                {"path": s.path, "policy": s.policy, "xiufu": s.version, "figures_only": s.frozen}
                for s in (self.before, self.after)
            ],
            "inputs": [
                {"file": c.file, "path": c.path, "title": c.title, "before": c.before, "after": c.after}
                for c in self.inputs
            ],
            "figures": [_figure(change) for change in self.figures_of(*kinds)],
            "carried": len(self.figures_of("carried")),
            "origin": len(self.figures_of("origin")),
            "document": None if self.document is None else [d for c in self.document for d in _document(c)],
        }


def _figure(change: FigureChange) -> dict[str, Any]:
    difference, percent = change.difference, change.percent
    return {
        "id": str(change.state.id),
        "label": change.state.name,
        "kind": change.kind,
        "on_page": change.on_page,
        "before": _state(change.before),
        "after": _state(change.after),
        "difference": None if difference is None else plain_text(difference),
        "percent": None if percent is None else plain_text(percent),
        "causes": [{"id": str(cause.id), "reason": cause.reason} for cause in change.causes],
    }


def _state(state: State | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "value": None if state.value is None else plain_text(state.value),
        "shown": state.text,
        "unit": state.unit,
        "source": state.source,
    }


def _document(change: DocumentChange) -> Iterator[dict[str, Any]]:
    """One entry for each heading, paragraph, picture, row and cell."""
    if isinstance(change, WordsChange):
        yield {"section": change.section, "kind": change.kind, "before": change.before, "after": change.after}
        return
    place = {"section": change.section, "table": change.name}
    if change.whole:
        side = change.after or change.before
        texts = [[cell.text for cell, _ in row] for row in side.grid()] if side else []
        before, after = (None, texts) if change.before is None else (texts, None)
        yield place | {"kind": "table", "before": before, "after": after}
        return
    for words, old, new in change.words:
        yield place | {"kind": "caption", "place": words, "before": old, "after": new}
    for row in change.rows:
        if row.before is None or row.after is None:
            yield place | {"kind": "row", "place": row.label, "before": row.before, "after": row.after}
    for cell in change.cells:
        yield place | {"kind": "cell", "place": cell.place, "before": cell.before, "after": cell.after}
