"""The page of taking an entry back (撤销记录): what it would do, and doing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.register.frame.answers import posted, told
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.scope import leading, the_project
from xiufu.register.process.actions import annul as annul_entry
from xiufu.register.process.annulling import against, clocks_falling_back, lines_falling_back
from xiufu.register.process.annulling_forms import AnnulForm
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.shown import SHOWN_WITH, entries_shown
from xiufu.register.process.stored import standing_of
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused, Stale


def annul(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """撤销记录: what falls back to what; the reason that was typed is kept where it is refused."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    leading(actor, project)
    row = ProjectEntry.objects.filter(project=project, number=number).select_related(*SHOWN_WITH).first()
    if row is None:
        raise Refused("项目没有这条记录", code=404)
    standing, status = standing_of(project), 200
    form = AnnulForm(posted(request), expected=standing.lines)
    if form.is_bound:
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                annul_entry(
                    actor=actor,
                    project=project.pk,
                    number=number,
                    reason=given["reason"],
                    expected=given["expected"],
                    now=now(),
                )
            except Stale as stale:
                standing, status = standing_of(project), told(form, stale)
            else:
                messages.success(request, f"已撤销第 {number} 条记录")
                return redirect("process:timeline", project.pk)
    refused = against(actor, project, standing, number)
    if refused and status != 409:
        raise Refused(*refused)
    then = None if refused else standing.without_last()
    shown = {
        "project": project,
        "entry": entries_shown(project, [row])[0],
        "form": form,
        "refused": refused,
        "lines": lines_falling_back(project, standing, then) if then else (),
        "clocks": tuple(clocks_falling_back(project, standing, then, today=today())) if then else (),
    }
    return render(request, "process/annul.html", shown, status=status)
