"""What stands in the XML: merges, header rows, bookmarks, marks, sections. Judged by plain lxml, not by our reader."""

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from tests.render.form import area, body, cover_form, form_document, head, long_table, machine_table, side
from xiufu.document.blocks import Block, Cell, Document, Heading, PageBreak, Paragraph, Table, Text, Unknown, text_cell
from xiufu.render.docx import write_docx
from xiufu.render.layout import apportion

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def written(*blocks: Block, draft: bool = False, header: str = "页眉") -> etree._Element:
    return part(write_docx(Document("题", blocks, header), draft=draft))


def found(root: etree._Element, path: str) -> list[str]:
    return [str(x) for x in root.xpath(path, namespaces=W)]


def tag(element: etree._Element) -> str:
    return etree.QName(element).localname


def plain(element: etree._Element) -> str:
    """The XML of an element without its namespace, for literal expectations."""
    return (
        etree.tostring(element, encoding="unicode")
        .replace(f' xmlns:w="{W["w"]}"', "")
        .replace(' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"', "")
    )


def test_a_merged_table_as_word_wants_it():
    rows = ((side("概况", 2), text_cell("上", colspan=2)), (text_cell("一"), text_cell("二")))
    table = Table("t", "", rows, (1, 2, 1))
    # text width 11906 − 1588 − 1474 = 8844 twentieths of a point; in the proportion 1:2:1: 2211, 4422, 2211
    tc = '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}<w:vAlign w:val="center"/></w:tcPr>{}</w:tc>'
    paragraph = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr>{}</w:p>'
    kept = '<w:p><w:pPr><w:pStyle w:val="{}"/><w:keepNext/></w:pPr>{}</w:p>'
    run = "<w:r><w:t>{}</w:t></w:r>"
    vertical = '<w:textDirection w:val="tbRlV"/>'
    [first, second] = written(table).findall(".//w:tr", W)
    assert plain(first) == (
        '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="420" w:hRule="atLeast"/></w:trPr>'
        + tc.format(2211, '<w:vMerge w:val="restart"/>' + vertical, kept.format("TableHead", run.format("概况")))
        + tc.format(6633, '<w:gridSpan w:val="2"/>', kept.format("TableText", run.format("上")))
        + "</w:tr>"
    )
    assert plain(second) == (
        '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="420" w:hRule="atLeast"/></w:trPr>'
        + tc.format(2211, "<w:vMerge/>" + vertical, paragraph.format("TableHead", ""))
        + tc.format(4422, "", paragraph.format("TableText", run.format("一")))
        + tc.format(2211, "", paragraph.format("TableText", run.format("二")))
        + "</w:tr>"
    )


def test_widths_add_up_to_the_text_width():
    for table in (cover_form(), long_table(), machine_table()):
        root = written(table)
        # upright 8844 as above; across 16838 − 1701 − 1588 = 13549
        whole = 13549 if table.landscape else 8844
        assert sum(map(int, found(root, "//w:gridCol/@w:w"))) == whole
        assert found(root, "//w:tblW/@w:w") == [str(whole)]
        assert found(root, "//w:tblLayout/@w:type") == ["fixed"]
        for row in root.findall(".//w:tr", W):
            assert sum(map(int, found(row, "w:tc/w:tcPr/w:tcW/@w:w"))) == whole


@pytest.mark.parametrize(
    ("parts", "whole", "expected"),
    [
        ((1,), 7, [7]),
        ((3, 1), 100, [75, 25]),
        ((1, 1, 1), 8844, [2948, 2948, 2948]),
        ((5, 7), 10, [4, 6]),
    ],
)
def test_apportion(parts: tuple[int, ...], whole: int, expected: list[int]):
    assert apportion(parts, whole) == expected


def test_header_rows_repeat_and_keep_with_what_follows():
    root = written(machine_table())
    assert len(root.findall(".//w:tr", W)) == 6
    assert len(root.findall(".//w:tr/w:trPr/w:tblHeader", W)) == 3
    rows = root.findall(".//w:tr", W)
    assert [bool(row.findall("w:trPr/w:tblHeader", W)) for row in rows] == [True] * 3 + [False] * 3
    # six rows are a short table: all but the last keep with what follows
    assert [bool(row.findall(".//w:keepNext", W)) for row in rows] == [True] * 5 + [False]
    # of a long one only the header rows do
    rows = written(long_table()).findall(".//w:tr", W)
    assert len(rows) > 12
    assert [bool(row.findall(".//w:keepNext", W)) for row in rows][:3] == [True, False, False]


