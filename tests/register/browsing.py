"""A browser for tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.register.world import PASSWORD

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
PATIENCE = 60_000
"""Milliseconds that a page may take on a machine with much else to do."""


@contextmanager
def opened() -> Iterator[Browser]:
    """Debian's browser in the thread of the tests, where Playwright's loop runs from then on, which Django takes for asynchronous code."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@dataclass
class Visitors:
    """People at their browsers; ``said`` is what the consoles told of blocked or missing parts."""

    browser: Browser
    address: str
    said: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def come(self, who: str) -> Page:
        """Somebody opens the first page and signs in there: from then on there are only links and buttons."""
        page = self.browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._log)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(self.address)
        page.get_by_label("账号").fill(who)
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("heading", level=1, name="工作台").wait_for()
        self.pages.append(page)
        return page

    def _log(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "422" not in message.text:
            self.said.append(message.text)

    def leave(self) -> None:
        """Everybody closes the browser. Nothing was blocked or missing, and no page was wider than the screen."""
        wide = [page.url for page in self.pages if page.evaluate("document.documentElement.scrollWidth") > 1360]
        for page in self.pages:
            page.context.close()
        assert (self.said, wide) == ([], [])
