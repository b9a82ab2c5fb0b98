"""Handing in papers (上传文件) and having them audited (送审查)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.functions import Coalesce

from xiufu.lifecycle.facts import Fact
from xiufu.register.accounts.actors import Actor
from xiufu.register.documents.auditing import SECONDS, audit_paper
from xiufu.register.documents.formats import Format
from xiufu.register.documents.kinds import KINDS, Kind
from xiufu.register.documents.models import AuditState, Paper, PaperAudit
from xiufu.register.documents.queries import the_paper
from xiufu.register.documents.store import Handed, keep
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import capacities, the_project
from xiufu.register.rules.refusals import Refused

MOST_PAPERS = 2_000
MOST_BYTES = 20_000_000_000
"""Of one project."""
_MOST_AT_ONCE = 1_000
_STUCK = timedelta(seconds=2 * SECONDS)
"""An audit that has run for so long died with its worker."""
_GIVEN_UP = timedelta(days=1)
"""An audit that was asked for so long ago is not begun once more by itself."""

Facts = Mapping[str, str | list[str]]
"""What a paper states, as it is kept: days as text, names as lists."""
Allowed = Callable[[Actor, Project, Kind], None]
"""Asks that somebody may hand in a kind of paper for a project, else raises ``Refused`` (上传权限)."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper as it is handed in (新文件): its ``handed`` bytes were looked at and are in ``form``."""

    kind: Kind
    title: str
    name: str
    facts: Facts
    handed: Handed
    form: Format


def may_add(actor: Actor, project: Project, kind: Kind) -> None:
    """Asks that somebody may hand in a kind of paper (上传权限). Raises ``Refused``."""
    mine = capacities(actor, project)
    if not mine:
        raise Refused("您在这个项目里只能查看，不能上传文件", code=403)
    if not kind.by & mine:
        raise Refused(f"“{kind.title}”不由您上传", code=403)


def add_paper(*, actor: Actor, project: int, new: NewPaper, now: datetime, allowed: Allowed = may_add) -> Paper:
    """Hand in a paper (上传文件): the next version where one of its kind and title stands. A plan is sent to be audited.

    ``allowed`` is asked before the bytes are kept, and once more while the project is held. The bytes are kept before the database is
    locked; bytes of a paper that is then refused stay in the store, of no paper. Raises ``Refused``.
    """
    allowed(actor, the_project(actor, project), new.kind)
    keep(new.handed)
    return _written(actor, project, new, now, allowed)


@transaction.atomic
def _written(actor: Actor, project: int, new: NewPaper, now: datetime, allowed: Allowed) -> Paper:
    seen = the_project(actor, project)
    held = Project.objects.select_for_update().get(pk=seen.pk)
    allowed(actor, held, new.kind)
    papers = Paper.objects.filter(project=held)
    _refuse_too_much(papers.count(), papers.aggregate(total=Sum("size"))["total"] or 0, new.handed.size)
    same = papers.filter(kind=new.kind.id, title=new.title)
    if (twin := same.filter(sha256=new.handed.sha256).first()) is not None:
        raise Refused(f"与第 {twin.version} 版完全相同，没有新的内容")
    paper = Paper.objects.create(
        project=held,
        kind=new.kind.id,
        title=new.title,
        version=(same.aggregate(last=Max("version"))["last"] or 0) + 1,
        name=new.name,
        sha256=new.handed.sha256,
        size=new.handed.size,
        content_type=new.form.id,
        facts=dict(new.facts),
        added_at=now,
        added_by_id=actor.user_id,
    )
    record(
        user_id=actor.user_id,
        action="paper.add",
        subject=f"project:{held.pk}",
        data={"paper": paper.pk, "kind": paper.kind, "version": paper.version, "sha256": paper.sha256},
        now=now,
    )
    if new.kind.audited:
        _ask(actor, paper, now)
    return paper


