"""The written page in a browser: derivations, search, keyboard and small screens, with nothing fetched."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.render.test_html import told
from xiufu.core.figure import Absent, Figures, Source
from xiufu.document.blocks import Document, Number, Paragraph
from xiufu.render.html import write_html
from xiufu.tasks.build import build

pytestmark = pytest.mark.slow

CHROMIUM = "/usr/bin/chromium"
EJINA = Path("examples/ejina-railway")
PRICE = "unit_price|work:leveling"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("out")
    build(EJINA, folder, policy="recommended")
    return (folder / "plan.html").as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page on a wide screen. At its end: nothing was said on the console, nothing asked of the network."""
    yield from opened(browser, address, 1360, 900)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address, 390, 844)


def opened(browser: Browser, address: str, width: int, height: int) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": width, "height": height})
    said: list[str] = []
    asked: list[str] = []

    def log(message: ConsoleMessage) -> None:
        said.append(message.text)

    def request(sent: Request) -> None:
        asked.append(sent.url)

    page.on("console", log)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", request)
    page.goto(address)
    yield page
    page.close()
    assert said == []
    assert [url for url in asked if url != address and not url.startswith("data:")] == []


def detail(page: Page, term: str) -> str:
    """What the derivation says under a heading."""
    return page.locator(f"#derivation dt:text-is('{term}') + dd").inner_text()


def number(page: Page, figure: str) -> None:
    """Click a printed number and wait until its derivation stands there."""
    page.locator(f"main a.n[href='#f/{figure}']").first.click()
    expect(page.locator("#derivation dt:text-is('编号') + dd")).to_have_text(figure)


def test_a_number_opens_its_derivation(page: Page):
    number(page, PRICE)
    expect(page.locator("#derivation h2")).to_have_text("综合单价〔土地平整〕")
    expect(page.locator("#derivation .value")).to_have_text("232.06 元/100m³")
    assert detail(page, "公式") == "＝ 直接费+间接费+利润+材料价差+未计价材料费+税金"
    assert detail(page, "代入数值") == "＝ 172.522077+8.62610385+5.4344454255+28.6825+0.00+16.792436364795"
    assert detail(page, "参与后续计算的值") == "232.057562640295"
    assert detail(page, "取位") == "印出时保留2位小数，四舍五入；后续计算用取位前的值"
    assert detail(page, "依据").startswith("《临哈铁路（LEKNSG-6）临时用地土地复垦方案报告表》")
    assert detail(page, "数据包").startswith("neimenggu-cost-sample@")
    assert detail(page, "编号") == PRICE
    rows = page.locator("#derivation table.inputs tr")
    expect(rows).to_have_count(6)
    expect(rows.nth(0).locator("td")).to_have_text(["直接费", "172.522077", "元"])


def test_a_negative_number_stands_in_brackets_and_what_is_owed_is_a_question_mark(browser: Browser, tmp_path: Path):
    figures = Figures({})
    area = figures.given("area", "a", Decimal("3.8165"), Source("甲"))
    below = figures.given("thickness", "a", Decimal("-0.20"), Source("甲"))
    owed = figures.given("coefficient", "a", Absent.UNKNOWN, Source("乙"))
    whole = figures.step("quantity", "a", lambda a, t: a * 10000 - t, area, below)
    lacking = figures.step("area", "b", lambda a, c: a * c, area, owed)
    path = tmp_path / "plan.html"
    runs = (Number(whole, whole.text), Number(lacking, "?"))
    path.write_bytes(write_html(Document("题", (Paragraph(runs),)), figures, draft=True))
    for page in opened(browser, path.as_uri(), 1360, 900):
        number(page, "quantity|a")
        assert detail(page, "公式") == "＝ 面积×10000−厚度"
        assert detail(page, "代入数值") == "＝ 3.8165×10000−(−0.20)"
        # 38165 + 0.2
        expect(page.locator("#derivation .value")).to_have_text("38165.2")
        number(page, "area|b")
        assert detail(page, "代入数值") == "＝ 3.8165×?"
        expect(page.locator("#derivation .value")).to_have_text("待补 hm²")
        expect(page.locator("#derivation dt")).to_have_text(["公式", "代入数值", "编号"])


