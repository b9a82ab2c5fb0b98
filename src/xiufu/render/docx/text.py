"""Paragraphs and runs: figures in bookmarks, unknowns marked, Chinese punctuation in the Chinese font."""

import re
from collections import Counter
from collections.abc import Iterable

from xiufu.core.figure import FigureId
from xiufu.document.blocks import Align, Number, Run, Text, Unknown
from xiufu.document.marks import figure_key, figure_mark
from xiufu.render.docx.xml import Element, add, printable

# Characters that Word sets in the Western font, quotation marks half as wide, unless told that they are Chinese.
_CHINESE_PUNCTUATION = re.compile("([“”‘’…—·]+)")
_LINE_PARTS = re.compile("([\t\n])")


class Marks:
    """Gives out the bookmarks (书签) of one document: numbers in order, names that occur once."""

    def __init__(self) -> None:
        self._given = 0
        self._times: Counter[str] = Counter()

    def next(self, figure: FigureId) -> tuple[int, str]:
        """Number and name for the next time ``figure`` is printed."""
        key = figure_key(figure)
        self._given += 1
        self._times[key] += 1
        return self._given, figure_mark(figure, self._times[key])


def add_paragraph(
    parent: Element, style: str, *, align: Align | None = None, keep_next: bool = False, page_break: bool = False
) -> Element:
    """An empty paragraph of a style (段落). A line that is not at the left loses the indent of first lines."""
    paragraph = add(parent, "p")
    properties = add(paragraph, "pPr")
    add(properties, "pStyle", val=style)
    if keep_next:
        add(properties, "keepNext")
    if page_break:
        add(properties, "pageBreakBefore")
    if align in ("center", "right"):
        add(properties, "ind", firstLineChars=0, firstLine=0)
    if align:
        add(properties, "jc", val=align)
    return paragraph


def add_runs(paragraph: Element, runs: Iterable[Run], marks: Marks) -> None:
    """What a paragraph says (文字)."""
    for run in runs:
        match run:
            case Text():
                add_text(paragraph, run.text, "Emphasis" if run.emphasis else "")
            case Unknown():
                add_text(paragraph, run.text, "Unknown")
            case Number():
                identifier, name = marks.next(run.figure.id)
                add(paragraph, "bookmarkStart", id=identifier, name=name)
                add_text(paragraph, run.text)
                add(paragraph, "bookmarkEnd", id=identifier)


def add_text(paragraph: Element, text: str, style: str = "") -> None:
    """Plain text, its tabs and line breaks as Word's own (文本)."""
    for i, part in enumerate(_CHINESE_PUNCTUATION.split(printable(text))):
        if not part:
            continue
        run = add(paragraph, "r")
        if style or i % 2:
            properties = add(run, "rPr")
            if style:
                add(properties, "rStyle", val=style)
            if i % 2:
                add(properties, "rFonts", hint="eastAsia")
        for piece in _LINE_PARTS.split(part):
            if piece == "\t":
                add(run, "tab")
            elif piece == "\n":
                add(run, "br")
            elif piece:
                keep = {"xml:space": "preserve"} if piece != piece.strip() or "  " in piece else {}
                add(run, "t", **keep).text = piece
