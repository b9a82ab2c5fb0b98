"""What stands in a review page: marked numbers, the list of findings, what was judged; nothing that words can break out of."""

import json
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from tests.render.reviews import paged, picture, review
from xiufu.core.condition import Decided, Outcome
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.issue import Decision, Issue, Marked
from xiufu.document.blocks import Document, Heading, Paragraph, Text
from xiufu.document.read import ReadFile
from xiufu.render.html import write_html
from xiufu.render.review import Review, write_review


def parsed(made: Review) -> etree._Element:
    return etree.fromstring(write_review(made), etree.HTMLParser(encoding="utf-8"))


def words(element: etree._Element) -> str:
    return "".join(element.itertext())


def one(page: etree._Element, path: str) -> etree._Element:
    found = page.xpath(path)
    assert len(found) == 1, path
    return found[0]


def test_a_judged_number_is_marked_with_its_issues():
    page = parsed(review())
    total = one(page, "//main//mark[@id='m1']")
    assert words(total) == "6.40"
    # of issues 1 and 8 the first is the graver; it is a term of issue 2
    assert dict(total.attrib) == {
        "class": "claim error",
        "id": "m1",
        "data-badge": "1 8",
        "data-claim": "1 8",
        "data-term": "2",
    }
    assert dict(total[0].attrib) == {"href": "#f1", "title": "第 1、8 处；参与 3 个等式"}
    yard = one(page, "//main//span[@data-term='1 8' and .='3.82']")
    assert yard.get("title") == "第 1、8 处的算式；参与 1 个等式"
    assert one(page, "//main//mark[@data-claim='2'][1]").get("data-term") == "1 3"


def test_what_cannot_be_told_has_no_number_beside_it():
    share = one(parsed(review()), "//main//mark[@data-claim='7']")
    assert (words(share), share.get("class"), share.get("data-badge")) == ("28.04", "claim cannot_tell", None)
    assert parsed(paged()).xpath("//a[@class='claim cannot_tell']/text") == []


def test_a_number_in_several_runs_is_marked_whole_and_has_one_id():
    pieces = parsed(review()).xpath("//main//mark[@data-claim='2']")
    assert [words(piece) for piece in pieces] == ["6.", "3758"]
    assert [piece.get("id") for piece in pieces] == ["m2", None]


def test_numbers_in_footnotes_are_marked_and_those_in_titles_lead_to_the_title():
    page = parsed(review())
    assert words(one(page, "//section[@class='footnotes']//mark[@id='m4']")) == "5"
    assert one(page, "//li[@id='f5']/a[@class='where']").get("href") == "#t1"
    assert one(page, "//li[@id='f4']/a[@class='where']").get("href") == "#m4"
    assert page.xpath("//li[@id='f6']/a") == []


def test_numbers_in_no_equation_are_told_apart():
    page = parsed(review())
    unjudged = one(page, "//main//span[@class='number unjudged']")
    assert (words(unjudged), unjudged.get("title")) == ("1.50", "第 7 处的算式；参与 0 个等式，没有核对")


def test_every_link_of_the_page_leads_somewhere():
    page = parsed(review())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//a/@href")
    assert len(links) > 10
    assert [link for link in links if link[1:] not in ids] == []


def test_a_finding_says_what_it_says():
    finding = one(parsed(review()), "//li[@id='f2']")
    texts = {part.get("class"): words(part) for part in finding.iterdescendants() if part.get("class")}
    assert texts["head"] == "2错误ARITH-101 文中算式仍在"
    assert texts["where"] == "总则"
    assert texts["values"] == "写 6.3758，应为 6.40"
    assert texts["message"] == "面积写 6.3758"
    assert "evidence" not in texts
    assert texts["derivation"] == "推算各行相加"
    assert texts["clause"] == "依据第十六条"
    assert texts["remedy"] == "→ 核对并改正"


def test_further_findings_stand_below_the_gravest_and_where_they_lead_elsewhere_that_is_said():
    issue = one(parsed(review()), "//li[@id='f1']")
    assert words(one(issue, "p[@class='message']")) == "合计写 6.40，各行相加为 6.26"
    assert [words(li) for li in issue.xpath("ul[@class='evidence']/li")] == ["另据 ARITH-101 文中算式 合计与文中不同"]
    assert (
        words(one(issue, "p[@class='values apart']"))
        == "写 6.40，各式推算的数不一致：6.26、6.3758；先核对各式所用的数，再定此数"
    )
    assert issue.get("data-code") == "ARITH-001 ARITH-101"


def test_what_cannot_be_told_is_counted_by_check_and_reason():
    section = one(parsed(review()), "//section[@id='undecided']")
    assert words(one(section, "h2")) == "不能判定 2 处：请人工核对"
    assert [words(one(details, "summary")) for details in section.xpath("details")] == [
        "ARITH-103  1 处 “…”的总数不明",
        "ARITH-001 纵向合计 1 处 没有列全",
    ]
    assert section.xpath("details[@open]") == []
    assert section.xpath("details//li/@id") == ["f7", "f8"]


