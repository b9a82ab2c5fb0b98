"""Risk signs of projects (风险提示): the facts that inspections measured, judged by the pure rules; rows of those that are there, for desks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xiufu.lifecycle.risks import MEASURES, REPEATED, SIGN_STATES, Known, Sign, SignState, sign_title, signs_of
from xiufu.register.accounts.actors import Actor
from xiufu.register.library.choices import PromiseKind
from xiufu.register.library.models import Project, Promise
from xiufu.register.library.scope import visible_to
from xiufu.register.process.models import ProjectEntry, TrackState
from xiufu.register.process.queries import open_projects
from xiufu.register.process.stored import counting
from xiufu.register.rules.law import law
from xiufu.register.supervision.grounds import CORRECTION, CORRECTION_TRACKS, CORRECTIONS
from xiufu.register.supervision.models import Inspection, Order, RiskRow
from xiufu.register.supervision.worked import OUTSIDE, said_of, worked_of

_MOST_INSPECTIONS = 200
_MOST_CORRECTIONS = 50
_LAND = "temporary_land"


@dataclass(frozen=True, slots=True)
class SignShown:
    """A sign with its evidence (一项风险提示): the inspections that measured its facts."""

    sign: Sign
    inspections: tuple[Inspection, ...]

    @property
    def state(self) -> str:
        """In words (有、无、无法判断)."""
        return SIGN_STATES[self.sign.state]


def measured_facts(project: Project) -> Mapping[str, tuple[int, Inspection]]:
    """The last measured value of every fact (最近实测的数), with the inspection that measured it; corrected ones do not count."""
    made = Inspection.objects.filter(project=project, replaced_by__isnull=True)
    rows = made.exclude(measured={}).select_related("plan")
    found: dict[str, tuple[int, Inspection]] = {}
    for row in rows.order_by("-on_date", "-number")[:_MOST_INSPECTIONS]:
        for name, value in row.measured.items():
            found.setdefault(name, (value, row))
    return found


def signs_now(project: Project, today: date) -> list[SignShown]:
    """The signs of a project on a day (现在的风险提示), each with its evidence."""
    measured = measured_facts(project)
    return [
        SignShown(
            sign, tuple({measured[name][1].pk: measured[name][1] for name in sign.facts if name in measured}.values())
        )
        for sign in signs_of(project.lifecycle, _known(project, measured, today))
    ]


def _known(project: Project, measured: Mapping[str, tuple[int, Inspection]], today: date) -> Known:
    promised = Promise.objects.filter(project=project, kind=PromiseKind.INDUSTRY_LAND, superseded_by__isnull=True)
    return Known(
        {name: value for name, (value, _) in measured.items()},
        _corrections(project),
        promised.exists(),
        law,
        today,
        _sources(measured),
    )


def _sources(measured: Mapping[str, tuple[int, Inspection]]) -> Mapping[str, str]:
    """Where values come from that were not typed alone (数的来源), in words, by measure."""
    planned = (one.id for one in MEASURES if one.planned and one.id in measured)
    rows = {name: measured[name][1] for name in planned}
    said = {name: f"方案的数取自“{row.plan}”{row.plan_place}" for name, row in rows.items() if row.plan}
    found = worked_of(measured[OUTSIDE][1]) if OUTSIDE in measured else None
    return said | {OUTSIDE: said_of(found)} if found else said


def _corrections(project: Project) -> list[date]:
    """When corrections were ordered: by the step of the lifecycle, where it has one; else by orders of the clauses of reclamation."""
    if project.lifecycle == _LAND:
        rows = Order.objects.filter(project=project).order_by("number").values_list("issued_at", flat=True)
        return [timezone.localtime(one).date() for one in rows[:_MOST_CORRECTIONS]]
    steps = counting(ProjectEntry.objects.filter(project=project, move=CORRECTION)).order_by("number")
    return list(steps.values_list("on_date", flat=True)[:_MOST_CORRECTIONS])


def keep_signs(project: Project, today: date) -> None:
    """Rows of the measured signs that are there (存风险提示), anew after every inspection: for desks and searches, never the truth."""
    RiskRow.objects.filter(project=project).delete()
    RiskRow.objects.bulk_create(
        RiskRow(project=project, code=one.sign.code, said=one.sign.said)
        for one in signs_now(project, today)
        if one.sign.state is SignState.PRESENT and one.sign.facts
    )


def with_signs() -> Q:
    """Tells projects in which a sign is there (有风险提示的项目): by the signs, which are few, not project by project."""
    return Q(pk__in=RiskRow.objects.values("project").union(_repeated()))


def _repeated() -> QuerySet[Any]:
    """The keys of projects with a second correction, which makes them repeated."""
    states = {state for one in CORRECTION_TRACKS for state in one.states}  # an index begins with them
    tracks = TrackState.objects.filter(state__in=states, track=f"{CORRECTIONS}#{REPEATED}")
    orders = Order.objects.filter(number=REPEATED, project__lifecycle=_LAND)
    return tracks.order_by().values("project").union(orders.order_by().values("project"))


@dataclass(frozen=True, slots=True)
class Pressing:
    """A sign on a desk (工作台上的风险提示)."""

    project: Project
    title: str
    said: str


def pressing_signs(actor: Actor, most: int) -> Iterator[Pressing]:
    """Signs of the open projects in an account's scope (辖区内的风险提示), the newest projects first."""
    projects = visible_to(actor) & open_projects()
    seen = Exists(projects.filter(pk=OuterRef("project_id")))
    for row in RiskRow.objects.filter(seen).select_related("project").order_by("-project_id", "pk")[:most]:
        yield Pressing(row.project, sign_title(row.code), row.said)
    for project in projects.filter(pk__in=_repeated()).order_by("-pk")[:most]:
        yield Pressing(project, sign_title("repeated"), "")
