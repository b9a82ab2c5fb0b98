"""The sheets of an old ``.xls`` workbook (旧版工作表): values, merged and hidden cells, formulas; formats are not told."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from xiufu.core.errors import file_problem
from xiufu.reading.sheet_cells import MOST_CELLS, MOST_MERGED, MOST_SHEETS, Sheet
from xiufu.reading.sheet_formats import shown
from xiufu.reading.workbook import MOST_COLUMNS, MOST_ROWS, SAVE_AGAIN, Cell, cell_text
from xiufu.reading.xls_records import SheetRecords, sheet_records

_PASSWORD = "用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx 后重试"


def xls_sheets(data: bytes, *, name: str) -> tuple[list[Sheet], bool]:
    """The sheets of an ``.xls`` file (读入旧版工作表), and whether their formulas were read.

    Raises ``InputError`` when it is none, damaged or locked.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        listed = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        sheets: list[Sheet] = []
        records = sheet_records(data)
        room = MOST_CELLS
        for one in listed[:MOST_SHEETS]:
            sheet = _sheet(book.get_sheet_by_name(one.name), room)
            sheet.hidden = one.visible is not SheetVisibleEnum.Visible
            room -= sum(map(len, sheet.rows.values()))
            _add(sheet, records.get(one.name))
            sheets.append(sheet)
        return sheets, bool(records)
    except PasswordError as error:
        raise file_problem(Path(name), "文件设有打开密码", _PASSWORD) from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise file_problem(Path(name), "文件已损坏，无法读取", SAVE_AGAIN) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the library's Rust code has no class to name
            raise
        raise file_problem(Path(name), "文件已损坏，无法读取", SAVE_AGAIN) from error


def _add(sheet: Sheet, records: SheetRecords | None) -> None:
    """Add what the values alone do not tell, of cells that were read."""
    if records is None:
        return
    sheet.formulas = {at: formula for at, formula in records.formulas.items() if at[1] in sheet.rows.get(at[0], {})}
    sheet.errors = [at for at in records.errors if at in sheet.formulas]
    sheet.hidden_rows, sheet.hidden_columns = records.hidden_rows, records.hidden_columns


def _sheet(read: CalamineSheet, room: int) -> Sheet:
    sheet = Sheet(read.name, merged=[(*first, *last) for first, last in (read.merged_cell_ranges or [])[:MOST_MERGED]])
    for number, texts in _rows(read):
        if number >= MOST_ROWS or room <= 0:
            sheet.cut = True
            break
        cells = {column: _text(value) for column, value in texts if column < MOST_COLUMNS}
        numbers = ((column, value) for column, value in texts if type(value) in (int, float) and column in cells)
        sheet.numbers.update(((number, column), repr(value)) for column, value in numbers)
        sheet.cut = sheet.cut or len(cells) < len(texts)
        room -= len(cells)
        if cells:
            sheet.rows[number] = cells
    return sheet


def _rows(read: CalamineSheet) -> Iterator[tuple[int, list[tuple[int, Cell]]]]:
    """Rows that show something, with number and column of every cell."""
    first_row, first_column = read.start or (0, 0)
    for number, values in enumerate(read.iter_rows(), start=first_row):
        if row := [(column, value) for column, value in enumerate(values, start=first_column) if _text(value)]:
            yield number, row


def _text(value: Cell) -> str:
    if isinstance(value, float):
        return shown(repr(value), "General")
    return cell_text(value)
