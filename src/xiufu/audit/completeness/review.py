"""The review points of a document's kind of plan, each with whether it is there (要点逐项)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from xiufu.audit.completeness.kinds import NamedKind, plan_kind
from xiufu.audit.completeness.layout import Layout
from xiufu.audit.completeness.presence import Presence, State, has_words, parts_below, presence
from xiufu.audit.completeness.project import project_facts
from xiufu.audit.table_grid import compact
from xiufu.packs.conditions import Fact, Outcome, Truth, evaluate
from xiufu.packs.review_points import ReviewPoint

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_LABELS_OF_FRONT = 4


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A point of the document's kind of plan (要点核对): whether it applies, whether it is there, and what is missed with it."""

    point: ReviewPoint
    applies: Outcome
    presence: Presence
    part_of: str = ""
    with_it: tuple[str, ...] = ()

    @property
    def missed(self) -> bool:
        """Whether it applies and is not there as it should be, and nothing that holds it is missed itself."""
        return self.applies.truth is Truth.MET and self.presence.state < State.FOUND and not self.part_of


@dataclass(frozen=True)
class Review:
    """The points of a document (完整性核对), and what of it there is to judge."""

    paper: "Paper"

    @cached_property
    def layout(self) -> Layout:
        """What it says where."""
        return Layout(self.paper)

    @cached_property
    def kind(self) -> NamedKind | None:
        """Which kind of plan it is."""
        return plan_kind(self.paper)

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """What it says of its project."""
        return project_facts(self.paper)

    @cached_property
    def points(self) -> tuple[ReviewPoint, ...]:
        """The points of its kind of plan."""
        return self.paper.known.points.of(self.kind.kind) if self.kind else ()

    @cached_property
    def _presences(self) -> Mapping[str, Presence]:
        return {point.id: presence(self.layout, point) for point in self.points}

    @cached_property
    def chapters(self) -> Counter[State]:
        """How many of the chapters that every plan of the kind has are there."""
        asked = (p for p in self.points if p.kind == "chapter" and p.within is None and p.when is None)
        return Counter(self._presences[point.id].state for point in asked)

    @property
    def whole(self) -> bool:
        """Whether it is a whole plan (完整的方案): half its chapters, or a third where most of the others are written elsewhere."""
        found, every = self.chapters[State.FOUND], sum(self.chapters.values())
        shown = found + self.chapters[State.ELSEWHERE]
        return bool(every) and (2 * found >= every or (3 * found >= every and 4 * shown >= 3 * every))

    @cached_property
    def form(self) -> bool:
        """Whether its kind of plan begins with a form (有无报告表首页)."""
        return sum(p.front for p in self.points) > _LABELS_OF_FRONT

    @cached_property
    def front(self) -> bool:
        """Whether the first page of the form is there (报告表首页): a table with some of its labels."""
        asked = [p for p in self.points if p.front and p.kind == "fact"]
        counted: Counter[int] = Counter()
        for part in parts_below(self.layout, ()):
            cells = [compact(text) for row in part.rows for text, _ in dict.fromkeys(row)]
            labels = (
                any(e.at == "label" and has_words(cell, e.words) for cell in cells for e in p.evidence) for p in asked
            )
            counted[part.block] += sum(labels)
        return any(times >= _LABELS_OF_FRONT for times in counted.values())

    @cached_property
    def reviewed(self) -> tuple[Reviewed, ...]:
        """Every point of a whole plan, in order; none of a part of one."""
        return tuple(self._reviewed()) if self.whole else ()

    def _reviewed(self) -> Iterator[Reviewed]:
        made = self.paper.made_on
        on = made[0] if made else date.max
        applies = {p.id: evaluate(p.when, self.facts, on) if p.when else Outcome(Truth.MET) for p in self.points}
        lacking = {
            p.id
            for p in self.points
            if applies[p.id].truth is not Truth.NOT_MET and self._presences[p.id].state < State.FOUND
        }
        holders = {p.id: self._holder(p, lacking) for p in self.points}
        for point in self.points:
            inner = (p.title for p in self.points if p.id in lacking and holders[p.id] == point.id)
            yield Reviewed(point, applies[point.id], self._presences[point.id], holders[point.id], tuple(inner))

    def _holder(self, point: ReviewPoint, lacking: set[str]) -> str:
        """The outermost point that it stands in and that is not there itself."""
        holder, within = "", point.within
        while within and point.id in lacking:
            holder = within if within in lacking else holder
            within = self.paper.known.points.points[within].within
        return holder
