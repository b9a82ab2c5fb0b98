"""House style read from a Word template (版式读取): the user's, or our own, which is read the same way."""

from collections.abc import Iterator
from functools import cache

from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.oxml.section import CT_SectPr
from lxml import etree

from xiufu.document.blocks import Align
from xiufu.render.docx.frame import open_frame
from xiufu.render.docx.grid import table_grid
from xiufu.render.docx.header import says
from xiufu.render.docx.ignored import JPEG, PNG, left_out
from xiufu.render.docx.styles import Styles, number, value
from xiufu.render.docx.template import template_parts
from xiufu.render.docx.xml import Element, qualified
from xiufu.render.house import House, Kind, Logo, Look, Page

_KINDS: dict[Kind, str] = {
    "body": "BodyText",
    "title": "Title",
    "subtitle": "Subtitle",
    "note": "TableNote",
    "item": "ListItem",
    "signature": "Signature",
    "heading1": "Heading1",
    "heading2": "Heading2",
    "heading3": "Heading3",
    "heading4": "Heading4",
    "heading5": "Heading5",
    "heading6": "Heading6",
    "caption": "Caption",
    "table_unit": "TableUnit",
    "table_text": "TableText",
    "table_head": "TableHead",
    "contents_title": "TOCHeading",
    "contents1": "TOC1",
    "contents2": "TOC2",
    "contents3": "TOC3",
    "footnote": "FootnoteText",
    "header": "Header",
    "footer": "Footer",
}
_FIELDS = {"PAGE": "{{页码}}", "NUMPAGES": "{{页数}}", "SECTIONPAGES": "{{页数}}"}
_EMU_PER_TWIP = 635
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_house(template: bytes, *, name: str = "Word 模板") -> House:
    """The house style of a user's Word template (单位版式). ``name`` is what messages call the file.

    Raises ``InputError`` when it is no Word file, or old, locked or damaged.
    """
    frame = open_frame(template, name)
    return _house(frame.package, frame.page, left_out(template_parts(template, name)))


@cache
def default_house() -> House:
    """Our own house style (默认版式)."""
    frame = open_frame(None)
    return _house(frame.package, frame.page, ())


def _house(package: Package, page: CT_SectPr, ignored: tuple[str, ...]) -> House:
    theme = next((p.blob for p in _related(package, RELATIONSHIP_TYPE.THEME)), None)
    styles = Styles(package.styles.element, etree.fromstring(theme) if theme else None)
    looks: dict[Kind, Look] = {kind: styles.look(identifier) for kind, identifier in _KINDS.items()}
    header, footer = _story(package, page, "headerReference"), _story(package, page, "footerReference")
    rule = True
    words = {"header": "", "footer": ""}
    logos: tuple[Logo, ...] = ()
    for kind, story in (("header", header), ("footer", footer)):
        if story is None or not says(story.element):
            continue
        words[kind] = _words(story.element)
        line = next((p for p in story.element.iter(qualified("p")) if _words(p)), None)
        if line is not None:
            looks["header" if kind == "header" else "footer"] = _look_of(styles, line)
        if kind == "header":
            logos = tuple(_logos(story, styles))
            rule = any(_ruled(styles, p) for p in story.element.iter(qualified("p")))
    return House(
        _page(page),
        looks,
        table_grid(styles),
        words["header"],
        words["footer"],
        rule,
        logos,
        ignored,
    )


def _related(package: Package, kind: str) -> Iterator[Part]:
    for relation in package.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            yield relation.target_part


def _page(page: CT_SectPr) -> Page:
    size, margins = page.find(qualified("pgSz")), page.find(qualified("pgMar"))
    if size is None or margins is None:
        raise ValueError("a section without paper: template_parts completes them")

    def length(element: Element, side: str) -> int:
        return abs(number(element.get(qualified(side))))

    gutter = length(margins, "gutter")
    return Page(
        length(size, "w"),
        length(size, "h"),
        length(margins, "top"),
        length(margins, "bottom"),
        length(margins, "left") + gutter,
        length(margins, "right"),
        length(margins, "header"),
        length(margins, "footer"),
    )


