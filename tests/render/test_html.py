"""What stands in a written page: one file, marked up by meaning, that nobody's words can break out of."""

import json
import re
from base64 import b64decode, b64encode
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.golden.making import example as made
from tests.render.form import area, body, cost_table, cover_form, form_document, head, machine_table, number
from xiufu.core.derivation import carried_digits, formula_in_digits, formula_in_words
from xiufu.core.figure import Figures, Source, Step
from xiufu.document.blocks import (
    Block,
    Cell,
    Contents,
    Document,
    Footnote,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    Unknown,
    text_cell,
)
from xiufu.document.numbering import numbered
from xiufu.render.html import write_html
from xiufu.render.html.derivations import derivations, reachable

EXAMPLES = ("ejina-railway", "stone-quarry", "two-valleys")
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))


def page(*blocks: Block, draft: bool = False, figures: Figures | None = None) -> etree._Element:
    return parsed(write_html(Document("题", blocks, "页眉"), figures, draft=draft))


def main_of(*blocks: Block) -> str:
    """The markup between the main tags, on one line."""
    text = write_html(Document("题", blocks), Figures({}), draft=False).decode()
    return text.split('tabindex="-1">\n', 1)[1].split("\n</main>", 1)[0].replace("\n", "")


@pytest.mark.parametrize(
    ("block", "markup"),
    [
        (Paragraph((Text("甲<乙"),)), "<p>甲&lt;乙</p>"),
        (Paragraph((Text("上\n下", emphasis=True),)), "<p><strong>上<br>下</strong></p>"),
        (Paragraph((Text("新", change="added"), Text("旧", change="removed"))), "<p><ins>新</ins><del>旧</del></p>"),
        (Paragraph((Unknown("运距", "五"),)), "<p><mark>【待补：运距】</mark></p>"),
        (Paragraph((Text("签字"),), "signature"), '<p class="signature">签字</p>'),
        (Paragraph((Text("注"),), "note", "right"), '<p class="note right">注</p>'),
        (Paragraph((Text("项"),), "item"), '<ul><li class="item">项</li></ul>'),
        (PageBreak(), '<hr class="page">'),
        (Heading("目的", 2, "（一）", label="（一）"), '<h2 id="h1">（一）目的</h2>'),
        (Heading("深", 9), '<h6 id="h1">深</h6>'),
    ],
)
def test_blocks_as_markup(block: Block, markup: str):
    assert main_of(block) == markup


def test_a_figure_is_a_link_to_its_derivation():
    run = number("area", "sub:main/unit:一", "3.8165")
    assert main_of(body(run)) == ('<p><a class="n" id="n1" href="#f/area|sub:main/unit:%E4%B8%80">3.8165</a></p>')
    plain = write_html(Document("题", (body(run),)), None, draft=False).decode()
    assert "<p>3.8165</p>" in plain


def test_chapters_are_sections_and_are_listed():
    blocks = numbered(
        (
            Contents(2),
            Heading("总则", 1, "一、"),
            Heading("目的", 2, "（一）"),
            Heading("细目", 3),
            Heading("概况", 1, "一、"),
        )
    )
    root = page(*blocks)
    assert [s.get("class") for s in root.iter("section")] == ["chapter", "chapter"]
    for links in (root.xpath("//nav[@class='side']//a"), root.xpath("//main//nav[@class='contents']//a")):
        assert [(a.get("href"), a.text) for a in links] == [
            ("#h1", "一、总则"),
            ("#h2", "（一）目的"),
            ("#h4", "二、概况"),
        ]
    assert [len(li.findall("ol/li")) for li in root.xpath("//nav[@class='side']/details/ol/li")] == [1, 0]


