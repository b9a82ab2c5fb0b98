"""Documents as Word files (Word 输出)."""

from docx.section import Section

from xiufu.document.blocks import Block, Document, Heading, PageBreak, Paragraph, Table
from xiufu.render.docx.package import close, open_template, set_properties
from xiufu.render.docx.page import fill_headers, has_cover, section, stretches, text_width
from xiufu.render.docx.table import add_table
from xiufu.render.docx.text import Marks, add_paragraph, add_runs, add_text
from xiufu.render.docx.xml import Element, qualified

__all__ = ["write_docx"]

_STYLES = {
    "body": "BodyText",
    "title": "Title",
    "subtitle": "Subtitle",
    "note": "TableNote",
    "item": "ListItem",
    "signature": "Signature",
}
_HEADING_LEVELS = 6


def write_docx(document: Document, *, draft: bool) -> bytes:
    """Write a document as a Word file (输出 Word). Equal documents give equal bytes; a draft says so on every page."""
    package = open_template()
    body, template = package.element.body, package.element.body.sectPr
    body.remove(template)
    marks, cover = Marks(), has_cover(document)
    parts = stretches(document.blocks)
    page = section(package, template, landscape=False, cover=cover)
    for number, part in enumerate(parts):
        if number:
            _end_section(body, page)
        page = section(package, template, landscape=part.landscape, cover=cover and number == 0)
        _add_blocks(body, part.blocks, text_width(page), marks)
    body.append(page._sectPr)
    fill_headers(package, document.header, draft=draft)
    set_properties(package, document.title, document.properties)
    return close(package)


def _add_blocks(body: Element, blocks: list[Block], width: int, marks: Marks) -> None:
    """Blocks of one direction; a page break is a property of what follows it, so that it never leaves an empty page."""
    page_break = False
    for i, block in enumerate(blocks):
        match block:
            case PageBreak():
                page_break = i > 0
                continue
            case Heading():
                style = f"Heading{min(max(block.level, 1), _HEADING_LEVELS)}"
                add_text(add_paragraph(body, style, page_break=page_break), block.title)
            case Paragraph():
                paragraph = add_paragraph(body, _STYLES[block.style], align=block.align, page_break=page_break)
                add_runs(paragraph, block.runs, marks)
            case Table():
                add_table(body, block, width, marks, page_break=page_break)
        page_break = False


def _end_section(body: Element, page: Section) -> None:
    """Put the page of a section into its last paragraph, as Word wants it."""
    for properties in body[-1].iterchildren(qualified("pPr")):
        properties.append(page._sectPr)
