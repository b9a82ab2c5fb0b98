"""Who takes part in a project (参与单位、评审专家): added and ended by its authority, never removed."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xiufu.register.accounts.actors import Actor, name_of_user
from xiufu.register.accounts.models import Party, User
from xiufu.register.accounts.roles import Role
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Assignment, Participation, Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.rules.refusals import Refused

_MOST = 50
_SUGGESTED = 1000


@transaction.atomic
def add_party(*, actor: Actor, project: int, party_named: str, capacity: str, now: datetime) -> Participation:
    """Add a party by its name or code (增加参与单位). Raises ``Refused`` where it is not known, where several have that name, or where
    it takes part in this capacity already."""
    held = _held(actor, project)
    said = party_named.strip()
    found = Party.objects.filter(Q(code=said.upper()) | Q(name=said))[:2]
    party = found[0] if len(found) == 1 else None
    reasons = []
    if not found:
        reasons.append(f"没有名称或统一社会信用代码为“{said}”的单位；请核对，或请系统管理员先登记单位")
    elif party is None:
        reasons.append(f"名称为“{said}”的单位不止一个；请填统一社会信用代码")
    if capacity not in _capacities():
        reasons.append("没有选“身份”")
    if held.participations.filter(ended_date__isnull=True).count() >= _MOST:
        reasons.append(f"参与单位最多 {_MOST} 个")
    if party and held.participations.filter(party=party, capacity=capacity, ended_date__isnull=True).exists():
        reasons.append(f"“{party.name}”已经以这个身份参与")
    if party is None or reasons:
        raise Refused(*reasons)
    row = Participation.objects.create(project=held, party=party, capacity=capacity)
    _log(actor, held, "project.party.add", {"party": party.pk, "capacity": capacity}, now)
    return row


@transaction.atomic
def end_party(*, actor: Actor, project: int, pk: int, ended_date: date, now: datetime) -> None:
    """End a party's part (单位退出): from then on its people no longer see the project."""
    held = _held(actor, project)
    row = held.participations.filter(pk=pk, ended_date__isnull=True).first()
    if row is None:
        raise Refused("这个单位没有参与项目，或者已经退出")
    _end(row, ended_date, now)
    _log(actor, held, "project.party.end", {"party": row.party_id, "capacity": row.capacity, "on": ended_date}, now)


@transaction.atomic
def assign_expert(*, actor: Actor, project: int, username: str, now: datetime) -> Assignment:
    """Ask an expert to review (指派专家). Raises ``Refused`` where there is no such expert or it is asked already."""
    held = _held(actor, project)
    expert = User.objects.filter(username=username.strip(), role=Role.EXPERT, is_active=True).first()
    if expert is None:
        raise Refused(f"没有账号为“{username.strip()}”的评审专家；请核对账号，或请系统管理员开设")
    if held.assignments.filter(expert=expert, ended_date__isnull=True).exists():
        raise Refused(f"专家“{expert.username}”已经指派")
    if held.assignments.filter(ended_date__isnull=True).count() >= _MOST:
        raise Refused(f"评审专家最多 {_MOST} 名")
    row = Assignment.objects.create(project=held, expert=expert)
    _log(actor, held, "project.expert.assign", {"expert": expert.pk}, now)
    return row


@transaction.atomic
def end_assignment(*, actor: Actor, project: int, pk: int, ended_date: date, now: datetime) -> None:
    """End an expert's review (结束指派): from then on the expert no longer sees the project."""
    held = _held(actor, project)
    row = held.assignments.filter(pk=pk, ended_date__isnull=True).first()
    if row is None:
        raise Refused("没有指派这名专家，或者已经结束")
    _end(row, ended_date, now)
    _log(actor, held, "project.expert.end", {"expert": row.expert_id, "on": ended_date}, now)


def suggested_parties() -> list[tuple[str, str]]:
    """Parties to choose from while typing (可选单位): codes and names."""
    return list(Party.objects.order_by("name", "pk").values_list("code", "name")[:_SUGGESTED])


def suggested_experts() -> list[tuple[str, str]]:
    """Experts to choose from while typing (可选专家): accounts and names."""
    experts = User.objects.filter(role=Role.EXPERT, is_active=True).select_related("personal").order_by("username")
    return [(one.username, name_of_user(one)) for one in experts[:_SUGGESTED]]


def _capacities() -> tuple[str, ...]:
    return tuple(value for value, _ in Participation._meta.get_field("capacity").choices or ())


def _held(actor: Actor, project: int) -> Project:
    leading(actor, the_project(actor, project))
    return Project.objects.select_for_update().get(pk=project)


def _end(row: Participation | Assignment, ended_date: date, now: datetime) -> None:
    """Nobody leaves on a day that is still to come: scope asks only whether a day is set."""
    today = timezone.localtime(now).date()
    if ended_date > today:
        raise Refused(f"所填日期 {ended_date} 晚于今天 {today}")
    row.ended_date = ended_date
    row.save(update_fields=["ended_date"])


def _log(actor: Actor, project: Project, action: str, data: dict[str, object], now: datetime) -> None:
    record(user_id=actor.user_id, action=action, subject=f"project:{project.pk}", data=data, now=now)
