"""Filling an empty register with the demonstration (填入演示数据), every step through the same action as any other."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from xiufu.lifecycle.entries import MAIN, Capacity
from xiufu.lifecycle.facts import FactKind
from xiufu.lifecycle.moves import Lifecycle, Move
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.demo.facts import Written, facts_of, paper_of, reason_of
from xiufu.register.demo.kept import keep_library
from xiufu.register.demo.land import upload_boundaries
from xiufu.register.demo.people import FIRST, OFFICERS, Made, is_empty, made_people, make_people
from xiufu.register.demo.stories import ROADS, STORIES, Story, Then, Told
from xiufu.register.demo.supervised import supervise
from xiufu.register.desk.queries import DEMO_FILLED, demo_filled
from xiufu.register.documents.models import Paper
from xiufu.register.documents.store import kept
from xiufu.register.journal.chain import record
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Assignment, Participation, Project
from xiufu.register.process.actions import take
from xiufu.register.process.clocks import keep_clocks
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.stored import standing_of
from xiufu.register.rules.refusals import Refused

_APPROVALS = frozenset(
    {"approve_plan", "pass_correction", "approve_adjustment", "approve_reclamation_plan", "accept_reclamation", "end_take_over"}
)  # fmt: skip
"""Steps of the second officer: four eyes."""
_REVIEWED = frozenset({"submit_plan", "give_opinions"})
_REPORT_DAY = (12, 20)
_BEGUN = "demo.fill"
_EVERY_AREA, _EVERY_BUDGET = 61_803, 271_828_00


@dataclass(slots=True)
class _Project:
    """A project while its story is told."""

    story: Story
    row: Project
    taken: int = 0
    threads: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of one project on its day; ``papers`` by fact."""

    on: date
    of: _Project
    move: Move
    told: Told
    papers: Mapping[str, Written]


def fill(*, now: datetime, stories: Sequence[Story] = STORIES, stop: Callable[[], bool] = lambda: False) -> bool:
    """Make what is not there yet (填入): people first, so that somebody can sign in, then the projects, then step after step and
    boundary after boundary, each for good, so that whoever signs in meanwhile need not wait for all of them. What was broken
    off goes on where it stood.

    Says whether it came to its end now; ``stop`` is asked before each. The steps are days before the first ``now``.
    """
    if demo_filled():
        return False
    made = make_people() if is_empty() else made_people()
    begun = LogLine.objects.filter(subject="demo", action=_BEGUN).first()
    today = date.fromisoformat(json.loads(begun.data)["today"]) if begun else timezone.localtime(now).date()
    if not begun:
        begin(made, stories, today)
    of_number = {row.number: row for row in Project.objects.all()}
    rows = [of_number[row.number] for row in _rows(made, stories, today)]
    if not tell(rows, stories, made, today=today, now=now, stop=stop) or not upload_boundaries(
        made, now=now, stop=stop
    ):
        return False
    projects = {story.name: row for story, row in zip(stories, rows, strict=True)}
    with transaction.atomic():
        for tell_more in (supervise, keep_library):
            with suppress(Refused), transaction.atomic():  # a visitor may have been faster
                tell_more(projects, made, now=now)
        record(user_id=None, action=DEMO_FILLED, subject="demo", data={}, now=now)
    return True


@transaction.atomic
def begin(made: Made, stories: Sequence[Story], today: date) -> list[Project]:
    """Make the projects without any step (登记项目), and keep the day that their stories are told from."""
    rows = Project.objects.bulk_create(_rows(made, stories, today))
    _bring_in([_Project(story, row) for story, row in zip(stories, rows, strict=True)], made, today)
    data = {"projects": len(rows), "today": today}
    record(user_id=None, action=_BEGUN, subject="demo", data=data, now=min(row.made_at for row in rows))
    return rows


def tell(
    rows: Sequence[Project], stories: Sequence[Story], made: Made, *,
    today: date, now: datetime, stop: Callable[[], bool] = lambda: False,
) -> bool:  # fmt: skip
    """Take every step of the projects that was not taken yet, in the order of days (逐步办理), and work out their clocks.

    The stories are told from ``today``, clocks stand as at ``now``. Says whether none is left; ``stop`` is asked before each. Where
    a visitor takes a project on meanwhile, its story ends.
    """
    projects = [_Project(story, row) for story, row in zip(stories, rows, strict=True)]
    before = Counter(ProjectEntry.objects.filter(project__in=rows).values_list("project_id", flat=True))
    order = sorted(
        (step for one in projects for step in _steps(one, today)), key=lambda step: (step.on, step.of.row.number)
    )
    minutes: Counter[date] = Counter()
    versions: Counter[tuple[int, str, str]] = Counter()
    taken_on: set[int] = set()
    for step in order:
        if stop():
            return False
        if step.of.row.pk in taken_on:
            continue
        track = _track(step)
        versions.update((step.of.row.pk, written.kind, written.title) for written in step.papers.values())
        if step.of.taken >= before[step.of.row.pk]:
            try:
                with transaction.atomic():
                    _hand_in(step, made, versions)
                    _take(step, made, today, track=track, minute=minutes[step.on])
            except Refused:
                taken_on.add(step.of.row.pk)
                continue
        step.of.taken += 1
        minutes[step.on] += 1
    with transaction.atomic():
        for row in rows:
            keep_clocks(row, standing_of(row), today=timezone.localtime(now).date())
    return True


