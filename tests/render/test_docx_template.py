"""Writing into the user's own Word template: what of it stays, what is taken out, and what is refused."""

import re
import tempfile
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from lxml import etree

from tests.document.comparable import comparable
from tests.document.tables import documents
from tests.reading.word import packed, relation
from tests.render.form import body, form_document
from tests.render.templates import BUREAU_BODY, PAPER, bureau_template, institute_template, style
from tests.render.test_docx_file import faults
from xiufu.core.errors import InputError
from xiufu.document.blocks import Block, Contents, Document, Heading, Paragraph, Table, Text, text_cell
from xiufu.document.numbering import numbered
from xiufu.reading.docx import read_docx
from xiufu.render.docx import write_docx
from xiufu.render.docx.house import read_house

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
WIDE = Table("w", "宽表", ((text_cell("宽"),),), (1,), landscape=True)
INSTITUTE = institute_template()
PLAN = Document(
    "方案",
    numbered((Contents(2), Heading("总则", 1, "一、"), body("文字"), Heading("目的", 2, "（一）"), WIDE, body("末"))),
    "页眉",
)


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def found(data: bytes, name: str, path: str) -> list[str]:
    return [str(x) for x in part(data, name).xpath(path, namespaces=W)]


@pytest.mark.parametrize("template", [institute_template(), bureau_template()], ids=["institute", "bureau"])
@pytest.mark.parametrize("document", [PLAN, form_document(), Document("", ())], ids=["plan", "form", "empty"])
def test_what_is_written_into_a_template_keeps_the_rules(template: bytes, document: Document, tmp_path: Path):
    assert faults(write_docx(document, draft=True, template=template), tmp_path) == []


@settings(max_examples=15, deadline=None)
@given(documents())
def test_whatever_is_written_into_a_template_is_read_again(document: Document):
    data = write_docx(document, draft=True, template=INSTITUTE, pages={1: 2})
    assert comparable(read_docx(data).document) == comparable(document)
    with tempfile.TemporaryDirectory() as folder:
        assert faults(data, Path(folder)) == []


def test_without_a_mark_the_document_takes_the_place_of_all_text():
    data = write_docx(PLAN, draft=False, template=institute_template())
    assert comparable(read_docx(data).document) == comparable(PLAN)
    assert found(data, "word/header1.xml", "//w:t/text()") == ["某某规划设计院有限公司"]
    assert found(data, "word/footer1.xml", "//w:t/text()") == ["第 ", "9", " 页 共 ", "9", " 页"]
    # 21 cm less 3 and 2 cm: 9072 twentieths of a point, all of it used by a table upright
    [upright, across, last] = [
        [int(size.get(f"{{{W['w']}}}{side}", "")) for side in "wh"]
        for size in part(data, "word/document.xml").iterfind(".//w:sectPr/w:pgSz", W)
    ]
    assert (upright, across, last) == ([11906, 16838], [16838, 11906], [11906, 16838])


def test_a_mark_keeps_what_stands_around_it():
    data = write_docx(PLAN, draft=False, template=bureau_template())
    texts = [p.text for p in docx.Document(BytesIO(data)).paragraphs]
    assert texts[:2] == ["某某旗自然资源局", "土地复垦方案审查稿"]
    assert texts[-2:] == ["审查意见", "（此页由审查部门填写）"]
    assert "{{正文}}" not in "".join(texts)
    # the appendix keeps the number of its own list, the headings of the plan have theirs
    titles = [h.title for h in read_docx(data).document.headings()]
    assert titles == ["一、总则", "（一）目的", "附件一： 审查意见"]
    # cover, plan upright, plan across, plan upright, appendix in its two columns
    pages = part(data, "word/document.xml").findall(".//w:sectPr", W)
    assert [p.find("w:pgSz", W).get(f"{{{W['w']}}}orient") for p in pages] == [None, None, "landscape", None, None]  # type: ignore[union-attr]
    assert [p.find("w:cols", W) is not None for p in pages] == [False, False, False, False, True]
    # a page break before the section that begins there would leave an empty page
    assert found(data, "word/document.xml", "//w:br/@w:type") == []


def test_a_cover_without_a_section_of_its_own_gets_one():
    one = "<w:p><w:r><w:t>封面</w:t></w:r></w:p><w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p>" + (
        f"<w:sectPr>{PAPER.format(1000)}</w:sectPr>"
    )
    root = part(write_docx(PLAN, draft=False, template=bureau_template(one)), "word/document.xml")
    [first, *_] = root.xpath("//w:p[w:pPr/w:sectPr]", namespaces=W)
    assert "".join(first.itertext()) == "封面"


def test_a_mark_in_a_table_is_no_place():
    table = f"<w:tbl><w:tr><w:tc>{BUREAU_BODY[: BUREAU_BODY.index('<w:p><w:pPr><w:sectPr')]}<w:p><w:r><w:t>{{{{正文}}}}，</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr/>"
    data = write_docx(PLAN, draft=False, template=bureau_template(table))
    assert comparable(read_docx(data).document) == comparable(PLAN)
    # a section that states no paper gets ours
    assert found(data, "word/document.xml", "(//w:pgSz)[1]/@w:w") == ["11906"]


