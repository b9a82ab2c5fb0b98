"""A changed document in each form, audited: whether the change is found, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pypdfium2

from tests.audit.proof.printed import Cell
from tests.golden.making import example
from xiufu.audit.paper import Paper
from xiufu.audit.run import Audited, audit
from xiufu.core.finding import Finding, Verdict
from xiufu.document.blocks import Document, Heading, Paragraph, Table
from xiufu.reading.any_file import read_bytes
from xiufu.render.docx import write_docx
from xiufu.render.pdf import write_pdf

Written = Callable[[Document], bytes]


def text_of(data: bytes) -> bytes:
    """The text of a PDF, as programs copy it out of one."""
    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf).encode()


def as_cells(document: Document) -> bytes:
    """The text as programs copy it out that set every cell of a table on a line of its own, blank ones on none."""
    lines: list[str] = []
    for block in document.blocks:
        match block:
            case Table():
                cells = (cell.text.strip() for row in block.rows for cell in row)
                lines += [block.title, block.unit, *cells, *(note.text for note in block.notes)]
            case Heading():
                lines.append(block.title)
            case Paragraph():
                lines.append(block.text)
    return "\n".join(line for line in lines if line).encode()


FORMS: Mapping[str, Written] = {
    "docx": lambda document: write_docx(document, draft=True),
    "pdf": lambda document: write_pdf(document, draft=True).data,
    "txt": lambda document: text_of(write_pdf(document, draft=True).data),
    "cells": as_cells,
}


@cache
def example_in(name: str, form: str) -> bytes:
    """The plan of an example in a form: a file is written once for all tests of a process."""
    made = example(name)
    match form:
        case "docx":
            return made.word
        case "pdf":
            return made.pdf
        case "txt":
            return text_of(made.pdf)
        case _:
            return as_cells(made.document)


@cache
def example_paper(name: str, form: str) -> Paper:
    """The same under audit: read once, and what its checks share worked out once, for all tests of a process."""
    return Paper(read_bytes(example_in(name, form), Path(f"甲.{form}")))


def audited(document: Document, form: str) -> Audited:
    return audit(Paper(read_bytes(FORMS[form](document), Path(f"甲.{form}"))))


def differing(result: Audited) -> list[Finding]:
    return [finding for finding in result.findings if finding.verdict is Verdict.DIFFERS]


def is_at(result: Audited, finding: Finding, cell: Cell, text: str) -> bool:
    """Whether a finding's equation holds the changed cell; in a text, the changed digits."""
    plain = text.replace(",", "")
    claims = [claim for claim in finding.claims if claim.text == plain]
    if result.paper.file.form == "txt":
        return bool(claims)
    blocks = [n for n, block in enumerate(result.paper.file.document.blocks) if isinstance(block, Table)]
    table, row, column = cell.slot
    spots = [claim.spot for claim in claims]
    if result.paper.file.form == "pdf":  # lines of a form that almost meet make a column more or less
        return any((spot.block, spot.row) == (blocks[table], row) for spot in spots)
    return any((spot.block, spot.row, spot.column) == (blocks[table], row, column) for spot in spots)
