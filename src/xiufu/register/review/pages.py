"""Pages of reviews (评审): rounds, opinions, replies, conclusions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.lifecycle.entries import Capacity
from xiufu.register.documents.models import Paper
from xiufu.register.documents.names import file_name
from xiufu.register.frame.answers import answer_form, posted, word_answer
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.scope import capacities, leading, the_project
from xiufu.register.review import actions, opinions
from xiufu.register.review.forms import CancelForm, CloseForm, OpenForm, OpinionForm, ReplyForm
from xiufu.register.review.models import Answer, Interest, Reply, Weight
from xiufu.register.review.queries import (
    assigned_experts,
    findings_for,
    newest_plans,
    opinion_rows,
    panel_of,
    reviewed,
    seat_of,
)
from xiufu.register.review.scope import any_submitted, names_experts, replies, rounds_of, seen_opinions, the_round
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused
from xiufu.tasks.expert_review import opinion_paper, reply_paper

_PAGE = 20
_FORM = "review/form.html"
_PAPERS = {"opinion": ("专家评审意见", opinion_paper), "reply": ("修改说明表", reply_paper)}


def rounds(request: HttpRequest, pk: int) -> HttpResponse:
    """评审."""
    actor = the_actor(request)
    held = the_project(actor, pk)
    page = Paginator(rounds_of(actor, held), _PAGE).get_page(request.GET.get("page"))
    may_open = Capacity.AUTHORITY in capacities(actor, held)
    return render(request, "review/rounds.html", {"project": held, "page": page, "may_open": may_open})


def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    """开始一轮评审."""
    actor = the_actor(request)
    held = the_project(actor, pk)
    leading(actor, held)
    papers: list[Paper] = newest_plans(held)
    form = OpenForm(papers, assigned_experts(held), posted(request))

    def save() -> HttpResponse:
        given = form.cleaned_data
        made = actions.open_round(
            actor=actor, project=held.pk, paper=given["paper"], experts=given["experts"], now=now()
        )
        messages.success(request, f"{made}已经开始")
        return redirect("review:round", made.pk)

    lacking = [] if papers else ["项目还没有方案；先上传方案"]
    context = {"title": "开始一轮评审", "project": held, "lacking": lacking}
    return answer_form(request, _FORM, form, save, context)


def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一轮评审: for each what is his to do."""
    actor = the_actor(request)
    held = the_round(actor, pk)
    seat = seat_of(actor, held)
    sits = seat is not None and seat.interest == Interest.NONE
    writing = sits and seat is not None and seat.submitted_at is None and held.closed_at is None
    page = Paginator(seen_opinions(actor, held), _PAGE).get_page(request.GET.get("page"))
    found = Paginator(findings_for(held, seat), _PAGE).get_page(request.GET.get("findings")) if writing else None
    leads = Capacity.AUTHORITY in capacities(actor, held.project)
    context = {
        "project": held.project,
        "round": held,
        "seat": seat,
        "page": page,
        "rows": opinion_rows(actor, held, page.object_list),
        "findings": found,
        "panel": panel_of(held) if names_experts(actor) else (),
        "writing": writing,
        "may_settle": sits and held.closed_at is None,
        "may_reply": held.closed_at is None and replies(actor, held.project),
        "leads": leads and held.closed_at is None,
        "others": assigned_experts(held.project, beside=held) if leads and held.closed_at is None else (),
        "may_cancel": leads and held.closed_at is None and not any_submitted(held),
        "sees": seat is None or sits,
    }
    return render(request, "review/round.html", context)


def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """声明利益关系."""
    given = request.POST.get("interest", "")
    interest = Interest(given) if given in Interest.values else Interest.UNDECLARED
    held = the_round(the_actor(request), pk)
    actions.declare(actor=the_actor(request), round_=pk, interest=interest, now=now())
    if interest == Interest.CONFLICT:
        messages.success(request, f"您已回避“{held.project.name}”的评审")
        return redirect("library:projects")
    return redirect("review:round", pk)


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """增补专家."""
    actions.invite(actor=the_actor(request), round_=pk, expert=_number(request, "expert"), now=now())
    return redirect("review:round", pk)


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """写一条意见."""
    actor = the_actor(request)
    held = the_round(actor, pk)
    form = OpinionForm(posted(request))

    def save() -> HttpResponse:
        given = form.cleaned_data
        words = opinions.Words(given["text"], given["place"], Weight(given["weight"]), given["clause"])
        opinions.write_opinion(actor=actor, round_=pk, words=words, now=now())
        return redirect("review:round", pk)

    return answer_form(request, _FORM, form, save, {"title": "写一条意见", "project": held.project, "round": held})


