"""Writing inspections (登记检查): whole, once; a mistake is mended by a later one that replaces it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xiufu.lifecycle.risks import MEASURES, MeasureKind, measures_for, shown
from xiufu.register.accounts.actors import Actor
from xiufu.register.documents.kinds import PLAN
from xiufu.register.documents.models import Paper
from xiufu.register.documents.queries import open_papers
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import the_project
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.choices import FAULTY, ITEMS, SYSTEMS, Conclusion, InspectionKind, SystemState
from xiufu.register.supervision.comparing import Compared, compare, keep_worked
from xiufu.register.supervision.models import Inspection, WorkedLand
from xiufu.register.supervision.risks import keep_signs
from xiufu.register.supervision.scope import inspecting, may_correct, the_inspection
from xiufu.register.supervision.worked import OUTSIDE, PlotFile, worked_of

EARLIEST = date(2000, 1, 1)
MOST_UNITS = 10**15


@dataclass(frozen=True, slots=True)
class System:
    """How a system stands (一项制度): its state, a note, the key of a paper that shows it, none else."""

    state: str
    note: str = ""
    paper: int | None = None


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """Where planned numbers stand (方案的数的出处): the key of the plan's paper, and the table, chapter or page."""

    paper: int
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an inspection found (检查情况). ``departments`` took part beside the one that writes it; ``plots`` are what was really worked
    on. A correction keeps to those of the inspection before it, unless it has its own or drops them.
    """

    on_date: date
    kind: InspectionKind
    conclusion: Conclusion
    remark: str = ""
    departments: tuple[str, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)
    measured: Mapping[str, int] = field(default_factory=dict)
    papers: tuple[int, ...] = ()
    plots: PlotFile | None = None
    drop_plots: bool = False
    plan: PlanPlace | None = None


def record_inspection(*, actor: Actor, project: int, report: Report, now: datetime) -> Inspection:
    """Write an inspection (登记一次检查). Raises ``Refused`` with every reason. A file of plots is read before the transaction begins:
    nobody else waits for that.
    """
    seen = the_project(actor, project)
    inspecting(actor)
    against = _Against.of(seen, report)
    with transaction.atomic():
        return _written(actor, seen, report, against, None, "", now)


def replace_inspection(*, actor: Actor, inspection: int, report: Report, reason: str, now: datetime) -> Inspection:
    """Write an inspection that replaces an earlier one (更正检查记录), which stays. Raises ``Refused`` with every reason.

    Without a file of plots it keeps to those of the earlier one, unless they are dropped.
    """
    seen = the_inspection(actor, inspection)
    inspecting(actor)
    against = _Against.of(seen.project, report)
    with transaction.atomic():
        return _replaced(actor, seen, report, against, reason, now)


def _replaced(
    actor: Actor, seen: Inspection, report: Report, against: "_Against", reason: str, now: datetime
) -> Inspection:
    Project.objects.select_for_update().get(pk=seen.project_id)
    held = Inspection.objects.select_related("project").get(pk=seen.pk)
    if hasattr(held, "replaced_by"):
        raise Refused(f"{held}已经由{held.replaced_by}更正，请更正后面的一次")
    if not may_correct(actor, held):
        raise Refused("检查记录由登记它的部门更正", code=403)
    return _written(actor, held.project, report, against, held, reason.strip(), now)


@dataclass(frozen=True, slots=True)
class _Against:
    """What the plots of a report say (地块比较的结果), or why they say nothing."""

    found: Compared | None = None
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, project: Project, report: Report) -> "_Against":
        """Compare the plots of a report, where it has any."""
        try:
            return cls(compare(project, report.plots)) if report.plots else cls()
        except Refused as refused:
            return cls(None, refused.reasons)


def _written(
    actor: Actor,
    seen: Project,
    report: Report,
    against: _Against,
    replaces: Inspection | None,
    reason: str,
    now: datetime,
) -> Inspection:
    held = Project.objects.select_for_update().get(pk=seen.pk)
    carried = None if report.plots or report.drop_plots or replaces is None else worked_of(replaces)
    plots = against.found or carried
    reasons = [*against.problems, *_differing(report.measured.get(OUTSIDE), plots)]
    if plots and (plots.outside_units or not plots.partial):  # some plots within say nothing of the others
        report = replace(report, measured={OUTSIDE: plots.outside_units, **report.measured})
    reasons += _faults(held, report, timezone.localtime(now).date())
    if replaces is not None and not reason:
        reasons.append("没有填“更正理由”；写明原记录错在哪里")
    if reasons:
        raise Refused(*reasons)
    worked = keep_worked(held, against.found, actor=actor, now=now) if against.found else carried
    last = Inspection.objects.filter(project=held).aggregate(last=Max("number"))["last"] or 0
    made = Inspection.objects.create(
        project=held,
        number=last + 1,
        on_date=report.on_date,
        kind=report.kind,
        department=actor.department,
        division=actor.division,
        departments=[one for one in report.departments if one != actor.department],
        seen={name: text.strip() for name, text in report.seen.items() if text.strip()},
        systems={name: asdict(one) for name, one in report.systems.items()},
        measured=dict(report.measured),
        papers=list(report.papers),
        worked=worked,
        plan_id=report.plan.paper if report.plan else None,
        plan_place=report.plan.place.strip() if report.plan else "",
        conclusion=report.conclusion,
        remark=report.remark.strip(),
        replaces=replaces,
        reason=reason,
        made_at=now,
        made_by_id=actor.user_id,
    )
    told = {
        "inspection": made.pk,
        "number": made.number,
        "conclusion": made.conclusion,
        "measured": made.measured,
        "papers": made.papers,
        "plots": worked.file.sha256 if worked else None,
        "boundary": worked.boundary.version if worked else None,
        "plan": made.plan_id,
        "replaces": replaces.number if replaces else None,
    }
    keep_signs(held, timezone.localtime(now).date())
    record(user_id=actor.user_id, action="inspection.record", subject=f"project:{held.pk}", data=told, now=now)
    return made


def _faults(project: Project, report: Report, today: date) -> Iterator[str]:
    if not EARLIEST <= report.on_date <= today:
        yield f"“检查日期”{report.on_date} 应在 {EARLIEST} 和今天（{today}）之间"
    items = {one.id: one.title for one in ITEMS[project.lifecycle]}
    systems = {one.id: one.title for one in SYSTEMS[project.lifecycle]}
    yield from (f"没有检查事项“{name}”" for name in report.seen if name not in items)
    yield from (f"没有管理制度“{name}”" for name in report.systems if name not in systems)
    for name, one in report.systems.items():
        if one.state not in SystemState.values:
            yield f"“{systems.get(name, name)}”的情况只能是：{'、'.join(SystemState.labels)}"
        elif one.state in FAULTY and not one.note.strip():
            yield f"“{systems.get(name, name)}”{SystemState(one.state).label}，要说明情况"
    measures = {one.id: one.title for one in measures_for(project.lifecycle)}
    yield from (f"没有要实测的数“{name}”" for name in report.measured if name not in measures)
    wrong = (name for name, value in report.measured.items() if not 0 <= value <= MOST_UNITS)
    yield from (f"“{measures.get(name, name)}”不能是负数，也不能大于 10^15" for name in wrong)
    checked = report.plots is not None or any(one.state != SystemState.UNCHECKED for one in report.systems.values())
    if not checked and not any(text.strip() for text in report.seen.values()) and not report.measured:
        yield "没有填看到的情况；至少填一项检查事项、管理制度或实测数"
    if report.conclusion == Conclusion.FAULTS and not report.remark.strip():
        yield "结论是“发现问题”的，要在“说明”里写明问题"
    if report.plan is not None:
        yield from _plan_faults(project, report.plan, report.measured)
    yield from papers_missing(project, {*report.papers, *(one.paper for one in report.systems.values() if one.paper)})


def _differing(typed: int | None, plots: Compared | WorkedLand | None) -> Iterator[str]:
    """An area outside that was typed beside another one that was computed (所填与计算不同), or less than that of some of the plots."""
    if typed is None or plots is None:
        return
    computed = plots.outside_units
    if typed < computed or (typed > computed and not plots.partial):
        title = next(one.title for one in MEASURES if one.id == OUTSIDE)
        stated, found = shown(typed, MeasureKind.AREA), shown(computed, MeasureKind.AREA)
        yield f"“{title}”填的是 {stated}，由地块文件计算是 {found}；留空即按计算的数登记，否则核对地块文件"


def _plan_faults(project: Project, plan: PlanPlace, measured: Mapping[str, int]) -> Iterator[str]:
    planned = {one.id: one.title for one in MEASURES if one.planned}
    if not planned.keys() & measured.keys():
        yield f"写了方案的数的出处，但没有填方案的数（{'、'.join(planned.values())}）；填上，或者不选方案"
    if not plan.place.strip():
        yield "没有填“在方案的何处”；写明表号、章节或页"
    if not Paper.objects.filter(project=project, pk=plan.paper, kind=PLAN).exists():
        yield "所选方案不是这个项目的方案，请重新选择"


def papers_missing(project: Project, papers: set[int], *, reserved: bool = False) -> Iterator[str]:
    """Papers that are none of a project's (不是本项目的文件), in words; or not shown to everybody, unless ``reserved`` ones may be named."""
    named = (Paper.objects.filter(project=project) if reserved else open_papers(project)).filter(pk__in=papers)
    missing = len(papers) - named.count()
    if missing:
        yield f"有 {missing} 个证据文件不是这个项目的文件，请重新选择"
