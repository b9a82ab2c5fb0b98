"""Pages of one project (项目页): its facts, parts, promises, participants, and the forms that change them."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.lifecycle.entries import Capacity
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_AREA
from xiufu.register.frame.answers import EXPECTED, answer_form, posted, whole, word_answer
from xiufu.register.frame.routes import the_actor
from xiufu.register.library import participants as taking_part
from xiufu.register.library.actions import correct_place, edit_project, new_project, places_for
from xiufu.register.library.choices import key_area_titles
from xiufu.register.library.facts import EDITABLE
from xiufu.register.library.forms import (
    PART_FORMS,
    AddParty,
    AssignExpert,
    CorrectPlace,
    CorrectPromise,
    EditProject,
    Ended,
    NewProject,
    PromiseForm,
)
from xiufu.register.library.models import Assignment, Participation, Project, Promise
from xiufu.register.library.parts import PARTS, add_part, edit_part, remove_part, the_part
from xiufu.register.library.promises import add_promise, correct_promise
from xiufu.register.library.scheme_paper import SCHEMED, scheme_of
from xiufu.register.library.scope import capacities, leading, places, the_project
from xiufu.register.library.totals import totals_of
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused
from xiufu.tasks.work_scheme import scheme_paper


def leads(actor: Actor, project: Project) -> bool:
    """Whether an account leads a project (是否主管机关)."""
    return Capacity.AUTHORITY in capacities(actor, project)


def _shown(request: HttpRequest, pk: int) -> tuple[Actor, Project, dict[str, object]]:
    actor = the_actor(request)
    project = the_project(actor, pk)
    return actor, project, {"project": project, "leads": leads(actor, project)}


def project(request: HttpRequest, pk: int) -> HttpResponse:
    """概况."""
    actor, found, context = _shown(request, pk)
    changes = Paginator(found.changes.select_related("by").order_by("-version"), 20)
    context |= {
        "places": places(actor, found) and len(places_for(actor)) > 1,
        "key_areas": key_area_titles(found.key_areas),
        "rows": changes.get_page(whole(request.GET, "page", otherwise=1, most=1_000_000)),
    }
    return render(request, "library/project.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """登记项目."""
    actor = the_actor(request)
    if not actor.leads:
        raise Refused("项目由自然资源部门登记", code=403)
    given = posted(request)
    if given and (banner := given.get("banner")) and banner not in places_for(actor):
        raise Refused("只能登记本辖区内的项目", code=403)
    form = NewProject(actor, given)

    def save() -> HttpResponse:
        data = form.cleaned_data
        made = new_project(
            actor=actor,
            lifecycle=data["lifecycle"],
            banner=data["banner"],
            authority=data["authority"],
            facts=form.facts(),
            now=now(),
        )
        messages.success(request, f"已登记，编号 {made.number}")
        return redirect("library:project", pk=made.pk)

    context = {"title": "登记项目", "back": "library:projects"}
    return answer_form(request, "library/form.html", form, save, context)


Act = Callable[[], object]


def _posted(
    request: HttpRequest, form: forms.Form, act: Act, context: dict[str, object], *, pk: int, onwards: str, done: str
) -> HttpResponse:
    """A form of a project: shown, or taken and then back to a page of the project; a refusal keeps what was typed."""

    def save() -> HttpResponse:
        act()
        messages.success(request, done)
        return redirect(onwards, pk=pk)

    return answer_form(request, "library/project_form.html", form, save, {**context, "tab": onwards})


def place(request: HttpRequest, pk: int) -> HttpResponse:
    """更正所在地和主管部门."""
    actor, found, context = _shown(request, pk)
    if not places(actor, found):
        raise Refused("所在地由主管这个项目的自然资源部门或其上级更正", code=403)
    kept = {"banner": found.banner, "authority": found.authority, "expected": found.version}
    form = CorrectPlace(actor, posted(request), kept)

    def act() -> object:
        return correct_place(actor=actor, project=pk, now=now(), **form.cleaned_data)

    context |= {"title": "更正所在地和主管部门"}
    return _posted(request, form, act, context, pk=pk, onwards="library:project", done="已保存")


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改项目."""
    actor, found, context = _shown(request, pk)
    leading(actor, found)
    kept = {one.name: getattr(found, one.name) for one in EDITABLE}
    kept |= {"key_areas": list(found.key_areas), "expected": found.version}
    form = EditProject(posted(request), initial=kept)

    def act() -> None:
        edit_project(actor=actor, project=pk, expected=form.cleaned_data["expected"], facts=form.facts(), now=now())

    context |= {"title": "修改项目要素"}
    return _posted(request, form, act, context, pk=pk, onwards="library:project", done="已保存")


def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """任务与资金."""
    _, found, context = _shown(request, pk)
    context |= {
        "subs": found.sub_projects.all(),
        "indicators": found.indicators.all(),
        "sources": found.sources.all(),
        "totals": totals_of(found),
        "schemed": found.lifecycle == SCHEMED,
    }
    return render(request, "library/scheme.html", context)


def scheme_word(request: HttpRequest, pk: int) -> HttpResponse:
    """工作方案, as Word."""
    found = the_project(the_actor(request), pk)
    if found.lifecycle != SCHEMED:
        raise Refused("临时用地复垦项目没有工作方案", code=404)
    return word_answer(scheme_paper(scheme_of(found)), f"{found.number}工作方案")


