"""Asking departments for their opinions (征求部门意见), and giving them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import Department
from xiufu.register.documents.actions import NewPaper, add_paper
from xiufu.register.documents.kinds import DEPARTMENT_OPINION, KINDS
from xiufu.register.documents.models import Paper
from xiufu.register.documents.names import MOST
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.rules.refusals import Refused, as_many, by_whom, in_short
from xiufu.register.supervision.choices import EXPLAINED, Stance
from xiufu.register.supervision.inspections import papers_missing
from xiufu.register.supervision.models import DepartmentOpinion, OpinionRequest
from xiufu.register.supervision.queries import office_of
from xiufu.register.supervision.scope import opines, the_request


@dataclass(frozen=True, slots=True)
class Office:
    """A department of a division (某地某部门)."""

    department: str
    division: str


def offices_for(actor: Actor, project: Project) -> tuple[Office, ...]:
    """The offices that may be asked about a project (可以征求的部门): those of its banner and its league, but for one's own."""
    places = dict.fromkeys((project.authority, project.league))
    found = (Office(department, place) for place in places for department in Department.values)
    return tuple(one for one in found if one != Office(actor.department, actor.division))


@transaction.atomic
def ask_opinions(
    *,
    actor: Actor,
    project: int,
    offices: Sequence[Office],
    subject: str,
    deadline: date,
    paper: int | None,
    now: datetime,
) -> list[OpinionRequest]:
    """Ask departments for their opinions (征求部门意见), a request for each. Raises ``Refused`` with every reason."""
    seen = the_project(actor, project)
    leading(actor, seen)
    held = Project.objects.select_for_update().get(pk=seen.pk)
    today = timezone.localtime(now).date()
    reasons = [*_faults(held, actor, offices, subject, paper)]
    if deadline < today:
        reasons.append(f"“答复期限”{deadline} 早于今天（{today}）")
    if reasons:
        raise Refused(*reasons)
    last = OpinionRequest.objects.filter(project=held).aggregate(last=Max("number"))["last"] or 0
    made = [
        OpinionRequest.objects.create(
            project=held, number=number, department=office.department, division=office.division, subject=subject.strip(),
            deadline=deadline, paper_id=paper, asked_at=now, asked_by_id=actor.user_id,
        )
        for number, office in enumerate(offices, last + 1)
    ]  # fmt: skip
    told = {"requests": [one.pk for one in made], "deadline": deadline, "paper": paper}
    record(user_id=actor.user_id, action="opinion.ask", subject=f"project:{held.pk}", data=told, now=now)
    return made


def _faults(
    project: Project, actor: Actor, offices: Sequence[Office], subject: str, paper: int | None
) -> Iterator[str]:
    if not offices or len(set(offices)) != len(offices) or not set(offices) <= set(offices_for(actor, project)):
        yield "“部门”要从项目所在旗县和盟市的其他部门中选，至少一个，不重复"
    if not subject.strip():
        yield "没有填“征求意见的事项”"
    yield from papers_missing(project, {paper} if paper else set(), reserved=True)


@transaction.atomic
def give_opinion(
    *,
    actor: Actor,
    request: int,
    stance: Stance,
    text: str,
    papers: Collection[int],
    reason: str,
    expected: int,
    now: datetime,
) -> DepartmentOpinion:
    """Give a department's opinion (答复意见); a later one takes the place of the one before. Raises ``Refused`` with every reason."""
    held = _held(actor, request)
    if not opines(actor, held):
        raise Refused("意见由被征求意见的部门答复", code=403)
    given = as_seen(held, expected)
    reasons = [*papers_missing(held.project, set(papers), reserved=True)]
    if held.withdrawn_at is not None:
        reasons.append(f"{held}已经撤回，不用答复")
    if stance in EXPLAINED and not text.strip():
        reasons.append(f"“{stance.label}”的要写明意见")
    if given and not reason.strip():
        reasons.append("没有填“更改理由”；写明为什么更改原来的意见")
    if reasons:
        raise Refused(*reasons)
    made = DepartmentOpinion.objects.create(
        request=held, number=given + 1, stance=stance, text=text.strip(), papers=sorted(set(papers)),
        reason=reason.strip() if given else "", at=now, by_id=actor.user_id,
    )  # fmt: skip
    told = {"request": held.pk, "number": made.number, "stance": stance.value, "papers": made.papers}
    record(user_id=actor.user_id, action="opinion.give", subject=f"project:{held.project_id}", data=told, now=now)
    return made


def as_seen(request: OpinionRequest, expected: int) -> int:
    """How many opinions a department gave (答复次数), as many as somebody saw. Raises ``Stale`` with who gave which others."""

    def told(one: DepartmentOpinion) -> str:
        return f"{by_whom(one.by.username, one.at)}答复“{Stance(one.stance).label}”{in_short(one.text)}"

    given = DepartmentOpinion.objects.filter(request=request).select_related("by").order_by("number")
    as_many(list(given), expected, told, "本部门的答复")
    return expected


def hand_in_paper(*, actor: Actor, request: int, new: NewPaper, now: datetime) -> Paper:
    """Hand in a paper for an opinion (上传意见材料): the department that is asked, while the request stands. Its title begins with the
    department, so that two departments' papers are no versions of one another. Raises ``Refused``.
    """
    asked = the_request(actor, request)
    _attaching(actor, asked)
    title = f"{office_of(asked.department, asked.division)}：{new.title}"
    if len(title) > MOST:
        raise Refused(f"文件名称连同部门名称最多 {MOST} 个字；缩短“文件名称”后再上传")
    named = replace(new, kind=KINDS[DEPARTMENT_OPINION], title=title)
    return add_paper(
        actor=actor,
        project=asked.project_id,
        new=named,
        now=now,
        allowed=lambda *_: _attaching(actor, the_request(actor, request)),
    )


def _attaching(actor: Actor, request: OpinionRequest) -> None:
    """Asks that somebody may hand in papers for an opinion now (意见材料的上传权限)."""
    if not opines(actor, request):
        raise Refused("意见材料由被征求意见的部门上传", code=403)
    if request.withdrawn_at is not None:
        raise Refused(f"{request}已经撤回，不用上传")


@transaction.atomic
def withdraw_request(*, actor: Actor, request: int, reason: str, now: datetime) -> OpinionRequest:
    """Take back a request (撤回征求意见): the department that leads the project. Raises ``Refused``."""
    held = _held(actor, request)
    leading(actor, held.project)
    reasons = [] if reason.strip() else ["没有填“撤回理由”"]
    if held.withdrawn_at is not None:
        reasons.append(f"{held}已经撤回")
    if reasons:
        raise Refused(*reasons)
    held.withdrawn_at, held.withdrawn_by_id, held.withdrawn_reason = now, actor.user_id, reason.strip()
    held.save()
    told = {"request": held.pk}
    record(user_id=actor.user_id, action="opinion.withdraw", subject=f"project:{held.project_id}", data=told, now=now)
    return held


def _held(actor: Actor, request: int) -> OpinionRequest:
    seen = the_request(actor, request)
    Project.objects.select_for_update().get(pk=seen.project_id)
    return OpinionRequest.objects.select_related("project").get(pk=seen.pk)
