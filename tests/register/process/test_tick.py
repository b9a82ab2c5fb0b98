"""The tick: twice is the same as once, days off that change move clocks with the reason, mails go out once a day."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.packs.making import write_pack
from tests.register.process.courses import APPLIED, at_works, reclamation_applied
from tests.register.world import World, at
from xiufu.register.accounts.models import PersonalData
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.process.models import ClockRow, Digest
from xiufu.register.process.tick import tick
from xiufu.register.rules import law

D = date
CALENDAR = """\
year: 2027
days_off: [{{name: 元旦, first: 2027-01-01, last: 2027-01-{last:02d}}}]
source: {{document: 某通知, confidence: H}}
"""


def with_mail(world: World, *names: str) -> None:
    for name in names:
        PersonalData.objects.filter(user=world.users[name]).update(email=f"{name}@example.org")


@pytest.fixture
def announce(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Announces the days off of 2027: from the first to some day of January."""

    def announced(last: int) -> None:
        folder = tmp_path / f"until-{last}"
        write_pack(folder / "own", "own-days", "calendar", {"2027.yaml": CALENDAR.format(last=last)})
        monkeypatch.setenv("XIUFU_PACKS", str(folder))
        law.packs.cache_clear()
        law.calendars.cache_clear()

    yield announced
    monkeypatch.undo()
    law.packs.cache_clear()
    law.calendars.cache_clear()


def snapshot() -> list[tuple[object, ...]]:
    return [
        *ClockRow.objects.order_by("pk").values_list(),
        *LogLine.objects.values_list("hash"),
        *Digest.objects.values_list(),
    ]


def test_twice_is_once(world: World):
    reclamation_applied(world)
    with_mail(world, "banner")
    tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    before = snapshot()
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20), 12))
    assert (done.projects, done.updated, done.moved, done.faulty, done.mailed, done.failed) == (1, 0, 0, (), 0, 0)
    assert snapshot() == before
    assert len(mail.outbox) == 1


def test_a_new_year_brings_its_report(world: World):
    project = reclamation_applied(world)
    assert [row.track for row in ClockRow.objects.filter(project=project, rule="annual_report")] == [
        "annual_report#2026"
    ]
    assert tick(D(2027, 1, 4), now=at(D(2027, 1, 4))).updated == 1
    years = ClockRow.objects.filter(project=project, rule="annual_report").order_by("due").values_list("track", "due")
    assert list(years) == [("annual_report#2026", D(2026, 12, 31)), ("annual_report#2027", D(2027, 12, 31))]


def test_days_off_that_are_announced_move_clocks_and_say_why(world: World, announce: Callable[[int], None]):
    project = reclamation_applied(world)
    assert ClockRow.objects.get(rule="acceptance").due == D(2027, 1, 25)
    announce(3)
    done = tick(D(2026, 12, 1), now=at(D(2026, 12, 1)))
    row = ClockRow.objects.get(rule="acceptance")
    # without Friday the 1st, one working day more: Tuesday the 26th
    assert (done.moved, row.due, row.provisional) == (1, D(2027, 1, 26), False)
    line = LogLine.objects.get(action="clock.reproject")
    assert line.subject == f"project:{project.pk}"
    assert json.loads(line.data) == {
        "rule": "acceptance",
        "track": "main",
        "old_due": "2027-01-25",
        "new_due": "2027-01-26",
        "why": "2027年节假日安排已公布",
    }
    announce(4)  # Monday the 4th, too
    assert tick(D(2026, 12, 2), now=at(D(2026, 12, 2))).moved == 1
    line = LogLine.objects.filter(action="clock.reproject").latest("number")
    assert (json.loads(line.data)["new_due"], json.loads(line.data)["why"]) == ("2027-01-27", "2027年节假日安排有变动")
    assert list(broken_lines()) == []


