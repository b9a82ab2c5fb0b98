"""The table of contents (目录): a field that Word can renew, with the entries and pages it shows until then."""

from xiufu.document.blocks import Contents, Heading
from xiufu.render.docx.numbering import heading_level
from xiufu.render.docx.text import Pen, add_field, add_paragraph, add_text, begin_field, end_field
from xiufu.render.docx.xml import Element, add, insert_property

_STYLES = 3
_LEVELS = 9


def entry_mark(ordinal: int) -> str:
    """The bookmark that the contents know a heading by (目录书签); ``ordinal`` counts all headings from 1.

    >>> entry_mark(12)
    '_Toc000000012'
    """
    return f"_Toc{ordinal:09d}"


def add_contents(body: Element, contents: Contents, text_width: int, pen: Pen, *, page_break: bool = False) -> None:
    """The contents (目录), with the pages that are known. ``text_width`` is in twips."""
    depth = min(max(contents.levels, 1), _LEVELS)
    control = add(body, "sdt")
    gallery = add(add(control, "sdtPr"), "docPartObj")
    add(gallery, "docPartGallery", val="Table of Contents")
    add(gallery, "docPartUnique")
    inside = add(control, "sdtContent")
    add_text(add_paragraph(inside, "TOCHeading", page_break=page_break), "目录")
    entries = [(n, heading) for n, heading in enumerate(pen.listed, 1) if heading.level <= depth and heading.title]
    paragraph: Element | None = None
    for n, heading in entries:
        first = paragraph is None
        paragraph = add_paragraph(inside, f"TOC{min(max(heading.level, 1), _STYLES)}")
        tabs = insert_property(paragraph[0], "tabs")
        add(tabs, "tab", val="right", leader="dot", pos=text_width)
        if first:
            _begin(paragraph, depth)
        link = add(paragraph, "hyperlink", anchor=entry_mark(n), history=1)
        add_text(link, heading.title)
        if n in pen.pages:
            add_text(link, "\t")
            add_field(link, f"PAGEREF {entry_mark(n)} \\h", str(pen.pages[n]))
    if paragraph is None:
        paragraph = add_paragraph(inside, "TOC1")
        _begin(paragraph, depth)
    end_field(paragraph)


def _begin(paragraph: Element, depth: int) -> None:
    begin_field(paragraph, f'TOC \\o "1-{depth}" \\h')


def add_heading(body: Element, heading: Heading, pen: Pen, *, page_break: bool = False) -> None:
    """A heading with Word's number and the bookmark of its entry in the contents (标题)."""
    level = heading_level(heading)
    pen.ordinal += 1
    paragraph = add_paragraph(body, f"Heading{level}", page_break=page_break)
    instance = pen.headings.instance(heading)
    if instance is not None:
        numbering = insert_property(paragraph[0], "numPr")
        if instance:
            add(numbering, "ilvl", val=level - 1)
        add(numbering, "numId", val=instance)
    mark = pen.marks.number()
    add(paragraph, "bookmarkStart", id=mark, name=entry_mark(pen.ordinal))
    add_text(paragraph, heading.text)
    add(paragraph, "bookmarkEnd", id=mark)
