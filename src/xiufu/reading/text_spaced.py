"""Tables whose cells a text sets under each other with spaces (空格对齐), as programs that keep the layout of a PDF write them: what
stands in one column stands under its head, so that blank cells are seen. Where anything does not fit, nothing is said.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from xiufu.reading.text_lines import Line, is_dash, is_number, width_of

_PIECE = re.compile(r"[^ 　]+(?: [^ 　]+)*")
_FEWEST_COLUMNS, _FEWEST_LINES = 3, 3
_MOST_COLUMNS, _MOST_LINES, _MOST_BLANK, _NEAR = 60, 2000, 2, 8


class _Piece(NamedTuple):
    """Words that two spaces at least set apart, and where they stand."""

    start: int
    end: int
    text: str


def in_columns(lines: Sequence[Line], raw: Sequence[str]) -> list[Line]:
    """Lines with their cells where they are rows of such a table (空格对齐的表行); ``raw`` are all lines of the text as they are."""
    found = spaced(raw)
    return [
        replace(line, cells=found[line.number - 1]) if line.number - 1 in found and not line.cells else line
        for line in lines
    ]


def spaced(lines: Sequence[str]) -> Mapping[int, tuple[str, ...]]:
    """The cells of every line that is a row of such a table (空格对齐的单元格), blank ones, too, by its place among the lines.

    >>> spaced(["名称     数量   单价", "挖土            2.50", "填土   10.00   3.00"])[1]
    ('挖土', '', '2.50')
    """
    found: dict[int, tuple[str, ...]] = {}
    for run in _runs(lines):
        within = _within(lines, run)
        if len(within) >= _FEWEST_LINES:
            kept = [lines[i] for i in within]
            found |= zip(within, _rows(kept, len) or _rows(kept, width_of), strict=False)
    return found


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    """Lines of several pieces each that follow each other, with few blank lines between them."""
    run: list[int] = []
    for i, line in enumerate(lines):
        several = len(_pieces(line)) > 1
        if several and len(run) < _MOST_LINES and (not run or i - run[-1] <= _MOST_BLANK + 1):
            run.append(i)
        elif line.strip() or (run and i - run[-1] > _MOST_BLANK):
            if run:
                yield run
            run = [i] if several else []
    if run:
        yield run


def _pieces(line: str) -> list[str]:
    return [] if "\t" in line else _PIECE.findall(line)


def _within(lines: Sequence[str], run: Sequence[int]) -> Sequence[int]:
    """Without what stands above and below: a title with its unit, who made and who checked it. Nothing of a table that goes on."""
    first, last = 0, len(run)
    while first < last and len(_pieces(lines[run[first]])) < _FEWEST_COLUMNS and "单位" in lines[run[first]]:
        first += 1
    while first < last and not any(letter.isdecimal() for letter in lines[run[last - 1]]):
        last -= 1
    head = _pieces(lines[run[first]]) if first < last else []
    above, below = range(run[0] - 1, -1, -1), range(run[-1] + 1, len(lines))
    if not head or head in _near(lines, above) or _goes_on(_near(lines, below), head):
        return []
    return run[first:last]


def _near(lines: Sequence[str], places: Iterable[int]) -> list[list[str]]:
    """The pieces of the first of these lines that say something."""
    return list(islice((_pieces(lines[i]) for i in places if lines[i].strip()), _NEAR))


def _goes_on(below: Sequence[list[str]], head: list[str]) -> bool:
    """Whether rows follow to which the line that ends the run belongs — a cell whose words were broken over lines — or the same head
    on the next page."""
    wide = next((pieces for pieces in below if len(pieces) >= _FEWEST_COLUMNS), [])
    return bool(wide) and (_states(wide) or wide == head)


def _rows(lines: Sequence[str], measure: Callable[[str], int]) -> list[tuple[str, ...]]:
    """The lines by column, letters measured so; none where two pieces of a line stand in one, or a line of heads has a blank."""
    pieces = [
        [_Piece(measure(line[: one.start()]), measure(line[: one.end()]), one[0]) for one in _PIECE.finditer(line)]
        for line in lines
    ]
    columns = _columns([piece for line in pieces for piece in line])
    if not _FEWEST_COLUMNS <= len(columns) <= _MOST_COLUMNS:
        return []
    rows: list[tuple[str, ...]] = []
    for line in pieces:
        row = [""] * len(columns)
        for piece in line:
            column = next(i for i, (start, end) in enumerate(columns) if start <= piece.start < end)
            if row[column]:
                return []
            row[column] = piece.text
        rows.append(tuple(row))
    heads = next((i for i, row in enumerate(rows) if _states(row)), len(rows))
    named = heads > 0 and all(map(all, rows[:heads]))
    whole = len(rows) - heads >= _FEWEST_LINES - 1 and all(map(_states, rows[heads:]))
    return rows if named and whole else []


def _columns(pieces: Sequence[_Piece]) -> list[tuple[int, int]]:
    """Stretches in which something stands, blank in all lines between them."""
    found: list[tuple[int, int]] = []
    for start, end, _ in sorted(pieces):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _states(row: Sequence[str]) -> bool:
    """Whether a row has a value behind its first cell."""
    return any(is_number(text) or is_dash(text) for text in row[1:])
