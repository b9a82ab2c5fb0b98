"""The review page in a browser: lists, places, decisions and the record, wide and on a telephone, with nothing fetched."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.render.reviews import paged, review
from tests.render.test_html_browser import browser, opened, overflow
from tests.tasks.many import audited
from xiufu.core.issue import Choice, Decision, Issue
from xiufu.document.blocks import Block, Document, Heading, Paragraph, Text
from xiufu.render.docx import write_docx
from xiufu.render.review import Review, write_review
from xiufu.tasks.audit import decided
from xiufu.tasks.audit_json import file_data
from xiufu.tasks.audit_page import illustrated_page
from xiufu.tasks.audit_record import record_path
from xiufu.tasks.audit_run import remember

__all__ = ["browser"]

pytestmark = pytest.mark.slow


def written(folder: Path, made: Review) -> str:
    path = folder / "review.html"
    path.write_bytes(write_review(made))
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    yield from opened(browser, written(tmp_path, review()), 1360, 900)


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    yield from opened(browser, written(tmp_path, review()), 390, 844)


def listed(page: Page) -> list[str]:
    return page.locator(".finding:visible .no").all_inner_texts()


def highlighted(page: Page, name: str) -> list[str]:
    return [str(text) for text in page.locator(f"#main .{name}").evaluate_all("all => all.map(e => e.textContent)")]


def test_a_finding_leads_to_its_numbers(page: Page):
    page.locator("#main").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    expect(page.locator("#m1")).not_to_be_in_viewport()
    page.locator("#f1 .message").click()
    expect(page.locator("#m1")).to_be_in_viewport()
    assert highlighted(page, "now-claim") == ["6.40"]
    assert highlighted(page, "now-term") == ["6.", "3758", "3.82", "2.44"]
    expect(page.locator("#f1")).to_have_class(re.compile(r"\bnow\b"))
    expect(page.locator("#position")).to_have_text("1 / 6")
    page.locator("#f2 a.where").click()
    assert highlighted(page, "now-claim") == ["6.", "3758"]
    page.locator("#f5 a.where").click()
    expect(page.locator("#t1")).to_have_class(re.compile("now-claim"))
    page.locator("#f6 .message").click()
    assert highlighted(page, "now-claim") == []
    page.keyboard.press("Escape")
    assert page.locator(".now").count() == 0


def test_a_number_leads_to_each_of_its_findings(page: Page):
    page.locator("#findings").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    number = page.locator("#m1 > a")
    number.click()
    expect(page.locator(".finding.now .no")).to_have_text("1")
    expect(page.locator("#f1")).to_be_in_viewport()
    assert page.locator(".finding.also").evaluate_all("all => all.map(e => e.dataset.n)") == ["1", "2", "8"]
    expect(page.locator("#f8")).to_be_hidden()
    number.click()
    expect(page.locator(".finding.now .no")).to_have_text("8")
    expect(page.locator("#f8")).to_be_in_viewport()
    number.click()
    expect(page.locator(".finding.now .no")).to_have_text("2")
    page.get_by_text("3.82", exact=True).click()
    expect(page.locator(".finding.now .no")).to_have_text("1")


def test_panes_scroll_by_themselves(page: Page):
    page.locator("#main").evaluate("e => e.scrollTo(0, 800)")
    assert page.evaluate("[scrollY, document.getElementById('findings').scrollTop]") == [0, 0]
    assert overflow(page) == 0
    expect(page.get_by_text("没有核对的不等于正确")).to_be_in_viewport()
    page.get_by_role("navigation", name="目录").get_by_role("link", name="投资").click()
    expect(page.get_by_role("heading", name="投资")).to_be_in_viewport()
    expect(page.get_by_text("没有核对的不等于正确")).to_be_in_viewport()


def test_filters(page: Page):
    count = page.locator("#count")
    expect(count).to_have_text("不符 6 处，不能判定 2 处")
    page.get_by_label("提示").uncheck()
    assert listed(page) == ["1", "2", "3"]
    expect(page.locator("#undecided")).to_be_visible()
    page.get_by_label("新的").uncheck()
    assert listed(page) == ["2", "3"]
    page.get_by_label("已处理").uncheck()
    assert listed(page) == ["2"]
    expect(count).to_have_text("不符 1 处，不能判定 2 处，其余 5 处未列")
    page.get_by_label("不能判定").uncheck()
    expect(page.locator("#undecided")).to_be_hidden()
    expect(count).to_have_text("不符 1 处，不能判定 0 处，其余 7 处未列")
    expect(page.locator("#position")).to_have_text("– / 1")
    for word in ("提示", "新的", "已处理"):
        page.get_by_label(word).check()
    page.get_by_label("审查项").select_option("ARITH-101")
    assert listed(page) == ["1", "2", "4", "5"]
    page.get_by_label("审查项").select_option("TITLE-001")
    assert listed(page) == ["6"]
    # a number leads to its finding even where that is not listed
    page.locator("#m1 > a").click()
    expect(page.locator("#f1")).to_be_visible()


def test_the_order_of_the_list(page: Page):
    page.get_by_label("排列").select_option("按位置")
    assert listed(page) == ["2", "5", "3", "1", "4", "6"]
    page.keyboard.press("Escape")
    page.get_by_label("排列").select_option("按轻重")
    assert listed(page) == ["1", "2", "3", "4", "5", "6"]


def test_what_cannot_be_told_is_unfolded_when_asked(page: Page):
    assert page.locator("#undecided .finding:visible").count() == 0
    page.locator("#undecided summary").first.click()
    assert listed(page) == ["1", "2", "3", "4", "5", "6", "7"]
    expect(page.locator("#position")).to_have_text("– / 7")
    page.locator("#f7 a.where").click()
    assert highlighted(page, "now-claim") == ["28.04"]


def test_the_keyboard_goes_from_an_issue_to_its_place_and_back(page: Page):
    page.locator("#f1 a.where").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#f2 a.where")).to_be_focused()
    expect(page.locator("#f2")).to_have_class(re.compile(r"\bnow\b"))
    page.keyboard.press("ArrowUp")
    expect(page.locator("#f1 a.where")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#m1 > a")).to_be_focused()
    expect(page.locator("#m1")).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#f1 a.where")).to_be_focused()
    expect(page.locator("#f1")).to_have_class(re.compile(r"\bnow\b"))
    page.keyboard.press("ArrowUp")
    expect(page.locator("#f1 a.where")).to_be_focused()


def test_the_keyboard_walks_through_what_is_listed(page: Page):
    page.get_by_label("提示").uncheck()
    seen = []
    for key in ("j", "j", "j", "j", "j", "k", "k"):
        page.keyboard.press(key)
        seen.append(page.locator(".finding.now .no").inner_text())
    assert seen == ["1", "2", "3", "1", "2", "1", "3"]
    expect(page.locator("#position")).to_have_text("3 / 3")
    page.get_by_role("button", name="上一处").click()
    expect(page.locator("#position")).to_have_text("2 / 3")
    page.get_by_role("button", name="下一处").click()
    expect(page.locator("#position")).to_have_text("3 / 3")
    page.locator("#f3 .reason").press("j")
    expect(page.locator("#position")).to_have_text("3 / 3")


def test_unjudged_numbers_are_shown_when_asked(page: Page):
    unjudged = page.locator("#main .unjudged")
    expect(unjudged).to_have_css("text-decoration-line", "none")
    page.get_by_label("显示未核对的数").check()
    expect(unjudged).to_have_css("text-decoration-line", "underline")
    expect(page.get_by_text("6.40", exact=True).first).to_have_css("text-decoration-line", "none")
    more = page.locator(".more")
    expect(more).to_be_hidden()
    page.get_by_text("详情").click()
    expect(more).to_contain_text("第2页：有图片，没有读取")
    expect(more.get_by_role("row", name="ARITH-001 纵向合计")).to_be_visible()


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载审查记录").click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def test_a_decision_needs_a_reason(page: Page, tmp_path: Path):
    finding = page.locator("#f1")
    finding.get_by_role("button", name="接受").click()
    expect(finding.locator(".state")).to_have_text("已接受")
    expect(finding.locator(".reason")).to_be_focused()
    expect(page.locator("[data-count=done]")).to_have_text("2")
    page.get_by_role("button", name="下载审查记录").click()
    expect(page.locator("#saved")).to_have_text("第 1 处还没有写理由。")
    expect(finding.locator(".reason")).to_be_focused()
    page.keyboard.type(" 已通知编制单位 ")
    expect(page.locator("#saved")).to_have_text("有处理还没有下载到审查记录。")
    found = json.loads(downloaded(page, tmp_path).read_text("utf-8"))["found"]
    # both findings of the issue; what others have stays
    assert [(one["group"], one["decision"], one["reason"]) for one in found[:4]] == [
        (1, "accepted", "已通知编制单位"),
        (1, "accepted", "已通知编制单位"),
        (2, "", ""),
        (3, "ignored", "另一口径"),
    ]
    expect(page.locator("#saved")).to_contain_text("已下载")
    finding.get_by_role("button", name="接受").click()
    expect(finding.locator(".state")).to_have_text("新的")
    expect(finding.locator(".reason")).to_be_hidden()
    page.locator("#f3").get_by_role("button", name="忽略").click()
    expect(page.locator("#f3 .state")).to_have_text("仍在")


def test_what_is_let_stand_is_marked_as_such(page: Page):
    expect(page.locator("#m2").first).not_to_have_class(re.compile("stands"))
    page.locator("#f2").get_by_role("button", name="忽略").click()
    expect(page.locator("#m2").first).to_have_class("claim error stands")
    page.locator("#f2").get_by_role("button", name="接受").click()
    expect(page.locator("#m2").first).to_have_class("claim error")


def test_findings_decided_one_by_one_stay_so_until_the_issue_is_decided(browser: Browser, tmp_path: Path):
    made = review()
    first, second = made.issues[0].marked
    ignored = replace(second, decision=Decision("", "旧", "ignored", "口径不同"))
    address = written(tmp_path, replace(made, issues=(Issue(1, (first, ignored)), *made.issues[1:])))
    for page in opened(browser, address, 1360, 900):
        expect(page.locator("#f1 .state")).to_have_text("新的")
        found = json.loads(downloaded(page, tmp_path).read_text("utf-8"))["found"]
        assert [(one["decision"], one["reason"]) for one in found[:2]] == [("", ""), ("ignored", "口径不同")]
        page.locator("#f1").get_by_role("button", name="接受").click()
        page.locator("#f1 .reason").fill("甲")
        found = json.loads(downloaded(page, tmp_path).read_text("utf-8"))["found"]
        assert [(one["decision"], one["reason"]) for one in found[:2]] == [("accepted", "甲"), ("accepted", "甲")]


def test_decisions_are_kept_in_the_page(page: Page):
    page.locator("#f1").get_by_role("button", name="忽略").click()
    page.locator("#f1 .reason").fill("口径不同")
    page.locator("#f3").get_by_role("button", name="忽略").click()
    page.reload()
    expect(page.locator("#f1 .state")).to_have_text("已忽略")
    expect(page.locator("#f1 .reason")).to_have_value("口径不同")
    expect(page.locator("#f3 .state")).to_have_text("仍在")
    expect(page.locator("#saved")).to_have_text("有处理还没有下载到审查记录。")


def test_another_record_holds_against_what_the_page_kept(browser: Browser, tmp_path: Path):
    made = review()
    address = written(tmp_path, made)
    for page in opened(browser, address, 1360, 900):
        page.locator("#f1").get_by_role("button", name="忽略").click()
        page.locator("#f1 .reason").fill("甲")
        page.locator("#f2").get_by_role("button", name="忽略").click()
        page.locator("#f2 .reason").fill("乙")
        accepted = [replace(one, decision=Decision("", "", "accepted", "丙")) for one in made.issues[0].marked]
        written(tmp_path, replace(made, issues=(Issue(1, tuple(accepted)), *made.issues[1:])))
        page.reload()
        expect(page.locator("#f1 .reason")).to_have_value("丙")
        expect(page.locator("#f2 .reason")).to_have_value("乙")


def test_without_storage_everything_works_and_the_page_says_so(browser: Browser, tmp_path: Path):
    forbid = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    address = written(tmp_path, review())
    page = browser.new_page()
    page.add_init_script(forbid)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.locator("#f1").get_by_role("button", name="忽略").click()
    page.locator("#f1 .reason").fill("甲")
    expect(page.locator("#saved")).to_have_text("有处理还没有下载到审查记录。浏览器不让本页保存数据，关闭前请下载。")
    assert json.loads(downloaded(page, tmp_path).read_text("utf-8"))["found"][0]["decision"] == "ignored"
    page.close()
    assert errors == []


def wrong_plan(folder: Path) -> Path:
    """A Word file with two sums that are wrong: 3.8165 + 2.4393 is 6.2558, 3.00 + 1.50 is 4.50."""
    sentences = (
        "复垦区面积6.3758公顷，由压占3.8165公顷和挖损2.4393公顷组成。",
        "静态总投资4.28万元，由工程施工费3.00万元和其他费用1.50万元组成。",
    )
    blocks: tuple[Block, ...] = (Heading("概况", 1), *(Paragraph((Text(sentence),)) for sentence in sentences))
    path = folder / "方案.docx"
    path.write_bytes(write_docx(Document("方案", blocks), draft=False))
    return path


@pytest.mark.parametrize(("button", "choice"), [("接受", "accepted"), ("忽略", "ignored")])
def test_the_record_of_the_page_is_what_the_next_audit_reads(
    browser: Browser, tmp_path: Path, button: str, choice: Choice
):
    plan = wrong_plan(tmp_path)
    reason = '另一“口径” \\ "4" </script>'
    done = audited(plan)
    [wrong] = [one for issue in done.issues for one in issue.marked if "6.2558" in one.finding.message]
    html = tmp_path / "方案.docx.审查.html"
    html.write_bytes(illustrated_page(done, plan.read_bytes()))
    for page in opened(browser, html.as_uri(), 1360, 900):
        finding = page.locator(".finding", has_text="6.2558")
        finding.get_by_role("button", name=button).click()
        finding.locator(".reason").fill(reason)
        target = downloaded(page, tmp_path)
    assert target == record_path(plan)
    again = audited(plan)
    told = {one.fingerprint: one for one in again.marked}[wrong.fingerprint]
    assert told.decision is not None
    assert (told.decision.decision, told.decision.reason, told.open) == (choice, reason, choice == "accepted")
    assert all(one.known for one in again.marked if one.differs)
    by_page = target.read_bytes()
    [by_command] = remember([file_data(decided(done, {wrong.fingerprint: choice}, reason))])
    assert in_order(by_page) == in_order(by_command.read_bytes())


def in_order(record: bytes) -> list[dict[str, object]]:
    """What is recorded, wherever it is listed: a page does not move what is decided."""
    found = json.loads(record)["found"]
    return sorted(({**one, "group": 0} for one in found), key=lambda one: str(one["fingerprint"]))


def test_on_a_phone_there_is_one_pane_at_a_time(phone: Page):
    assert overflow(phone) == 0
    panes = [phone.locator(name) for name in ("#outline", "#main", "#findings")]
    assert [pane.is_visible() for pane in panes] == [False, False, True]
    expect(phone.get_by_text("没有核对的不等于正确")).to_be_in_viewport()
    phone.get_by_role("tab", name="目录").click()
    assert [pane.is_visible() for pane in panes] == [True, False, False]
    phone.get_by_role("link", name="投资").click()
    assert [pane.is_visible() for pane in panes] == [False, True, False]
    expect(phone.get_by_role("heading", name="投资")).to_be_in_viewport()
    assert overflow(phone) == 0
    expect(phone.get_by_role("tab", name="正文")).to_have_attribute("aria-selected", "true")


def test_on_a_phone_a_finding_and_its_number_lead_to_each_other(phone: Page):
    phone.locator("#f1 a.where").click()
    expect(phone.locator("#m1")).to_be_in_viewport()
    expect(phone.locator("#said")).to_have_text("错误：合计写 6.40，各行相加为 6.26")
    phone.get_by_role("tab", name="结果").click()
    phone.keyboard.press("j")
    phone.get_by_role("tab", name="正文").click()
    expect(phone.locator("#m2")).to_be_in_viewport()
    phone.keyboard.press("k")
    expect(phone.locator("#m1")).to_be_in_viewport()
    phone.get_by_role("button", name="下一处").click()
    expect(phone.locator("#m2")).to_be_in_viewport()
    expect(phone.locator("#said")).to_be_in_viewport()
    phone.locator("#m1 > a").click()
    expect(phone.locator("#f1")).to_be_in_viewport()
    expect(phone.locator("#main")).to_be_hidden()
    expect(phone.locator("#said")).to_be_hidden()
    assert overflow(phone) == 0


@pytest.mark.parametrize(("width", "height"), [(1360, 900), (390, 844)])
def test_pages_of_a_pdf(browser: Browser, tmp_path: Path, width: int, height: int):
    for page in opened(browser, written(tmp_path, paged()), width, height):
        page.get_by_role("button", name="上一处").click()
        page.keyboard.press("Escape")
        if width < 1000:
            page.get_by_role("tab", name="正文").click()
        page.get_by_role("button", name="下一处").click()
        expect(page.locator("#m1")).to_be_in_viewport()
        expect(page.locator("#m1")).to_have_class("claim error now-claim")
        expect(page.locator("#page3 .now-term")).to_have_count(1)
        box, sheet = page.locator("#m1 rect").bounding_box(), page.locator("#page1 svg").bounding_box()
        assert box
        assert sheet
        # 29800 of 59528 from the left, 39800 of 84189 from the top; the border of the sheet is 1 wide
        assert abs((box["x"] - sheet["x"]) / sheet["width"] - 0.5006) < 0.01
        assert abs((box["y"] - sheet["y"]) / sheet["height"] - 0.4727) < 0.01
        page.locator("#m1").click()
        expect(page.locator(".finding.now .no")).to_have_text("1")
        if width < 1000:
            page.get_by_role("tab", name="正文").click()
        page.locator("#m1").click()
        expect(page.locator(".finding.now .no")).to_have_text("8")
        assert overflow(page) == 0


def test_the_number_beside_a_box_stays_readable_where_the_box_is_also_a_term(browser: Browser, tmp_path: Path):
    for page in opened(browser, written(tmp_path, paged()), 1360, 900):
        page.locator("#f2 .message").click()
        expect(page.locator("#m1")).to_have_class("claim error now-term")
        expect(page.locator("#m1 .badge")).to_have_css("fill-opacity", "1")


def test_paper_has_the_numbered_document_and_then_the_whole_list(page: Page):
    page.get_by_label("错误").uncheck()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for hidden in (".steps", ".filters", "#outline", ".record", ".toggle"):
        expect(page.locator(hidden)).to_be_hidden()
    assert listed(page) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert page.evaluate("getComputedStyle(document.getElementById('m1'), '::after').content") == '"1 8"'
    expect(page.locator("#findings")).to_have_css("break-before", "page")
    expect(page.get_by_text("第2页：有图片，没有读取")).to_be_visible()
    expect(page.locator("#f3 .reason")).to_be_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".more")).to_be_hidden()
