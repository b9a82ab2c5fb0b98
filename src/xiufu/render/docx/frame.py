"""The file that a document is written into: our own, or the user's template with what stands around its ``{{正文}}``."""

from copy import deepcopy
from dataclasses import dataclass

from docx.document import Document as Package
from docx.oxml.section import CT_SectPr
from docx.section import Section

from xiufu.render.docx.package import default_parts, opened
from xiufu.render.docx.page import end_section
from xiufu.render.docx.template import template_parts
from xiufu.render.docx.xml import Element, qualified

PLACE = "{{正文}}"
"""Where in a template the document goes (正文位置)."""
_VISIBLE = tuple(qualified(tag) for tag in ("tbl", "drawing", "pict", "object"))


@dataclass(slots=True)
class Frame:
    """A file open for writing (文件框架): its body up to where the document goes, the page, and what follows."""

    package: Package
    body: Element
    page: CT_SectPr
    after: list[Element]


def open_frame(template: bytes | None, name: str = "Word 模板") -> Frame:
    """Our own template, or the user's. Raises ``InputError`` when that cannot be used."""
    package = opened(default_parts() if template is None else template_parts(template, name).parts, name)
    last: CT_SectPr = package.element.body.get_or_add_sectPr()
    body: Element = package.element.body
    body.remove(last)
    children = list(body)
    place = next((i for i, child in enumerate(children) if words(child).strip() == PLACE), len(children))
    marked = place < len(children)
    for child in children[place:] if marked else children:
        body.remove(child)
    after = children[place + 1 :]
    page = page_of(children, place, last)
    while after and _blank(after[0]):
        del after[0]
    after = [*after, last] if any(map(_shows, after)) else []
    while marked and len(body) and _blank(body[-1]):
        body.remove(body[-1])
    if len(body) and not _pages(body[-1]):
        end_section(body, Section(deepcopy(page), package.part))
    return Frame(package, body, page, after)


def finish(frame: Frame, page: Section) -> None:
    """Close the last section of the document, and let follow what the template has after it."""
    if not frame.after:
        frame.body.append(page._sectPr)
        return
    end_section(frame.body, page)
    frame.body.extend(frame.after)


def page_of(children: list[Element], place: int, last: CT_SectPr) -> CT_SectPr:
    """The page that the document gets (正文页面): that of the section of its place, else the last upright one."""
    earlier = [page for child in children[:place] for page in _pages(child)]
    if place < len(children):
        return _whole(next((page for child in children[place:] for page in _pages(child)), last), earlier)
    for i, page in reversed([*enumerate(earlier), (len(earlier), last)]):
        if not _across(page):
            return _whole(page, earlier[:i])
    return _whole(last, earlier)


def words(element: Element) -> str:
    """The plain words of an element (文字)."""
    return "".join(element.itertext(qualified("t")))


def _pages(element: Element) -> list[CT_SectPr]:
    return [
        page for page in element.findall(f"{qualified('pPr')}/{qualified('sectPr')}") if isinstance(page, CT_SectPr)
    ]


def _across(page: CT_SectPr) -> bool:
    size = page.find(qualified("pgSz"))
    return size is not None and size.get(qualified("orient")) == "landscape"


def _shows(element: Element) -> bool:
    return bool(words(element).strip()) or any(next(element.iter(tag), None) is not None for tag in _VISIBLE)


def _blank(element: Element) -> bool:
    """An empty paragraph, or one that only breaks the page: the section that begins here does that already."""
    return element.tag == qualified("p") and not _shows(element) and not _pages(element)


def _whole(page: CT_SectPr, earlier: list[CT_SectPr]) -> CT_SectPr:
    """A page that stands for itself: with the headers it takes from sections before it, in one column, on a new page."""
    page = deepcopy(page)
    for tag in ("footerReference", "headerReference"):
        for source in reversed(earlier):
            own = {reference.get(qualified("type")) for reference in page.findall(qualified(tag))}
            for reference in source.findall(qualified(tag)):
                if reference.get(qualified("type")) not in own:
                    page.insert(0, deepcopy(reference))
    for tag in ("type", "cols"):
        for old in page.findall(qualified(tag)):
            page.remove(old)
    return page
