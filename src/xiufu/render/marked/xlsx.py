"""A workbook with what was found as notes on its cells (工作簿批注件): every other part of the file stays as it is."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from lxml import etree

from xiufu.core.errors import SheetCell, file_problem
from xiufu.core.spot import Passage
from xiufu.document.read import ReadFile
from xiufu.reading.ooxml import parse_xml, related_part, related_parts
from xiufu.reading.sheet_marks import FAULTS, sheet_parts
from xiufu.reading.sheets import Places
from xiufu.reading.workbook import SAVE_AGAIN
from xiufu.render.marked.kinds import WASHES, gravest, words_of
from xiufu.render.marked.notes import Note
from xiufu.render.marked.parts import Parts, xml
from xiufu.render.marked.sheet_notes import Boxes, add_text, blank_boxes, box_of, cut
from xiufu.render.marked.sheet_part import NoSheet, SheetPart, sheet_part
from xiufu.render.marked.threads import reply

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_MAIN, _STRICT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SIGNATURES = "_xmlsignatures/"

_Cells = dict[tuple[int, int], list[Note]]


def mark_xlsx(data: bytes, file: ReadFile, notes: Sequence[Note]) -> bytes:
    """A copy with every note on its cell (工作簿批注件), below what stands on the cell already; notes that point at nothing
    stand on the first cell of the first sheet that is shown.

    Parts without notes keep their bytes. Equal files and notes give equal bytes. Raises ``InputError`` for files that are
    signed or damaged.
    """
    if not notes:
        return data
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            signed = any(name.startswith(_SIGNATURES) for name in opened.namelist())
            if not signed:
                return _marked(Parts(opened, file.name), file, notes)
    except (*FAULTS, NoSheet, NotImplementedError, RuntimeError) as error:
        raise file_problem(Path(file.name), "工作簿的内部结构不合规范，批注写不进去", SAVE_AGAIN) from error
    remedy = "用签名以前的文件审查，或查看审查页（.html）"
    raise file_problem(Path(file.name), "文件有数字签名，写入批注会使签名失效", remedy)


def _marked(book: Parts, file: ReadFile, notes: Sequence[Note]) -> bytes:
    main = related_part(book.archive, "", "officeDocument", file.name) or "xl/workbook.xml"
    known = set(related_parts(book.archive, main, "worksheet", file.name).values())
    listed = [(sheet, part) for sheet, part in sheet_parts(book.archive, main) if part in known]
    parts = {sheet.get("name", ""): part for sheet, part in listed}
    shown = [sheet.get("name", "") for sheet, _ in listed if sheet.get("state", "visible") == "visible"]
    if not parts:
        raise NoSheet
    first = [*shown, *parts][0]
    wanted: dict[str, _Cells] = {}
    for note in notes:
        cell = _cell(file, note.passage)
        title = cell.sheet if cell and cell.sheet in parts else first
        at = (max(cell.row, 1) - 1, max(cell.column, 1) - 1) if cell and cell.sheet in parts else (0, 0)
        wanted.setdefault(title, {}).setdefault(at, []).append(note)
    for title, part in parts.items():
        if title in wanted:
            _mark_sheet(book, main, part, wanted[title])
    return book.file()


def _cell(file: ReadFile, passage: Passage | None) -> SheetCell | None:
    if passage is None or not isinstance(file.native, Places):
        return None
    spot = passage.spot
    return next((file.native.cell(one) for one in (spot, spot.cell, spot.whole) if one in file.native), None)


def _mark_sheet(book: Parts, main: str, part: str, cells: Mapping[tuple[int, int], Sequence[Note]]) -> None:
    sheet = sheet_part(book.part(part))
    strict = _STRICT_MAIN.encode() in sheet.data[:4096]
    space, main_space = (_STRICT, _STRICT_MAIN) if strict else (_USUAL, _MAIN)
    at: dict[tuple[int, int], list[Note]] = {}
    for (row, column), notes in cells.items():
        at.setdefault(sheet.first(row, column), []).extend(notes)
    texts = related_part(book.archive, part, "comments", book.name)
    if texts is None:
        texts = book.free("xl/comments{}.xml")
        book.written[texts] = xml(etree.Element(f"{{{main_space}}}comments", nsmap={None: main_space}))
        book.relate(part, "comments", texts, space)
        book.declare("Override", "PartName", f"/{texts}", _COMMENTS_TYPE)
    comments = parse_xml(book.part(texts), book.name)
    known = {one.get("ref"): one for one in comments.iter("{*}comment")}
    threads = related_parts(book.archive, part, "threadedComment", book.name)
    boxes = _boxes(book, part, sheet, space)
    drawn = Boxes(book.part(boxes))
    for (row, column), notes in sorted(at.items()):
        name = SheetCell(0, "", row + 1, column + 1).name
        words = cut(words_of(notes))
        thread = reply(book, main, threads.values(), name, words)
        whole = add_text(comments, known.get(name), name, f"回复：\n{words}" if thread else words)
        size = box_of(whole)
        drawn.put(row, column, sheet.anchor(row, column, *size), size, WASHES[gravest(notes)])
    book.written[texts] = xml(comments)
    book.written[boxes] = drawn.written()


def _boxes(book: Parts, part: str, sheet: SheetPart, space: str) -> str:
    """The part with the boxes of a sheet, a blank one where it has none."""
    if sheet.drawing:
        return related_parts(book.archive, part, "vmlDrawing", book.name)[sheet.drawing]
    path = book.free("xl/drawings/vmlDrawing{}.vml")
    others = [name for name in (*book.archive.namelist(), *book.written) if name.lower().endswith(".vml")]
    book.written[path] = blank_boxes([book.part(name) for name in others])
    book.written[part] = sheet.linked(book.relate(part, "vmlDrawing", path, space), space)
    book.declare("Default", "Extension", "vml", _BOXES_TYPE)
    return path
