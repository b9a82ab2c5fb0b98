"""Word's own means, as they stand in the XML: numbers, captions, contents, pictures, notes, nested tables, changes."""

import zipfile
from io import BytesIO

from lxml import etree

from tests.document.tables import DOT
from tests.render.form import body, number
from tests.render.test_docx import W, found, part, plain
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
    text_cell,
)
from xiufu.document.numbering import numbered
from xiufu.render.docx import write_docx


def data_of(*blocks: Block, pages: dict[int, int] | None = None) -> bytes:
    return write_docx(Document("题", numbered(blocks), "页眉"), draft=False, pages=pages)


def chapters() -> list[Block]:
    return [
        Heading("总则", 1, "第一章"),
        Heading("目的", 2, "1.1"),
        Heading("无号", 1),
        Heading("概况", 1, "第一章"),
        Heading("位置", 2, "1.1"),
    ]


def test_levels_are_linked_to_the_heading_styles_and_no_number_is_text():
    data = data_of(*chapters())
    level = (
        '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:pStyle w:val="Heading{}"/>{}<w:suff w:val="space"/>'
        '<w:lvlText w:val="{}"/><w:lvlJc w:val="left"/></w:lvl>'
    )
    levels = part(data, "word/numbering.xml").findall(".//w:lvl", W)
    assert [plain(x) for x in levels[:2]] == [
        level.format(0, "chineseCountingThousand", 1, "", "第%1章"),
        level.format(1, "decimal", 2, "<w:isLgl/>", "%1.%2"),
    ]
    styles = part(data, "word/styles.xml")
    linked = [found(styles, f"//w:style[@w:styleId='Heading{n}']/w:pPr/w:numPr/*/@w:val") for n in (1, 2, 3)]
    assert linked == [["1"], ["1", "1"], []]
    root = part(data)
    assert found(root, "//w:t/text()") == ["总则", "目的", "无号", "概况", "位置"]
    # only the heading without a number says so
    assert found(root, "//w:p[w:pPr/w:numPr]//w:t/text()") == ["无号"]
    assert found(root, "//w:pPr/w:numPr/*/@w:val") == ["0"]


def test_a_count_that_word_would_go_on_with_starts_again_by_an_instance():
    blocks = [
        Heading("甲", 1, "一、"),
        Heading("子", 2, "一、"),
        Heading("乙", 1),
        Heading("丑", 2, "一、"),
        Heading("寅", 2, "一、"),
        Heading("丙", 1, "一、"),
        Heading("卯", 2, "一、"),
        Heading("辰", 2, "（一）"),
    ]
    data = data_of(*blocks)
    instances = {
        p.findtext("w:r/w:t", "", W): found(p, "w:pPr/w:numPr/w:numId/@w:val")
        for p in part(data).iter(f"{{{W['w']}}}p")
    }
    assert instances == {"甲": [], "子": [], "乙": ["0"], "丑": ["2"], "寅": ["2"], "丙": [], "卯": [], "辰": ["3"]}
    [again, other] = part(data, "word/numbering.xml").findall("w:num/w:lvlOverride", W)
    assert found(again, "w:startOverride/@w:val") == ["1"]
    assert found(again, "w:lvl/w:lvlText/@w:val") == ["%2、"]
    assert found(other, "w:lvl/w:lvlText/@w:val") == ["（%2）"]


def test_captions_count_by_fields_and_stand_above_tables_and_below_pictures():
    table = Table("t", "面积", ((text_cell("1"),),), (1,), numbered=True)
    picture = Picture("p", "位置", DOT, "png", 50, 30, "位置图")
    root = part(data_of(table, picture, Table("u", "无号表", ((text_cell("1"),),), (1,)), table))
    lines = [
        ("".join(found(p, ".//w:t/text()")), found(p, "w:pPr/w:pStyle/@w:val"), found(p, ".//w:instrText/text()"))
        for p in root.iterfind("w:body/w:p", W)
    ]
    assert [line for line in lines if line[0] or line[1] == ["Picture"]] == [
        ("表1 面积", ["Caption"], [" SEQ 表 \\* ARABIC "]),
        ("", ["Picture"], []),
        ("图1 位置", ["PictureCaption"], [" SEQ 图 \\* ARABIC "]),
        ("无号表", ["Caption"], []),
        ("表2 面积", ["Caption"], [" SEQ 表 \\* ARABIC "]),
    ]


