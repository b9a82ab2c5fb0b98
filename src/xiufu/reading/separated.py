"""Text whose cells are set apart by commas or tabs (CSV) → one table, where every line has as many."""

import csv
from io import StringIO
from pathlib import Path

from xiufu.core.encodings import decoded
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, Table, text_cell
from xiufu.document.read import ReadFile
from xiufu.reading.text_file import MOST_BYTES
from xiufu.reading.text_lines import is_number

_MOST_COLUMNS = 200
_MOST_CELLS = 1_000_000


def read_separated(data: bytes, *, name: str) -> ReadFile | None:
    """Read a text of separated values (读入 CSV), none where it is no such text. Raises ``InputError`` where it is no text."""
    if len(data) > MOST_BYTES:
        return None
    text = decoded(data, Path(name))
    rows = next((rows for mark in ("\t", ",", ";") if (rows := _rows(text, mark))), None)
    if rows is None:
        return None
    numbers = next((i for i, (_, row) in enumerate(rows) if any(is_number(cell.strip()) for cell in row)), 1)
    cells = tuple(tuple(text_cell(cell.strip(), header=i < numbers) for cell in row) for i, (_, row) in enumerate(rows))
    table = Table("t1", "", cells, (1,) * len(cells[0]), header_rows=numbers)
    native = {
        Spot(0, r, c): f"第{line}行第{c + 1}列" for r, (line, row) in enumerate(rows) for c in range(len(row))
    }  # fmt: skip
    return ReadFile(name, "txt", Document("", (table,)), native={Spot(0): "第1行"} | native)


def _rows(text: str, mark: str) -> list[tuple[int, list[str]]] | None:
    """The rows with the line of each, where all have as many cells, two at least."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark)
    rows: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for row in reader:
            if row:
                if len(row) < 2 or len(row) > _MOST_COLUMNS or (rows and len(row) != len(rows[0][1])):
                    return None
                rows.append((begin, row))
            begin = reader.line_num + 1
    except csv.Error:
        return None
    return rows if len(rows) > 1 and len(rows) * len(rows[0][1]) <= _MOST_CELLS else None
