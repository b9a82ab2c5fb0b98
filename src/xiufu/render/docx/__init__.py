"""Documents as Word files (Word 输出)."""

from collections.abc import Mapping, Sequence

from docx.oxml.section import CT_SectPr

from xiufu.document.blocks import Block, Contents, Document, Heading, PageBreak, Paragraph, Picture, Table
from xiufu.render.docx.contents import add_contents, add_heading
from xiufu.render.docx.frame import Frame, finish, open_frame
from xiufu.render.docx.header import fill_headers, mark_draft
from xiufu.render.docx.notes import Notes
from xiufu.render.docx.numbering import HeadingNumbers
from xiufu.render.docx.package import close, largest_number, set_properties
from xiufu.render.docx.page import Room, end_section, room_of, section
from xiufu.render.docx.picture import Pictures
from xiufu.render.docx.styles import Styles
from xiufu.render.docx.table import add_table
from xiufu.render.docx.text import Marks, Pen, add_caption, add_paragraph, add_runs
from xiufu.render.docx.trace import add_trace
from xiufu.render.docx.xml import Element, insert_property, qualified
from xiufu.render.layout import has_cover, stretches

__all__ = ["write_docx"]

_STYLES = {
    "body": "BodyText",
    "title": "Title",
    "subtitle": "Subtitle",
    "note": "TableNote",
    "item": "ListItem",
    "signature": "Signature",
}


def write_docx(
    document: Document, *, draft: bool, template: bytes | None = None, pages: Mapping[int, int] | None = None
) -> bytes:
    """Write a document as a Word file (输出 Word). Equal documents give equal bytes; a draft says so on every page.

    ``template`` is the user's Word template (Word 模板): its pages, styles, header and footer are taken, and what stands
    around its ``{{正文}}``. ``pages`` tells the contents the page of each heading, by its ordinal from 1. Raises
    ``InputError`` when the template cannot be used.
    """
    frame = open_frame(template)
    package, cover = frame.package, has_cover(document)
    fill_headers(package, frame.page, document.header, cover=cover)
    pen = _pen(frame, tuple(document.headings()), pages)
    page = section(package, frame.page, landscape=False, cover=cover)
    for number, part in enumerate(stretches(document.blocks)):
        if number:
            end_section(frame.body, page)
        page = section(package, frame.page, landscape=part.landscape, cover=cover and not number, goes_on=bool(number))
        _add_blocks(frame.body, part.blocks, room_of(page), pen)
    finish(frame, page)
    if draft:
        mark_draft(package, [page for page in frame.body.iter(qualified("sectPr")) if isinstance(page, CT_SectPr)])
    pen.notes.close()
    add_trace(package, document, pen.marks)
    set_properties(package, document.title, document.properties)
    return close(package)


def _pen(frame: Frame, headings: tuple[Heading, ...], pages: Mapping[int, int] | None) -> Pen:
    package = frame.package
    numbers = HeadingNumbers(package.part.numbering_part.element, headings)
    numbers.link(package.styles.element)
    return Pen(
        Marks(largest_number(package, "//w:bookmarkStart/@w:id")),
        Notes(package.part),
        Pictures(package.part, largest_number(package, "//wp:docPr/@id")),
        numbers,
        headings,
        pages or {},
        Styles(package.styles.element, None),
    )


def _add_blocks(body: Element, blocks: Sequence[Block], room: Room, pen: Pen) -> None:
    """Blocks of one direction; a page break is a property of what follows it, so that it never leaves an empty page."""
    page_break = False
    for i, block in enumerate(blocks):
        match block:
            case PageBreak():
                page_break = True
                continue
            case Heading():
                add_heading(body, block, pen, page_break=page_break)
            case Paragraph():
                if block.style == "signature" and i and len(body) and not page_break:
                    _keep_with_next(body)
                paragraph = add_paragraph(body, _STYLES[block.style], align=block.align, page_break=page_break)
                add_runs(paragraph, block.runs, pen)
            case Table():
                add_table(body, block, room.width, pen, page_break=page_break)
            case Picture():
                paragraph = add_paragraph(body, "Picture", keep_next=bool(block.title), page_break=page_break)
                pen.pictures.draw(paragraph, block, room.width, room.height)
                if block.title:
                    add_caption(body, "PictureCaption", block.label, block.caption, room.width, pen)
            case Contents():
                add_contents(body, block, room.width, pen, page_break=page_break)
        page_break = False


def _keep_with_next(body: Element) -> None:
    """Keep the last block on the page of what follows, with the last row of a table that it ends."""
    last = body[-1]
    paragraphs = [last] if last.tag == qualified("p") else []
    before = last.getprevious()
    if before is not None and before.tag == qualified("tbl"):
        paragraphs += before[-1].iter(qualified("p"))
    for paragraph in paragraphs:
        insert_property(paragraph[0], "keepNext")
