"""Ranges in the text of a Word file (批注范围): which elements hold given letters, runs cut at their ends, marks put around."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from xiufu.reading.docx_text import Stretch, W

Element = etree._Element
Ends = tuple[Element, Element]
"""The first and the last element of a range, in one paragraph."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
"""What XML takes for white space; other blanks, those of Chinese among them, are always shown."""

_HOLDERS = {
    W + tag for tag in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")
}
"""What may hold marks of ranges between its runs; in all else they stand around it."""
_PLAIN = {"text", "date", "comboBox", "dropDownList", "dataBinding", "checkbox", "picture", "equation", "citation"}
"""What makes a content control hold nothing but its own text."""
_PROPERTIES = {W + tag for tag in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")}
_CODE = {W + tag for tag in ("rPr", "fldChar", "instrText")}
_UNSEEN = {W + tag for tag in ("bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd")}


def letters(text: str, stretches: Sequence[Stretch]) -> Mapping[int, tuple[Element, int]]:
    """For the letters of a text that a paragraph says, the element of each and its place there (逐字出处); for none that cannot
    be told. Automatic numbers, which stand nowhere, come before them, and a unit that was taken away after them; white space
    is not looked at.
    """
    seen = [i for i, letter in enumerate(text) if not letter.isspace()]
    said = "".join(text[i] for i in seen)
    for kept in (stretches, [stretch for stretch in stretches if not stretch.is_note]):
        there = [(part.element, i) for part in kept for i, letter in enumerate(part.text) if not letter.isspace()]
        written = "".join("".join(part.text.split()) for part in kept)
        if said.endswith(written):
            return dict(zip(seen[len(said) - len(written) :], there, strict=True))
        if said.startswith(written) or written.startswith(said):
            return dict(zip(seen, there, strict=False))
    return {}


def cut(paragraph: Element, element: Element, at: int) -> None:
    """Cut a run in two before a letter of one of its elements (拆分文字块), where that is possible without touching anything
    else. The second run looks like the first."""
    run = element.getparent()
    if run is None or run.tag != W + "r" or _outermost(element, paragraph) is not run:
        return
    text = element.text or ""
    if element.tag == W + "t" and 0 < at < len(text):
        kept = element.get(_SPACE) == "preserve"
        if len(element) or (not kept and text != text.strip(_BLANKS)):
            return  # white space at its ends is not shown, and would be
        rest = _like(element)
        element.text, rest.text = text[:at], text[at:]
        for part in (element, rest):
            if part.text != (part.text or "").strip(_BLANKS):
                part.set(_SPACE, "preserve")
        element.addnext(rest)
        first: Element | None = rest
    else:
        first = element if at == 0 else element.getnext()
    if first is None or all(child.tag == W + "rPr" for child in first.itersiblings(preceding=True)):
        return
    second = _like(run)
    properties = run.find(W + "rPr")
    if properties is not None:
        second.append(deepcopy(properties))
    moved = [first, *first.itersiblings()]
    run.addnext(second)
    second.extend(moved)


def _like(element: Element) -> Element:
    """An empty element with the name and the attributes of another."""
    return element.makeelement(element.tag, dict(element.attrib), dict(element.nsmap))


def around(first: Element, last: Element, paragraph: Element) -> Ends:
    """The smallest range that holds two elements of a paragraph and may have marks at its ends (可加标记的范围)."""
    start, end = _outermost(first, paragraph), _outermost(last, paragraph)
    start, end = _whole_field(start, end)
    while (holder := _left(start, paragraph, lambda node: node.itersiblings(preceding=True))) is not None:
        start = holder
    while (holder := _left(end, paragraph, lambda node: node.itersiblings())) is not None:
        end = holder
    return start, end


def _left(node: Element, paragraph: Element, beyond: Callable[[Element], Iterable[Element]]) -> Element | None:
    """The holder of an element with nothing between its end and that of the element, none within the paragraph itself."""
    holder = node.getparent()
    if holder is None or holder is paragraph or any(one.tag not in _PROPERTIES for one in beyond(node)):
        return None
    return holder


def whole(paragraph: Element) -> Ends | None:
    """The range of all that a paragraph holds (整段), none of an empty one."""
    held = [child for child in paragraph.iterchildren("*") if child.tag not in _PROPERTIES]
    return (held[0], held[-1]) if held else None


def outside_boxes(paragraph: Element) -> tuple[Element, Element | None]:
    """A paragraph that can have comments, and what it holds (文本框所在段落): for one in a text box, where comments cannot stand,
    that which holds the box, and the box."""
    box = next((held for held in [*paragraph.iterancestors(W + "txbxContent")][-1:]), None)
    outer = next(box.iterancestors(W + "p"), None) if box is not None else None
    return (paragraph, None) if outer is None else (outer, box)


def _outermost(element: Element, paragraph: Element) -> Element:
    """The element itself, or what holds it, of which everything around may hold marks."""
    above = [element]
    for holder in element.iterancestors():
        if holder is paragraph:
            break
        above.append(holder)
    while len(above) > 1 and _may_hold_marks(above[-1]):
        above.pop()
    return above[-1]


def _may_hold_marks(holder: Element) -> bool:
    properties = holder.find(W + "sdtPr") if holder.tag == W + "sdt" else None
    plain = properties is not None and any(etree.QName(one).localname in _PLAIN for one in properties.iterchildren("*"))
    return holder.tag in _HOLDERS and not plain


def _whole_field(start: Element, end: Element) -> Ends:
    """A range with the whole of a field of which it has all that is shown: what is within it is lost when it is updated."""
    begins = _code(start.itersiblings(preceding=True), "begin", "end")
    ends = _code(end.itersiblings(), "end", "begin")
    opened = 0
    for run in (start, *start.itersiblings()):
        kinds = [mark.get(W + "fldCharType") for mark in run.iterchildren(W + "fldChar")]
        opened += kinds.count("begin") - kinds.count("end")
        if run is end:
            break
    if opened > 0 and ends is not None:
        return start, ends
    if opened < 0 and begins is not None:
        return begins, end
    return (start, end) if opened or begins is None or ends is None else (begins, ends)


def _code(beside: Iterable[Element], wanted: str, other: str) -> Element | None:
    """The run where a field begins or ends, if there is nothing but its code before that."""
    for run in beside:
        if run.tag in _UNSEEN:
            continue
        if run.tag != W + "r" or any(child.tag not in _CODE for child in run.iterchildren("*")):
            return None
        kinds = [mark.get(W + "fldCharType") for mark in run.iterchildren(W + "fldChar")]
        if other in kinds:
            return None
        if wanted in kinds:
            return run
    return None


def enclose(paragraph: Element, ends: Ends | None, start: Element, end: Element, mark: Element) -> None:
    """Put the marks of a comment around a range (加批注标记), after those that end at the same place."""
    if ends is None:
        paragraph.extend((start, end, mark))
        return
    first, last = ends
    first.addprevious(start)
    following = last.getnext()
    while following is not None and _ends_comment(following):
        last, following = following, following.getnext()
    last.addnext(end)
    end.addnext(mark)


def _ends_comment(element: Element) -> bool:
    if element.tag == W + "commentRangeEnd":
        return True
    return element.tag == W + "r" and element.find(W + "commentReference") is not None
