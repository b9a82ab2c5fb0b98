"""Automatic numbers of other people's files, as Word prints them."""

import pytest

from tests.reading.word import TYPES, W, packed, tc, tr
from xiufu.document.blocks import Heading, Paragraph
from xiufu.reading.docx import read_docx
from xiufu.reading.docx_numbers import formatted

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def file(body: str, numbering: str, styles: str = "") -> bytes:
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{REL}/{kind}" Target="{kind}.xml"/>' for kind in ("styles", "numbering")
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": f'{head}<Relationship Id="r1" Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f"{head}{relations}</Relationships>",
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
            "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>',
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        }
    )


def level(n: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def listed(*levels: str, number: int = 0) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int = 0, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def line(text: str, number: int, at: int = 0, style: str = "") -> str:
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + (
        f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    )
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def texts(data: bytes) -> list[str]:
    blocks = read_docx(data).document.blocks
    return [b.title if isinstance(b, Heading) else b.text for b in blocks if isinstance(b, Heading | Paragraph)]


MULTI = listed(
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    level(2, "lowerLetter", "（%3）"),
)


def test_levels_restart_below_a_higher_one_and_legal_numbers_are_digits():
    body = line("甲", 1) + line("乙", 1, 1) + line("丙", 1, 2) + line("丁", 1, 2) + line("戊", 1, 1) + line("己", 1, 2)
    body += line("庚", 1) + line("辛", 1, 1)
    assert texts(file(body, MULTI + num(1))) == [
        "第一章 甲",
        "1.1 乙",
        "（a）丙",
        "（b）丁",
        "1.2 戊",
        "（a）己",
        "第二章 庚",
        "2.1 辛",
    ]


def test_instances_of_one_list_count_on_until_one_starts_again():
    again = num(2) + num(3, more='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    numbers = listed(level(0, "decimal", "%1）")) + num(1) + again
    body = line("甲", 1) + line("乙", 2) + line("丙", 3) + line("丁", 3) + line("戊", 1)
    assert texts(file(body, numbers)) == ["1）甲", "2）乙", "5）丙", "6）丁", "7）戊"]


def test_an_instance_may_have_a_level_of_its_own_and_a_level_its_start_and_its_restart():
    numbers = (
        listed(
            level(0, "decimal", "%1", start=3),
            level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>'),
        )
        + num(1)
        + num(2, more=f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1")}</w:lvlOverride>')
    )
    body = line("甲", 1) + line("乙", 1, 1) + line("丙", 1) + line("丁", 1, 1) + line("戊", 2)
    assert texts(file(body, numbers)) == ["3 甲", "1 乙", "4 丙", "2 丁", "V 戊"]


def test_numbers_of_styles_of_their_bases_and_of_lists_that_a_style_has():
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="k"><w:name w:val="子"/><w:basedOn w:val="h"/></w:style>'
        '<w:style w:type="numbering" w:styleId="n"><w:name w:val="列表"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    linked = level(1, "japaneseCounting", "%2、", '<w:pStyle w:val="h"/>')
    numbers = listed(linked) + listed('<w:numStyleLink w:val="n"/>', number=4) + num(1) + num(2, 4)
    head = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = (
        head.format("h", "甲")
        + head.format("k", "乙")
        + line("丙", 2, 1)
        + line("丁", 0, 0, "h")
        + head.format("h", "戊")
    )
    assert texts(file(body, numbers, styles)) == ["一、甲", "二、乙", "三、丙", "丁", "四、戊"]


def test_numbers_in_tables_count_in_the_order_of_the_text_and_bullets_print_nothing():
    cell = f"<w:tc>{line('乙', 1)}</w:tc>"
    numbers = listed(level(0, "decimal", "%1．")) + num(1) + listed(level(0, "bullet", "●"), number=1) + num(2, 1)
    body = line("甲", 1) + f"<w:tbl>{tr(cell, tc('无'))}</w:tbl>" + line("丙", 1) + line("丁", 2) + line("戊", 99)
    data = file(body, numbers)
    assert texts(data) == ["1．甲", "3．丙", "丁", "戊"]
    [table] = read_docx(data).document.tables()
    assert table.rows[0][0].text == "2．乙"


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("decimal", ["1", "10", "21", "110", "1003"]),
        ("chineseCountingThousand", ["一", "十", "二十一", "一百一十", "一千零三"]),
        ("japaneseCounting", ["一", "十", "二十一", "一百一十", "一千零三"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "贰拾壹", "壹佰壹拾", "壹仟零叁"]),
        ("ideographDigital", ["一", "一〇", "二一", "一一〇", "一〇〇三"]),
        ("upperLetter", ["A", "J", "U", "FFFFF", "O" * 39]),
        ("lowerRoman", ["i", "x", "xxi", "cx", "miii"]),
        ("decimalZero", ["01", "10", "21", "110", "1003"]),
        ("decimalEnclosedCircle", ["①", "⑩", "21", "110", "1003"]),
        ("ideographTraditional", ["甲", "癸", "21", "110", "1003"]),
        ("whoKnows", ["1", "10", "21", "110", "1003"]),
        ("none", ["", "", "", "", ""]),
    ],
)
def test_formats(form: str, printed: list[str]):
    assert [formatted(n, form) for n in (1, 10, 21, 110, 1003)] == printed
