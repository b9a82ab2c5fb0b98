"""Whether steps that state what experts said (评审步骤) agree with the rounds of review that were held in the register.

An office that reviews on paper holds no round: then the names and papers that a step states are all there is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xiufu.lifecycle.entries import Entry, Standing
from xiufu.lifecycle.moves import Move
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.stored import counting
from xiufu.register.review.models import Round
from xiufu.register.review.results import AGREED, closed_rounds, open_round_of, reviewers


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A step that rests on a review (评审步骤): the fact that is its ``plan``, the one that names its ``experts``; whether it ``passes``."""

    plan: str
    experts: str
    passes: bool


REVIEWING: Mapping[str, Reviewing] = {
    "return_plan": Reviewing("plan_paper", "plan_experts", passes=False),
    "pass_plan": Reviewing("plan_paper", "plan_experts", passes=True),
    "refuse_adjustment": Reviewing("adjusted_plan", "adjustment_experts", passes=False),
    "review_adjustment": Reviewing("adjusted_plan", "adjustment_experts", passes=True),
    "give_opinions": Reviewing("plan_paper", "plan_experts", passes=False),
    "approve_reclamation_plan": Reviewing("plan_paper", "", passes=True),
}
"""By move. Where a plan does not pass, it may have been followed by another version that was reviewed meanwhile: else neither could go on."""


def review_lacking(project: Project, standing: Standing, entry: Entry, move: Move) -> Iterator[str]:
    """Where a step and the reviews of its plan do not agree (与评审不符之处), in words."""
    step = REVIEWING.get(move.id)
    sha256 = _plan(standing, step, entry.track) if step else ""
    if step is None or not sha256:
        return
    running = open_round_of(project)
    if running is not None:
        yield f"{running}（“{running.paper}”）还没有结束；先下结论，或者撤销本轮"
        return
    last, on_it = _rounds(project, sha256, entry.track)
    if step.passes and last is not None:
        yield from _not_passed(project, last, sha256)
    if on_it is not None and step.experts:
        yield from _other_experts(on_it, entry, move, step.experts)


def experts_of(project: Project, standing: Standing, move: Move, track: str) -> Mapping[str, tuple[str, ...]]:
    """The experts to propose for a step (拟填的专家), by its fact: those who reviewed its plan in the register."""
    step = REVIEWING.get(move.id)
    if step is None or not step.experts:
        return {}
    _, on_it = _rounds(project, _plan(standing, step, track), track)
    return {step.experts: tuple(reviewers(on_it))} if on_it is not None else {}


def _plan(standing: Standing, step: Reviewing, track: str) -> str:
    """The SHA-256 of the plan that stands (报送的方案)."""
    return str(standing.fact(step.plan, track) or "")


def _rounds(project: Project, sha256: str, track: str) -> tuple[Round | None, Round | None]:
    """The last round that counts for a plan, and the last on its very version; a thread of many begins with its own."""
    entries = counting(ProjectEntry.objects.filter(project=project, track=track))
    began = entries.order_by("number").first() if "#" in track else None
    rounds = list(closed_rounds(project, sha256=sha256, since=began.entered_at if began else None))
    return next(iter(rounds), None), next((one for one in rounds if one.paper.sha256 == sha256), None)


def _not_passed(project: Project, last: Round, sha256: str) -> Iterator[str]:
    if last.paper.sha256 != sha256:
        plan = Paper.objects.filter(project=project, sha256=sha256).order_by("-pk").first()
        yield f"报送的是“{plan}”，{last}的是“{last.paper}”；通过的须是评审过的那一版"
    elif last.conclusion != AGREED:
        yield f"{last}的结论是“{last.conclusion}”；结论为“{AGREED}”才能通过，修改稿报送后再评审一轮"


def _other_experts(held: Round, entry: Entry, move: Move, name: str) -> Iterator[str]:
    stated = entry.facts.get(name)
    if not isinstance(stated, tuple):
        return
    title = next(fact.title for fact in move.facts if fact.name == name)
    sat = reviewers(held)
    others = [one for one in stated if one.strip() not in sat]
    left_out = [one for one, known in sat.items() if known and one not in {each.strip() for each in stated}]
    if others:
        yield f"“{title}”中的{'、'.join(others)}没有参加{held}；填参评的专家：{'、'.join(sat)}"
    if left_out:
        yield f"“{title}”漏了{held}的参评专家：{'、'.join(left_out)}"
