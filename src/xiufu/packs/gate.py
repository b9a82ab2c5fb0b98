"""The applicability gate (适用情形): which kind of plan a project owes, by the rules of gate packs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import Source
from xiufu.packs.conditions import Fact, Rule, Truth, evaluate
from xiufu.packs.kinds import Model
from xiufu.packs.library import Library
from xiufu.packs.load import Pack, each_file

PlanKind = Literal["reclamation_form", "reclamation_report", "mine_restoration"]
PLAN_KINDS: Mapping[PlanKind, str] = {
    "reclamation_form": "土地复垦方案报告表",
    "reclamation_report": "土地复垦方案报告书",
    "mine_restoration": "矿区生态修复方案",
}
"""What each kind of plan is called."""


class GateRule(Rule):
    """适用规则: the kind of plan owed where its condition is met and no earlier rule's is."""

    owes: PlanKind = Field(title="应编方案种类")
    reason: str = Field(min_length=2, title="理由")


class _GateFile(Model):
    """适用规则文件."""

    rules: tuple[GateRule, ...] = Field(min_length=1, title="规则")


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """应编方案: *met* with kind and clause, *unknown* with the facts to ask for, *not met* where no rule applies."""

    kind: PlanKind | None
    status: Truth
    clause: Source | None = None
    reason: str = ""
    decided_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def read_rules(pack: Pack) -> list[GateRule]:
    """The rules of a gate pack, in the order of its files. Raises ``InputError``."""
    problems: list[Problem] = []
    rules = [rule for _, file in each_file(pack, _GateFile, problems) for rule in file.rules]
    if problems:
        raise InputError(*problems)
    return rules


def rules_of(library: Library) -> tuple[tuple[GateRule, str], ...]:
    """The rules of every gate pack with the label of the pack (适用规则). Raises ``InputError``."""
    return tuple((rule, pack.head.label) for pack in library.of_kind("gate") for rule in read_rules(pack))


def owed_plan(library: Library, facts: Mapping[str, Fact], on: date) -> GateOutcome:
    """应编方案种类 by the rules of a library. Raises ``InputError``."""
    return owed_by(rules_of(library), facts, on)


def owed_by(every: Iterable[tuple[GateRule, str]], facts: Mapping[str, Fact], on: date) -> GateOutcome:
    """应编方案种类: the first rule in force that is met decides, unless an earlier open one could ask for another."""
    rules = [(rule, label) for rule, label in every if rule.in_force(on)]
    open_rules: list[tuple[GateRule, tuple[str, ...]]] = []
    for rule, label in rules:
        outcome = evaluate(rule.when, facts, on)
        if outcome.truth is Truth.UNKNOWN:
            open_rules.append((rule, outcome.missing))
        elif outcome.truth is Truth.MET:
            if all(r.owes == rule.owes for r, _ in open_rules):
                return GateOutcome(rule.owes, Truth.MET, rule.clause.source(label), rule.reason, outcome.decided_by)
            break
    if not open_rules:
        return GateOutcome(None, Truth.NOT_MET, reason="没有一条适用规则的条件得到满足")
    missing = tuple(dict.fromkeys(name for _, names in open_rules for name in names))
    possible = "、".join(dict.fromkeys(PLAN_KINDS[r.owes] for r, _ in open_rules))
    return GateOutcome(None, Truth.UNKNOWN, None, f"适用情形不全，尚不能确定应编哪一种；可能是{possible}", (), missing)