def _refuse_too_much(count: int, total: int, more: int) -> None:
    if count >= MOST_PAPERS:
        raise Refused(f"这个项目已有 {count} 个文件，达到上限 {MOST_PAPERS} 个")
    if total + more > MOST_BYTES:
        raise Refused(f"这个项目的文件合计将超过上限 {MOST_BYTES // 1_000_000_000} GB")


@transaction.atomic
def ask_for_audit(*, actor: Actor, paper: int, now: datetime) -> PaperAudit:
    """Have a paper audited once more (重新审查). Raises ``Refused`` where an audit of it is under way."""
    found = the_paper(actor, paper)
    if not KINDS[found.kind].audited:
        raise Refused("只有方案才送审查")
    if not capacities(actor, found.project):
        raise Refused("您在这个项目里只能查看，不能要求审查", code=403)
    Project.objects.select_for_update().get(pk=found.project_id)
    running = PaperAudit.objects.filter(paper=found, finished_at__isnull=True).first()
    if running is not None:
        if now - (running.started_at or running.asked_at) < _STUCK:
            raise Refused("这个文件正在审查，请稍后再看")
        _broken_off(running, now)
    return _ask(actor, found, now)


def take_up_again(*, now: datetime) -> int:
    """Have audits whose worker died done by another (重新排队); those asked for more than a day ago end without a result. How many."""
    latest = Coalesce("started_at", "asked_at")
    stuck = PaperAudit.objects.filter(finished_at__isnull=True).alias(latest=latest).filter(latest__lt=now - _STUCK)
    return sum(_taken_up(pk, now) for pk in stuck.order_by("pk").values_list("pk", flat=True)[:_MOST_AT_ONCE])


@transaction.atomic
def _taken_up(pk: int, now: datetime) -> bool:
    audit = PaperAudit.objects.select_for_update(of=("self",)).select_related("paper").get(pk=pk)
    if audit.finished_at is not None or now - (audit.started_at or audit.asked_at) < _STUCK:
        return False
    again = now - audit.asked_at < _GIVEN_UP
    if again:
        audit.state, audit.started_at = AuditState.WAITING, now
        audit.save()
    else:
        _broken_off(audit, now)
    record(
        user_id=None,
        action="paper.audit_again" if again else "paper.audit_given_up",
        subject=f"project:{audit.paper.project_id}",
        data={"paper": audit.paper_id, "audit": pk},
        now=now,
    )
    if again:
        audit_paper.enqueue(pk)
    return True


def _broken_off(audit: PaperAudit, now: datetime) -> None:
    audit.state, audit.finished_at = AuditState.FAILED, now
    audit.result = {"problems": [{"problem": "审查中断，没有结果", "remedy": "重新审查", "place": ""}]}
    audit.save()


def _ask(actor: Actor, paper: Paper, now: datetime) -> PaperAudit:
    audit = PaperAudit.objects.create(paper=paper, asked_at=now, asked_by_id=actor.user_id)
    record(
        user_id=actor.user_id,
        action="paper.audit",
        subject=f"project:{paper.project_id}",
        data={"paper": paper.pk, "audit": audit.pk},
        now=now,
    )
    audit_paper.enqueue(audit.pk)
    audit.refresh_from_db()
    return audit


@transaction.atomic
def tell_download(*, actor: Actor, paper: Paper, what: str, now: datetime) -> None:
    """Write into the log who took a copy of a paper or of what was written about it (下载留痕)."""
    record(
        user_id=actor.user_id,
        action="paper.download",
        subject=f"project:{paper.project_id}",
        data={"paper": paper.pk, "what": what, "sha256": paper.sha256},
        now=now,
    )


def fact_text(fact: Fact, facts: Facts) -> str:
    """A fact as it is shown (要件文字), a dash where it was not stated."""
    value = facts.get(fact.name, "")
    return ("、".join(value) if isinstance(value, list) else value) or "—"