def test_a_draft_says_so_on_every_page_of_the_template_too():
    data = write_docx(PLAN, draft=True, template=bureau_template())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        headers = [name for name in archive.namelist() if name.startswith("word/header")]
    assert {name: found(data, name, "//w:t/text()")[0] for name in headers} == dict.fromkeys(headers, "【草稿】")
    first = part(data, "word/document.xml").find(".//w:sectPr", W)
    assert first is not None
    assert first.findall("w:headerReference", W) != []


def test_nothing_of_the_author_and_nothing_that_acts_goes_out():
    data = write_docx(
        PLAN, draft=False, template=bureau_template(kind="application/vnd.ms-word.template.macroEnabled.main+xml")
    )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert [n for n in archive.namelist() if "vba" in n.lower()] == []
        assert b"macroEnabled" not in archive.read("[Content_Types].xml")
        assert b"documentProtection" not in archive.read("word/settings.xml")
    properties = docx.Document(BytesIO(write_docx(PLAN, draft=False, template=institute_template()))).core_properties
    assert (properties.author, properties.created, properties.comments) == ("", None, "")


def test_styles_are_found_by_name_and_take_our_identifiers():
    data = write_docx(PLAN, draft=False, template=bureau_template(more=style("paragraph", "BodyText", "别的")))
    names = dict(
        zip(
            found(data, "word/styles.xml", "//w:style/@w:styleId"),
            found(data, "word/styles.xml", "//w:style/w:name/@w:val"),
            strict=True,
        )
    )
    assert (names["Normal"], names["Heading1"], names["TableText"]) == ("Normal", "heading 1", "表格文字")
    assert (names["Heading3"], names["Heading3_1"]) == ("heading 3", "别的样式")
    assert (names["BodyText"], names["BodyText_1"]) == ("Body Text", "别的")
    used = set(found(data, "word/document.xml", "//w:pStyle/@w:val"))
    assert used <= names.keys()
    # what the template calls heading 1 is based on its Normal under the new identifier
    assert found(data, "word/styles.xml", "//w:style[@w:styleId='Heading1']/w:basedOn/@w:val") == ["Normal"]


def test_a_template_gives_the_same_bytes_every_time():
    for template in (institute_template(), bureau_template()):
        assert write_docx(PLAN, draft=True, template=template) == write_docx(PLAN, draft=True, template=template)


def test_a_file_we_wrote_serves_as_a_template():
    once = write_docx(form_document(), draft=False)
    again = write_docx(form_document(), draft=False, template=once)
    assert comparable(read_docx(again).document) == comparable(form_document())
    assert read_docx(again).figures == read_docx(once).figures != {}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "文件不是有效的 .docx 文件"),
        (b"hello", "文件不是有效的 .docx 文件"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "文件是旧版 .doc 格式或设有打开密码"),
        (bureau_template()[:900], "文件不是有效的 .docx 文件"),
        (packed({"a.txt": "x"}), "文件不是 Word 文档"),
        (bureau_template(kind="application/vnd.ms-excel.sheet.main+xml"), "文件不是 Word 文档"),
        (bureau_template("<w:p>"), "文件已损坏，无法读取"),
        (
            packed(
                {
                    "[Content_Types].xml": "<Types/>",
                    "_rels/.rels": relation("x.xml", "officeDocument"),
                    "x.xml": "<workbook/>",
                }
            ),
            "文件不是 Word 文档",
        ),
    ],
)
def test_what_is_no_template_is_refused(data: bytes, problem: str):
    with pytest.raises(InputError) as fault:
        write_docx(PLAN, draft=False, template=data)
    [said] = fault.value.problems
    assert (said.file, said.problem) == ("Word 模板", problem)


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_are_numbered_whatever_the_template_calls_them(level: int):
    blocks: list[Block] = [Heading(str(n), n, "1.1") for n in range(1, level + 1)]
    document = Document("题", numbered([*blocks, Paragraph((Text("文"),))]))
    read = read_docx(write_docx(document, draft=False, template=bureau_template())).document
    assert [h.title for h in read.headings()][:level] == [h.title for h in document.headings()]


def parts_of(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


BUREAU = parts_of(bureau_template())


@pytest.mark.parametrize("name", sorted(BUREAU))
@pytest.mark.parametrize("damage", ["lost", "empty", "another", "numbers"])
def test_a_damaged_template_is_used_or_refused_but_never_crashes(name: str, damage: str):
    parts = dict(BUREAU)
    text = parts.pop(name)
    assert isinstance(text, bytes)
    if damage != "lost":
        wild = re.sub(rb'(w:(?:val|w|h|left|top|line|firstLine|sz|ilvl|num|id))="[^"]*"', rb'\1="-9x"', text)
        parts[name] = {"empty": b"", "another": b"<x/>", "numbers": wild}[damage]
    with suppress(InputError):
        read_house(packed(parts))
        write_docx(PLAN, draft=True, template=packed(parts))


@pytest.mark.parametrize("paper", ['<w:pgSz w:w="99999999999" w:h="1"/>', '<w:pgSz w:w="3000" w:h="16838"/>'])
def test_paper_without_room_is_replaced_and_said(paper: str):
    margins = '<w:pgMar w:top="10" w:right="10" w:bottom="10" w:left="400" w:header="8" w:footer="9" w:gutter="0"/>'
    house = read_house(bureau_template(f"<w:p/><w:sectPr>{paper}{margins}</w:sectPr>"))
    assert (house.page.width, house.page.height, house.page.left) == (11906, 16838, 1588)
    assert "模板的纸张或页边距放不下文字，改用 A4 纸和默认页边距" in house.ignored
