"""What of a Word template does not carry over (未采用的设置), said in plain Chinese."""

import re
from collections.abc import Iterator

from lxml import etree

from xiufu.render.docx.frame import PLACE, words
from xiufu.render.docx.styles import value
from xiufu.render.docx.template import Template
from xiufu.render.docx.xml import MAIN, Element, qualified

PNG, JPEG = b"\x89PNG", b"\xff\xd8\xff"
_PART = re.compile(r"(header|footer|document)\d*\.xml$")
_IN_WORD_ONLY = "只保留在 Word 中，PDF 不含"
_DRAWN = {
    "txbxContent": "文本框",
    "wsp": "图形",
    "wgp": "组合图形",
    "wpc": "画布",
    "shape": "图形（VML）",
    "relIds": "SmartArt 图形",
    "chart": "图表",
    "OLEObject": "嵌入的对象",
}
_LETTERS = ("glow", "shadow", "reflection", "textOutline", "textFill", "outline", "emboss", "imprint")
_PAGE = {
    "pgBorders": "页面边框没有采用到 PDF",
    "lnNumType": "行号没有采用到 PDF",
    "titlePg": "首页不同的页眉页脚没有采用到 PDF",
}


def left_out(template: Template) -> tuple[str, ...]:
    """Everything of a template that Word files or PDF files made with it do not show (未采用)."""
    trees = {
        path: etree.fromstring(blob)
        for path, blob in template.parts.items()
        if path.endswith(".xml") and MAIN.encode() in blob
    }
    document = trees[template.main]
    body = document[0] if document.find(qualified("background")) is None else document[1]
    said = [*template.ignored, *_body(body), *_sections(document), *_lines(document)]
    if document.find(qualified("background")) is not None:
        said.append("页面背景色没有采用到 PDF")
    for path, tree in trees.items():
        place = _PART.search(path)
        if place:
            said += _drawn(tree, {"header": "页眉", "footer": "页脚"}.get(place[1], ""))
        if place and place[1] != "document":
            said += _story(tree, "页眉" if place[1] == "header" else "页脚")
        if tree.tag == qualified("settings"):
            said += _settings(tree)
        if tree.tag == qualified("styles"):
            said += _styles(tree)
    said += _media(template)
    return tuple(dict.fromkeys(said))


def _body(body: Element) -> Iterator[str]:
    children = [child for child in body if child.tag != qualified("sectPr")]
    texts = [words(child).strip() for child in children]
    if PLACE in texts:
        place = texts.index(PLACE)
        if any(texts[:place]):
            yield f"{PLACE} 之前的内容（如封面）{_IN_WORD_ONLY}"
        if any(texts[place + 1 :]):
            yield f"{PLACE} 之后的内容（如附件）{_IN_WORD_ONLY}"
    elif PLACE in words(body):
        yield f"{PLACE} 没有独占一段（或在表格、文本框里），没有当作正文位置；模板的全部文字已换成方案正文"
    elif any(texts):
        yield f"模板里没有独占一段的 {PLACE}，模板的全部文字已换成方案正文"


def _sections(document: Element) -> Iterator[str]:
    pages = list(document.iter(qualified("sectPr")))
    if len(pages) > 1:
        yield f"模板分为 {len(pages)} 节，方案正文只用其中一节的纸张、页边距和页眉页脚"
    for page in pages:
        columns = page.find(qualified("cols"))
        if columns is not None and (columns.get(qualified("num"), "1") != "1" or len(columns)):
            yield "分栏没有采用，方案正文排成一栏"
        grid = page.find(qualified("docGrid"))
        if grid is not None and grid.get(qualified("type"), "default") != "default":
            yield "文档网格（每页行数、每行字数）只在 Word 中起作用，PDF 按段落行距排"
        if value(page, "textDirection").startswith("tb"):
            yield "整页竖排没有采用到 PDF"
        for tag, words_ in _PAGE.items():
            if page.find(qualified(tag)) is not None:
                yield words_


