"""The access matrix: every route for every account and for nobody, generated from the routes.

Who is named in a route's sample gets an answer below 400 on real data; nobody signed in is sent to the sign-in; everybody else is
refused with 403 or 404, and the refusal tells nothing of any project or party. Every page carries its security headers and nothing
that the policy of contents would block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.register.access import Sample
from tests.register.world import World
from xiufu.register.accounts.models import Party
from xiufu.register.frame.middleware import POLICY
from xiufu.register.frame.routes import ANYONE, Route
from xiufu.register.library.models import Project
from xiufu.register.urls import ROUTES

NOBODY = ""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
BLOCKED = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:|(?:src|href|action)=\"?https?://(?!www\.w3\.org)",
    re.I,
)
"""What the policy would block, or fetch from another server."""


def samples() -> dict[str, Sample]:
    """Every sample of every app, by the name of its route."""
    found: dict[str, Sample] = {}
    for path in sorted(Path(__file__).parent.glob("*/samples.py")):
        mine = import_module(f"tests.register.{path.parent.name}.samples").SAMPLES
        assert not set(found) & set(mine)
        found |= mine
    return found


SAMPLES = samples()
APPS = {app: {f"{app}:{route.name}": route for route in routes} for app, (_, routes) in ROUTES.items()}


def test_every_route_has_a_sample_and_somebody_may_call_it():
    routes = {name: route for mine in APPS.values() for name, route in mine.items()}
    assert set(routes) - set(SAMPLES) == set()
    assert set(SAMPLES) - set(routes) == set()
    assert [name for name in routes if not SAMPLES[name].allowed] == []


def test_no_two_routes_have_one_address():
    patterns = [beginning + route.pattern for beginning, routes in ROUTES.values() for route in routes]
    assert sorted(set(patterns)) == sorted(patterns)


@pytest.mark.parametrize("app", APPS)
def test_the_matrix(world: World, app: str):
    callers = Callers(world)
    assert [wrong for name, route in APPS[app].items() for wrong in wrongs_of(callers, world, name, route)] == []


def wrongs_of(callers: Callers, world: World, name: str, route: Route) -> list[str]:
    """What is wrong with the answers of one route: account, method, status, what should have been."""
    found: list[str] = []
    with transaction.atomic():
        mine, sample = deepcopy(world), SAMPLES[name]
        place, data = sample.make(mine)
        address = reverse(name, kwargs=dict(place))
        secrets = [
            *Project.objects.values_list("name", flat=True),
            *Project.objects.values_list("number", flat=True),
            *Party.objects.values_list("name", flat=True),
        ]
        for account in (*mine.users, NOBODY):
            for method in ("GET", "POST"):
                if method in route.methods:
                    answer = answered(
                        callers, mine, account, method, address, {} if method == "GET" and route.both else data
                    )
                    found += [
                        f"{name} {method} for {account or 'nobody'}: {wrong}"
                        for wrong in (*judged(sample, account, answer), *leaks(account, sample, answer, secrets))
                    ]
        found += wrong_methods(callers, mine, name, route, address)
        transaction.set_rollback(True)
    return found


class Callers:
    """One client that calls as any account: sessions are made once, and once more where a sample gave a second factor."""

    def __init__(self, world: World) -> None:
        self.client = Client(raise_request_exception=False)
        self.keys = {name: self._key(world, name) for name in world.users}

    @staticmethod
    def _key(world: World, name: str) -> str:
        return world.client(name).cookies[settings.SESSION_COOKIE_NAME].value

    def client_of(self, world: World, account: str) -> Client:
        self.client.cookies.clear()
        if account:
            anew = world.users[account].second_factor_at is not None
            key = self._key(world, account) if anew else self.keys[account]
            self.client.cookies[settings.SESSION_COOKIE_NAME] = key
        return self.client


def answered(
    callers: Callers, world: World, account: str, method: str, address: str, data: Mapping[str, Any]
) -> HttpResponseBase:
    """One call, its effects taken back."""
    with transaction.atomic():
        client = callers.client_of(world, account)
        given = {key: value(account) if callable(value) else value for key, value in data.items()}
        for value in given.values():
            if hasattr(value, "seek"):
                value.seek(0)
        answer = client.generic(method, address) if method not in ("GET", "POST") else None
        answer = answer or (client.get(address, given) if method == "GET" else client.post(address, given))
        transaction.set_rollback(True)
        if answer.streaming:
            return HttpResponse(answer.getvalue(), status=answer.status_code, headers=dict(answer.headers))
    return answer


def judged(sample: Sample, account: str, answer: HttpResponseBase) -> list[str]:
    """Whether the status is what the sample says, and the page what every page is."""
    status, onwards = answer.status_code, answer.headers.get("Location", "")
    to_sign_in = status == 302 and onwards.split("?")[0] == reverse("people:sign_in")
    wrong = []
    if account in sample.allowed:
        if status >= 400 or (to_sign_in and "next=" in onwards):
            wrong.append(f"answered {status} {onwards}, should be below 400")
    elif not account:
        if not to_sign_in:
            wrong.append(f"answered {status} {onwards}, should be sent to the sign-in")
    elif status not in (403, 404):
        wrong.append(f"answered {status} {onwards}, should be 403 or 404")
    wrong += [
        f"{header}: {answer.headers.get(header)}"
        for header, said in HEADERS.items()
        if answer.headers.get(header) != said
    ]
    if answer.headers["Content-Type"].startswith("text/html") and (held := BLOCKED.search(text_of(answer))):
        wrong.append(f"has {held.group(0)!r}, which the policy blocks")
    return wrong


def text_of(answer: HttpResponseBase) -> str:
    """The text of an answer."""
    return bytes(getattr(answer, "content", b"")).decode("utf-8", errors="replace")


def leaks(account: str, sample: Sample, answer: HttpResponseBase, secrets: list[str]) -> list[str]:
    """What a refusal tells that it must not."""
    if account in sample.allowed:
        return []
    return [f"tells {secret!r}" for secret in secrets if secret in text_of(answer)]


def wrong_methods(callers: Callers, world: World, name: str, route: Route, address: str) -> list[str]:
    """A method that the route does not take is answered with 405, also to those who may call it."""
    account = SAMPLES[name].allowed[0]
    return [
        f"{name} {method}: answered {answer.status_code}, should be 405"
        for method in METHODS
        if method not in route.methods
        for answer in (answered(callers, world, account, method, address, {}),)
        if answer.status_code != 405
    ]


@pytest.mark.parametrize("app", APPS)
def test_every_post_asks_for_its_token(world: World, app: str):
    unguarded = []
    for name, route in APPS[app].items():
        if "POST" in route.methods:
            with transaction.atomic():
                mine = deepcopy(world)
                place, data = SAMPLES[name].make(mine)
                account = SAMPLES[name].allowed[0]
                client = Client(enforce_csrf_checks=True)
                client.force_login(mine.users[account])
                plain = {key: value for key, value in data.items() if isinstance(value, str)}
                answer = client.post(reverse(name, kwargs=dict(place)), plain)
                unguarded += [name] if answer.status_code != 403 or "表单已过期" not in text_of(answer) else []
                transaction.set_rollback(True)
    assert unguarded == []


def test_routes_open_to_all_are_few():
    assert {name for mine in APPS.values() for name, route in mine.items() if route.roles == ANYONE} == {
        "people:sign_in",
        "desk:feed_file",
    }


def test_the_matrix_sees_what_is_wrong(world: World):
    """A route that answers who should be refused, or refuses who should be answered, is found."""
    name = "library:projects"
    route = APPS["library"][name]
    sample = SAMPLES[name]
    for allowed in (("administrator",), sample.allowed[1:]):
        SAMPLES[name] = Sample(allowed, sample.make)
        try:
            assert wrongs_of(Callers(world), world, name, route) != []
        finally:
            SAMPLES[name] = sample
