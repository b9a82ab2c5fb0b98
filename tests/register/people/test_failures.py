"""A unit that failed is told to the administrators, and to nobody else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.register.world import World
from xiufu.register.accounts.models import PersonalData


def told() -> str:
    said = StringIO()
    call_command("tell_failure", "xiufu-backup.service", stdout=said)
    return said.getvalue().strip()


def test_administrators_are_told(world: World):
    for name in ("administrator", "banner"):
        PersonalData.objects.filter(user=world.users[name]).update(email=f"{name}@example.org")
    assert told() == "xiufu-backup.service 失败，已通知系统管理员 1 人"
    [message] = mail.outbox
    assert (message.to, message.subject) == (["administrator@example.org"], "修复项目登记 xiufu-backup.service 失败")
    assert "journalctl -u xiufu-backup.service" in message.body


def test_where_nobody_can_be_told_it_fails(world: World, settings):
    with pytest.raises(CommandError, match="没有通知到任何人：请设 XIUFU_MAIL_HOST"):
        told()
    PersonalData.objects.filter(user=world.users["administrator"]).update(email="administrator@example.org")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    with pytest.raises(CommandError, match="没有通知到任何人"):
        told()
    settings.EMAIL_BACKEND = "tests.register.desk.mailing.Refusing"
    with pytest.raises(CommandError, match="没有通知到任何人"):
        told()
