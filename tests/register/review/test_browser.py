"""A plan from upload to the reply, in a browser: uploaded and audited, reviewed by an expert, answered by the preparer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.register.documents.handing import PLAN
from tests.register.world import World
from xiufu.register.review.models import Reply

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def signed_in(browser: Browser, server: LiveServer, world: World, who: str, said: list[str]) -> Page:
    """A page of one account; what its console says of blocked or missing parts is kept."""
    page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()

    def log(message: ConsoleMessage) -> None:
        said.extend([message.text] if message.type == "error" else [])

    page.on("console", log)
    session = world.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
    return page


def test_from_upload_to_reply(shared_world: World, browser: Browser, live_server: LiveServer):
    world, said = shared_world, list[str]()
    project, address = world.project(), live_server.url
    banner, expert, preparer = (
        signed_in(browser, live_server, world, who, said) for who in ("banner", "expert", "preparer")
    )

    preparer.goto(f"{address}/projects/{project.pk}/papers/")
    preparer.get_by_role("link", name="上传文件").click()
    preparer.get_by_role("link", name="方案（修复方案").click()
    preparer.get_by_label("文件", exact=True).set_input_files(
        FilePayload(name="报告表.txt", mimeType="text/plain", buffer=PLAN.read_bytes())
    )
    preparer.get_by_label("文件名称").fill("某方案")
    preparer.get_by_label("编制单位").fill("某编制单位")
    preparer.get_by_label("编制日期").fill("2024-02-01")
    preparer.get_by_role("button", name="上传").click()
    expect(preparer.get_by_role("heading", level=2, name="某方案（第 1 版）")).to_be_visible(timeout=60_000)
    expect(preparer.get_by_text("错误 2 处")).to_be_visible()
    with preparer.expect_download() as copy:
        preparer.get_by_role("link", name="下载原件").click()
    assert copy.value.suggested_filename == "某方案（第1版）.txt"
    assert copy.value.path().read_bytes() == PLAN.read_bytes()

    banner.goto(f"{address}/projects/{project.pk}/reviews/")
    banner.get_by_role("link", name="开始一轮评审").click()
    banner.get_by_label("expert姓名").check()
    banner.get_by_role("button", name="确定").click()
    expect(banner.get_by_text("第 1 轮评审已经开始")).to_be_visible()

    expert.goto(banner.url)
    expert.get_by_role("button", name="没有利害关系，开始评审").click()
    expert.get_by_role("button", name="采纳为意见").first.click()
    expect(expert.get_by_text("已采纳")).to_be_visible()
    expert.get_by_role("button", name="提交全部意见").click()
    expect(expert.get_by_text("第 1 条", exact=True)).to_be_visible()

    preparer.goto(banner.url)
    preparer.get_by_role("link", name="答复", exact=True).click()
    preparer.get_by_label("已修改", exact=True).check()
    preparer.get_by_label("修改情况或理由").fill("静态总投资改为 4.28 万元")
    preparer.get_by_role("button", name="确定").click()
    expect(preparer.get_by_text("写明修改在哪一章、哪一页")).to_be_visible()
    preparer.get_by_label("修改位置、页码").fill("第九章，第 30 页")
    preparer.get_by_role("button", name="确定").click()
    expect(preparer.get_by_text("答复：已修改")).to_be_visible()
    assert Reply.objects.get().text == "静态总投资改为 4.28 万元"
    assert [text for text in said if "422" not in text] == []
    for page in (banner, expert, preparer):
        assert page.evaluate("document.documentElement.scrollWidth") <= 1360
        page.context.close()
