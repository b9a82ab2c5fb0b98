"""RULE-…: what laws require, against what the document says (法定要求核对)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xiufu.audit.law.reading import Facts, Read
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.interval import Interval
from xiufu.core.spot import Passage
from xiufu.packs.conditions import Truth, evaluate
from xiufu.packs.law_rules import Comparison, LawRule, Limit, RegionRule

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_NO_DAY = "文件没有写明编制日期，按最近的规定核对"
_LATEST = date(9999, 1, 1)


def required(code: str) -> "Callable[[Paper], Iterator[Finding]]":
    """The check of the rules of a code (一个审查项的法定要求)."""

    def judge(paper: "Paper") -> Iterator[Finding]:
        on = paper.made_on
        words = None
        for one in paper.known.law_rules.rules:
            if one.rule.code != code or not one.rule.in_force(on[1] if on else _LATEST):
                continue
            if one.regions:
                words = words or "".join(paper.texts.values())
                if not any(region in words for region in one.regions):
                    continue
            yield from _judged(paper, one, on[1] if on else None)

    return judge


def _judged(paper: "Paper", one: RegionRule, on: date | None) -> Iterator[Finding]:
    rule, facts = one.rule, paper.facts
    applies = evaluate(rule.when, facts.known(), on or _LATEST)
    if applies.truth is Truth.NOT_MET:
        return
    where, limit = _where(paper, rule, facts, on)
    if where is Truth.NOT_MET:
        return
    sure = applies.truth is Truth.MET and where is Truth.MET
    severity = rule.boundary if rule.boundary and limit else rule.severity
    if rule.fact is not None:
        read = facts.facts.get(rule.fact)
        if read is None:
            if sure and rule.doubt:
                yield _finding(paper, one, Read(False, ""), Verdict.CANNOT_TELL, Severity.NOTE, None, on, rule.doubt)
            return
        verdict = Verdict.AGREES if read.value is True else Verdict.DIFFERS
        yield from _said(paper, one, read, verdict, severity, None, on, sure=sure)
    elif rule.holds is not None:
        found = paper.known.law_rules.limit(rule.holds, on)
        for read in facts.figures.get(rule.holds.figure, ()):
            if found and isinstance(read.value, Interval):
                verdict = _compared(rule.holds, read.value, found)
                at_limit = rule.boundary and read.value.lo == read.value.hi == found.value
                grave = rule.boundary if at_limit and rule.boundary else severity
                yield from _said(paper, one, read, verdict, grave, found, on, sure=sure)


def _said(
    paper: "Paper",
    one: RegionRule,
    read: Read,
    verdict: Verdict,
    severity: Severity,
    limit: Limit | None,
    on: date | None,
    *,
    sure: bool,
) -> Iterator[Finding]:
    """What is found; where it is not known whether the rule applies, only that it would not be met, as doubtful."""
    if sure:
        yield _finding(paper, one, read, verdict, severity if verdict is Verdict.DIFFERS else Severity.NOTE, limit, on)
    elif verdict is Verdict.DIFFERS:
        doubt = f"看不出是否适用“{one.rule.title}”"
        yield _finding(paper, one, read, Verdict.CANNOT_TELL, Severity.NOTE, limit, on, doubt)


def _where(paper: "Paper", rule: LawRule, facts: Facts, on: date | None) -> tuple[Truth, bool]:
    """Whether the number that the rule is for is so, and whether it is the limit itself."""
    if rule.where is None:
        return Truth.MET, False
    limit = paper.known.law_rules.limit(rule.where, on)
    reads = [read.value for read in facts.figures.get(rule.where.figure, ()) if isinstance(read.value, Interval)]
    if not reads or limit is None:
        return Truth.UNKNOWN, False
    verdicts = {_compared(rule.where, value, limit) for value in reads}
    exact = all(value.lo <= limit.value <= value.hi for value in reads)
    if verdicts == {Verdict.AGREES}:
        return Truth.MET, exact
    return (Truth.NOT_MET, False) if verdicts == {Verdict.DIFFERS} else (Truth.UNKNOWN, False)


def _compared(comparison: Comparison, value: Interval, limit: Limit) -> Verdict:
    """Whether a number can be within its limit; bounds that exclude the limit do not allow it."""
    if comparison.at_least is not None:
        return Verdict.AGREES if value.hi >= limit.value else Verdict.DIFFERS
    if comparison.at_most is not None:
        return Verdict.AGREES if value.lo <= limit.value else Verdict.DIFFERS
    if comparison.above is not None:
        return Verdict.AGREES if value.hi > limit.value else Verdict.DIFFERS
    return Verdict.AGREES if value.lo < limit.value else Verdict.DIFFERS


def _finding(
    paper: "Paper",
    one: RegionRule,
    read: Read,
    verdict: Verdict,
    severity: Severity,
    limit: Limit | None,
    on: date | None,
    doubt: str = "",
) -> Finding:
    rule = one.rule
    clause = f"{one.clause.document}{one.clause.place}"
    said = rule.message.format(said=read.said, limit=limit.said if limit else "", also=read.also)
    claim = read.claim if rule.holds else None
    at = read.at or (Passage(read.claim.spot, read.claim.start, read.claim.end) if read.claim else None)
    found = Finding(
        rule.code,
        verdict,
        severity,
        f"{rule.title}：符合" if verdict is Verdict.AGREES else said,
        paper.place(read.spot) if read.spot else "全文",
        claim,
        read.terms if claim else (),
        read.said,
        limit.said if limit else "",
        "" if on or not limit else _NO_DAY,
        clause,
        "" if verdict is Verdict.AGREES else rule.remedy,
        at=at,
    )
    return replace(found, doubt=doubt, message=doubt if not read.said and doubt else found.message) if doubt else found
