"""Columns of a table of which a text kept only lines (文字表列): what stands in each, and where the cells of a row belong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import comb

from xiufu.reading.text_cells import TOTAL, Type, fillings, fits, parted
from xiufu.reading.text_lines import INDEX, is_dash, is_number

CLEAR, FIRM, USUAL, HEADLESS, GUESSED = 95, 85, 75, 60, 40
"""In percent: heads and rows all fit, no cell is blank; cells are blank, but every column of numbers has its number, or the
one number of a group of rows is an amount at its end; a row has blank cells and its values fit only these columns, or it has
one value, which usually is of the last column, or no head is there or their order is unsure; all rows fit but not the heads;
rows that do not fit."""

_MOST_WAYS = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its tokens by column, and how sure their places are."""

    cells: tuple[tuple[int, str], ...]
    certainty: int


def placed(rows: Sequence[list[str]], columns: int, amounts: bool = False, coded: bool = False) -> list[Row]:
    """The rows with their cells in so many columns (填列); ``amounts`` says that the last column alone can be summed up, ``coded``
    that the first has the number or code of its row and no other word."""
    types = types_of(rows, columns)
    usual = _usual(rows, columns, types) if types else {}
    found = [_row(row, columns, types, amounts, usual, coded) for row in rows]
    said = _said(found, columns)
    return [_moved(row, columns, types, said) if types else row for row in found]


def _usual(rows: Sequence[list[str]], columns: int, types: Sequence[Type]) -> dict[int, int]:
    """The decimal places of columns in which all numbers of the rows without a blank have as many (各列小数位数), two or more."""
    whole = [row for row in rows if len(row) == columns]
    found: dict[int, int] = {}
    for column, of in enumerate(types):
        places = {_places(row[column]) for row in whole if of == "number" and is_number(row[column])}
        if len(places) == 1 and min(places) > 1 and len(whole) > 1:
            found[column] = min(places)
    return found


def _said(rows: Sequence[Row], columns: int) -> list[frozenset[str]]:
    """What the rows without a blank cell say in every column, formulas by their signs."""
    whole = [dict(row.cells) for row in rows if len(row.cells) == columns]
    return [frozenset(_kind(row[column]) for row in whole) for column in range(columns)]


def _kind(text: str) -> str:
    return "=" if any(sign in text for sign in "=＝×") else text


def _moved(row: Row, columns: int, types: Sequence[Type], said: Sequence[frozenset[str]]) -> Row:
    """A row with blank cells, its words where most of them say what other rows say there; its values stay."""
    words = [text for _, text in row.cells]
    count = len(words)
    if row.certainty == GUESSED or count == columns or TOTAL.fullmatch(words[0]) or comb(columns, count) > _MOST_WAYS:
        return row
    stay = [column if has_value(text) or types[column] == "index" else -1 for column, text in row.cells]

    now = tuple(column for column, _ in row.cells)
    may = [
        [column for column in range(columns) if old in (-1, column) and fits(text, types[column])]
        for text, old in zip(words, stay, strict=True)
    ]
    alike = [[_kind(text) in said[column] for column in range(columns)] for text in words]
    best = max((now, *_set_into(may)), key=lambda way: sum(of[at] for of, at in zip(alike, way, strict=True)))
    return replace(row, cells=tuple(zip(best, words, strict=True)))