def _lines(document: Element) -> Iterator[str]:
    borders = next(document.iter(qualified("tblBorders")), None)
    upright = None if borders is None else borders.find(qualified("insideV"))
    if borders is not None and (upright is None or upright.get(qualified("val")) in ("nil", "none")):
        yield "模板的表格没有竖线（如三线表）；方案的表格有合并单元格，仍画竖线"


def _drawn(tree: Element, place: str) -> Iterator[str]:
    for node in tree.iter("{*}*"):
        name = etree.QName(node).localname
        if name == "shape" and "WaterMark" in node.get("id", ""):
            yield f"水印{_IN_WORD_ONLY}"
        elif name in _DRAWN and not (name == "shape" and node.find(".//{*}imagedata") is not None):
            yield f"{place}{'的' if place else ''}{_DRAWN[name]}{_IN_WORD_ONLY}"
        elif name == "anchor" and place:
            yield f"{place}的图片浮动在文字之外，PDF 中排在一行里"


def _story(tree: Element, place: str) -> Iterator[str]:
    if next(tree.iter(qualified("tbl")), None) is not None:
        yield f"{place}中的表格只保留在 Word 中，PDF 只取其中的文字"
    stated = "".join(i.text or "" for i in tree.iter(qualified("instrText")))
    stated += "".join(f.get(qualified("instr"), "") for f in tree.iter(qualified("fldSimple")))
    for name in re.findall(r"\b(STYLEREF|DATE|TIME|FILENAME|TITLE|AUTHOR|REF|DOCPROPERTY)\b", stated):
        yield f"{place}中的域 {name} 在 PDF 中不会更新"
    if place == "页脚" and next(tree.iter("{*}blip"), None) is not None:
        yield f"页脚的图片{_IN_WORD_ONLY}"


def _settings(tree: Element) -> Iterator[str]:
    if tree.find(qualified("evenAndOddHeaders")) is not None:
        yield "奇偶页不同的页眉页脚：PDF 各页都用奇数页的"
    if tree.find(qualified("mirrorMargins")) is not None:
        yield "对称页边距没有采用到 PDF"


def _styles(tree: Element) -> Iterator[str]:
    for style in tree.iter(qualified("style")):
        identifier, name = style.get(qualified("styleId"), ""), value(style, "name")
        own = (
            style.get(qualified("type")) == "table"
            and style.get(qualified("customStyle"))
            and identifier != "PlanTable"
        )
        if own and style.find(qualified("tblStylePr")) is not None:
            yield f"表格样式“{name}”的底纹、首行和隔行格式没有采用，只取表格线和单元格边距"
        if not re.fullmatch(r"Normal|BodyText|Title|Subtitle|Heading[1-6]|Caption|TOC[1-3]|TableText", identifier):
            continue
        letters, paragraph = style.find(qualified("rPr")), style.find(qualified("pPr"))
        if letters is not None:
            if any(etree.QName(child).localname in _LETTERS for child in letters):
                yield f"样式“{name}”的文字效果（阴影、发光、轮廓等）没有采用到 PDF"
            color = letters.find(qualified("color"))
            if color is not None and color.get(qualified("themeColor")):
                yield f"样式“{name}”用主题颜色，PDF 按其当前颜色 {color.get(qualified('val'), '')} 印出"
            if letters.find(qualified("spacing")) is not None or letters.find(qualified("w")) is not None:
                yield f"样式“{name}”的字符间距和缩放没有采用到 PDF"
        if paragraph is not None and any(paragraph.find(qualified(tag)) is not None for tag in ("pBdr", "shd")):
            yield f"样式“{name}”的段落边框和底纹没有采用到 PDF"


def _media(template: Template) -> Iterator[str]:
    """Pictures in the header that only Word can show."""
    for path, blob in template.parts.items():
        if re.search(r"_rels/header\d*\.xml\.rels$", path):
            for target in re.findall(rb'Target="([^"]*media/[^"]*)"', blob):
                name = target.decode("utf-8", "replace").rpartition("/")[2]
                data = next((b for p, b in template.parts.items() if p.endswith(f"media/{name}")), b"")
                if not data.startswith((PNG, JPEG)):
                    yield f"页眉图片 {name} 不是 PNG 或 JPEG，{_IN_WORD_ONLY}"
