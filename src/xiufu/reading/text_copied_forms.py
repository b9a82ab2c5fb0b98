"""Forms copied out of pages (复制的报告表): labels with values on a line, tables with totals, words set upright beside them.

A word at the left of several rows is set upright or at their middle, so that it is printed among them, not before them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.captions import NOTE, NUMBERED_TITLE
from xiufu.reading.headings import numbered_as
from xiufu.reading.text_cells import TOTAL, with_units
from xiufu.reading.text_columns import FIRM, has_value
from xiufu.reading.text_forms import LABEL_HEAD, STATED, STATES_UNIT, VALUE_HEAD
from xiufu.reading.text_lines import LEADERS, Line, is_prose, is_row, tokens_of
from xiufu.reading.text_regions import upright
from xiufu.reading.text_rows import is_open
from xiufu.reading.text_tables import Layout

_MOST_LINES = 150
_MOST_LABELS = 3
_UNTIL = ("至", "～", "~", "—")
_PAIR = 2

_Printed = tuple[int, tuple[Cell, ...]]
"""The line of a row and its cells."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Cells of a line (行内单元格), or a word set upright: which line of the text, its number in the file."""

    at: int
    line: int
    cells: tuple[str, ...]
    upright: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of a table in a form (分表的一行): its labels, its values; ``begins`` a line or stands after another row on it."""

    line: int
    labels: tuple[str, ...]
    values: tuple[str, ...]
    begins: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """A table in a form (分表): its pieces from ``begin`` to ``end``, what is set upright beside it, what stands above its heads,
    its heads of labels and of values, its rows with the total last."""

    begin: int
    end: int
    title: str
    above: tuple[str, ...]
    named: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[_Entry, ...]

    @property
    def deep(self) -> int:
        """How many columns labels have."""
        return max(len(self.named), *(len(row.labels) for row in self.rows))

    @property
    def columns(self) -> int:
        """How many columns labels and values have."""
        return self.deep + len(self.heads)


def copied_form(lines: Sequence[Line], at: int) -> tuple[Layout, int] | None:
    """The form that begins at a line (报告表) and where it ends; none where no table with a total has a word set upright beside it,
    or one of them is not understood."""
    begins = _pieces(lines[at : at + _length(lines, at)], at)
    first = next(begins, None)
    if first is None or not _pairs(first.cells):
        return None
    pieces = [first, *begins]
    sections: list[_Section] = []
    for n in range(len(pieces)):
        total = _total(pieces, n)
        if not total:
            continue
        one = _section(pieces, sections[-1].end if sections else 0, n, total)
        if one is None:
            return None
        sections.append(one)
    if not any(one.title for one in sections):
        return None
    last = sections[-1].end
    while last < len(pieces) and any(STATED.fullmatch(value) for _, value in _pairs(pieces[last].cells)):
        last += 1
    columns = 1 + max(2 * _PAIR, *(one.columns for one in sections))
    rows: list[_Printed] = []
    done = 0
    for one in sections:
        rows += [*_stated(pieces[done : one.begin], columns), *_tabled(one, columns)]
        done = one.end
    rows += _stated(pieces[done:last], columns)
    end = pieces[last].at if last < len(pieces) else at + _length(lines, at)
    cells, numbers = tuple(cells for _, cells in rows), tuple(number for number, _ in rows)
    return Layout(cells, numbers, columns, 0, FIRM), end


def _length(lines: Sequence[Line], at: int) -> int:
    """How many lines from here may be of a form: up to sentences, a heading, a title or a note."""
    most = lines[at : at + _MOST_LINES]
    return next((n for n, line in enumerate(most) if _ends(line.text)), len(most))


@lru_cache(maxsize=1024)
def _ends(text: str) -> bool:
    if NUMBERED_TITLE.match(text) or NOTE.match(text) or LEADERS.search(text) or text[-1] in "。；":
        return True
    return is_prose(text) or (numbered_as(text) is not None and not is_row(text))


def _pieces(lines: Sequence[Line], begin: int) -> Iterator[_Piece]:
    """The lines of a form, the first of which has this number, by cells, broken ones whole again, words set upright as one."""
    above: _Piece | None = None
    at = 0
    while at < len(lines):
        first, count, text = at, upright(lines, at), lines[at].text
        at += 1
        while at < first + count or (not count and is_open(text) and at < len(lines) and not upright(lines, at)):
            text += lines[at].text
            at += 1
        cells = (text,) if count else _cells(text)
        if above and above.upright and len(cells) > 1 and len(cells[0]) == 1 and not has_value(cells[0]):
            above = replace(above, cells=(above.cells[0] + cells[0],))
            cells = cells[1:]
        if above:
            yield above
        above = _Piece(begin + first, lines[first].number, cells, upright=count > 0)
    if above:
        yield above


def _cells(text: str) -> tuple[str, ...]:
    """The cells of a line, periods and numbers with their units whole."""
    cells: list[str] = []
    for token in with_units(tokens_of(text)):
        if cells and cells[-1].endswith(_UNTIL) and cells[-1][0].isdecimal():
            cells[-1] += token
        else:
            cells.append(token)
    return tuple(cells)


def _total(pieces: Sequence[_Piece], n: int) -> int:
    """How many values a total has, 0 where a line is none."""
    first, *values = pieces[n].cells
    return len(values) if TOTAL.fullmatch(first) and len(values) > 1 and all(map(has_value, values)) else 0


def _section(pieces: Sequence[_Piece], floor: int, total: int, values: int) -> _Section | None:
    """The table that a total ends, none where its rows have not all as many values as the total, or its heads are unknown."""
    entries: list[_Entry] = []
    title = ""
    at = total
    while at > floor:
        piece = pieces[at - 1]
        if piece.upright:
            title = piece.cells[0] + title
        elif len(piece.cells) == 1 and not has_value(piece.cells[0]):
            if not entries or at - 2 < floor:
                return None
            entries[0] = replace(entries[0], line=piece.line, labels=(piece.cells[0], *entries[0].labels))
        else:
            rows = _entries(piece, values)
            if not rows:
                break
            entries[:0] = rows
        at -= 1
    heads = _heads(pieces, floor, at, values)
    if not entries or heads is None:
        return None
    begin, above, named, columns = heads
    rows = _whole_labels(entries, len(named))
    label, *amounts = pieces[total].cells
    last = _Entry(pieces[total].line, (label,), tuple(amounts), True)
    if max(len(row.labels) for row in rows) > min(_MOST_LABELS, len(named) + 1):
        return None
    return _Section(begin, total + 1, title, above, named, columns, (*rows, last))


def _entries(piece: _Piece, values: int) -> list[_Entry]:
    """The rows on a line, none where it is not of words and so many values after them."""
    found: list[_Entry] = []
    labels: list[str] = []
    amounts: list[str] = []
    for cell in piece.cells:
        if has_value(cell):
            amounts.append(cell)
        elif amounts:
            return []
        else:
            labels.append(cell)
        if len(amounts) == values:
            if not labels:
                return []
            found.append(_Entry(piece.line, tuple(labels), tuple(amounts), not found))
            labels, amounts = [], []
    return found if not labels and not amounts else []


def _heads(
    pieces: Sequence[_Piece], floor: int, at: int, values: int
) -> tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None:
    """Where the heads above a row begin, what stands above them, the heads of labels and of values."""
    if at <= floor:
        return None
    cells = pieces[at - 1].cells
    named, heads = cells[:-values], cells[-values:]
    known = all(map(VALUE_HEAD.fullmatch, heads)) and all(map(LABEL_HEAD.fullmatch, named))
    if not named or not known or len(set(heads)) < values or len(named) > _MOST_LABELS:
        return None
    over = pieces[at - 2].cells if at - 1 > floor else ()
    grouped = len(over) == _PAIR and LABEL_HEAD.fullmatch(over[0]) is not None and STATES_UNIT.search(over[1])
    return (at - 2, over, named, heads) if grouped else (at - 1, (), named, heads)


def _whole_labels(entries: Sequence[_Entry], columns: int) -> list[_Entry]:
    """The rows with labels that were broken over lines whole again: the first piece fills its cell, it is longer than other
    labels there."""
    rows: list[_Entry] = []
    for n, row in enumerate(entries):
        first = row.labels[0]
        others = (other.labels[0] for i, other in enumerate(entries) if i != n and len(other.labels) >= columns)
        if len(row.labels) > columns and all(len(first) > len(other) for other in others):
            row = replace(row, labels=(first + row.labels[1], *row.labels[2:]))
        rows.append(row)
    return rows


def _pairs(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Labels with what is stated after each of them, none where cells are not such."""
    if len(cells) % _PAIR or any(map(has_value, cells[::_PAIR])):
        return []
    return list(zip(cells[::_PAIR], cells[1::_PAIR], strict=True))


