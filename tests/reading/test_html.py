"""Web pages read back: our own exactly, other people's as a browser shows them."""

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.document.comparable import comparable
from tests.document.tables import BLOCKS, TEXT, documents, tables
from tests.golden.making import example
from tests.render.form import form_document
from tests.tries import tried
from xiufu.core.errors import InputError
from xiufu.core.figure import Figures
from xiufu.document.blocks import (
    Block,
    Cell,
    Contents,
    Document,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
)
from xiufu.document.numbering import numbered
from xiufu.reading.html import read_html
from xiufu.render.html import write_html

PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
MARKED = st.builds(Text, TEXT, st.booleans(), st.sampled_from(["", "added", "removed"]))
NOTED = st.builds(
    Paragraph,
    st.lists(MARKED | st.builds(Footnote, st.lists(MARKED, max_size=2).map(tuple)), max_size=4).map(tuple),
    st.sampled_from(["body", "note", "item", "signature"]),
)
NESTING = st.builds(
    lambda parts, heads: Table("n", "外表", ((Cell(tuple(parts)),),), (1,), header_rows=heads),
    st.lists(NOTED | tables(), min_size=1, max_size=3),
    st.integers(0, 1),
)
PICTURES = st.builds(Picture, TEXT, TEXT, st.just(PIXEL), st.just("png"), st.just(150), st.just(80), TEXT)
HEADINGS = st.builds(Heading, TEXT, st.integers(1, 3), st.sampled_from(["", "一、", "1.1", "（1）"]), TEXT)
MORE = st.one_of(BLOCKS, NOTED, NESTING, PICTURES, HEADINGS, st.builds(Contents))


@tried(50, 150, documents(), st.booleans())
def test_what_is_written_is_read_again(document: Document, draft: bool):
    assert comparable(read_html(write_html(document, Figures({}), draft=draft))) == comparable(document)


@tried(50, 150, st.lists(MORE, max_size=6))
def test_notes_pictures_nested_tables_and_changes_are_read_again(blocks: list[Block]):
    document = Document("题", numbered(blocks))
    read = read_html(write_html(document, None, draft=False))
    assert comparable(read) == comparable(document)
    assert [type(b) for b in read.blocks] == [type(b) for b in blocks if not isinstance(b, Contents)]


@pytest.mark.parametrize("name", ["ejina-railway", "stone-quarry", "two-valleys"])
def test_the_examples_are_read_again(name: str):
    made = example(name)
    document = made.document
    read = read_html(write_html(document, made.plan.computed.figures, draft=True))
    assert comparable(read, vector=True) == comparable(document, vector=True)
    assert read.title == document.title
    assert len(comparable(read)) > 140


def test_the_form_is_read_again_with_widths_and_directions():
    read = read_html(write_html(form_document(), Figures({}), draft=True))
    assert comparable(read) == comparable(form_document())
    assert [t.header_rows for t in read.tables()] == [0, 1, 1, 3]
    assert [t.landscape for t in read.tables()] == [False, False, False, True]
    # 8, 30, 20, 20 of 78 in thousandths
    assert [t.widths for t in read.tables()][1] == (102, 384, 256, 256)


def test_changes_emphasis_alignment_and_sizes_are_kept():
    runs = (Text("旧", change="removed"), Text("新", True, "added"), Text("常"))
    picture = Picture("p", "图", PIXEL, "png", 150, 80, "示意", True, numbered=False)
    document = Document("题", (Paragraph(runs, "body", "right"), picture, PageBreak()))
    read = read_html(write_html(document, None, draft=False))
    assert read.blocks == (Paragraph(runs, "body", "right"), Picture("p1", *_rest(picture)), PageBreak())


def _rest(picture: Picture) -> tuple:
    return (picture.caption, picture.data, "png", 150, 80, "示意", True, False)


# --- other people's pages ---------------------------------------------------------------------------------------------


def tables_of(body: str) -> list[Table]:
    return list(read_html(f"<html><body>{body}</body></html>".encode()).tables())


def blocks_of(body: str) -> list[tuple]:
    return comparable(read_html(f"<html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<h2> 一、\n 概况 </h2>", [("heading", 2, "一、 概况")]),
        ("散字<p>甲 <b>乙</b>\n 丙</p>尾", [*(("paragraph", "body", t) for t in ("散字", "甲 乙 丙", "尾"))]),
        ("<p>上 <br> 下</p>", [("paragraph", "body", "上\n下")]),
        ("<ul><li>甲</li><li><p>乙</p><ul><li>丙</li></ul></li></ul>", [("paragraph", "item", t) for t in "甲乙丙"]),
        (
            "<div><span><p>内</p></span></div><pre>一\n  二</pre>",
            [("paragraph", "body", t) for t in ("内", "一\n  二")],
        ),
        ("<p>见<span style='display: none'>不见</span><span hidden>藏</span></p>", [("paragraph", "body", "见")]),
        ("<nav>导航</nav><script>x()</script><style>p{}</style><noscript>无</noscript>", []),
        ("<header>页头</header><main><p>正文</p></main><footer>页脚</footer>", [("paragraph", "body", "正文")]),
        ("<figure><img src='x.png'><figcaption>外图</figcaption></figure>", [("paragraph", "body", "外图")]),
        ("<p>&lt;script&gt;&nbsp;&#12345;</p>", [("paragraph", "body", "<script>\xa0〹")]),
    ],
)
def test_text_as_a_browser_shows_it(body: str, read: list[tuple]):
    assert blocks_of(body) == read