def test_drilling_down_to_the_leaves_and_back(page: Page):
    number(page, "quantity|sub:main/unit:yard/measure:leveling/line:leveling")
    assert detail(page, "公式") == "＝ 面积〔材料堆场〕×10000×厚度"
    assert detail(page, "代入数值") == "＝ 3.8165×10000×0.20"
    page.locator("#derivation table.inputs a").first.click()
    expect(page.locator("#derivation h2")).to_have_text("面积〔材料堆场〕")
    assert detail(page, "公式") == "＝ (图形面积+面积平差)÷10000"
    expect(page).to_have_url(re.compile(r"#f/area\|sub:main/unit:yard$"))
    expect(page.locator("#derivation .trail li")).to_have_text(["工程量", "面积"])
    page.get_by_role("button", name="返回上一项").click()
    expect(page.locator("#derivation h2")).to_have_text("工程量〔材料堆场·平整·leveling〕")
    expect(page.locator("#derivation .trail li")).to_have_count(1)
    page.go_back()
    expect(page.locator("#derivation h2")).to_have_text("面积〔材料堆场〕")
    page.get_by_role("button", name="关闭推导").click()
    expect(page.locator("#derivation h2")).to_have_count(0)


def test_the_places_where_a_figure_is_printed(page: Page):
    number(page, "area|sub:main/unit:yard")
    places = page.locator("#derivation .places a")
    count = page.locator("main a.n[href='#f/area|sub:main/unit:yard']").count()
    assert count > 1
    expect(places).to_have_count(count)
    places.last.click()
    last = page.locator("main a.n[href='#f/area|sub:main/unit:yard']").last
    expect(page).to_have_url(re.compile(f"#{re.escape(str(last.get_attribute('id')))}$"))
    expect(last).to_be_in_viewport()
    expect(page.locator("#derivation h2")).to_have_text("面积〔材料堆场〕")


def test_an_address_opens_a_figure_that_is_printed_nowhere(page: Page, address: str):
    page.goto(f"{address}#f/direct_works_cost|work:leveling")
    page.reload()
    expect(page.locator("#derivation h2")).to_have_text("直接工程费〔土地平整〕")
    page.goto(f"{address}#f/area%7Cno:such")
    expect(page.locator("#derivation [role=alert]")).to_have_text("本文没有印出数据项“area|no:such”，也不由它推导。")


def test_every_figure_opens_and_every_input_of_it_is_a_link(page: Page):
    """All figures of the page, one after the other: each shows a source or a formula, and links only to others."""
    broken = page.evaluate(
        """() => {
          const data = JSON.parse(document.getElementById('figures').textContent);
          const broken = [];
          for (const row of data.figures) {
            const id = `${data.names[row[0]][0]}|${data.subjects[row[1]][0]}`;
            location.hash = '#f/' + encodeURIComponent(id);
            dispatchEvent(new HashChangeEvent('hashchange'));
            const text = document.getElementById('derivation').textContent;
            const links = document.querySelectorAll('#derivation table.inputs a').length;
            if (!text.includes(id) || links !== (row[8] || []).length || text.includes('undefined') ||
                !(text.includes('出处') || text.includes('公式'))) broken.push(id);
          }
          return [data.figures.length, broken];
        }"""
    )
    assert broken[0] > 150
    assert broken[1] == []


def test_every_line_of_the_page_is_found(page: Page):
    """Each block by its own first letters: what is listed leads to it, and says where it stands."""
    lost = page.evaluate(
        """async () => {
          const query = document.getElementById('query');
          const blocks = [...document.querySelectorAll('main :is(h1, h2, h3, p, li, caption, td, th)')];
          const lost = [];
          let tried = 0;
          for (const block of blocks) {
            const text = block.textContent.trim().slice(0, 40);
            if (text.length < 12 || block.querySelector('p, table') || block.closest('nav')) continue;
            tried += 1;
            query.value = text;
            query.dispatchEvent(new Event('focus'));
            const links = [...document.querySelectorAll('#results a')].map((a) => a.hash.slice(1));
            if (!block.id || !links.includes(block.id)) lost.push(text);
          }
          return [tried, lost];
        }"""
    )
    assert lost[0] > 100
    assert lost[1] == []


