"""Reading orders (查整改要求), and the corrections that the lifecycle keeps, beside each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from xiufu.lifecycle.supervision import BEGINNING, ORDER_CLOSED, ORDER_STATES, OrderStep, order_overdue
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_PARTY
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project
from xiufu.register.library.scope import visible_to
from xiufu.register.process.models import ClockRow, ProjectEntry, TrackState
from xiufu.register.process.queries import clock_of, in_words
from xiufu.register.process.stored import counting, lifecycle_of
from xiufu.register.supervision.grounds import CORRECTION, CORRECTION_TRACKS, CORRECTIONS, Ground, the_ground
from xiufu.register.supervision.models import Inspection, Order, OrderEvent

MOST_CORRECTIONS = 20
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order of a list (一项整改要求): how it stands, by when; ``look`` colours what the words say already."""

    order: Order
    ground: Ground
    state: str
    deadline: date
    overdue: bool
    look: str


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A correction that the lifecycle keeps (责令改正): as its entries and its clock say."""

    entry: ProjectEntry
    deviation: str
    state: str
    due: date | None
    clock: str
    look: str
    inspection: Inspection | None


@dataclass(frozen=True, slots=True)
class EventShown:
    """A step of an order (一步整改办理), with its papers."""

    event: OrderEvent
    title: str
    papers: tuple[Paper, ...]


def _standing(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with the kind of their last step and the deadline that holds (现在的状态和期限), the earliest first."""
    events = OrderEvent.objects.filter(order=OuterRef("pk")).order_by("-number")
    later = events.filter(deadline__isnull=False).values("deadline")[:1]
    return rows.annotate(
        last=Coalesce(Subquery(events.values("kind")[:1]), Value(BEGINNING)),
        due=Coalesce(Subquery(later), F("deadline")),
    ).order_by("due", "pk")


def orders_of(project: Project) -> QuerySet[Order]:
    """The orders of a project (整改要求), the last first, with how they stand."""
    return _standing(Order.objects.filter(project=project).select_related("addressee", "project")).order_by("-number")


def open_orders(actor: Actor) -> QuerySet[Order]:
    """Open orders on an account's desk (待办的整改要求): those that its office gave, or that its party must answer; the earliest first."""
    rows = Order.objects.filter(Exists(visible_to(actor).filter(pk=OuterRef("project_id"))))
    if actor.role in BY_PARTY:
        rows = rows.filter(addressee=actor.party_id)
    else:
        rows = rows.filter(department=actor.department, division=actor.division)
    return _standing(rows.exclude(_closed())).select_related("addressee", "project")


def _closed() -> Exists:
    return Exists(OrderEvent.objects.filter(order=OuterRef("pk"), kind__in=ORDER_CLOSED))


def with_open_orders() -> Q:
    """Tells projects in which an order or a correction is open (有未办结整改的项目): by what is open, which is little, not project by project."""
    orders = Order.objects.filter(~_closed()).order_by()
    return Q(pk__in=orders.values("project").union(_open_corrections().values("project")))


def _open_corrections() -> QuerySet[TrackState]:
    open_states = {state for one in CORRECTION_TRACKS for state in one.states if state not in one.closed}
    return TrackState.objects.filter(state__in=open_states, track__startswith=f"{CORRECTIONS}#")


def orders_shown(rows: Iterable[Order], today: date) -> Iterator[OrderShown]:
    """Orders as they are shown (整改要求列表); each as ``orders_of`` gives it."""
    for row in rows:
        last, due = row.last, row.due  # type: ignore[attr-defined]  # annotated by _standing
        overdue = order_overdue(last, due, today)
        look = (
            "late"
            if overdue
            else "done"
            if last == OrderStep.PASSED
            else "muted"
            if last == OrderStep.WITHDRAWN
            else "soon"
        )
        state = f"{ORDER_STATES[last]}，逾期" if overdue else ORDER_STATES[last]
        yield OrderShown(row, the_ground(row.ground), state, due, overdue, look)


def order_shown(order: Order, today: date) -> OrderShown:
    """One order as it is shown (一项整改要求)."""
    return next(orders_shown(orders_of(order.project).filter(pk=order.pk), today))


def events_of(order: Order) -> list[EventShown]:
    """The steps of an order (整改经过), in order."""
    rows = list(OrderEvent.objects.filter(order=order).select_related("by__personal").order_by("number")[:MOST_STEPS])
    papers = Paper.objects.in_bulk({key for row in rows for key in row.papers})
    titles: Mapping[str, str] = {
        OrderStep.ANSWERED: "报告整改情况",
        OrderStep.PASSED: "核实到位",
        OrderStep.REFUSED: "核实没有到位",
        OrderStep.WITHDRAWN: "撤回",
    }
    return [EventShown(row, titles[row.kind], tuple(papers[key] for key in row.papers)) for row in rows]


def corrections_of(project: Project, today: date) -> list[CorrectionShown]:
    """The corrections that the lifecycle keeps (责令改正), the last first: shown here, kept there."""
    rows = counting(ProjectEntry.objects.filter(project=project, move=CORRECTION))
    entries = list(rows.select_related("origin__inspection").order_by("-number")[:MOST_CORRECTIONS])
    if not entries:
        return []
    life = lifecycle_of(project)
    tracks = [one.track for one in entries]
    states = dict(TrackState.objects.filter(project=project, track__in=tracks).values_list("track", "state"))
    clocks = {}
    for clock in (
        ClockRow.objects.filter(project=project, rule=CORRECTIONS, track__in=tracks)
        .select_related("project")
        .order_by("nth")
    ):
        clocks[clock.track] = clock_of(clock)
    shown = []
    for entry in entries:
        held = clocks.get(entry.track)
        origin = getattr(entry, "origin", None)
        closed = states[entry.track] in life.track(CORRECTIONS).closed
        late = held is not None and held.met_date is None and held.due is not None and held.due < today
        shown.append(
            CorrectionShown(
                entry,
                str(entry.facts.get("deviation", "")),
                life.title_of(entry.track, states[entry.track]),
                held.due if held else None,
                in_words(held, today) if held else "",
                "late" if late else "done" if closed else "soon",
                origin.inspection if origin else None,
            )
        )
    return shown
