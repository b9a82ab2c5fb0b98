"""The tick: twice is the same as once, and mails go out once a day."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.register.process.courses import APPLIED, at_works, reclamation_applied
from tests.register.world import World, at
from xiufu.register.accounts.models import PersonalData
from xiufu.register.desk.digests import Mails
from xiufu.register.desk.models import Digest
from xiufu.register.desk.tick import tick
from xiufu.register.journal.models import LogLine
from xiufu.register.process.models import ClockRow
from xiufu.register.process.renewal import Renewed

D = date


def with_mail(world: World, *names: str) -> None:
    for name in names:
        PersonalData.objects.filter(user=world.users[name]).update(email=f"{name}@example.org")


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
    assert (done.clocks, done.mails, done.resumed) == (Renewed(1, 0, 0, ()), Mails(0, 0), 0)
    assert snapshot() == before
    assert len(mail.outbox) == 1


def test_mails_say_what_is_on_whose_desk(world: World):
    project = reclamation_applied(world)
    corrected = at_works(world, D(2026, 11, 2))
    world.do(corrected, "order_correction", D(2026, 11, 3), facts={"correction_deadline": D(2027, 1, 22)})
    with_mail(world, "banner", "banner2", "forestry", "league", "investor", "obligor", "stranger", "expert")
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert done.mails == Mails(4, 0)
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
    settings.EMAIL_BACKEND = "tests.register.desk.mailing.Refusing"
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert (done.clocks.updated, done.mails) == (1, Mails(0, 2))
    settings.EMAIL_BACKEND = works
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert (done.mails, len(mail.outbox)) == (Mails(2, 0), 2)
    assert tick(D(2027, 1, 20), now=at(D(2027, 1, 20))).mails.sent == 0


def test_no_mail_server_no_mail(world: World, settings):
    reclamation_applied(world)
    with_mail(world, "banner")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    done = tick(D(2027, 1, 20), now=at(D(2027, 1, 20)))
    assert (done.mails, Digest.objects.count()) == (Mails(0, 0), 0)


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