def test_search_finds_text_and_figures(page: Page):
    query = page.get_by_role("searchbox", name="查找")
    query.fill("２３２．０６")
    results = page.locator("#results")
    expect(results.locator("a").first).to_have_text("综合单价〔土地平整〕 = 232.06 元/100m³")
    results.locator("a").first.click()
    expect(page.locator("#derivation h2")).to_have_text("综合单价〔土地平整〕")
    expect(results).to_be_hidden()
    query.fill("便道恢复后不再具备通行痕迹")
    expect(results.get_by_role("status")).to_have_text("数据项 0 处；正文 1 处")
    results.locator("a").click()
    found = page.get_by_text("平整厚度不小于设计值，便道恢复后不再具备通行痕迹。").last
    expect(found).to_be_in_viewport()
    expect(page.locator("main :target")).to_have_text("平整厚度不小于设计值，便道恢复后不再具备通行痕迹。")
    query.fill("复垦工程量表")
    expect(results.locator("a")).to_have_text(["表7 复垦工程量表 六、土地复垦工程量"])
    query.fill("没有这样的话")
    expect(results).to_have_text("没有找到")
    query.fill("")
    expect(results).to_be_hidden()


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_is_enough(page: Page, key: str):
    link = page.locator(f"main a.n[href='#f/{PRICE}']").first
    link.focus()
    expect(link).to_have_css("outline-style", "solid")
    page.keyboard.press(key)
    heading = page.locator("#derivation h2")
    expect(heading).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press(key)
    expect(heading).to_have_text("直接费〔土地平整〕")
    page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="查找")).to_be_focused()


def test_hostile_words_stay_words(browser: Browser, tmp_path: Path):
    """Nothing that a plan says becomes markup or runs, neither in the text nor in derivations and search."""
    words = "</script><img src=x onerror=\"document.title='x'\"><b>'{0}"
    figures = Figures({})
    document = told(words, figures)
    path = tmp_path / "plan.html"
    path.write_bytes(write_html(document, figures, draft=True))
    for page in opened(browser, path.as_uri(), 1360, 900):
        page.locator("main a.n").first.click()
        expect(page.locator("#derivation h2")).to_have_text(f"面积〔{words}〕")
        assert detail(page, "公式") == f"＝ 面积〔{figures.subject_name(f'x/{words}')}〕×2"
        assert detail(page, "说明") == words
        page.locator("#derivation table.inputs a").click()
        expect(page.locator("#derivation .value")).to_have_text("2 hm²")
        assert detail(page, "出处") == f"{words}，{words}"
        page.get_by_role("searchbox", name="查找").fill("onerror")
        expect(page.locator("#results a").first).to_contain_text(words)
        assert page.title() == words
        # the picture of the document; nothing else became an element
        assert page.locator("img, b").count() == 1


def test_contents_lead_to_chapters(page: Page):
    page.get_by_role("navigation", name="目录").get_by_role("link", name="四、土地复垦质量要求").click()
    expect(page.get_by_role("heading", name="四、土地复垦质量要求")).to_be_in_viewport()


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_a_phone_scrolls_only_downwards(phone: Page):
    assert overflow(phone) == 0
    expect(phone.get_by_role("navigation", name="目录").get_by_role("link").first).to_be_hidden()
    phone.get_by_text("目录", exact=True).first.click()
    phone.get_by_role("link", name="四、土地复垦质量要求").click()
    expect(phone.get_by_role("heading", name="四、土地复垦质量要求")).to_be_in_viewport()
    assert overflow(phone) == 0
    boxes = phone.locator(".scroll[tabindex='0']")
    assert boxes.count() > 5
    assert phone.evaluate("[...document.querySelectorAll('.scroll')].every(b => b.clientWidth <= innerWidth)")


def test_on_a_phone_the_number_stays_in_sight(phone: Page):
    number(phone, PRICE)
    expect(phone.locator("#derivation h2")).to_have_text("综合单价〔土地平整〕")
    assert overflow(phone) == 0
    panel = phone.locator("#derivation").bounding_box()
    link = phone.locator(f"main a.n[href='#f/{PRICE}']").first.bounding_box()
    assert panel
    assert link
    assert link["y"] + link["height"] <= panel["y"]
    phone.locator("#derivation .places a").first.click()
    expect(phone.locator("#derivation h2")).to_have_count(0)


