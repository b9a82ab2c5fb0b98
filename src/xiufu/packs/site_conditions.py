"""Site conditions (用地条件): what the land of a plan must satisfy, as rules with their clauses, and whether it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import Source
from xiufu.packs.conditions import Condition, Fact, Outcome, Rule, Truth, evaluate
from xiufu.packs.kinds import Model
from xiufu.packs.library import Library
from xiufu.packs.load import Pack, each_file


class SiteRule(Rule):
    """用地条件: ``when`` is what must hold where ``applies_when`` does; without one it always applies.

    ``unknown`` says what is not there to decide it by, ``remedy`` what to do where it does not hold.
    """

    title: str = Field(min_length=2, title="条件名称")
    applies_when: Condition | None = Field(None, title="适用条件")
    unknown: str = Field(min_length=2, title="不能判定时缺什么")
    remedy: str = Field(min_length=2, title="不满足时怎么办")


class SiteRules(Model):
    """用地条件文件. ``regions`` are beginnings of the division codes it is for; without any it is for all."""

    regions: tuple[str, ...] = Field((), title="适用地区")
    rules: tuple[SiteRule, ...] = Field(min_length=1, title="规则")


class SiteStatus(StrEnum):
    """结论."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"


SITE_STATUSES: Mapping[SiteStatus, str] = {
    SiteStatus.MET: "满足",
    SiteStatus.NOT_MET: "不满足",
    SiteStatus.CANNOT_TELL: "不能判定",
    SiteStatus.NOT_APPLICABLE: "不适用",
}
"""What each outcome is called."""


@dataclass(frozen=True, slots=True)
class SiteCondition:
    """One condition decided (用地条件核对结果). ``applies`` is whether it applies at all.

    ``decided_by`` names the facts and figures it rests on, ``missing`` those that would decide it.
    """

    rule: SiteRule
    status: SiteStatus
    applies: Truth
    clause: Source
    decided_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody has to look at it (须处理): it applies, and is not met or cannot be told."""
        return self.applies is Truth.MET and self.status in (SiteStatus.NOT_MET, SiteStatus.CANNOT_TELL)


def read_site_rules(pack: Pack) -> list[SiteRules]:
    """The rules of a pack, file by file. Raises ``InputError`` with every problem."""
    found: list[SiteRules] = []
    taken: set[str] = set()
    problems: list[Problem] = []
    for located, rules in each_file(pack, SiteRules, problems):
        for i, rule in enumerate(rules.rules):
            if rule.id in taken:
                line = located.line_of(("rules", i, "id"))
                problems.append(Problem(located.file, line, f"规则编号“{rule.id}”重复", "换一个编号", "rules"))
            taken.add(rule.id)
        found.append(rules)
    if problems:
        raise InputError(*problems)
    return found


def decide(
    library: Library,
    division: str,
    facts: Mapping[str, Fact],
    on: date,
    figures: Callable[[str], Decimal | None],
) -> list[SiteCondition]:
    """用地条件核对: every rule in force on a day in a division, decided. Raises ``InputError`` for a faulty pack."""
    return [
        _decided(rule, pack, facts, on, figures)
        for pack in library.of_kind("site_conditions")
        for listed in read_site_rules(pack)
        if not listed.regions or division.startswith(listed.regions)
        for rule in listed.rules
        if rule.in_force(on)
    ]


def _decided(
    rule: SiteRule, pack: Pack, facts: Mapping[str, Fact], on: date, figures: Callable[[str], Decimal | None]
) -> SiteCondition:
    clause = rule.clause.source(pack.head.label)
    applies = evaluate(rule.applies_when, facts, on, figures) if rule.applies_when else Outcome(Truth.MET)
    if applies.truth is Truth.NOT_MET:
        return SiteCondition(rule, SiteStatus.NOT_APPLICABLE, applies.truth, clause, applies.decided_by)
    if applies.truth is Truth.UNKNOWN:
        return SiteCondition(rule, SiteStatus.CANNOT_TELL, applies.truth, clause, (), applies.missing)
    found = evaluate(rule.when, facts, on, figures)
    return SiteCondition(rule, _STATUSES[found.truth], applies.truth, clause, found.decided_by, found.missing)


_STATUSES = {
    Truth.MET: SiteStatus.MET,
    Truth.NOT_MET: SiteStatus.NOT_MET,
    Truth.UNKNOWN: SiteStatus.CANNOT_TELL,
}