def part(request: HttpRequest, pk: int, kind: str, part: int | None = None) -> HttpResponse:
    """增加、修改一个组成部分 (子项目、指标、资金来源)."""
    actor, found, context = _shown(request, pk)
    leading(actor, found)
    if kind not in PARTS:
        raise Refused("没有这个网址", code=404)
    row = the_part(found, kind, part) if part is not None else None
    initial = PARTS[kind].values(row) if row else {}
    form = PART_FORMS[kind](posted(request), initial={**initial, EXPECTED: found.version})

    def act() -> None:
        expected, values = form.cleaned_data[EXPECTED], form.values()
        if part is not None:
            edit_part(actor=actor, project=pk, expected=expected, kind=kind, pk=part, values=values, now=now())
        else:
            add_part(actor=actor, project=pk, expected=expected, kind=kind, values=values, now=now())

    context |= {
        "title": f"{'增加' if part is None else '修改'}{PARTS[kind].title}",
        "suggestions": [(one, "") for one in getattr(form, "choices", ())],
    }
    return _posted(request, form, act, context, pk=pk, onwards="library:scheme", done="已保存")


def remove(request: HttpRequest, pk: int, kind: str, part: int) -> HttpResponse:
    """删除一个组成部分."""
    if kind not in PARTS:
        raise Refused("没有这个网址", code=404)
    expected = whole(request.POST, "expected")
    remove_part(actor=the_actor(request), project=pk, expected=expected, kind=kind, pk=part, now=now())
    messages.success(request, "已删除，原内容留在更改记录里")
    return redirect("library:scheme", pk=pk)


def promises(request: HttpRequest, pk: int) -> HttpResponse:
    """支持政策台账."""
    _, found, context = _shown(request, pk)
    rows = found.promises.select_related("made_by", "supersedes", "superseded_by").order_by("number")
    context |= {"rows": Paginator(rows, 100).get_page(whole(request.GET, "page", otherwise=1, most=1_000_000))}
    return render(request, "library/promises.html", context)


def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """登记承诺."""
    actor, found, context = _shown(request, pk)
    leading(actor, found)
    form = PromiseForm(posted(request))
    context |= {"title": "登记支持政策承诺"}

    def act() -> None:
        add_promise(actor=actor, project=pk, promised=form.promised(), now=now())

    return _posted(request, form, act, context, pk=pk, onwards="library:promises", done="已登记")


def correct(request: HttpRequest, pk: int, promise: int) -> HttpResponse:
    """更正承诺、登记兑现."""
    actor, found, context = _shown(request, pk)
    leading(actor, found)
    row = Promise.objects.filter(project=found, pk=promise).first()
    if row is None:
        raise Refused("台账里没有这一条", code=404)
    kept = {name: getattr(row, name) for name in CorrectPromise.base_fields if name != "reason"}
    form = CorrectPromise(posted(request), initial=kept)
    context |= {"title": f"更正第 {row.number} 条、登记兑现"}

    def act() -> None:
        correct_promise(
            actor=actor, project=pk, pk=promise, promised=form.promised(), reason=form.cleaned_data["reason"], now=now()
        )

    return _posted(
        request, form, act, context, pk=pk, onwards="library:promises", done="已登记新的一条，原来的一条保留"
    )


def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """参与单位; who reviews is shown to officers and auditors, not to the parties that are reviewed."""
    actor, found, context = _shown(request, pk)
    context |= {
        "with_experts": actor.role in BY_AREA,
        "parties": found.participations.select_related("party").order_by("ended_date", "pk")[:200],
        "experts": found.assignments.select_related("expert__personal").order_by("ended_date", "pk")[:200],
    }
    return render(request, "library/participants.html", context)


def party(request: HttpRequest, pk: int) -> HttpResponse:
    """增加参与单位."""
    actor, found, context = _shown(request, pk)
    leading(actor, found)
    form = AddParty(posted(request))
    context |= {"title": "增加参与单位", "suggestions": taking_part.suggested_parties()}

    def act() -> None:
        taking_part.add_party(actor=actor, project=pk, now=now(), **form.cleaned_data)

    return _posted(request, form, act, context, pk=pk, onwards="library:participants", done="已增加")


def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """指派专家."""
    actor, found, context = _shown(request, pk)
    leading(actor, found)
    form = AssignExpert(posted(request))
    context |= {"title": "指派评审专家", "suggestions": taking_part.suggested_experts()}

    def act() -> None:
        taking_part.assign_expert(actor=actor, project=pk, now=now(), **form.cleaned_data)

    return _posted(request, form, act, context, pk=pk, onwards="library:participants", done="已指派")


def party_ended(request: HttpRequest, pk: int, participation: int) -> HttpResponse:
    """单位退出."""
    rows = Participation.objects.filter(project=pk, pk=participation).values_list("party__name", flat=True)
    end = partial(taking_part.end_party, pk=participation)
    return _ended(request, pk, ("单位退出", "退出日期", "已退出"), rows.first, end)


def expert_ended(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    """结束指派."""
    rows = Assignment.objects.filter(project=pk, pk=assignment).values_list("expert__username", flat=True)
    end = partial(taking_part.end_assignment, pk=assignment)
    return _ended(request, pk, ("结束专家指派", "结束日期", "已结束"), rows.first, end)


def _ended(
    request: HttpRequest,
    pk: int,
    words: tuple[str, str, str],
    who: Callable[[], str | None],
    end: Callable[..., object],
) -> HttpResponse:
    """Somebody who takes part no longer does, from a day on (退出、结束); ``words`` are the title, the label of the day, the answer."""
    actor, found, context = _shown(request, pk)
    leading(actor, found)
    title, label, done = words
    form = Ended(posted(request))
    form.fields["ended_date"].label = label
    context |= {"title": f"{title}：{who() or '—'}"}

    def act() -> None:
        end(actor=actor, project=pk, ended_date=form.cleaned_data["ended_date"], now=now())

    return _posted(request, form, act, context, pk=pk, onwards="library:participants", done=done)
