"""What became of the figures of a plan (数据项变化): which differ, by how much, and which inputs they differ for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from xiufu.core.figure import STATED, Absent, Figure, FigureId, Figures, Source, Step
from xiufu.core.numbers import CONTEXT, Rounding, rounded, trimmed
from xiufu.core.text import Words

PERCENT = Rounding(2)
"""How a change in percent prints: two places, half up."""
CARRIED = Rounding(10)
"""How a difference that does not show in print is given: ten places, half up."""

Kind = Literal["removed", "added", "printed", "carried", "origin"]
Reason = Literal["removed", "added", "input", "rule", "parts"]

ABSENT_TEXTS = {Absent.NOT_APPLICABLE: "不适用", Absent.UNKNOWN: "待补", Absent.NOT_STATED: "未填"}
_PLAN_FILES = (".yaml", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class State:
    """A figure as far as two plans are compared by it (数据状态).

    ``rule`` is its formula over the positions of its inputs, ``kernel`` what computes it whatever the inputs are, ``""``
    where that is not known; ``source`` is where it was read, lines of the plan aside. ``value`` is ``None`` when there is no number.
    """

    id: FigureId
    label: str
    subject: str
    value: Decimal | None
    text: str
    unit: str
    inputs: tuple[FigureId, ...]
    rule: str
    kernel: str
    carry: Rounding | None
    source: str

    @property
    def name(self) -> str:
        """Label with the name of its subject (名称)."""
        return self.label if self.id.subject == "project" else f"{self.label}〔{self.subject}〕"


States = Mapping[FigureId, State]


@dataclass(frozen=True, slots=True)
class Cause:
    """An input or a rule that differs itself (起因), from which other differences follow."""

    id: FigureId
    reason: Reason


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs (数据项变化): ``printed`` as it prints, ``carried`` only behind that, ``origin`` not in number.

    ``on_page`` says whether the document prints it, or nobody knows what the document prints.
    """

    before: State | None
    after: State | None
    kind: Kind
    causes: tuple[Cause, ...]
    on_page: bool

    @property
    def state(self) -> State:
        """The figure as it is, or was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found

    @property
    def difference(self) -> Decimal | None:
        """By how much it differs (差额): as printed; where that does not show, as carried, by ``CARRIED``."""
        numbers = self._numbers()
        if numbers is None:
            return None
        with localcontext(CONTEXT):
            found = numbers[1] - numbers[0]
        return trimmed(rounded(found, CARRIED)) if self.kind == "carried" else found

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of what was before (变幅, %), by ``PERCENT``; none of a zero."""
        numbers = self._numbers()
        if numbers is None or not numbers[0]:
            return None
        with localcontext(CONTEXT):
            return rounded((numbers[1] - numbers[0]) / abs(numbers[0]) * 100, PERCENT)

    def _numbers(self) -> tuple[Decimal, Decimal] | None:
        """Before and after: as printed, or as carried where the print is the same."""
        if self.before is None or self.after is None or self.before.unit != self.after.unit:
            return None
        if self.before.value is None or self.after.value is None:
            return None
        if self.kind == "carried":
            return self.before.value, self.after.value
        return Decimal(self.before.text), Decimal(self.after.text)


def states(figures: Figures) -> dict[FigureId, State]:
    """Every figure of a plan as it is compared (数据状态), in order."""
    return {f.id: _state(f, figures) for f in figures.values()}


def _state(figure: Figure, figures: Figures) -> State:
    origin = figure.origin
    subject = figures.subject_name(figure.id.subject)
    text = figure.text if figure.known else ABSENT_TEXTS[Absent(str(figure.value))]
    value = figure.number if figure.known else None
    if isinstance(origin, Source):
        return State(figure.id, figure.label, subject, value, text, figure.unit, (), "", "", None, source_key(origin))
    return State(
        figure.id,
        figure.label,
        subject,
        value,
        text,
        figure.unit,
        tuple(i.id for i in origin.inputs),
        _rule(origin),
        f"{origin.kernel.__module__}.{origin.kernel.__qualname__}",
        origin.carry,
        "",
    )


def _rule(step: Step) -> str:
    """The formula over the positions of its inputs: names of units and lines do not matter."""
    return step.kernel(*(Words(f"［{n}］") for n in range(len(step.inputs)))).text if step.inputs else ""


def source_key(source: Source) -> str:
    """Where a value was read (出处); of the plan itself without lines and cells, which move with everything above them."""
    parts = [source.document, source.place]
    if source.confidence == STATED:
        parts = ["本方案" if source.document.endswith(_PLAN_FILES) else source.document]
    return "，".join(part for part in (*parts, str(source.as_of_date or ""), source.pack) if part)


def figure_changes(before: States, after: States, printed: Iterable[FigureId] = ()) -> list[FigureChange]:
    """Every difference with its causes (数据项变化): in the order in which ``printed`` names figures, then in their own."""
    causes = _causes(before, after)
    turn = {figure: n for n, figure in enumerate(dict.fromkeys(printed))}
    every = [*after, *(figure for figure in before if figure not in after)]
    ordered = sorted(every, key=lambda figure: turn.get(figure, len(turn)))
    return [
        FigureChange(before.get(figure), after.get(figure), kind, causes.get(figure, ()), not turn or figure in turn)
        for figure in ordered
        if (kind := _kind(before.get(figure), after.get(figure)))
    ]


def _kind(before: State | None, after: State | None) -> Kind | None:
    if before is None or after is None:
        return "added" if before is None else "removed"
    if (before.text, before.unit) != (after.text, after.unit):
        return "printed"
    if before.value != after.value:
        return "carried"
    return "origin" if before.source != after.source or before.inputs != after.inputs or _rules(before, after) else None


def _rules(before: State, after: State) -> bool:
    """Whether it is computed in another way; that there are more or fewer items of one kind is none."""
    if bool(before.inputs) != bool(after.inputs) or before.carry != after.carry:
        return True
    return before.rule != after.rule if before.inputs == after.inputs else before.kernel != after.kernel


def _causes(before: States, after: States) -> dict[FigureId, tuple[Cause, ...]]:
    """For every figure whose number differs, the inputs and rules it differs for."""
    place = {figure: n for n, figure in enumerate([*after, *(figure for figure in before if figure not in after)])}
    found: dict[FigureId, tuple[Cause, ...]] = {}
    for figure in _inputs_first(before, after):
        old, new = before.get(figure), after.get(figure)
        if _kind(old, new) in (None, "origin"):
            continue
        inputs = _inputs(old, new)
        gathered = {cause for i in inputs for cause in found.get(i, ())}
        if old and new and inputs and _rules(old, new):
            gathered.add(Cause(figure, "rule"))
        if not gathered:
            reason: Reason = "added" if old is None else "removed" if new is None else "parts" if inputs else "input"
            gathered.add(Cause(figure, reason))
        found[figure] = tuple(sorted(gathered, key=lambda cause: place[cause.id]))
    return found


def _inputs(old: State | None, new: State | None) -> Sequence[FigureId]:
    return list(dict.fromkeys([*(new.inputs if new else ()), *(old.inputs if old else ())]))


def _inputs_first(before: States, after: States) -> Iterator[FigureId]:
    """Every figure after those it follows from in either plan."""
    seen: set[FigureId] = set()
    for root in (*before, *after):
        stack = [(root, False)]
        while stack:
            figure, ready = stack.pop()
            if ready:
                yield figure
            elif figure not in seen:
                seen.add(figure)
                stack.append((figure, True))
                stack += [(i, False) for i in _inputs(before.get(figure), after.get(figure)) if i not in seen]
