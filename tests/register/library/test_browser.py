"""The import in a browser: upload, columns, faults, the corrected file, the projects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.reading.test_grids import workbook
from tests.register.world import BANNER, PASSWORD, World
from xiufu.register.library.models import Project

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HEAD = ["序号", "项目名称", "治理面积（公顷）", "总投资（万元）", "所属领域", "编制说明"]


@pytest.fixture
def page(shared_world: World, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The library, signed in as a banner's officer. At its end: the console said nothing of blocked or missing parts."""
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    said: list[str] = []

    def log(message: ConsoleMessage) -> None:
        said.extend([message.text] if message.type == "error" else [])

    page.on("console", log)
    page.goto(f"{live_server.url}/projects")
    page.get_by_label("账号").fill("banner")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    yield page
    page.close()
    assert [text for text in said if "422" not in text] == []


def upload(page: Page, name: str, content: bytes) -> None:
    mime = "application/octet-stream"
    page.get_by_label("Excel 文件").set_input_files(FilePayload(name=name, mimeType=mime, buffer=content))
    page.get_by_role("button", name="上传").click()


def test_a_form_is_mended_and_imported(page: Page):
    page.get_by_role("link", name="从 Excel 导入").click()
    upload(page, "坏.xlsx", b"PK\x03\x04")
    expect(page.get_by_role("alert")).to_contain_text("坏.xlsx：文件已损坏，无法读取")

    wrong = [[1, "甲沙地治理", 100.5, 500, "沙化", "某"], [2, "甲沙地治理", "十公顷", 200, "航天", ""]]
    upload(page, "某.xlsx", workbook(["某旗项目表"], HEAD, *wrong))
    expect(page.get_by_role("heading", level=1)).to_have_text("指定表头和列")
    assert page.get_by_label("表头首行").input_value() == "2"
    assert page.get_by_label("项目名称").input_value() == "1"
    page.get_by_label("项目概况").select_option(label="F　编制说明")
    page.get_by_role("button", name="预览").click()

    faults = page.locator("#faults tbody tr")
    expect(faults).to_have_count(4)
    expect(page.get_by_role("alert")).to_contain_text("2 行有 4 处问题，不能导入")
    assert [row.locator("th").inner_text() for row in faults.all()] == ["3", "4", "4", "4"]
    expect(faults.nth(2)).to_contain_text("C 治理面积（公顷）")
    expect(page.get_by_role("button", name="导入")).to_have_count(0)
    assert Project.objects.count() == 0

    page.get_by_role("alert").get_by_role("link", name="重新上传").click()
    right = [[1, "甲沙地治理", 100.5, 500, "沙化", "某"], [2, "乙矿区治理", 10, 200, "矿区", ""]]
    upload(page, "某改.xlsx", workbook(["某旗项目表"], HEAD, *right))
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="导入 2 个项目").click()
    expect(page.get_by_role("status")).to_have_text("已导入 2 个项目")
    expect(page.get_by_role("link", name="乙矿区治理")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1360
    found = [(one.banner, one.name, one.area_units, one.key_areas) for one in Project.objects.order_by("number")]
    assert found == [(BANNER, "甲沙地治理", 1_005_000, "2"), (BANNER, "乙矿区治理", 100_000, "4")]
