"""Demonstration projects (示范项目): nominated, decided by a second person of the league, removed with a reason; who and how they stand."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from xiufu.lifecycle.supervision import BEGINNING, DEMONSTRATION_STATES, DEMONSTRATION_STEPS, DemonstrationStep
from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import the_project, visible_to
from xiufu.register.people.personal import accounts_of_person
from xiufu.register.rules.refusals import Refused, as_many, by_whom, in_short
from xiufu.register.supervision.inspections import papers_missing
from xiufu.register.supervision.models import DemonstrationEvent

_WANTED = (DemonstrationStep.NOMINATED.value, DemonstrationStep.ACCEPTED.value)
_DECISIONS = frozenset({DemonstrationStep.ACCEPTED, DemonstrationStep.DECLINED})


def may_step(actor: Actor, project: Project, step: DemonstrationStep) -> bool:
    """Whether an account takes a step (可否办理): the department of natural resources of the place nominates, that of the league decides."""
    if not (actor.leads and actor.covers(project.banner)):
        return False
    if step is DemonstrationStep.NOMINATED:
        return actor.division in (project.authority, project.league)
    return actor.division == project.league


def events_of(project: Project) -> QuerySet[DemonstrationEvent]:
    """What happened to a project as a demonstration (示范办理经过), the last first."""
    return (
        DemonstrationEvent.objects.filter(project=project).select_related("by__personal", "paper").order_by("-number")
    )


def steps_open(actor: Actor, project: Project, last: str) -> tuple[DemonstrationStep, ...]:
    """The steps that an account may take now (现在可办的)."""
    steps = (DemonstrationStep(one) for one in DEMONSTRATION_STEPS.get(last, ()))
    return tuple(one for one in steps if may_step(actor, project, one))


def demonstrations(actor: Actor) -> QuerySet[Project]:
    """The demonstration projects and the nominated ones in an account's scope (示范项目清单), each with its last step and day."""
    events = DemonstrationEvent.objects.filter(project=OuterRef("pk")).order_by("-number")
    ever = DemonstrationEvent.objects.values("project")  # few, so that not every project is asked
    rows = (
        visible_to(actor)
        .filter(pk__in=ever)
        .annotate(demonstration=Subquery(events.values("kind")[:1]), demonstration_at=Subquery(events.values("at")[:1]))
    )
    return rows.filter(demonstration__in=_WANTED).order_by("demonstration", "-demonstration_at", "pk")


@transaction.atomic
def step_demonstration(
    *, actor: Actor, project: int, step: DemonstrationStep, reason: str, paper: int | None, expected: int, now: datetime
) -> DemonstrationEvent:
    """Take a step of a demonstration project (办理示范项目). Raises ``Refused`` with every reason."""
    seen = the_project(actor, project)
    if not may_step(actor, seen, step):
        raise Refused("示范项目由项目所在地的自然资源部门推荐，由盟市自然资源部门确定和移出", code=403)
    held = Project.objects.select_for_update().get(pk=seen.pk)
    last = DemonstrationEvent.objects.filter(project=held).order_by("-number").first()
    state, number = (last.kind, last.number) if last else (BEGINNING, 0)
    as_seen(held, expected)
    reasons = [*papers_missing(held, {paper} if paper else set())]
    if step not in DEMONSTRATION_STEPS.get(state, ()):
        reasons.append("项目现在不能这样办理")
    if not reason.strip():
        reasons.append("没有填“理由”")
    if last and step in _DECISIONS and _same(last.by_id, actor.user_id):
        reasons.append("确定示范项目的与推荐的是同一人，要由另一人办理")
    if reasons:
        raise Refused(*reasons)
    made = DemonstrationEvent.objects.create(
        project=held, number=number + 1, kind=step, reason=reason.strip(), paper_id=paper, at=now, by_id=actor.user_id
    )
    told = {"step": step.value, "number": made.number, "paper": paper}
    record(user_id=actor.user_id, action="demonstration.step", subject=f"project:{held.pk}", data=told, now=now)
    return made


def as_seen(project: Project, expected: int) -> None:
    """Asks that nothing was done with a project as a demonstration since somebody saw so many steps (与打开时相同). Raises ``Stale``."""

    def told(one: DemonstrationEvent) -> str:
        state = DEMONSTRATION_STATES[DemonstrationStep(one.kind)]
        return f"{by_whom(one.by.username, one.at)}把项目办为“{state}”：{in_short(one.reason)}"

    events = DemonstrationEvent.objects.filter(project=project).select_related("by").order_by("number")
    as_many(list(events), expected, told, "示范项目的办理")


def _same(one: int, other: int) -> bool:
    return bool(accounts_of_person(one, {other}))
