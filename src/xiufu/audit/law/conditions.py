"""The conditions of a review (审查条件): which of those that a plan must meet to pass are met, by all that was found."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xiufu.core.condition import Decided, Outcome
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.packs.dated import within
from xiufu.packs.law_rules import Need, Review, ReviewCondition

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper


def conditions(paper: "Paper", findings: Iterable[Finding]) -> tuple[Decided, ...]:
    """The conditions of the review that a whole plan of its kind has to pass (审查条件判定); none for any other document.

    One is not met where an error is against it. It is met only where all that it asks was found and judged right, and nothing
    but notes is against it. A finding is of the first condition that names its code, or else a word of its place.
    """
    facts = paper.facts
    kind = facts.facts.get("plan_kind")
    if kind is None or not facts.holds("whole_plan"):
        return ()
    on = paper.made_on
    several = list(findings)
    for review in paper.known.law_rules.reviews:
        if kind.value in review.plan_kinds and (on is None or within(on[1], review.from_date, None)):
            return tuple(_decided(paper, review, one, several) for one in review.conditions)
    return ()


def _decided(paper: "Paper", review: Review, condition: ReviewCondition, findings: Sequence[Finding]) -> Decided:
    against = [
        one
        for one in findings
        if one.verdict is Verdict.DIFFERS and one.severity is not Severity.NOTE and _belongs(review, one) is condition
    ]
    against.sort(key=lambda one: one.severity is not Severity.ERROR)
    clause = f"{review.clause.document}{review.clause.place}"
    if any(one.severity is Severity.ERROR for one in against):
        return Decided(condition.text, clause, Outcome.NOT_MET, tuple(against))
    missing = [f"没有核对到：{need.title}" for need in condition.needs if not _found(paper, need, findings)]
    if against:
        missing.insert(0, "有警告，改正或说明后再定")
    if condition.expert:
        missing.append(f"{'' if against else '没有查出不符；'}{condition.expert}")
    return Decided(
        condition.text, clause, Outcome.CANNOT_TELL if missing else Outcome.MET, tuple(against), tuple(missing)
    )


def _belongs(review: Review, finding: Finding) -> ReviewCondition | None:
    """The condition that a finding bears on (所属条件), if any."""
    if finding.code.startswith(review.aside):
        return None
    for condition in review.conditions:
        if any(finding.code.startswith(code) for code in condition.codes):
            return condition
    words = finding.place if finding.claim else finding.place + finding.message
    for condition in review.conditions:
        if any(word in words for word in condition.words):
            return condition
    return None


def _found(paper: "Paper", need: Need, findings: Sequence[Finding]) -> bool:
    if need.fact is not None:
        return paper.facts.holds(need.fact)
    return any(
        one.verdict is Verdict.AGREES
        and one.code.startswith(need.codes)
        and (not need.words or any(word in one.place for word in need.words))
        for one in findings
    )
