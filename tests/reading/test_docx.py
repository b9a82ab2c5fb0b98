"""Word files read back: our own exactly, other people's as a page shows them."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from hypothesis import strategies as st

from tests.document.comparable import comparable
from tests.document.tables import HEADINGS, documents
from tests.reading.word import CONTINUE, RESTART, STRICT, W, control, p, r, span, style, tc, tr, with_parts, word
from tests.render.form import form_document
from tests.tries import tried
from xiufu.core.figure import FigureId
from xiufu.document.blocks import Contents, Document, Heading, Paragraph, Table, Text
from xiufu.document.marks import figure_mark
from xiufu.document.numbering import numbered
from xiufu.reading.docx import ReadTable, read_docx, tables_of
from xiufu.render.docx import write_docx


def texts(body: str) -> list[str]:
    return [b.text for b in read_docx(word(body)).document.blocks if isinstance(b, Paragraph)]


def spans(table: Table) -> list[list[tuple[str, int, int, bool]]]:
    return [[(cell.text, cell.colspan, cell.rowspan, cell.vertical) for cell in row] for row in table.rows]


@tried(40, 150, documents(), st.booleans())
def test_what_is_written_is_read_again(document: Document, draft: bool):
    data = write_docx(document, draft=draft)
    assert comparable(read_docx(data).document) == comparable(document)
    for table, read in zip(document.tables(), tables_of(data), strict=True):
        if not any(isinstance(part, Table) for row in table.rows for cell in row for part in cell.content):
            assert read.grid == [[cell.text for cell, _ in row] for row in table.grid()]
        assert read.origin == [[begins for _, begins in row] for row in table.grid()]


@tried(40, 200, st.lists(HEADINGS, max_size=12))
def test_word_counts_headings_as_the_model_does(headings: list[Heading]):
    document = Document("题", numbered(headings))
    read = read_docx(write_docx(document, draft=False)).document
    assert [(h.level, h.label, h.text) for h in read.headings()] == [
        (h.level, h.label, h.text) for h in document.headings()
    ]


def test_the_form_is_read_again_with_its_figures():
    data = write_docx(form_document(), draft=True)
    read = read_docx(data)
    assert comparable(read.document) == comparable(form_document())
    assert read.document.title == "临哈铁路临河至额济纳段扩能改造工程\n临时用地土地复垦方案报告表"
    assert [t.header_rows for t in read.document.tables()] == [0, 1, 1, 3]
    assert read.bookmarks[figure_mark(FigureId("quantity", "unit:yard"), 1)] == "7633"
    assert read.bookmarks[figure_mark(FigureId("static_investment"), 1)] == "4.28"
    # 14 in the form (2 × 3 land use, 2 × 2 damage, 3 after, the rate), 2 + 1 + 1 in paragraphs, 4 in the cost table
    assert len(read.bookmarks) == 22


def test_python_docx_agrees_on_the_cells_of_the_form():
    data = write_docx(form_document(), draft=True)
    theirs = docx.Document(BytesIO(data)).tables
    assert [t.grid for t in tables_of(data)] == [[[cell.text for cell in row.cells] for row in t.rows] for t in theirs]


def test_merged_text_stands_in_every_slot_and_begins_once():
    rows = tr(tc("左", RESTART), tc("上", span(2))) + tr(tc("不显示", CONTINUE), tc("一"), tc("二"))
    assert tables_of(word(f"<w:tbl>{rows}</w:tbl>")) == [
        ReadTable("", [["左", "上", "上"], ["左", "一", "二"]], [[True, True, False], [False, True, True]])
    ]


@pytest.mark.parametrize(
    ("rows", "grid"),
    [
        # ragged rows are filled up on the right
        (tr(tc("甲"), tc("乙")) + tr(tc("丙")), [["甲", "乙"], ["丙", ""]]),
        # cells left out before the first
        (tr(tc("甲"), tc("乙")) + tr(tc("丙"), properties='<w:gridBefore w:val="1"/>'), [["甲", "乙"], ["", "丙"]]),
        # a continuation below a cell of another width, or below nothing, is a cell of its own
        (tr(tc("甲", span(2) + RESTART)) + tr(tc("乙", CONTINUE), tc("丙")), [["甲", "甲"], ["乙", "丙"]]),
        (tr(tc("甲", CONTINUE), tc("乙")), [["甲", "乙"]]),
        # a merge goes on over three rows, and a new one begins right below
        (
            tr(tc("甲", RESTART))
            + tr(tc("", CONTINUE))
            + tr(tc("", CONTINUE))
            + tr(tc("乙", RESTART))
            + tr(tc("", CONTINUE)),
            [["甲"], ["甲"], ["甲"], ["乙"], ["乙"]],
        ),
        # spans that are no numbers count as one; absurd ones stop at 256
        (tr(tc("甲", span("x")), tc("乙", span(0))), [["甲", "乙"]]),
        (tr(tc("甲", span(999999999))), [["甲"] * 256]),
        # a deleted row is gone, an inserted one is there; so are rows and cells inside content controls
        (tr(tc("旧"), properties='<w:del w:id="1"/>') + tr(tc("新"), properties='<w:ins w:id="2"/>'), [["新"]]),
        (control(tr(tc("甲"), control(tc("乙")))), [["甲", "乙"]]),
        # the text of a table inside a cell is not lost
        (tr(f"<w:tc>{p('外')}<w:tbl>{tr(tc('内一'), tc('内二'))}</w:tbl>{p('后')}</w:tc>"), [["外\n内一\n内二\n后"]]),
    ],
)
def test_tables_of_other_programs(rows: str, grid: list[list[str]]):
    [table] = tables_of(word(f"<w:tbl>{rows}</w:tbl>"))
    assert table.grid == grid


def test_a_table_without_cells_is_no_table():
    assert tables_of(word("<w:tbl><w:tr/></w:tbl>")) == []


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>丁</w:t></w:r>", "甲\t乙\n丙\n丁"),
        ('<w:r><w:t>TD</w:t><w:noBreakHyphen/><w:t>T</w:t><w:br w:type="page"/></w:r>', "TD-T"),
        (f"<w:ins>{r('增')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "增"),
        (f"<w:moveTo>{r('来')}</w:moveTo><w:moveFrom>{r('去')}</w:moveFrom>", "来"),
        (control(r("控件")), "控件"),
        (f"<w:hyperlink><w:smartTag>{r('链接')}</w:smartTag></w:hyperlink>", "链接"),
        (
            field("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + field("separate") + r("3") + field("end"),
            "3",
        ),
        (f'<w:fldSimple w:instr="PAGE">{r("4")}</w:fldSimple>', "4"),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b"),
        (f"<w:r><w:ruby><w:rt>{r('yin')}</w:rt><w:rubyBase>{r('音')}</w:rubyBase></w:ruby></w:r>", "音"),
        (
            "<w:r><mc:AlternateContent><mc:Choice><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            "新",
        ),
        ("<!-- 注 --><w:r><w:rPr><w:t>不是字</w:t></w:rPr><w:t>字</w:t></w:r><?x y?>", "字"),
    ],
)
def test_text_as_the_page_shows_it(inner: str, text: str):
    assert texts(f"<w:p>{inner}</w:p>") == [text]


def test_roles_follow_names_levels_and_bases_of_styles():
    styles = (
        style("1", "heading 1")
        + style("a", "我的标题", '<w:basedOn w:val="1"/>')
        + style("b", "级别", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
        + style("c", "甲", '<w:basedOn w:val="d"/>')
        + style("d", "乙", '<w:basedOn w:val="c"/>')
        + style("e", "Title")
        + style("f", "caption")
    )
    body = (
        "".join(p(name, f'<w:pStyle w:val="{name}"/>') for name in "1abcef")
        + p("直", '<w:outlineLvl w:val="4"/>')
        + p("正", '<w:outlineLvl w:val="9"/>')
    )
    assert comparable(read_docx(word(body, styles)).document) == [
        ("heading", 1, "1"),
        ("heading", 1, "a"),
        ("heading", 3, "b"),
        ("paragraph", "body", "c"),
        ("paragraph", "title", "e"),
        ("paragraph", "body", "f"),
        ("heading", 5, "直"),
        ("paragraph", "body", "正"),
    ]


def bookmark(number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def end(number: int) -> str:
    return f'<w:bookmarkEnd w:id="{number}"/>'


def test_figures_survive_being_edited():
    changed = f"{r('1')}<w:del><w:r><w:delText>2</w:delText></w:r></w:del><w:ins>{r('3.5')}</w:ins>"
    body = (
        f"<w:p>{bookmark(1, 'f_0123456789_1')}{changed}{end(1)}</w:p>"
        f"<w:p>{bookmark(2, '_Toc1')}{r('目录')}{end(2)}{bookmark(3, 'f_0123456789_2')}{end(3)}"
        f"{bookmark(4, 'f_0123456789_3')}{r('没有结束')}</w:p>"
    )
    assert read_docx(word(body)).bookmarks == {"f_0123456789_1": "13.5", "f_0123456789_2": ""}


def test_strict_files_are_read_too():
    data = word(p("甲"), namespace=STRICT)
    assert comparable(read_docx(data).document) == [("paragraph", "body", "甲")]


def test_notes_boxes_and_pictures_of_other_programs_are_read():
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p>{r("线")}</w:p></w:footnote>'
    notes += f'<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r>{r(" 见")}{r("附件")}</w:p><w:p>{r("二")}</w:p></w:footnote>'
    box = f"<w:txbxContent>{p('框内')}<w:tbl>{tr(tc('格'))}</w:tbl></w:txbxContent>"
    shape = f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{box}</v:textbox></v:shape></w:pict>'
    both = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>{shape}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    body = f'<w:p>{r("甲")}<w:r><w:footnoteReference w:id="7"/></w:r>{r("乙")}<w:r>{both}</w:r></w:p>'
    body += f"<w:p><w:r>{shape}</w:r></w:p>"
    data = with_parts(word(body), {"footnotes": f"{notes}</w:footnotes>"})
    assert comparable(read_docx(data).document) == [
        ("paragraph", "body", "甲［见附件\n二］乙"),
        *(("paragraph", "body", "框内"), ("table", ("", "", 0), [(0, 0, 1, 1, ["格"])])) * 2,
    ]


def test_contents_are_known_by_their_styles_too():
    styles = style("T", "TOC Heading") + style("1", "toc 1") + style("2", "toc 2")
    field_ = '<w:r><w:instrText>TOC \\o "1-4" \\h</w:instrText></w:r>'
    entry = f'<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr>{field_}{r("一、总则")}</w:p>'
    body = p("目录", '<w:pStyle w:val="T"/>') + entry + p("（一）目的", '<w:pStyle w:val="2"/>') + p("正文")
    assert read_docx(word(body, styles)).document.blocks == (Contents(4), Paragraph((Text("正文"),)))


def test_the_map_of_bookmarks_and_the_kind_of_plan_come_back():
    document = replace(form_document(), properties=(("kind", "reclamation_form"), ("policy", "as_filed")))
    read = read_docx(write_docx(document, draft=False))
    assert read.document.properties == document.properties
    assert set(read.figures) == set(read.bookmarks)
    mark = figure_mark(FigureId("static_investment"), 1)
    assert read.figures[mark] == ("static_investment|project", "4.28")
    assert {mark: text for mark, (_, text) in read.figures.items()} == read.bookmarks
    assert read_docx(word(p("甲"))).figures == {}


def test_changes_are_read_again():
    runs = (Text("旧", change="removed"), Text("新", change="added"), Text("同"))
    read = read_docx(write_docx(Document("题", (Paragraph(runs),)), draft=False)).document
    assert read.blocks == (Paragraph(runs),)