def test_a_step_before_the_tick_says_it_too(world: World, announce: Callable[[int], None]):
    project = reclamation_applied(world)
    announce(3)
    world.do(project, "announce_result", D(2026, 12, 1))
    assert ClockRow.objects.get(rule="acceptance").due == D(2027, 1, 26)
    assert [line.action for line in LogLine.objects.order_by("-number")[:2]] == [
        "step.announce_result",
        "clock.reproject",
    ]
    assert tick(D(2026, 12, 1), now=at(D(2026, 12, 1))).updated == 0


def test_mails_say_what_is_on_whose_desk(world: World):
    project = reclamation_applied(world)
    corrected = at_works(world, D(2026, 11, 2))
    world.do(corrected, "order_correction", D(2026, 11, 3), facts={"correction_deadline": D(2027, 1, 22)})
    with_mail(world, "banner", "banner2", "forestry", "league", "investor", "obligor", "stranger", "expert")
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert (done.mailed, done.failed) == (4, 0)
    said = {message.to[0]: message for message in mail.outbox}
    assert set(said) == {f"{name}@example.org" for name in ("banner", "banner2", "investor", "obligor")}
    banner, investor, obligor = (said[f"{name}@example.org"] for name in ("banner", "investor", "obligor"))
    assert banner.subject == "修复项目登记 2027-01-20：临近和逾期的期限 1 项"
    assert str(banner.body).splitlines()[0] == f"临近（暂定）：{project.number} {project.name}　完成验收　2027-01-25"
    assert (
        str(investor.body).splitlines()[0] == f"临近：{corrected.number} {corrected.name}　责令改正的期限　2027-01-22"
    )
    assert str(obligor.body).splitlines()[0].startswith("逾期：")
    assert "土地复垦义务履行情况年度报告" in obligor.body
    assert all("姓名" not in message.body and "139" not in message.body for message in mail.outbox)


def test_nothing_due_no_mail(world: World):
    reclamation_applied(world)
    with_mail(world, "banner")
    tick(APPLIED, now=at(APPLIED))
    assert mail.outbox == []
    assert Digest.objects.count() == 0


def test_the_next_day_another_mail(world: World):
    reclamation_applied(world)
    with_mail(world, "banner")
    for day in (D(2027, 1, 20), D(2027, 1, 21), D(2027, 1, 21)):
        tick(day, now=at(day))
    assert len(mail.outbox) == 2


def test_a_mail_server_that_refuses_stops_nothing(world: World, settings):
    reclamation_applied(world)
    with_mail(world, "banner", "obligor")
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.register.process.mailing.Refusing"
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert (done.updated, done.mailed, done.failed) == (1, 0, 2)
    settings.EMAIL_BACKEND = works
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert (done.mailed, done.failed, len(mail.outbox)) == (2, 0, 2)
    assert tick(D(2027, 1, 20), now=at(D(2027, 1, 20))).mailed == 0


def test_no_mail_server_no_mail(world: World, settings):
    reclamation_applied(world)
    with_mail(world, "banner")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert (done.mailed, done.failed, Digest.objects.count()) == (0, 0, 0)


def test_closed_projects_are_left_alone(world: World):
    project = world.project()
    world.do(project, "list_project", D(2024, 3, 1))
    world.do(project, "remove_project", D(2024, 3, 2))
    world.project()
    assert tick(D(2026, 3, 1), now=at(D(2026, 3, 1))).projects == 1


def test_the_commands(world: World):
    reclamation_applied(world)
    said = StringIO()
    call_command("tick", stdout=said)
    assert said.getvalue().startswith("在办项目 1 个")
    call_command("check_register", stdout=said)
    assert "一致" in said.getvalue()


def test_the_command_names_what_cannot_be_replayed(world: World, monkeypatch: pytest.MonkeyPatch):
    from tests.register.world import drop_triggers
    from xiufu.register.process.models import ProjectEntry

    project = reclamation_applied(world)
    other = reclamation_applied(world)
    drop_triggers()
    ProjectEntry.objects.filter(project=project, number=2).update(move="hand_back")
    ClockRow.objects.filter(project=other).delete()
    with pytest.raises(CommandError, match=project.number):
        call_command("tick", stdout=StringIO())
    assert ClockRow.objects.filter(project=other).exists()  # the others were brought up to date
