"""Words of a Word file (文字): text as a page shows it, bookmarks, notes, through content controls and insertions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from xiufu.document.blocks import Change, Footnote, Paragraph, Text
from xiufu.document.marks import FIGURE_PREFIX
from xiufu.document.places import said
from xiufu.reading.ooxml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_WRAPPERS = {W + tag for tag in ("sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_HIDDEN = {
    W + tag
    for tag in (
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "fldData",
        "rt",
        "pPr",
        "rPr",
        "tblPr",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
    )
}
_DRAWN = {W + tag for tag in ("drawing", "pict", "object")}
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
Notes = Mapping[tuple[str, str], Element]
"""Notes of a file by kind and number (脚注、尾注)."""


class Mark(NamedTuple):
    """A bookmark's beginning, or its end when ``name`` is none."""

    identifier: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a file refer to: its notes, and the character styles that say what became of a text."""

    notes: Notes
    changes: Mapping[str, Change]


def value(parent: Element, tag: str) -> str:
    """The value of a child (属性值), or nothing."""
    child = parent.find(W + tag)
    return child.get(W + "val", "") if child is not None else ""


def count(text: str | None) -> int:
    """A count as files write it, 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def shown(node: Element) -> Iterator[Element]:
    """Children as a page shows them (显示的内容): through content controls and insertions, without deletions."""
    for child in node.iterchildren("*"):
        if child.tag in _WRAPPERS or child.tag == W + "sdt":
            yield from shown(child)
        elif child.tag == _MC + "AlternateContent":
            for choice in list(child)[:1]:
                yield from shown(choice)
        elif child.tag not in _HIDDEN:
            yield child


def drawn(node: Element) -> Iterator[Element]:
    """Drawings of a paragraph (图形), in order."""
    for child in shown(node):
        if child.tag in _DRAWN:
            yield child
        else:
            yield from drawn(child)


class Stretch(NamedTuple):
    """Text as one element of the file has it (文字段); for a note, its mark, with all that the note says."""

    element: Element
    text: str
    is_note: bool


def _pieces(node: Element, words: Words, change: Change = "") -> Iterator[tuple[Element, Text | Mark | Footnote]]:
    """Text, notes and bookmarks in reading order, each with its element."""
    for child in shown(node):
        tag = child.tag
        if tag == W + "t" or tag == _M + "t":
            yield child, Text(child.text or "", change=change)
        elif tag in _CHARACTERS:
            yield child, Text(_CHARACTERS[tag], change=change)
        elif tag == W + "br":
            yield child, Text("" if child.get(W + "type") in ("page", "column") else "\n", change=change)
        elif tag == W + "bookmarkStart":
            yield child, Mark(child.get(W + "id", ""), child.get(W + "name", ""))
        elif tag == W + "bookmarkEnd":
            yield child, Mark(child.get(W + "id", ""), None)
        elif tag in _NOTES:
            note = words.notes.get((_NOTES[tag], child.get(W + "id", "")))
            if note is not None:
                yield child, _note(note, words)
        elif tag == W + "r":
            properties = child.find(W + "rPr")
            style = "" if properties is None else value(properties, "rStyle")
            yield from _pieces(child, words, words.changes.get(style, change))
        elif tag not in _DRAWN:
            yield from _pieces(child, words, change)


def _note(note: Element, words: Words) -> Footnote:
    inside = replace(words, notes={})
    lines = ["".join(r.text for r in runs(line, inside)) for line in note.iter(W + "p")]
    text = "\n".join(lines).strip(" \t")
    return Footnote((Text(text),) if text else ())


def runs(paragraph: Element, words: Words) -> tuple[Text | Footnote, ...]:
    """What a paragraph says (段落文字), its notes where they are marked."""
    found: list[Text | Footnote] = []
    for _, piece in _pieces(paragraph, words):
        if isinstance(piece, Footnote):
            found.append(piece)
        elif isinstance(piece, Text) and piece.text:
            last = found[-1] if found else None
            if isinstance(last, Text) and last.change == piece.change:
                found[-1] = replace(last, text=last.text + piece.text)
            else:
                found.append(piece)
    return tuple(found)


def stretches(paragraph: Element, words: Words) -> list[Stretch]:
    """What a paragraph says, with the elements that say it (文字出处): joined, the text as ``said`` gives it."""
    found: list[Stretch] = []
    for element, piece in _pieces(paragraph, words):
        if isinstance(piece, Footnote):
            found.append(Stretch(element, said(Paragraph((piece,))), True))
        elif isinstance(piece, Text) and piece.text:
            found.append(Stretch(element, piece.text, False))
    return found


def bookmarks(story: Element) -> dict[str, str]:
    """Text of every figure's bookmark that is closed (数据书签); of two with one name the first."""
    open_marks: dict[str, tuple[str, list[str]]] = {}
    found: dict[str, str] = {}
    for _, piece in _pieces(story, Words({}, {})):
        if isinstance(piece, Text):
            for _, texts in open_marks.values():
                texts.append(piece.text)
        elif isinstance(piece, Mark) and piece.name is None:
            name, texts = open_marks.pop(piece.identifier, ("", []))
            if name:
                found.setdefault(name, "".join(texts))
        elif isinstance(piece, Mark) and piece.name and piece.name.startswith(FIGURE_PREFIX):
            open_marks[piece.identifier] = (piece.name, [])
    return found
