"""The sheets of a workbook, cell by cell (工作表): what each shows, its formula, what is merged and hidden, what is amiss."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from lxml import etree

from xiufu.core.errors import InputError, file_problem
from xiufu.reading.ooxml import Element, parse_part, related_part, related_parts
from xiufu.reading.sheet_formats import BUILT_IN, shown
from xiufu.reading.sheet_marks import FAULTS, REFERENCE, column_of, sheet_parts
from xiufu.reading.workbook import MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED, SAVE_AGAIN, column_name

MOST_CELLS = 1_000_000
MOST_SHEETS = 500
MOST_MERGED = 100_000
_MOST_TEXT = 32_767
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_IN_FORMULA = re.compile(
    r"\"[^\"]*\"|'[^']*'|(?<![A-Za-z0-9_.$])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?![A-Za-z0-9_(.])"
)

Span = tuple[int, int, int, int]
"""First row and column, last row and column, from 0."""


@dataclass(slots=True)
class Sheet:
    """A sheet (工作表). Rows and columns count from 0; cells that show nothing are not there.

    ``numbers`` are the digits that are kept, whatever is shown. ``uncomputed`` are formulas without a value, ``errors`` cells that show an error, ``cut`` says that cells beyond the limits
    were left out, ``drawn`` that there are pictures, charts or text boxes.
    """

    title: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    cut: bool = False
    drawn: bool = False


@dataclass(slots=True)
class _Book:
    """What all sheets share."""

    strings: list[str]
    formats: list[str]
    from_1904: bool
    cells: int = 0


def xlsx_sheets(data: bytes, *, name: str) -> list[Sheet]:
    """The sheets of an ``.xlsx`` file (读入工作表). Raises ``InputError`` when it is none or damaged."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                limit = f"文件解压后超过 {MOST_UNPACKED // 1_000_000} MB"
                raise file_problem(Path(name), limit, "删去无关的工作表和图片")
            main = related_part(archive, "", "officeDocument", name) or "xl/workbook.xml"
            workbook = parse_part(archive, main, name)
            book = _Book(
                _strings(archive, related_part(archive, main, "sharedStrings", name), name),
                _formats(archive, related_part(archive, main, "styles", name), name),
                any(p.get("date1904") in ("1", "true") for p in workbook.iter("{*}workbookPr")),
            )
            known = set(related_parts(archive, main, "worksheet", name).values())
            found = [(sheet, part) for sheet, part in sheet_parts(archive, main) if part in known]
            return [_sheet(archive, sheet, part, book) for sheet, part in found[:MOST_SHEETS]]
    except InputError:
        raise
    except (*FAULTS, NotImplementedError, RuntimeError, OverflowError) as error:
        raise file_problem(Path(name), "文件已损坏，无法读取", SAVE_AGAIN) from error


def _strings(archive: zipfile.ZipFile, part: str | None, name: str) -> list[str]:
    return [_text(item) for item in parse_part(archive, part, name).iterchildren("{*}si")] if part else []


def _text(item: Element) -> str:
    """What a string says, without how it is pronounced."""
    text = "".join(
        t.text or "" for t in item.iter("{*}t") if next(t.iterancestors("{*}rPh"), None) is None
    )  # fmt: skip
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text[:_MOST_TEXT])


def _formats(archive: zipfile.ZipFile, part: str | None, name: str) -> list[str]:
    """The number format of every style of cells."""
    if part is None:
        return []
    root = parse_part(archive, part, name)
    codes = {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.iter("{*}numFmt")}
    numbers = [xf.get("numFmtId", "0") for cells in root.iter("{*}cellXfs") for xf in cells.iterchildren("*")]
    return [codes.get(n) or BUILT_IN.get(int(n) if n.isdecimal() else 0, "General") for n in numbers]


