"""Calls of every route of papers that somebody may make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.register.access import Call, Sample
from tests.register.world import World
from xiufu.register.documents.models import AuditState, Paper, PaperAudit
from xiufu.register.documents.store import kept
from xiufu.register.library.models import Project

SEEING = (
    "banner", "banner2", "forestry", "league", "province", "auditor", "investor", "obligor", "preparer", "expert",
)  # fmt: skip
"""Who sees a project of the world."""
ACTING = ("banner", "banner2", "league", "province", "investor", "obligor", "preparer", "expert")
"""Who acts in it."""
RESULT = {
    "file": "a.txt", "read": True, "form": "txt", "packs": ["某包 1"], "little_read": "", "problems": [], "conditions": [], "findings": [],
    "coverage": {"numbers": 0, "in_tables": 0, "judged": 0, "judged_in_tables": 0, "checks": [], "unread": [], "equations": {}, "others": {}},
}  # fmt: skip


def a_paper(world: World, project: Project, *, title: str = "某方案", version: int = 1, sha256: str = "") -> Paper:
    """A paper that stands in the store, without an audit."""
    data = f"说明 {version}".encode()
    return Paper.objects.create(
        project=project, kind="plan", title=title, version=version, name="a.txt", sha256=sha256 or kept(data), size=len(data),
        content_type="txt", added_at=timezone.now(), added_by=world.users["banner"],
    )  # fmt: skip


def an_audit(world: World, paper: Paper, findings: Sequence[Mapping[str, object]] = ()) -> PaperAudit:
    """An audit that found nothing, or what is given."""
    at = timezone.now()
    return PaperAudit.objects.create(
        paper=paper, state=AuditState.DONE, asked_at=at, asked_by=world.users["banner"], started_at=at, finished_at=at,
        program="0", result={**RESULT, "findings": list(findings)}, outputs={"page": kept(b"<html></html>")},
    )  # fmt: skip


def _project(world: World) -> Call:
    return {"pk": world.project().pk}, {}


def _upload(world: World) -> Call:
    file = SimpleUploadedFile("a.txt", "某说明".encode())
    return {"pk": world.project().pk}, {"kind": "other", "title": "某说明", "file": file}


def _audited(world: World) -> Call:
    """A plan whose bytes are not in the store: its audit ends at once, and says so."""
    paper = a_paper(world, world.project(), sha256="f" * 64)
    return {"pk": paper.pk}, {}


def _paper(world: World) -> Call:
    return {"pk": a_paper(world, world.project()).pk}, {}


def _output(world: World) -> Call:
    paper = a_paper(world, world.project())
    return {"pk": paper.pk, "audit": an_audit(world, paper).pk, "key": "page"}, {}


def _second(world: World) -> Call:
    project = world.project()
    a_paper(world, project)
    return {"pk": a_paper(world, project, version=2).pk}, {}


SAMPLES: Mapping[str, Sample] = {
    "documents:papers": Sample(SEEING, _project),
    "documents:upload": Sample(ACTING, _upload),
    "documents:paper": Sample(SEEING, _paper),
    "documents:download": Sample(SEEING, _paper),
    "documents:audit": Sample(ACTING, _audited),
    "documents:compare": Sample(SEEING, _second),
    "documents:output": Sample(SEEING, _output),
}
