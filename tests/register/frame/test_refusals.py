"""Pages for what goes wrong carry the same headers, say it in Chinese, and show nothing of what was sent as it was sent."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.register.world import World
from xiufu.register.accounts.models import PersonalData
from xiufu.register.frame.middleware import POLICY

MARKUP = '<img src=x onerror="alert(1)">'


def said(answer) -> str:
    return answer.content.decode("utf-8")


def test_no_such_address(world: World):
    for client in (Client(), world.client("banner")):
        answer = client.get("/no/such/page")
        assert (answer.status_code, "没有这个网址" in said(answer)) == (404, True)
        assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/projects?state=x", True),
        ("http://testserver/no/such/page", False),  # the same page once more
        ("http://elsewhere.test/projects", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_a_refusal_leads_back_to_where_one_was(world: World, referer: str, back: bool):
    text = said(world.client("banner").get("/no/such/page", headers={"referer": referer}))
    assert (f'href="{referer}">回到前一页' in text, "回到前一页" in text) == (back, back)
    assert 'href="/">回到首页' in text


def test_a_refused_form_leads_back_to_itself(world: World):
    address = f"http://testserver/projects/{world.project().pk}/edit"
    answer = world.client("forestry").post(address, {"name": "某"}, headers={"referer": address})
    assert (answer.status_code, f'href="{address}">回到前一页' in said(answer)) == (403, True)


def test_a_forged_form_is_refused(world: World):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["administrator"])
    victim = world.users["expert"]
    forms: tuple[dict[str, str], ...] = ({}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": ""})
    for data in forms:
        answer = client.post(f"/people/accounts/{victim.pk}/disable", data)
        assert (answer.status_code, "表单已过期" in said(answer)) == (403, True)
        assert answer.headers["Content-Security-Policy"] == POLICY
    victim.refresh_from_db()
    assert victim.is_active


def test_a_true_form_is_taken(world: World):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["administrator"])
    victim = world.users["expert"]
    client.get(f"/people/accounts/{victim.pk}")
    token = client.cookies["csrftoken"].value
    answer = client.post(f"/people/accounts/{victim.pk}/disable", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 302
    victim.refresh_from_db()
    assert not victim.is_active


@pytest.mark.parametrize(
    "page", ["/people/me", "/people/accounts", "/people/accounts/{pk}", "/people/accounts/{pk}/change"]
)
def test_markup_in_names_is_text(world: World, page: str):
    user = world.users["administrator"]
    PersonalData.objects.filter(user=user).update(name=MARKUP, phone=MARKUP[:20], email=MARKUP)
    shown = said(world.client("administrator").get(page.format(pk=user.pk)))
    assert ("<img src=x" in shown, "&lt;img src=x" in shown) == (False, True)


@pytest.mark.parametrize("query", ["next=" + MARKUP, "q=" + MARKUP, "role=" + MARKUP])
def test_markup_in_addresses_is_text(world: World, query: str):
    client = world.client("administrator")
    for page in ("/people/sign-in", "/people/accounts", "/people/accounts/new", "/people/parties"):
        assert "<img src=x" not in said(client.get(f"{page}?{query}"))


def test_a_fault_of_ours_shows_nothing_of_itself(world: World, monkeypatch: pytest.MonkeyPatch):
    def failed(**_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("xiufu.register.people.queries.accounts", failed)
    client = world.client("administrator")
    client.raise_request_exception = False
    answer = client.get("/people/accounts")
    assert (answer.status_code, "程序出错" in said(answer), "secret detail" in said(answer)) == (500, True, False)
    assert ("width=device-width" in said(answer), 'href="/">回到首页' in said(answer)) == (True, True)
    assert answer.headers["Content-Security-Policy"] == POLICY
