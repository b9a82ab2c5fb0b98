"""Pages of papers (项目文件): the list, one paper with its audit, handing in, taking a copy, two versions compared."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from xiufu.register.documents import findings
from xiufu.register.documents.actions import add_paper, ask_for_audit, fact_text, may_add, tell_download
from xiufu.register.documents.auditing import outputs
from xiufu.register.documents.formats import FORMATS
from xiufu.register.documents.forms import PaperForm
from xiufu.register.documents.kinds import KINDS, kinds_for, kinds_shown
from xiufu.register.documents.models import AuditState
from xiufu.register.documents.names import file_name
from xiufu.register.documents.queries import (
    audit_states,
    last_audit,
    last_result,
    papers_of,
    the_audit,
    the_paper,
    versions_of,
)
from xiufu.register.documents.store import checked, pieces
from xiufu.register.documents.taking import taken_paper
from xiufu.register.frame.answers import posted_files
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.scope import capacities, the_project
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused

_PAPERS, _ISSUES, _UNREAD = 30, 20, 50
_COMPARED = (("fixed", "已消除"), ("remaining", "仍在"), ("new", "新增"))


def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """项目文件."""
    actor = the_actor(request)
    held = the_project(actor, pk)
    kind = request.GET.get("kind", "")
    kinds = {one.id: one for one in kinds_shown(actor.role)}
    kind = kind if kind in kinds else ""
    page = Paginator(papers_of(actor, held, kind), _PAPERS).get_page(request.GET.get("page"))
    states = audit_states(page.object_list)
    context = {
        "project": held,
        "page": page,
        "rows": [(paper, states.get(paper.pk, "")) for paper in page.object_list],
        "kinds": kinds.values(),
        "kind": kind,
        "may_add": bool(kinds_for(capacities(actor, held))),
    }
    return render(request, "documents/papers.html", context)


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """上传文件: first the kind, then its form."""
    actor = the_actor(request)
    held = the_project(actor, pk)
    mine = kinds_for(capacities(actor, held))
    if not mine:
        raise Refused("您在这个项目里只能查看，不能上传文件", code=403)
    kind = KINDS.get(request.GET.get("kind", "") or request.POST.get("kind", ""))
    if kind is None:
        wrong = request.method == "POST"
        context = {"project": held, "kinds": mine, "wrong": wrong}
        return render(request, "documents/kinds.html", context, status=422 if wrong else 200)
    may_add(actor, held, kind)
    form = PaperForm(
        kind,
        today(),
        *posted_files(request),
        initial={"title": request.GET.get("title", "")[:160]},
    )
    if form.is_bound and (
        paper := taken_paper(form, lambda new: add_paper(actor=actor, project=pk, new=new, now=now()))
    ):
        messages.success(request, f"已上传“{paper}”")
        return redirect("documents:paper", paper.pk)
    context = {"project": held, "kind": kind, "form": form}
    return render(request, "documents/upload.html", context, status=422 if form.errors else 200)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """一个文件: its facts, its versions, what its audit found."""
    actor = the_actor(request)
    held = the_paper(actor, pk)
    kind = KINDS.get(held.kind)
    audit = last_audit(held)
    result = audit if audit is None or audit.state == AuditState.DONE else last_result(held)
    lines = findings.lines_of(result) if result else ()
    summary = findings.summary_of(result) if result else None
    mine = capacities(actor, held.project)
    context = {
        "project": held.project,
        "paper": held,
        "facts": [(fact.title, fact_text(fact, held.facts)) for fact in (kind.facts if kind else ())],
        "versions": Paginator(versions_of(held), _PAPERS).get_page(request.GET.get("versions")),
        "audited": bool(kind and kind.audited),
        "audit": audit,
        "result": result,
        "why_not": findings.problems_of(audit) if audit and audit.state == AuditState.FAILED else (),
        "summary": summary,
        "unread": summary.unread[:_UNREAD] if summary else (),
        "issues": Paginator(lines, _ISSUES).get_page(request.GET.get("page")),
        "doubts": findings.doubts_of(result) if result else (),
        "outputs": [(one.key, one.word) for one in outputs() if one.key in result.outputs] if result else [],
        "may_act": bool(mine),
        "may_add": bool(kind and kind.by & mine),
    }
    return render(request, "documents/paper.html", context)


def download(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """下载文件. The only write of a page that is got: every copy is told to the log."""
    actor = the_actor(request)
    held = the_paper(actor, pk)
    form = FORMATS.get(held.content_type)
    place = checked(held.sha256)
    tell_download(actor=actor, paper=held, what="file", now=now())
    name = f"{held.title}（第{held.version}版）.{held.content_type}"
    return _copy(place, name, form.content_type if form else "application/octet-stream")


def output(request: HttpRequest, pk: int, audit: int, key: str) -> StreamingHttpResponse:
    """下载审查成果: what an audit wrote about a paper."""
    actor = the_actor(request)
    found = the_audit(actor, pk, audit)
    written = next((one for one in outputs() if one.key == key), None)
    sha256 = found.outputs.get(key)
    if written is None or sha256 is None:
        raise Refused("没有这种审查成果", code=404)
    place = checked(sha256)
    tell_download(actor=actor, paper=found.paper, what=key, now=now())
    document = f"{found.paper.title}（第{found.paper.version}版）"
    return _copy(place, written.name(document, found.result["form"]), "application/octet-stream")


def _copy(place: Path, name: str, content_type: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces(place), content_type=content_type)
    answer.headers["Content-Length"] = str(place.stat().st_size)
    answer.headers["Content-Disposition"] = content_disposition_header(True, file_name(name)) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """重新审查."""
    ask_for_audit(actor=the_actor(request), paper=pk, now=now())
    messages.success(request, "已送审查，结果出来后显示在本页")
    return redirect("documents:paper", pk)


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """与上一版比较: what was found in the version before it, or in another one that is named."""
    actor = the_actor(request)
    later = the_paper(actor, pk)
    earlier = versions_of(later).filter(version__lt=later.version)
    asked = request.GET.get("version", "")
    former = earlier.filter(version=int(asked)).first() if asked.isdecimal() and len(asked) < 7 else earlier.first()
    if former is None:
        raise Refused("没有更早的版本可以比较", code=404)
    audits = last_result(former), last_result(later)
    told = findings.compared(audits[0], audits[1]) if audits[0] and audits[1] else None
    context = {
        "project": later.project,
        "paper": later,
        "former": former,
        "earlier": earlier[:_PAPERS],
        "compared": told,
        "parts": [
            (name, title, Paginator(getattr(told, name), _ISSUES).get_page(request.GET.get(name)))
            for name, title in _COMPARED
            if told
        ],
        "lacking": [one for one, found in zip((former, later), audits, strict=True) if found is None],
    }
    return render(request, "documents/compare.html", context)
