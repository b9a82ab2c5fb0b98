"""Word templates as users have them: an institute's made with python-docx, a bureau's as Chinese Word writes it."""

from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from tests.document.tables import DOT
from tests.reading.word import W, packed
from xiufu.render.docx.package import default_parts

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def institute_template(logo: bytes = DOT) -> bytes:
    """A design institute's: 小四宋体, a logo and words in the header, its own headings and table lines, no mark."""
    package = docx.Document()
    page = package.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(3), Cm(2), Cm(3.5), Cm(2)
    normal = package.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    _chinese(normal, "宋体")
    normal.paragraph_format.line_spacing = Pt(22)
    for level, size in ((1, 16), (2, 14), (3, 12)):
        heading = package.styles[f"Heading {level}"]
        heading.font.name, heading.font.size, heading.font.bold = "Arial", Pt(size), True
        heading.font.color.rgb = RGBColor(0x1F, 0x3A, 0x5F)
        _chinese(heading, "微软雅黑")
    package.styles["Heading 1"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    header = page.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    header.add_run().add_picture(BytesIO(logo), width=Cm(2), height=Cm(1))
    header.add_run("某某规划设计院有限公司")
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("第 ")
    _field(footer, "PAGE")
    footer.add_run(" 页 共 ")
    _field(footer, "NUMPAGES")
    footer.add_run(" 页")
    package.add_paragraph("样例文字，会被换掉")
    table = package.add_table(1, 2)
    table.style = None
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="1F3A5F"/>'
        for side, size in (("top", 12), ("bottom", 12), ("insideH", 6))
    )
    table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))
    buffer = BytesIO()
    package.save(buffer)
    return buffer.getvalue()


def _chinese(style: ParagraphStyle, font: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)


def _field(paragraph: Paragraph, name: str) -> None:
    words = f"<w:r><w:instrText>{name}</w:instrText></w:r>"
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end"))
    inside = f"{begin}{words}{separate}<w:r><w:t>9</w:t></w:r>{end}"
    paragraph._p.extend(parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))


def style(kind: str, identifier: str, name: str, rest: str = "", *, default: bool = False) -> str:
    flag = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"{flag}><w:name w:val="{name}"/>{rest}</w:style>'


BUREAU_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    + style(
        "paragraph",
        "a",
        "Normal",
        '<w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>'
        '<w:jc w:val="both"/></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr>',
        default=True,
    )
    + style(
        "paragraph",
        "1",
        "heading 1",
        '<w:basedOn w:val="a"/><w:next w:val="a"/><w:pPr><w:keepNext/><w:numPr><w:numId w:val="3"/></w:numPr>'
        '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr>',
    )
    + style("paragraph", "2", "heading 2", '<w:basedOn w:val="a"/><w:rPr><w:rFonts w:eastAsia="楷体"/></w:rPr>')
    + style("paragraph", "Heading3", "别的样式", '<w:basedOn w:val="a"/>')
    + style(
        "paragraph",
        "a3",
        "表格文字",
        '<w:basedOn w:val="a"/><w:pPr><w:spacing w:line="240" w:lineRule="auto"/>'
        '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr>',
    )
    + style("character", "a0", "Default Paragraph Font", default=True)
    + style("table", "a1", "Normal Table", "<w:tblPr/>", default=True)
)
BUREAU_NUMBERS = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="1"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="附件%1："/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
)
MINOR = '<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋"/><a:cs typeface=""/></a:minorFont>'
THEME = (
    default_parts()["word/theme/theme1.xml"]
    .decode()
    .replace(
        MINOR,
        '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="仿宋_GB2312"/>'
        "</a:minorFont>",
    )
)
PAPER = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{}" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
BUREAU_BODY = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>某某旗自然资源局</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>土地复垦方案审查稿</w:t></w:r></w:p>"
    f"<w:p><w:pPr><w:sectPr>{PAPER.format(2098)}</w:sectPr></w:pPr></w:p>"
    "<w:p><w:r><w:t>{{正</w:t></w:r><w:r><w:t>文}}</w:t></w:r></w:p>"
    '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    '<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>审查意见</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>（此页由审查部门填写）</w:t></w:r></w:p>"
    f'<w:sectPr><w:headerReference w:type="default" r:id="rId9"/>{PAPER.format(2098)}<w:cols w:num="2"/>'
    '<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
)


def relations(*lines: tuple[str, str, str], external: str = "") -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{kind if "/" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for key, kind, target in lines
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}{external}</Relationships>'


def bureau_template(body: str = BUREAU_BODY, *, kind: str = f"{TYPE}.template.main+xml", more: str = "") -> bytes:
    """A bureau's .dotx as Chinese Word writes it: identifiers such as ``1`` and ``a``, a cover, a mark, an appendix."""
    overrides = {
        "/word/document.xml": kind,
        "/word/styles.xml": f"{TYPE}.styles+xml",
        "/word/numbering.xml": f"{TYPE}.numbering+xml",
        "/word/header7.xml": f"{TYPE}.header+xml",
        "/word/settings.xml": f"{TYPE}.settings+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    }
    types = "".join(f'<Override PartName="{name}" ContentType="{type_}"/>' for name, type_ in overrides.items())
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
            'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
            f'Extension="xml" ContentType="application/xml"/>{types}</Types>',
            "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(
                ("rId1", "styles", "styles.xml"),
                ("rId2", "numbering", "numbering.xml"),
                ("rId3", "settings", "settings.xml"),
                ("rId4", "theme", "theme/theme1.xml"),
                ("rId9", "header", "header7.xml"),
                ("rId5", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
                ("rId6", "image", "media/lost.png"),
            ),
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{BUREAU_STYLES}{more}</w:styles>',
            "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{BUREAU_NUMBERS}</w:numbering>',
            "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:documentProtection w:edit="readOnly"/></w:settings>',
            "word/theme/theme1.xml": THEME,
            "word/header7.xml": f'<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:t>内部资料</w:t></w:r>'
            '<w:r><w:tab/></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p></w:hdr>',
            "word/vbaProject.bin": b"macro",
        }
    )
