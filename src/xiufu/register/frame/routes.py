"""Routes (页面地址): each says who may call it; no page is reached but through the guard here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from xiufu.register.accounts.actors import Actor, actor_of
from xiufu.register.accounts.roles import Role
from xiufu.register.rules.refusals import Refused

Page = Callable[..., HttpResponseBase]

ANYONE: frozenset[Role] = frozenset()
"""Also who is not signed in."""
SIGNED_IN = frozenset(Role)
"""Everybody with an account."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address (一个地址): its pattern, its page, its name within its app, the roles that may call it.

    ``writes`` says that it takes only POST, else it takes only GET; ``both`` that it is a form which shows and takes.
    ``before_password`` marks what somebody may call who owes a password or a second factor, besides the page that is owed.
    """

    pattern: str
    page: Page
    name: str
    roles: frozenset[Role]
    writes: bool = False
    both: bool = False
    before_password: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """The HTTP methods that it takes."""
        return ("GET", "HEAD", "POST") if self.both else ("POST",) if self.writes else ("GET", "HEAD")


def pages_of(app: str) -> Callable[[str, str], Page]:
    """How an app names pages, by module and name, whose module is imported when they are first asked for (按需载入): they need
    libraries which other pages do without."""

    def named(module: str, name: str) -> Page:
        def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            asked: Page = getattr(import_module(f"xiufu.register.{app}.{module}"), name)
            return asked(request, *args, **kwargs)

        return page

    return named


def patterns(routes: Iterable[Route]) -> list[URLPattern]:
    """Django's URL patterns of routes, each behind the guard."""
    return [path(route.pattern, guarded(route), name=route.name) for route in routes]


def guarded(route: Route) -> Page:
    """A page that asks first: the method, the sign-in, the second factor, the role (页面守卫)."""

    @wraps(route.page)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in route.methods:
            raise Refused("这个地址不接受这种请求", code=405)
        if route.roles == ANYONE:
            return route.page(request, *args, **kwargs)
        actor = actor_of(request)
        if actor is None:
            back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
            return redirect(reverse("people:sign_in") + back)
        if actor.owes and not route.before_password and _name_of(request) != actor.owes:
            return redirect(reverse(actor.owes))
        if actor.role not in route.roles:
            raise Refused("您的角色不能使用这个页面", code=403)
        return route.page(request, *args, **kwargs)

    return page


def _name_of(request: HttpRequest) -> str:
    """The name of the page that is called, its app before it."""
    return request.resolver_match.view_name if request.resolver_match else ""


def the_actor(request: HttpRequest) -> Actor:
    """Who calls a guarded page (当前用户). Raises ``Refused`` where nobody is signed in."""
    actor = actor_of(request)
    if actor is None:
        raise Refused("请先登录", code=403)
    return actor
