"""Workbooks → documents (工作簿): every sheet a section, its used blocks tables, cells as they are shown.

Limits: 200,000 rows and 200 columns a sheet, a workbook 1,000,000 cells and 3,000,000 with blank ones in tables; what is
beyond is said to be unread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from xiufu.core.errors import SheetCell
from xiufu.core.spot import Spot
from xiufu.document.blocks import Block, Cell, Document, Heading, Paragraph, Table, Text
from xiufu.document.read import At, ReadFile, Unread, Worksheet
from xiufu.reading.captions import split_unit
from xiufu.reading.sheet_blocks import MOST_SLOTS, Area, Room, areas, headed, note_rows, title_rows, without_beside
from xiufu.reading.sheet_cells import MOST_CELLS, Sheet, xlsx_sheets
from xiufu.reading.sheet_cells_xls import xls_sheets
from xiufu.reading.workbook import MOST_COLUMNS, MOST_ROWS

_MOST_NAMED = 10
_RECOMPUTE = "公式没有保存计算结果，未能读出数值；用 Excel 或 WPS 打开文件，待计算完成后保存，再重新审查"
_OLD_FORM = "旧版 .xls 文件的数字格式未读，{}数值按保存的全部位数核对；另存为 .xlsx 后可全部读出"
_NO_FORMULAS = "公式和隐藏标记读不出，没有核对；"


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a block begins in the workbook: the sheet and its first cell; a table's title and notes stand elsewhere."""

    sheet: str
    row: int
    column: int
    title: tuple[int, int]
    notes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Places(Mapping[Spot, str]):
    """The cell of the workbook for every spot (单元格位置), worked out when asked: large sheets have too many to keep."""

    origins: Mapping[int, _Origin]
    spots: Callable[[], Iterator[Spot]]

    def __getitem__(self, spot: Spot) -> str:
        cell = self.cell(spot)
        return f"工作表“{cell.sheet}”{cell.name}"

    def cell(self, spot: Spot) -> SheetCell:
        """The cell itself (单元格); of the heading of a sheet the whole sheet. The number of the sheet is left open."""
        origin = self.origins[spot.block]
        if spot.row >= 0:
            row, column = origin.row + spot.row, origin.column + spot.column
        else:
            row, column = (origin.title, *origin.notes)[spot.paragraph]
        return SheetCell(0, origin.sheet, row + 1, column + 1)

    def __contains__(self, spot: object) -> bool:
        if not isinstance(spot, Spot) or spot.block not in self.origins:
            return False
        return spot.row >= 0 or spot.paragraph <= len(self.origins[spot.block].notes)

    def __iter__(self) -> Iterator[Spot]:
        return self.spots()

    def __len__(self) -> int:
        return sum(1 for _ in self.spots())


@dataclass(slots=True)
class _Draft:
    """Blocks as they are made, and what is known of them."""

    blocks: list[Block] = field(default_factory=list)
    origins: dict[int, _Origin] = field(default_factory=dict)
    formulas: dict[Spot, str] = field(default_factory=dict)
    hidden: set[Spot] = field(default_factory=set)
    cells: dict[tuple[str, int, int, bool], Cell] = field(default_factory=dict)
    places: dict[str, list[tuple[int, At, At]]] = field(default_factory=dict)
    room: Room = field(default_factory=Room)

    def add(self, block: Block, origin: _Origin) -> Spot:
        """Its spot."""
        self.blocks.append(block)
        self.origins[len(self.blocks) - 1] = origin
        return Spot(len(self.blocks) - 1)

    def cell(self, text: str, colspan: int, rowspan: int, header: bool) -> Cell:
        """A cell, one for all that are alike."""
        key = text, colspan, rowspan, header
        known = self.cells.get(key)
        if known is None:
            content = tuple([Paragraph((Text(line),)) for line in text.split("\n")]) if text else ()
            known = self.cells[key] = Cell(content, colspan, rowspan, header=header)
        return known


def read_sheets(data: bytes, *, name: str, form: Literal["xlsx", "xls"] = "xlsx") -> ReadFile:
    """Read a workbook (读入工作簿). Raises ``InputError`` when it is none, damaged or locked.

    Hidden sheets, rows and columns are read and marked; errors and formulas that nobody computed are ``unread``.
    """
    sheets, whole = (xlsx_sheets(data, name=name), True) if form == "xlsx" else xls_sheets(data, name=name)
    draft = _Draft()
    unread: list[Unread] = [Unread(name, _OLD_FORM.format("" if whole else _NO_FORMULAS))] if form == "xls" else []
    for sheet in sheets:
        _add_sheet(sheet, draft)
        unread += _unread(sheet)
    document = Document("", tuple(draft.blocks))
    return ReadFile(
        name,
        form,
        document,
        native=Places(draft.origins, lambda: _spots(document)),
        formulas=draft.formulas,
        hidden=frozenset(draft.hidden),
        unread=tuple(unread),
        worksheets=tuple(_kept(sheet, draft) for sheet in sheets) if draft.formulas else (),
    )


def _kept(sheet: Sheet, draft: _Draft) -> Worksheet:
    return Worksheet(
        sheet.title,
        sheet.rows,
        sheet.numbers,
        sheet.formulas,
        frozenset((*sheet.uncomputed, *sheet.errors)),
        sheet.hidden,
        frozenset(sheet.hidden_rows),
        frozenset(sheet.hidden_columns),
        tuple(draft.places.get(sheet.title, ())),
    )


