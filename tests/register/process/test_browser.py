"""In a browser on a small screen: an officer lists a project and sets its scheme, with a refused try in between."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.register.browsing import CHROMIUM, QUIET
from tests.register.world import World, paper_of
from xiufu.register.process.models import ProjectEntry


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_steps_with_a_refused_try_between(shared_world: World, live_server: LiveServer):
    project = shared_world.project()
    shared_world.papers(project, ("approval",), date(2024, 3, 1))
    session = shared_world.client("banner").cookies["sessionid"].value
    said: list[str] = []

    def log(message: ConsoleMessage) -> None:
        said.append(message.text)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", log)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}/projects/{project.pk}/steps")
        page.get_by_role("link", name="列入项目库").click()
        fill(page, on_date="2024-03-01", fact_decision="某会议纪要", fact_decision_date="2024-02-26")
        page.get_by_role("button", name="办理“列入项目库”").click()
        expect(page.get_by_role("status")).to_have_text("已办理“列入项目库”")
        expect(page.get_by_role("cell", name="已列入项目库")).to_be_visible()

        page.get_by_role("link", name="确定工作方案").click()
        fill(
            page,
            on_date="2024-02-01",
            fact_scheme_number="某政发1号",
            fact_scheme_date="2024-03-04",
            fact_budget_fen="300",
        )
        page.locator("[name=fact_scheme_paper]").select_option(paper_of("approval"))
        page.get_by_role("button", name="办理“确定工作方案”").click()
        expect(page.get_by_text("工作方案批准机关：没有填，请填写")).to_be_visible()
        expect(page.get_by_text("办理日期 2024-02-01 早于“列入项目库”的 2024-03-01")).to_be_visible()
        expect(page.locator("[name=fact_scheme_number]")).to_have_value("某政发1号")
        expect(page.locator("[name=fact_scheme_paper]")).to_have_value(paper_of("approval"))
        expect(page.locator("[name=fact_budget_fen]")).to_have_value("300")
        fill(page, on_date="2024-03-05", fact_scheme_issuer="某政府")
        page.get_by_role("button", name="办理“确定工作方案”").click()
        expect(page.get_by_role("cell", name="工作方案已定")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

        page.get_by_role("link", name="历程").click()
        expect(page.get_by_role("article")).to_have_count(2)
        expect(page.get_by_text("300.00 万元")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
    assert [text for text in said if "422" not in text] == []
    rows = ProjectEntry.objects.order_by("number").values_list("move", "capacity", "user__username")
    assert list(rows) == [("list_project", "authority", "banner"), ("set_scheme", "authority", "banner")]
