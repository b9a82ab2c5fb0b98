"""An independent spreadsheet engine recalculates what we wrote: cached values are not believed."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import ironcalc

Place = tuple[str, str]
"""Sheet and cell: ("输入", "D5")."""


def position(cell: str) -> tuple[int, int]:
    """Row and column, from 1: ``position("D5") == (5, 4)``."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), int(ironcalc.column_number_from_name(letters))


def recalculated(xlsx: bytes, changes: Mapping[Place, float] | None = None) -> dict[Place, str | float | bool | None]:
    """Every value of a workbook after setting cells to numbers and computing all formulas anew.

    The engine reads formulas and forgets their cached values; ``test_cached_values_are_not_believed`` proves it.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(xlsx)
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    names = [sheet["name"] for sheet in model.get_worksheets_properties()]
    for (sheet, cell), number in (changes or {}).items():
        index, (row, column) = names.index(sheet), position(cell)
        if model.get_cell_formula(index, row, column) is not None:
            raise ValueError(f"{sheet}!{cell} holds a formula, not an input")
        model.update_cell_with_number(index, row, column, number)
    model.evaluate()
    return {
        (names[sheet], f"{ironcalc.column_name_from_number(column)}{row}"): model.get_cell_value(sheet, row, column)
        for sheet, row, column in model.get_all_cells()
    }
