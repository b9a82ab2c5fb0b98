"""An independent spreadsheet engine recalculates what we wrote: cached values are not believed."""

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

import ironcalc

from xiufu.core.figure import FigureId

Place = tuple[str, str]
"""Sheet and cell: ("输入", "D5")."""

Values = dict[Place, str | float | bool | None]

INPUTS = ("价格", "参数", "输入")
"""The sheets whose numbers may be changed."""


def position(cell: str) -> tuple[int, int]:
    """Row and column, from 1: ``position("D5") == (5, 4)``."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), int(ironcalc.column_number_from_name(letters))


def recalculated(xlsx: bytes, changes: Mapping[Place, float] | None = None) -> Values:
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


def ids_of(values: Values, sheets: Collection[str]) -> dict[FigureId, tuple[str, int]]:
    """Sheet and row of each figure on some sheets, by the ids in column A."""
    return {
        FigureId.parse(str(text)): (sheet, int(cell[1:]))
        for (sheet, cell), text in values.items()
        if sheet in sheets and cell[0] == "A" and cell[1:].isdigit() and cell != "A1"
    }


def input_places(values: Values) -> dict[FigureId, Place]:
    """The cell of each number that was read; a ceiling price stands beside its budget price."""
    found = {key: (sheet, f"D{row}") for key, (sheet, row) in ids_of(values, INPUTS).items()}
    limits = {
        FigureId("ceiling_price", key.subject): (sheet, f"E{cell[1:]}")
        for key, (sheet, cell) in found.items()
        if key.term == "budget_price" and values.get((sheet, f"E{cell[1:]}")) is not None
    }
    assert not found.keys() & limits.keys(), "a number stands in two places"
    return found | limits
