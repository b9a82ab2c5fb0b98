"""The form as files: as Word has it where a firm types it, as a browser prints it, and as its text is copied out of a PDF."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby

import docx
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from playwright.sync_api import Browser
from pylopdf_fonts_zh_cn import serif_path

from tests.audit.filed.form import Boxed, Part, Typed

_LINE = 46
"""Letters of a line of the printed page."""


def _cells(lines: str) -> Iterator[tuple[int, int, int, int, str]]:
    """Row, column, rows and columns spanned, and words of every cell that begins."""
    grid = [line.split("|") for line in lines.strip("\n").splitlines()]
    for r, row in enumerate(grid):
        for c, words in enumerate(row):
            if words not in ("<", "^"):
                right = next((i for i in range(c + 1, len(row)) if row[i] != "<"), len(row))
                below = next((i for i in range(r + 1, len(grid)) if grid[i][c] != "^"), len(grid))
                yield r, c, below - r, right - c, words


def _size(lines: str) -> tuple[int, int]:
    rows = lines.strip("\n").splitlines()
    return len(rows), len(rows[0].split("|"))


def as_word(parts: Sequence[Part]) -> bytes:
    """A Word file without styles of headings: numbers, titles and units of tables are typed, cells merged by hand."""
    file = docx.Document()
    font = file.styles["Normal"]
    font.font.name = "SimSun"
    font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    for part in parts:
        if isinstance(part, tuple):
            _boxes(file, part)
        else:
            _into(file, part)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _boxes(file: WordFile, boxes: Sequence[Boxed]) -> None:
    table = file.add_table(len(boxes), 2, style="Table Grid")
    table.autofit = False
    for row, box in zip(table.rows, boxes, strict=True):
        label, content = row.cells
        label.width, content.width = Cm(1), Cm(14)
        label.text = "\n".join(box.label)
        for part in box.content:
            _into(content, part)
        first = content.paragraphs[0]._element
        first.getparent().remove(first)


def _into(holder: WordFile | WordCell, part: str | Typed) -> None:
    if isinstance(part, str):
        holder.add_paragraph(part)
        return
    if title := f"{part.title}　　{part.unit}".strip():
        holder.add_paragraph(title)
    rows, columns = _size(part.lines)
    table: WordTable = holder.add_table(rows, columns)
    table.style = "Table Grid"
    for r, c, down, across, words in _cells(part.lines):
        cell = table.cell(r, c)
        if down > 1 or across > 1:
            cell = cell.merge(table.cell(r + down - 1, c + across - 1))
        cell.text = words
    holder.add_paragraph("")


def unboxed(parts: Sequence[Part]) -> list[Part]:
    """The form without its last rows: what stands in them comes one below the other, as where the tables are an annex."""
    plain: list[Part] = []
    for part in parts:
        plain += [one for box in part for one in box.content] if isinstance(part, tuple) else [part]
    return plain


FONT = "https://fonts.invalid/serif"


def as_page(parts: Sequence[Part]) -> str:
    """The page that a browser prints."""
    body = "".join(_boxes_of_page(part) if isinstance(part, tuple) else _of_page(part) for part in parts)
    style = f"@font-face{{font-family:printed;src:url({FONT})}}body{{font-family:printed}}"
    style += "table{border-collapse:collapse;width:100%}td{border:1px solid;padding:1px 4px}body{font-size:10.5pt}p{margin:3px 0}"
    return f'<!doctype html><html lang="zh"><meta charset="utf-8"><style>{style}</style><body>{body}</body></html>'


def _boxes_of_page(boxes: Sequence[Boxed]) -> str:
    rows = (
        f"<tr><td style='width:1em'>{box.label}</td><td>{''.join(_of_page(part) for part in box.content)}</td></tr>"
        for box in boxes
    )
    return f"<table>{''.join(rows)}</table>"


def _of_page(part: str | Typed) -> str:
    if isinstance(part, str):
        return f"<p>{html.escape(part)}</p>"
    rows = (
        "".join(f"<td rowspan={down} colspan={across}>{html.escape(words)}</td>" for _, _, down, across, words in row)
        for _, row in groupby(_cells(part.lines), key=lambda cell: cell[0])
    )
    title = f"<p>{part.title}　　{part.unit}</p>" if part.title else ""
    return f"{title}<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def as_pdf(browser: Browser, page: str) -> bytes:
    """A page as the browser prints it, in the letters that come with Xiufu: a machine may have no Chinese ones."""
    tab = browser.new_page()
    allowed = {"access-control-allow-origin": "*"}
    tab.route(FONT, lambda asked: asked.fulfill(path=serif_path(), headers=allowed))
    tab.set_content(page, wait_until="networkidle")
    assert tab.evaluate("document.fonts.ready.then(() => document.fonts.check('10px printed', '复'))")
    printed = tab.pdf(format="A4", margin={"top": "2cm", "bottom": "2cm", "left": "2cm", "right": "2cm"}, tagged=False)
    tab.close()
    return printed


def as_text(parts: Sequence[Part]) -> bytes:
    """Lines as wide as the page, a blank one after each, cells of a row side by side: what is copied out of a PDF."""
    lines = [line for part in parts for line in _of_text(part)]
    return "\n\n".join(lines).encode()


def _of_text(part: Part) -> Iterator[str]:
    if isinstance(part, tuple):
        for box in part:
            yield from box.label
            yield from (line for one in box.content for line in _of_text(one))
    elif isinstance(part, str):
        yield from _wrapped(part)
    else:
        if part.title:
            yield f"{part.title} {part.unit}".strip()
        for _, row in groupby(_cells(part.lines), key=lambda cell: cell[0]):
            yield " ".join(words for *_, words in row if words)


def _wrapped(text: str) -> Iterator[str]:
    """Lines of a paragraph: neither numbers nor Latin words are broken, and no comma begins a line."""
    line = ""
    for word in re.findall(r"[0-9A-Za-z.%～-]+[，。；、：）]*|.[，。；、：）]*", text):
        if line and len(line) + len(word) > _LINE:
            yield line
            line = ""
        line += word
    yield line
