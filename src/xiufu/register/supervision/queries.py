"""What pages of supervision show (监管查询)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from xiufu.lifecycle.risks import MEASURES, shown
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import Department
from xiufu.register.documents.models import Paper
from xiufu.register.documents.queries import open_papers, papers_of
from xiufu.register.frame.answers import whole
from xiufu.register.library.models import Project
from xiufu.register.library.queries import Filters, found_projects
from xiufu.register.process.queries import open_projects
from xiufu.register.rules.divisions import name_of
from xiufu.register.supervision.choices import FAULTY, ITEMS, SYSTEMS, SystemState
from xiufu.register.supervision.models import Inspection
from xiufu.register.supervision.order_queries import with_open_orders
from xiufu.register.supervision.risks import with_signs

SHELF = 200
"""The last papers of a project that a form offers."""
_MOST_DAYS = 3_650
_MOST_TEXT = 60


@dataclass(frozen=True, slots=True)
class SystemShown:
    """How a system stood (一项制度), with its evidence; ``look`` colours what the words say already."""

    title: str
    state: str
    note: str
    paper: Paper | None
    look: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of projects under supervision is asked for (筛选条件): not inspected for so many ``days``, with open ``orders``, with risk ``signs``."""

    text: str = ""
    days: int = 0
    orders: int = 0
    signs: int = 0

    @property
    def query(self) -> str:
        """As a query string (条件串), only what is asked."""
        given: dict[str, str | int] = {"text": self.text, "days": self.days, "orders": self.orders, "signs": self.signs}
        return urlencode({name: value for name, value in given.items() if value})


def asked_of(data: QueryDict) -> Asked:
    """The filters of an address (筛选条件); what cannot be read is left out."""
    text = data.get("text", "").replace("\0", "").strip()[:_MOST_TEXT]
    days, orders, signs = (
        whole(data, name, most=most) for name, most in (("days", _MOST_DAYS), ("orders", 1), ("signs", 1))
    )
    return Asked(text, days, orders, signs)


def watched(actor: Actor, asked: Asked, today: date) -> QuerySet[Project]:
    """The open projects in an account's scope (在办项目): their keys, found in an index; ``listed`` reads those of a page."""
    rows = found_projects(actor, Filters(text=asked.text)) & open_projects()
    if asked.days:
        recent = _standing().filter(on_date__gt=today - timedelta(asked.days))
        rows = rows.exclude(pk__in=recent.values("project"))
    if asked.orders:
        rows = rows.filter(with_open_orders())
    if asked.signs:
        rows = rows.filter(with_signs())
    return rows.only("pk")


def last_inspected(projects: Collection[Project]) -> list[tuple[Project, date | None]]:
    """Projects of a list, each with the day of its last inspection (最近检查)."""
    last = _standing().filter(project__in=projects).values("project").annotate(on=Max("on_date"))
    days = dict(last.values_list("project", "on"))
    return [(one, days.get(one.pk)) for one in projects]


def _standing() -> QuerySet[Inspection]:
    """Inspections that were not replaced (未被更正的检查)."""
    return Inspection.objects.filter(replaced_by__isnull=True).order_by()


def inspections_of(project: Project) -> QuerySet[Inspection]:
    """The inspections of a project (检查记录), the last first; those that were corrected among them."""
    rows = Inspection.objects.filter(project=project).select_related("replaced_by", "replaces")
    return rows.order_by("-number")


def shelf(project: Project) -> QuerySet[Paper]:
    """The papers that forms offer as evidence (可选文件), the last first: those that everybody is shown who sees what is written."""
    return open_papers(project).order_by("-pk")[:SHELF]


def officers_shelf(actor: Actor, project: Project) -> QuerySet[Paper]:
    """The papers that forms of departments' opinions offer (可选文件), the last first; parties see neither the opinions nor all of these."""
    return papers_of(actor, project, "")[:SHELF]


def office_of(department: str, division: str) -> str:
    """A department of a division, in words (某地某部门).

    >>> office_of("forestry", "159921")
    '甲旗（虚构）林业和草原部门'
    """
    return f"{name_of(division)}{Department(department).label}部门"


def departments_of(row: Inspection) -> str:
    """The departments that took part beside the one that wrote an inspection (一同检查的部门)."""
    return "、".join(str(Department(one).label) for one in row.departments)


def seen_of(row: Inspection) -> Iterator[tuple[str, str, str]]:
    """What was seen (看到的情况): item, clause, text, in the order of the items."""
    for item in ITEMS[row.project.lifecycle]:
        if item.id in row.seen:
            yield item.title, item.clause, row.seen[item.id]


def measured_of(measured: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What was measured (实测和核定的数), with units, in order."""
    return ((one.title, shown(measured[one.id], one.kind)) for one in MEASURES if one.id in measured)


def papers_by_key(keys: Iterable[int]) -> Mapping[int, Paper]:
    """Papers by their keys (文件)."""
    return Paper.objects.in_bulk(set(keys))


def systems_of(row: Inspection, papers: Mapping[int, Paper]) -> Iterator[SystemShown]:
    """How every system stood at an inspection (管理制度情况), in their order."""
    for system in SYSTEMS[row.project.lifecycle]:
        held = row.systems.get(system.id)
        if held:
            state = SystemState(held["state"])
            look = "late" if state in FAULTY else "muted" if state is SystemState.UNCHECKED else "done"
            yield SystemShown(system.title, str(state.label), held["note"], papers.get(held["paper"] or 0), look)
