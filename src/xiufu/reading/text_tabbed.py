"""Tables whose cells a text sets apart by tabs (制表符分列), as Word saves them as plain text, by bars, or by spaces under their heads:
what every cell is is known."""

from collections.abc import Sequence

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_columns import CLEAR, GUESSED
from xiufu.reading.text_lines import INDEX, Line, is_number
from xiufu.reading.text_tables import Layout

_MOST_COLUMNS = 200


def tabbed(lines: Sequence[Line], at: int) -> int:
    """Where the run of lines with tabs or bars that begins here ends; fewer than two are no table."""
    end = at
    while end < len(lines) and 1 < len(lines[end].cells) <= _MOST_COLUMNS:
        end += 1
    return end if end - at > 1 else at


def tabbed_layout(lines: Sequence[Line], above: Sequence[Line]) -> Layout:
    """The table that lines with tabs or bars are (表格). Where some have more cells than others, nobody knows what was merged; words
    with whole numbers beside them may be a table of contents."""
    columns = max(len(line.cells) for line in lines)
    heads = next((i for i, line in enumerate(lines) if _states(line.cells)), 1)
    across = [(text_cell(line.text, colspan=columns, header=True),) for line in above]
    rows = [
        tuple(
            text_cell(text, header=i < heads) if text else Cell((), header=i < heads)
            for text in _padded(line.cells, columns)
        )
        for i, line in enumerate(lines)
    ]
    even = all(len(line.cells) == columns for line in lines)
    contents = columns == 2 and all(line.cells[-1].isdecimal() for line in lines)
    return Layout(
        (*across, *rows),
        tuple(line.number for line in (*above, *lines)),
        columns,
        len(above) + heads,
        CLEAR if even and not contents else GUESSED,
    )


def _padded(cells: tuple[str, ...], columns: int) -> tuple[str, ...]:
    return cells + ("",) * (columns - len(cells))


def _states(cells: Sequence[str]) -> bool:
    """Whether there is a value among the cells, not only a number that counts rows."""
    return any(is_number(text) for text in cells[1:]) or INDEX.fullmatch(cells[0]) is not None