def test_a_merged_table():
    rows = (
        (head("地类", rowspan=2), head("面积", colspan=2)),
        (head("前"), head("后")),
        (text_cell("林地", header=True), area("a", "1.00"), text_cell("/", align="right")),
    )
    table = Table("t", "结构", rows, (2, 1, 1), "单位：hm²", 2, (body("注：略。"),), True, True, "表1")
    assert main_of(table) == (
        '<div class="table landscape" id="t1"><div class="scroll" role="region" aria-label="表1 结构"><table class="narrow short">'
        '<caption><span class="title">表1 结构</span><span class="unit">单位：hm²</span></caption>'
        '<colgroup><col class="w500"><col class="w250"><col class="w250"></colgroup>'
        '<thead><tr><th scope="col" rowspan="2">地类</th><th scope="colgroup" colspan="2">面积</th></tr>'
        '<tr><th scope="col">前</th><th scope="col">后</th></tr></thead>'
        '<tbody><tr><th scope="row">林地</th><td><a class="n" id="n1" href="#f/area|a">1.00</a></td>'
        '<td class="right">/</td></tr></tbody></table></div><div class="notes"><p>注：略。</p></div></div>'
    )
    assert "col.w250{width:25.0%}" in style_of(page(table))


def test_headings_go_with_what_is_printed_across():
    wide = machine_table()
    root = page(Heading("章", 1), body("甲"), Heading("节", 2), PageBreak(), Heading("细", 3), wide, Heading("后", 1))
    assert [(h.text, h.get("class")) for h in root.xpath("//main//*[self::h1 or self::h2 or self::h3]")] == [
        ("章", None),
        ("节", "landscape"),
        ("细", "landscape"),
        ("后", None),
    ]


def test_a_head_that_a_cell_reaches_out_of_does_not_repeat():
    table = Table("t", "", ((head("甲", rowspan=2), text_cell("乙")), (text_cell("丙"),)), (1, 1), header_rows=1)
    [whole] = page(table).iter("table")
    assert (whole.get("data-header-rows"), whole.find("thead")) == ("1", None)
    assert [c.get("scope") for c in whole.iter("th")] == ["rowgroup"]


def test_a_table_within_a_cell():
    inner = Table("i", "内", ((text_cell("深"),),), (1,), header_rows=0)
    outer = Table("o", "外", ((Cell((body("前"), inner, body("后"))),),), (1,), header_rows=0)
    assert page(outer).xpath("string(//td//td)") == "深"
    assert page(outer).xpath("//td/*/@id") == ["t2"]


def test_a_picture_carries_its_data_and_says_what_it_shows():
    picture = Picture("p", "位置图", PIXEL, "png", 150, 100, '示意"图"', True, label="图1")
    [figure] = page(picture).iter("figure")
    [image] = figure.iter("img")
    assert figure.get("class") == "landscape"
    assert image.get("src") == f"data:image/png;base64,{b64encode(PIXEL).decode()}"
    # 150 mm × 96 / 25.4 = 566.9 pixels, 100 mm = 378.0
    assert (image.get("alt"), image.get("width"), image.get("height")) == ('示意"图"', "567", "378")
    assert figure.findtext("figcaption") == "图1 位置图"


def test_footnotes_are_linked_both_ways():
    one, two = Footnote((Text("甲注"), number("area", "a", "2.5"))), Footnote((Text("乙注"),))
    root = page(Paragraph((Text("正"), one)), Table("t", "", ((Cell((Paragraph((two,)),)),),), (1,), header_rows=0))
    marks = root.xpath("//sup/a")
    assert [(a.get("href"), a.text, a.getparent().get("id")) for a in marks] == [
        ("#note1", "［1］", "r1"),
        ("#note2", "［2］", "r2"),
    ]
    notes = root.xpath("//section[@role='doc-endnotes']//li")
    assert [(li.get("id"), li.find("a").get("href"), "".join(li.find("p").itertext())) for li in notes] == [
        ("note1", "#r1", "甲注2.5"),
        ("note2", "#r2", "乙注"),
    ]


@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_says_so_on_screen_and_on_paper(draft: bool):
    root = page(body("甲"), draft=draft)
    assert root.xpath("//p[@class='banner']/text()") == (["【草稿】文中尚有待补内容，不作为正式成果"] if draft else [])
    first = re.findall(r'@page:first\{@top-center\{content:"(.*?)"\}\}', style_of(root))
    assert first == (["\\3010 草稿\\3011 "] if draft else [""])


def style_of(root: etree._Element) -> str:
    [style] = root.iter("style")
    return style.text or ""


# --- one file ---------------------------------------------------------------------------------------------------------


