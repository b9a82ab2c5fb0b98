"""Rounds opened and closed (组织评审): by the officer who leads; experts declare their interests first."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from xiufu.plans.review_opinion import CONCLUSIONS
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.documents.models import Paper
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Assignment, Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.people.personal import accounts_of_person, same_person
from xiufu.register.review.models import Interest, Opinion, Panelist, Reply, Round
from xiufu.register.review.scope import any_submitted, assigned_to, held_round, sitting
from xiufu.register.rules.refusals import Refused


@transaction.atomic
def open_round(*, actor: Actor, project: int, paper: int, experts: Collection[int], now: datetime) -> Round:
    """Open a round on the last version of a plan (开始一轮评审), with assigned experts; unsettled opinions are carried over.

    Raises ``Refused`` with every reason.
    """
    seen = the_project(actor, project)
    leading(actor, seen)
    held = Project.objects.select_for_update().get(pk=seen.pk)
    found = Paper.objects.filter(pk=paper, project=held, kind="plan").first()
    assigned = assigned_to(held.pk).filter(expert__in=set(experts))
    panel = [one.expert for one in assigned.select_related("expert__personal")]
    rounds = Round.objects.filter(project=held).order_by("-number")
    last = rounds.filter(cancelled=False).first()
    reasons = [*_faults(held, found, last)]
    if not panel or len(panel) != len(set(experts)):
        reasons.append("参评专家须从这个项目的在任专家中选，至少 1 人")
    officer = User.objects.select_related("personal").get(pk=actor.user_id)
    reasons += [f"专家“{one.username}”与组织人是同一人，须另选" for one in panel if same_person(one, officer)]
    if reasons or found is None:
        raise Refused(*reasons)
    number = (rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Round.objects.create(project=held, paper=found, number=number, opened_at=now, opened_by_id=actor.user_id)
    Panelist.objects.bulk_create(Panelist(round=made, expert=one) for one in panel)
    carried = _carry(last, made, now) if last and last.paper.title == found.title else 0
    told = {"round": made.pk, "paper": found.pk, "experts": sorted(one.pk for one in panel), "carried": carried}
    record(user_id=actor.user_id, action="review.open", subject=f"project:{held.pk}", data=told, now=now)
    return made


def _faults(project: Project, paper: Paper | None, last: Round | None) -> list[str]:
    if paper is None:
        return ["送审的须是这个项目的方案"]
    reasons = []
    newest = Paper.objects.filter(project=project, kind=paper.kind, title=paper.title).aggregate(n=Max("version"))["n"]
    if paper.version != newest:
        reasons.append(f"“{paper}”已有第 {newest} 版，评审最新的一版")
    if last and last.closed_at is None:
        reasons.append(f"{last}还没有结束")
    elif last and last.paper_id == paper.pk:
        reasons.append(f"{last}评审的就是这一版；编制单位上传修改后的新版，再开始下一轮")
    return reasons


def _carry(last: Round, made: Round, now: datetime) -> int:
    """Unsettled opinions, with the numbers that they get in the new round."""
    unsettled = last.opinions.filter(number__isnull=False).filter(~Q(reply__settled=True)).order_by("number")
    rows = [
        Opinion(
            round=made, expert_id=one.expert_id, number=number, weight=one.weight, text=one.text, place=one.place,
            clause=one.clause, fingerprint=one.fingerprint, carried_from=one, made_at=now,
        )
        for number, one in enumerate(unsettled, 1)
    ]  # fmt: skip
    Opinion.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def declare(*, actor: Actor, round_: int, interest: Interest, now: datetime) -> Panelist:
    """Declare interests (声明利益关系): none, or step back, which ends the assignment to the project. Raises ``Refused``."""
    held = held_round(actor, round_)
    seat = Panelist.objects.filter(round=held, expert=actor.user_id).first()
    if seat is None:
        raise Refused("只有这一轮的参评专家可以声明", code=403)
    if interest not in (Interest.NONE, Interest.CONFLICT):
        raise Refused("选“没有利害关系”或“有利害关系，回避”")
    if seat.submitted_at is not None or seat.interest == Interest.CONFLICT:
        raise Refused("意见已经提交或已经回避，不能再改声明")
    seat.interest, seat.declared_at = interest, now
    seat.save()
    if interest == Interest.CONFLICT:
        Opinion.objects.filter(round=held, expert=actor.user_id, number__isnull=True).delete()
        mine = Assignment.objects.filter(project=held.project_id, expert=actor.user_id, ended_date__isnull=True)
        mine.update(ended_date=timezone.localtime(now).date())
    told = {"round": held.pk, "interest": interest.value}
    record(user_id=actor.user_id, action="review.declare", subject=f"project:{held.project_id}", data=told, now=now)
    return seat


@transaction.atomic
def close_round(*, actor: Actor, round_: int, conclusion: str, remark: str, now: datetime) -> Round:
    """Close a round with its conclusion (结束一轮评审): the opinions of all who still sit are in, and all are answered.

    Raises ``Refused`` with every reason.
    """
    held = held_round(actor, round_)
    leading(actor, held.project)
    waiting = sitting(held).filter(submitted_at__isnull=True).count()
    submitted = Opinion.objects.filter(round=held, number__isnull=False)
    open_ = [one.number for one in submitted.filter(reply__isnull=True).order_by("number")]
    reasons = []
    if waiting:
        reasons.append(f"还有 {waiting} 位专家没有提交意见")
    if not waiting and not any_submitted(held):
        reasons.append("专家都已回避或不再在任，没有人评审；先增补专家，或者撤销本轮")
    if open_:
        reasons.append(f"第 {'、'.join(map(str, open_))} 条意见还没有答复")
    if _is_of_panel(actor, held):
        reasons.append("参评专家本人不能下结论，由另一人办理")
    if conclusion not in CONCLUSIONS:
        reasons.append(f"结论只能是：{'；'.join(CONCLUSIONS)}")
    unsettled = Reply.objects.filter(opinion__round=held, opinion__weight="must").exclude(settled=True).count()
    if conclusion == CONCLUSIONS[0] and unsettled:
        reasons.append(f"还有 {unsettled} 条必须修改的意见没有经专家认可，不能下“{CONCLUSIONS[0]}”的结论")
    if reasons:
        raise Refused(*reasons)
    held.closed_at, held.closed_by_id, held.conclusion, held.remark = now, actor.user_id, conclusion, remark.strip()
    held.save()
    told = {"round": held.pk, "conclusion": conclusion}
    record(user_id=actor.user_id, action="review.close", subject=f"project:{held.project_id}", data=told, now=now)
    return held


@transaction.atomic
def cancel_round(*, actor: Actor, round_: int, reason: str, now: datetime) -> Round:
    """Cancel a round that should not have been opened (撤销一轮评审), such as one on a wrong plan: before any expert submits.

    The next round takes up from the one before it. Raises ``Refused`` with every reason.
    """
    held = held_round(actor, round_)
    leading(actor, held.project)
    reasons = []
    if not reason.strip():
        reasons.append("没有填撤销的理由；写明为什么撤销")
    if any_submitted(held):
        reasons.append("已有专家提交意见，不能撤销；意见答复之后下结论")
    if _is_of_panel(actor, held):
        reasons.append("参评专家本人不能撤销，由另一人办理")
    if reasons:
        raise Refused(*reasons)
    held.closed_at, held.closed_by_id, held.cancelled, held.remark = now, actor.user_id, True, reason.strip()
    held.save()
    record(
        user_id=actor.user_id,
        action="review.cancel",
        subject=f"project:{held.project_id}",
        data={"round": held.pk},
        now=now,
    )
    return held


def _is_of_panel(actor: Actor, held: Round) -> bool:
    """Whether an officer is the same person as an expert of the panel (与参评专家是同一人)."""
    experts = set(Panelist.objects.filter(round=held).values_list("expert", flat=True))
    return bool(accounts_of_person(actor.user_id, experts))


@transaction.atomic
def invite(*, actor: Actor, round_: int, expert: int, now: datetime) -> Panelist:
    """Ask one more assigned expert onto an open round (增补专家), in place of one who stepped back. Raises ``Refused``."""
    held = held_round(actor, round_)
    leading(actor, held.project)
    found = assigned_to(held.project_id).filter(expert=expert).first()
    if found is None:
        raise Refused("参评专家须从这个项目的在任专家中选")
    officer = User.objects.select_related("personal").get(pk=actor.user_id)
    if same_person(found.expert, officer):
        raise Refused("专家与组织人是同一人，须另选")
    seat, made = Panelist.objects.get_or_create(round=held, expert=found.expert)
    if not made:
        raise Refused("这位专家已在这一轮里")
    told = {"round": held.pk, "expert": expert}
    record(user_id=actor.user_id, action="review.invite", subject=f"project:{held.project_id}", data=told, now=now)
    return seat
