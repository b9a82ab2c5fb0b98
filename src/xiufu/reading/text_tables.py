"""Tables whose lines and cells are lost (文字表格): what is left are rows of words and values. Columns are inferred.

Where a value stands is certain only when it can stand nowhere else: the row has as many cells as there are columns, or
values fit one set of columns only. How sure a table is, is said in percent.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_heads import Heads, heads_of
from xiufu.reading.text_lines import INDEX, Line, is_dash, is_number, is_row, tokens_of

CLEAR, USUAL, HEADLESS, GUESSED = 95, 75, 60, 40
"""In percent: heads and rows all fit; a row has blank cells, but its values fit only these columns, or it has one value,
which usually is of the last column, or no head is there or their order is unsure; all rows fit but not the heads; rows that do not fit."""

_CODE = re.compile(r"\d{2,6}[A-Za-z]?")
_TOTAL = re.compile(r"(?:总|合|小|累|共)\s*计.*|.*(?:合计|总计|小计)")
_MOST_COLUMNS = 60
_MOST_WAYS = 5000

Type = Literal["number", "text", "index", "any"]


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as it was inferred (推定的表格): rows of cells that tile it, the line of each, and how sure it is in percent."""

    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[int, ...]
    columns: int
    header_rows: int
    certainty: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its tokens by column, and how sure their places are."""

    cells: tuple[tuple[int, str], ...]
    certainty: int


def laid_out(lines: Sequence[Line], above: Sequence[Line]) -> Layout:
    """The table that lines are (推定表格); ``above`` are lines across it, between its title and its heads."""
    first = next((i for i, line in enumerate(lines) if is_row(line.text)), len(lines))
    if first and _open(lines[first - 1].text):
        first -= 1
    body = _whole_rows(lines[first:])
    rows = [tokens_of(text) for _, text in body]
    best = max(_readings(lines[:first], rows), key=lambda reading: reading[0])
    (certainty, *_), heads, columns, placed = best
    across = [(line.number, (text_cell(line.text, colspan=columns, header=True),)) for line in above]
    printed = [*across, *heads.rows(columns), *(
        (number, tuple(_cells(row.cells, columns))) for (number, _), row in zip(body, placed, strict=True)
    )]  # fmt: skip
    return Layout(
        tuple(cells for _, cells in printed),
        tuple(number for number, _ in printed),
        columns,
        len(printed) - len(body),
        certainty,
    )


def _readings(
    heads: Sequence[Line], rows: Sequence[list[str]]
) -> Iterator[tuple[tuple[int, int, int, int], Heads, int, list[_Row]]]:
    """Every number of columns that heads or rows speak for, with how well it fits."""
    lengths = Counter(len(row) for row in rows if len(row) <= _MOST_COLUMNS)
    longest = max(lengths, default=1)
    stated = [one for one in heads_of(heads) if one.columns <= _MOST_COLUMNS]
    for rank, one in enumerate(stated):
        placed = _placed(rows, one.columns)
        sure = min((row.certainty for row in placed), default=GUESSED)
        yield (
            (
                min(sure, USUAL if one.loose else CLEAR),
                lengths[one.columns],
                sum(row.certainty for row in placed),
                -rank,
            ),
            one,
            one.columns,
            placed,
        )
    for columns in sorted({longest, lengths.most_common(1)[0][0] if lengths else 1}):
        placed = _placed(rows, columns)
        sure = min((row.certainty for row in placed), default=GUESSED)
        most = HEADLESS if heads else USUAL
        yield (
            (min(sure, most), lengths[columns], sum(row.certainty for row in placed), -99),
            Heads.unread(heads),
            columns,
            placed,
        )


def _whole_rows(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Rows whose label was broken over lines are one again."""
    rows: list[tuple[int, str]] = []
    begun: tuple[int, str] | None = None
    for i, line in enumerate(lines):
        text = begun[1] + line.text if begun else line.text
        number = begun[0] if begun else line.number
        begun = None
        below = lines[i + 1].text if i + 1 < len(lines) else ""
        if _open(text) and below:
            begun = (number, text)
        elif not is_row(text) and below and is_row(below) and is_number(tokens_of(below)[0]) and not _leads(below):
            begun = (number, text + " ")
        else:
            rows.append((number, text))
    return rows