def _spots(document: Document) -> Iterator[Spot]:
    """Every spot that stands somewhere in the workbook."""
    for number, block in enumerate(document.blocks):
        yield Spot(number)
        if isinstance(block, Table):
            yield from (Spot(number, paragraph=p) for p in range(1, len(block.notes) + 1))
            for r, row in enumerate(block.grid()):
                yield from (Spot(number, r, c) for c, (_, begins) in enumerate(row) if begins)


def _add_sheet(sheet: Sheet, draft: _Draft) -> None:
    heading = draft.add(Heading(sheet.title, 1), _Origin(sheet.title, -1, -1, (-1, -1)))
    if sheet.hidden:
        draft.hidden.add(heading)
    for area in areas(sheet, draft.room):
        if area.width == 1:
            _add_lines(sheet, area, draft)
            continue
        table, beside = without_beside(sheet, area)
        for at in beside:
            _add_line(sheet, draft, at, sheet.rows[at[0]][at[1]])
        _add_table(sheet, table, draft)


def _add_lines(sheet: Sheet, area: Area, draft: _Draft) -> None:
    """Cells below each other are paragraphs."""
    for row in range(area.top, area.bottom + 1):
        if text := sheet.rows.get(row, {}).get(area.left, ""):
            _add_line(sheet, draft, (row, area.left), text)
        elif (row, area.left) in sheet.formulas:
            _add_line(sheet, draft, (row, area.left), "")


def _add_line(sheet: Sheet, draft: _Draft, at: tuple[int, int], text: str) -> None:
    spot = draft.add(Paragraph((Text(text),) if text else ()), _Origin(sheet.title, *at, at))
    if formula := sheet.formulas.get(at):
        draft.formulas[spot] = formula
    if sheet.hidden or at[0] in sheet.hidden_rows or at[1] in sheet.hidden_columns:
        draft.hidden.add(spot)


def _add_table(sheet: Sheet, area: Area, draft: _Draft) -> None:
    above = title_rows(sheet, area)
    title, unit, at = "", "", (area.top, area.left)
    for row, column in above:
        words, stated = split_unit(sheet.rows[row][column])
        unit = unit or stated
        if words and title:
            _add_line(sheet, draft, (row, column), words)
        elif words:
            title, at = words, (row, column)
    body = replace(area, top=area.top + len(above))
    heads = headed(sheet, body)
    below = note_rows(sheet, body, heads)
    body = replace(body, bottom=body.bottom - len(below))
    rows = tuple(
        tuple(_row(sheet, body, row, row < body.top + heads, draft)) for row in range(body.top, body.bottom + 1)
    )
    identifier = f"t{sum(isinstance(block, Table) for block in draft.blocks) + 1}"
    notes = tuple(Paragraph((Text(sheet.rows[row][column]),), "note") for row, column in below)
    table = Table(identifier, title, rows, (1,) * body.width, unit, heads, notes)
    spot = draft.add(table, _Origin(sheet.title, body.top, body.left, at, tuple(below)))
    corners = (body.top, body.left), (body.bottom, body.right)
    draft.places.setdefault(sheet.title, []).append((spot.block, *corners))
    if sheet.hidden:
        draft.hidden.add(spot)
    for number, note in enumerate(below, start=1):
        if formula := sheet.formulas.get(note):
            draft.formulas[replace(spot, paragraph=number)] = formula
    _mark(sheet, body, spot.block, draft)


def _row(sheet: Sheet, area: Area, row: int, header: bool, draft: _Draft) -> Iterator[Cell]:
    texts = sheet.rows.get(row, {})
    column = area.left
    while column <= area.right:
        span = area.spans.get((row, column))
        if span is None and (row, column) in area.covered:
            column += 1
            continue
        rowspan, colspan = span or (1, 1)
        yield draft.cell(texts.get(column, ""), colspan, rowspan, header)
        column += colspan


def _mark(sheet: Sheet, area: Area, block: int, draft: _Draft) -> None:
    """Formulas and what is hidden."""
    columns = range(area.left, area.right + 1)
    hidden_columns = [column for column in columns if column in sheet.hidden_columns]
    for row in range(area.top, area.bottom + 1):
        for column in sheet.rows.get(row, {}):
            if column in columns and (formula := sheet.formulas.get((row, column))):
                draft.formulas[Spot(block, row - area.top, column - area.left)] = formula
        hidden = columns if row in sheet.hidden_rows else hidden_columns
        draft.hidden.update(Spot(block, row - area.top, column - area.left) for column in hidden)


def _unread(sheet: Sheet) -> Iterator[Unread]:
    name = f"工作表“{sheet.title}”"
    if sheet.uncomputed:
        yield Unread(name + _named(sheet.uncomputed), _RECOMPUTE)
    if sheet.errors:
        said = "、".join(sorted({sheet.rows.get(row, {}).get(column, "#N/A") for row, column in sheet.errors}))
        yield Unread(name + _named(sheet.errors), f"单元格是错误值 {said}，没有数值；改正公式后保存，再重新审查")
    if sheet.cut:
        limits = f"{MOST_ROWS} 行、{MOST_COLUMNS} 列、全部工作表 {MOST_CELLS} 个单元格、含空格 {MOST_SLOTS} 个"
        yield Unread(name, f"超过上限（{limits}）的部分未读；删去无关的行列，或分成几个文件")
    if sheet.drawn:
        yield Unread(name, "图片、图表、文本框和批注中的文字未读")


def _named(cells: Sequence[tuple[int, int]]) -> str:
    names = "、".join(SheetCell(0, "", row + 1, column + 1).name for row, column in cells[:_MOST_NAMED])
    return names if len(cells) <= _MOST_NAMED else f"{names} 等 {len(cells)} 格"