def test_a_header_that_reaches_into_the_body_does_not_repeat():
    # Word repeats nothing, or the wrong rows, when a merged cell crosses the edge; nor when nothing is left below.
    crossing = Table("t", "", ((side("概况", 2), text_cell("上")), (text_cell("下"),)), (1, 1), header_rows=1)
    only = Table("t", "", ((head("甲"), head("乙")),), (1, 1), header_rows=1)
    for table in (crossing, only):
        assert written(table).findall(".//w:tblHeader", W) == []


def test_a_row_with_a_long_text_may_break_over_pages():
    rows = tuple((text_cell("字" * length),) for length in (300, 301))
    table = Table("t", "", rows, (1,), header_rows=0)
    assert [bool(row.findall("w:trPr/w:cantSplit", W)) for row in written(table).findall(".//w:tr", W)] == [True, False]


def test_a_vertical_label_makes_room_for_itself():
    # 8844 × 5/100 = 442, less margins of 160: one line of letters 210 wide with their spacing of 2/5. 16 letters and
    # one for the edges: (16 + 1) × 210 / 2 rows = 1785 each, where 420 is the least.
    label = side("复垦责任范围内土地损毁及占用面积", 2)
    table = Table("t", "", ((label, text_cell("上")), (text_cell("下"),)), (5, 95))
    assert found(written(table), "//w:trHeight/@w:val") == ["1785", "1785"]


@pytest.mark.parametrize(("length", "vertical"), [(300, True), (301, False)])
def test_a_label_beside_a_long_text_is_set_across(length: int, vertical: bool):
    # A row with a vertical cell never breaks: what is longer than a page would be cut off.
    table = Table("t", "", ((side("工作计划及保障措施", 2), text_cell("字" * length)), (text_cell("短"),)), (5, 95))
    root = written(table)
    assert len(root.findall(".//w:textDirection", W)) == (2 if vertical else 0)
    assert (set(found(root, "//w:trHeight/@w:val")) == {"420"}) is not vertical


@pytest.mark.parametrize(
    ("columns", "style"), [(8, "TableText"), (9, "TableTextSmall"), (14, "TableTextSmall"), (15, "TableTextTiny")]
)
def test_type_gets_smaller_where_columns_are_many(columns: int, style: str):
    # 8844 / 8 = 1105 ≥ 1100; 8844 / 9 = 982 and 8844 / 14 = 631 ≥ 600; 8844 / 15 = 589
    table = Table("t", "", (tuple(text_cell("1") for _ in range(columns)),), (1,) * columns, header_rows=0)
    assert set(found(written(table), "//w:tc//w:pStyle/@w:val")) == {style}


def test_caption_unit_and_notes_stand_around_the_table():
    notes = body("注：甲"), body("乙")
    root = written(Table("t", "表1 估算表", ((text_cell("一"),),), (1,), unit="金额单位：元", notes=notes))
    assert [(tag(e), found(e, "w:pPr/w:pStyle/@w:val"), found(e, "w:r/w:t/text()")) for e in root[0]] == [
        ("p", ["Caption"], ["表1 估算表"]),
        ("p", ["TableUnit"], ["金额单位：元"]),
        ("tbl", [], []),
        ("p", ["TableNote"], ["注：甲"]),
        ("p", ["TableNote"], ["乙"]),
        ("sectPr", [], []),
    ]
    assert found(root, "//w:tblCaption/@w:val") == ["表1 估算表"]
    assert found(root, "//w:tblDescription/@w:val") == ["共1行1列，金额单位：元"]


def test_two_tables_never_touch():
    table = Table("t", "", ((text_cell("一"),),), (1,))
    assert [tag(e) for e in written(table, table)[0]] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_every_cell_ends_with_a_paragraph():
    table = Table("t", "", ((Cell(()), Cell((Paragraph(()),))),), (1, 1))
    assert [tag(cell[-1]) for cell in written(table).findall(".//w:tc", W)] == ["p", "p"]


