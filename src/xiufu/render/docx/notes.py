"""Footnotes (脚注): a part of their own beside the text, opened from the template and filled as runs are written."""

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from lxml import etree

from xiufu.render.docx.xml import Element, add, qualified


class Notes:
    """The footnotes of one document, numbered by their place in the text."""

    def __init__(self, part: Part) -> None:
        self._part = part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
        self.root: Element = etree.fromstring(self._part.blob)
        self._last = max((0, *(int(note.get(qualified("id"), "0")) for note in self.root)))

    def next(self, paragraph: Element) -> Element:
        """Mark a note in ``paragraph``; its own paragraph, to be filled."""
        self._last += 1
        run = add(paragraph, "r")
        add(add(run, "rPr"), "rStyle", val="FootnoteReference")
        add(run, "footnoteReference", id=self._last)
        note = add(add(self.root, "footnote", id=self._last), "p")
        add(add(note, "pPr"), "pStyle", val="FootnoteText")
        mark = add(note, "r")
        add(add(mark, "rPr"), "rStyle", val="FootnoteReference")
        add(mark, "footnoteRef")
        add(add(note, "r"), "t", **{"xml:space": "preserve"}).text = " "
        return note

    def close(self) -> None:
        """Put the notes into the file."""
        self._part._blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
