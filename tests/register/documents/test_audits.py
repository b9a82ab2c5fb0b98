"""A plan is audited in the background; its page shows what was found, or why nothing was; versions are compared."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.documents.handing import PLAN, handed, upload
from tests.register.documents.samples import a_paper, an_audit
from tests.register.documents.test_store import spoil
from tests.register.world import World
from xiufu.register.documents import actions, auditing
from xiufu.register.documents.auditing import audit_paper
from xiufu.register.documents.findings import compared, lines_of
from xiufu.register.documents.models import AuditState, Paper, PaperAudit
from xiufu.register.documents.queries import last_audit, last_result
from xiufu.register.journal.models import LogLine
from xiufu.register.rules.refusals import Refused
from xiufu.tasks import audit_pool
from xiufu.tasks.audit_job import audit_job

TEXT = PLAN.read_bytes()


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Audits in this process, which is not started anew for each."""
    monkeypatch.setattr(
        audit_pool, "audit_in_processes", lambda jobs, **_: [(job.name, audit_job(job)) for job in jobs]
    )


def test_a_plan_is_audited_by_the_program_itself(world: World):
    """In a process of its own, with all that is written of it."""
    project = world.project()
    paper = handed(world, project, TEXT, "方案.txt", kind="plan", who="preparer")
    audit = last_audit(paper)
    assert audit
    assert (audit.state, audit.asked_by) == (AuditState.DONE, world.users["preparer"])
    assert [(one.word, one.stated, one.expected) for one in lines_of(audit)] == [
        ("错误", "4.82万元", "4.28万元"),
        ("错误", "0.09万元", "0.045万元"),
    ]
    assert set(audit.outputs) >= {"page", "opinion", "list", "reply"}
    page = world.client("auditor").get(f"/papers/{paper.pk}/").content.decode()
    for said in (
        "错误 2 处",
        "ARITH-001",
        "应为：4.28万元",
        "不符 2",
        "审查所用数据包",
        audit.result["packs"][0],
        f"Xiufu {audit.program}",
    ):
        assert said in page
    assert "paper.audited" in LogLine.objects.values_list("action", flat=True)


def test_what_was_written_is_a_copy_that_does_nothing_here(world: World, beside: None):
    paper = handed(world, world.project(), TEXT, "方案.txt", kind="plan")
    audit = last_audit(paper)
    assert audit
    answer = world.client("expert").get(f"/papers/{paper.pk}/audits/{audit.pk}/page")
    assert b"<html" in answer.getvalue()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert world.client("expert").get(f"/papers/{paper.pk}/audits/{audit.pk}/sarif").status_code == 404
    other = handed(world, world.project(), b"a")
    assert world.client("banner").get(f"/papers/{other.pk}/audits/{audit.pk}/page").status_code == 404


def test_a_failed_audit_says_why_and_can_be_run_again(world: World, beside: None):
    project = world.project()
    paper = handed(world, project, TEXT, "方案.txt", kind="plan")
    place = spoil(paper, b"spoilt")
    client = world.client("preparer")
    assert client.post(f"/papers/{paper.pk}/audit").status_code == 302
    page = client.get(f"/papers/{paper.pk}/").content.decode()
    assert "与上传时的哈希不符" in page
    assert "上一次结果" in page
    assert "重新审查" in page
    place.write_bytes(TEXT)
    client.post(f"/papers/{paper.pk}/audit")
    assert [one.state for one in PaperAudit.objects.order_by("pk")] == ["done", "failed", "done"]


def test_a_document_that_cannot_be_judged_says_why(world: World, beside: None):
    from tests.register.documents.handing import PDF

    paper = handed(world, world.project(), PDF, "方案.pdf", kind="plan")
    audit = last_audit(paper)
    assert audit
    assert audit.state == AuditState.FAILED
    assert "不是有效的 PDF，或已损坏" in world.client("banner").get(f"/papers/{paper.pk}/").content.decode()


