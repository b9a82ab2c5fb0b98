"""Rules that laws set for what a plan says (法定要求), and the conditions of a review (审查条件), as packs hold them.

A rule is met by a fact of the document that holds, or by its numbers against a limit: a parameter of the law packs on the plan's
day. Facts and figures are those that ``audit.law.facts`` reads.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import Field, model_validator

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import Source
from xiufu.core.finding import Severity
from xiufu.packs.conditions import Rule
from xiufu.packs.dated import in_force
from xiufu.packs.kinds import Key, Model, Parameter, SourceText
from xiufu.packs.library import Library
from xiufu.packs.load import Pack, each_file

_CODE = r"^RULE-\d{3}$"
_FIELDS = re.compile(r"\{(\w*)\}")
_SAID = frozenset(("said", "limit", "also"))
_MONTHS = {"年": 12, "个月": 1}


class Comparison(Model):
    """与限值比较: a figure of the document against a parameter of the law packs, or a number.

    Figures of time are in months; a parameter in years is taken as such.
    """

    figure: Key = Field(title="数值")
    at_least: str | None = Field(None, title="不小于")
    at_most: str | None = Field(None, title="不大于")
    above: str | None = Field(None, title="大于")
    below: str | None = Field(None, title="小于")

    @model_validator(mode="after")
    def _one_bound(self) -> "Comparison":
        if sum(bound is not None for bound in (self.at_least, self.at_most, self.above, self.below)) != 1:
            raise ValueError("at_least、at_most、above、below 写且只写一个")
        return self

    @property
    def limit(self) -> str:
        """The parameter or number (限值)."""
        return self.at_least or self.at_most or self.above or self.below or ""


class LawRule(Rule):
    """法定要求: where ``when`` is met, and ``where`` holds, the ``fact`` must be so, or ``holds`` must hold.

    ``message`` is said where it is not, with {said} for what the document says, {limit} for the limit and {also} for what else was
    read. ``boundary`` is the severity where a number is the limit itself; ``doubt`` says why it cannot be told, where nothing
    is read; without one nothing is said.
    """

    code: str = Field(pattern=_CODE, title="审查项")
    title: str = Field(min_length=2, title="名称")
    severity: Severity = Field(title="轻重")
    where: Comparison | None = Field(None, title="适用的数值")
    fact: Key | None = Field(None, title="应有的事实")
    holds: Comparison | None = Field(None, title="应满足的数值")
    boundary: Severity | None = Field(None, title="等于限值时的轻重")
    message: str = Field(min_length=4, title="不符合时的说明")
    doubt: str = Field("", title="不能判定时的说明")
    remedy: str = Field(min_length=2, title="怎样改")

    @model_validator(mode="after")
    def _one_requirement(self) -> "LawRule":
        if (self.fact is None) == (self.holds is None):
            raise ValueError("fact、holds 写且只写一个")
        if unknown := set(_FIELDS.findall(self.message)) - _SAID:
            raise ValueError(f"message 中只能用 {{said}}、{{limit}}、{{also}}，没有 {'、'.join(sorted(unknown))}")
        return self


class Need(Model):
    """审查条件的一项: what must have been judged right by one of ``codes`` (at places with one of ``words``), or a fact that must hold."""

    title: str = Field(min_length=2, title="名称")
    codes: tuple[str, ...] = Field((), title="审查项")
    words: tuple[str, ...] = Field((), title="位置中的词")
    fact: Key | None = Field(None, title="事实")

    @model_validator(mode="after")
    def _one_kind(self) -> "Need":
        if bool(self.codes) == (self.fact is not None):
            raise ValueError("codes、fact 写且只写一个")
        return self


class ReviewCondition(Model):
    """审查条件: what is against it are findings of ``codes``, and any others at places with one of ``words``.

    It is met only where every one of ``needs`` was found and judged right; where ``expert`` says what only people can judge, it
    never is.
    """

    id: Key = Field(title="编号")
    text: str = Field(min_length=4, title="条文")
    codes: tuple[str, ...] = Field((), title="审查项")
    words: tuple[str, ...] = Field((), title="位置中的词")
    needs: tuple[Need, ...] = Field((), title="须已核对")
    expert: str = Field("", title="由人判断的")


class Review(Model):
    """一部规章规定的审查条件, for plans of some kinds. Findings of the codes ``aside`` are against none of them."""

    plan_kinds: tuple[str, ...] = Field(min_length=1, title="方案种类")
    clause: SourceText = Field(title="依据")
    from_date: date | None = Field(None, title="生效日期")
    aside: tuple[str, ...] = Field((), title="不归入各项的审查项")
    conditions: tuple[ReviewCondition, ...] = Field(min_length=1, title="条件")


class _RulesFile(Model):
    """法定要求文件. ``regions`` are words of which one stands in a document that the rules are for."""

    regions: tuple[str, ...] = Field((), title="适用地区")
    rules: tuple[LawRule, ...] = Field((), title="规则")
    review: Review | None = Field(None, title="审查条件")


@dataclass(frozen=True, slots=True)
class RegionRule:
    """A rule with the places it is for (规则及适用地区), none for all, and where its clause comes from."""

    rule: LawRule
    regions: tuple[str, ...]
    clause: Source


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on a day (限值): its number, and as it is said with its unit."""

    value: Decimal
    said: str