def _set_into(may: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Every way to set cells in order into the columns where each may stand, leftmost first."""
    left: list[list[int]] = []
    for columns in reversed(may):
        left.append([column for column in columns if not left or column < max(left[-1], default=0)])
    return _set_right_of(-1, left[::-1])


def _set_right_of(last: int, may: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    if not may:
        yield ()
        return
    for column in may[0]:
        if column > last:
            yield from ((column, *rest) for rest in _set_right_of(column, may[1:]))


def _indexed(rows: Sequence[list[str]]) -> bool:
    """Whether the first column numbers the rows, digits counting on from 1; codes of what rows are about do not."""
    found = [row[0] for row in rows if INDEX.fullmatch(row[0])]
    digits = [int(token) for token in found if token.isdecimal()]
    counted = all(digit in (1, before + 1) for before, digit in zip([0, *digits], digits, strict=False))
    blank = sum(is_dash(row[0]) for row in rows)
    return 2 * len(found) > len(rows) - blank and counted


def types_of(rows: Sequence[list[str]], columns: int) -> list[Type] | None:
    """What stands in every column (各列类型), by the rows that have as many cells; where most rows with values have not, by the values
    in which all of them end; none where they end in words."""
    indexed = columns > 2 and _indexed(rows)
    items = [_led(row, indexed) for row in rows if not TOTAL.fullmatch(row[0]) and _states(row)]
    whole = [row for row in items if len(row) == columns]
    groups = sum(indexed and len(row) == 3 < columns and row[0] != "" and is_number(row[2]) for row in items)
    if not whole or 2 * len(whole) < len(items) - groups:
        return _types_by_ends(items, columns, indexed)
    types: list[Type] = []
    for column in range(columns):
        said = [row[column] for row in whole if row[column] and not is_dash(row[column])]
        numbers = sum(is_number(token) for token in said)
        types.append("any" if not said else "number" if 2 * numbers > len(said) else "text")
    if indexed:
        types[0] = "index"
    return types


def _types_by_ends(items: Sequence[list[str]], columns: int, indexed: bool) -> list[Type] | None:
    ends = [next((i for i, token in enumerate(reversed(row)) if not has_value(token)), len(row)) for row in items]
    numbers = min(ends, default=0)
    if not numbers or numbers >= columns:
        return None
    if any(len(row) < columns for row in items) and (len(set(ends)) > 1 or all(len(row) < columns for row in items)):
        return None
    types: list[Type] = ["text" if i < columns - numbers else "number" for i in range(columns)]
    if indexed:
        types[0] = "index"
    return types


def has_value(token: str) -> bool:
    """Whether it is a number or says that there is none (值)."""
    return is_number(token) or is_dash(token)


def _states(row: Sequence[str]) -> bool:
    return any(has_value(token) for token in row[1:])


def _led(row: Sequence[str], indexed: bool) -> list[str]:
    """A row without its number begins with a blank cell."""
    numbered = INDEX.fullmatch(row[0]) or TOTAL.fullmatch(row[0]) or is_dash(row[0])
    return ["", *row] if indexed and not numbered else list(row)


def _row(
    row: Sequence[str],
    columns: int,
    types: Sequence[Type] | None,
    amounts: bool,
    usual: Mapping[int, int],
    coded: bool,
) -> Row:
    if types is None:
        return Row(tuple(enumerate([*row[: columns - 1], " ".join(row[columns - 1 :])][: len(row)])), GUESSED)
    cells = _led(row, types[0] == "index")
    if len(cells) < columns:
        return _short_row(cells, columns, types, amounts)
    few = comb(len(cells) - 1, columns - 1) <= _MOST_WAYS
    full = list(fillings(cells, ["any", *types[1:]] if coded else types)) if few else []
    full = [way for way in full if coded and way[1] == 1] or full
    if not full:
        return Row(tuple(enumerate([*cells[: columns - 1], " ".join(cells[columns - 1 :])])), GUESSED)
    alike = [way for way in full if all(_places(cells[way[at]]) == places for at, places in usual.items())]
    by_places = usual and len(_values(alike, types)) == 1 < len(_values(full, types))
    best = min(alike if by_places else full, key=lambda way: (parted(cells, way), [-start for start in way]))
    texts = [" ".join(cells[start:end]) for start, end in pairwise((*best, len(cells)))]
    sure = CLEAR if len(_values(full, types)) == 1 else USUAL if by_places else GUESSED
    if len(cells) > columns and parted(cells, best):
        sure = min(sure, USUAL)
    return Row(tuple((i, text) for i, text in enumerate(texts) if text), sure)


def _values(ways: Sequence[tuple[int, ...]], types: Sequence[Type]) -> set[tuple[int, ...]]:
    """Where the numbers of a row begin, by the ways to fill its columns."""
    return {tuple(start for start, of in zip(way, types, strict=True) if of != "text") for way in ways}


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def _short_row(cells: Sequence[str], columns: int, types: Sequence[Type], amounts: bool) -> Row:
    """A row with fewer cells than columns: some were blank, or its label spans several."""
    total = TOTAL.fullmatch(cells[0]) is not None
    ways = _ways(cells, columns, types, total)
    numbers = [i for i, token in enumerate(cells) if is_number(token) and i]
    if ways and all(len({way[i] for way in ways}) == 1 for i in numbers):
        return Row(tuple(zip(ways[0], cells, strict=True)), _sure_of(cells, types, total, len(numbers)))
    right = (0, *range(columns - len(cells) + 1, columns))
    if total and right in ways and any(map(is_dash, cells)):
        return Row(tuple(zip(right, cells, strict=True)), FIRM if numbers and types[-1] == "number" else USUAL)
    if len(numbers) == 1 and numbers[0] == len(cells) - 1 and not any(map(is_dash, cells)):
        last = next((way for way in ways if way[-1] == columns - 1), None)
        if last:
            group = amounts and types[0] == "index" and len(cells) == 3 and cells[0] != ""
            return Row(tuple(zip(last, cells, strict=True)), FIRM if group or (total and amounts) else USUAL)
    spread = ways[-1] if ways else right
    return Row(tuple(zip(spread, cells, strict=True)), GUESSED)


def _sure_of(cells: Sequence[str], types: Sequence[Type], total: bool, numbers: int) -> int:
    """How sure a row with blank cells is whose numbers fit one set of columns only."""
    if not _states(cells):
        return CLEAR if types[0] == "index" and cells[0] else USUAL
    every = "any" not in types and numbers == types.count("number")
    return CLEAR if total and every else FIRM if every else USUAL


def _ways(cells: Sequence[str], columns: int, types: Sequence[Type], total: bool) -> list[tuple[int, ...]]:
    """Every way to set cells into columns in order that fits what stands there, leftmost first; none where they are too many."""
    if comb(columns - 1, len(cells) - 1) > _MOST_WAYS or not (total or fits(cells[0], types[0])):
        return []
    return list(_set_into([[0], *([at for at in range(1, columns) if fits(cell, types[at])] for cell in cells[1:])]))
