"""Figures (数据项): every number a plan states, with what it is about, its value and its origin."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any, NamedTuple, TypeGuard

from xiufu.core.glossary import TERMS
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, N, Rounding, plain_text, rounded, total, trimmed


class Absent(StrEnum):
    """Why there is no number (缺项): never zero, never blank."""

    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """How a printed number is to be read (数值性质)."""

    EXACT = "exact"
    MEASURED = "measured"
    COMPUTED = "computed"


class FigureId(NamedTuple):
    """What a figure is about: a term of the glossary and a subject made of the user's stable ids.

    >>> str(FigureId("area", "sub:main/unit:yard"))
    'area|sub:main/unit:yard'
    """

    term: str
    subject: str = "project"

    def __str__(self) -> str:
        return f"{self.term}|{self.subject}"

    @classmethod
    def parse(cls, text: str) -> "FigureId":
        """Read ``term|subject``; without a subject the whole project is meant."""
        term, _, subject = text.strip().partition("|")
        return cls(term.strip(), subject.strip() or "project")


STATED = "stated"
"""Confidence of what the plan itself states."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read (出处)."""

    document: str
    place: str = ""
    as_of_date: date | None = None
    confidence: str = "H"
    pack: str = ""

    @property
    def unverified(self) -> bool:
        """未核实: recalled or assumed, not read in a source. Every output marks it."""
        return self.confidence == "L"

    def __str__(self) -> str:
        dated = f"（{self.as_of_date.isoformat()}）" if self.as_of_date else ""
        pack = f"［数据包 {self.pack}］" if self.pack else ""
        unverified = "【未核实】" if self.unverified else ""
        return f"{self.document}{'，' if self.place else ''}{self.place}{dated}{pack}{unverified}"


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """How a figure was computed (计算步骤): a kernel, its inputs, the rounding carried on, and the rule behind it."""

    kernel: Callable[..., Any]
    inputs: tuple["Figure", ...]
    carry: Rounding | None = None
    clause: Source | None = None
    note: str = ""

    def replay(self, values: Sequence[N]) -> N:
        """The same formula on any kind of number: decimals, intervals, cells or words; decimals in ``CONTEXT``."""
        with localcontext(CONTEXT):
            result: N = self.kernel(*values)
            return rounded(result, self.carry) if self.carry else result


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One number (数据项). ``value`` is carried at full precision or as the policy says; ``shown`` is what is printed.

    ``show`` is the rule that made ``shown`` of ``value``; without one they are equal.
    """

    id: FigureId
    value: Decimal | Absent
    shown: Decimal | Absent
    unit: str
    role: Role
    origin: Source | Step
    label: str
    show: Rounding | None = None

    def __repr__(self) -> str:
        return f"<{self.id} {self.text} {self.unit}>"

    @property
    def text(self) -> str:
        """As printed; ``?`` when there is no number."""
        return plain_text(self.shown) if isinstance(self.shown, Decimal) else "?"

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return isinstance(self.value, Decimal)

    @property
    def number(self) -> Decimal:
        """The carried number; asking an absent figure for it is a fault of ours."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"{self.id} is absent: {self.value}")
        return self.value

    def claimed(self) -> Interval:
        """What its printed form can mean (区间): a point for exact roles, half a unit of the last place otherwise."""
        if not isinstance(self.shown, Decimal):
            raise TypeError(f"{self.id} is absent: {self.shown}")
        return Interval.exactly(self.shown) if self.role is Role.EXACT else Interval.printed(self.shown)


def is_known(value: Decimal | Absent) -> TypeGuard[Decimal]:
    """Whether a value is a number."""
    return isinstance(value, Decimal)


def _checked(key: FigureId, value: object) -> Decimal | Absent:
    """No float, no infinity and no plain int ever becomes a figure."""
    if isinstance(value, Absent) or (isinstance(value, Decimal) and value.is_finite()):
        return value
    raise TypeError(f"{key} is no finite decimal: {value!r}")


