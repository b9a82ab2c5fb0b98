"""``tell_failure``: for a unit of systemd that failed, so that somebody learns of it (服务失败的通知)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import Role
from xiufu.register.people.mailing import has_server, mailed
from xiufu.register.people.personal import mail_addresses


class Command(BaseCommand):
    """服务失败的通知."""

    help = "发邮件告诉系统管理员哪个系统服务没有办成；备份和定时处理失败时由 systemd 运行"

    def add_arguments(self, parser: CommandParser) -> None:
        """The unit."""
        parser.add_argument("unit", help="服务名，如 xiufu-backup.service")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes to every administrator who has an address, and fails where nobody was told."""
        unit = options["unit"]
        administrators = set(User.objects.filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True))
        addresses = [address for pk, address in mail_addresses().items() if pk in administrators]
        body = f"服务器上的 {unit} 没有办成。原因见服务器日志：journalctl -u {unit}"
        told = sum(mailed(address, f"{unit} 失败", body) for address in addresses) if has_server() else 0
        if not told:
            raise CommandError(f"{unit} 失败，没有通知到任何人：请设 XIUFU_MAIL_HOST，并给系统管理员账号填电子邮箱")
        self.stdout.write(f"{unit} 失败，已通知系统管理员 {told} 人")