def test_the_words_for_severity_and_state():
    page = parsed(review())
    assert page.xpath("//b[@class='word']/text()") == ["错误", "错误", "警告", *["提示"] * 3, *["不能判定"] * 2]
    assert page.xpath("//span[@class='state']/text()") == ["新的", "仍在", "已处理", *["新的"] * 3]
    counts = {b.get("data-count"): b.text for b in page.xpath("//b[@data-count]")}
    assert counts == {
        "error": "2",
        "warning": "1",
        "note": "3",
        "cannot_tell": "2",
        "new": "4",
        "still": "1",
        "done": "1",
    }
    assert page.xpath("//select[@id='code']/option/@value") == ["*", "ARITH-001", "ARITH-101", "ARITH-103", "TITLE-001"]


def test_only_what_differs_can_be_decided():
    page = parsed(review())
    assert len(page.xpath("//div[@class='decide']")) == 6
    assert page.xpath("//section[@id='undecided']//button") == []
    decided = one(page, "//li[@id='f3']//input")
    assert (decided.get("value"), decided.get("hidden")) == ("另一口径", None)
    assert one(page, "//li[@id='f3']//button[@aria-pressed='true']").text == "忽略"
    assert one(page, "//li[@id='f1']//input").get("hidden") == ""


def test_places_are_counted_through_the_document():
    order = {int(li.get("data-n")): int(li.get("data-at")) for li in parsed(review()).xpath("//ol[@class='items']/li")}
    # paragraph 1, paragraph 2, the title of table 3, its cells, the last twice, paragraph 4, no place
    assert sorted(order, key=lambda n: order[n]) == [2, 7, 5, 3, 1, 8, 4, 6]


def test_what_was_judged_and_what_not():
    page = parsed(review())
    assert words(one(page, "//p[@class='line']")) == (
        "读到数值 4 个（表内 2），核对过 3 个（表内 2），没有核对 1 个；未读 1 处。没有核对的不等于正确。"
    )
    more = words(one(page, "//div[@class='more']"))
    assert "另有不是数量的数字：日期 7 个，不核对。" in more
    assert "第2页：有图片，没有读取" in more
    rows = [[words(cell) for cell in row] for row in page.xpath("//div[@class='more']//tr")]
    assert ["3 个以上", "1"] in rows
    assert ["ARITH-001 纵向合计", "合计等于各行之和", "4", "2", "0"] in rows


def test_that_little_was_read_is_the_first_thing_said():
    made = review()
    page = parsed(replace(made, issues=(), coverage=replace(made.coverage, little_read="只有 1 页读到文字")))
    assert words(one(page, "//section[@class='coverage']/p[1]")) == "注意：只有 1 页读到文字。"
    assert words(one(page, "//p[@class='none']")) == "读到的部分没有不符，也没有不能判定的。"


def test_what_was_mended_is_listed():
    assert (
        words(one(parsed(review()), "//section[@class='fixed']"))
        == "已改正 1 处（上次提出，这次没有了）ARITH-001 面积表：旧错"
    )


def test_a_clean_document_says_that_unjudged_is_not_right():
    made = replace(review(), issues=(), fixed=())
    page = parsed(made)
    assert words(one(page, "//p[@class='none']")) == "没有不符，也没有不能判定的。"
    assert "没有核对的不等于正确" in words(one(page, "//p[@class='line']"))
    assert page.xpath("//mark[@class]") == []
    assert one(page, "//div[@class='record']").get("hidden") == ""


def test_the_data_of_the_record():
    data = json.loads(words(one(parsed(review()), "//script[@id='review']")))
    assert (data["record"], data["version"]) == ("方案.docx.审查记录.json", 1)
    assert [row["group"] for row in data["found"]] == [1, 1, 2, 3, 4, 5, 6]
    assert data["found"][3] == {
        "fingerprint": "000000000030",
        "what": "ARITH-001 甲3",
        "decision": "ignored",
        "reason": "另一口径",
        "group": 3,
    }