def _story(package: Package, page: CT_SectPr, tag: str) -> XmlPart | None:
    """The header or footer of ordinary pages."""
    for reference in page.findall(qualified(tag)):
        if reference.get(qualified("type")) == "default":
            part = package.part.related_parts[reference.get(f"{_R}id", "")]
            return part if isinstance(part, XmlPart) else None
    return None


def _words(root: Element) -> str:
    """Words with the fields of page numbers as placeholders; paragraphs as lines, what only draws is left out."""
    lines = []
    for paragraph in root.iter(qualified("p")):
        if next(paragraph.iterancestors(qualified("txbxContent")), None) is None:
            lines.append("".join(_pieces(paragraph)).strip())
    return "\n".join(line for line in lines if line)


def _pieces(paragraph: Element) -> Iterator[str]:
    """Words in order; a field of page numbers is its placeholder, any other what it showed last."""
    instruction, hidden = "", False
    for node in paragraph.iter(*map(qualified, ("t", "tab", "fldChar", "instrText", "fldSimple"))):
        if next(node.iterancestors(qualified("txbxContent")), None) is not None:
            continue
        if node.tag == qualified("fldChar"):
            kind = node.get(qualified("fldCharType"))
            known = _placeholder(instruction)
            if kind == "separate" and known:
                yield known
            hidden = kind == "begin" or (kind == "separate" and bool(known))
            instruction = "" if kind != "separate" else instruction
        elif node.tag == qualified("instrText"):
            instruction += node.text or ""
        elif node.tag == qualified("fldSimple"):
            yield _placeholder(node.get(qualified("instr"), ""))
        elif node.tag == qualified("tab"):
            yield "\t" if next(node.iterancestors(qualified("tabs")), None) is None else ""
        elif not hidden and not any(_placeholder(f.get(qualified("instr"), "")) for f in _simple(node)):
            yield node.text or ""


def _simple(node: Element) -> Iterator[Element]:
    return node.iterancestors(qualified("fldSimple"))


def _placeholder(instruction: str) -> str:
    return next((_FIELDS.get(word.upper(), "") for word in instruction.split()), "")


def _look_of(styles: Styles, line: Element) -> Look:
    properties = line.find(qualified("pPr"))
    letters = next((r for r in line.iter(qualified("r")) if r.find(qualified("t")) is not None), None)
    identifier = ("" if properties is None else value(properties, "pStyle")) or "Normal"
    return styles.look(identifier, properties, None if letters is None else letters.find(qualified("rPr")))


def _ruled(styles: Styles, line: Element) -> bool:
    properties = line.find(qualified("pPr"))
    identifier = ("" if properties is None else value(properties, "pStyle")) or "Normal"
    chain = [properties, *(style.find(qualified("pPr")) for style in styles.chain(identifier))]
    for stated in chain:
        border = None if stated is None else stated.find(f"{qualified('pBdr')}/{qualified('bottom')}")
        if border is not None:
            return border.get(qualified("val")) not in ("nil", "none")
    return False


def _logos(story: XmlPart, styles: Styles) -> Iterator[Logo]:
    for paragraph in story.element.iter(qualified("p")):
        align: Align = _look_of(styles, paragraph).align
        for drawing in paragraph.iter(qualified("drawing")):
            extent = drawing.find(f"*/{_WP}extent")
            for blip in drawing.iter(f"{_A}blip"):
                part = story.related_parts.get(blip.get(f"{_R}embed", ""))
                data = b"" if part is None else part.blob
                if extent is None:
                    continue
                width, height = (max(1, int(extent.get(side, "0")) // _EMU_PER_TWIP) for side in ("cx", "cy"))
                if data.startswith(PNG):
                    yield Logo(data, "png", width, height, align)
                elif data.startswith(JPEG):
                    yield Logo(data, "jpeg", width, height, align)
