"""Fixed forms filled in place: text changes, nothing around it does."""

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from tests.reading.word import W, p, packed, r, relation
from xiufu.core.errors import InputError
from xiufu.render.docx.fill import FormField, fill_form, form_fields, form_key

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NS = {"w": W}
STYLES = "<w:styles xmlns:w='x'  ><!-- 逐字节保留 --></w:styles>"


def form(body: str, *, header: str = "", kind: str = f"{TYPE}.document.main+xml") -> bytes:
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Target="header1.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"/>'
        "</Relationships>"
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": relation("word/document.xml", "officeDocument"),
            "word/_rels/document.xml.rels": related,
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            "word/header1.xml": f'<w:hdr xmlns:w="{W}">{header or p("页眉")}</w:hdr>',
            "word/styles.xml": STYLES,
        }
    )


def sdt(inside: str, *, tag: str = "", alias: str = "", more: str = "") -> str:
    names = (f'<w:alias w:val="{alias}"/>' if alias else "") + (f'<w:tag w:val="{tag}"/>' if tag else "")
    return f"<w:sdt><w:sdtPr>{names}{more}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def mark(name: str, inside: str, number: int = 1) -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{inside}<w:bookmarkEnd w:id="{number}"/>'


def bold(text: str) -> str:
    return f'<w:r><w:rPr><w:b/><w:sz w:val="28"/></w:rPr><w:t>{text}</w:t></w:r>'


