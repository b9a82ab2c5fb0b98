"""Marks in a document (标记): stretches of its paragraphs get names, so that a page can point at them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from xiufu.core.spot import Spot
from xiufu.document.blocks import Block, Cell, Document, Footnote, Inline, Paragraph, Run, Table, Text
from xiufu.document.places import NOTE_OPENS, said


class Mark(NamedTuple):
    """A name for the letters ``start`` to ``end`` of the text of a paragraph (标记)."""

    start: int
    end: int
    name: str


Marks = Mapping[Spot, Sequence[Mark]]


def marked(document: Document, marks: Marks) -> Document:
    """The document with marks in its paragraphs, those in cells and notes included (加标记). Titles cannot be marked.

    >>> paragraph = Paragraph((Text("面积 6.3758 公顷"),))
    >>> block = marked(Document("", (paragraph,)), {Spot(0): [Mark(3, 9, "a")]}).blocks[0]
    >>> [(run.text, run.marks) for run in block.runs]
    [('面积 ', ()), ('6.3758', ('a',)), (' 公顷', ())]
    """
    blocks = [_block(block, number, marks) for number, block in enumerate(document.blocks)]
    return replace(document, blocks=tuple(blocks))


def _block(block: Block, number: int, marks: Marks) -> Block:
    if isinstance(block, Paragraph):
        return _paragraph(block, marks.get(Spot(number), ()))
    if not isinstance(block, Table):
        return block
    starts = iter([(r, c) for r, row in enumerate(block.grid()) for c, (_, begins) in enumerate(row) if begins])
    rows = tuple(tuple(_cell(cell, Spot(number, *next(starts)), marks) for cell in row) for row in block.rows)
    notes = tuple(_paragraph(note, marks.get(Spot(number, paragraph=n), ())) for n, note in enumerate(block.notes, 1))
    return replace(block, rows=rows, notes=notes)


def _cell(cell: Cell, spot: Spot, marks: Marks) -> Cell:
    count = sum(1 for _ in cell.paragraphs())
    of_paragraphs = [marks.get(replace(spot, paragraph=n), ()) for n in range(count)]
    return _filled(cell, iter(of_paragraphs)) if any(of_paragraphs) else cell


def _filled(cell: Cell, of_paragraphs: Iterator[Sequence[Mark]]) -> Cell:
    content: list[Paragraph | Table] = []
    for part in cell.content:
        if isinstance(part, Paragraph):
            content.append(_paragraph(part, next(of_paragraphs)))
            continue
        rows = tuple(tuple(_filled(inner, of_paragraphs) for inner in row) for row in part.rows)
        content.append(replace(part, rows=rows, notes=tuple(_paragraph(n, next(of_paragraphs)) for n in part.notes)))
    return replace(cell, content=tuple(content))


def _paragraph(paragraph: Paragraph, marks: Sequence[Mark]) -> Paragraph:
    if not marks:
        return paragraph
    runs: list[Run] = []
    at = 0
    for run in paragraph.runs:
        length = len(said(Paragraph((run,))))
        runs += _run(run, at, [mark for mark in marks if mark.start < at + length and mark.end > at])
        at += length
    return replace(paragraph, runs=tuple(runs))


def _run(run: Run, at: int, marks: Sequence[Mark]) -> Iterator[Run]:
    """The pieces of a run between the ends of marks. Figures keep what they are and get no marks."""
    match run:
        case Text():
            yield from _pieces(run, at, marks)
        case Footnote():
            yield Footnote(tuple(_in_note(run, at + len(NOTE_OPENS), marks)))
        case _:
            yield run


def _in_note(note: Footnote, at: int, marks: Sequence[Mark]) -> Iterator[Inline]:
    for run in note.runs:
        yield from _pieces(run, at, marks) if isinstance(run, Text) else (run,)
        at += len(run.text)


def _pieces(run: Text, at: int, marks: Sequence[Mark]) -> Iterator[Text]:
    end_of_run = at + len(run.text)
    edges = {edge for mark in marks for edge in (mark.start, mark.end) if at < edge < end_of_run}
    for start, end in pairwise(sorted({at, end_of_run, *edges})):
        names = dict.fromkeys(mark.name for mark in marks if mark.start < end and mark.end > start)
        yield replace(run, text=run.text[start - at : end - at], marks=(*run.marks, *names))
