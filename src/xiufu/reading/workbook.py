"""Excel files → rows of text (Excel 数据表), numbers exactly as Excel shows all their digits.

Excel stores binary floats. The shortest decimal text that gives the same float is what the user typed, up to 15
digits; a longer one is the residue of a calculation, and is refused rather than guessed at. Text cells stay text.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import read_all
from xiufu.core.numbers import plain_text

MOST_BYTES = 50_000_000
MOST_UNPACKED = 500_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
_DIGITS = 15
_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
SAVE_AGAIN = "用 Excel 或 WPS 打开原文件，另存为新的 .xlsx 文件后重试"

Cell = str | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class SheetText:
    """A sheet as text (工作表): rows from the first on, all of one width; blank cells are empty."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WorkbookText:
    """A workbook as text (工作簿), with the cells that could not be read."""

    sheets: tuple[SheetText, ...]
    problems: tuple[Problem, ...]


def read_workbook(path: Path, *, exact: bool = True) -> WorkbookText:
    """读取 Excel 工作簿. Raises ``InputError`` when the file is none; cells that cannot be read are ``problems``.

    Where nothing needs to be ``exact``, as with coordinates, a number is what Excel shows of it, 15 digits.
    """
    data = bytes_of(path)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [s.name for s in book.sheets_metadata if s.typ is SheetTypeEnum.WorkSheet]
        sheets = [(name, book.get_sheet_by_name(name)) for name in names]
        problems: list[Problem] = []
        return WorkbookText(
            tuple(
                SheetText(name, tuple(_rows(sheet, f"{path.name}［{name}］", problems, exact)))
                for name, sheet in sheets
            ),
            tuple(problems),
        )
    except PasswordError as error:
        raise file_problem(path, "文件设有打开密码", "用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx 后重试") from error
    except CalamineError as error:
        raise file_problem(path, "文件已损坏，无法读取", SAVE_AGAIN) from error


def bytes_of(path: Path) -> bytes:
    """The bytes of an ``.xlsx`` file that is worth opening (读取文件). Raises ``InputError`` for any other file."""
    data = read_all(path, most_bytes=MOST_BYTES, remedy="删去无关的工作表和图片")
    if data.startswith(_OLD_OFFICE):
        raise file_problem(
            path, "文件是旧版 .xls 格式或设有打开密码", "用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx 后重试"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise file_problem(path, "文件不是有效的 .xlsx 文件", SAVE_AGAIN) from error
    if unpacked > MOST_UNPACKED:
        raise file_problem(path, f"文件解压后超过 {MOST_UNPACKED // 1_000_000} MB", "删去无关的工作表和图片")
    return data


def too_large(sheet: CalamineSheet) -> tuple[str, str] | None:
    """表过大: problem and remedy where a sheet is too large to be one that people filled in."""
    last_row, last_column = sheet.end or (-1, -1)
    if last_row < MOST_ROWS and last_column < MOST_COLUMNS:
        return None
    size = f"工作表有 {last_row + 1} 行、{last_column + 1} 列，超过上限 {MOST_ROWS} 行、{MOST_COLUMNS} 列"
    return size, "删去数据区以外的格式和空行、空列后重试"


def _rows(sheet: CalamineSheet, name: str, problems: list[Problem], exact: bool) -> Iterator[tuple[str, ...]]:
    if fault := too_large(sheet):
        raise InputError(Problem(name, 0, *fault))
    rows: Sequence[Sequence[Cell]] = sheet.to_python(skip_empty_area=False)
    for line, cells in enumerate(rows, start=1):
        texts = []
        for column, cell in enumerate(cells):
            try:
                texts.append(cell_text(cell, exact=exact))
            except ValueError as error:
                problems.append(
                    Problem(
                        name,
                        line,
                        str(error),
                        "选中单元格，重新键入应有的数值，或用 ROUND 函数取位",
                        column_name(column),
                    )
                )
                texts.append("")
        yield tuple(texts)


def cell_text(cell: Cell, *, exact: bool = True) -> str:
    """单元格文字. Raises ``ValueError`` with a Chinese message where a number has more digits than Excel can hold, unless
    it need not be ``exact``.

    >>> cell_text(137.05), cell_text(10219.0), cell_text(0.00001), cell_text(" 柴油 "), cell_text(date(2025, 10, 31))
    ('137.05', '10219', '0.00001', '柴油', '2025-10-31')
    """
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number_text(float(cell), exact)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.strip() if isinstance(cell, str) else str(cell)


def _number_text(value: float, exact: bool) -> str:
    number = Decimal(repr(value))
    if not number.is_finite():
        raise ValueError("单元格不是有限的数值")
    if len(number.normalize().as_tuple().digits) > _DIGITS:
        if exact:
            raise ValueError(f"数值 {plain_text(number)} 带有计算尾差（超过 {_DIGITS} 位有效数字）")
        number = Decimal(f"{value:.{_DIGITS}g}")
    return plain_text(whole if number == (whole := number.to_integral_value()) else number)


def column_name(index: int) -> str:
    """列名: ``A`` for 0, ``AA`` for 26.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
