"""Notes on cells as a workbook keeps them (单元格批注): the texts in one part, the boxes that show them in another."""

import re
import unicodedata
from collections.abc import Iterable

from lxml import etree

from xiufu.reading.ooxml import Element
from xiufu.render.marked.notes import AUTHOR
from xiufu.render.printable import printable

_SIZE, _FONT = "9", "宋体"
_MOST = 32_000
_CUT = "\n……（文字过长，其余见审查页）"
_LINE, _WIDTH, _LINE_HEIGHT = 48, 310, 16
"""Half-width letters of a line, width of the box and height of a line in dots."""
_MOST_LINES = 40
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})\b")
_BLOCKS = re.compile(rb"idmap\b[^>]*\bdata\s*=\s*[\"']([\d,]+)[\"']")
_KIND = b'id="_x0000_t202"'
_BLOCK = 1024
_SPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_KIND = (
    b'<v:shapetype %s id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>' % _SPACES
)
_SHAPE = (
    f'<v:shape {_SPACES.decode()} id="_x0000_s{{id}}" type="#_x0000_t202" style="position:absolute;margin-left:0;margin-top:0;'
    'width:{width}px;height:{height}px;z-index:{order};visibility:hidden" fillcolor="#{color}" o:insetmode="auto">'
    '<v:fill color2="#{color}"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_CLIENT = re.compile(rb"<(?:[\w.-]+:)?ClientData\b.*?</(?:[\w.-]+:)?ClientData\s*>", re.S)
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor\s*>)[^<]*(<)")


def cut(text: str) -> str:
    """Text as long as a note can be (截短): what is left out is said."""
    return text if len(text) <= _MOST else text[:_MOST] + _CUT


def box_of(text: str) -> tuple[int, int]:
    """Width and height in dots of a box for a text (批注框大小).

    >>> box_of("应为 4.27"), box_of("\\n".join("一" * 30 for _ in range(3)))
    ((310, 48), (310, 128))
    """
    lines = sum(-(-max(_wide(line), 1) // _LINE) for line in text.split("\n"))
    return _WIDTH, (min(lines, _MOST_LINES) + 2) * _LINE_HEIGHT


def _wide(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)


def add_text(comments: Element, found: Element | None, cell: str, text: str) -> str:
    """Put text on a cell (加批注文字): below what stands on it already, which is ``found``. Gives all that stands there then."""
    space = etree.QName(comments).namespace
    if found is None:
        parent = comments.find("{*}commentList")
        if parent is None:
            parent = etree.SubElement(comments, f"{{{space}}}commentList")
        found = etree.SubElement(parent, f"{{{space}}}comment", ref=cell, authorId=str(_author(comments, AUTHOR)))
    kept = found.find("{*}text")
    if kept is None:
        kept = etree.Element(f"{{{space}}}text")
        found.insert(0, kept)
    before = "".join(t.text or "" for t in kept.iter("{*}t") if next(t.iterancestors("{*}rPh"), None) is None)
    _as_runs(kept)
    runs = kept.findall("{*}r")
    run = _run(space or "", f"\n\n{text}" if before.strip() else text)
    kept.insert(kept.index(runs[-1]) + 1 if runs else 0, run)
    return f"{before}\n\n{text}" if before.strip() else text


def _author(comments: Element, name: str) -> int:
    authors = comments.find("{*}authors")
    if authors is None:
        authors = etree.Element(f"{{{etree.QName(comments).namespace}}}authors")
        comments.insert(0, authors)
    names = [author.text or "" for author in authors]
    if name not in names:
        etree.SubElement(authors, f"{{{etree.QName(comments).namespace}}}author").text = name
        return len(names)
    return names.index(name)


def _as_runs(text: Element) -> None:
    """Text that is kept plain, as a run like any other."""
    plain = text.find("{*}t")
    if plain is None or plain.getparent() is not text:
        return
    run = etree.Element(f"{{{etree.QName(text).namespace}}}r")
    text.replace(plain, run)
    run.append(plain)


def _run(space: str, text: str) -> Element:
    run = etree.Element(f"{{{space}}}r")
    look = etree.SubElement(run, f"{{{space}}}rPr")
    for name, key, value in (("sz", "val", _SIZE), ("color", "indexed", "81"), ("rFont", "val", _FONT)):
        etree.SubElement(look, f"{{{space}}}{name}", {key: value})
    said = etree.SubElement(run, f"{{{space}}}t")
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    said.text = _ESCAPE.sub("_x005F_", printable(text))
    return run


def blank_boxes(others: Iterable[bytes]) -> bytes:
    """A part for boxes (批注框部件), its numbers those of no other one."""
    taken = {int(n) for data in others for found in _BLOCKS.finditer(data) for n in found[1].split(b",") if n}
    block = max(taken, default=0) + 1
    layout = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>' % block
    return b"<xml %s>%s%s</xml>" % (_SPACES, layout, _SHAPE_KIND)


class Boxes:
    """The boxes of a sheet (批注框), to which others are added. Raises ``ValueError`` for what are none."""

    def __init__(self, data: bytes) -> None:
        self._end = data.rfind(b"</xml>")
        if self._end < 0:
            raise ValueError("no boxes")
        self._data = data
        numbers = [int(found[1]) for found in _SHAPE_ID.finditer(data)]
        blocks = [int(n) for found in _BLOCKS.finditer(data) for n in found[1].split(b",") if n]
        self._number = max([*numbers, _BLOCK * min(blocks, default=1)])
        self._there = {(_said(c[0], b"Row"), _said(c[0], b"Column")): c[0] for c in _CLIENT.finditer(data)}
        self._changed: dict[bytes, bytes] = {}
        self._added: list[str] = []

    def put(self, row: int, column: int, anchor: str, size: tuple[int, int], color: str) -> None:
        """A box for a cell (放批注框); one that is there gets the place."""
        if known := self._there.get((row, column)):
            self._changed[known] = _ANCHOR.sub(rb"\g<1>%s\g<2>" % anchor.encode(), known)
            return
        self._number += 1
        width, height = size
        self._added.append(
            _SHAPE.format(
                id=self._number, width=width, height=height, order=len(self._there) + len(self._added) + 1, color=color,
                anchor=anchor, row=row, column=column,
            )
        )  # fmt: skip

    def written(self) -> bytes:
        """All of them."""
        kind = b"" if _KIND in self._data else _SHAPE_KIND
        before = _CLIENT.sub(lambda found: self._changed.get(found[0], found[0]), self._data[: self._end])
        return before + kind + "".join(self._added).encode() + self._data[self._end :]


def _said(client: bytes, name: bytes) -> int:
    found = re.search(rb"<(?:[\w.-]+:)?%s\s*>\s*(\d{1,7})" % name, client)
    return int(found[1]) if found else -1
