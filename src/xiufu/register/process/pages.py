"""Pages of the process (流程页面): what may be done, the timeline, taking a step."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from xiufu.lifecycle.clocks import not_pausable
from xiufu.lifecycle.entries import CAPACITIES, MAIN
from xiufu.lifecycle.moves import Move
from xiufu.register.documents.queries import open_papers
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.models import Project
from xiufu.register.library.scope import capacities, the_project
from xiufu.register.process.actions import take
from xiufu.register.process.annulling import annullable_by
from xiufu.register.process.clocks import clocks_at
from xiufu.register.process.forms import StepForm, proposed
from xiufu.register.process.judging import PAUSE, judge
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.reviewed import experts_of
from xiufu.register.process.shown import SHOWN_WITH, clocks_shown, entries_shown, line_title, lines_shown, steps_shown
from xiufu.register.process.stored import lifecycle_of, standing_of
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused

_ON_A_PAGE = 40
_SHELF = 500
"""Papers to choose from, the latest first."""


def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """办理: what may be done now, by whom, and the clocks."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    day, standing = today(), standing_of(project)
    clocks = clocks_at(project, standing, today=day)
    own, others = steps_shown(actor, project, standing, clocks, day)
    shown = {
        "project": project,
        "own": own,
        "others": others,
        "lines": lines_shown(project, standing),
        "clocks": clocks_shown(project, clocks, day),
        "looks_only": not capacities(actor, project),
    }
    return render(request, "process/steps.html", shown)


def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """历程: every entry, the main line beside the others, the latest first."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    rows = ProjectEntry.objects.filter(project=project).select_related(*SHOWN_WITH).order_by("-number")
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "project": project,
        "page": page,
        "entries": entries_shown(project, page.object_list),
        "annullable": annullable_by(actor, project),
    }
    return render(request, "process/timeline.html", shown)


def step(request: HttpRequest, pk: int, move: str, track: str) -> HttpResponse:
    """办理一步: the form of its facts; what was typed is kept where it is refused."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    the_move = _move(project, move, track)
    mine = capacities(actor, project)
    if not mine & set(the_move.by):
        by = "、".join(CAPACITIES[one] for one in the_move.by)
        raise Refused(f"“{the_move.title}”由{by}办理", code=403)
    if request.method == "POST":
        return _asked(request, project, the_move, track)
    standing = standing_of(project)
    if (the_move, track) not in lifecycle_of(project).open_to(standing):
        raise Refused(f"目前不能办理“{the_move.title}”，请到“办理”页查看可办的步骤")
    if the_move.id == PAUSE and not _pausable(project):
        raise Refused("目前没有可以中止的期限")
    experts = experts_of(project, standing, the_move, track)
    return _form_page(request, project, track, _form(project, the_move, None, experts, expected=standing.lines))


def _move(project: Project, name: str, track: str) -> Move:
    found = lifecycle_of(project).move(name)
    if found is None or track.partition("#")[0] != found.track:
        raise Refused("没有这个步骤", code=404)
    return found


def _asked(request: HttpRequest, project: Project, move: Move, track: str) -> HttpResponse:
    actor, moment = the_actor(request), now()
    form = _form(project, move, request.POST)
    status = 422
    if form.is_valid():
        try:
            asked = form.asked(track)
            take(
                actor=actor,
                project=project.pk,
                move=asked.move,
                track=asked.track,
                on_date=asked.on_date,
                facts=asked.facts,
                reason=asked.reason,
                expected=form.cleaned_data["expected"],
                now=moment,
            )
        except Refused as refused:
            status = form.told(refused)
        else:
            messages.success(request, f"已办理“{move.title}”")
            return redirect("process:steps", project.pk)
    elif "on_date" not in form.errors:
        day = timezone.localtime(moment).date()
        form.refuse(judge(actor, project, standing_of(project), form.asked(track), today=day).reasons)
    return _form_page(request, project, track, form, status)


def _form(
    project: Project,
    move: Move,
    data: Mapping[str, object] | None,
    names: Mapping[str, tuple[str, ...]] | None = None,
    *,
    expected: int = 0,
) -> StepForm:
    papers = open_papers(project).order_by("-pk")[:_SHELF]
    clocks = _pausable(project) if move.id == PAUSE else ()
    return StepForm(move, papers, clocks, data, {"expected": expected, "on_date": today(), **proposed(names or {})})


def _pausable(project: Project) -> tuple[tuple[str, str], ...]:
    day = today()
    clocks = clocks_at(project, standing_of(project), today=day)
    found = {clock.rule.id: clock.rule.title for clock in clocks if not not_pausable(clocks, clock.rule.id, day)}
    return tuple(found.items())


def _form_page(request: HttpRequest, project: Project, track: str, form: StepForm, status: int = 200) -> HttpResponse:
    life = lifecycle_of(project)
    shown = {
        "project": project,
        "form": form,
        "move": form.move,
        "by": "、".join(CAPACITIES[one] for one in form.move.by),
        "line": "" if track == MAIN else line_title(life, track),
        "after": life.title_of(track, form.move.target),
    }
    return render(request, "process/step.html", shown, status=status)