def test_a_caption_that_does_not_follow_the_last_sets_the_count():
    document = Document("题", (Table("t", "面积", ((text_cell("1"),),), (1,), label="表4"),))
    assert found(part(write_docx(document, draft=False)), "//w:instrText/text()") == [" SEQ 表 \\* ARABIC \\r 4 "]


def test_contents_lead_to_headings_with_their_pages():
    root = part(data_of(Contents(1), *chapters(), pages={1: 3, 4: 12}))
    assert found(root, "//w:instrText/text()") == [
        ' TOC \\o "1-1" \\h ',
        " PAGEREF _Toc000000001 \\h ",
        " PAGEREF _Toc000000004 \\h ",
    ]
    entries = root.findall(".//w:sdtContent/w:p", W)
    assert ["".join(found(p, ".//w:t/text()")) for p in entries] == ["目录", "第一章 总则3", "无号", "第二章 概况12"]
    assert found(root, "//w:hyperlink/@w:anchor") == ["_Toc000000001", "_Toc000000003", "_Toc000000004"]
    assert [m for m in found(root, "//w:bookmarkStart/@w:name") if m.startswith("_Toc")] == [
        f"_Toc00000000{n}" for n in range(1, 6)
    ]
    # the leader ends at the right margin: 11906 − 1588 − 1474
    assert set(found(root, "//w:tab/@w:pos")) == {"8844"}
    assert len(found(root, "//w:fldChar[@w:fldCharType='begin']")) == len(
        found(root, "//w:fldChar[@w:fldCharType='end']")
    )
    assert b"updateFields" not in etree.tostring(part(data_of(Contents()), "word/settings.xml"))


def picture(width: int, height: int, *, landscape: bool = False) -> Picture:
    return Picture("p", "图", DOT, "png", width, height, "说明", landscape)


def test_pictures_fit_their_page_and_equal_ones_are_stored_once():
    data = data_of(picture(50, 30), picture(300, 200), picture(300, 200, landscape=True), picture(50, 900))
    sizes = [(x.get("cx"), x.get("cy")) for x in part(data).iter("{*}extent")]
    # 36,000 a millimetre; 635 a twip. Upright 8844 × 635 = 5615940 wide and 2/3 as high; across 13549 × 635 = 8603615
    # would be 5735743 high, but 11906 − 1474 − 1588 less 1000 for the caption is 7844 twips, 4980940; 3/2 as wide.
    # 900 mm: 16838 − 1701 − 1588 − 1000 = 12549 twips, 7968615, and 50/900 as wide
    assert sizes == [
        ("1800000", "1080000"),
        ("5615940", "3743960"),
        ("7471410", "4980940"),
        ("442700", "7968615"),
    ]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert [n for n in archive.namelist() if "media" in n] == ["word/media/picture1.png"]
        assert archive.read("word/media/picture1.png") == DOT
    root = part(data)
    assert [x.get("id") for x in root.iter("{*}docPr")] == ["1", "2", "3", "4"]
    assert {x.get("descr") for x in root.iter("{*}docPr")} == {"说明"}
    assert found(root, "//w:pgSz/@w:orient") == ["landscape"]


def test_footnotes_are_notes_of_word_with_their_figures():
    note = Footnote((Text("按"), number("area", "project", "9.4"), Text("计")))
    data = data_of(body("甲", note, "乙"))
    assert found(part(data), "//w:footnoteReference/@w:id") == ["1"]
    notes = part(data, "word/footnotes.xml")
    assert found(notes, "//w:footnote/@w:id") == ["-1", "0", "1"]
    assert "".join(found(notes, "//w:t/text()")) == " 按9.4计"
    assert found(notes, "//w:bookmarkStart/@w:name") == ["f_c900088018_1"]
    assert found(part(data, "word/settings.xml"), "//w:footnotePr/w:footnote/@w:id") == ["-1", "0"]