def test_figures_stand_in_bookmarks_of_their_own():
    root = written(
        body("面积", next(area("unit:a", "1.5").paragraphs()).runs[0], "公顷"),
        Table("t", "", ((area("unit:a", "1.5"), area("unit:b", "2")),), (1, 1)),
    )
    names = found(root, "//w:bookmarkStart/@w:name")
    a, b = names[0].removesuffix("_1"), names[2].removesuffix("_1")
    assert names == [f"{a}_1", f"{a}_2", f"{b}_1"]
    assert a != b
    assert found(root, "//w:bookmarkStart/@w:id") == found(root, "//w:bookmarkEnd/@w:id") == ["1", "2", "3"]
    # what stands between start and end
    assert found(root, "//w:bookmarkStart/following-sibling::*[1]/w:t/text()") == ["1.5", "1.5", "2"]
    assert found(root, "//w:bookmarkStart/following-sibling::*[2]/@w:id") == ["1", "2", "3"]


def test_unknowns_and_emphasis_have_styles():
    root = written(body(Unknown("运距", "五"), Text("甲", emphasis=True), "乙"))
    assert found(root, "//w:r/w:rPr/w:rStyle/@w:val") == ["Unknown", "Emphasis"]
    styles = part(write_docx(Document("", ()), draft=False), "word/styles.xml")
    assert found(styles, "//w:style[@w:styleId='Unknown']/w:rPr/w:shd/@w:fill") == ["FFFF00"]
    assert len(styles.findall(".//w:style[@w:styleId='Unknown']/w:rPr/w:b", W)) == 1
    assert found(styles, "//w:style[@w:styleId='Emphasis']/w:rPr/w:rFonts/@w:eastAsia") == ["黑体"]


def test_styles_in_use_exist():
    data = write_docx(form_document(), draft=True)
    known = set(found(part(data, "word/styles.xml"), "//w:style/@w:styleId"))
    for name in ("word/document.xml", "word/header1.xml", "word/header2.xml", "word/footer1.xml", "word/footer2.xml"):
        used = set(found(part(data, name), "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"))
        assert used <= known


def test_quotation_marks_are_chinese():
    root = written(body("“谁损毁”1×2"))
    runs = [(r.findtext("w:t", namespaces=W), found(r, "w:rPr/w:rFonts/@w:hint")) for r in root.iterfind(".//w:r", W)]
    assert runs == [("“", ["eastAsia"]), ("谁损毁", []), ("”", ["eastAsia"]), ("1×2", [])]


def test_tabs_breaks_and_spaces_survive():
    [run] = written(body("甲\t乙\n丙 ")).findall(".//w:r", W)
    assert [(tag(e), e.text) for e in run] == [("t", "甲"), ("tab", None), ("t", "乙"), ("br", None), ("t", "丙 ")]
    assert run[-1].get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_characters_xml_forbids_are_shown_not_lost():
    root = written(
        Heading("一\x0b", 1),
        body("甲\x00乙\ud800丙\uffff\x1f\r\n丁"),
        Table("t", "表\x01", ((text_cell("\x02"),),), (1,), unit="\x03"),
    )
    assert found(root, "//w:t/text()") == ["一�", "甲�乙�丙��", "丁", "表�", "�", "�"]


@pytest.mark.parametrize(("level", "style"), [(0, "Heading1"), (1, "Heading1"), (6, "Heading6"), (9, "Heading6")])
def test_heading_levels(level: int, style: str):
    assert found(written(Heading("甲", level)), "//w:pStyle/@w:val") == [style]


def test_centred_lines_lose_their_indent():
    root = written(Paragraph((Text("中"),), align="center"), Paragraph((Text("左"),), align="left"))
    style, none = '<w:pStyle w:val="BodyText"/>', '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    assert [plain(p) for p in root.findall(".//w:pPr", W)] == [
        f'<w:pPr>{style}{none}<w:jc w:val="center"/></w:pPr>',
        f'<w:pPr>{style}<w:jc w:val="left"/></w:pPr>',
    ]


