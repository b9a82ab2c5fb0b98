"""What every page shows around its content: who is signed in, the menu, whether this is a demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from xiufu.register.accounts.actors import Actor, actor_of
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
        Item("项目库", "library:projects", everybody - {Role.ADMINISTRATOR}),
        Item("年度项目库", "library:editions", BY_AREA),
        Item("日历订阅", "process:feed", OFFICERS | PARTIES),
        Item("账号", "people:accounts", administrator),
        Item("单位", "people:parties", administrator),
    )  # fmt: skip


def home(actor: Actor | None) -> str:
    """The address of somebody's first page (首页): the first line of the menu; the sign-in where nobody is."""
    routes = [one.route for one in menu() if actor and actor.role in one.roles]
    return reverse(routes[0] if routes else "people:sign_in")


def frame(request: HttpRequest) -> Mapping[str, object]:
    """The context of the frame."""
    actor = actor_of(request)
    shown = [one for one in menu() if actor and not actor.owes and actor.role in one.roles]
    addresses = [reverse(one.route) for one in shown]
    here = max((address for address in addresses if request.path.startswith(address)), key=len, default="")
    items = [{"title": one.title, "address": to, "here": to == here} for one, to in zip(shown, addresses, strict=True)]
    return {"actor": actor, "menu": items, "home": home(actor), "demo": settings.DEMO}
