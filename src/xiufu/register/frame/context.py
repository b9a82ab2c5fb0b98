"""What every page shows around its content: who is signed in, the menu, whether this is a demonstration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from xiufu.register.accounts.actors import actor_of
from xiufu.register.accounts.roles import BY_AREA, OFFICERS, PARTIES, Role


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu (菜单项); a route decides who may call it, the menu only who sees it."""

    title: str
    route: str
    roles: frozenset[Role]


def menu() -> tuple[Item, ...]:
    """The menu (菜单), in order."""
    everybody = frozenset(Role)
    administrator = frozenset({Role.ADMINISTRATOR})
    return (
        Item("工作台", "desk:desk", everybody),
        Item("项目库", "library:projects", everybody - {Role.ADMINISTRATOR}),
        Item("地图", "boundaries:map", everybody - {Role.ADMINISTRATOR}),
        Item("年度项目库", "library:editions", BY_AREA),
        Item("监管", "supervision:watched", BY_AREA),
        Item("日历订阅", "desk:feed", OFFICERS | PARTIES),
        Item("日志", "desk:log", frozenset({Role.AUDITOR}) | administrator),
        Item("规则包", "process:packs", BY_AREA | administrator),
        Item("节假日", "process:days_off", BY_AREA | administrator),
        Item("行政区划界线", "boundaries:licensed", administrator),
        Item("账号", "people:accounts", administrator),
        Item("单位", "people:parties", administrator),
    )  # fmt: skip


HOME = "desk:desk"
"""The route of everybody's first page (首页)."""


def frame(request: HttpRequest) -> Mapping[str, object]:
    """The context of the frame."""
    actor = actor_of(request)
    shown = [one for one in menu() if actor and not actor.owes and actor.role in one.roles]
    addresses = [reverse(one.route) for one in shown]
    here = _here(request.path, addresses)
    items = [{"title": one.title, "address": to, "here": to == here} for one, to in zip(shown, addresses, strict=True)]
    return {"actor": actor, "menu": items, "home": reverse(HOME), "demo": settings.DEMO}


def _here(path: str, addresses: Sequence[str]) -> str:
    """The line of the menu that a page belongs to, the longest that fits; below the root lies everything.

    >>> _here("/projects/3", ["/", "/projects"]), _here("/", ["/", "/projects"]), _here("/people/me", ["/"])
    ('/projects', '/', '')
    """
    fitting = [one for one in addresses if path == one or (one != "/" and path.startswith(one))]
    return max(fitting, key=len, default="")