def example(name: str) -> tuple[Document, Figures]:
    found = made(name)
    return found.document, found.plan.computed.figures


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_asks_nothing_of_anybody(name: str):
    document, figures = example(name)
    root = parsed(write_html(document, figures, draft=True))
    for element in root.iter("*"):
        for key, value in element.attrib.items():
            assert key != "style"
            assert not key.startswith("on")
            assert key not in ("src", "href", "srcset", "action", "data") or value.startswith(("#", "data:image/"))
    assert "@import" not in style_of(root)
    assert "url(" not in style_of(root)


@pytest.mark.parametrize("name", EXAMPLES)
def test_identifiers_are_unique_and_links_have_targets(name: str):
    document, figures = example(name)
    root = parsed(write_html(document, figures, draft=True))
    identifiers = root.xpath("//@id")
    assert len(identifiers) == len(set(identifiers)) > 100
    targets = {str(h)[1:] for h in root.xpath("//@href") if not str(h).startswith("#f/")}
    assert targets - set(identifiers) == set()


def test_the_policy_knows_the_pages_own_script_and_style_only():
    root = page(cost_table())
    [policy] = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    style, script = style_of(root), root.xpath("//script[not(@type)]")[0].text
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (script, style)]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_equal_documents_are_equal_files():
    document, figures = example("stone-quarry")
    again, same = example("stone-quarry")
    assert write_html(document, figures, draft=True) == write_html(again, same, draft=True)


