"""Word files → documents: what a page shows, insertions but no deletions.

Not read yet: text boxes, footnotes, images, automatic heading numbers.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from xiufu.document.blocks import Block, Cell, Document, Heading, Paragraph, Table, Text
from xiufu.document.marks import FIGURE_PREFIX
from xiufu.reading.ooxml import Element, damaged, open_package, parse_part, related_part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_WRAPPERS = {_W + tag for tag in ("sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_HIDDEN = {
    _W + tag
    for tag in (
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "fldData",
        "rt",
        "drawing",
        "pict",
        "object",
        "pPr",
        "rPr",
        "tblPr",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
    )
}
_CHARACTERS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_MOST_COLUMNS = 256

Role = int | Literal["body", "title", "subtitle", "note", "item", "signature", "caption", "unit", "spacer"]
_ROLES: dict[str, Role] = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "列项": "item",
    "signature": "signature",
    "表注": "note",
    "表格单位": "unit",
    "表后间隔": "spacer",
    **{f"heading {level}": level for level in range(1, 10)},
}


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file says (Word 内容), and the text that stands in each figure's bookmark."""

    document: Document
    bookmarks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as a grid (表格网格): the text of each slot, merged text in all of its slots, and where cells begin."""

    caption: str
    grid: list[list[str]]
    origin: list[list[bool]]


class _Mark(NamedTuple):
    """A bookmark's beginning, or its end when ``name`` is none."""

    identifier: str
    name: str | None


@dataclass(slots=True)
class _Draft:
    """A cell whose rows are still being counted."""

    cell: Element | None
    colspan: int = 1
    rowspan: int = 1


def read_docx(data: bytes, *, name: str = "Word 文档") -> WordFile:
    """Read a Word file (读入 Word). ``name`` is what messages call it. Raises ``InputError`` when it is not one."""
    archive = open_package(data, name)
    main = related_part(archive, "", "officeDocument", name)
    root = parse_part(archive, main, name) if main else None
    body = root.find(_W + "body") if root is not None and root.tag == _W + "document" else None
    if main is None or body is None:
        raise damaged(name, "文件不是 Word 文档")
    blocks = tuple(_blocks(body, _roles(archive, main, name)))
    title = "".join(b.text for b in blocks if isinstance(b, Paragraph) and b.style == "title")
    return WordFile(Document(title, blocks), _bookmarks(body))


def tables_of(data: bytes, *, name: str = "Word 文档") -> list[ReadTable]:
    """Every table of a Word file as a grid (读入表格)."""
    tables = []
    for table in read_docx(data, name=name).document.tables():
        grid = table.grid()
        tables.append(
            ReadTable(
                table.caption,
                [[cell.text for cell, _ in row] for row in grid],
                [[begins for _, begins in row] for row in grid],
            )
        )
    return tables


def _roles(archive: zipfile.ZipFile, main: str, name: str) -> dict[str, Role]:
    """What each style of the file is for: by its name, its outline level, or those of the style it is based on."""
    part = related_part(archive, main, "styles", name)
    if part is None:
        return {}
    styles = {style.get(_W + "styleId", ""): style for style in parse_part(archive, part, name).iter(_W + "style")}
    return {identifier: _role(identifier, styles) for identifier in styles}


def _role(identifier: str, styles: Mapping[str, Element]) -> Role:
    seen: set[str] = set()
    while identifier in styles and identifier not in seen:
        seen.add(identifier)
        style = styles[identifier]
        role = _ROLES.get(_value(style, "name").lower()) or _outline_level(style.find(_W + "pPr"))
        if role:
            return role
        identifier = _value(style, "basedOn")
    return "body"


def _outline_level(properties: Element | None) -> int:
    """1 to 9, or 0 for text."""
    text = _value(properties, "outlineLvl") if properties is not None else ""
    return int(text) + 1 if text in tuple("012345678") else 0


def _value(parent: Element, tag: str) -> str:
    child = parent.find(_W + tag)
    return child.get(_W + "val", "") if child is not None else ""


def _blocks(body: Element, roles: Mapping[str, Role]) -> Iterator[Block]:
    """Blocks in order; captions, units and notes join the table they belong to."""
    above: list[tuple[Role, Paragraph]] = []
    table: Table | None = None
    count = 0
    for child in _shown(body):
        if child.tag == _W + "tbl":
            if table:
                yield table
            captions = [p.text for role, p in above if role == "caption"]
            units = [p.text for role, p in above if role == "unit"]
            count += 1
            table = _table(child, f"t{count}", "".join(captions), "".join(units))
            if table:
                above = []
        elif child.tag == _W + "p":
            role, paragraph = _paragraph(child, roles)
            if role == "spacer" and not paragraph.runs:
                continue
            if table and role == "note":
                table = replace(table, notes=(*table.notes, paragraph))
                continue
            if table:
                yield table
                table = None
            if role == "caption" or role == "unit":
                above.append((role, paragraph))
                continue
            yield from (p for _, p in above)
            above = []
            yield Heading(paragraph.text, role) if isinstance(role, int) else paragraph
    if table:
        yield table
    yield from (p for _, p in above)


