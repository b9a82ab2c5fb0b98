"""After the server got a new secret key (换密钥之后): what the old one encrypted is encrypted with the new one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xiufu.register.people.second_factor import seal_again
from xiufu.register.rules.now import now


class Command(BaseCommand):
    """用现行密钥重新加密."""

    help = "更换服务器密钥后，把双因素的密钥改用新密钥加密；做完才可删去旧密钥"

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it, and says how many it could not read."""
        done, lost = seal_again(now=now())
        self.stdout.write(f"{done} 个账号的双因素密钥已用现行密钥加密。")
        if lost:
            raise CommandError(
                f"另有 {lost} 个账号的双因素密钥，现行和旧的密钥都打不开。找回当时的密钥放进 secret.key 的下一行，"
                "或由系统管理员重置这些账号的双因素"
            )
