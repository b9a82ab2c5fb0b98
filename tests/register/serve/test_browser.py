"""In a browser: every role of the demonstration at its desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.register.browsing import CHROMIUM, QUIET
from tests.register.serve.running import served
from xiufu.register.demo.people import PASSWORD, PEOPLE


@pytest.mark.slow
def test_every_role_of_the_demonstration_has_its_desk(tmp_path: Path):
    """At the width of a desk and of a phone, nothing beside the page, nothing refused by the policy of contents."""
    with served(tmp_path / "data", "--demo") as one, ThreadPoolExecutor(1) as thread:
        one.wait_for("网上登记已启动")
        one.wait_for("演示数据已填好")
        printed = "\n".join(one.lines)
        assert f"口令都是 {PASSWORD}" in printed
        assert [person.username for person in PEOPLE if person.open and person.username not in printed] == []
        # Playwright keeps an event loop in its thread, in which Django's connections refuse to work.
        thread.submit(_every_role_signs_in, one.address).result()


def _every_role_signs_in(address: str) -> None:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for person in PEOPLE:
            if person.open:
                _signs_in(chromium, address, person.username)
        chromium.close()


def _signs_in(chromium: Browser, address: str, username: str) -> None:
    context = chromium.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")
    assert page.locator("h1").inner_text().startswith("工作台"), username
    assert "演示数据" in page.get_by_role("note").inner_text()
    for width in (1360, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (username, width)
    assert (page.locator(".main tbody tr").count() > 0) is (username != "demo-admin"), username
    assert faults == [], username
    context.close()
