"""Pages of inspections (检查): written, shown, corrected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.lifecycle.entries import Capacity, Standing
from xiufu.register.accounts.actors import Actor
from xiufu.register.documents.queries import versions_of
from xiufu.register.frame.answers import answer_form, posted_files
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.models import Project
from xiufu.register.library.scope import capacities, the_project
from xiufu.register.process.models import TrackState
from xiufu.register.process.stored import lifecycle_of
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.grounds import CORRECTION
from xiufu.register.supervision.inspection_forms import InspectionForm
from xiufu.register.supervision.inspections import record_inspection, replace_inspection
from xiufu.register.supervision.models import Inspection
from xiufu.register.supervision.order_pages import TAB
from xiufu.register.supervision.queries import (
    departments_of,
    measured_of,
    office_of,
    papers_by_key,
    seen_of,
    shelf,
    systems_of,
)
from xiufu.register.supervision.scope import inspects, may_correct, the_inspection
from xiufu.register.supervision.worked import said_of, standing_boundary, worked_of
from xiufu.register.supervision.worked_pages import worked_shown


def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """一次检查."""
    actor = the_actor(request)
    row = the_inspection(actor, pk)
    papers = papers_by_key([*row.papers, *(one["paper"] for one in row.systems.values() if one["paper"])])
    context = {
        "project": row.project,
        "tab": TAB,
        "inspection": row,
        "office": office_of(row.department, row.division),
        "departments": departments_of(row),
        "seen": list(seen_of(row)),
        "systems": list(systems_of(row, papers)),
        "measured": list(measured_of(row.measured)),
        "last_plan": versions_of(row.plan).first() if row.plan else None,
        "papers": [papers[key] for key in row.papers],
        **worked_shown(row, request),
        "may_correct": may_correct(actor, row),
        "may_order": inspects(actor) and not hasattr(row, "replaced_by"),
        "may_order_correction": Capacity.AUTHORITY in capacities(actor, row.project) and _at_works(row.project),
    }
    return render(request, "supervision/inspection.html", context)


def _at_works(project: Project) -> bool:
    """Whether the lifecycle takes the order of a correction now (可否责令改正)."""
    states = dict(TrackState.objects.filter(project=project).values_list("track", "state"))
    return any(move.id == CORRECTION for move, _ in lifecycle_of(project).offered(Standing(states)))


def new_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """登记检查."""
    actor = the_actor(request)
    return _written(request, actor, the_project(actor, pk), None)


def correct_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """更正检查记录."""
    actor = the_actor(request)
    row = the_inspection(actor, pk)
    if not may_correct(actor, row):
        raise Refused("检查记录由登记它的部门更正，更正过的不再更正", code=403)
    return _written(request, actor, row.project, row)


def _written(request: HttpRequest, actor: Actor, project: Project, replaces: Inspection | None) -> HttpResponse:
    given, files = posted_files(request)
    form = InspectionForm(
        project, actor.department, shelf(project), given, files,
        today=today(), boundary=standing_boundary(project), replaces=replaces,
    )  # fmt: skip

    def save() -> HttpResponse:
        made = _record(actor, project, form, replaces)
        _say(request, made)
        return redirect("supervision:inspection", made.pk)

    title = f"更正{replaces}" if replaces else "登记检查"
    context = {"project": project, "tab": TAB, "title": title, "replaces": replaces}
    return answer_form(request, "supervision/inspection_form.html", form, save, context)


def _say(request: HttpRequest, made: Inspection) -> None:
    messages.success(request, f"{made}已登记")
    if found := worked_of(made):
        messages.success(request, said_of(found))


def _record(actor: Actor, project: Project, form: InspectionForm, replaces: Inspection | None) -> Inspection:
    if replaces is None:
        return record_inspection(actor=actor, project=project.pk, report=form.report(), now=now())
    reason = form.cleaned_data["reason"]
    return replace_inspection(actor=actor, inspection=replaces.pk, report=form.report(), reason=reason, now=now())
