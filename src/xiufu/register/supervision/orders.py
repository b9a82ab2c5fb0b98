"""Giving orders (责令整改), answering and closing them; what the lifecycle keeps goes through its own step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from xiufu.lifecycle.entries import Capacity
from xiufu.lifecycle.facts import Value
from xiufu.lifecycle.risks import Sign, SignState
from xiufu.lifecycle.supervision import BEGINNING, ORDER_FOUR_EYES, ORDER_STATES, ORDER_STEPS, OrderStep
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Participation, Project
from xiufu.register.library.scope import the_project
from xiufu.register.people.personal import same_person
from xiufu.register.process.actions import take
from xiufu.register.process.models import ProjectEntry
from xiufu.register.rules.refusals import Refused, as_many, by_whom, in_short
from xiufu.register.supervision.grounds import CORRECTION, GROUNDS
from xiufu.register.supervision.inspections import papers_missing
from xiufu.register.supervision.models import CorrectionOrigin, Inspection, Order, OrderEvent
from xiufu.register.supervision.risks import signs_now
from xiufu.register.supervision.scope import answers, decides, inspecting, the_inspection, the_order


@dataclass(frozen=True, slots=True)
class Demand:
    """What an order asks (整改要求): out of an ``inspection`` or a risk ``sign``; whom, what, until when; the key of its ``paper``."""

    ground: str
    demands: str
    deadline: date
    addressee: int
    inspection: int | None = None
    sign: str = ""
    paper: int | None = None


@transaction.atomic
def give_order(*, actor: Actor, project: int, demand: Demand, now: datetime) -> Order:
    """Give an order (发出整改要求). Raises ``Refused`` with every reason."""
    seen = the_project(actor, project)
    inspecting(actor)
    held = Project.objects.select_for_update().get(pk=seen.pk)
    today = timezone.localtime(now).date()
    signs = {one.sign.code: one.sign for one in signs_now(held, today) if one.sign.state is SignState.PRESENT}
    reasons = [*_of_origin(held, demand, signs), *_faults(actor, held, demand, today)]
    if reasons:
        raise Refused(*reasons)
    made = Order.objects.create(
        project=held,
        number=(Order.objects.filter(project=held).aggregate(last=Max("number"))["last"] or 0) + 1,
        inspection_id=demand.inspection,
        sign=demand.sign,
        sign_said=f"{signs[demand.sign].title}：{signs[demand.sign].said}" if demand.sign else "",
        ground=demand.ground,
        demands=demand.demands.strip(),
        deadline=demand.deadline,
        addressee_id=demand.addressee,
        paper_id=demand.paper,
        department=actor.department,
        division=actor.division,
        issued_at=now,
        issued_by_id=actor.user_id,
    )
    told = {
        "order": made.pk,
        "ground": made.ground,
        "deadline": made.deadline,
        "inspection": demand.inspection,
        "sign": demand.sign,
    }
    record(user_id=actor.user_id, action="order.give", subject=f"project:{held.pk}", data=told, now=now)
    return made


def _faults(actor: Actor, project: Project, demand: Demand, today: date) -> Iterator[str]:
    ground = next((one for one in GROUNDS[project.lifecycle] if one.id == demand.ground), None)
    if ground is None:
        yield f"“事由”只能是：{'、'.join(one.title for one in GROUNDS[project.lifecycle])}"
    elif ground.land_only and not actor.leads:
        yield f"“{ground.title}”由自然资源部门责令改正（{ground.clause}）"
    if not demand.demands.strip():
        yield "没有填“整改要求”"
    if demand.deadline < today:
        yield f"“整改期限”{demand.deadline} 早于今天（{today}）"
    if not parties_of(project).filter(party=demand.addressee).exists():
        yield "“整改单位”不是这个项目现在的社会投资主体或土地复垦义务人"
    yield from papers_missing(project, {demand.paper} if demand.paper else set())


def _of_origin(project: Project, demand: Demand, signs: Mapping[str, Sign]) -> Iterator[str]:
    """An inspection, or a sign that is there; never both."""
    if demand.inspection is not None and not demand.sign:
        yield from _of_inspection(project, demand.inspection)
    elif demand.inspection is not None or demand.sign not in signs:
        yield "整改要求要依据一次检查，或者一项现有的风险提示"


def _of_inspection(project: Project, inspection: int) -> Iterator[str]:
    if not Inspection.objects.filter(pk=inspection, project=project, replaced_by__isnull=True).exists():
        yield "所依的检查不是这个项目的，或者已经更正；请选更正后的一次"


def parties_of(project: Project) -> QuerySet[Participation]:
    """The parties that an order may be given to (可以责令的单位): investors and obligors that take part now."""
    capacities = (Capacity.INVESTOR.value, Capacity.OBLIGOR.value)
    return Participation.objects.filter(project=project, capacity__in=capacities, ended_date__isnull=True)


@transaction.atomic
def order_correction(
    *, actor: Actor, inspection: int, on_date: date, facts: Mapping[str, Value], reason: str, track: str, expected: int,
    now: datetime,
) -> ProjectEntry:  # fmt: skip
    """Order a correction out of an inspection (责令限期改正): the step of the lifecycle, and where it came from. Raises as ``take``."""
    row = the_inspection(actor, inspection)
    entry = take(
        actor=actor, project=row.project_id, move=CORRECTION, track=track, on_date=on_date, facts=facts, reason=reason,
        expected=expected, now=now,
    )  # fmt: skip
    if reasons := [*_of_inspection(row.project, row.pk)]:
        raise Refused(*reasons)
    CorrectionOrigin.objects.create(entry=entry, inspection=row)
    told = {"entry": entry.number, "inspection": row.pk}
    record(user_id=actor.user_id, action="correction.origin", subject=f"project:{row.project_id}", data=told, now=now)
    return entry


@transaction.atomic
def answer_order(
    *, actor: Actor, order: int, text: str, papers: tuple[int, ...], expected: int, now: datetime
) -> OrderEvent:
    """Answer an order (报告整改): the party that it was given to. Raises ``Refused``."""
    held = _held(actor, order)
    if not answers(actor, held):
        raise Refused("整改情况由整改单位报告", code=403)
    reasons = [] if text.strip() else ["没有填“整改情况”"]
    reasons += papers_missing(held.project, set(papers))
    return _step(actor, held, OrderStep.ANSWERED, text, papers, None, expected, reasons, now)


@transaction.atomic
def decide_order(
    *, actor: Actor, order: int, step: OrderStep, text: str, deadline: date | None, expected: int, now: datetime
) -> OrderEvent:
    """Decide on an order (核实整改、撤回): the office that gave it, another person than who did. Raises ``Refused``."""
    held = _held(actor, order)
    if not decides(actor, held):
        raise Refused("整改由发出要求的部门核实", code=403)
    reasons = [] if text.strip() else ["没有填“核实情况”；撤回的写明理由"]
    today = timezone.localtime(now).date()
    if step is OrderStep.REFUSED and (deadline is None or deadline < today):
        reasons.append(f"没有到位的，要填不早于今天（{today}）的新期限")
    if step is not OrderStep.REFUSED and deadline is not None:
        reasons.append("只有没有到位的才填新期限")
    issuer, me = (User.objects.select_related("personal").get(pk=pk) for pk in (held.issued_by_id, actor.user_id))
    if step in ORDER_FOUR_EYES and same_person(issuer, me):
        reasons.append("核实、撤回的与发出要求的是同一人，要由另一人办理")
    return _step(actor, held, step, text, (), deadline, expected, reasons, now)


def as_seen(order: Order, expected: int) -> None:
    """Asks that nothing was done with an order since somebody saw so many steps (与打开时相同). Raises ``Stale`` with who did what."""

    def told(one: OrderEvent) -> str:
        return f"{by_whom(one.by.username, one.at)}把{order}办为“{ORDER_STATES[one.kind]}”：{in_short(one.text)}"

    events = OrderEvent.objects.filter(order=order).select_related("by").order_by("number")
    as_many(list(events), expected, told, f"{order}的办理")


def _held(actor: Actor, order: int) -> Order:
    seen = the_order(actor, order)
    Project.objects.select_for_update().get(pk=seen.project_id)
    return seen


def _step(
    actor: Actor, held: Order, step: OrderStep, text: str, papers: tuple[int, ...], deadline: date | None, expected: int,
    reasons: list[str], now: datetime,
) -> OrderEvent:  # fmt: skip
    last = OrderEvent.objects.filter(order=held).order_by("-number").first()
    state, number = (last.kind, last.number) if last else (BEGINNING, 0)
    as_seen(held, expected)
    if step not in ORDER_STEPS.get(state, ()):
        reasons = [f"{held}“{ORDER_STATES[state]}”，不能这样办理", *reasons]
    if reasons:
        raise Refused(*reasons)
    made = OrderEvent.objects.create(
        order=held, number=number + 1, kind=step, text=text.strip(), deadline=deadline, papers=list(papers), at=now,
        by_id=actor.user_id,
    )  # fmt: skip
    told = {"order": held.pk, "step": step.value, "deadline": deadline, "papers": list(papers)}
    record(user_id=actor.user_id, action="order.step", subject=f"project:{held.project_id}", data=told, now=now)
    return made
