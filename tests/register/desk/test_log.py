"""The log on its page: who sees which lines, filters, long logs, and what the daily check found."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from tests.register.boundaries.drawn import uploaded
from tests.register.supervision.supervising import inspected
from tests.register.world import OTHER_LEAGUE, OTHER_LEAGUES_BANNER, World, drop_triggers
from xiufu.register.accounts.roles import Role
from xiufu.register.desk.log_titles import KINDS, title_of
from xiufu.register.journal.chain import record
from xiufu.register.journal.models import LogCheck, LogLine
from xiufu.register.people.personal import Why, personal_of
from xiufu.register.process.upkeep import keep_up
from xiufu.register.supervision.choices import Conclusion

D = date
NOW = datetime(2024, 3, 5, 2, tzinfo=UTC)


def page(world: World, query: str = "", who: str = "auditor") -> str:
    return world.client(who).get(f"/log{query}").content.decode()


def numbers(text: str) -> list[int]:
    return [int(one) for one in re.findall(r'<tr><td class="num">(\d+)</td>', text)]


@pytest.fixture
def logged(world: World) -> World:
    """Lines: 1 a step here, 2 a step in the other league, 3 a read of personal data, 4 a sign-in in the other league."""
    world.do(world.project(), "list_project", D(2024, 3, 1))
    elsewhere = world.project(banner=OTHER_LEAGUES_BANNER)
    with_line(world, "step.list_project", f"project:{elsewhere.pk}", "other_league")
    personal_of(world.actor("administrator"), world.users["banner"].pk, Why.ADMINISTRATION, NOW)
    with_line(world, "sign_in", f"user:{world.users['other_league'].pk}", "other_league")
    assert world.users["other_league"].division == OTHER_LEAGUE
    return world


def with_line(world: World, action: str, subject: str, who: str, now: datetime = NOW, **data: str) -> None:
    record(user_id=world.users[who].pk, action=action, subject=subject, data=data, now=now)


def test_each_sees_what_is_his_to_see(logged: World):
    assert numbers(page(logged)) == [3, 1]
    assert numbers(page(logged, who="administrator")) == [4, 3]
    text = page(logged, who="administrator")
    assert "某项目" not in text
    assert "159921-2024" not in text
    text = page(logged)
    for said in (
        "办理“列入项目库”",
        "159921-2024-0001",
        "查看个人信息",
        "账号 banner",
        "编号：1；日期：2024-03-01；状态：已列入项目库；办理线：项目",
    ):
        assert said in text
    assert "banner姓名" not in text
    assert "decision" not in text  # facts of steps stand on the timeline


def test_what_lines_hold_is_told_in_words(world: World):
    project = world.project()
    inspected(
        world, project, conclusion=Conclusion.FAULTS, remark="某", measured={"outside": 3_500, "found_patches": 7}
    )
    uploaded(world, world.project(area_units=500_000))
    with_line(world, "sign_in", f"user:{world.users['banner'].pk}", "banner", second_factor="none")
    with_line(world, "step.gone", f"project:{project.pk}", "banner", track="gone", to="gone")
    text = page(world)
    # 3500 × 0.0001 hm²
    for said in (
        "结论：发现问题；检查号：",
        "批准范围以外的施工面积 0.35 公顷、实际治理的地块数 7 块",
        "面积：50.0000 公顷",
        "双因素：没有启用",
    ):
        assert said in text
    assert "状态：gone；办理线：gone" in text  # what no lifecycle knows any more is told as it was written


def test_filters(logged: World):
    assert numbers(page(logged, "?account=banner")) == [3, 1]
    assert numbers(page(logged, "?account=administrator")) == [3]
    assert numbers(page(logged, "?kind=steps")) == [1]
    assert numbers(page(logged, "?project=159921-2024-0001")) == [1]
    assert numbers(page(logged, "?project=152921-2024-0002")) == []
    assert numbers(page(logged, "?project=152921-2024-0002", "administrator")) == [
        4,
        3,
    ]  # there is no such filter for them
    assert numbers(page(logged, "?first=2024-03-02")) == [3]
    assert numbers(page(logged, "?last=2024-03-01")) == [1]
    assert numbers(page(logged, "?kind=none")) == []
    answer = logged.client("auditor").get("/log?first=2024-13-01")
    assert answer.status_code == 422
    assert "应写成 2024-03-01 这样的日期" in answer.content.decode()


def test_an_empty_log_was_checked_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(settings, "LOG_HEADS", tmp_path / "heads")
    assert keep_up(D(2024, 3, 5), now=NOW)
    assert "2024-03-05 10:00 核对哈希链时日志还是空的" in page(world)


def test_a_long_log_is_paged_and_asks_little(logged: World, django_assert_max_num_queries: object):
    for minute in range(60):
        with_line(logged, "sign_in", f"user:{logged.users['banner'].pk}", "banner", NOW + timedelta(minutes=minute))
    client = logged.client("auditor")
    with django_assert_max_num_queries(10):  # type: ignore[operator]  # the fixture carries no type
        text = client.get("/log?account=banner").content.decode()
    assert numbers(text) == list(range(64, 14, -1))
    assert "?account=banner&amp;before=15" in text
    assert numbers(page(logged, "?account=banner&before=15")) == [*range(14, 4, -1), 3, 1]
    assert numbers(page(logged, f"?before={'9' * 50}"))[0] == 64


def test_every_action_that_is_logged_has_a_name_and_a_kind():
    root = Path("src/xiufu/register")
    literal = re.compile(
        r'(?:action=(?:"[a-z_.]+" if \w+ else )?|_log\(\w+, (?:\w+, )?|_told\(\w+, \w+, )"([a-z_]+(?:\.[a-z_]+)*)"'
    )
    found = {one for path in root.rglob("*.py") for one in literal.findall(path.read_text("utf-8"))}
    assert len(found) > 30
    assert {one for one in found if title_of(one) == one} == set()
    begins = [one for _, kinds in KINDS.values() for one in kinds]
    assert {one for one in found if not any(one.startswith(begin) for begin in begins)} == set()


def test_the_daily_check_is_told(logged: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(settings, "LOG_HEADS", tmp_path / "heads")
    assert "还没有核对过日志的哈希链" in page(logged)
    kept = keep_up(D(2024, 3, 5), now=NOW)
    assert kept
    assert (kept.check.lines, kept.check.broken) == (4, 0)
    assert "2024-03-05 10:00 核对了哈希链：第 1 至 4 行完整" in page(logged, who="administrator")
    assert keep_up(D(2024, 3, 5), now=NOW) is None
    assert len((tmp_path / "heads").read_text().splitlines()) == 1
    drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_logline SET data = '{\"a\": 1}' WHERE number = 2")
    with pytest.raises(CommandError, match="日志断链，第 2 行：内容与哈希不符"):
        call_command("tick", stdout=StringIO())
    assert "有 1 处断链，第一处：第 2 行：内容与哈希不符，被改动过" in page(logged)


def test_the_daily_check_finds_what_only_the_heads_tell(logged: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    heads = tmp_path / "heads"
    monkeypatch.setattr(settings, "LOG_HEADS", heads)
    assert keep_up(D(2024, 3, 5), now=NOW)
    drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_logline WHERE number > 2")
    kept = keep_up(D(2024, 3, 6), now=NOW + timedelta(1))
    assert kept
    assert (kept.check.lines, kept.check.broken) == (2, 1)
    assert kept.check.first_broken.startswith("第 4 行：2024-03-05")
    # the head of the shortened log does not cover it up
    with pytest.raises(CommandError, match=r"日志断链，第 4 行：.*导出链头时还在，现已不在"):
        call_command("tick", stdout=StringIO())
    # nor does a file that is gone, which is not begun anew in silence
    heads.unlink()
    kept = keep_up(D(2024, 3, 8), now=NOW + timedelta(3))
    assert kept
    assert "export_head 另起一个" in kept.head_fault
    assert (kept.check.finished_at, heads.exists()) == (None, False)


def test_upkeep_sweeps_what_is_old_only(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(settings, "LOG_HEADS", tmp_path / "none" / "heads")
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", tmp_path)
    left = Path(settings.DATA) / "papers" / "tmp"
    left.mkdir(parents=True, exist_ok=True)
    files = [left / "old.part", left / "new.part", tmp_path / "a.upload.pdf", tmp_path / "kept.pdf"]
    for file in files:
        file.write_bytes(b"x")
        os.utime(file, (NOW.timestamp() - (90_000 if file.name != "new.part" else 3_600),) * 2)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    kept = keep_up(D(2024, 3, 5), now=NOW)
    assert kept
    assert [file.exists() for file in files] == [False, True, False, True]
    assert kept.swept >= 2
    assert not Session.objects.filter(session_key="a" * 32).exists()
    assert kept.head_fault.startswith(f"链头文件 {tmp_path / 'none' / 'heads'} 读不了或写不进")
    assert LogCheck.objects.get().finished_at is None
    (tmp_path / "none").mkdir()
    later = NOW + timedelta(hours=1)
    assert keep_up(D(2024, 3, 5), now=later)  # the next hour tries again
    assert LogCheck.objects.get().finished_at == later
    assert keep_up(D(2024, 3, 5), now=later) is None
    files[1].unlink()


def test_only_auditors_and_administrators(world: World):
    for name, user in world.users.items():
        expected = 200 if user.role in (Role.AUDITOR, Role.ADMINISTRATOR) else 403
        assert world.client(name).get("/log").status_code == expected, name
    assert LogLine.objects.count() == 0