def test_only_its_own_script_and_style_may_run():
    text = write_review(review()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    for name in ("script", "style"):
        inline = re.findall(rf"<{name}>(.*?)</{name}>", text, re.S)
        assert len(inline) == 1
        digest = b64encode(sha256(inline[0].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    page = parsed(review())
    assert page.xpath("//@style | //@*[starts-with(name(), 'on')]") == []
    assert re.findall(r"(?:src|href)=\"(?!#|data:)", text) == []


def test_hostile_words_stay_words():
    bad = "</script><img src=x onerror=alert(1)>\"'{0}$title"
    finding = Finding(bad, Verdict.DIFFERS, Severity.ERROR, bad, bad, derivation=bad, clause=bad, remedy=bad)
    file = ReadFile(bad, "txt", Document(bad, (Heading(bad, 1), Paragraph((Text(bad),)))))
    marked = Marked(finding, "a", Decision("a", bad, "accepted", bad))
    made = replace(review(bad), file=file, issues=(Issue(1, (marked, marked)),), numbers=(), fixed=(bad,))
    page = parsed(made)
    assert page.xpath("//img") == []
    assert words(one(page, "//p[@class='message']")) == bad
    assert words(one(page, "//main/section/p")) == bad
    assert json.loads(words(one(page, "//script[@id='review']")))["found"][0]["what"] == bad


def test_equal_reviews_are_equal_bytes():
    assert write_review(review()) == write_review(review())
    assert write_review(paged()) == write_review(paged())


def test_a_page_without_a_marker_shows_no_names():
    marked = Document("题", (Paragraph((Text("6.40", marks=("claim 1",)),)),))
    plain = Document("题", (Paragraph((Text("6.40"),)),))
    assert write_html(marked, None, draft=False) == write_html(plain, None, draft=False)


def test_pages_of_a_pdf_are_pictures_with_boxes():
    page = parsed(paged())
    assert page.xpath("//figure[@class='sheet']/@id") == ["page1", "page3"]
    drawing = one(page, "//figure[@id='page1']/svg")
    assert drawing.get("viewbox") == "0 0 59528 84189"
    shown = one(drawing, "image")
    assert (shown.get("width"), shown.get("height")) == ("59528", "84189")
    with Image.open(BytesIO(b64decode(shown.attrib["href"].removeprefix("data:image/png;base64,")))) as read:
        assert read.size == (60, 84)
    total = one(drawing, "a[@id='m1']")
    assert (total.get("class"), total.get("data-claim"), total.get("data-term")) == ("claim error", "1 8", "2")
    # two points around the box of 30000–33000 × 40000–41200
    assert dict(one(total, "rect").attrib) == {"x": "29800", "y": "39800", "width": "3400", "height": "1600"}
    assert one(total, "text").text == "1 8"
    assert one(page, "//figure[@id='page3']//rect[@class='term' and @data-term='1 8']").get("y") == "19800"


def test_what_pages_cannot_show_is_said():
    page = parsed(paged())
    assert words(one(page, "//p[@class='left-out']")) == "第 2 页没有附图像；这些页的审查结果只列在“结果”中。"
    assert parsed(paged(shown=(0, 1, 2))).xpath("//p[@class='left-out']") == []
    many = parsed(paged(pages=12, shown=(0, 5)))
    assert words(one(many, "//p[@class='left-out']")).startswith("第 2–5、7–12 页没有附图像")


def test_of_a_pdf_what_has_no_box_has_no_link():
    page = parsed(paged())
    assert one(page, "//li[@id='f8']/a[@class='where']").get("href") == "#m1"
    assert page.xpath("//li[@id='f4']/a") == []
    ids = set(page.xpath("//@id"))
    assert set(page.xpath("//nav[@id='outline']//a/@href")) == {"#h1", "#h2"}
    assert {"h1", "h2"} <= ids


def test_unjudged_numbers_of_a_pdf_are_named_by_their_paragraph():
    titles = parsed(paged()).xpath("//rect[@class='unjudged']/title/text()")
    assert titles == ["1.50：参与 0 个等式，没有核对"]


@pytest.mark.parametrize("size", [(1, 1), (2000, 30)])
def test_any_picture_keeps_its_size(size: tuple[int, int]):
    page = parsed(replace(paged(), images={0: picture(*size)}))
    data = b64decode(one(page, "//image").attrib["href"].partition(",")[2])
    with Image.open(BytesIO(data)) as read:
        assert read.size == size


def test_the_conditions_of_the_review_stand_above_the_findings():
    made = review()
    first = made.issues[0]
    against = Decided("（四）费用测算合理", "《某办法》第十一条", Outcome.NOT_MET, (first.marked[0].finding,))
    unsure = Decided("（二）分析预测<科学>", "《某办法》第十一条", Outcome.CANNOT_TELL, (), ("由专家判断",))
    page = parsed(replace(made, conditions=(against, unsure)))
    section = one(page, "//aside/section[@class='conditions']")
    assert words(one(section, "h2")) == "审查条件：《某办法》第十一条"
    items = section.xpath("ul/li")
    assert [(item.get("class"), words(item)) for item in items] == [
        ("not_met", "不符合 （四）费用测算合理第 1 处"),
        ("cannot_tell", "不能判定 （二）分析预测<科学>由专家判断"),
    ]
    assert items[0].xpath(".//a/@href") == [f"#f{first.number}"]
    assert parsed(made).xpath("//section[@class='conditions']") == []
