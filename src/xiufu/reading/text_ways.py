"""Ways to part cells that stand on lines of their own into rows (分行方式): what repeats shows how long a row is.

Words and values in the same order, totals, ordinals that count on, labels of groups of rows that are printed once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xiufu.reading.text_cells import CODE, TOTAL
from xiufu.reading.text_columns import has_value
from xiufu.reading.text_labels import labelled_once
from xiufu.reading.text_lines import INDEX, is_dash, is_number

_MOST_COLUMNS = 30
_MOST_GROUPS = 8
_MOST_TRIED = 6
_MOST_OF_MANY = 2
_SAMPLE = 600
_LONGEST_ORDINAL = 4
_COUNT = ("（1）", "(1)")
_ORDINAL_HEAD = re.compile(r"序\s*号|编\s*号|项\s*次")
_FIRST = frozenset(("1", "一", "（一）", "(一)", "①"))

Parting = Callable[[Sequence[str], int, int], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to part cells into rows (分行方式): how many are heads, of how many columns, rows as first cell and end, how many
    of them are whole, and whether they end where the table must: at the last cell, or with a total."""

    heads: int
    columns: int
    parted: Parting
    rows: tuple[tuple[int, int], ...]
    whole: int
    closed: bool

    @property
    def cells(self) -> int:
        """How many cells speak for it."""
        return (
            sum(end - first for first, end in self.rows) if self.parted is labelled_once else self.whole * self.columns
        )

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """The likeliest first."""
        return not self.closed, self.heads != self.columns, -self.cells, self.heads


def _ways(said: Sequence[str]) -> Iterator[Way]:
    """Every number of heads and columns that the first cells allow (列数), with rows that bear it out."""
    leading = next((i for i, text in enumerate(said) if has_value(text)), len(said))
    numbered = next((i for i, text in enumerate(said[: leading + 1]) if text in _COUNT), 0)
    if numbered:
        end = numbered
        while end < len(said) and said[end].strip("（）()") == str(end - numbered + 1):
            end += 1
        tries = [(end, columns) for columns in (end - numbered, end - numbered + 1)]
    elif begun := _first_ordinal(said, leading):
        tries = [(begun, n) for n in range(max(2, begun - _MOST_GROUPS), min(begun, _MOST_COLUMNS) + 1)]
    else:
        most = min(leading, _MOST_COLUMNS)
        tries = [(heads, n) for n in range(2, most + 1) for heads in range(n, min(leading, n + _MOST_GROUPS) + 1)]
    for heads, columns in tries:
        for parted in (_periodic, _by_ends, labelled_once):
            way = _way(said, heads, columns, parted)
            if way:
                yield way


def _first_ordinal(said: Sequence[str], leading: int) -> int:
    """Where the first row begins that the first head says are numbered (首行序号), 0 where that cannot be said."""
    if not _ORDINAL_HEAD.fullmatch(said[0]):
        return 0
    return next((i for i in range(2, min(leading + 1, len(said) - 1)) if said[i] in _FIRST and said[i + 1] != "2"), 0)


def likeliest(said: Sequence[str]) -> list[Way]:
    """The likeliest ways (最可能的分行方式), the likeliest first; of many cells the first ones choose."""
    first = said[:_SAMPLE]
    found = sorted(_ways(first), key=lambda way: way.rank)
    if len(said) == len(first):
        return found[:_MOST_TRIED]
    found.sort(key=lambda way: way.rank[1:])
    whole = (_way(said, way.heads, way.columns, way.parted) for way in found[:_MOST_OF_MANY])
    return sorted((way for way in whole if way), key=lambda way: way.rank)


def _way(said: Sequence[str], heads: int, columns: int, parted: Parting) -> Way | None:
    rows = _while_alike(said, parted(said, heads, columns), columns)
    whole = sum(end - first == columns for first, end in rows)
    if not whole or (len(rows) < 2 and not _alone(said, heads, rows)):
        return None
    if parted is labelled_once and (whole == len(rows) or (whole < 2 and heads != columns)):
        return None
    end = rows[-1][1]
    closed = end == len(said) or (_totals(said, rows[-1]) and not has_value(said[end]))
    if parted is _periodic:
        closed = closed and all(end - first == columns or _totals(said, (first, end)) for first, end in rows)
    elif parted is _by_ends:
        begun = sum(INDEX.fullmatch(said[first]) is not None or _totals(said, (first, end)) for first, end in rows)
        closed = closed and 2 * begun > len(rows)
    return Way(heads, columns, parted, tuple(rows), whole, closed)


def _alone(said: Sequence[str], heads: int, rows: Sequence[tuple[int, int]]) -> bool:
    """Whether a single row is the whole table: it is numbered, or has a code, and nothing follows it."""
    numbered = _ORDINAL_HEAD.search(said[0]) is not None and _kind(said[heads], first=True) is None
    return numbered and rows[0][1] == len(said)