def _paragraph(element: Element, roles: Mapping[str, Role]) -> tuple[Role, Paragraph]:
    properties = element.find(_W + "pPr")
    role: Role = "body"
    if properties is not None:
        role = _outline_level(properties) or roles.get(_value(properties, "pStyle"), "body")
    style = role if role in ("title", "subtitle", "note", "item", "signature") else "body"
    text = _text(element)
    return role, Paragraph((Text(text),) if text else (), style)


def _shown(node: Element) -> Iterator[Element]:
    """Children as a page shows them: through content controls and insertions, without deletions."""
    for child in node.iterchildren("*"):
        if child.tag in _WRAPPERS or child.tag == _W + "sdt":
            yield from _shown(child)
        elif child.tag == _MC + "AlternateContent":
            for choice in list(child)[:1]:
                yield from _shown(choice)
        elif child.tag not in _HIDDEN:
            yield child


def _pieces(node: Element) -> Iterator[str | _Mark]:
    """Text and bookmarks in reading order."""
    for child in _shown(node):
        tag = child.tag
        if tag == _W + "t" or tag == _M + "t":
            yield child.text or ""
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag == _W + "br":
            yield "" if child.get(_W + "type") in ("page", "column") else "\n"
        elif tag == _W + "bookmarkStart":
            yield _Mark(child.get(_W + "id", ""), child.get(_W + "name", ""))
        elif tag == _W + "bookmarkEnd":
            yield _Mark(child.get(_W + "id", ""), None)
        else:
            yield from _pieces(child)


def _text(node: Element) -> str:
    return "".join(piece for piece in _pieces(node) if isinstance(piece, str))


def _bookmarks(body: Element) -> dict[str, str]:
    """Text of every figure's bookmark that is closed; of two with one name the first."""
    open_marks: dict[str, tuple[str, list[str]]] = {}
    found: dict[str, str] = {}
    for piece in _pieces(body):
        if isinstance(piece, str):
            for _, texts in open_marks.values():
                texts.append(piece)
        elif piece.name is None:
            name, texts = open_marks.pop(piece.identifier, ("", []))
            if name:
                found.setdefault(name, "".join(texts))
        elif piece.name.startswith(FIGURE_PREFIX):
            open_marks[piece.identifier] = (piece.name, [])
    return found


def _table(element: Element, identifier: str, caption: str, unit: str) -> Table | None:
    """A table with its true spans; short rows are filled up with empty cells. None when it has no cells."""
    lines = [line for line in _shown(element) if line.tag == _W + "tr" and not _deleted(line)]
    rows: list[list[_Draft]] = []
    columns: list[int] = []
    reaching: dict[int, _Draft] = {}
    for line in lines:
        row, column, below = [], 0, {}
        for draft, merge in _cells(line):
            above = reaching.get(column)
            if merge == "continue" and above and above.colspan == draft.colspan:
                above.rowspan += 1
                draft = above
            else:
                row.append(draft)
            if merge:
                below[column] = draft
            column += draft.colspan
        rows.append(row)
        columns.append(column)
        reaching = below
    width = max(columns, default=0)
    if not width:
        return None
    for row, column in zip(rows, columns, strict=True):
        row.extend(_Draft(None) for _ in range(width - column))
    heads = next((i for i, line in enumerate(lines) if line.find(f"{_W}trPr/{_W}tblHeader") is None), len(lines))
    widths = [max(1, _count(column.get(_W + "w"))) for column in element.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    cells = tuple(tuple(_finished(draft, header=i < heads) for draft in row) for i, row in enumerate(rows))
    return Table(identifier, caption, cells, tuple((widths + [1] * width)[:width]), unit, heads)


def _deleted(line: Element) -> bool:
    return line.find(f"{_W}trPr/{_W}del") is not None


def _cells(line: Element) -> Iterator[tuple[_Draft, str]]:
    """Cells of a row with how they merge downwards: ``restart``, ``continue`` or not at all."""
    before = line.find(f"{_W}trPr/{_W}gridBefore")
    for _ in range(min(_count(before.get(_W + "val")), _MOST_COLUMNS) if before is not None else 0):
        yield _Draft(None), ""
    for cell in _shown(line):
        if cell.tag != _W + "tc":
            continue
        span, merge = 1, ""
        properties = cell.find(_W + "tcPr")
        if properties is not None:
            span = min(max(1, _count(_value(properties, "gridSpan"))), _MOST_COLUMNS)
            if properties.find(_W + "vMerge") is not None:
                merge = _value(properties, "vMerge") or "continue"
        yield _Draft(cell, span), merge


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _finished(draft: _Draft, *, header: bool) -> Cell:
    if draft.cell is None:
        return Cell((), draft.colspan, draft.rowspan, header=header)
    direction = draft.cell.find(f"{_W}tcPr/{_W}textDirection")
    vertical = direction is not None and direction.get(_W + "val", "").startswith(("tb", "bt"))
    return Cell(tuple(_cell_paragraphs(draft.cell)), draft.colspan, draft.rowspan, header=header, vertical=vertical)


def _cell_paragraphs(node: Element) -> Iterator[Paragraph]:
    """Paragraphs of a cell; those of a table inside it follow in reading order."""
    for child in _shown(node):
        if child.tag == _W + "p":
            text = _text(child)
            yield Paragraph((Text(text),) if text else ())
        elif child.tag in (_W + "tbl", _W + "tr", _W + "tc"):
            yield from _cell_paragraphs(child)
