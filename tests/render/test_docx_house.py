"""The house style as read from templates: literal expectations for ours, an institute's and a bureau's."""

from typing import get_args

import pytest

from tests.document.tables import DOT
from tests.render.templates import BUREAU_BODY, bureau_template, institute_template, style
from xiufu.core.errors import InputError
from xiufu.render.docx.house import default_house, read_house
from xiufu.render.house import Grid, Kind, Look, Page, Spacing

ONE_AND_A_HALF, EXACT_28, EXACT_22 = Spacing(360), Spacing(560, "exact"), Spacing(440, "exact")


def test_our_own():
    house = default_house()
    # A4; margins 30, 28, 28 and 26 mm; 56.7 twips are a millimetre
    assert house.page == Page(11906, 16838, 1701, 1588, 1588, 1474, 964, 964)
    assert house.grid == Grid(8, 4, "000000", 80, 80, 0, 0)
    assert (house.header, house.footer, house.header_rule) == ("", "— {{页码}} —", True)
    assert (house.logos, house.ignored) == ((), ())
    song, hei, fang = "宋体", "黑体", "仿宋"
    roman = "Times New Roman"
    assert house.looks["body"] == Look(fang, roman, 24, align="both", first_line=480, spacing=ONE_AND_A_HALF)
    assert house.looks["item"] == house.looks["body"]
    assert house.looks["heading1"] == Look(hei, roman, 32, before=360, after=180)
    assert house.looks["heading4"] == Look(fang, roman, 24, bold=True, before=120, after=60)
    assert house.looks["caption"] == Look(hei, roman, 24, align="center", before=180, after=60)
    assert house.looks["table_text"] == Look(song, roman, 21, align="center", before=20, after=20)
    assert house.looks["table_head"] == Look(hei, roman, 21, align="center", before=20, after=20)
    assert house.looks["contents2"] == Look(fang, roman, 24, left=240, spacing=Spacing(250))
    assert house.looks["footnote"] == Look(song, roman, 18)
    assert house.looks["header"] == Look(song, roman, 18, align="center")
    assert set(house.looks) == set(get_args(Kind))


def test_an_institute_s():
    house = read_house(institute_template())
    # margins of 35, 20, 30 and 20 mm
    assert house.page == Page(11906, 16838, 1984, 1134, 1701, 1134, 720, 720)
    assert (house.header, house.footer) == ("某某规划设计院有限公司", "第 {{页码}} 页 共 {{页数}} 页")
    [logo] = house.logos
    assert (logo.data, logo.format, logo.width, logo.height, logo.align) == (DOT, "png", 1133, 566, "right")
    assert not house.header_rule
    assert house.grid == Grid(12, 6, "1F3A5F", 108, 108, 0, 0)
    # its Body Text states 6 points after; the indent of two letters is ours, as it states none
    assert house.looks["body"] == Look("宋体", "Arial", 24, align="both", first_line=480, after=120, spacing=EXACT_22)
    assert house.looks["heading1"] == Look(
        "微软雅黑", "Arial", 32, bold=True, color="1F3A5F", align="center", before=480, spacing=EXACT_22
    )
    # python-docx's caption is 9 points: so is table text, which the template has no style for
    assert house.looks["table_text"].size == 18
    assert house.looks["header"].align == "right"
    assert "模板里没有独占一段的 {{正文}}，模板的全部文字已换成方案正文" in house.ignored
    assert "模板的表格没有竖线（如三线表）；方案的表格有合并单元格，仍画竖线" in house.ignored


