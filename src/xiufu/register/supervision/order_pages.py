"""Pages of orders (整改): given out of an inspection, answered, decided; corrections go to their step of the lifecycle."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xiufu.lifecycle.entries import CAPACITIES
from xiufu.lifecycle.risks import SignState
from xiufu.lifecycle.supervision import BEGINNING, ORDER_STEPS, OrderStep
from xiufu.register.frame.answers import EXPECTED, answer_form, posted, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.models import Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.process.forms import StepForm
from xiufu.register.process.shown import line_title
from xiufu.register.process.stored import lifecycle_of, standing_of
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision import orders
from xiufu.register.supervision.forms import AnswerForm, DecideForm, OrderForm
from xiufu.register.supervision.grounds import CORRECTION
from xiufu.register.supervision.order_queries import EventShown, events_of, order_shown
from xiufu.register.supervision.queries import inspections_of, office_of, shelf
from xiufu.register.supervision.risks import signs_now
from xiufu.register.supervision.scope import answers, decides, the_inspection, the_order

TAB = "supervision:project"
_MOST_INSPECTIONS = 50


def order(request: HttpRequest, pk: int) -> HttpResponse:
    """一项整改要求."""
    actor = the_actor(request)
    row = the_order(actor, pk)
    shown = order_shown(row, today())
    events = events_of(row)
    then = _then(events)
    context = {
        "project": row.project,
        "tab": TAB,
        "shown": shown,
        "order": row,
        "office": office_of(row.department, row.division),
        "events": events,
        "answers": answers(actor, row) and OrderStep.ANSWERED in then,
        "decides": decides(actor, row) and OrderStep.WITHDRAWN in then,
    }
    return render(request, "supervision/order.html", context)


def _then(events: list[EventShown]) -> tuple[str, ...]:
    """The steps that may come next (可办的下一步)."""
    return ORDER_STEPS.get(events[-1].event.kind if events else BEGINNING, ())


def new_order(request: HttpRequest, pk: int) -> HttpResponse:
    """发出整改要求."""
    actor = the_actor(request)
    project = the_project(actor, pk)
    inspections = inspections_of(project).filter(replaced_by__isnull=True)[:_MOST_INSPECTIONS]
    parties = orders.parties_of(project).select_related("party").order_by("pk")
    given = posted(request)
    signs = [one.sign for one in signs_now(project, today()) if one.sign.state is SignState.PRESENT]
    start = {"origin": f"inspection:{whole(request.GET, 'inspection')}"}
    form = OrderForm(project, inspections, signs, parties, shelf(project), given, start)

    def save() -> str:
        made = orders.give_order(actor=actor, project=project.pk, demand=form.demand(), now=now())
        messages.success(request, f"{made}已发出")
        return reverse("supervision:order", args=[made.pk])

    lacking = [] if inspections or signs else ["整改要求依据检查或风险提示发出；先登记检查"]
    return saved(request, project, "发出整改要求", form, save, reverse("supervision:project", args=[pk]), lacking)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """报告整改情况."""
    actor = the_actor(request)
    row = the_order(actor, pk)
    if not answers(actor, row):
        raise Refused("整改情况由整改单位报告", code=403)
    back = reverse("supervision:order", args=[pk])
    given = posted(request)
    form = AnswerForm(shelf(row.project), given, initial={"expected": len(events_of(row))})

    def save() -> str:
        stated = form.cleaned_data
        orders.answer_order(
            actor=actor,
            order=row.pk,
            text=stated["text"],
            papers=form.given_papers(),
            expected=stated["expected"],
            now=now(),
        )
        messages.success(request, "已报告整改情况，等待核实")
        return back

    def as_seen() -> None:
        orders.as_seen(row, whole(request.POST, EXPECTED))

    return saved(request, row.project, f"报告整改情况：{row}", form, save, back, as_seen=as_seen)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """核实整改."""
    actor = the_actor(request)
    row = the_order(actor, pk)
    if not decides(actor, row):
        raise Refused("整改由发出要求的部门核实", code=403)
    back = reverse("supervision:order", args=[pk])
    given = posted(request)
    events = events_of(row)
    form = DecideForm(_then(events), given, initial={"expected": len(events)})

    def save() -> str:
        stated = form.cleaned_data
        orders.decide_order(
            actor=actor, order=row.pk, step=OrderStep(stated["step"]), text=stated["text"], deadline=stated.get("deadline"),
            expected=stated["expected"], now=now(),
        )  # fmt: skip
        messages.success(request, "已登记核实结论")
        return back

    def as_seen() -> None:
        orders.as_seen(row, whole(request.POST, EXPECTED))

    return saved(request, row.project, f"核实整改：{row}", form, save, back, as_seen=as_seen)


def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """责令限期改正: the step of the lifecycle, out of an inspection."""
    actor = the_actor(request)
    row = the_inspection(actor, pk)
    leading(actor, row.project)
    life, standing = lifecycle_of(row.project), standing_of(row.project)
    move = life.move(CORRECTION)
    offered = {one.id: track for one, track in life.offered(standing)}
    if move is None or CORRECTION not in offered:
        raise Refused("项目不在施工阶段，不办理“责令限期改正”")
    given = posted(request)
    form = StepForm(move, shelf(row.project), (), given, {"expected": standing.lines, "on_date": today()})
    status = 200 if given is None else 422
    if form.is_valid():
        asked = form.asked(offered[CORRECTION])
        try:
            orders.order_correction(
                actor=actor, inspection=row.pk, on_date=asked.on_date, facts=asked.facts, reason=asked.reason,
                track=asked.track, expected=form.cleaned_data["expected"], now=now(),
            )  # fmt: skip
        except Refused as refused:
            status = form.told(refused)
        else:
            messages.success(request, f"已依据{row}责令限期改正")
            return redirect("supervision:project", row.project.pk)
    context = {
        "project": row.project,
        "tab": TAB,
        "form": form,
        "move": move,
        "by": "、".join(CAPACITIES[one] for one in move.by),
        "line": line_title(life, offered[CORRECTION]),
        "after": life.title_of(offered[CORRECTION], move.target),
    }
    return render(request, "process/step.html", context, status=status)


def saved(
    request: HttpRequest,
    project: Project,
    title: str,
    form: Form,
    save: Callable[[], str],
    back: str,
    lacking: list[str] | None = None,
    as_seen: Callable[[], object] | None = None,
) -> HttpResponse:
    """A form of supervision (监管表单): ``save`` says where it leads, ``back`` where it was called from, ``as_seen`` as ``answer_form`` asks."""
    context = {"project": project, "tab": TAB, "title": title, "back": back, "lacking": lacking or ()}
    return answer_form(request, "supervision/form.html", form, lambda: redirect(save()), context, as_seen=as_seen)