def test_a_fault_of_ours_is_told_and_leaves_the_paper(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(auditing, "SECONDS", 0.0)
    paper = handed(world, world.project(), TEXT, "方案.txt", kind="plan")
    assert "超过 0 秒仍未审查完，已停止" in world.client("banner").get(f"/papers/{paper.pk}/").content.decode()


def test_one_audit_at_a_time_and_none_for_ever(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit_paper.__class__, "enqueue", lambda *_: None)
    paper = handed(world, world.project(), TEXT, "方案.txt", kind="plan")
    actor, asked = world.actor("banner"), last_audit(paper)
    assert asked
    with pytest.raises(Refused, match="正在审查"):
        actions.ask_for_audit(actor=actor, paper=paper.pk, now=asked.asked_at + timedelta(seconds=1799))
    actions.ask_for_audit(actor=actor, paper=paper.pk, now=asked.asked_at + timedelta(seconds=1801))
    assert [one.state for one in PaperAudit.objects.order_by("pk")] == ["failed", "waiting"]


def test_an_audit_whose_worker_died_is_done_by_another(world: World, beside: None, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as nobody:
        nobody.setattr(audit_paper.__class__, "enqueue", lambda *_: None)
        paper = handed(world, world.project(), TEXT, "方案.txt", kind="plan")
    audit = PaperAudit.objects.get(paper=paper)
    begun = audit.asked_at + timedelta(minutes=10)
    PaperAudit.objects.update(state="running", started_at=begun)
    assert actions.take_up_again(now=begun + timedelta(seconds=1799)) == 0
    assert actions.take_up_again(now=begun + timedelta(seconds=1801)) == 1
    audit.refresh_from_db()
    assert audit.state == "done"
    assert actions.take_up_again(now=begun + timedelta(days=9)) == 0
    said = list(LogLine.objects.order_by("number").values_list("action", flat=True))
    assert said[-2:] == ["paper.audit_again", "paper.audited"]


def test_an_audit_is_not_begun_for_ever(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit_paper.__class__, "enqueue", lambda *_: None)
    handed(world, world.project(), TEXT, "方案.txt", kind="plan")
    asked = PaperAudit.objects.get().asked_at
    for hours, resumed, state in (
        (1, 1, "waiting"),
        (1.2, 0, "waiting"),
        (23, 1, "waiting"),
        (24, 1, "failed"),
        (48, 0, "failed"),
    ):
        assert actions.take_up_again(now=asked + timedelta(hours=hours)) == resumed, hours
        assert PaperAudit.objects.get().state == state, hours


def test_who_may_not_ask(world: World, beside: None):
    project = world.project()
    paper = handed(world, project, TEXT, "方案.txt", kind="plan")
    other = Paper.objects.filter(project=project, kind="other").get()
    for who, address, status in (
        ("auditor", paper, 403), ("forestry", paper, 403), ("stranger", paper, 404), ("other_banner", paper, 404), ("banner", other, 409),
    ):  # fmt: skip
        assert world.client(who).post(f"/papers/{address.pk}/audit").status_code == status


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_paperaudit SET result = '{}'",
        "UPDATE documents_paperaudit SET state = 'failed'",
        "UPDATE documents_paperaudit SET finished_at = NULL",
        "DELETE FROM documents_paperaudit",
    ],
)
def test_the_database_refuses_to_change_a_result(world: World, beside: None, statement: str):
    paper = handed(world, world.project(), TEXT, "方案.txt", kind="plan")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    audit = last_result(paper)
    assert audit
    assert len(lines_of(audit)) == 2


def test_two_versions_are_compared_by_fingerprint(world: World, beside: None):
    project = world.project()
    first = handed(world, project, TEXT, "方案.txt", kind="plan")
    mended = TEXT.decode().replace("4.82", "4.28").encode()
    second = handed(world, project, mended, "方案.txt", kind="plan")
    before, after = last_result(first), last_result(second)
    assert before
    assert after
    told = compared(before, after)
    assert [one.stated for one in told.fixed] == ["4.82万元"]
    assert [one.stated for one in told.remaining] == ["0.09万元"]
    assert told.new == ()
    back = compared(after, before)
    assert [one.stated for one in back.new] == ["4.82万元"]
    page = world.client("expert").get(f"/papers/{second.pk}/compare").content.decode()
    for said in ("已消除 1 条", "仍在 1 条", "没有新增的"):
        assert said in page
    assert world.client("expert").get(f"/papers/{first.pk}/compare").status_code == 404
    assert world.client("expert").get(f"/papers/{second.pk}/compare?version={'9' * 40}").status_code == 200


def test_a_long_comparison_is_paged_list_by_list(world: World, beside: None):
    project = world.project()
    first = handed(world, project, TEXT, "方案.txt", kind="plan")
    result = last_result(first)
    assert result
    [one, *_] = [found for found in result.result["findings"] if found["verdict"] == "differs"]
    many = [one | {"fingerprint": f"{number:012d}", "message": f"第{number}处不符"} for number in range(45)]
    later = an_audit(world, a_paper(world, project, title="方案", version=2), many)
    expert, address = world.client("expert"), f"/papers/{later.paper_id}/compare"
    for page, shown in ((1, range(20)), (2, range(20, 40)), (3, range(40, 45)), (10**30, range(40, 45))):
        text = expert.get(f"{address}?new={page}").content.decode()
        assert [f"第{number}处不符" for number in shown] == re.findall(r"第\d+处不符", text)
        assert "新增 45 条" in text
    assert "?new=2&amp;fixed=1" in expert.get(f"{address}?new=1&fixed=1").content.decode()


def test_findings_quote_the_plan_without_running_it(world: World, beside: None):
    evil = TEXT.decode().replace("4.82", "4.82<b>x</b>")
    paper = handed(world, world.project(), evil.encode(), "方案.txt", kind="plan")
    page = world.client("banner").get(f"/papers/{paper.pk}/").content.decode()
    assert "<b>x</b>" not in page


def test_a_paper_of_another_kind_is_not_audited(world: World):
    upload(world, world.project(), TEXT, "说明.txt")
    assert PaperAudit.objects.count() == 0
