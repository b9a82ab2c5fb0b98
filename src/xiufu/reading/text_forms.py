"""Forms of which every cell stands on a line of its own (单格行的报告表): tables with totals within them, labels with values between.

A row is its labels and as many values as the total has. What is blank makes rows differ, and then nothing is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.document.blocks import Cell, text_cell
from xiufu.reading.text_cells import TOTAL
from xiufu.reading.text_columns import FIRM, has_value
from xiufu.reading.text_lines import Line
from xiufu.reading.text_tables import Layout

VALUE_HEAD = re.compile(
    r"(?:小|合|总)\s*计.*|(?:已|拟|未).*|.*(?:面积|数量|金额|比例|[（(](?:hm[2²]|公顷|亩|万?元|[%％])[）)])"
)
LABEL_HEAD = re.compile(r".*(?:类型|地类|名称|单元|类别|方式)")
STATED = re.compile(r"[-−]?\d[\d.,]*\s*[^\d\s]{0,4}|\d{4}年.*")
STATES_UNIT = re.compile(r"[（(](?:hm[2²]|公顷|亩|m[2²3³]|万?元|[%％])[）)]$")
_MOST_LABELS = 3
_MOST_SECTIONS = 40


@dataclass(frozen=True, slots=True)
class _Section:
    """A table within a form (分表): the cell that names it and the end of its cells, its first head of labels and of values."""

    begin: int
    end: int
    labels: int
    heads: int
    rows: tuple[tuple[int, int, int], ...]
    """First cell, first value and end of every row, the total last."""

    @property
    def columns(self) -> int:
        """How many columns labels and values have."""
        return self.deep + self.rows[0][2] - self.rows[0][1]

    @property
    def deep(self) -> int:
        """How many columns labels have."""
        return max(value - first for first, value, _ in self.rows)


def form_of(lines: Sequence[Line], above: Sequence[Line]) -> tuple[Layout, int] | None:
    """The form that lines of one cell each are (报告表), and how many of them are of it; none where it is not of tables with
    totals and of labels with values."""
    said = [line.text for line in lines]
    sections = _sections(said)
    if not sections:
        return None
    between = list(zip([0, *(one.end for one in sections)], [*(one.begin for one in sections), len(said)], strict=True))
    pairs = [[at for at in range(begin + 1, end) if STATED.fullmatch(said[at])] for begin, end in between]
    if len(sections) < 2 and not any(pairs):
        return None
    last = max([sections[-1].end, *(at + 1 for at in pairs[-1])])
    between[-1] = sections[-1].end, last
    columns = 1 + max(2, *(one.columns for one in sections))
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for n, (begin, end) in enumerate(between):
        rows += _stated(said, begin, end, pairs[n], columns)
        if n < len(sections):
            rows += _tabled(said, sections[n], columns)
    across = [(line.number, (text_cell(line.text, colspan=columns, header=True),)) for line in above]
    whole = [*across, *((lines[at].number, cells) for at, cells in rows)]
    cells, numbers = tuple(cells for _, cells in whole), tuple(number for number, _ in whole)
    return Layout(cells, numbers, columns, len(above), FIRM), last


def _sections(said: Sequence[str]) -> list[_Section] | None:
    """The tables of a form in order; none where one of them is not understood."""
    found: list[_Section] = []
    for at, text in enumerate(said):
        values = _values(said, at + 1) if TOTAL.fullmatch(text) else 0
        if values < 2:
            continue
        one = _section(said, found[-1].end if found else 0, at, values)
        if one is None or len(found) == _MOST_SECTIONS:
            return None
        found.append(one)
    return found


def _values(said: Sequence[str], at: int) -> int:
    """How many values follow one another from here."""
    return next((i for i in range(at, len(said)) if not has_value(said[i])), len(said)) - at


def _section(said: Sequence[str], floor: int, total: int, values: int) -> _Section | None:
    """The table that a total ends, none where its rows have not all as many values as the total."""
    rows = [(total, total + 1, total + 1 + values)]
    end = total
    while True:
        first = end
        while first > floor and has_value(said[first - 1]):
            first -= 1
        words = first
        while words > floor and not has_value(said[words - 1]):
            words -= 1
        if end - first != values or words == first:
            return None
        if first - words > _MOST_LABELS or words == floor:
            break
        rows.append((words, first, end))
        end = words
    deep = max((value - label for label, value, _ in rows[1:]), default=1)
    ways = [way for labels in (deep, deep + 1) if (way := _headed(said, words, first - labels, values))]
    if len(ways) != 1:
        return None
    begin, labels, heads = ways[0]
    section = _Section(
        begin, total + 1 + values, heads - labels, heads, ((heads + values, first, end), *reversed(rows))
    )
    whole = first - section.rows[0][0] == section.deep
    return section if whole and labels <= section.deep else None


def _headed(said: Sequence[str], floor: int, row: int, values: int) -> tuple[int, int, int] | None:
    """Where title and heads of values of a table begin whose first row begins at one, and how many heads of labels are between;
    none where a column of values has no head of its own, or a head has no value."""
    heads = row - values
    if heads <= floor or not all(map(VALUE_HEAD.fullmatch, said[heads:row])) or len(set(said[heads:row])) < values:
        return None
    begin = heads
    while begin > floor and heads - begin < _MOST_LABELS and LABEL_HEAD.fullmatch(said[begin - 1]):
        begin -= 1
    labels = heads - begin
    if not labels:
        return None
    if begin > floor and STATES_UNIT.search(said[begin - 1]):
        begin -= 1 + (begin - 1 > floor and LABEL_HEAD.fullmatch(said[begin - 2]) is not None)
    return (begin - 1, labels, heads) if begin > floor else None


def _stated(
    said: Sequence[str], begin: int, end: int, pairs: Sequence[int], columns: int
) -> list[tuple[int, tuple[Cell, ...]]]:
    """Rows of labels with what is stated right after them; other words have a row each."""
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    at = begin
    while at < end:
        if at + 1 in pairs:
            rows.append((at, (text_cell(said[at]), text_cell(said[at + 1], colspan=columns - 2))))
            at += 2
        else:
            rows.append((at, (text_cell(said[at], colspan=columns - 1),)))
            at += 1
    return [(at, (*([Cell((), rowspan=len(rows))] if not n else []), *cells)) for n, (at, cells) in enumerate(rows)]


def _tabled(said: Sequence[str], section: _Section, columns: int) -> list[tuple[int, tuple[Cell, ...]]]:
    """The rows of a table within a form, what it is called beside them."""
    values = section.rows[0][2] - section.rows[0][1]
    deep = section.deep
    last = columns - deep - values

    def row(labels: Sequence[Cell], right: Sequence[str], *, header: bool = False) -> tuple[Cell, ...]:
        cells = [text_cell(text, header=header) for text in right[:-1]]
        return (*labels, *cells, text_cell(right[-1], colspan=last, header=header))

    rows: list[tuple[int, tuple[Cell, ...]]] = []
    above = said[section.begin + 1 : section.labels]
    named = said[section.labels : section.heads]
    if above:
        left = text_cell(above[0], colspan=deep, header=True) if len(above) > 1 else Cell((), deep)
        rows.append((section.begin, (left, text_cell(above[-1], colspan=columns - 1 - deep, header=True))))
    spans = [1] * (len(named) - 1) + [deep - len(named) + 1]
    labels = [text_cell(text, colspan=span, header=True) for text, span in zip(named, spans, strict=True)]
    rows.append((section.labels, row(labels, said[section.heads : section.heads + values], header=True)))
    for n, (first, value, end) in enumerate(section.rows):
        lacks = deep - (value - first)
        if n == len(section.rows) - 1:
            labels = [text_cell(said[first], colspan=deep)]
        else:
            labels = [
                text_cell(text, rowspan=_reach(section, n, column))
                for column, text in enumerate(said[first:value], start=lacks)
            ]
        rows.append((first, row(labels, said[value:end])))
    title = text_cell(said[section.begin], rowspan=len(rows), header=True)
    return [(at, (*([title] if not n else []), *cells)) for n, (at, cells) in enumerate(rows)]


def _reach(section: _Section, n: int, column: int) -> int:
    """How many rows a label is of: those below it lack it, the total at the end aside."""
    below = section.rows[n + 1 : -1]
    return 1 + next(
        (i for i, (label, value, _) in enumerate(below) if section.deep - (value - label) <= column), len(below)
    )
