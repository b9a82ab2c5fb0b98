"""COMP-001: the plan is of the kind that the law asks for (方案种类)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.packs.conditions import Truth
from xiufu.packs.gate import PLAN_KINDS, owed_by

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

KIND = "COMP-001"
_FACTS = {
    "project_type": "建设项目还是采矿项目",
    "temporary_land": "是否临时用地",
    "approval_level": "建设用地由哪一级人民政府审批",
    "registration_level": "采矿权由哪一级主管部门审批登记",
}


def right_kind(paper: "Paper") -> Iterator[Finding]:
    """A plan that calls itself a report or a form is the one that its project owes (方案种类核对)."""
    review = paper.review
    named = review.kind
    if named is None or not review.whole or named.kind not in PLAN_KINDS or "报告" not in named.words:
        return
    place, at = paper.place(named.spot), paper.passage(named.spot, named.words)
    made = paper.made_on
    outcome = owed_by(paper.known.gate, review.facts, made[0]) if made else None
    if outcome is None or outcome.status is not Truth.MET:
        lacking = [_FACTS[name] for name in outcome.missing] if outcome else ["编制日期"]
        message = (
            f"没有写明{'、'.join(lacking)}，不能判定应编报告书还是报告表" if lacking else "没有适用的规则，不能判定"
        )
        remedy = "写明有关情况"
        yield Finding(
            KIND, Verdict.CANNOT_TELL, Severity.NOTE, message, place, stated=named.words, remedy=remedy, at=at
        )
        return
    kind, clause = outcome.kind, outcome.clause
    if kind == named.kind or (kind, named.kind) == ("reclamation_form", "reclamation_report"):
        yield Finding(KIND, Verdict.AGREES, Severity.NOTE, "方案种类相符", place, stated=named.words, at=at)
    elif kind and clause:
        yield Finding(
            KIND,
            Verdict.DIFFERS,
            Severity.ERROR if clause.confidence == "H" else Severity.WARNING,
            f"应编{PLAN_KINDS[kind]}，编的是{named.words}：{outcome.reason}",
            place,
            stated=named.words,
            expected=PLAN_KINDS[kind],
            clause=f"{clause.document}，{clause.place}",
            remedy=f"改编{PLAN_KINDS[kind]}",
            at=at,
        )