@pytest.mark.parametrize(
    ("rows", "heads", "cells"),
    [
        # rows without a body, a head of plain cells
        ("<thead><tr><td>甲</td></tr></thead><tr><td>乙</td></tr>", 1, [["甲"], ["乙"]]),
        # leading rows of headings are the head; a heading beside data is none
        ("<tr><th>甲</th><th>乙</th></tr><tr><th>丙</th><td>丁</td></tr>", 1, [["甲", "乙"], ["丙", "丁"]]),
        ("<tr><th scope='row'>甲</th></tr>", 0, [["甲"]]),
        # ragged rows are filled up, also before a cell that hangs down
        ("<tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr>", 0, [["甲", "乙"], ["丙", ""]]),
        # the foot stands last
        ("<tfoot><tr><td>合计</td></tr></tfoot><tbody><tr><td>甲</td></tr></tbody>", 0, [["甲"], ["合计"]]),
        # a cell reaches no further than its group, and 0 reaches its end
        ("<tbody><tr><td rowspan=9>甲</td></tr></tbody><tbody><tr><td>乙</td></tr></tbody>", 0, [["甲"], ["乙"]]),
        (
            "<tr><td rowspan=0>甲</td><td>一</td></tr><tr><td>二</td></tr><tr><td>三</td></tr>",
            0,
            [[("甲", 1, 3), "一"], ["二"], ["三"]],
        ),
        # what would overlap is cut
        (
            "<tr><td>甲</td><td rowspan=2>乙</td></tr><tr><td colspan=2>丙</td></tr>",
            0,
            [["甲", ("乙", 1, 2)], ["丙"]],
        ),
        # spans that are no numbers count as one; absurd ones stop at 256 columns
        ("<tr><td colspan=x>甲</td></tr>", 0, [["甲"]]),
        ("<tr><td colspan=999999>甲</td></tr>", 0, [[("甲", 256, 1)]]),
        ("<tr><td><h3>题</h3><p>文</p></td></tr>", 0, [["题\n文"]]),
    ],
)
def test_tables_as_a_browser_shows_them(rows: str, heads: int, cells: list[list]):
    [read] = tables_of(f"<table><caption>表一 概况</caption>{rows}</table>")
    whole = [[cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in row] for row in cells]
    assert (read.title, read.unit, read.header_rows) == ("表一 概况", "", heads)
    assert [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in read.rows] == whole
    read.grid()


def test_a_table_within_a_cell_stays_there():
    [read] = tables_of("<table><tr><td>前<table><tr><td>深</td></tr></table>后</td></tr></table>")
    [[cell]] = read.rows
    before, within, after = cell.content
    assert isinstance(before, Paragraph)
    assert isinstance(within, Table)
    assert isinstance(after, Paragraph)
    assert (before.text, [[c.text for c in row] for row in within.rows], after.text) == ("前", [["深"]], "后")


def test_a_table_without_cells_is_no_table():
    assert blocks_of("<table><caption>空</caption></table><table><tr></tr></table>") == []


@pytest.mark.parametrize(
    "data",
    [
        "<p>复垦面积㎡圐圙</p>".encode(),
        "<p>复垦面积㎡圐圙</p>".encode("gb18030"),
        b'<meta charset="gb2312">' + "<p>复垦面积㎡圐圙</p>".encode("gb18030"),
        b"\xef\xbb\xbf" + "<p>复垦面积㎡圐圙</p>".encode(),
        b"\xff\xfe" + "<p>复垦面积㎡圐圙</p>".encode("utf-16-le"),
    ],
)
def test_encodings(data: bytes):
    assert comparable(read_html(data)) == [("paragraph", "body", "复垦面积㎡圐圙")]


@pytest.mark.parametrize("data", [b"", b"  \n ", b"<div>" * 300 + "深".encode(), b"x" * 64_000_001])
def test_what_cannot_be_read_is_said(data: bytes):
    with pytest.raises(InputError) as caught:
        read_html(data, name="某页.html")
    [problem] = caught.value.problems
    assert problem.file == "某页.html"
    assert problem.remedy.startswith("用浏览器打开原网页")


TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "<th>", "<thead>"),
        *("<caption>", "<li>", "<ul>", "<div>", "</div>", "<h1>", "<br>", "<figure>", "<main>", "<pre>", "<b id=a>"),
        *("<img src='data:image/png;base64,AAA'>", "<a role=doc-noteref href=#a>"),
    ]
)


@given(st.lists(TAGS | TEXT, max_size=30).map("".join))
def test_any_page_is_read_or_refused(text: str):
    try:
        document = read_html(text.encode())
    except InputError:
        return
    comparable(document)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes):
    try:
        comparable(read_html(data))
    except InputError:
        return