def shown_large(page: Page) -> dict[str, float]:
    """How large the picture in the dialog is, and what of it is in sight: where the middle of its box lies, in shares."""
    found: dict[str, float] = page.evaluate(
        """() => {
          const [box, image] = ["#large .picture", "#large img"].map((s) => document.querySelector(s));
          return {
            width: image.offsetWidth, height: image.offsetHeight, room: box.clientWidth, high: box.clientHeight,
            x: (box.scrollLeft + box.clientWidth / 2) / image.offsetWidth,
            y: (box.scrollTop + box.clientHeight / 2) / image.offsetHeight,
          };
        }"""
    )
    return found


def test_a_map_on_a_phone_opens_large_at_the_place_that_was_touched(phone: Page):
    """A map 154 mm wide is 582 px wide on paper, twice that is 1164 px; on the page it is no wider than the screen."""
    image = phone.locator("figure > img").first
    image.scroll_into_view_if_needed()
    small = image.bounding_box()
    assert small
    assert small["width"] < 390
    image.click(position={"x": small["width"] * 0.6, "y": small["height"] * 0.4})
    expect(phone.get_by_role("dialog")).to_be_visible()
    large = shown_large(phone)
    assert large["width"] == 1164
    assert large["height"] / large["width"] == pytest.approx(small["height"] / small["width"], rel=0.01)
    assert (large["room"], large["high"] > 700) == (390, True)
    assert large["x"] == pytest.approx(0.6, abs=0.01)
    assert large["y"] == pytest.approx(0.4, abs=0.01)
    assert overflow(phone) == 0
    phone.locator("#large .picture").evaluate("box => box.scrollTo(9999, 9999)")
    end = shown_large(phone)
    # the last 390 px of 1164
    assert end["x"] == pytest.approx(1 - 195 / 1164, abs=0.01)
    phone.get_by_role("button", name="关闭").click()
    expect(phone.locator("#large")).to_be_hidden()
    assert phone.locator("#large img").count() == 0


def test_a_map_opens_and_closes_by_the_keyboard(page: Page):
    number(page, PRICE)
    button = page.locator("figure .enlarge").first
    caption = page.locator("figure figcaption").first.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=caption)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="关闭")).to_be_focused()
    page.keyboard.press("Tab")
    box = dialog.get_by_role("region", name=caption)
    expect(box).to_be_focused()
    before = shown_large(page)["y"]
    page.keyboard.press("PageDown")
    page.wait_for_function("y => document.querySelector('#large .picture').scrollTop > y", arg=100)
    assert shown_large(page)["y"] > before
    page.keyboard.press("Escape")
    expect(page.locator("#large")).to_be_hidden()
    expect(button).to_be_focused()
    # Escape closed the map and nothing else
    expect(page.locator("#derivation h2")).to_have_text("综合单价〔土地平整〕")
    page.keyboard.press(" ")
    expect(dialog).to_be_visible()


def test_every_map_can_be_made_large(page: Page):
    pictures, buttons = page.locator("main figure > img"), page.locator("main figure > .enlarge")
    assert pictures.count() > 4
    expect(buttons).to_have_count(pictures.count())
    for n in range(pictures.count()):
        buttons.nth(n).click()
        assert shown_large(page)["width"] >= 2 * int(str(pictures.nth(n).get_attribute("width")))
        expect(page.locator("#large img")).to_have_attribute("alt", str(pictures.nth(n).get_attribute("alt")))
        page.get_by_role("button", name="关闭", exact=True).click()


def test_a_large_map_is_not_printed(browser: Browser, page: Page, address: str):
    """Paper is the same with a map open as without, and as from a browser that runs no script."""
    whole = page.pdf()
    plain = browser.new_page(java_script_enabled=False)
    plain.goto(address)
    assert texts_of(plain.pdf()) == texts_of(whole)
    plain.close()
    page.locator("figure .enlarge").first.click()
    assert texts_of(page.pdf()) == texts_of(whole)
    page.emulate_media(media="print")
    expect(page.locator(".enlarge").first).to_be_hidden()
    expect(page.locator("#large")).to_be_hidden()


def texts_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_paper_has_chapters_on_pages_of_their_own_and_no_viewer(page: Page):
    page.emulate_media(media="print")
    for hidden in (".bar", ".side", ".banner", "#derivation"):
        expect(page.locator(hidden)).to_be_hidden()
    chapter = page.locator(".chapter").nth(1)
    expect(chapter).to_have_css("break-before", "page")
    expect(page.locator(".landscape").first).to_have_css("page", "across")
    expect(page.locator("thead").first).to_have_css("display", "table-header-group")
