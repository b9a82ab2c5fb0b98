"""Papers and audits that somebody may see (可见文件)."""

from collections.abc import Iterable, Mapping

from django.db.models import Max, QuerySet

from xiufu.register.accounts.actors import Actor
from xiufu.register.documents.kinds import RESERVED, kinds_shown
from xiufu.register.documents.models import AuditState, Paper, PaperAudit
from xiufu.register.library.models import Project
from xiufu.register.library.scope import visible_to
from xiufu.register.rules.refusals import Refused


def the_paper(actor: Actor, pk: int) -> Paper:
    """One paper of a project that an account may see (可见的一个文件). Raises ``Refused`` (404) for any other."""
    papers = Paper.objects.filter(project__in=visible_to(actor)).select_related("project", "added_by__personal")
    found = _shown(papers, actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个文件，或者您无权查看", code=404)
    return found


def _shown(papers: QuerySet[Paper], actor: Actor) -> QuerySet[Paper]:
    """Without the kinds that an account is not shown."""
    hidden = RESERVED - {one.id for one in kinds_shown(actor.role)}
    return papers.exclude(kind__in=hidden) if hidden else papers


def open_papers(project: Project) -> QuerySet[Paper]:
    """Papers that everybody is shown who sees a project (项目各方都可见的文件): what steps, orders and inspections may name."""
    return Paper.objects.filter(project=project).exclude(kind__in=RESERVED)


def papers_of(actor: Actor, project: Project, kind: str) -> QuerySet[Paper]:
    """The papers of a project that an account is shown (项目文件), of one kind or of all, the last ones first."""
    papers = Paper.objects.filter(project=project).select_related("added_by__personal").order_by("-pk")
    return _shown(papers.filter(kind=kind) if kind else papers, actor)


def versions_of(paper: Paper) -> QuerySet[Paper]:
    """Every version of a paper (各版), the last first."""
    same = Paper.objects.filter(project_id=paper.project_id, kind=paper.kind, title=paper.title)
    return same.select_related("added_by__personal").order_by("-version")


def last_audit(paper: Paper) -> PaperAudit | None:
    """The last audit of a paper (最近一次审查), whatever became of it."""
    return PaperAudit.objects.filter(paper=paper).order_by("-pk").first()


def last_result(paper: Paper) -> PaperAudit | None:
    """The last audit of a paper that has a result (最近的审查结果)."""
    return PaperAudit.objects.filter(paper=paper, state=AuditState.DONE).order_by("-pk").first()


def audit_states(papers: Iterable[Paper]) -> Mapping[int, str]:
    """How far the last audits of papers are (审查进度), in words, by paper; without their results, which are large."""
    asked = [paper.pk for paper in papers]
    last = PaperAudit.objects.filter(paper__in=asked).values("paper").annotate(last=Max("pk")).values_list("last")
    states = PaperAudit.objects.filter(pk__in=last).values_list("paper_id", "state")
    return {paper: str(AuditState(state).label) for paper, state in states}


def the_audit(actor: Actor, paper: int, pk: int) -> PaperAudit:
    """One finished audit of a paper that an account may see (可见的一次审查). Raises ``Refused`` (404)."""
    held = the_paper(actor, paper)
    found = PaperAudit.objects.filter(paper=held, pk=pk, state=AuditState.DONE).first()
    if found is None:
        raise Refused("没有这次审查的结果", code=404)
    found.paper = held
    return found
