"""Signing in with the second factor in a browser, by the keyboard alone, on a small screen."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Locator, Page, expect

from tests.register.people.codes import code_at
from tests.register.world import PASSWORD, World
from xiufu.register.accounts.models import User

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WIDTH = 390
NEW = "another horse 81 river"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A small screen. At its end: the policy of contents blocked nothing, and nothing of another server was asked for."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 844})
    said: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda sent: hosts.add(sent.url.split("/")[2].split(":")[0]))
    yield page
    page.close()
    assert [line for line in said if "status of 422" not in line] == []
    assert hosts == {"localhost"}


def focused(place: Locator) -> bool:
    return bool(place.evaluate("node => node === document.activeElement"))


def tab_to(page: Page, place: Locator) -> None:
    """Presses Tab until a place has the focus, which must be seen."""
    expect(place).to_be_visible()
    for _ in range(30):
        if focused(place):
            break
        page.keyboard.press("Tab")
    assert focused(place)
    assert (
        place.evaluate("node => getComputedStyle(node).outlineStyle + getComputedStyle(node).boxShadow") != "nonenone"
    )
    fits(page)


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and the foot stands below the content."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(
        "document.querySelector('.foot').getBoundingClientRect().top"
        " >= document.querySelector('main').lastElementChild.getBoundingClientRect().bottom"
    )


def typed(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def sign_in(page: Page, address: str, name: str, password: str = PASSWORD, *, to: str = "/projects") -> None:
    """Asks for a page, which sends to the sign-in and is come back to."""
    page.goto(address + to)
    typed(page, "账号", name)
    typed(page, "口令", password)
    page.keyboard.press("Enter")


def test_from_a_one_time_password_to_the_projects(shared_world: World, live_server: Any, page: Page):
    User.objects.filter(username="banner").update(one_time_password=True)
    project = shared_world.project()
    with override_settings(SECOND_FACTOR=True):
        sign_in(page, live_server.url, "banner")
        expect(page.get_by_role("heading", level=1)).to_have_text("修改口令")
        typed(page, "原口令", PASSWORD)
        typed(page, "新口令", "short")
        typed(page, "再填一次新口令", "short")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("口令太短，至少 12 个字符")
        for label, text in (("原口令", PASSWORD), ("新口令", NEW), ("再填一次新口令", NEW)):
            typed(page, label, text)
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("启用双因素")
        secret = base64.b32decode(page.locator("#secret").inner_text().replace(" ", "")).hex()
        typed(page, "验证码", code_at(secret, datetime.now(UTC) - timedelta(seconds=30)))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
        codes = page.locator(".codes li").all_inner_texts()
        assert len(codes) == 10
        tab_to(page, page.get_by_role("link", name="已保存，继续"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=project.name)).to_be_visible()

        button = page.get_by_role("button", name="菜单")
        tab_to(page, button)
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
        tab_to(page, page.get_by_role("button", name="退出"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")

        sign_in(page, live_server.url, "banner", NEW)
        expect(page.get_by_role("heading", level=1)).to_have_text("验证码")
        typed(page, "验证码", "abcdef")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("验证码不对")
        tab_to(page, page.get_by_label("验证码", exact=True))
        page.keyboard.press("Control+A")
        page.keyboard.type(code_at(secret, datetime.now(UTC)))
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=project.name)).to_be_visible()


def test_an_administrator_opens_an_account(shared_world: World, live_server: Any, page: Page):
    sign_in(page, live_server.url, "administrator", to="/people/accounts")
    tab_to(page, page.get_by_role("link", name="新建账号"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="评审专家"))
    page.keyboard.press("Enter")
    typed(page, "账号", "li.si")
    typed(page, "姓名", "某专家")
    page.keyboard.press("Enter")
    password = page.locator("#password").inner_text()
    tab_to(page, page.get_by_role("link", name="已转交，回到账号"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("账号 li.si")
    fits(page)
    assert User.objects.get(username="li.si").check_password(password)
