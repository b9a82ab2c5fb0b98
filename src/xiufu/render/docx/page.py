"""Pages: sections upright and across, the cover, header and draft mark."""

from collections.abc import Sequence
from copy import deepcopy
from itertools import groupby
from typing import NamedTuple

from docx.document import Document as Package
from docx.enum.section import WD_ORIENT
from docx.oxml.section import CT_SectPr
from docx.section import Section

from xiufu.document.blocks import Block, Document, PageBreak, Paragraph, Table
from xiufu.render.docx.text import add_text
from xiufu.render.docx.xml import qualified

_EMU_PER_TWIP = 635


class Stretch(NamedTuple):
    """Blocks that stand on pages of one direction (节)."""

    landscape: bool
    blocks: list[Block]


def stretches(blocks: Sequence[Block]) -> list[Stretch]:
    """Blocks by direction of their pages (分节). Headings and page breaks go with the block that follows them."""
    flagged: list[tuple[bool, Block]] = []
    landscape = False
    for block in reversed(blocks):
        if isinstance(block, Table):
            landscape = block.landscape
        elif isinstance(block, Paragraph):
            landscape = False
        if flagged or not isinstance(block, PageBreak):
            flagged.append((landscape, block))
    return [
        Stretch(key, [block for _, block in group]) for key, group in groupby(reversed(flagged), lambda pair: pair[0])
    ]


def section(package: Package, template: CT_SectPr, *, landscape: bool, cover: bool) -> Section:
    """The template's page, turned as needed (页面设置); a cover is page 0 and has a header of its own."""
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
        for numbering in properties.iterchildren(qualified("pgNumType")):
            numbering.set(qualified("start"), "0")
        page.different_first_page_header_footer = True
    return page


def text_width(page: Section) -> int:
    """Width between the margins (版心宽度), in twentieths of a point."""
    lengths = page.page_width, page.left_margin, page.right_margin
    whole, left, right = (length or 0 for length in lengths)
    return (whole - left - right) // _EMU_PER_TWIP


def has_cover(document: Document) -> bool:
    """Whether the document opens with a title page (封面)."""
    first = next(iter(document.blocks), None)
    return isinstance(first, Paragraph) and first.style in ("title", "subtitle")


def fill_headers(package: Package, text: str, *, draft: bool) -> None:
    """Header text on every page but the cover, the draft mark on all (页眉)."""
    page = package.sections[0]
    for header, words in ((page.header, text), (page.first_page_header, "")):
        line = header.paragraphs[0]
        if not words:
            line.style = package.styles["首页页眉"]  # without a rule
        if draft:
            add_text(line._p, "【草稿】", "DraftMark")
        add_text(line._p, words)
