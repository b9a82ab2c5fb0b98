"""The audit of a paper in the background (后台审查): the same function as ``xiufu audit``, in a process of its own, in limited time."""

from datetime import datetime

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
from xiufu.tasks.audit_job import Job, Outcome, failed, refused
from xiufu.tasks.audit_outputs import OUTPUTS
from xiufu.tasks.audit_packs import packs_of
from xiufu.tasks.audit_pool import audit_in_processes

SECONDS = 900
"""As long as ``xiufu audit`` gives a document."""
WRITTEN = tuple(one.key for one in OUTPUTS if one.key != "sarif")
"""What is written about a paper: everything that people read."""


@task
def audit_paper(audit: int) -> None:
    """Audit a paper (审查一个文件) and keep what was found; one that is no longer waiting is left alone."""
    began = PaperAudit.objects.filter(pk=audit, state=AuditState.WAITING)
    if began.update(state=AuditState.RUNNING, started_at=now()):
        row = PaperAudit.objects.select_related("paper").get(pk=audit)
        try:
            finish(row, outcome_of(row.paper), now())
        except Refused as error:
            finish(row, failed(row.paper.title, "；".join(error.reasons), "腾出磁盘空间后重新审查"), now())


def outcome_of(paper: Paper) -> Outcome:
    """What an audit says of a paper (审查结果); why there is none, where there is none."""
    name = file_name(f"{paper.title}-{paper.version}.{paper.content_type}")
    try:
        job = Job(name, file_bytes(checked(paper.sha256)), None, WRITTEN, packs=packs_of(()))
    except Refused as error:
        return failed(name, "；".join(error.reasons), "恢复后重新审查")
    except InputError as error:
        return refused(name, error.problems)
    ((_, outcome),) = audit_in_processes((job,), most=1, seconds=SECONDS)
    return outcome


def finish(row: PaperAudit, outcome: Outcome, at: datetime) -> None:
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
