"""Handing in, versions, who may, limits, taking copies."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.register.documents.handing import PDF, handed, picture, upload
from tests.register.world import PAPER, World
from xiufu.register.documents import actions
from xiufu.register.documents.auditing import audit_paper
from xiufu.register.documents.kinds import KINDS
from xiufu.register.documents.models import Paper
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Assignment

PERIL = '<script>alert("某")</script>'


def test_a_paper_is_kept_with_what_it_states(world: World):
    project = world.project()
    paper = handed(
        world, project, PDF, "批复.pdf", kind="approval", title="某批复",
        fact_number="某自然资发〔2024〕1号", fact_issuer="某局", fact_date="2024-02-01",
    )  # fmt: skip
    assert (paper.kind, paper.title, paper.version, paper.name, paper.content_type) == (
        "approval",
        "某批复",
        1,
        "批复.pdf",
        "pdf",
    )
    assert paper.facts == {"number": "某自然资发〔2024〕1号", "issuer": "某局", "date": "2024-02-01"}
    line = LogLine.objects.latest("number")
    assert (line.action, line.subject, "某" in line.data) == ("paper.add", f"project:{project.pk}", False)
    assert "某自然资发〔2024〕1号" in world.client("auditor").get(f"/papers/{paper.pk}/").content.decode()


def test_the_next_version_leaves_the_former(world: World):
    project = world.project()
    first = handed(world, project, b"one", "a.txt", title="说明")
    second = handed(world, project, b"two", "b.txt", title=" 说\u200b明 ")
    assert (first.version, second.version, second.title) == (1, 2, "说明")
    page = world.client("banner").get(f"/papers/{first.pk}/").content.decode()
    assert f"/papers/{second.pk}/" in page
    answer = upload(world, project, b"one", "c.txt", title="说明")
    assert (answer.status_code, "与第 1 版完全相同" in answer.content.decode()) == (422, True)


def test_every_problem_of_the_form_is_said_at_once_and_what_was_typed_stays(world: World):
    project = world.project()
    tomorrow = date(2999, 1, 1).isoformat()
    answer = upload(
        world, project, b"a", "a.txt", kind="agreement", title="某协议", fact_parties="甲\n甲\n", fact_date=tomorrow
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“签订各方”至少要有 2 个" in page
    assert "晚于今天" in page
    assert 'value="某协议"' in page
    answer = world.client("banner").post(f"/projects/{project.pk}/papers/new?kind=approval", {})
    for said in ("没有选择文件", "没有填“文号”", "没有填“批准机关”", "没有填“批准日期”"):
        assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "kind", "status"),
    [
        ("banner", "plan", 302), ("league", "other", 302), ("investor", "plan", 302), ("preparer", "plan", 302), ("expert", "opinion", 302),
        ("expert", "plan", 403), ("preparer", "opinion", 403), ("preparer", "order", 403), ("forestry", "other", 403),
        ("auditor", "other", 403), ("province", "other", 302), ("other_banner", "other", 404), ("stranger", "other", 404),
        ("other_expert", "opinion", 404), ("administrator", "other", 403),
    ],
)  # fmt: skip
def test_who_may_hand_in(world: World, monkeypatch: pytest.MonkeyPatch, who: str, kind: str, status: int):
    monkeypatch.setattr(audit_paper.__class__, "enqueue", lambda *_: None)
    answer = upload(
        world, world.project(), b"some words", "a.txt", who=who, kind=kind, fact_date="2024-02-01", fact_preparer="某"
    )
    assert answer.status_code == status


def test_limits_of_a_project(world: World, monkeypatch: pytest.MonkeyPatch):
    project = world.project()  # has one paper of 3 bytes
    monkeypatch.setattr(actions, "MOST_BYTES", 10)
    assert "合计将超过上限" in upload(world, project, b"12345678", "a.txt").content.decode()
    assert upload(world, project, b"1234567", "a.txt").status_code == 302
    monkeypatch.setattr(actions, "MOST_PAPERS", 2)
    assert "达到上限 2 个" in upload(world, project, b"b", "b.txt").content.decode()
    assert Paper.objects.filter(project=project).count() == 2


@pytest.mark.parametrize(
    ("who", "path", "length", "status"),
    [
        ("banner", "/projects/{}/papers/new?kind=other", 600_000_001 + 1_000_000, 413),
        ("banner", "/", 30_000_001, 413),
        ("", "/projects/{}/papers/new?kind=other", 30_000_001, 413),
        ("", "/sign-in", 30_000_001, 413),
    ],
)
def test_too_large_a_request_is_not_read(world: World, who: str, path: str, length: int, status: int):
    from django.test import Client

    client = world.client(who) if who else Client()
    answer = client.generic("POST", path.format(world.project().pk), b"", CONTENT_LENGTH=str(length))
    assert answer.status_code == status
    assert "超过上限" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\方案.txt", "方案.txt"),
        ("方案\u202etxt.exe", "方案txt.exe"),
        ("a\x00b\r\nSet-Cookie: x=1.txt", "ab Set-Cookie_ x=1.txt"),
        ("长" * 300 + ".txt", "长" * 156 + ".txt"),
        (PERIL + ".txt", "script_.txt"),
    ],
)
def test_names_are_cleaned(world: World, name: str, kept: str):
    from xiufu.register.documents.names import file_name

    assert file_name(name) == kept


def test_a_copy_is_an_attachment_that_can_do_nothing_and_is_logged(world: World):
    project = world.project()
    paper = handed(world, project, picture(), "a.txt", title=f"现场{PERIL}照片")
    answer = world.client("auditor").get(f"/papers/{paper.pk}/file")
    assert answer.getvalue() == picture()
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    shown = answer.headers["Content-Disposition"]
    assert shown.startswith("attachment; filename*=utf-8''")
    assert not set(shown) & set('<>"\r\n')
    line = LogLine.objects.latest("number")
    assert (line.action, line.user_id) == ("paper.download", world.users["auditor"].pk)
    assert list(broken_lines()) == []


def test_what_was_typed_is_never_markup(world: World):
    project = world.project()
    paper = handed(world, project, b"a", PERIL, kind="report", title=PERIL, fact_issuer=PERIL, fact_date="2024-02-01")
    for address in (
        f"/papers/{paper.pk}/",
        f"/projects/{project.pk}/papers/",
        f"/projects/{project.pk}/papers/new?kind=other&title={PERIL}",
    ):
        page = world.client("banner").get(address).content.decode()
        assert "alert(&quot;某&quot;)" in page
        assert "<script>alert" not in page


def test_who_is_out_of_scope_sees_none(world: World):
    project = world.project()
    paper = handed(world, project, b"a")
    Assignment.objects.filter(project=project).update(ended_date=date(2024, 3, 1))
    for who in ("other_banner", "other_league", "stranger", "expert", "other_expert"):
        client = world.client(who)
        for address in (f"/papers/{paper.pk}/", f"/papers/{paper.pk}/file", f"/projects/{project.pk}/papers/"):
            assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/papers/{}/", "/papers/{}/file", "/projects/{}/papers/", "/papers/{}/compare"])
def test_absurd_numbers_are_no_fault_of_ours(world: World, address: str):
    assert world.client("banner").get(address.format("9" * 30)).status_code == 404
    project = world.project()
    for page in ("9" * 5000, "-1", "a", "9" * 30):
        assert (
            world.client("banner").get(f"/projects/{project.pk}/papers/", {"page": page, "kind": page}).status_code
            == 200
        )


def test_the_list_asks_the_database_the_same_for_few_and_many(world: World, django_assert_max_num_queries: object):
    project = world.project()
    actor = world.users["banner"]
    client = world.client("banner")
    Paper.objects.bulk_create(
        Paper(project=project, kind="other", title=f"文件{n}", version=1, sha256=PAPER, size=3, content_type="pdf",
              added_at=project.made_at, added_by=actor)
        for n in range(70)
    )  # fmt: skip
    with django_assert_max_num_queries(8):  # type: ignore[operator]  # the fixture carries no type
        page = client.get(f"/projects/{project.pk}/papers/?page=2").content.decode()
    assert "第 2 页，共 3 页（71 条）" in page


def test_the_kinds_are_those_that_somebody_may_hand_in(world: World):
    project = world.project()
    page = world.client("expert").get(f"/projects/{project.pk}/papers/new").content.decode()
    assert KINDS["opinion"].title in page
    assert KINDS["plan"].title not in page
    assert world.client("auditor").get(f"/projects/{project.pk}/papers/new").status_code == 403


def test_an_upload_larger_than_memory_goes_to_disk(world: World):
    project = world.project()
    data = b"words\n" * 600_000  # 3,600,000 bytes, above the 2.5 MB that Django keeps in memory
    file = SimpleUploadedFile("a.txt", data)
    answer = world.client("banner").post(f"/projects/{project.pk}/papers/new?kind=other", {"file": file})
    assert answer.status_code == 302
    assert Paper.objects.latest("pk").size == 3_600_000
