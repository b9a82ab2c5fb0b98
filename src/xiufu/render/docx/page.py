"""Pages: sections upright and across, the cover, header and draft mark."""

from copy import deepcopy
from typing import NamedTuple

from docx.document import Document as Package
from docx.enum.section import WD_ORIENT
from docx.oxml.section import CT_SectPr
from docx.section import Section
from lxml import etree

from xiufu.render.docx.text import add_paragraph
from xiufu.render.docx.xml import Element, qualified

_EMU_PER_TWIP = 635


class Room(NamedTuple):
    """Width and height between the margins (版心), in twentieths of a point."""

    width: int
    height: int


def section(package: Package, template: CT_SectPr, *, landscape: bool, cover: bool, goes_on: bool = False) -> Section:
    """The template's page, turned as needed (页面设置); a cover is page 0 and has a header of its own.

    One that goes on with a document already begun has neither a first page nor a first number.
    """
    properties = deepcopy(template)
    page = Section(properties, package.part)
    if landscape:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
        page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = (
            page.right_margin,
            page.bottom_margin,
            page.left_margin,
            page.top_margin,
        )
    if cover:
        numbering = properties.find(qualified("pgNumType"))
        if numbering is not None and numbering.get(qualified("start")) is None:
            numbering.set(qualified("start"), "0")
        page.different_first_page_header_footer = True
    if goes_on:
        for numbering in properties.iterchildren(qualified("pgNumType")):
            numbering.attrib.pop(qualified("start"), None)
        page.different_first_page_header_footer = False
    return page


def room_of(page: Section) -> Room:
    """Room for text (版心)."""
    lengths = (
        page.page_width,
        page.left_margin,
        page.right_margin,
        page.gutter,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
    )
    width, left, right, gutter, height, top, bottom = (abs(length or 0) for length in lengths)
    return Room((width - left - right - gutter) // _EMU_PER_TWIP, (height - top - bottom) // _EMU_PER_TWIP)


def end_section(body: Element, page: Section) -> None:
    """Put the page of a section into its last paragraph, as Word wants it."""
    ended = f"{qualified('pPr')}/{qualified('sectPr')}"
    if not len(body) or body[-1].tag != qualified("p") or body[-1].find(ended) is not None:
        add_paragraph(body, "Spacer")
    last = body[-1]
    properties = last.find(qualified("pPr"))
    if properties is None:
        properties = etree.SubElement(last, qualified("pPr"))
        last.insert(0, properties)
    properties.append(page._sectPr)
