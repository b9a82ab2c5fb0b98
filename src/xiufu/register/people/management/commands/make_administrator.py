"""The first account of a register (建立系统管理员), made at the console of its server."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiufu.register.accounts.roles import Role
from xiufu.register.people.actions import Post, open_account
from xiufu.register.people.forms import ACCOUNT_NAME
from xiufu.register.people.personal import Personal
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused


class Command(BaseCommand):
    """建立系统管理员."""

    help = "建立一个系统管理员账号，印出一次性口令（只印这一次）"

    def add_arguments(self, parser: CommandParser) -> None:
        """The account and the person."""
        parser.add_argument("username", help="账号")
        parser.add_argument("name", help="姓名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Makes it, or says why not."""
        username, person = options["username"], Personal(options["name"].strip()[:40])
        try:
            ACCOUNT_NAME(username)
            post = Post(Role.ADMINISTRATOR)
            _, password = open_account(actor=None, username=username, post=post, person=person, now=now())
        except ValidationError as error:
            raise CommandError(f"账号：{error.messages[0]}") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"账号：{username}\n一次性口令：{password}\n须在 {settings.ONE_TIME_HOURS} 小时内登录；首次登录须先修改口令，并启用双因素。"
        )