class Figures(Mapping[FigureId, Figure]):
    """All figures of one plan (数据集), in the order they came about; what a step needs is always there before it."""

    def __init__(self, printing: Mapping[str, Rounding], subjects: Mapping[str, str] | None = None) -> None:
        self._figures: dict[FigureId, Figure] = {}
        self.printing = dict(printing)
        self.subjects: dict[str, str] = dict(subjects or {})

    def __getitem__(self, key: FigureId | tuple[str, str] | str) -> Figure:
        return self._figures[FigureId.parse(key) if isinstance(key, str) else FigureId(*key)]

    def find(self, term: str, subject: str = "project") -> Figure | None:
        """The figure of a term and subject, if there is one."""
        return self._figures.get(FigureId(term, subject))

    def __iter__(self) -> Iterator[FigureId]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def _add(
        self, key: FigureId, stated: object, origin: Source | Step, unit: str | None, show: Rounding | None
    ) -> Figure:
        entry, value = TERMS[key.term], _checked(key, stated)
        if key in self._figures:
            raise KeyError(f"figure defined twice: {key}")
        role = Role(entry.role)
        rule = show or (None if role is Role.EXACT else self.printing.get(entry.printing))
        shown = value
        if is_known(value) and (rule or isinstance(origin, Step)):
            with localcontext(CONTEXT):
                shown = rounded(value, rule) if rule else trimmed(value)
        figure = Figure(key, value, shown, entry.unit if unit is None else unit, role, origin, entry.label, rule)
        self._figures[key] = figure
        return figure

    def given(
        self,
        term: str,
        subject: str,
        value: Decimal | int | Absent,
        source: Source,
        *,
        unit: str | None = None,
        show: Rounding | None = None,
    ) -> Figure:
        """Record a number that was read: from the plan or a pack. ``value`` may be ``Absent``."""
        number = Decimal(value) if isinstance(value, int) else value
        return self._add(FigureId(term, subject), number, source, unit, show)

    def step(
        self,
        term: str,
        subject: str,
        kernel: Callable[..., Any],
        *inputs: Figure,
        carry: Rounding | None = None,
        show: Rounding | None = None,
        unit: str | None = None,
        clause: Source | None = None,
        note: str = "",
    ) -> Figure:
        """Compute a number by a kernel from other figures. An absent input makes the result absent, never zero."""
        strangers = [f.id for f in inputs if self._figures.get(f.id) is not f]
        if strangers:
            raise KeyError(f"{term}|{subject} needs figures that are not here: {strangers}")
        step = Step(kernel, inputs, carry, clause, note)
        missing = [f.value for f in inputs if not is_known(f.value)]
        value: Decimal | Absent
        if missing:
            only_inapplicable = all(m is Absent.NOT_APPLICABLE for m in missing)
            value = Absent.NOT_APPLICABLE if only_inapplicable else Absent.UNKNOWN
        else:
            value = step.replay([f.number for f in inputs])
        return self._add(FigureId(term, subject), value, step, unit, show or carry)

    def sum(
        self,
        term: str,
        subject: str,
        parts: Sequence[Figure],
        source: Source,
        *,
        carry: Rounding | None = None,
        show: Rounding | None = None,
        unit: str | None = None,
        clause: Source | None = None,
    ) -> Figure:
        """Sum of any number of figures; of none it is a stated zero, which ``source`` must account for.

        Parts that do not apply do not count; only when none applies does the sum not apply either.
        """
        if not parts:
            return self.given(term, subject, Decimal(0), source, unit=unit, show=show or carry)
        counted = [p for p in parts if p.value is not Absent.NOT_APPLICABLE] or parts
        return self.step(term, subject, total, *counted, carry=carry, show=show, unit=unit, clause=clause)

    def unknown(self) -> list[Figure]:
        """Figures without a number that ought to have one (待补数据)."""
        return [f for f in self._figures.values() if not is_known(f.value) and f.value is not Absent.NOT_APPLICABLE]

    def subject_name(self, subject: str) -> str:
        """The user's names along a subject (对象名称), e.g. ``土地平整·推土机 74kW``."""
        if subject in self.subjects:
            return self.subjects[subject]
        before, slash, last = subject.rpartition("/")
        name = self.subjects.get(last) or _segment_name(last)
        return "·".join(n for n in (self.subject_name(before) if slash and before != "project" else "", name) if n)


def _segment_name(segment: str) -> str:
    """What a part of a subject is called when nobody gave it a name: the label of a term, else its id."""
    value = segment.rpartition(":")[2]
    return "" if value == "project" else TERMS[value].label if value in TERMS else value
