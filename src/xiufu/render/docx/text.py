"""Paragraphs and runs: figures in bookmarks, unknowns marked, Chinese punctuation in the Chinese font."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xiufu.core.figure import FigureId
from xiufu.document.blocks import Align, Footnote, Heading, Number, Run, Text, Unknown
from xiufu.document.marks import figure_key, figure_mark
from xiufu.render.docx.notes import Notes
from xiufu.render.docx.numbering import HeadingNumbers
from xiufu.render.docx.picture import Pictures
from xiufu.render.docx.styles import Styles
from xiufu.render.docx.xml import Element, add, insert_property
from xiufu.render.layout import caption_insets
from xiufu.render.printable import printable

# Characters that Word sets in the Western font, quotation marks half as wide, unless told that they are Chinese.
_CHINESE_PUNCTUATION = re.compile("([“”‘’…—·]+)")
_LINE_PARTS = re.compile("([\t\n])")
_CHANGES = {"added": "Added", "removed": "Removed"}
_COUNTED = re.compile("([表图])([1-9][0-9]*)")


class Marks:
    """Gives out the bookmarks (书签) of one document: numbers in order, names that occur once.

    ``figures`` lists what stands in each figure's bookmark: its name, the figure, the printed text.
    """

    def __init__(self, last: int = 0) -> None:
        self._given = last
        self._times: Counter[str] = Counter()
        self.figures: list[tuple[str, FigureId, str]] = []

    def number(self) -> int:
        """The number of the next bookmark."""
        self._given += 1
        return self._given

    def next(self, figure: FigureId, text: str) -> tuple[int, str]:
        """Number and name for the next time ``figure`` is printed, as ``text``."""
        key = figure_key(figure)
        self._times[key] += 1
        name = figure_mark(figure, self._times[key])
        self.figures.append((name, figure, text))
        return self.number(), name


@dataclass(slots=True)
class Pen:
    """What is counted while one document is written: bookmarks, notes, pictures, numbers of headings and captions."""

    marks: Marks
    notes: Notes
    pictures: Pictures
    headings: HeadingNumbers
    listed: tuple[Heading, ...]
    pages: Mapping[int, int]
    styles: Styles
    ordinal: int = 0
    captions: Counter[str] = field(default_factory=Counter)


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


def add_runs(paragraph: Element, runs: Iterable[Run], pen: Pen) -> None:
    """What a paragraph says (文字)."""
    for run in runs:
        match run:
            case Text():
                style = _CHANGES.get(run.change) or ("Emphasis" if run.emphasis else "")
                add_text(paragraph, run.text, style, bold=run.emphasis and bool(run.change))
            case Unknown():
                add_text(paragraph, run.text, "Unknown")
            case Footnote():
                add_runs(pen.notes.next(paragraph), run.runs, pen)
            case Number():
                identifier, name = pen.marks.next(run.figure.id, run.text)
                add(paragraph, "bookmarkStart", id=identifier, name=name)
                add_text(paragraph, run.text)
                add(paragraph, "bookmarkEnd", id=identifier)


def add_caption(
    parent: Element,
    style: str,
    label: str,
    caption: str,
    width: int,
    pen: Pen,
    *,
    keep_next: bool = False,
    page_break: bool = False,
) -> None:
    """The caption of a table or picture (题注), its number counted by a field of Word, which prints it as the model does.

    ``width`` is what a line has room for, in twips; a caption of several lines is set in, so that they are of like length.
    """
    paragraph = add_paragraph(parent, style, keep_next=keep_next, page_break=page_break)
    look = pen.styles.look(style)
    left, right = caption_insets(f"{label} {caption}" if label else caption, look, width)
    if left or right:
        insert_property(paragraph[0], "ind", leftChars=0, left=look.left + left, rightChars=0, right=look.right + right)
    counted = _COUNTED.fullmatch(label)
    if counted is None:
        add_text(paragraph, f"{label} {caption}" if label else caption)
        return
    word, count = counted[1], int(counted[2])
    restart = "" if count == pen.captions[word] + 1 else f" \\r {count}"
    pen.captions[word] = count
    add_text(paragraph, word)
    add_field(paragraph, f"SEQ {word} \\* ARABIC{restart}", str(count))
    add_text(paragraph, f" {caption}")


def add_field(paragraph: Element, instruction: str, result: str) -> None:
    """A field of Word (域) with what it showed last."""
    begin_field(paragraph, instruction)
    add_text(paragraph, result)
    end_field(paragraph)


def begin_field(paragraph: Element, instruction: str) -> None:
    """A field up to what it shows."""
    add(add(paragraph, "r"), "fldChar", fldCharType="begin")
    add(add(paragraph, "r"), "instrText", **{"xml:space": "preserve"}).text = f" {instruction} "
    add(add(paragraph, "r"), "fldChar", fldCharType="separate")


def end_field(paragraph: Element) -> None:
    """The end of a field."""
    add(add(paragraph, "r"), "fldChar", fldCharType="end")


def add_text(paragraph: Element, text: str, style: str = "", *, bold: bool = False) -> None:
    """Plain text, its tabs and line breaks as Word's own (文本)."""
    for i, part in enumerate(_CHINESE_PUNCTUATION.split(printable(text))):
        if not part:
            continue
        run = add(paragraph, "r")
        if style or bold or i % 2:
            properties = add(run, "rPr")
            if style:
                add(properties, "rStyle", val=style)
            if i % 2:
                add(properties, "rFonts", hint="eastAsia")
            if bold:
                add(properties, "b")
        for piece in _LINE_PARTS.split(part):
            if piece == "\t":
                add(run, "tab")
            elif piece == "\n":
                add(run, "br")
            elif piece:
                keep = {"xml:space": "preserve"} if piece != piece.strip() or "  " in piece else {}
                add(run, "t", **keep).text = piece