def _stated(pieces: Sequence[_Piece], columns: int) -> Iterator[_Printed]:
    """Rows of labels with values; other words have a row each."""
    for n, piece in enumerate(pieces):
        left = [Cell((), rowspan=len(pieces))] if not n else []
        cells = [cell for pair in _pairs(piece.cells) for cell in pair]
        if len(cells) >= columns or not cells:
            cells = [" ".join(piece.cells)]
        wide = text_cell(cells[-1], colspan=columns - len(cells))
        yield piece.line, (*left, *map(text_cell, cells[:-1]), wide)


def _tabled(section: _Section, columns: int) -> Iterator[_Printed]:
    """The rows of a table within a form, what it is called beside them."""
    deep, count = section.deep, len(section.heads)
    last = columns - deep - count

    def row(labels: Sequence[Cell], right: Sequence[str], *, header: bool = False) -> tuple[Cell, ...]:
        cells = [text_cell(text, header=header) for text in right[:-1]]
        return (*title, *labels, *cells, text_cell(right[-1], colspan=last, header=header))

    height = len(section.rows) + 1 + bool(section.above)
    title = [text_cell(section.title, rowspan=height, header=True) if section.title else Cell((), rowspan=height)]
    line = section.rows[0].line
    if section.above:
        left, right = section.above
        over = text_cell(left, colspan=deep, header=True), text_cell(right, colspan=columns - 1 - deep, header=True)
        yield line, (*title, *over)
        title = []
    spans = [1] * (len(section.named) - 1) + [deep - len(section.named) + 1]
    named = [text_cell(text, colspan=span, header=True) for text, span in zip(section.named, spans, strict=True)]
    yield line, row(named, section.heads, header=True)
    title = []
    for entry, labels in zip(section.rows, _labels(section), strict=True):
        yield entry.line, row(labels, entry.values)


