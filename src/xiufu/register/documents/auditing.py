"""The audit of a paper in the background (后台审查): the same function as ``xiufu audit``, in a process of its own, in limited time.

What it takes to audit is imported when there is something to audit: pages only ask for it.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import task

from xiufu.core.errors import InputError
from xiufu.reading.any_file import file_bytes
from xiufu.register.documents.models import AuditState, Paper, PaperAudit
from xiufu.register.documents.names import file_name
from xiufu.register.documents.store import checked, kept
from xiufu.register.journal.chain import record
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused

if TYPE_CHECKING:
    from xiufu.tasks.audit_job import Outcome
    from xiufu.tasks.audit_outputs import Output

SECONDS = 900
"""As long as ``xiufu audit`` gives a document."""


def outputs() -> "tuple[Output, ...]":
    """What is written about a paper (审查成果): everything that people read."""
    from xiufu.tasks.audit_outputs import OUTPUTS

    return tuple(one for one in OUTPUTS if one.key != "sarif")


@task
def audit_paper(audit: int) -> None:
    """Audit a paper (审查一个文件) and keep what was found; one that is no longer waiting is left alone."""
    from xiufu.tasks.audit_job import failed

    began = PaperAudit.objects.filter(pk=audit, state=AuditState.WAITING)
    if began.update(state=AuditState.RUNNING, started_at=now()):
        row = PaperAudit.objects.select_related("paper").get(pk=audit)
        try:
            finish(row, outcome_of(row.paper), now())
        except Refused as error:
            finish(row, failed(row.paper.title, "；".join(error.reasons), "腾出磁盘空间后重新审查"), now())


def outcome_of(paper: Paper) -> "Outcome":
    """What an audit says of a paper (审查结果); why there is none, where there is none."""
    from xiufu.tasks.audit_job import Job, failed, refused
    from xiufu.tasks.audit_packs import packs_of
    from xiufu.tasks.audit_pool import audit_in_processes

    name = file_name(f"{paper.title}-{paper.version}.{paper.content_type}")
    try:
        written = tuple(one.key for one in outputs())
        job = Job(name, file_bytes(checked(paper.sha256)), None, written, packs=packs_of(()))
    except Refused as error:
        return failed(name, "；".join(error.reasons), "恢复后重新审查")
    except InputError as error:
        return refused(name, error.problems)
    ((_, outcome),) = audit_in_processes((job,), most=1, seconds=SECONDS)
    return outcome


def finish(row: PaperAudit, outcome: "Outcome", at: datetime) -> None:
    """Keep what an audit said (存审查结果), and the files that it wrote."""
    outputs = {key: kept(data) for key, data in outcome["outputs"].items()}
    with transaction.atomic():
        held = PaperAudit.objects.select_for_update().get(pk=row.pk)
        if held.finished_at is not None:
            return
        held.state = AuditState.DONE if outcome["file"]["read"] else AuditState.FAILED
        held.program, held.result, held.outputs, held.finished_at = outcome["version"], outcome["file"], outputs, at
        held.save()
        record(
            user_id=None,
            action="paper.audited",
            subject=f"project:{row.paper.project_id}",
            data={"paper": row.paper_id, "audit": row.pk, "state": held.state},
            now=at,
        )
