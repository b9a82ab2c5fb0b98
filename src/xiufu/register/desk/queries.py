"""What stands on a desk (工作台内容), each with one bounded query."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from xiufu.lifecycle.entries import CAPACITIES, MAIN, Capacity, Standing
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_PARTY, Role
from xiufu.register.desk.due import MOST_CLOCKS
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Project
from xiufu.register.library.scope import visible_to
from xiufu.register.process.models import ClockRow, ProjectEntry, TrackState
from xiufu.register.process.queries import running
from xiufu.register.process.shown import NOT_BEGUN
from xiufu.register.process.stored import lifecycle_of
from xiufu.register.supervision.consultation_queries import RequestShown, awaited, requests_shown
from xiufu.register.supervision.order_queries import OrderShown, open_orders, orders_shown
from xiufu.register.supervision.risks import Pressing, pressing_signs

_ORDERED = frozenset({Role.OFFICER, Role.INVESTOR, Role.OBLIGOR})
"""Who gives or answers orders."""
MOST_ENTRIES, MOST_PROJECTS = 8, 20
"""The longest lists of a desk; whole ones are in the library."""
_LAST = 5_000
"""So many steps hold the last of any scope that is not small; the steps of a small one are few."""
REGISTERED = "registered"
DEMO_FILLED = "demo.filled"
_NOTICE = "result_notice"
_REVIEWED = {"market_restoration": ("plan", "submitted"), "temporary_land": (MAIN, "in_review")}
"""By lifecycle: the track and state in which a plan waits for its experts."""


def demo_filled() -> bool:
    """Whether a demonstration has all its projects and steps (演示已填好)."""
    return LogLine.objects.filter(subject="demo", action=DEMO_FILLED).exists()


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many projects are in a state (某状态的项目数); ``asked`` is the library's filter."""

    title: str
    asked: str
    count: int


