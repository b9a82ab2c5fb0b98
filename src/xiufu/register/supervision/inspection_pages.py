"""Pages of inspections (检查): written, shown, corrected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.lifecycle.entries import Capacity, Standing
from xiufu.register.accounts.actors import Actor
from xiufu.register.frame.answers import told
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
        "measured": list(measured_of(row)),
        "papers": [papers[key] for key in row.papers],
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
    given = request.POST if request.method == "POST" else None
    form = InspectionForm(project, actor.department, shelf(project), given, today=today(), replaces=replaces)
    status = 200 if given is None else 422
    if form.is_valid():
        try:
            made = _record(actor, project, form, replaces)
        except Refused as refused:
            status = told(form, refused)
        else:
            messages.success(request, f"{made}已登记")
            return redirect("supervision:inspection", made.pk)
    title = f"更正{replaces}" if replaces else "登记检查"
    context = {"project": project, "tab": TAB, "form": form, "title": title, "replaces": replaces}
    return render(request, "supervision/inspection_form.html", context, status=status)


def _record(actor: Actor, project: Project, form: InspectionForm, replaces: Inspection | None) -> Inspection:
    if replaces is None:
        return record_inspection(actor=actor, project=project.pk, report=form.report(), now=now())
    reason = form.cleaned_data["reason"]
    return replace_inspection(actor=actor, inspection=replaces.pk, report=form.report(), reason=reason, now=now())
