"""A document with other texts in place of some of its printed figures (换数)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xiufu.document.blocks import Cell, Document, Footnote, Number, Paragraph, Run, Table
from xiufu.document.marks import figure_key, figure_mark


def with_texts(document: Document, texts: Mapping[str, str]) -> Document:
    """The document as it reads when each bookmark in ``texts`` holds that text (换数后的文档)."""
    times: dict[str, int] = {}

    def run(one: Run) -> Run:
        match one:
            case Number():
                key = figure_key(one.figure.id)
                times[key] = times.get(key, 0) + 1
                return replace(one, text=texts.get(figure_mark(one.figure.id, times[key]), one.text))
            case Footnote():
                return Footnote(tuple(r for r in map(run, one.runs) if not isinstance(r, Footnote)))
            case _:
                return one

    def paragraph(one: Paragraph) -> Paragraph:
        return replace(one, runs=tuple(map(run, one.runs)))

    def cell(one: Cell) -> Cell:
        return replace(one, content=tuple(part(p) for p in one.content))

    def part(one: Paragraph | Table) -> Paragraph | Table:
        return paragraph(one) if isinstance(one, Paragraph) else table(one)

    def table(one: Table) -> Table:
        rows: Sequence[tuple[Cell, ...]] = [tuple(map(cell, row)) for row in one.rows]
        return replace(one, rows=tuple(rows), notes=tuple(map(paragraph, one.notes)))

    blocks = (part(b) if isinstance(b, Paragraph | Table) else b for b in document.blocks)
    return replace(document, blocks=tuple(blocks))
