"""Pages of the process: who sees what, the form made from facts, refusals that keep what was typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.lifecycle.driving import TO_REVIEWED
from tests.register.process.courses import reclamation_applied
from tests.register.process.samples import SAMPLES
from tests.register.world import World, paper_of
from xiufu.register.process import pages
from xiufu.register.process.models import ClockRow, ProjectEntry
from xiufu.register.process.routes import PROCESS

DAY = date(2024, 3, 1)
SCHEME = {
    "expected": "1", "on_date": "2024-04-01", "fact_scheme_number": "某政发1号", "fact_scheme_issuer": "某政府",
    "fact_scheme_date": "2024-04-01", "fact_scheme_paper": paper_of("approval"), "fact_budget_fen": "123.4567",
}  # fmt: skip


def step_address(project_pk: int, move: str, track: str = "main") -> str:
    return reverse("process:step", args=(project_pk, move, track))


@pytest.fixture
def listed(world: World) -> int:
    project = world.project()
    world.do(project, "list_project", DAY)
    world.papers(project, ("approval",), DAY)
    return project.pk


def test_every_route_has_a_sample():
    assert {f"process:{route.name}" for route in PROCESS} == set(SAMPLES)


@pytest.mark.parametrize("route", PROCESS, ids=lambda route: route.name)
def test_who_may_call(world: World, route, django_assert_max_num_queries):
    sample = SAMPLES[f"process:{route.name}"]
    names = [*sample.allowed[:2], "stranger", "other_banner", "administrator", "auditor", "expert"]
    for name in names:
        arguments, data = sample.make(world)
        address, client = reverse(f"process:{route.name}", kwargs=dict(arguments)), world.client(name)
        with django_assert_max_num_queries(40):
            answer = client.post(address, data) if route.writes or route.both else client.get(address, data)
        expected = answer.status_code < 400 if name in sample.allowed else answer.status_code in (403, 404)
        assert expected, (name, answer.status_code)


def test_what_may_be_done_now(world: World, listed: int):
    said = world.client("banner").get(reverse("process:steps", args=(listed,))).content.decode()
    own = said.split("由他人办理", 1)[0]
    assert "确定工作方案" in own
    assert "移出项目库" in own
    assert "中止期限" not in said  # no time runs
    assert step_address(listed, "set_scheme") in own
    said = world.client("investor").get(reverse("process:steps", args=(listed,))).content.decode()
    assert "现在没有由您办理的步骤" in said
    assert "确定工作方案" in said.split("由他人办理", 1)[1]
    assert "只能查看" in world.client("auditor").get(reverse("process:steps", args=(listed,))).content.decode()


def test_a_step_from_the_form(world: World, listed: int):
    client = world.client("banner")
    assert 'name="fact_budget_fen"' in client.get(step_address(listed, "set_scheme")).content.decode()
    assert client.post(step_address(listed, "set_scheme"), SCHEME).status_code == 302
    row = ProjectEntry.objects.get(move="set_scheme")
    # 123.4567 万元 = 1,234,567.00 元
    assert row.facts["budget_fen"] == 123_456_700
    assert (row.on_date, row.facts["scheme_paper"]) == (date(2024, 4, 1), paper_of("approval"))


def test_what_is_refused_is_kept_and_said_all_at_once(world: World, listed: int):
    typed = SCHEME | {
        "on_date": "2024-02-01", "fact_budget_fen": "1.23456789", "fact_scheme_number": "", "fact_scheme_issuer": "旗政府",
        "fact_scheme_date": "昨天",
    }  # fmt: skip
    answer = world.client("banner").post(step_address(listed, "set_scheme"), typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "小数最多 6 位",
        "应写成 2024-03-01 这样的日期",
        "工作方案批准文号：没有填，请填写",
        "办理日期 2024-02-01 早于“列入项目库”的 2024-03-01",
        'value="旗政府"',
        'value="1.23456789"',
        'value="昨天"',
    ):
        assert words in said, words
    assert said.count("投资概算：") == 1  # not also as missing
    assert ProjectEntry.objects.count() == 1


def test_a_stale_form_says_who_did_what_and_keeps_what_was_typed(world: World, listed: int):
    other = world.client("banner2").post(
        step_address(listed, "set_scheme"), SCHEME | {"fact_scheme_number": "先办的文号"}
    )
    assert other.status_code == 302
    answer = world.client("banner").post(step_address(listed, "set_scheme"), SCHEME)
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "账号“banner2”已在" in said
    assert "办理“确定工作方案”" in said
    assert 'value="某政发1号"' in said
    assert 'name="expected" value="2"' in said
    assert ProjectEntry.objects.count() == 2


def test_a_form_without_its_number(world: World, listed: int):
    typed = {name: value for name, value in SCHEME.items() if name != "expected"}
    answer = world.client("banner").post(step_address(listed, "set_scheme"), typed)
    assert answer.status_code == 422
    assert "页面不完整，请重新打开后再办" in answer.content.decode()


@pytest.mark.parametrize(
    ("move", "track", "code"),
    [
        ("open_project", "main", 409),
        ("set_scheme", "plan", 404),
        ("nothing", "main", 404),
        ("set_scheme", "main#9", 409),
        ("complete_works", "main", 403),
        ("resume_clock", "pause#1", 409),
        ("pause_clock", "pause#1", 409),
    ],
)
def test_forms_that_are_not_offered(world: World, listed: int, move: str, track: str, code: int):
    assert world.client("banner").get(step_address(listed, move, track)).status_code == code


@pytest.mark.parametrize("name", ["steps", "timeline"])
def test_numbers_too_large(world: World, listed: int, name: str):
    client = world.client("banner")
    assert client.get(reverse(f"process:{name}", args=(10**30,))).status_code == 404
    address = reverse(f"process:{name}", args=(listed,))
    for page in ("9" * 5000, "-1", "0", "x", "99999999999999999999"):
        assert client.get(address, {"page": page}).status_code == 200
    typed = SCHEME | {"expected": "9" * 60}
    assert client.post(step_address(listed, "set_scheme"), typed).status_code == 422


def test_the_timeline_tells_both_lines_with_titles_and_units(world: World, django_assert_max_num_queries):
    project = world.project()
    for move in TO_REVIEWED:
        world.do(project, move, DAY)
    client = world.client("auditor")
    with django_assert_max_num_queries(8):
        said = client.get(reverse("process:timeline", args=(project.pk,))).content.decode()
    for words in (
        "支线：修复方案", "工作方案已定", "投资概算", "1.00 万元", "某文件（第 1 版）", "公开招标",
        "主管机关：账号“banner”", "内政办发〔2023〕14号（九）", "列入当年项目库", "社会投资主体",
    ):  # fmt: skip
        assert words in said, words
    assert "banner姓名" not in said  # no personal data of others


def test_a_long_timeline_is_paged(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "_ON_A_PAGE", 4)
    project = world.project("temporary_land")
    for move in ("submit_reclamation_plan", "take_up_review", *("give_opinions", "reply_opinions") * 2):
        world.do(project, move, DAY)
    client, address = world.client("banner"), reverse("process:timeline", args=(project.pk,))
    # 6 entries, 4 a page
    first, second = (client.get(address, {"page": n}).content.decode() for n in (1, 2))
    assert first.count("<article") == 4
    assert second.count("<article") == 2
    assert "报送土地复垦方案" in second


def test_words_of_others_are_text(world: World, listed: int):
    client = world.client("banner")
    client.post(
        step_address(listed, "remove_project"),
        {"expected": "1", "on_date": "2024-04-01", "reason": "<script>x</script>"},
    )
    said = client.get(reverse("process:timeline", args=(listed,))).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in said
    assert "<script>x" not in said


def test_pages_ask_for_signing_in(world: World, listed: int):
    answer = Client().get(reverse("process:steps", args=(listed,)))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("people:sign_in"))


def test_clocks_in_words(world: World):
    project = world.project()
    for move in TO_REVIEWED:
        world.do(project, move, DAY)
    world.do(project, "approve_plan", DAY, who="banner2")
    for move in ("approve_design", "begin_works", "complete_works"):
        world.do(project, move, DAY)
    said = world.client("investor").get(reverse("process:steps", args=(project.pk,))).content.decode()
    assert "竣工后申请验收" in said
    assert '<span class="late">逾期</span>' in said  # due 2024-04-01, long ago
    assert timezone.localdate() > date(2024, 4, 1)


def test_a_clock_is_paused_and_resumed_by_the_form(world: World):
    today = timezone.localdate()
    project = reclamation_applied(world, today - timedelta(60), today - timedelta(7))
    clock = ClockRow.objects.filter(project=project, rule="acceptance")
    client = world.client("banner")
    steps = reverse("process:steps", args=(project.pk,))
    assert "中止期限" in client.get(steps).content.decode()
    typed = {"expected": "11", "on_date": today.isoformat(), "fact_clock": "term", "reason": "等待鉴定"}
    answer = client.post(step_address(project.pk, "pause_clock", "pause#1"), typed)
    assert answer.status_code == 422
    assert "中止的期限：不在可选的各项之中，请重新选择" in answer.content.decode()
    answer = client.post(step_address(project.pk, "pause_clock", "pause#1"), typed | {"fact_clock": "acceptance"})
    assert answer.status_code == 302
    assert clock.get().due is None
    said = client.get(steps).content.decode()
    assert "中止期间不计" in said
    assert "期限中止：完成验收（第1次）" in said
    typed = {"expected": "12", "on_date": today.isoformat(), "reason": "鉴定完毕"}
    assert client.post(step_address(project.pk, "resume_clock", "pause#1"), typed).status_code == 302
    assert clock.get().due


@pytest.mark.parametrize("who", ["obligor", "league", "other_banner"])
def test_only_the_authority_pauses(world: World, who: str):
    today = timezone.localdate()
    project = reclamation_applied(world, today - timedelta(60), today - timedelta(7))
    typed = {"expected": "11", "on_date": today.isoformat(), "fact_clock": "acceptance", "reason": "某"}
    answer = world.client(who).post(step_address(project.pk, "pause_clock", "pause#1"), typed)
    assert answer.status_code == (404 if who == "other_banner" else 403)
    assert ClockRow.objects.get(project=project, rule="acceptance").due
