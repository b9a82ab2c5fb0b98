"""What a stale edit of an account or a party missed (期间的更改): every version of one is one line of the log."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from xiufu.register.accounts.models import Party, User
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.journal.models import LogLine
from xiufu.register.people.queries import TITLES
from xiufu.register.rules.divisions import name_of
from xiufu.register.rules.refusals import CHECK_AGAIN, by_whom

_NONE = "无"
_NAMED = 5
Shown = Callable[[Mapping[str, Any]], dict[str, str]]


def missed_of_account(user: User, seen: int) -> tuple[str, ...]:
    """Who changed what of an account since a version (账号的期间更改), in words. Of personal data the log says only that it changed."""
    return tuple(_told(f"user:{user.pk}", "account.", user.version - seen, _post))


def missed_of_party(party: Party, seen: int) -> tuple[str, ...]:
    """Who changed what of a party since a version (单位的期间更改), in words."""
    return tuple(_told(f"party:{party.pk}", "party.", party.version - seen, _party))


def _told(subject: str, action: str, count: int, shown: Shown) -> Iterator[str]:
    lines = LogLine.objects.filter(subject=subject, action__startswith=action).order_by("-number")
    last = list(lines[: min(max(count, 1), _NAMED)])
    names = dict(User.objects.filter(pk__in={one.user_id for one in last}).values_list("pk", "username"))
    for line in reversed(last):
        data = json.loads(line.data)
        said = [*_differences(shown(data.get("from") or {}), shown(data.get("to") or {}))]
        said += ["个人信息有改动"] if data.get("personal") else []
        what = TITLES.get(line.action, "修改")
        yield (
            by_whom(names.get(line.user_id or 0, "服务器控制台"), line.at)
            + what
            + (f"：{'，'.join(said)}" if said else "")
        )
    yield CHECK_AGAIN


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for title, value in after.items():
        if before.get(title) != value:
            yield f"“{title}”由“{before.get(title, _NONE)}”改为“{value}”"


def _party(said: Mapping[str, Any]) -> dict[str, str]:
    return {"统一社会信用代码": said["code"], "单位名称": said["name"]} if said else {}


def _post(said: Mapping[str, Any]) -> dict[str, str]:
    if not said:
        return {}
    party = Party.objects.filter(pk=said["party_id"]).first()
    department, division = said["department"], said["division"]
    return {
        "角色": Role(said["role"]).label,
        "部门": Department(department).label if department else _NONE,
        "辖区": name_of(division) if division else _NONE,
        "单位": party.name if party else _NONE,
    }