def drop(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """撤回草稿."""
    opinions.drop_opinion(actor=the_actor(request), round_=pk, opinion=opinion, now=now())
    return redirect("review:round", pk)


def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """采纳或不采纳审查结果."""
    adopted = request.POST.get("adopted") == "1"
    mark = request.POST.get("fingerprint", "")[:12]
    opinions.judge_finding(actor=the_actor(request), round_=pk, fingerprint=mark, adopted=adopted, now=now())
    return redirect("review:round", pk)


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """提交意见."""
    opinions.submit_opinions(actor=the_actor(request), round_=pk, now=now())
    messages.success(request, "意见已经提交，不能再改")
    return redirect("review:round", pk)


def reply(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """答复意见."""
    actor = the_actor(request)
    held = the_round(actor, pk)
    if not replies(actor, held.project):
        raise Refused("意见由编制单位答复", code=403)
    found = seen_opinions(actor, held).filter(pk=opinion).first()
    if found is None:
        raise Refused("没有这条意见", code=404)
    former = Reply.objects.filter(opinion=found).first()
    seen = (
        {"answer": former.answer, "text": former.text, "where": former.where, "expected": former.version}
        if former
        else {}
    )
    form = ReplyForm(posted(request), initial={"expected": 0} | seen)

    def save() -> HttpResponse:
        given = form.cleaned_data
        response = opinions.Response(Answer(given["answer"]), given["text"], given["where"], given["expected"])
        opinions.reply_to(actor=actor, round_=pk, opinion=opinion, response=response, now=now())
        return redirect("review:round", pk)

    title = f"答复第 {found.number} 条意见"
    context = {"title": title, "project": held.project, "round": held, "opinion": found}
    return answer_form(request, _FORM, form, save, context)


def settle(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """认可或不认可答复."""
    settled = request.POST.get("settled") == "1"
    seen = _number(request, "expected")
    opinions.settle(actor=the_actor(request), round_=pk, opinion=opinion, settled=settled, expected=seen, now=now())
    return redirect("review:round", pk)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """结束一轮评审."""
    actor = the_actor(request)
    held = the_round(actor, pk)
    leading(actor, held.project)
    form = CloseForm(posted(request))

    def save() -> HttpResponse:
        given = form.cleaned_data
        actions.close_round(actor=actor, round_=pk, conclusion=given["conclusion"], remark=given["remark"], now=now())
        messages.success(request, f"{held}已经结束")
        return redirect("review:round", pk)

    return answer_form(request, _FORM, form, save, {"title": f"结束{held}", "project": held.project, "round": held})


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销一轮评审."""
    actor = the_actor(request)
    held = the_round(actor, pk)
    leading(actor, held.project)
    form = CancelForm(posted(request))

    def save() -> HttpResponse:
        actions.cancel_round(actor=actor, round_=pk, reason=form.cleaned_data["reason"], now=now())
        messages.success(request, f"{held}已经撤销")
        return redirect("review:round", pk)

    return answer_form(request, _FORM, form, save, {"title": f"撤销{held}", "project": held.project, "round": held})


def word(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """评审文书, as Word."""
    actor = the_actor(request)
    held = the_round(actor, pk)
    if key not in _PAPERS:
        raise Refused("没有这种文书", code=404)
    if held.cancelled:
        raise Refused("这一轮已经撤销，没有评审文书")
    seat = seat_of(actor, held)
    if seat is not None and seat.submitted_at is None:
        raise Refused("提交意见之后才能下载评审文书", code=403)
    title, make = _PAPERS[key]
    return word_answer(make(reviewed(actor, held)), file_name(f"{held.project.name}{title}（第{held.number}轮）"))


def _number(request: HttpRequest, field: str) -> int:
    given = request.POST.get(field, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 12 else 0