def inner(data: bytes, name: str = "word/document.xml") -> str:
    """The body as XML without its namespace."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read(name))
    story = root[0] if name.endswith("document.xml") else root
    text = "".join(etree.tostring(child, encoding="unicode") for child in story)
    return text.replace(f' xmlns:w="{W}"', "")


LETTERS = '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr>'


def run(text: str) -> str:
    return f"<w:r>{LETTERS}<w:t>{text}</w:t></w:r>"


def test_a_control_in_a_line_keeps_its_letters_and_all_around_it():
    body = f"<w:p>{r('面积')}{sdt(bold('填') + r('写'), tag='area|project')}{r('公顷')}</w:p>"
    data = fill_form(form(body), {"area|project": "9.4000"}).data
    expected = f"<w:p>{r('面积')}{sdt(run('9.4000'), tag='area|project')}{r('公顷')}</w:p>"
    assert inner(data) == expected


def test_a_prompt_gives_way_with_its_letters_and_a_binding_goes():
    prompt = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>单击此处</w:t></w:r>'
    more = '<w:showingPlcHdr/><w:dataBinding w:xpath="/x" w:storeItemID="{0}"/>'
    data = fill_form(form(f"<w:p>{sdt(prompt, alias='project.name', more=more)}</w:p>"), {"project.name": "甲"}).data
    assert inner(data) == f"<w:p>{sdt(r('甲'), alias='project.name')}</w:p>"


def test_a_block_control_takes_paragraphs_in_the_manner_of_its_first():
    pattern = f'<w:p><w:pPr><w:jc w:val="both"/></w:pPr>{bold("一")}</w:p>{p("二")}'
    data = fill_form(form(sdt(pattern, tag="purpose")), {"purpose": ["甲", "乙\n丙"]}).data
    lines = "".join(f'<w:p><w:pPr><w:jc w:val="both"/></w:pPr>{x}</w:p>' for x in (run("甲"), "{}")).format(
        f"<w:r>{LETTERS}<w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"
    )
    assert inner(data) == sdt(lines, tag="purpose")


def test_a_control_around_a_cell():
    cell = f'<w:tc><w:tcPr><w:tcW w:w="9"/></w:tcPr><w:p>{bold("旧")}</w:p></w:tc>'
    body = f"<w:tbl><w:tr>{sdt(cell, tag='a')}</w:tr></w:tbl>"
    assert inner(fill_form(form(body), {"a": "新"}).data) == body.replace("旧", "新")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # around letters, around nothing, around parts of two lines
        (
            f"<w:p>{r('a')}{mark('area', bold('旧') + r('的'))}{r('b')}</w:p>",
            f"<w:p>{r('a')}{mark('area', run('新'))}{r('b')}</w:p>",
        ),
        (f"<w:p>{bold('a')}{mark('area', '')}</w:p>", f"<w:p>{bold('a')}{mark('area', run('新'))}</w:p>"),
        (f"<w:p>{mark('area', '')}</w:p>", f"<w:p>{mark('area', r('新'))}</w:p>"),
        (
            f"<w:p>{mark('area', bold('一') + '</w:p><w:p>' + r('二'))}{r('留')}</w:p>",
            f"<w:p>{mark('area', run('新') + '</w:p><w:p>')}{r('留')}</w:p>",
        ),
    ],
)
def test_bookmarks(before: str, after: str):
    filled = fill_form(form(before), {"area|project": "新"})
    assert (inner(filled.data), filled.filled) == (after, ("area",))


def test_a_bookmark_takes_paragraphs_too():
    before = f'<w:p><w:pPr><w:ind w:left="9"/></w:pPr>{mark("chapter_purpose", bold("旧"))}</w:p>'
    data = fill_form(form(before), {"chapter.purpose": ["甲", "乙"]}).data
    properties = '<w:pPr><w:ind w:left="9"/></w:pPr>'
    assert (
        inner(data) == f"<w:p>{properties}{mark('chapter_purpose', run('甲'))}</w:p><w:p>{properties}{run('乙')}</w:p>"
    )


def test_other_parts_keep_their_bytes():
    original = form(f"<w:p>{sdt(r('x'), tag='a')}</w:p>")
    data = fill_form(original, {"a": "b"}).data
    with zipfile.ZipFile(BytesIO(original)) as before, zipfile.ZipFile(BytesIO(data)) as after:
        assert set(before.namelist()) == set(after.namelist())
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["word/document.xml"]
    assert fill_form(original, {"a": "b"}).data == data


def test_headers_are_filled_too():
    data = fill_form(form(p("正文"), header=f"<w:p>{sdt(r('x'), tag='a')}</w:p>"), {"a": "b"}).data
    assert inner(data, "word/header1.xml") == f"<w:p>{sdt(r('b'), tag='a')}</w:p>"


def test_what_is_not_known_stays_and_is_reported():
    body = (
        f"<w:p>{sdt(r('甲'), tag='nobody')}{mark('_Toc1', r('乙'))}{mark('area', r('丙'), 2)}"
        f"{sdt(r('☐'), tag='tick', more='<w14:checkbox xmlns:w14=%s/>')}</w:p>"
    ) % '"http://schemas.microsoft.com/office/word/2010/wordml"'
    filled = fill_form(form(body), {"area": "1", "tick": "是", "_Toc1": "x"})
    assert (filled.filled, filled.unknown, filled.refused) == (("area",), ("nobody",), ("tick",))
    assert r("甲") in inner(filled.data)
    assert r("乙") in inner(filled.data)
    assert r("☐") in inner(filled.data)


def test_fields_are_listed_once_in_order_and_those_inside_a_field_are_its_own():
    body = f"{sdt(p('x') + sdt(p('y'), tag='inner'), tag='outer')}<w:p>{mark('area', '')}</w:p><w:p>{mark('area', '', 2)}</w:p>"
    assert form_fields(form(body)) == (FormField("outer", "control"), FormField("area", "bookmark"))
    # what takes the place of a control takes that of the controls in it
    assert "y" not in inner(fill_form(form(body), {"outer": "z", "inner": "y"}).data)
    # a control nobody knows is left, and so is what is in it
    assert fill_form(form(body), {"inner": "z"}).filled == ()


@pytest.mark.parametrize("control", ["（", "“甲”——乙"])
def test_chinese_punctuation_is_set_in_the_chinese_font(control: str):
    data = fill_form(form(f"<w:p>{sdt(bold('x'), tag='a')}</w:p>"), {"a": control}).data
    root = etree.fromstring(f'<x xmlns:w="{W}">{inner(data)}</x>')
    assert "".join(root.itertext()) == control
    hints = root.xpath("//w:rFonts/@w:hint", namespaces=NS)
    assert hints == (["eastAsia"] * 2 if "“" in control else [])
    assert len(root.xpath("//w:r[w:rPr/w:b]", namespaces=NS)) == len(root.xpath("//w:r", namespaces=NS))


def test_a_control_with_a_table_in_it_is_layout_and_stays():
    body = sdt(p("x") + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", tag="a")
    filled = fill_form(form(body), {"a": "z"})
    assert (filled.refused, filled.filled) == (("a",), ())
    assert "z" not in inner(filled.data)


def test_a_template_becomes_a_document():
    data = fill_form(form(f"<w:p>{mark('a', '')}</w:p>", kind=f"{TYPE}.template.main+xml"), {"a": "b"}).data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert b"document.main+xml" in archive.read("[Content_Types].xml")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "文件不是有效的 .docx 文件"),
        (form("", kind="application/vnd.ms-word.document.macroEnabled.main+xml"), "文件含有宏，不能作为表格填写"),
        (packed({"a": "b"}), "文件不是 Word 文档"),
    ],
)
def test_what_is_no_form_is_refused(data: bytes, problem: str):
    with pytest.raises(InputError) as fault:
        fill_form(data, {})
    assert [x.problem for x in fault.value.problems] == [problem]


def test_names_in_a_bookmark():
    assert form_key("unit_price|work:leveling") == form_key("unit_price_work_leveling")