@dataclass(frozen=True, slots=True)
class LifeCount:
    """Projects of one lifecycle by state (按状态的项目数)."""

    title: str
    asked: str
    count: int
    states: tuple[StateCount, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a list (一次办理)."""

    project: Project
    title: str
    capacity: str
    on_date: date
    state: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a party handed in (报来的一件): the step that it took, and when."""

    project: Project
    title: str
    on_date: date


@dataclass(frozen=True, slots=True)
class Mine:
    """One of the projects of a party or expert (我的项目), with what it may do next."""

    project: Project
    steps: tuple[str, ...]
    waits_for_review: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """Supervision on a desk (监管): opinions that are waited for, open orders, signs of risk."""

    opinions: Sequence[RequestShown]
    orders: Sequence[OrderShown]
    signs: Sequence[Pressing]


def state_counts(actor: Actor) -> list[LifeCount]:
    """Projects in one's scope by lifecycle and state (各流程各状态的项目数), in the order of the lifecycle."""
    rows = visible_to(actor).order_by().values_list("lifecycle", "main_state").annotate(count=Count("pk"))
    counted = {(lifecycle, state): count for lifecycle, state, count in rows}
    lives = []
    for life in LIFECYCLES.values():
        titles = {"": "已登记", **life.track(MAIN).states}
        states = tuple(
            StateCount(title, f"{life.id}:{state or REGISTERED}", counted[life.id, state])
            for state, title in titles.items()
            if (life.id, state) in counted
        )
        if states:
            lives.append(LifeCount(life.title, life.id, sum(one.count for one in states), states))
    return lives


def recent_changes(actor: Actor) -> list[Change]:
    """The last steps in one's scope (最近办理): looked for among the register's last, and among all where those are not enough."""
    rows = ProjectEntry.objects.select_related("project", "annulled_by").order_by("-pk")
    last = ProjectEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    seen = Exists(visible_to(actor).filter(pk=OuterRef("project_id")))
    found = list(rows.filter(seen, pk__gt=last - _LAST)[:MOST_ENTRIES])
    if len(found) < MOST_ENTRIES and last > _LAST:
        found = list(rows.filter(project__in=visible_to(actor))[:MOST_ENTRIES])
    return [_change(row) for row in found]


def _change(row: ProjectEntry) -> Change:
    life = lifecycle_of(row.project)
    return Change(
        project=row.project,
        title=life.title_of_move(row.move) + ("（已撤销）" if hasattr(row, "annulled_by") else ""),
        capacity=CAPACITIES[Capacity(row.capacity)],
        on_date=row.on_date,
        state=life.title_of(row.track, row.target) if row.target else NOT_BEGUN,
    )


def watched(actor: Actor, today: date) -> Watched:
    """What supervision has for a desk (监管待办): opinions that one's department owes, open orders of one's own, and the signs of risk
    for officers who lead.
    """
    opinions = list(requests_shown(awaited(actor)[:MOST_CLOCKS], today)) if actor.role is Role.OFFICER else []
    orders = list(orders_shown(open_orders(actor)[:MOST_CLOCKS], today)) if actor.role in _ORDERED else []
    return Watched(opinions, orders, list(pressing_signs(actor, MOST_CLOCKS)) if actor.leads else [])


def notices(actor: Actor) -> list[ClockRow]:
    """Results of acceptance that are on public notice (正在公告的验收结果), in one's scope."""
    rows = running(actor).filter(rule=_NOTICE).select_related("project").order_by("due", "pk")
    return list(rows[:MOST_CLOCKS])


def handed_in(actor: Actor) -> list[HandedIn]:
    """What parties handed in and the leading department has to decide (报来待办的), the longest waiting first."""
    if not actor.leads:
        return []
    wanted = Q()
    for life, kind, state in _HANDED:
        of_kind = Q(track=kind) | Q(track__startswith=f"{kind}#")
        wanted |= of_kind & Q(project__lifecycle=life, state=state)
    entry = ProjectEntry.objects.filter(project=OuterRef("project"), number=OuterRef("number")).order_by()
    seen = Exists(visible_to(actor).filter(pk=OuterRef("project_id")))
    rows = (
        TrackState.objects.filter(wanted, seen, project__authority=actor.division)
        .annotate(on=Subquery(entry.values("on_date")[:1]), move=Subquery(entry.values("move")[:1]))
        .select_related("project")
        .order_by("on", "pk")
    )
    return [_handed_in(row.project, row.move, row.on) for row in rows[:MOST_CLOCKS]]


def _handed_in(project: Project, move: str, on: date) -> HandedIn:
    step = lifecycle_of(project).move(move)
    return HandedIn(project, step.title if step else move, on)


def _handed() -> Iterator[tuple[str, str, str]]:
    """States into which only parties bring a thread and out of which only the authority does."""
    for life in LIFECYCLES.values():
        for move in life.moves:
            then = [after for after in life.moves if after.track == move.track and move.target in after.sources]
            if Capacity.AUTHORITY not in move.by and then and all(after.by == (Capacity.AUTHORITY,) for after in then):
                yield life.id, move.track, move.target


_HANDED = tuple(dict.fromkeys(_handed()))


def my_projects(actor: Actor) -> Sequence[Mine]:
    """The open projects of a party or expert (我的在办项目), what may be done next in each; nothing for other roles.

    An expert's stand first where a plan waits for its experts, a party's where there is something to do.
    """
    if actor.role not in {*BY_PARTY, Role.EXPERT}:
        return ()
    closed = [state for life in LIFECYCLES.values() for state in life.track(MAIN).closed]
    waiting = Q(pk__in=[])
    for life, (track, state) in _REVIEWED.items():
        waiting |= Q(project__lifecycle=life, track=track, state=state)
    rows = (
        visible_to(actor)
        .exclude(main_state__in=closed)
        .annotate(waits=Exists(TrackState.objects.filter(waiting, project=OuterRef("pk"))))
        .order_by(*(["-waits"] if actor.role is Role.EXPERT else []), "-state_date", "-pk")
        .prefetch_related(Prefetch("tracks", TrackState.objects.order_by("number")))
    )
    found = [Mine(row, _steps(actor, row), row.waits) for row in rows[:MOST_PROJECTS]]
    return found if actor.role is Role.EXPERT else sorted(found, key=lambda one: not one.steps)


def _steps(actor: Actor, project: Project) -> tuple[str, ...]:
    life = lifecycle_of(project)
    standing = Standing({one.track: one.state for one in project.tracks.all()})
    capacity = Capacity(actor.role.value)
    steps = (
        move.title
        for move, _ in life.offered(standing)
        if capacity in move.by and not (move.begins and life.track(move.track).many)
    )
    return tuple(dict.fromkeys(steps))
