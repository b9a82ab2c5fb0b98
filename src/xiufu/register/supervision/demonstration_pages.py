"""Pages of demonstration projects (示范项目): of one project, and the list."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xiufu.lifecycle.supervision import BEGINNING, DemonstrationStep
from xiufu.register.frame.answers import EXPECTED, page_of, posted, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.scope import the_project
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.demonstrations import as_seen, demonstrations, events_of, step_demonstration, steps_open
from xiufu.register.supervision.forms import choice
from xiufu.register.supervision.inspection_forms import paper_field, words
from xiufu.register.supervision.order_pages import saved
from xiufu.register.supervision.queries import shelf

_TITLES = {
    DemonstrationStep.NOMINATED: "推荐为示范项目",
    DemonstrationStep.ACCEPTED: "确定为示范项目",
    DemonstrationStep.DECLINED: "不确定为示范项目",
    DemonstrationStep.REMOVED: "移出示范项目",
}


class StepForm(forms.Form):
    """办理示范项目. ``expected`` is the number of steps that were seen."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


def demonstration(request: HttpRequest, pk: int) -> HttpResponse:
    """办理示范项目: what somebody may do with a project as a demonstration now."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    last = events_of(project).first()
    steps = steps_open(actor, project, last.kind if last else BEGINNING)
    given = posted(request)

    def seen() -> None:
        as_seen(project, whole(request.POST, EXPECTED))

    if not steps:
        if given is not None:
            seen()
        raise Refused(
            "示范项目由项目所在地的自然资源部门推荐，由盟市自然资源部门确定和移出；现在没有由您办理的", code=403
        )
    back = reverse("supervision:project", args=[pk])
    form = StepForm(given, initial={"expected": last.number if last else 0, "step": steps[0]})
    form.fields["step"] = choice("办理", [(one, _TITLES[one]) for one in steps], radio=True)
    form.fields["reason"] = words("理由", hint="推荐的写明领域、做法和成效；移出的写明原因")
    form.fields["paper"] = paper_field("文件", shelf(project))

    def save() -> str:
        stated = form.cleaned_data
        step_demonstration(
            actor=actor, project=project.pk, step=DemonstrationStep(stated["step"]), reason=stated["reason"],
            paper=stated["paper"], expected=stated["expected"], now=now(),
        )  # fmt: skip
        messages.success(request, f"已{_TITLES[DemonstrationStep(stated['step'])]}")
        return back

    return saved(request, project, "示范项目（内政办发〔2023〕14号（二十三））", form, save, back, as_seen=seen)


def demonstration_list(request: HttpRequest) -> HttpResponse:
    """示范项目清单."""
    rows = page_of(demonstrations(the_actor(request)), request)
    return render(request, "supervision/demonstrations.html", {"rows": rows})
