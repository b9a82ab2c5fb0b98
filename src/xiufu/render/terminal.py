"""Documents as lines of plain text (终端输出): what is removed as ［-…-］, what is added as ［+…+］."""

import unicodedata
from collections.abc import Iterator, Sequence

from xiufu.document.blocks import Document, Footnote, Heading, Paragraph, Picture, Run, Table, Text

_WIDEST = 36
"""A column is not padded wider than this, in half-width characters."""
_MARKS = {"removed": ("［-", "-］"), "added": ("［+", "+］"), "": ("", "")}


def text_lines(document: Document) -> list[str]:
    """A document as lines for a terminal (文本行): tables in columns, words removed and added in marks."""
    return list(_lines(document))


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Heading():
                yield from ("", f"{'#' * block.level} {block.title}")
            case Paragraph():
                yield _runs(block.runs)
            case Table():
                yield from _table(block)
            case Picture():
                yield f"［图］{block.title}"


def _runs(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    match run:
        case Text():
            before, after = _MARKS[run.change]
            return f"{before}{run.text}{after}" if run.text else ""
        case Footnote():
            return f"〔脚注：{run.note}〕"
        case _:
            return run.text


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield f"{table.title}{f'（{table.unit}）' if table.unit else ''}"
    rows = [
        [_oneline("／".join(_runs(p.runs) for p in cell.paragraphs())) if begins else "" for cell, begins in row]
        for row in table.grid()
    ]
    widths = [min(_WIDEST, max(_width(row[c]) for row in rows)) for c in range(len(table.widths))]
    for n, row in enumerate(rows):
        padded = (text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True))
        yield f"  {' │ '.join(padded)}".rstrip()
        if n + 1 == table.header_rows:
            yield f"  {'─┼─'.join('─' * width for width in widths)}"
    for note in table.notes:
        yield f"  {_runs(note.runs)}"


def _oneline(text: str) -> str:
    return " ".join(text.split())


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