def test_a_table_in_a_cell_has_the_width_of_the_cell_and_a_paragraph_after_it():
    inner = Table("i", "", ((text_cell("1"), text_cell("2")),), (1, 3), header_rows=0)
    outer = Table("o", "", ((Cell((inner,)), text_cell("右")),), (1, 1), header_rows=0)
    [cell, _] = part(data_of(outer)).findall("w:body/w:tbl/w:tr/w:tc", W)
    # half of 8844 less the margins of 160: 4262, in the proportion 1:3
    assert found(cell, "w:tbl/w:tblGrid/w:gridCol/@w:w") == ["1065", "3197"]
    assert [etree.QName(child).localname for child in cell] == ["tcPr", "tbl", "p"]


def test_changes_are_seen_without_being_tracked():
    runs = (Text("旧", change="removed"), Text("新", True, "added"))
    root = part(data_of(Paragraph(runs)))
    assert found(root, "//w:rStyle/@w:val") == ["Removed", "Added"]
    assert found(root, "//w:r[w:rPr/w:b]/w:t/text()") == ["新"]
    assert root.findall(".//w:ins", W) + root.findall(".//w:del", W) == []
    styles = part(data_of(Paragraph(runs)), "word/styles.xml")
    assert len(found(styles, "//w:style[@w:styleId='Removed']/w:rPr/w:strike")) == 1
    assert found(styles, "//w:style[@w:styleId='Added']/w:rPr/w:u/@w:val") == ["single"]


def kept(*blocks: Block) -> list[str]:
    root = part(data_of(*blocks))
    return ["".join(found(p, ".//w:t/text()")) for p in root.xpath("//w:p[w:pPr/w:keepNext]", namespaces=W)]


def test_a_line_to_be_signed_stays_with_what_is_signed():
    sign, date = Paragraph((Text("签字"),), "signature"), Paragraph((Text("日期"),), "signature")
    assert kept(body("甲"), body("乙"), sign, date) == ["乙", "签字"]
    table = Table("t", "", tuple((text_cell(str(n)),) for n in range(30)), (1,), header_rows=0)
    assert kept(table, sign) == ["29", ""]
    assert kept(body("甲"), PageBreak(), sign) == []


LONG = "临哈铁路临河至额济纳段扩能改造工程（LEKNSG-6）临时用地土地利用现状图"


def test_a_caption_of_two_lines_is_set_in_on_both_sides():
    """Else one letter stood in its second line. The words are as they are: nothing is broken by hand."""
    table = Table("t", LONG, ((text_cell("甲"),),), (1,), numbered=True)
    root = part(
        data_of(Picture("p", LONG, DOT, "png", 10, 10, "图"), table, Picture("q", "短", DOT, "png", 10, 10, "图")),
        "word/document.xml",
    )
    captions = root.xpath(
        "//w:p[w:pPr/w:pStyle/@w:val='Caption' or w:pPr/w:pStyle/@w:val='PictureCaption']", namespaces=W
    )
    assert ["".join(found(p, ".//w:t/text()")) for p in captions] == [f"图1 {LONG}", f"表1 {LONG}", "图2 短"]
    indents = [[plain(i) for i in p.findall("w:pPr/w:ind", W)] for p in captions]
    assert indents[0] == indents[1] != []
    assert indents[2] == []
    [indent] = captions[0].findall("w:pPr/w:ind", W)
    left, right = (int(indent.get(f"{{{W['w']}}}{side}")) for side in ("left", "right"))
    # 36.5 letters of 240 twips in lines of 8844: about 18 and 1.5 more to a line
    assert abs(left - right) <= 1
    assert 4300 < 8844 - left - right < 5300
