"""The ledger of promises (支持政策台账): what was promised under which clause, what was granted; rows are only added."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.choices import CLAUSES, PromiseKind
from xiufu.register.library.models import Project, Promise
from xiufu.register.library.scope import leading, the_project
from xiufu.register.rules.refusals import Refused, Stale, by_whom


@dataclass(frozen=True, slots=True)
class Promised:
    """What a row of the ledger says (一条承诺). Money in fen; content in words where it is not money."""

    kind: str
    content: str
    promised_date: date
    promised_fen: int | None = None
    granted: str = ""
    granted_fen: int | None = None
    granted_date: date | None = None

    def faults(self, *, today: date) -> Iterator[str]:
        """What is wrong with it (问题), in words."""
        if self.kind not in PromiseKind.values:
            yield "没有选“政策种类”"
        if not self.content.strip():
            yield "没有填“承诺内容”"
        if self.promised_date > today:
            yield f"承诺日期 {self.promised_date} 晚于今天 {today}"
        said = bool(self.granted.strip()) or self.granted_fen is not None
        if said and self.granted_date is None:
            yield "填了兑现内容或兑现金额，还要填“兑现日期”"
        if self.granted_date is None:
            return
        if not said:
            yield "填了兑现日期，还要填“兑现内容”或“兑现金额”"
        if self.granted_date < self.promised_date:
            yield f"兑现日期 {self.granted_date} 早于承诺日期 {self.promised_date}"
        if self.granted_date > today:
            yield f"兑现日期 {self.granted_date} 晚于今天 {today}"


def standing_promises(project: Project) -> QuerySet[Promise]:
    """Promises that no later row supersedes (现行承诺)."""
    return Promise.objects.filter(project=project, superseded_by__isnull=True)


@transaction.atomic
def add_promise(*, actor: Actor, project: int, promised: Promised, now: datetime) -> Promise:
    """Enter a promise (登记承诺). Raises ``Refused`` with every reason."""
    held = _held(actor, project)
    return _entered(held, actor, promised, None, "", now)


@transaction.atomic
def correct_promise(*, actor: Actor, project: int, pk: int, promised: Promised, reason: str, now: datetime) -> Promise:
    """Supersede a promise by a row that says it rightly, or says what was granted (更正、登记兑现).

    Raises ``Stale`` where another row has superseded it already, ``Refused`` with every reason.
    """
    held = _held(actor, project)
    before = Promise.objects.filter(project=held, pk=pk).first()
    if before is None:
        raise Refused("台账里没有这一条", code=404)
    later = Promise.objects.filter(supersedes=before).select_related("made_by").first()
    if later:
        who = by_whom(later.made_by.username, later.made_at)
        raise Stale(f"{who}用第 {later.number} 条取代了这一条，请更正第 {later.number} 条")
    if not reason.strip():
        raise Refused("没有填“更正理由”；登记兑现的，写明依据")
    return _entered(held, actor, promised, before, reason.strip(), now)


def _held(actor: Actor, project: int) -> Project:
    leading(actor, the_project(actor, project))
    return Project.objects.select_for_update().get(pk=project)


def _entered(
    project: Project, actor: Actor, promised: Promised, before: Promise | None, reason: str, now: datetime
) -> Promise:
    if reasons := tuple(promised.faults(today=timezone.localtime(now).date())):
        raise Refused(*reasons)
    last = Promise.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    row = Promise.objects.create(
        project=project,
        number=last + 1,
        clause=CLAUSES[PromiseKind(promised.kind)],
        supersedes=before,
        reason=reason,
        made_at=now,
        made_by_id=actor.user_id,
        **asdict(promised),
    )
    also = {"number": row.number, "supersedes": before.number if before else None, "reason": reason}
    record(
        user_id=actor.user_id,
        action="project.promise",
        subject=f"project:{project.pk}",
        data={**asdict(promised), **also},
        now=now,
    )
    return row