def _totals(said: Sequence[str], row: tuple[int, int]) -> bool:
    """Whether a row is a total."""
    first = next((i for i in range(*row) if not _blank(said[i : i + 1])), row[0])
    return TOTAL.fullmatch(said[first]) is not None


def _periodic(said: Sequence[str], start: int, columns: int) -> list[tuple[int, int]]:
    """Rows of one length; those of totals end with their values."""
    rows: list[tuple[int, int]] = []
    at = start
    while at < len(said):
        end = at + columns
        if TOTAL.fullmatch(said[at]) and not (end <= len(said) and all(map(has_value, said[at + 1 : end]))):
            end = at + 1
            while end < min(len(said), at + columns) and has_value(said[end]) and not _leads(said, end):
                end += 1
        elif end > len(said):
            break
        else:
            cut = (i for i in range(at + 1, end) if TOTAL.fullmatch(said[i]) and not _blank(said[at:i]))
            end = next(cut, end)
        rows.append((at, end))
        at = end
    return rows


def _blank(before: Sequence[str]) -> bool:
    """Whether cells before the label of a total say nothing."""
    return all(is_dash(text) or INDEX.fullmatch(text) for text in before)


def _by_ends(said: Sequence[str], start: int, columns: int) -> list[tuple[int, int]]:
    """Rows that end in values: words after a value begin the next one, and ordinals do."""
    rows: list[tuple[int, int]] = []
    first, counted = start, 0
    for at in range(start, len(said)):
        if at > first and _begins(said, at, first, counted, columns):
            rows.append((first, at))
            first = at
        if at == first and said[at].isdecimal() and _leads(said, at):
            counted = int(said[at])
    tail = len(said)
    while tail > first and not has_value(said[tail - 1]):
        tail -= 1
    return [*rows, (first, tail)] if tail > first else rows


def _begins(said: Sequence[str], at: int, first: int, counted: int, columns: int) -> bool:
    text, before = said[at], said[at - 1]
    if TOTAL.fullmatch(text):
        return not _blank(said[first:at])
    if is_number(text):
        return text.isdecimal() and len(text) < 4 and _leads(said, at) and int(text) in (1, counted + 1)
    if is_dash(text):
        return at - first >= columns
    if INDEX.fullmatch(text):
        return True
    return is_number(before) and not (at - 1 == first and _leads(said, first))


def _leads(said: Sequence[str], at: int) -> bool:
    """Whether a number is the ordinal of the words after it, or of the code before these."""
    below, after = said[at + 1 : at + 2], said[at + 2 : at + 3]
    if not INDEX.fullmatch(said[at]) or "." in said[at] or not below:
        return False
    coded = CODE.fullmatch(below[0]) is not None and bool(after) and not has_value(after[0])
    return not is_number(below[0]) or coded


def _while_alike(said: Sequence[str], rows: Sequence[tuple[int, int]], columns: int) -> list[tuple[int, int]]:
    """The rows to the first whole one that has a number where others have words, or words for a number; none where no column
    is of numbers."""
    kinds: list[bool | None] = [None] * columns
    kept: list[tuple[int, int]] = []
    for first, end in rows:
        if end - first > columns:
            break
        if end - first == columns and not _totals(said, (first, end)):
            found = [_kind(text, first=not c) for c, text in enumerate(said[first:end])]
            if any(a is not None and b is not None and a != b for a, b in zip(kinds, found, strict=True)):
                break
            kinds = [a if a is not None else b for a, b in zip(kinds, found, strict=True)]
        kept.append((first, end))
    return kept if any(kinds[1:]) and not kinds[0] and not _counts_within(said, kept, columns) else []


def _kind(text: str, *, first: bool) -> bool | None:
    """Whether a cell has a number or words; neither where it says nothing, or where a row has its ordinal or code."""
    leads = (INDEX.fullmatch(text) and len(text) <= _LONGEST_ORDINAL) or CODE.fullmatch(text)
    return None if is_dash(text) or (first and leads) else is_number(text)


def counted(said: Sequence[str], heads: int) -> int:
    """How many of the heads are a row of column numbers (列号): （1）, （2）."""
    first = next((i for i in range(heads) if said[i] in _COUNT), heads)
    count = heads - first
    return count if [text.strip("（）()") for text in said[first:heads]] == [str(i + 1) for i in range(count)] else 0


def _counts_within(said: Sequence[str], rows: Sequence[tuple[int, int]], columns: int) -> bool:
    """Whether ordinals stand in another column than the first: then rows begin elsewhere."""
    whole = [said[first:end] for first, end in rows if end - first == columns]
    ordinals = [str(n) for n in range(1, len(whole) + 1)]
    return len(whole) > 2 and any([row[c] for row in whole] == ordinals for c in range(1, columns))
