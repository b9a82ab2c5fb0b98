"""Tables whose lines and cells are lost (文字表格): what is left are rows of words and values. Columns are inferred.

Where a value stands is certain only when it can stand nowhere else: the row has as many cells as there are columns, or
values fit one set of columns only. How sure a table is, is said in percent.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_cells import CODE, TOTAL, Type, fillings, fits, parted, with_units
from xiufu.reading.text_heads import Heads, heads_of
from xiufu.reading.text_lines import INDEX, Line, is_dash, is_number, is_row, tokens_of

CLEAR, FIRM, USUAL, HEADLESS, GUESSED = 95, 85, 75, 60, 40
"""In percent: heads and rows all fit, no cell is blank; cells are blank, but every column of numbers has its number, or the
one number of a group of rows is an amount at its end; a row has blank cells and its values fit only these columns, or it has
one value, which usually is of the last column, or no head is there or their order is unsure; all rows fit but not the heads;
rows that do not fit."""

_GOES_ON = frozenset("、=＝×+＋～~")
_REST_OF_DATE = re.compile(r"[年月日]\s?(?:\d|$)")
_MOST_FRAGMENTS = 5
_MOST_COLUMNS = 60
_MOST_WAYS = 5000


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
    kept = _without_heads(lines[first:], lines[:first])
    body, apart = _whole_rows(kept, _words_last(kept, lines[:first]))
    spelled = [tokens_of(text) for _, text in body]
    units = [with_units(row) for row in spelled]
    best = max(_readings(lines[:first], spelled), key=lambda reading: reading[0])
    if units != spelled:
        joined = max(_readings(lines[:first], units), key=lambda reading: reading[0])
        best = max(best, (min((USUAL,), joined[0][:1]) + joined[0][1:], *joined[1:]), key=lambda reading: reading[0])
    (certainty, *_), heads, columns, placed = best
    if apart:
        certainty = min(certainty, USUAL)
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


def _without_heads(lines: Sequence[Line], heads: Sequence[Line]) -> list[Line]:
    """The rows without the heads that are printed again on the next page."""
    said = [line.text for line in heads]
    kept: list[Line] = []
    at = 0
    while at < len(lines):
        if said and [line.text for line in lines[at : at + len(said)]] == said:
            at += len(said)
        else:
            kept.append(lines[at])
            at += 1
    return kept


def _readings(
    heads: Sequence[Line], rows: Sequence[list[str]]
) -> Iterator[tuple[tuple[int, int, int, int], Heads, int, list[_Row]]]:
    """Every number of columns that heads or rows speak for, with how well it fits."""
    lengths = Counter(len(row) for row in rows if len(row) <= _MOST_COLUMNS)
    longest = max(lengths, default=1)
    stated = [one for one in heads_of(heads) if one.columns <= _MOST_COLUMNS]
    for rank, one in enumerate(stated):
        placed = _placed(rows, one.columns, one.ends_in_amounts)
        sure = min((row.certainty for row in placed), default=GUESSED)
        named = not one.loose and one.may_head(_types(rows, one.columns, _indexed(rows)) or ())
        yield (
            (
                min(sure, CLEAR if named else USUAL),
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


def _words_last(rows: Sequence[Line], heads: Sequence[Line]) -> int:
    """How many columns a table has whose whole rows all end in words, 0 where that cannot be said."""
    columns = len(tokens_of(heads[0].text)) if len(heads) == 1 else 0
    whole = [tokens for row in rows if is_row(row.text) and len(tokens := tokens_of(row.text)) == columns]
    return columns if whole and not any(is_number(tokens[-1]) for tokens in whole) else 0


def _whole_rows(lines: Sequence[Line], words_last: int) -> tuple[list[tuple[int, str]], bool]:
    """Rows whose label was broken over lines are one again, and whether there are words of which nobody knows which row they
    are of: they go before the next one, for a word never moves a number to another column; at the end of a row that lacks its
    last cell, where that is of words."""
    rows: list[tuple[int, str]] = []
    apart = False
    begun: tuple[int, str] | None = None
    for i, line in enumerate(lines):
        text = begun[1] + line.text if begun else line.text
        number = begun[0] if begun else line.number
        begun = None
        below = lines[i + 1].text if i + 1 < len(lines) else ""
        if _open(text, below) and below:
            begun = (number, text)
        elif not is_row(text) and below and is_row(below) and is_number(tokens_of(below)[0]) and not _leads(below):
            begun = (number, text + " ")
        elif _is_fragment(text) and rows and _lacks(rows[-1][1], text, words_last):
            rows[-1] = rows[-1][0], f"{rows[-1][1]} {text}"
            apart = True
        elif _is_fragment(text) and any(is_row(one.text) for one in lines[i + 1 : i + 1 + _MOST_FRAGMENTS]):
            begun = (number, text + " ")
            apart = True
        else:
            rows.append((number, text))
    return rows, apart


def _lacks(row: str, text: str, words_last: int) -> bool:
    """Whether a row lacks its last cell, and a word may be it; no row begins with the day of a date."""
    return len(tokens_of(row)) < words_last or (words_last > 0 and text[0].isdecimal())


def _is_fragment(text: str) -> bool:
    """Whether a line is one word that begins no row."""
    tokens = tokens_of(text)
    leads = len(tokens) > 1 or TOTAL.fullmatch(tokens[0]) or INDEX.fullmatch(tokens[0])
    return not leads and not any(map(_has_value, tokens))


def _open(text: str, below: str = "") -> bool:
    """Whether a line breaks off within a cell: in brackets, a list, a formula or a date."""
    unclosed = text.count("（") + text.count("(") > text.count("）") + text.count(")")
    return unclosed or text[-1] in _GOES_ON or (text[-1].isdecimal() and _REST_OF_DATE.match(below) is not None)


def _leads(text: str) -> bool:
    """Whether the first token numbers a row or is the code of the word after it."""
    first, second = tokens_of(text)[:2]
    return (INDEX.fullmatch(first) or CODE.fullmatch(first)) is not None and not (is_number(second) or is_dash(second))


def _placed(rows: Sequence[list[str]], columns: int, amounts: bool = False) -> list[_Row]:
    indexed = columns > 2 and _indexed(rows)
    types = _types(rows, columns, indexed)
    return [_row(row, columns, types, amounts) for row in rows]


def _indexed(rows: Sequence[list[str]]) -> bool:
    """Whether the first column numbers the rows, digits counting on from 1; codes of what rows are about do not."""
    found = [row[0] for row in rows if INDEX.fullmatch(row[0])]
    digits = [int(token) for token in found if token.isdecimal()]
    counted = all(digit in (1, before + 1) for before, digit in zip([0, *digits], digits, strict=False))
    blank = sum(is_dash(row[0]) for row in rows)
    return 2 * len(found) > len(rows) - blank and counted


def _types(rows: Sequence[list[str]], columns: int, indexed: bool) -> list[Type] | None:
    """What stands in every column, by the rows that have as many cells; where most rows with values have not, by the values
    in which all of them end; none where they end in words."""
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
    ends = [next((i for i, token in enumerate(reversed(row)) if not _has_value(token)), len(row)) for row in items]
    numbers = min(ends, default=0)
    if not numbers or numbers >= columns or any(len(row) < columns for row in items):
        return None
    types: list[Type] = ["text" if i < columns - numbers else "number" for i in range(columns)]
    if indexed:
        types[0] = "index"
    return types


def _has_value(token: str) -> bool:
    return is_number(token) or is_dash(token)


def _states(row: Sequence[str]) -> bool:
    return any(_has_value(token) for token in row[1:])


def _led(row: Sequence[str], indexed: bool) -> list[str]:
    """A row without its number begins with a blank cell."""
    numbered = INDEX.fullmatch(row[0]) or TOTAL.fullmatch(row[0]) or is_dash(row[0])
    return ["", *row] if indexed and not numbered else list(row)


def _row(row: Sequence[str], columns: int, types: Sequence[Type] | None, amounts: bool) -> _Row:
    if types is None:
        return _Row(tuple(enumerate([*row[: columns - 1], " ".join(row[columns - 1 :])][: len(row)])), GUESSED)
    cells = _led(row, types[0] == "index")
    if len(cells) < columns:
        return _short_row(cells, columns, types, amounts)
    few = comb(len(cells) - 1, columns - 1) <= _MOST_WAYS
    full = list(fillings(cells, types)) if few else []
    if not full:
        return _Row(tuple(enumerate([*cells[: columns - 1], " ".join(cells[columns - 1 :])])), GUESSED)
    best = min(full, key=lambda way: (parted(cells, way), [-start for start in way]))
    texts = [" ".join(cells[start:end]) for start, end in pairwise((*best, len(cells)))]
    numbers = {tuple(start for start, of in zip(way, types, strict=True) if of != "text") for way in full}
    sure = CLEAR if len(numbers) == 1 else GUESSED
    if len(cells) > columns and parted(cells, best):
        sure = min(sure, USUAL)
    return _Row(tuple((i, text) for i, text in enumerate(texts) if text), sure)


def _short_row(cells: Sequence[str], columns: int, types: Sequence[Type], amounts: bool) -> _Row:
    """A row with fewer cells than columns: some were blank, or its label spans several."""
    total = TOTAL.fullmatch(cells[0]) is not None
    ways = _ways(cells, columns, types, total)
    numbers = [i for i, token in enumerate(cells) if is_number(token) and i]
    if ways and all(len({way[i] for way in ways}) == 1 for i in numbers):
        return _Row(tuple(zip(ways[0], cells, strict=True)), _sure_of(cells, types, total, len(numbers)))
    right = (0, *range(columns - len(cells) + 1, columns))
    if total and right in ways and any(map(is_dash, cells)):
        return _Row(tuple(zip(right, cells, strict=True)), FIRM if numbers and types[-1] == "number" else USUAL)
    if len(numbers) == 1 and numbers[0] == len(cells) - 1 and not any(map(is_dash, cells)):
        last = next((way for way in ways if way[-1] == columns - 1), None)
        if last:
            group = amounts and types[0] == "index" and len(cells) == 3 and cells[0] != ""
            return _Row(tuple(zip(last, cells, strict=True)), FIRM if group or (total and amounts) else USUAL)
    spread = ways[-1] if ways else right
    return _Row(tuple(zip(spread, cells, strict=True)), GUESSED)


def _sure_of(cells: Sequence[str], types: Sequence[Type], total: bool, numbers: int) -> int:
    """How sure a row with blank cells is whose numbers fit one set of columns only."""
    if not _states(cells):
        return CLEAR if types[0] == "index" and cells[0] else USUAL
    every = "any" not in types and numbers == types.count("number")
    return CLEAR if total and every else FIRM if every else USUAL


def _ways(cells: Sequence[str], columns: int, types: Sequence[Type], total: bool) -> list[tuple[int, ...]]:
    """Every way to set cells into columns in order that fits what stands there, leftmost first; none where they are too many."""
    ways: list[tuple[int, ...]] = []
    if comb(columns - 1, len(cells) - 1) > _MOST_WAYS:
        return ways
    for rest in combinations(range(1, columns), len(cells) - 1):
        if all(fits(token, types[at]) for token, at in zip(cells[1:], rest, strict=True)) and (
            total or fits(cells[0], types[0])
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
        if column == 0 and TOTAL.fullmatch(text):
            span = next((i for i in range(1, columns) if i in texts), columns)
        yield text_cell(text, colspan=span) if text else Cell((), span)
        column += span
