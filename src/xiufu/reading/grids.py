"""Workbooks as plain grids of text (表格网格): what somebody typed into a form, row by row, to be taken in by its columns.

Numbers have all the digits that are kept, up to 15, not those that a format happens to show.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context
from io import BytesIO
from pathlib import Path

from xiufu.core.errors import file_problem
from xiufu.core.numbers import parse_decimal, plain_text, trimmed
from xiufu.reading.any_file import form_of
from xiufu.reading.sheet_cells import Sheet, Span, xlsx_sheets
from xiufu.reading.sheet_cells_xls import xls_sheets

MOST_GRID_BYTES = 5_000_000
_MOST_UNPACKED = 60_000_000
_MOST_ROWS, _MOST_COLUMNS = 5_000, 100
_DIGITS = Context(prec=15)
_SMALLER = "删去无关的工作表、图片和空行，或分成几个文件"
_UNCOMPUTED = "公式没有保存计算结果"


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet (工作表): its rows from the first on, all of one width; blank cells are empty. Rows and columns count from 0.

    ``merged`` are first row and column, last row and column; ``faults`` what could not be read of a cell.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Span, ...]
    faults: Mapping[tuple[int, int], str]


def read_grids(data: bytes, *, name: str) -> tuple[Grid, ...]:
    """The visible sheets of an ``.xlsx`` or ``.xls`` file that hold something (读入表格), by what is in it, whatever its name.

    Raises ``InputError`` with one problem for any other file: damaged, locked, too large, without anything.
    """
    path = Path(name)
    if len(data) > MOST_GRID_BYTES:
        raise file_problem(path, f"文件超过 {MOST_GRID_BYTES // 1_000_000} MB", _SMALLER)
    try:
        form = form_of(data, path)
        if form == "xlsx":
            _check_unpacked(data, path)
            sheets = xlsx_sheets(data, name=name)
        elif form == "xls":
            sheets, _ = xls_sheets(data, name=name)
        else:
            raise file_problem(
                path, "这不是 Excel 文件", "选择 .xlsx 或 .xls 文件；其他表格先用 Excel 或 WPS 另存为 .xlsx"
            )
    except RecursionError as error:
        raise file_problem(path, "文件内容嵌套过深", "用 Excel 或 WPS 打开，另存为新的 .xlsx 文件后重试") from error
    grids = tuple(_grid(sheet, path) for sheet in sheets if sheet.rows and not sheet.hidden)
    if not grids:
        raise file_problem(path, "工作簿里没有内容", "选择填好的文件")
    return grids


def _check_unpacked(data: bytes, path: Path) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > _MOST_UNPACKED:
        raise file_problem(path, f"文件解压后超过 {_MOST_UNPACKED // 1_000_000} MB", _SMALLER)


def _grid(sheet: Sheet, path: Path) -> Grid:
    height = max(sheet.rows) + 1
    width = max((max(cells) + 1 for cells in sheet.rows.values() if cells), default=0)
    if sheet.cut or height > _MOST_ROWS or width > _MOST_COLUMNS:
        size = f"工作表“{sheet.title}”超过 {_MOST_ROWS} 行或 {_MOST_COLUMNS} 列"
        raise file_problem(path, size, _SMALLER)
    rows = tuple(tuple(_typed(sheet, row, column) for column in range(width)) for row in range(height))
    merged = tuple(span for span in sheet.merged if span[2] < height and span[3] < width)
    return Grid(sheet.title, rows, merged, dict.fromkeys(sheet.uncomputed, _UNCOMPUTED))


def _typed(sheet: Sheet, row: int, column: int) -> str:
    """A cell as it is kept; where its format makes a number something else, a day or a share, as it is shown."""
    shown = sheet.rows.get(row, {}).get(column, "")
    kept = sheet.numbers.get((row, column))
    if kept is None or not shown:
        return shown
    try:
        parse_decimal(shown)
        return plain_text(trimmed(_DIGITS.create_decimal(kept)))
    except (ValueError, ArithmeticError):
        return shown