@dataclass(frozen=True)
class LawRules:
    """What laws require of a plan (法定要求), with the parameters that are their limits."""

    rules: tuple[RegionRule, ...]
    reviews: tuple[Review, ...]
    parameters: Mapping[str, Parameter]

    def limit(self, comparison: Comparison, on: date | None) -> Limit | None:
        """The limit in force on a day (现行限值), the latest where no day is known; none before the first."""
        parameter = self.parameters.get(comparison.limit)
        if parameter is None:
            return Limit(Decimal(comparison.limit), comparison.limit)
        found = in_force(parameter.values, on or max(parameter.values))
        if found is None:
            return None
        return Limit(found.value * _MONTHS.get(parameter.unit, 1), f"{found.value:f}{parameter.unit}")


def read_law_rules(library: Library, packs: Sequence[Pack]) -> LawRules:
    """The rules of packs with their parameters (读取法定要求), of the same id the later pack's. Raises ``InputError`` with every problem."""
    problems: list[Problem] = []
    rules: dict[str, RegionRule] = {}
    reviews: list[Review] = []
    parameters: dict[str, Parameter] = {}
    for pack in packs:
        for located, file in each_file(pack, _RulesFile, problems):
            ids = [rule.id for rule in file.rules]
            for i, rule in enumerate(file.rules):
                if rule.id in ids[:i]:
                    line = located.line_of(("rules", i, "id"))
                    problems.append(
                        Problem(located.file, line, f"规则编号“{rule.id}”重复", "换一个编号", f"rules.{i}.id")
                    )
                rules[rule.id] = RegionRule(rule, file.regions, rule.clause.source(pack.head.label))
                for name in _limits(rule):
                    try:
                        parameters[name] = library.parameter(name)
                    except InputError:
                        line = located.line_of(("rules", i, "id"))
                        remedy = "写法规数据包中的参数名，或写一个数"
                        problems.append(Problem(located.file, line, f"没有法规参数“{name}”", remedy, f"rules.{i}"))
            reviews += [file.review] if file.review else []
    if problems:
        raise InputError(*problems)
    return LawRules(tuple(rules.values()), tuple(reviews), parameters)


def law_rules_of(library: Library) -> LawRules:
    """Those of all packs of a library (法定要求). Raises ``InputError``."""
    return read_law_rules(library, library.of_kind("law_rules"))


def _limits(rule: LawRule) -> Iterator[str]:
    """The parameters that a rule names; a plain number is none."""
    for comparison in (rule.where, rule.holds):
        if comparison and not re.fullmatch(r"-?\d+(?:\.\d+)?", comparison.limit):
            yield comparison.limit
