"""Tables whose lines and cells are lost (文字表格): what is left are rows of words and values. Columns are inferred.

Where a value stands is certain only when it can stand nowhere else: the row has as many cells as there are columns, or
values fit one set of columns only. How sure a table is, is said in percent.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_cells import TOTAL, with_units
from xiufu.reading.text_columns import CLEAR, FIRM, GUESSED, HEADLESS, USUAL, Row, placed, types_of
from xiufu.reading.text_heads import Heads, fitted, heads_of
from xiufu.reading.text_lines import Line, is_row, tokens_of
from xiufu.reading.text_rows import is_open, merged, whole_rows, words_last

_MOST_COLUMNS = 60
_MOST_BEGUN = 2
_MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as it was inferred (推定的表格): rows of cells that tile it, the line of each, and how sure it is in percent;
    ``rivals`` are other ways to read the same lines, the likelier first."""

    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[int, ...]
    columns: int
    header_rows: int
    certainty: int
    rivals: tuple["Layout", ...] = ()


def laid_out(lines: Sequence[Line], above: Sequence[Line], heads: int | None = None) -> Layout:
    """The table that lines are (推定表格); ``above`` are lines across it, between its title and its heads.

    Where it is known how many are ``heads``, the others are a row each.
    """
    if heads is not None:
        best = _best(lines[:heads], [(line.number, line.text) for line in lines[heads:]], most=CLEAR)
    else:
        first = next((i for i, line in enumerate(lines) if is_row(line.text)), len(lines))
        if first and is_open(lines[first - 1].text, lines[first].text if first < len(lines) else ""):
            first -= 1
        best = _parted(lines, first)
        for fewer in range(1, _MOST_BEGUN + 1):
            if best.certainty < FIRM and first > fewer and len(lines) - first < _MOST_ROWS:
                best = max(best, _parted(lines, first - fewer), key=lambda found: found.certainty)
    certainty, named, columns, cells, body = best.certainty, best.heads, best.columns, best.cells, best.body
    across = [(line.number, (text_cell(line.text, colspan=columns, header=True),)) for line in above]
    printed = [*across, *named.rows(columns), *(
        (number, tuple(_cells(row.cells, columns))) for (number, _), row in zip(body, cells, strict=True)
    )]  # fmt: skip
    return Layout(
        tuple(cells for _, cells in printed),
        tuple(number for number, _ in printed),
        columns,
        len(printed) - len(body),
        certainty,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a table: its heads, its columns, its rows by line and by cell, and how sure it is."""

    certainty: int
    heads: Heads
    columns: int
    cells: list[Row]
    body: list[tuple[int, str]]


def _parted(lines: Sequence[Line], first: int) -> _Reading:
    """The likeliest reading of lines of which the first rows begin at one, which may be a piece of it."""
    heads = lines[:first]
    kept = _without_heads(lines[first:], heads)
    columns = next((one.columns for one in heads_of(heads) if not one.loose), 0)
    body, apart = whole_rows(kept, words_last(kept, columns) if columns else 0)
    best = _best(heads, body, most=FIRM if apart else CLEAR)
    joined = merged(body)
    if best.certainty < FIRM and joined != body:
        best = max(best, _best(heads, joined, most=USUAL), key=lambda found: found.certainty)
    return best


def _best(heads: Sequence[Line], body: list[tuple[int, str]], *, most: int) -> _Reading:
    spelled = [tokens_of(text) for _, text in body]
    units = [with_units(row) for row in spelled]
    best = max(_readings(heads, spelled), key=lambda reading: reading[0])
    if units != spelled:
        joined = max(_readings(heads, units), key=lambda reading: reading[0])
        best = max(best, (min((USUAL,), joined[0][:1]) + joined[0][1:], *joined[1:]), key=lambda reading: reading[0])
    (certainty, *_), named, columns, cells = best
    return _Reading(min(certainty, most), named, columns, cells, body)


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
) -> Iterator[tuple[tuple[int, int, int, int], Heads, int, list[Row]]]:
    """Every number of columns that heads or rows speak for, with how well it fits."""
    lengths = Counter(len(row) for row in rows if len(row) <= _MOST_COLUMNS)
    longest = max(lengths, default=1)
    stated = [one for one in heads_of(heads) if one.columns <= _MOST_COLUMNS]
    for rank, one in enumerate(stated):
        cells = placed(rows, one.columns, one.ends_in_amounts)
        sure = min((row.certainty for row in cells), default=GUESSED)
        named = not one.loose and one.may_head(types_of(rows, one.columns) or ())
        yield (
            (
                min(sure, CLEAR if named else USUAL),
                lengths[one.columns],
                sum(row.certainty for row in cells),
                -rank,
            ),
            one,
            one.columns,
            cells,
        )
    for columns in sorted({longest, lengths.most_common(1)[0][0] if lengths else 1}):
        cells = placed(rows, columns)
        sure = min((row.certainty for row in cells), default=GUESSED)
        for one in fitted(heads, types_of(rows, columns) or ()):
            yield (min(sure, FIRM), lengths[columns], sum(row.certainty for row in cells), -50), one, columns, cells
        most = HEADLESS if heads else USUAL
        yield (
            (min(sure, most), lengths[columns], sum(row.certainty for row in cells), -99),
            Heads.unread(heads),
            columns,
            cells,
        )


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
