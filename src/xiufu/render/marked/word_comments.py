"""Comments of a Word file (Word 批注): the part that holds them, made or extended, and the parts that name it."""

import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from xiufu.reading.docx_parts import WordParts
from xiufu.reading.docx_text import W, value
from xiufu.reading.ooxml import damaged, parse_part, related_part, relations_of
from xiufu.render.marked.notes import AUTHOR
from xiufu.render.printable import printable

Element = etree._Element
INITIALS = "XF"
"""How the author is abbreviated (批注人缩写)."""

TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_FORM = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NUMBER = re.compile(r"-?\d{1,18}")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Comments:
    """The comments of an open file (批注): those it has, kept, and those that are added."""

    def __init__(self, parts: WordParts, *, strict: bool) -> None:
        self._parts, self._strict = parts, strict
        self._path = related_part(parts.archive, parts.main, "comments", parts.name)
        self._root = (
            parse_part(parts.archive, self._path, parts.name)
            if self._path
            else etree.Element(W + "comments", nsmap={"w": W[1:-1]})
        )
        if self._root.tag != W + "comments":
            raise damaged(parts.name)
        self._styles = {value(style, "name").lower(): key for key, style in parts.styles.items()}
        stated = [c.get(W + "id", "") for c in self._root.iter(W + "comment")]
        stated += [c.get(W + "id", "") for c in parts.body.iter(W + "commentReference", W + "commentRangeStart")]
        taken = {int(number) for number in stated if _NUMBER.fullmatch(number)}
        self._numbers = (number for number in itertools.count() if number not in taken)

    def add(self, lines: Iterable[str]) -> tuple[Element, Element, Element]:
        """Add a comment (加批注) of these lines. Gives the marks of its beginning and its end, and the run that refers to it."""
        identifier = {W + "id": str(next(self._numbers))}
        comment = etree.SubElement(self._root, W + "comment", identifier)
        comment.set(W + "author", AUTHOR)
        comment.set(W + "initials", INITIALS)
        for number, text in enumerate(part for line in lines for part in printable(line).split("\n")):
            self._add_line(comment, text, first=number == 0)
        mark = etree.Element(W + "r")
        self._style(mark, "annotation reference")
        etree.SubElement(mark, W + "commentReference", identifier)
        return (
            etree.Element(W + "commentRangeStart", identifier),
            etree.Element(W + "commentRangeEnd", identifier),
            mark,
        )

    def _add_line(self, comment: Element, line: str, *, first: bool) -> None:
        paragraph = etree.SubElement(comment, W + "p")
        properties = etree.SubElement(paragraph, W + "pPr")
        style = self._styles.get("annotation text")
        if style:
            etree.SubElement(properties, W + "pStyle", {W + "val": style})
        etree.SubElement(properties, W + "spacing", {W + "before": "0", W + "after": "0"})
        etree.SubElement(properties, W + "ind", {W + "firstLineChars": "0", W + "firstLine": "0"})
        etree.SubElement(properties, W + "jc", {W + "val": "left"})
        if first:
            mark = etree.SubElement(paragraph, W + "r")
            self._style(mark, "annotation reference")
            etree.SubElement(mark, W + "annotationRef")
        run = etree.SubElement(paragraph, W + "r")
        if not style:
            etree.SubElement(etree.SubElement(run, W + "rPr"), W + "sz", {W + "val": "20"})
        etree.SubElement(run, W + "t", {_SPACE: "preserve"}).text = line

    def _style(self, run: Element, name: str) -> None:
        if name in self._styles:
            etree.SubElement(etree.SubElement(run, W + "rPr"), W + "rStyle", {W + "val": self._styles[name]})

    def changed(self) -> Mapping[str, bytes]:
        """The parts that hold and name the comments (改动的部件), by their paths."""
        if self._path:
            return {self._path: serialized(self._root)}
        archive, main = self._parts.archive, self._parts.main
        names = {name.lower() for name in archive.namelist()}
        folder = posixpath.dirname(main)
        path = next(path for path in _paths(folder) if path.lower() not in names)
        types = parse_part(archive, TYPES, self._parts.name)
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{path}", ContentType=_FORM)
        relations = relations_of(main)
        root = (
            parse_part(archive, relations, self._parts.name)
            if relations in archive.namelist()
            else etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        )
        known = {one.get("Id") for one in root.iterchildren("*")}
        etree.SubElement(
            root,
            f"{{{_RELATIONS}}}Relationship",
            Id=next(name for name in (f"rId{n}" for n in itertools.count(1)) if name not in known),
            Type=_STRICT_KIND if self._strict else _KIND,
            Target=posixpath.basename(path),
        )
        return {TYPES: serialized(types), relations: serialized(root), path: serialized(self._root)}


def _paths(folder: str) -> Iterator[str]:
    return (posixpath.join(folder, f"comments{number or ''}.xml") for number in itertools.count())


def serialized(element: Element) -> bytes:
    """The XML that an element stands in as bytes (XML 字节), with what stands beside its root."""
    tree = element.getroottree()
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone is not False)