def _labels(section: _Section) -> list[list[Cell]]:
    """The label cells of every row: of two rows on one line the second has the label of both at their middle; the only label of
    a group that has no head of its own is of all rows; where a label is lacking and nobody knows which it is, nothing stands."""
    deep, rows = section.deep, section.rows[:-1]
    total = [text_cell(section.rows[-1].labels[0], colspan=deep)]
    whole = [n for n, row in enumerate(rows) if len(row.labels) == deep]
    if deep == 1 or len(whole) == len(rows):
        return [*([*map(text_cell, row.labels)] for row in rows), total]
    if len(whole) == 1 and deep > len(section.named) and all(len(row.labels) >= deep - 1 for row in rows):
        group = text_cell(rows[whole[0]].labels[0], rowspan=len(rows))
        own = [[*map(text_cell, row.labels[len(row.labels) - deep + 1 :])] for row in rows]
        return [[group, *own[0]], *own[1:], total]
    found = [[*[Cell(())] * (deep - len(row.labels)), *map(text_cell, row.labels)] for row in rows]
    for n, (row, below) in enumerate(pairwise(rows)):
        if not below.begins and len(row.labels) == deep - 1 and len(below.labels) == deep:
            found[n] = [text_cell(below.labels[0], rowspan=2), *map(text_cell, row.labels)]
            found[n + 1] = [*map(text_cell, below.labels[1:])]
    return [*found, total]
