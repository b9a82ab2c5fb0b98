"""Every page of every route as somebody who may call it sees it, judged by axe-core after WCAG 2.2 AA at the width of a desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Route as Call
from playwright.sync_api import sync_playwright

from tests.register.browsing import CHROMIUM, QUIET
from tests.register.test_access import APPS, SAMPLES, text_of
from tests.register.world import World

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
HERE = "http://register.test"
TAGS = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")
RUN = """async tags => (await axe.run({runOnly: tags, resultTypes: ["violations"]})).violations.flatMap(
    one => one.nodes.map(node => `${one.id}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`))"""


def pages_of(world: World) -> dict[str, str]:
    """The page of every route that shows one, by the name of its route."""
    found = {}
    for name, route in ((name, route) for routes in APPS.values() for name, route in routes.items()):
        if "GET" in route.methods:
            with transaction.atomic():
                mine, sample = deepcopy(world), SAMPLES[name]
                place, data = sample.make(mine)
                client = mine.client(sample.allowed[0])
                answer = client.get(reverse(name, kwargs=dict(place)), {} if route.both else data)
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                    found[name] = text_of(answer)
                transaction.set_rollback(True)
    return found


def faults_of(pages: dict[str, str]) -> dict[str, list[str]]:
    """What axe finds on pages; they are handed to the browser as they are, with the static files of the register."""

    def answered(call: Call) -> None:
        name = call.request.url.removeprefix(HERE).lstrip("/")
        path = finders.find(name.removeprefix("static/"))
        if name in pages:
            call.fulfill(body=pages[name], content_type="text/html; charset=utf-8")
        elif isinstance(path, str):
            call.fulfill(path=path)
        else:
            call.fulfill(status=404)

    source, found = AXE.read_text("utf-8"), {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        page.route("**/*", answered)
        for name in pages:
            page.goto(f"{HERE}/{name}")
            page.evaluate(source)
            if faults := page.evaluate(RUN, list(TAGS)):
                found[name] = faults
        browser.close()
    return found


@pytest.mark.slow
def test_every_page_is_accessible(world: World):
    pages = pages_of(world)
    assert len(pages) > 40
    pages["broken"] = pages["people:sign_in"].replace('<label class="form-label', '<span class="form-label')
    # Playwright keeps an event loop in its thread, in which Django's connections refuse to work.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(faults_of, pages).result()
    assert found.pop("broken")  # a field without its label is found
    assert found == {}
