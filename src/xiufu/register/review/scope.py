"""Who may do what in a review (评审权限), and which rounds an account sees."""

from django.db.models import Exists, OuterRef, QuerySet

from xiufu.lifecycle.entries import Capacity
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_PARTY, Role
from xiufu.register.library.models import Assignment, Participation, Project
from xiufu.register.library.scope import capacities, the_project, visible_to
from xiufu.register.review.models import Interest, Opinion, Panelist, Round
from xiufu.register.rules.refusals import Refused

_NONE = "没有这轮评审，或者您无权查看"


def rounds_of(actor: Actor, project: Project) -> QuerySet[Round]:
    """The rounds of a project that an account may see (可见轮次), the last first: an expert those on which he sits."""
    rounds = Round.objects.filter(project=project).select_related("paper").order_by("-number")
    return rounds.filter(panel__expert=actor.user_id) if actor.role is Role.EXPERT else rounds


def the_round(actor: Actor, pk: int) -> Round:
    """One round that an account may see (可见的一轮). Raises ``Refused`` (404) for any other."""
    found = Round.objects.filter(pk=pk, project__in=visible_to(actor)).select_related("project", "paper").first()
    if found is None or not rounds_of(actor, found.project).filter(pk=pk).exists():
        raise Refused(_NONE, code=404)
    return found


def held_round(actor: Actor, pk: int) -> Round:
    """A round locked for a write (锁定一轮), which is still open. Raises ``Refused``."""
    seen = the_round(actor, pk)
    the_project(actor, seen.project_id)
    held = Round.objects.select_for_update(of=("self",)).select_related("project", "paper").get(pk=seen.pk)
    if held.closed_at is not None:
        raise Refused(f"{held}已经结束，不能再改")
    return held


def the_seat(actor: Actor, held: Round) -> Panelist:
    """The seat of an expert on a round, with no conflict declared (参评资格). Raises ``Refused``."""
    seat = Panelist.objects.filter(round=held, expert=actor.user_id).first()
    if actor.role is not Role.EXPERT or seat is None:
        raise Refused("只有这一轮的参评专家可以办理", code=403)
    if seat.interest != Interest.NONE:
        raise Refused("先声明与项目没有利害关系，再评审")
    return seat


def assigned_to(project: int) -> QuerySet[Assignment]:
    """The assignments to a project that stand, of experts whose accounts are in use (在任专家)."""
    return Assignment.objects.filter(project=project, expert__is_active=True, ended_date__isnull=True)


def acting_seats() -> QuerySet[Panelist]:
    """The seats whose experts can still act (在席专家): no conflict, still assigned, with an account that is in use."""
    assigned = Assignment.objects.filter(
        project=OuterRef("round__project"), expert=OuterRef("expert"), ended_date__isnull=True
    )
    seats = Panelist.objects.filter(Exists(assigned), expert__is_active=True, expert__role=Role.EXPERT)
    return seats.exclude(interest=Interest.CONFLICT)


def sitting(held: Round) -> QuerySet[Panelist]:
    """Those of one round (一轮的在席专家)."""
    return acting_seats().filter(round=held)


def any_submitted(held: Round) -> bool:
    """Whether an expert has handed in his opinions (已有专家提交意见)."""
    return Panelist.objects.filter(round=held, submitted_at__isnull=False).exists()


def writing_seat(actor: Actor, held: Round) -> Panelist:
    """A seat whose opinions are not yet handed in (未提交的参评专家). Raises ``Refused``."""
    seat = the_seat(actor, held)
    if seat.submitted_at is not None:
        raise Refused("您的意见已经提交，不能再改")
    return seat


def replies(actor: Actor, project: Project) -> bool:
    """Whether an account replies to opinions (答复人): the preparer, or the party itself where no firm prepares the plan."""
    mine = capacities(actor, project)
    if Capacity.PREPARER in mine:
        return True
    preparers = Participation.objects.filter(project=project, capacity=Capacity.PREPARER.value, ended_date__isnull=True)
    return bool(mine & {Capacity.INVESTOR, Capacity.OBLIGOR}) and not preparers.exists()


def seen_opinions(actor: Actor, seen: Round) -> QuerySet[Opinion]:
    """The opinions of a round that an account may see (可见意见): those submitted; an expert, until he submits, his own."""
    opinions = Opinion.objects.filter(round=seen).select_related("expert__personal", "reply", "carried_from__round")
    opinions = opinions.order_by("number", "pk")
    if actor.role is not Role.EXPERT:
        return opinions.filter(number__isnull=False)
    seat = Panelist.objects.filter(round=seen, expert=actor.user_id, interest=Interest.NONE).first()
    if seat is None:
        return opinions.none()
    carried = opinions.filter(carried_from__isnull=False)
    mine = opinions.filter(expert=actor.user_id)
    return opinions.filter(number__isnull=False) if seat.submitted_at else (carried | mine)


def names_experts(actor: Actor) -> bool:
    """Whether an account is told who said what (可见专家姓名): parties are not."""
    return actor.role not in BY_PARTY
