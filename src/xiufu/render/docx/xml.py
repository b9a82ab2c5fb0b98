"""WordprocessingML by hand: qualified names, and elements in a line."""

import re
from functools import cache

from lxml import etree

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": MAIN,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_PARAGRAPH_PROPERTIES = re.findall(
    r"\w+",
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
)


@cache
def qualified(name: str) -> str:
    """The full name of ``tag``, which is of the main namespace unless it has a prefix."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix or 'w']}}}{local}"


def add(parent: Element, tag: str, **attributes: str | int) -> Element:
    """A new last child. Callers add children in the order of the standard: Word refuses any other."""
    return etree.SubElement(parent, qualified(tag), {qualified(name): str(value) for name, value in attributes.items()})


def insert_property(properties: Element, tag: str, **attributes: str | int) -> Element:
    """A paragraph property (段落属性) in its place among the others of ``w:pPr``, instead of one that is there."""
    for old in properties.findall(qualified(tag)):
        properties.remove(old)
    made = add(properties, tag, **attributes)
    place = _PARAGRAPH_PROPERTIES.index(tag)
    later = {qualified(name) for name in _PARAGRAPH_PROPERTIES[place + 1 :]}
    following = next((child for child in properties if child.tag in later), None)
    if following is not None:
        following.addprevious(made)
    return made
