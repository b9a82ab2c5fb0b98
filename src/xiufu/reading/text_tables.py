"""Tables whose lines and cells are lost (文字表格): what is left are rows of words and values. Columns are inferred.

Where a value stands is certain only when it can stand nowhere else: the row has as many cells as there are columns, or
values fit one set of columns only. How sure a table is, is said in percent.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_cells import TOTAL, with_units
from xiufu.reading.text_columns import CLEAR, FIRM, GUESSED, HEADLESS, USUAL, Row, placed, types_of
from xiufu.reading.text_heads import Heads, anywhere, fitted, heads_of
from xiufu.reading.text_lines import Line, is_row, tokens_of
from xiufu.reading.text_middle import labelled_at_middle
from xiufu.reading.text_rows import coded, is_open, merged, whole_rows, words_last

_MOST_COLUMNS = 60
_MOST_BEGUN = 2
_MOST_ROWS = 300
_MOST_RIVALS = 60

_Way = tuple[tuple[int, int, int, int], Heads, int, list[Row]]
"""How well it fits, the surest first; heads, columns, and rows."""


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

    Where it is known how many are ``heads``, the others are a row each. What is not sure has its rivals.
    """
    if heads is not None:
        found = _ranked(lines[:heads], [(line.number, line.text) for line in lines[heads:]], most=CLEAR)
    else:
        first = next((i for i, line in enumerate(lines) if is_row(line.text)), len(lines))
        if first and is_open(lines[first - 1].text, lines[first].text if first < len(lines) else ""):
            first -= 1
        found = _parted(lines, first)
        for fewer in range(1, _MOST_BEGUN + 1):
            if found[0].certainty < FIRM and first > fewer and len(lines) - first < _MOST_ROWS:
                found = _surest(found, _parted(lines, first - fewer))
    best = found[0]
    rivals = _rivals(found) if best.certainty < FIRM else []
    return replace(_layout(best, above), rivals=tuple(_layout(one, above) for one in rivals))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a table: its heads, its columns, its rows by line and by cell, and how sure it is."""

    certainty: int
    heads: Heads
    columns: int
    cells: list[Row]
    body: list[tuple[int, str]]

    def heads_whole_rows(self) -> bool:
        """Whether all its heads are placed, none of them over all columns, and most of its rows have no blank cell."""
        whole = sum(len(row.cells) == self.columns for row in self.cells)
        return len(self.heads.tree) > 1 and not self.heads.upper and whole * 2 > len(self.cells)

    def same(self, other: "_Reading") -> bool:
        """Whether it says the same."""
        return self.heads.tree == other.heads.tree and [row.cells for row in self.cells] == [
            row.cells for row in other.cells
        ]


def _layout(reading: _Reading, above: Sequence[Line]) -> Layout:
    named, columns = reading.heads, reading.columns
    across = [(line.number, (text_cell(line.text, colspan=columns, header=True),)) for line in above]
    printed = [*across, *named.rows(columns), *(
        (number, tuple(_cells(row.cells, columns)))
        for (number, _), row in zip(reading.body, reading.cells, strict=True)
    )]  # fmt: skip
    return Layout(
        tuple(cells for _, cells in printed),
        tuple(number for number, _ in printed),
        columns,
        len(printed) - len(reading.body),
        reading.certainty,
    )


def _surest(found: list[_Reading], others: list[_Reading]) -> list[_Reading]:
    """Two lists of readings as one, that with the surest first; of two alike that with heads of which the order is sure."""
    rank, other = ((one.certainty, bool(one.heads.tree) and not one.heads.loose) for one in (found[0], others[0]))
    return [*others, *found] if other > rank else [*found, *others]


def _rivals(found: Sequence[_Reading]) -> list[_Reading]:
    """The other readings in which every row found its place and every column its head (其余读法), few."""
    kept: list[_Reading] = []
    for one in found[1:]:
        if one.certainty > GUESSED and one.heads.tree and len(kept) < _MOST_RIVALS:
            kept += [] if any(one.same(other) for other in (found[0], *kept)) else [one]
    return kept


def _parted(lines: Sequence[Line], first: int) -> list[_Reading]:
    """The readings of lines of which the first rows begin at one, which may be a piece of it, the likeliest first."""
    heads = lines[:first]
    kept = _without_heads(lines[first:], heads)
    columns = next((one.columns for one in heads_of(heads) if not one.loose), 0)
    body, apart = whole_rows(kept, words_last(kept, columns) if columns else 0)
    found = _ranked(heads, body, most=FIRM if apart else CLEAR)
    joined = merged(body)
    if found[0].certainty < FIRM and joined != body:
        found = _surest(found, _ranked(heads, joined, most=USUAL))
    named = coded(body)
    if found[0].certainty < FIRM and named != body:
        others = _ranked(heads, named, most=FIRM)
        found = _surest(found, others) if others[0].heads_whole_rows() else found
    return [*_at_middle(kept, heads), *found] if found[0].certainty < FIRM and len(kept) < _MOST_ROWS else found


def _at_middle(lines: Sequence[Line], heads: Sequence[Line]) -> Iterator[_Reading]:
    """The reading in which labels of groups are printed at their middle, where there is one."""
    one = next((one for one in heads_of(heads) if not one.loose and not one.begins_in_codes), None)
    rows = labelled_at_middle(lines, one.leaves) if one else None
    if one and rows:
        yield _Reading(
            min(USUAL, *(row.certainty for _, row in rows)),
            one,
            one.columns,
            [row for _, row in rows],
            [(number, "") for number, _ in rows],
        )


def _ranked(heads: Sequence[Line], body: list[tuple[int, str]], *, most: int) -> list[_Reading]:
    spelled = [tokens_of(text) for _, text in body]
    units = [with_units(row) for row in spelled]
    found = list(_readings(heads, spelled))
    others: list[_Way] = []
    if units != spelled:
        joined = sorted(_readings(heads, units), key=itemgetter(0), reverse=True)
        others = [((min(USUAL, rank[0]), *rank[1:]), one, columns, cells) for rank, one, columns, cells in joined]
        found.append(others.pop(0))
    found.sort(key=itemgetter(0), reverse=True)
    scattered = [*_scattered(heads, spelled, FIRM), *(_scattered(heads, units, USUAL) if units != spelled else ())]
    usual = [way for way in scattered if way[1].usual and way[0] > found[0][0]]
    ways = [*usual, *found, *others, *(way for way in scattered if way not in usual)]
    return [
        _Reading(min(certainty, most), named, columns, cells, body) for (certainty, *_), named, columns, cells in ways
    ]


def _scattered(heads: Sequence[Line], rows: Sequence[list[str]], most: int) -> Iterator[_Way]:
    """Columns with heads whose words went anywhere, which only arithmetic can choose, or the usual order of heads: that is no
    surer than ``most``."""
    tried: dict[int, list[Row]] = {}
    for one in anywhere(heads):
        types = types_of(rows, one.columns)
        if types and one.may_head(types):
            if one.columns not in tried:
                tried[one.columns] = placed(rows, one.columns, coded=one.begins_in_codes)
            cells = tried[one.columns]
            sure = min((row.certainty for row in cells), default=GUESSED)
            yield (min(sure, most if one.usual else HEADLESS), 0, 0, 0), one, one.columns, cells


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


def _readings(heads: Sequence[Line], rows: Sequence[list[str]]) -> Iterator[_Way]:
    """Every number of columns that heads or rows speak for, with how well it fits."""
    lengths = Counter(len(row) for row in rows if len(row) <= _MOST_COLUMNS)
    longest = max(lengths, default=1)
    stated = [one for one in heads_of(heads) if one.columns <= _MOST_COLUMNS]
    for rank, one in enumerate(stated):
        cells = placed(rows, one.columns, one.ends_in_amounts, one.begins_in_codes)
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