class Tags(HTMLParser):
    """What a tokenizer that is not libxml2 sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(key.startswith("on") for key, _ in attrs)
        self.seen.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tags_of(data: bytes) -> list[str]:
    parser = Tags()
    parser.feed(data.decode())
    parser.close()
    return parser.seen


HOSTILE = st.text(st.characters() | st.sampled_from("<>\"'&/\0\r\n\t\u2028-!]"), max_size=20) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        '"><img src=x onerror=alert(1)>',
        "</style><b>",
        "]]>",
        "\0</title>",
        "$body",
        "{0}",
        "javascript:alert(1)",
    ]
)


def told(text: str, figures: Figures) -> Document:
    """The same text in every place a user can write in."""
    figures.subjects["x"] = text
    source = Source(text, text, pack=text)
    leaf = figures.given("area", f"x/{text}", Decimal("2"), source)
    figure = figures.step("area", "x", lambda a: a * 2, leaf, clause=source, note=text, unit=text)
    words = Paragraph((Text(text), Number(figure, text), Unknown(text, text), Footnote((Text(text),))))
    table = Table(text, text, ((Cell((words, words)),),), (1,), text, 0, (words,))
    picture = Picture(text, text, PIXEL, "png", 10, 10, text)
    return Document(text, (Heading(text, 1, id=text), words, table, picture), text, ((text, text),))


PLAIN_FIGURES = Figures({})
PLAIN = tags_of(write_html(told("x", PLAIN_FIGURES), PLAIN_FIGURES, draft=True))


@given(HOSTILE.filter(bool))
def test_no_words_become_markup(text: str):
    figures = Figures({})
    data = write_html(told(text, figures), figures, draft=True)
    assert [tag for tag in tags_of(data) if tag != "br"] == PLAIN
    root = parsed(data)
    assert len(list(root.iter("script"))) == 2
    content = json.loads(root.xpath("//script[@id='figures']")[0].text)
    assert [row[:1] for row in content["figures"]] == [[0], [0]]
    assert "\0" not in data.decode()
    # a second style rule or an end of the style would need a brace or bracket from the header
    assert style_of(root).count("{") == style_of(page(body("x"), draft=True)).count("{") + 1


# --- the figures in the page ------------------------------------------------------------------------------------------


def content_of(name: str) -> tuple[dict, Figures, Document]:
    document, figures = example(name)
    root = parsed(write_html(document, figures, draft=True))
    return json.loads(root.xpath("//script[@id='figures']")[0].text), figures, document


def test_a_price_with_everything_a_reader_asks_for():
    content, _, _ = content_of("ejina-railway")
    rows = {f"{content['names'][row[0]][0]}|{content['subjects'][row[1]][0]}": row for row in content["figures"]}
    row = rows["unit_price|work:leveling"]
    assert (content["names"][row[0]][1], content["subjects"][row[1]][1]) == ("综合单价", "土地平整")
    assert (content["texts"][row[2]], row[4], row[5]) == ("元/100m³", "232.06", "232.057562640295")
    assert content["texts"][row[3]] == "印出时保留2位小数，四舍五入；后续计算用取位前的值"
    assert content["texts"][row[7]] == "{0}+{1}+{2}+{3}+{4}+{5}"
    inputs = [content["figures"][i] for i in row[8]]
    assert [content["names"][i[0]][1] for i in inputs] == [
        "直接费",
        "间接费",
        "利润",
        "材料价差",
        "未计价材料费",
        "税金",
    ]
    assert [i[5] or i[4] for i in inputs] == [
        "172.522077",
        "8.62610385",
        "5.4344454255",
        "28.6825",
        "0.00",
        "16.792436364795",
    ]
    assert content["sources"][row[6]][0].startswith("《临哈铁路（LEKNSG-6）临时用地土地复垦方案报告表》")
    leaf = rows["measured_area|sub:main/unit:yard"]
    assert len(leaf) == 7
    assert (leaf[4], leaf[5]) == ("38165.00", "")
    assert content["sources"][leaf[6]][0] == "boundary.txt（SHA-256 1afba0ac8a2d）"


@pytest.mark.parametrize("name", EXAMPLES)
def test_formulas_in_the_page_are_those_of_explain(name: str):
    content, figures, document = content_of(name)
    reached = list(reachable(r.figure for r in document.runs() if isinstance(r, Number)).values())
    assert len(content["figures"]) == len(reached) > 100
    steps = 0
    for row, figure in zip(content["figures"], reached, strict=True):
        digits = "?" if row[5] is None else row[5] or row[4]
        assert (row[4] if figure.known else "?", digits) == (figure.text, carried_digits(figure))
        if not isinstance(figure.origin, Step):
            assert len(row) == 7
            continue
        steps += 1
        inputs = [reached[i] for i in row[8]]
        assert inputs == list(figure.origin.inputs)

        def filled(pattern: str, words: list[str]) -> str:
            return re.sub(r"\{(\d+)\}", lambda found: words[int(found[1])], pattern)

        subjects = {i: content["subjects"][content["figures"][i][1]] for i in row[8]}
        names = [
            f.label if f.id.subject in ("project", figure.id.subject) else f"{f.label}〔{subjects[i][1]}〕"
            for i, f in zip(row[8], inputs, strict=True)
        ]
        assert filled(content["texts"][row[7]], names) == formula_in_words(figure, figures)
        pattern = content["texts"][row[10] if len(row) > 10 else row[7]]
        values = [carried_digits(f).replace("-", "−") for f in inputs]
        assert filled(pattern, values) == formula_in_digits(figure)
    assert steps > 50


def test_only_what_is_printed_and_what_it_follows_from_is_embedded():
    figures = Figures({})
    leaf = figures.given("area", "a", Decimal("2"), Source("甲"))
    figures.given("area", "b", Decimal("3"), Source("乙"))
    doubled = figures.step("area", "c", lambda a: a * 2, leaf)
    figures.step("area", "d", lambda a: a * 2, doubled)
    content = derivations({doubled.id: doubled}, figures)
    assert [content["subjects"][row[1]][0] for row in content["figures"]] == ["c", "a"]


def test_everything_of_the_form_is_there():
    root = parsed(write_html(form_document(), Figures({}), draft=True))
    assert len(root.xpath("//main//table")) == 4
    assert len(root.xpath("//a[@class='n']")) == 22
    # the form's own rows × 8 columns less what is merged: as many cells as the document has
    assert len(root.xpath("//div[@id='t1']//tr/*")) == sum(len(row) for row in cover_form().rows)
    assert root.xpath("count(//div[@id='t4']//thead/tr)") == 3.0
    assert root.xpath("//div[@id='t4']/@class") == ["table landscape"]
    assert root.xpath("//div[@id='t4']//table/@class") == ["tiny short"]
    assert machine_table().landscape