def _open(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _leads(text: str) -> bool:
    """Whether the first token numbers a row or is the code of the word after it."""
    first, second = tokens_of(text)[:2]
    return (INDEX.fullmatch(first) or _CODE.fullmatch(first)) is not None and not (is_number(second) or is_dash(second))


def _placed(rows: Sequence[list[str]], columns: int) -> list[_Row]:
    indexed = columns > 2 and _indexed(rows)
    types = _types(rows, columns, indexed)
    return [_row(row, columns, types) for row in rows]


def _indexed(rows: Sequence[list[str]]) -> bool:
    """Whether the first column numbers the rows, digits counting on from 1; codes of what rows are about do not."""
    found = [row[0] for row in rows if INDEX.fullmatch(row[0])]
    digits = [int(token) for token in found if token.isdecimal()]
    counted = all(digit in (1, before + 1) for before, digit in zip([0, *digits], digits, strict=False))
    return 2 * len(found) > len(rows) and counted


def _types(rows: Sequence[list[str]], columns: int, indexed: bool) -> list[Type] | None:
    """What stands in every column, by the rows that have as many cells; none where most rows with values have not."""
    items = [_merged(row, columns, indexed) for row in rows if not _TOTAL.fullmatch(row[0]) and _states(row)]
    whole = [row for row in items if len(row) == columns]
    if not whole or 2 * len(whole) < len(items):
        return None
    types: list[Type] = []
    for column in range(columns):
        said = [row[column] for row in whole if row[column] and not is_dash(row[column])]
        numbers = sum(is_number(token) for token in said)
        types.append("any" if not said else "number" if 2 * numbers > len(said) else "text")
    if indexed:
        types[0] = "index"
    return types


def _states(row: Sequence[str]) -> bool:
    return any(is_number(token) or is_dash(token) for token in row[1:])


def _merged(row: Sequence[str], columns: int, indexed: bool) -> list[str]:
    """A row without its number begins with a blank cell. One with too many cells has its codes joined with what they are of and the pieces of one label joined."""
    cells = list(row)
    if indexed and not INDEX.fullmatch(cells[0]) and not _TOTAL.fullmatch(cells[0]):
        cells.insert(0, "")
    start = 1 if indexed else 0
    i = start
    while len(cells) > columns and i + 1 < len(cells):
        if _CODE.fullmatch(cells[i]) and not is_number(cells[i + 1]) and not is_dash(cells[i + 1]):
            cells[i : i + 2] = [f"{cells[i]} {cells[i + 1]}"]
        i += 1
    while len(cells) > columns:
        pairs = [
            i for i in range(start, len(cells) - 1)
            if cells[i] and not any(is_number(token) or is_dash(token) for token in cells[i : i + 2])
        ]  # fmt: skip
        if not pairs:
            break
        cells[pairs[0] : pairs[0] + 2] = [f"{cells[pairs[0]]} {cells[pairs[0] + 1]}"]
    return cells


def _row(row: Sequence[str], columns: int, types: Sequence[Type] | None) -> _Row:
    cells = _merged(row, columns, types is not None and types[0] == "index")
    if len(cells) > columns:
        cells = [*cells[: columns - 1], " ".join(cells[columns - 1 :])]
        return _Row(tuple(enumerate(cells)), GUESSED)
    if types is None:
        return _Row(tuple(enumerate(cells)), GUESSED)
    if len(cells) == columns:
        fits = all(_fits(token, of) for token, of in zip(cells, types, strict=True))
        return _Row(tuple((i, token) for i, token in enumerate(cells) if token), CLEAR if fits else GUESSED)
    return _short_row(cells, columns, types)


def _fits(token: str, of: Type) -> bool:
    if not token or of == "any" or (is_dash(token) and of != "index"):
        return True
    if of == "index":
        return INDEX.fullmatch(token) is not None or _TOTAL.fullmatch(token) is not None
    return is_number(token) == (of == "number")


def _short_row(cells: Sequence[str], columns: int, types: Sequence[Type]) -> _Row:
    """A row with fewer cells than columns: some were blank, or its label spans several."""
    total = _TOTAL.fullmatch(cells[0]) is not None
    ways = _ways(cells, columns, types, total)
    numbers = [i for i, token in enumerate(cells) if is_number(token) and i]
    if ways and all(len({way[i] for way in ways}) == 1 for i in numbers):
        return _Row(tuple(zip(ways[0], cells, strict=True)), CLEAR if total or not _states(cells) else USUAL)
    right = (0, *range(columns - len(cells) + 1, columns))
    if total and right in ways and any(map(is_dash, cells)):
        return _Row(tuple(zip(right, cells, strict=True)), CLEAR)
    if len(numbers) == 1 and numbers[0] == len(cells) - 1 and not any(map(is_dash, cells)):
        last = next((way for way in ways if way[-1] == columns - 1), None)
        if last:
            return _Row(tuple(zip(last, cells, strict=True)), USUAL)
    spread = ways[-1] if ways else right
    return _Row(tuple(zip(spread, cells, strict=True)), GUESSED)


def _ways(cells: Sequence[str], columns: int, types: Sequence[Type], total: bool) -> list[tuple[int, ...]]:
    """Every way to set cells into columns in order that fits what stands there, leftmost first; none where they are too many."""
    ways: list[tuple[int, ...]] = []
    if comb(columns - 1, len(cells) - 1) > _MOST_WAYS:
        return ways
    for rest in combinations(range(1, columns), len(cells) - 1):
        if all(_fits(token, types[at]) for token, at in zip(cells[1:], rest, strict=True)) and (
            total or _fits(cells[0], types[0])
        ):
            ways.append((0, *rest))
    return ways


def _cells(row: Sequence[tuple[int, str]], columns: int) -> Iterator[Cell]:
    """The cells of a row; the label of a total spans what is blank beside it."""
    texts = dict(row)
    column = 0
    while column < columns:
        text = texts.get(column, "")
        span = 1
        if column == 0 and _TOTAL.fullmatch(text):
            span = next((i for i in range(1, columns) if i in texts), columns)
        yield text_cell(text, colspan=span) if text else Cell((), span)
        column += span
