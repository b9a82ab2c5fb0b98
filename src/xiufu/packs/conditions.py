"""Three-valued conditions (条件) over facts and figures, read from packs: met, not met, or not known (Kleene logic)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from xiufu.core.figure import FigureId
from xiufu.core.numbers import plain_text
from xiufu.packs.dated import within
from xiufu.packs.kinds import Key, Model, Num, SourceText

Fact = str | bool | Decimal | None
"""A fact of the project; ``None`` when it is not known."""


class Truth(StrEnum):
    """三值 (真值)."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """判定结果. ``decided_by`` names the facts and figures it rests on; ``missing`` those that would decide it."""

    truth: Truth
    decided_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Condition(Model):
    """条件: exactly one of a fact, a figure, a date, ``all``, ``any`` or ``not``."""

    fact: Key | None = Field(None, title="事实")
    is_: str | None = Field(None, alias="is", title="等于")
    in_: tuple[str, ...] | None = Field(None, alias="in", min_length=1, title="属于")
    figure: str | None = Field(None, title="数据项")
    at_least: Num | None = Field(None, title="不小于")
    at_most: Num | None = Field(None, title="不大于")
    above: Num | None = Field(None, title="大于")
    below: Num | None = Field(None, title="小于")
    on_or_after: date | None = Field(None, title="不早于")
    all_: tuple["Condition", ...] | None = Field(None, alias="all", min_length=1, title="都满足")
    any_: tuple["Condition", ...] | None = Field(None, alias="any", min_length=1, title="任一满足")
    not_: "Condition | None" = Field(None, alias="not", title="不满足")

    @model_validator(mode="after")
    def _one_kind(self) -> "Condition":
        kinds = [self.fact, self.figure, self.on_or_after, self.all_, self.any_, self.not_]
        if sum(k is not None for k in kinds) != 1:
            raise ValueError("一个条件只能写 fact、figure、on_or_after、all、any、not 中的一种")
        if (self.is_ is None) == (self.in_ is None) if self.fact else (self.is_ is not None or self.in_ is not None):
            raise ValueError("fact 要配一个 is 或 in，其他条件不能用 is、in")
        if bool(self.bounds) != (self.figure is not None):
            raise ValueError("figure 至少配 at_least、at_most、above、below 中的一个，其他条件不能用")
        return self

    @property
    def bounds(self) -> list[tuple[Callable[[Decimal, Decimal], bool], Decimal]]:
        """The stated bounds of a figure."""
        all_bounds = (
            (Decimal.__ge__, self.at_least),
            (Decimal.__le__, self.at_most),
            (Decimal.__gt__, self.above),
            (Decimal.__lt__, self.below),
        )
        return [(holds, bound) for holds, bound in all_bounds if bound is not None]


class Rule(Model):
    """规则: a condition with its clause, in force in ``[from, until)``."""

    id: Key = Field(title="规则编号")
    when: Condition = Field(title="条件")
    clause: SourceText = Field(title="依据")
    from_date: date | None = Field(None, title="生效日期")
    until_date: date | None = Field(None, title="失效日期")

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return within(on, self.from_date, self.until_date)


def no_figures(_: str) -> None:
    """Where no figures exist yet every one is unknown (尚无数据项)."""


def evaluate(
    condition: Condition, facts: Mapping[str, Fact], on: date, figures: Callable[[str], Decimal | None] = no_figures
) -> Outcome:
    """判定: evaluate a condition by Kleene's strong three-valued logic.

    Making an unknown fact known never turns *met* into *not met* or the other way round.
    """
    if condition.fact is not None:
        return _of_fact(condition, facts.get(condition.fact))
    if condition.figure is not None:
        return _of_figure(condition, str(FigureId.parse(condition.figure)), figures)
    if condition.on_or_after is not None:
        return Outcome(_truth(on >= condition.on_or_after), ("plan_date",))
    if condition.not_ is not None:
        inner = evaluate(condition.not_, facts, on, figures)
        return Outcome(_NEGATED[inner.truth], inner.decided_by, inner.missing)
    parts = [evaluate(part, facts, on, figures) for part in condition.all_ or condition.any_ or ()]
    return _joined(parts, Truth.NOT_MET if condition.all_ else Truth.MET)


_NEGATED = {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}


def _truth(value: bool) -> Truth:
    return Truth.MET if value else Truth.NOT_MET


def _of_fact(condition: Condition, value: Fact) -> Outcome:
    name = condition.fact or ""
    if value is None:
        return Outcome(Truth.UNKNOWN, (), (name,))
    allowed = condition.in_ if condition.in_ is not None else (condition.is_,)
    return Outcome(_truth(_as_text(value) in allowed), (name,))


def _as_text(value: str | bool | Decimal) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_text(value) if isinstance(value, Decimal) else value


def _of_figure(condition: Condition, name: str, figures: Callable[[str], Decimal | None]) -> Outcome:
    value = figures(name)
    if value is None:
        return Outcome(Truth.UNKNOWN, (), (name,))
    return Outcome(_truth(all(holds(value, bound) for holds, bound in condition.bounds)), (name,))


def _joined(parts: Sequence[Outcome], decisive: Truth) -> Outcome:
    """*all* is decided by one part that is not met, *any* by one that is met; else one unknown leaves it open."""
    deciding = [p for p in parts if p.truth is decisive]
    if deciding:
        return Outcome(decisive, deciding[0].decided_by)
    if any(p.truth is Truth.UNKNOWN for p in parts):
        return Outcome(Truth.UNKNOWN, (), _once(p.missing for p in parts))
    return Outcome(_NEGATED[decisive], _once(p.decided_by for p in parts))


def _once(names: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(name for group in names for name in group))