def test_a_bureau_s_with_theme_fonts_and_numbers_for_names():
    house = read_house(bureau_template())
    # 37, 35, 28 and 26 mm
    assert house.page == Page(11906, 16838, 2098, 1985, 1588, 1474, 851, 992)
    assert (house.header, house.footer, house.logos) == ("内部资料\t{{页码}}", "", ())
    body = Look("仿宋_GB2312", "Calibri", 32, align="both", first_line=640, spacing=EXACT_28)
    assert house.looks["body"] == body
    assert house.looks["heading2"] == Look("楷体", "Calibri", 32, align="both", first_line=640, spacing=EXACT_28)
    assert house.looks["table_text"] == Look("仿宋_GB2312", "Calibri", 24, align="center")
    # missing ones are ours, in the template's font, without the indent of its text
    assert house.looks["table_unit"] == Look("仿宋_GB2312", "Calibri", 21, align="right", after=40)
    assert house.looks["heading3"] == Look("黑体", "Calibri", 24, align="both", before=180, after=60)
    assert house.ignored == (
        "模板的编辑限制（文档保护）已取消，生成的文件可以编辑",
        "标题的自动编号按方案大纲编排，不用模板自带的编号",
        "{{正文}} 之前的内容（如封面）只保留在 Word 中，PDF 不含",
        "{{正文}} 之后的内容（如附件）只保留在 Word 中，PDF 不含",
        "模板分为 2 节，方案正文只用其中一节的纸张、页边距和页眉页脚",
        "分栏没有采用，方案正文排成一栏",
        "文档网格（每页行数、每行字数）只在 Word 中起作用，PDF 按段落行距排",
    )


def test_what_libreoffice_states_of_every_page_is_not_reported():
    plain = BUREAU_BODY.replace("<w:docGrid", '<w:formProt w:val="false"/><w:textDirection w:val="lrTb"/><w:docGrid')
    down = plain.replace("lrTb", "tbRl")
    assert read_house(bureau_template(plain)).ignored == read_house(bureau_template()).ignored
    assert "整页竖排没有采用到 PDF" in read_house(bureau_template(down)).ignored


BOX = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="s"><v:textbox><w:txbxContent><w:p/>'
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (bureau_template(BOX + BUREAU_BODY), "文本框只保留在 Word 中，PDF 不含"),
        (
            bureau_template(kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
            "模板中的宏已去掉，不写入生成的文件",
        ),
        (
            bureau_template(BUREAU_BODY.replace("<w:cols", '<w:pgBorders w:offsetFrom="page"/><w:cols')),
            "页面边框没有采用到 PDF",
        ),
        (
            bureau_template(
                more=style(
                    "paragraph",
                    "a9",
                    "Title",
                    '<w:pPr><w:shd w:val="clear" w:fill="FFFF00"/></w:pPr><w:rPr><w:color w:val="1F3A5F" '
                    'w:themeColor="accent1"/></w:rPr>',
                )
            ),
            "样式“Title”的段落边框和底纹没有采用到 PDF",
        ),
        (
            bureau_template(BUREAU_BODY.replace("文}}</w:t>", "文}}（此处）</w:t>")),
            "{{正文}} 没有独占一段（或在表格、文本框里），没有当作正文位置；模板的全部文字已换成方案正文",
        ),
    ],
)
def test_what_does_not_carry_over_is_said(template: bytes, said: str):
    assert said in read_house(template).ignored
    assert said not in read_house(bureau_template()).ignored


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        # twice 12 points, and half as much of the same in hundredths of a letter, which count before twips
        ('<w:ind w:firstLineChars="150" w:firstLine="1"/>', (360, 0)),
        ('<w:ind w:hanging="420" w:left="420"/>', (-420, 420)),
        ('<w:ind w:start="100"/>', (480, 100)),
    ],
)
def test_indents(properties: str, expected: tuple[int, int]):
    base = f'<w:basedOn w:val="a"/><w:pPr>{properties}</w:pPr><w:rPr><w:sz w:val="24"/></w:rPr>'
    look = read_house(bureau_template(more=style("paragraph", "x", "Body Text", base))).looks["body"]
    assert (look.first_line, look.left) == expected


def test_styles_that_are_based_on_each_other_in_a_circle_end():
    more = style("paragraph", "x", "Title", '<w:basedOn w:val="y"/>') + style(
        "paragraph", "y", "乙", '<w:basedOn w:val="x"/><w:rPr><w:sz w:val="40"/></w:rPr>'
    )
    assert read_house(bureau_template(more=more)).looks["title"].size == 40


def test_a_bad_template_is_called_by_its_name():
    with pytest.raises(InputError) as fault:
        read_house(b"", name="模板.docx")
    assert fault.value.problems[0].file == "模板.docx"