def days_of(story: Story, today: date) -> list[tuple[date, Then]]:
    """The steps of a story with their days (经过): the road backwards from its last step, then the others. No step on a weekend."""
    road: list[tuple[str, int]] = []
    for move, gap in ROADS[story.lifecycle]:
        road.append((move, gap))
        if move == story.until:
            break
    told: list[Then] = []
    ago = story.ago
    for move, gap in reversed(road):
        told.insert(0, Then(move, ago, story.facts))
        ago += gap
    told += [*_reports(told, today)] if story.reported else []
    told += story.then
    return [(_weekday(today - timedelta(one.ago)), one) for one in sorted(told, key=lambda one: -one.ago)]


def _reports(told: list[Then], today: date) -> Iterable[Then]:
    """The yearly reports that were due since the deposit (年度报告)."""
    begun = next((one.ago for one in told if one.move == "deposit"), None)
    ended = next((one.ago for one in told if one.move == "accept_reclamation"), 0)
    if begun is None:
        return
    for year in range((today - timedelta(begun)).year, today.year + 1):
        ago = (today - date(year, *_REPORT_DAY)).days
        if ended < ago < begun:
            yield Then("report_year", ago, {"report_year": year})


def _weekday(day: date) -> date:
    return day - timedelta(max(0, day.weekday() - 4))


def _at(day: date, minute: int = 0) -> datetime:
    """A moment of a working morning (当天上午)."""
    return datetime.combine(day, time(9), timezone.get_current_timezone()) + timedelta(minutes=minute)


def _rows(made: Made, stories: Sequence[Story], today: date) -> list[Project]:
    rows: list[Project] = []
    counts: Counter[str] = Counter()
    for number, story in enumerate(stories, 1):
        begun = days_of(story, today)[0][0]
        counts[story.banner] += 1
        by = made.actors[OFFICERS[story.banner][0]].user_id
        rows.append(
            Project(
                number=f"{story.banner}-{begun.year}-{counts[story.banner]:04d}",
                name=f"{story.name}（演示）",
                lifecycle=story.lifecycle,
                league=f"{story.banner[:4]}00",
                banner=story.banner,
                authority=story.banner,
                area_units=number * _EVERY_AREA,
                budget_fen=number * _EVERY_BUDGET,
                description="演示项目，名称、位置、面积、金额、单位、人员全部虚构。",
                demo=True,
                made_at=_at(begun),
                changed_at=_at(begun),
                changed_by_id=by,
            )
        )
    return rows


def _bring_in(projects: list[_Project], made: Made, today: date) -> None:
    """Parties of projects, and experts of those that were reviewed (参与单位和评审专家)."""
    taking: list[Participation] = []
    asked: list[Assignment] = []
    expert = made.actors["demo-expert"].user_id
    for one in projects:
        moves = {then.move for _, then in days_of(one.story, today)}
        market = one.story.lifecycle == "market_restoration"
        capacities = ["preparer"] if moves & {"draft_plan", "submit_reclamation_plan"} else []
        capacities += ["investor"] if market and "sign_agreements" in moves else [] if market else ["obligor"]
        for capacity in capacities:
            party = made.parties[_key(one.story, Capacity(capacity))]
            taking.append(Participation(project=one.row, party=party, capacity=capacity))
        if moves & _REVIEWED and one.story.banner == FIRST:
            asked.append(Assignment(project=one.row, expert_id=expert))
    Participation.objects.bulk_create(taking)
    Assignment.objects.bulk_create(asked)


def _key(story: Story, capacity: Capacity) -> str:
    return f"{capacity.value}_b" if story.other and capacity is not Capacity.PREPARER else capacity.value


def _steps(one: _Project, today: date) -> Iterable[_Step]:
    life = LIFECYCLES[one.row.lifecycle]
    for on, then in days_of(one.story, today):
        move = _known(life, then.move)
        papers = {
            fact.name: paper_of(one.row, move, fact, on)
            for fact in move.facts
            if fact.kind is FactKind.PAPER and not fact.optional
        }
        yield _Step(on, one, move, then.facts, papers)


def _known(life: Lifecycle, name: str) -> Move:
    move = life.move(name)
    if move is None:
        raise ValueError(f"{life.id} has no step {name}")
    return move


def _hand_in(step: _Step, made: Made, versions: Mapping[tuple[int, str, str], int]) -> None:
    """The papers of a step (交存文件)."""
    project = step.of.row
    Paper.objects.bulk_create(
        Paper(
            project=project,
            kind=written.kind,
            title=written.title,
            version=versions[project.pk, written.kind, written.title],
            sha256=kept(written.data),
            size=len(written.data),
            content_type="txt",
            added_at=_at(step.on),
            added_by=User(pk=_actor(step, made).user_id),
        )
        for written in step.papers.values()
    )


def _actor(step: _Step, made: Made) -> Actor:
    """Who takes a step: parties their own, officers the rest, approvals the second of them."""
    capacity = step.move.by[-1]
    if capacity in (Capacity.AUTHORITY, Capacity.SUPERIOR):
        return made.actors[OFFICERS[step.of.story.banner][step.move.id in _APPROVALS]]
    return made.actors[f"demo-{_key(step.of.story, capacity).replace('_', '-')}"]


def _track(step: _Step) -> str:
    """The line that a step is of (所在线): of some kinds there may be several, and this begins the next."""
    one, move = step.of, step.move
    kind = LIFECYCLES[one.row.lifecycle].track(move.track)
    if kind.many and move.begins:
        one.threads[move.track] += 1
    return f"{move.track}#{one.threads[move.track]}" if kind.many and move.track != MAIN else move.track


def _take(step: _Step, made: Made, today: date, *, track: str, minute: int) -> None:
    one, move = step.of, step.move
    take(
        actor=_actor(step, made),
        project=one.row.pk,
        move=move.id,
        track=track,
        on_date=step.on,
        facts=facts_of(one.row, move, step.on, step.told, step.papers, today),
        reason=reason_of(move),
        expected=one.taken,
        now=_at(step.on, minute),
    )
