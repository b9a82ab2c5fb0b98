"""Header and footer (页眉、页脚): what the template says stays; else the plan's words and the number of the page."""

from collections.abc import Iterator

from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.section import CT_SectPr
from docx.section import Section, _BaseHeaderFooter

from xiufu.render.docx.text import add_field, add_paragraph, add_text
from xiufu.render.docx.xml import Element, insert_property, qualified

_DRAWN = tuple(qualified(tag) for tag in ("drawing", "pict", "object", "fldChar", "fldSimple"))


def fill_headers(package: Package, page: CT_SectPr, text: str, *, cover: bool) -> None:
    """Header text on every page but the cover, page numbers below (页眉页脚), where the template says nothing."""
    own = Section(page, package.part)
    _fill(own.header, text)
    footer = _story(own.footer)
    if not says(footer):
        line = _line(footer, "Footer")
        add_text(line, "— ")
        add_field(line, "PAGE", "1")
        add_text(line, " —")
    if cover:
        _fill(own.first_page_header, "")
        _story(own.first_page_footer)


def mark_draft(package: Package, pages: list[CT_SectPr]) -> None:
    """The draft mark (草稿标记) in every header, and a header for it on the pages that have none."""
    defined: set[str] = set()
    for page in pages:
        own = Section(page, package.part)
        references = page.iterchildren(qualified("headerReference"))
        defined |= {reference.get(qualified("type"), "") for reference in references}
        if "default" not in defined:
            _fill(own.header, "")
        if own.different_first_page_header_footer and "first" not in defined:
            _fill(own.first_page_header, "")
        defined |= {"default", "first"} if own.different_first_page_header_footer else {"default"}
    for story in _headers(package):
        line = next(story.iter(qualified("p")), None)
        if line is None:
            line = add_paragraph(story, "HeaderFirst")
        before = len(line)
        add_text(line, "【草稿】", "DraftMark")
        properties = line.find(qualified("pPr"))
        for place, run in enumerate(line[before:], 0 if properties is None else 1):
            line.insert(place, run)


def says(story: Element) -> bool:
    """Whether a header or footer has words, fields or pictures of its own."""
    words = "".join(story.itertext(qualified("t"))).strip()
    return bool(words) or any(next(story.iter(tag), None) is not None for tag in _DRAWN)


def _headers(package: Package) -> Iterator[Element]:
    for relation in package.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.HEADER:
            yield relation.target_part.element


def _story(story: _BaseHeaderFooter) -> Element:
    """The header or footer, made when there is none."""
    story.is_linked_to_previous = False
    root: Element = story.part.element
    return root


def _fill(story: _BaseHeaderFooter, words: str) -> None:
    root = _story(story)
    if says(root):
        return
    line = _line(root, "Header")
    if words:
        add_text(line, words)
    else:
        insert_property(line[0], "pStyle", val="HeaderFirst")  # without a rule


def _line(root: Element, style: str) -> Element:
    """The first paragraph of an empty header or footer."""
    line = next(root.iter(qualified("p")), None)
    if line is None:
        return add_paragraph(root, style)
    if line.find(qualified("pPr")) is None:
        fresh = add_paragraph(root, style)
        line.insert(0, fresh[0])
        root.remove(fresh)
    return line
