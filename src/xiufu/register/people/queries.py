"""What pages of people read (人员查询)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from xiufu.register.accounts.models import User
from xiufu.register.journal.models import LogLine
from xiufu.register.rules.divisions import prefix_of
from xiufu.register.rules.refusals import Refused

PER_PAGE = 25
HISTORY = 20
TITLES: Mapping[str, str] = {
    "sign_in": "登录",
    "sign_in.failed": "登录失败",
    "sign_in.locked": "登录锁定",
    "sign_in.second_factor": "双因素验证",
    "sign_out": "退出",
    "password.changed": "修改口令",
    "password.failed": "修改口令时原口令不对",
    "password.locked": "修改口令锁定",
    "second_factor.set_up": "启用双因素",
    "second_factor.failed": "验证码不对",
    "second_factor.locked": "验证码锁定",
    "second_factor.recovery_codes": "重新生成恢复码",
    "second_factor.sealed": "双因素密钥改用新密钥加密",
    "personal.read": "查看个人信息",
    "account.opened": "新建账号",
    "account.changed": "修改账号",
    "account.disabled": "停用",
    "account.enabled": "启用",
    "account.password_reset": "重置口令",
    "account.second_factor_reset": "重置双因素",
    "account.erased": "删除个人信息",
}
"""Actions of the log that are about accounts, in words (操作名称)."""


def accounts(*, q: str = "", role: str = "", state: str = "", division: str = "") -> QuerySet[User]:
    """Accounts (查询账号) whose name or party contains ``q``, of a role, enabled or not, within an area."""
    found = User.objects.select_related("party", "personal")
    if q:
        found = found.filter(Q(username__icontains=q) | Q(party__name__icontains=q) | Q(party__code=q.upper()))
    if role:
        found = found.filter(role=role)
    if state:
        found = found.filter(is_active=state == "active")
    if division:
        found = found.filter(division__startswith=prefix_of(division))
    return found


def the_account(pk: int) -> User:
    """One account. Raises ``Refused`` (404)."""
    found = User.objects.select_related("party").filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个账号", code=404)
    return found


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an account's history (一条记录)."""

    at: datetime
    what: str
    by: str


def history(user: User) -> tuple[Event, ...]:
    """The latest lines of the log about an account (最近记录), newest first."""
    lines = LogLine.objects.filter(subject=f"user:{user.pk}").order_by("-number")[:HISTORY]
    names = dict(User.objects.filter(pk__in={line.user_id for line in lines}).values_list("pk", "username"))
    return tuple(
        Event(line.at, TITLES.get(line.action, line.action), names.get(line.user_id or 0, "—")) for line in lines
    )