def _sheet(archive: zipfile.ZipFile, listed: Element, part: str, book: _Book) -> Sheet:
    sheet = Sheet(listed.get("name", ""), hidden=listed.get("state", "visible") != "visible")
    shared: dict[str, tuple[int, int, str]] = {}
    with archive.open(part) as file:
        events = etree.iterparse(
            file,
            events=("end",),
            tag=("{*}row", "{*}col", "{*}mergeCell", "{*}drawing", "{*}legacyDrawing"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        number = -1
        for _, element in events:
            tag = etree.QName(element).localname
            if tag == "row":
                number = _number(element.get("r"), number + 2) - 1
                if not _row(element, number, sheet, book, shared):
                    sheet.cut = True
                    break
            elif tag == "col" and element.get("hidden") in ("1", "true"):
                first, last = _number(element.get("min"), 1), _number(element.get("max"), 1)
                sheet.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
            elif tag == "mergeCell" and len(sheet.merged) < MOST_MERGED and (span := _span(element.get("ref", ""))):
                sheet.merged.append(span)
            elif tag in ("drawing", "legacyDrawing"):
                sheet.drawn = True
            element.clear()
            while (before := element.getprevious()) is not None and (owner := element.getparent()) is not None:
                owner.remove(before)
    return sheet


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else otherwise


def _span(reference: str) -> Span | None:
    first, _, last = reference.replace("$", "").partition(":")
    ends = [REFERENCE.fullmatch(end) for end in (first, last or first)]
    if not all(ends):
        return None
    (r1, c1), (r2, c2) = ((int(end[2]) - 1, column_of(end[1])) for end in ends if end)
    return (r1, c1, r2, c2) if r1 <= r2 and c1 <= c2 else None


def _row(
    element: Element, number: int, sheet: Sheet, book: _Book, shared: dict[str, tuple[int, int, str]]
) -> bool:  # fmt: skip
    """Read a row; false where the limits are reached."""
    if number >= MOST_ROWS:
        return False
    if element.get("hidden") in ("1", "true"):
        sheet.hidden_rows.add(number)
    cells: dict[int, str] = {}
    column = -1
    for cell in element.iterchildren("{*}c"):
        found = REFERENCE.fullmatch(cell.get("r") or "")
        column = column_of(found[1]) if found else column + 1
        if column >= MOST_COLUMNS:
            sheet.cut = True
            break
        formula = _formula(cell.find("{*}f"), number, column, shared)
        if formula:
            sheet.formulas[number, column] = f"={formula}"
        text = _value(cell, book)
        if text is not None and (cell.get("t") or "n") == "n":
            sheet.numbers[number, column] = (cell.findtext("{*}v") or "").strip()
        if cell.get("t") == "e":
            sheet.errors.append((number, column))
        elif text is None and formula is not None:
            sheet.uncomputed.append((number, column))
        if text and text.strip():
            cells[column] = text.strip()
        elif formula is not None:
            cells.setdefault(column, "")
    if cells:
        sheet.rows[number] = cells
    book.cells += len(cells)
    return book.cells <= MOST_CELLS


def _value(cell: Element, book: _Book) -> str | None:
    """What a cell shows, or none where no value is kept."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return _text(inline) if inline is not None else ""
    kept = cell.find("{*}v")
    if kept is None or (not kept.text and kind != "str"):
        return None
    raw = kept.text or ""
    if kind == "s":
        index = _number(raw.strip(), -1)
        return book.strings[index] if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if raw.strip() == "1" else "FALSE"
    if kind != "n":
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw)
    style = _number(cell.get("s"), 0)
    code = book.formats[style] if style < len(book.formats) else "General"
    return shown(raw[:400], code, from_1904=book.from_1904)


def _formula(
    element: Element | None, row: int, column: int, shared: dict[str, tuple[int, int, str]]
) -> str | None:  # fmt: skip
    """The formula of a cell, one that is shared moved to where it stands; none where there is none."""
    if element is None:
        return None
    text, group = element.text or "", element.get("si")
    if element.get("t") != "shared" or group is None:
        return text
    if text:
        shared[group] = (row, column, text)
        return text
    if group not in shared:
        return ""
    first_row, first_column, master = shared[group]
    return moved(master, row - first_row, column - first_column)


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula filled from one cell into another (公式填充).

    >>> moved('SUM(B2:B9)*$C$1&"A1"', 1, 2)
    'SUM(D3:D10)*$C$1&"A1"'
    """

    def one(found: re.Match[str]) -> str:
        if not found[2]:
            return found[0]
        column = column_of(found[2]) + (0 if found[1] else columns)
        row = int(found[4]) + (0 if found[3] else rows)
        return f"{found[1]}{column_name(column)}{found[3]}{row}" if column >= 0 and row > 0 else "#REF!"

    return _IN_FORMULA.sub(one, formula)
