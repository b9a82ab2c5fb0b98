"""What pages of reviews show (评审查询)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from xiufu.plans.expert_review import Reviewed, Said
from xiufu.register.accounts.actors import Actor, name_of_user
from xiufu.register.accounts.roles import Role
from xiufu.register.documents.findings import Line, lines_of
from xiufu.register.documents.models import Paper
from xiufu.register.documents.queries import last_result
from xiufu.register.library.models import Project
from xiufu.register.review.models import Interest, Judgement, Opinion, Panelist, Reply, Round
from xiufu.register.review.scope import assigned_to, names_experts, seen_opinions, sitting


@dataclass(frozen=True, slots=True)
class Row:
    """An opinion on a page (一条意见): who said it, as far as the reader is told, and its reply."""

    opinion: Opinion
    expert: str
    reply: Reply | None
    mine: bool
    settles: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the audit before an expert (待专家处理的审查结果), and what he did with it: nothing, adopted, rejected."""

    line: Line
    adopted: bool | None


def seat_of(actor: Actor, held: Round) -> Panelist | None:
    """The seat of an expert (参评席位), nothing for everybody else."""
    return Panelist.objects.filter(round=held, expert=actor.user_id).first() if actor.role is Role.EXPERT else None


def panel_of(held: Round) -> tuple[tuple[str, str], ...]:
    """Who sits on a round and how far each is (专家组)."""
    seats = Panelist.objects.filter(round=held).select_related("expert__personal").order_by("pk")
    acting = set(sitting(held).values_list("pk", flat=True))
    return tuple((name_of_user(one.expert), _how_far(one, acting=one.pk in acting)) for one in seats)


def _how_far(seat: Panelist, *, acting: bool) -> str:
    if seat.submitted_at is not None:
        return f"已于 {timezone.localtime(seat.submitted_at):%Y-%m-%d %H:%M} 提交意见"
    if not acting and seat.interest != Interest.CONFLICT:
        return "已结束指派或账号已停用，不再等其意见"
    return str(Interest(seat.interest).label)


def newest_plans(project: Project) -> list[Paper]:
    """The last version of each plan of a project (各方案最新版)."""
    plans = Paper.objects.filter(project=project, kind="plan")
    newest = plans.values("title").annotate(last=Max("pk")).values_list("last")
    return [*plans.filter(pk__in=newest).order_by("-pk")[:100]]


def assigned_experts(project: Project, *, beside: Round | None = None) -> list[tuple[int, str]]:
    """Experts assigned to a project (在任专家), with their names; those only that do not sit on a round yet."""
    assigned = assigned_to(project.pk).select_related("expert__personal")
    if beside is not None:
        assigned = assigned.exclude(expert__in=Panelist.objects.filter(round=beside).values("expert"))
    return [(one.expert_id, name_of_user(one.expert)) for one in assigned.order_by("pk")[:100]]


def opinion_rows(actor: Actor, held: Round, opinions: Iterable[Opinion]) -> list[Row]:
    """Opinions as a reader is shown them (意见列表)."""
    seated = set(sitting(held).values_list("expert", flat=True))
    named = names_experts(actor)
    return [
        Row(
            one,
            name_of_user(one.expert) if named else "专家",
            getattr(one, "reply", None),
            one.expert_id == actor.user_id,
            actor.user_id in seated and (one.expert_id == actor.user_id or one.expert_id not in seated),
        )
        for one in opinions
    ]


def findings_for(held: Round, seat: Panelist | None) -> list[Found]:
    """What the audit of the plan found (程序审查结果), each with what an expert did with it."""
    result = last_result(held.paper)
    done = dict(Judgement.objects.filter(panelist=seat).values_list("fingerprint", "adopted"))
    return [Found(line, done.get(line.fingerprint)) for line in (lines_of(result) if result else ())]


def reviewed(actor: Actor, held: Round) -> Reviewed:
    """A round as its papers print it (评审文书内容); experts are named to those who may know them."""
    seats = (
        Panelist.objects.filter(round=held, interest=Interest.NONE).select_related("expert__personal").order_by("pk")
    )
    named = names_experts(actor)
    return Reviewed(
        held.project.name,
        str(held.paper),
        str(held),
        [name_of_user(one.expert) if named else f"专家{n}" for n, one in enumerate(seats, 1)],
        [_said(one) for one in seen_opinions(actor, held).filter(number__isnull=False)],
        held.conclusion,
        held.remark,
        f"{timezone.localtime(held.closed_at):%Y年%-m月%-d日}" if held.closed_at else "",
    )


def _said(one: Opinion) -> Said:
    reply: Reply | None = getattr(one, "reply", None)
    said = Said(one.number or 0, one.get_weight_display(), one.place, one.text, one.clause)
    if reply is None:
        return said
    return Said(
        said.number,
        said.weight,
        said.place,
        said.text,
        said.clause,
        reply.get_answer_display(),
        reply.text,
        reply.where,
    )
