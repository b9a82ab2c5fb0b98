"""Pages of departments' opinions (部门意见): asked, answered, withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xiufu.lifecycle.entries import Capacity
from xiufu.register.documents.forms import PaperForm
from xiufu.register.documents.kinds import DEPARTMENT_OPINION, KINDS
from xiufu.register.documents.taking import taken_paper
from xiufu.register.frame.answers import EXPECTED, posted, posted_files, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.scope import capacities, leading, the_project
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision import consultations
from xiufu.register.supervision.choices import Stance
from xiufu.register.supervision.consultation_forms import AskForm, OpinionForm, WithdrawForm
from xiufu.register.supervision.consultation_queries import opinions_of, opinions_shown, requests_of, requests_shown
from xiufu.register.supervision.order_pages import TAB, saved
from xiufu.register.supervision.queries import office_of, officers_shelf
from xiufu.register.supervision.scope import opines, the_request

_MOST_OPINIONS = 100


def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一次征求意见."""
    actor = the_actor(request)
    row = the_request(actor, pk)
    shown = next(requests_shown(requests_of(row.project).filter(pk=pk), today()))
    open_ = row.withdrawn_at is None
    context = {
        "project": row.project,
        "tab": TAB,
        "asked": row,
        "shown": shown,
        "office": office_of(row.department, row.division),
        "opinions": opinions_shown(opinions_of(row)[:_MOST_OPINIONS]),
        "opines": open_ and opines(actor, row),
        "withdraws": open_ and Capacity.AUTHORITY in capacities(actor, row.project),
    }
    return render(request, "supervision/request.html", context)


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """征求部门意见."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    leading(actor, project)
    back = reverse("supervision:project", args=[pk])
    given = posted(request)
    form = AskForm(consultations.offices_for(actor, project), officers_shelf(actor, project), given)

    def save() -> str:
        stated = form.cleaned_data
        made = consultations.ask_opinions(
            actor=actor, project=project.pk, offices=form.asked(), subject=stated["subject"], deadline=stated["deadline"],
            paper=stated["paper"], now=now(),
        )  # fmt: skip
        messages.success(request, f"已向 {len(made)} 个部门征求意见")
        return back

    return saved(request, project, "征求部门意见", form, save, back)


def opine(request: HttpRequest, pk: int) -> HttpResponse:
    """答复意见."""
    actor = the_actor(request)
    row = the_request(actor, pk)
    if not opines(actor, row):
        raise Refused("意见由被征求意见的部门答复", code=403)
    back = reverse("supervision:request", args=[pk])
    count = opinions_of(row).count()
    given = posted(request)
    start = {"expected": count, "papers": [whole(request.GET, "paper")]}
    form = OpinionForm(officers_shelf(actor, row.project), given, given=count, initial=start)

    def save() -> str:
        stated = form.cleaned_data
        consultations.give_opinion(
            actor=actor, request=row.pk, stance=Stance(stated["stance"]), text=stated["text"], papers=stated["papers"],
            reason=stated.get("reason", ""), expected=stated["expected"], now=now(),
        )  # fmt: skip
        messages.success(request, "已答复")
        return back

    def as_seen() -> None:
        consultations.as_seen(row, whole(request.POST, EXPECTED))

    return saved(request, row.project, f"答复意见：{row}", form, save, back, as_seen=as_seen)


def opinion_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """上传意见材料."""
    actor = the_actor(request)
    row = the_request(actor, pk)
    if not opines(actor, row):
        raise Refused("意见材料由被征求意见的部门上传", code=403)
    kind = KINDS[DEPARTMENT_OPINION]
    form = PaperForm(kind, today(), *posted_files(request))
    if form.is_bound:
        paper = taken_paper(form, lambda new: consultations.hand_in_paper(actor=actor, request=pk, new=new, now=now()))
        if paper:
            messages.success(request, f"已上传“{paper}”，已在下面选上")
            return redirect(f"{reverse('supervision:opine', args=[pk])}?paper={paper.pk}")
    context = {
        "project": row.project,
        "tab": TAB,
        "kind": kind,
        "form": form,
        "back": reverse("supervision:request", args=[pk]),
        "for_officers": True,
    }
    return render(request, "documents/upload.html", context, status=422 if form.errors else 200)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回征求意见."""
    actor = the_actor(request)
    row = the_request(actor, pk)
    leading(actor, row.project)
    back = reverse("supervision:request", args=[pk])
    form = WithdrawForm(posted(request))

    def save() -> str:
        consultations.withdraw_request(actor=actor, request=row.pk, reason=form.cleaned_data["reason"], now=now())
        messages.success(request, "已撤回")
        return back

    return saved(request, row.project, f"撤回：{row}", form, save, back)