WIDE = Table("w", "宽表", ((text_cell("宽"),),), (1,), landscape=True)
TALL = Table("t", "", ((text_cell("窄"),),), (1,))


@pytest.mark.parametrize(
    ("blocks", "pages"),
    [
        ((), ["upright"]),
        ((body("甲"), TALL), ["upright"]),
        ((body("甲"), WIDE, body("乙")), ["upright", "across", "upright"]),
        ((body("甲"), WIDE), ["upright", "across"]),
        ((WIDE, WIDE), ["across"]),
        ((body("甲"), Heading("随表", 1), WIDE, PageBreak(), body("乙")), ["upright", "across", "upright"]),
        ((WIDE, PageBreak()), ["across"]),
    ],
)
def test_wide_tables_stand_on_pages_turned_across(blocks: tuple[Block, ...], pages: list[str]):
    root = written(*blocks)
    assert [
        "across" if o == "landscape" else "upright"
        for o in (s.get(f"{{{W['w']}}}orient") for s in root.iterfind(".//w:sectPr/w:pgSz", W))
    ] == pages
    for size in root.iterfind(".//w:sectPr/w:pgSz", W):
        sides = int(size.get(f"{{{W['w']}}}w", "")), int(size.get(f"{{{W['w']}}}h", ""))
        assert sides == ((16838, 11906) if size.get(f"{{{W['w']}}}orient") == "landscape" else (11906, 16838))


def test_a_heading_goes_with_its_wide_table():
    root = written(body("甲"), Heading("随表", 1), WIDE)
    [first] = root.xpath("//w:p[w:pPr/w:sectPr]", namespaces=W)
    assert found(first, "w:r/w:t/text()") == ["甲"]


@pytest.mark.parametrize(
    ("blocks", "breaks"),
    [
        ((body("甲"), PageBreak(), body("乙")), ["乙"]),
        ((body("甲"), PageBreak(), PageBreak(), Heading("乙", 1)), ["乙"]),
        ((PageBreak(), body("甲"), PageBreak()), []),
        ((body("甲"), PageBreak(), TALL), [""]),
        ((body("甲"), PageBreak(), WIDE), []),
        ((WIDE, PageBreak(), WIDE), ["宽表"]),
    ],
)
def test_page_breaks_belong_to_what_follows(blocks: tuple[Block, ...], breaks: list[str]):
    root = written(*blocks)
    paragraphs = root.xpath("//w:p[w:pPr/w:pageBreakBefore]", namespaces=W)
    assert ["".join(found(p, "w:r/w:t/text()")) for p in paragraphs] == breaks


@pytest.mark.parametrize("draft", [True, False])
def test_header_and_draft_mark(draft: bool):
    data = write_docx(form_document(), draft=draft)
    header = "临哈铁路临河至额济纳段扩能改造工程临时用地土地复垦方案报告表"
    mark = ["【草稿】"] if draft else []
    assert found(part(data, "word/header1.xml"), "//w:t/text()") == [*mark, header]
    assert found(part(data, "word/header2.xml"), "//w:t/text()") == mark  # the cover


@pytest.mark.parametrize(("header", "style"), [("页眉", "Header"), ("", "HeaderFirst")])
def test_no_rule_under_an_empty_header(header: str, style: str):
    data = write_docx(Document("题", (body("甲"),), header), draft=False)
    assert found(part(data, "word/header1.xml"), "//w:pStyle/@w:val") == [style]
    assert found(part(data, "word/styles.xml"), f"//w:style[@w:styleId='{style}']//w:bottom/@w:val") == [
        "single" if header else "nil"
    ]


def test_the_cover_is_not_numbered():
    data = write_docx(form_document(), draft=False)
    with_cover, without = part(data), written(body("甲"))
    assert len(with_cover.findall(".//w:titlePg", W)) == 1
    assert found(with_cover, "//w:pgNumType/@w:start") == ["0"]
    assert without.findall(".//w:titlePg", W) == []
    assert found(without, "//w:pgNumType/@w:start") == []
    assert found(part(data, "word/footer1.xml"), "//w:instrText/text()") == [" PAGE "]
