"""Tables whose every cell stands on a line of its own (一格一行), as programs copy them out of PDF and Word files: rows again.

How long a row is, is shown by what repeats: words and values in the same order, totals, ordinals that count on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from xiufu.reading.captions import NOTE, NUMBERED_TITLE, TITLE, UNIT
from xiufu.reading.headings import numbered_as
from xiufu.reading.text_cells import CODE, TOTAL
from xiufu.reading.text_columns import CLEAR, USUAL
from xiufu.reading.text_lines import HELD, INDEX, Line, is_dash, is_number, is_prose, is_row, tokens_of
from xiufu.reading.text_tables import Layout, laid_out

_FEWEST = 6
_MOST_COLUMNS = 30
_LEAST = 8
_MOST_GROUPS = 8
_MOST_TRIED = 6
_MOST_OF_MANY = 2
_SAMPLE = 600
_MOST_CELLS = 50_000
_LONGEST = 60
_LONGEST_PROSE = 120
_COUNT = ("（1）", "(1)")


_Parting = Callable[[Sequence[str], int, int], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to part cells into rows (分行方式): how many are heads, of how many columns, rows as first cell and end, how many
    of them are whole, and whether they end where the table must: at the last cell, or with a total."""

    heads: int
    columns: int
    parted: _Parting
    rows: tuple[tuple[int, int], ...]
    whole: int
    closed: bool

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """The likeliest first."""
        return not self.closed, self.heads != self.columns, -self.whole * self.columns, self.heads


def alone(lines: Sequence[Line], at: int) -> int:
    """Where the run of lines ends that are a cell each (单格行), ``at`` where none begins here."""
    end, rows, values = at, 0, 0
    while end < len(lines) and end - at < _MOST_CELLS and _is_cell(lines[end].text):
        if _ends_in_value(lines[end].text):
            break
        rows += is_row(lines[end].text)
        values += is_number(lines[end].text)
        end += 1
    some = end - at >= _FEWEST and values >= 3 and values * 8 >= end - at
    return end if some and rows * 5 <= end - at else at


def _ends_in_value(text: str) -> bool:
    """Whether a line is a whole row: words, then a value, which nobody writes into one cell."""
    tokens = tokens_of(text)
    return is_row(text) and _has_value(tokens[-1]) and (len(tokens) > 2 or "." in tokens[-1])


def _is_cell(text: str) -> bool:
    if len(text) > (_LONGEST_PROSE if is_prose(text) else _LONGEST) or text[-1] in "。；！？：":
        return False
    if NOTE.match(text) or NUMBERED_TITLE.match(text) or UNIT.search(text):
        return False
    if numbered_as(text) is not None:
        return False
    return not (len(text) > 3 and len(tokens_of(text)) == 1 and TITLE.fullmatch(text))


def regrouped(lines: Sequence[Line], above: Sequence[Line]) -> tuple[Layout, int] | None:
    """The table that lines of one cell each are (表格), and how many of them are of it; none where no rows repeat.

    Where the last row may not be the last one of the table, the first may not be the first: it is not sure. Nor are few cells,
    nor heads over several rows where there may be one head for each column.
    """
    said = [line.text for line in lines]
    best: tuple[tuple[int, int], Layout, int] | None = None
    ways = _likeliest(said)
    flat = max((way.whole * way.columns for way in ways if way.closed and way.heads == way.columns), default=0)
    for way in ways:
        body = [_joined(lines, first, end) for first, end in way.rows]
        heads = _heads(lines, said, way)
        layout = laid_out([*heads, *body], above, len(heads))
        if (
            not way.closed
            or way.whole * way.columns < _LEAST
            or (2 * flat >= way.whole * way.columns and way.heads != way.columns and not _counted(said, way.heads))
        ):
            layout = replace(layout, certainty=min(layout.certainty, USUAL))
        score = layout.certainty, way.whole * way.columns
        if best is None or score > best[0]:
            best = score, layout, way.rows[-1][1]
        if layout.certainty == CLEAR:
            break
    return (best[1], best[2]) if best else None


def _joined(lines: Sequence[Line], first: int, end: int) -> Line:
    return Line(lines[first].number, " ".join(line.text.replace(" ", HELD) for line in lines[first:end]))


def _heads(lines: Sequence[Line], said: Sequence[str], way: _Way) -> list[Line]:
    """The lines of the heads: one where each column has one, else as they stand, so that nobody knows what they head."""
    counted = _counted(said, way.heads)
    split = way.heads - counted
    flat = split == way.columns or (counted > 0 and split == way.columns + 1)
    upper = [_joined(lines, 0, split)] if flat else [_joined(lines, i, i + 1) for i in range(split)]
    return [*upper, _joined(lines, split, way.heads)] if counted else upper


def _counted(said: Sequence[str], heads: int) -> int:
    """How many of the heads are a row of column numbers (列号): （1）, （2）."""
    first = next((i for i in range(heads) if said[i] in _COUNT), heads)
    count = heads - first
    return count if [text.strip("（）()") for text in said[first:heads]] == [str(i + 1) for i in range(count)] else 0


def _ways(said: Sequence[str]) -> Iterator[_Way]:
    """Every number of heads and columns that the first cells allow (列数), with rows that bear it out."""
    leading = next((i for i, text in enumerate(said) if _has_value(text)), len(said))
    numbered = next((i for i, text in enumerate(said[: leading + 1]) if text in _COUNT), 0)
    if numbered:
        end = numbered
        while end < len(said) and said[end].strip("（）()") == str(end - numbered + 1):
            end += 1
        tries = [(end, columns) for columns in (end - numbered, end - numbered + 1)]
    else:
        most = min(leading, _MOST_COLUMNS)
        tries = [(heads, n) for n in range(2, most + 1) for heads in range(n, min(leading, n + _MOST_GROUPS) + 1)]
    for heads, columns in tries:
        for parted in (_periodic, _by_ends):
            way = _way(said, heads, columns, parted)
            if way:
                yield way


def _likeliest(said: Sequence[str]) -> list[_Way]:
    """The likeliest ways (最可能的分行方式), the likeliest first; of many cells the first ones choose."""
    first = said[:_SAMPLE]
    found = sorted(_ways(first), key=lambda way: way.rank)
    if len(said) == len(first):
        return found[:_MOST_TRIED]
    found.sort(key=lambda way: way.rank[1:])
    whole = (_way(said, way.heads, way.columns, way.parted) for way in found[:_MOST_OF_MANY])
    return sorted((way for way in whole if way), key=lambda way: way.rank)


def _way(said: Sequence[str], heads: int, columns: int, parted: _Parting) -> _Way | None:
    rows = _while_alike(said, parted(said, heads, columns), columns)
    whole = sum(end - first == columns for first, end in rows)
    if not whole or len(rows) < 2:
        return None
    closed = rows[-1][1] == len(said) or _totals(said, rows[-1])
    if parted is _by_ends:
        begun = sum(INDEX.fullmatch(said[first]) is not None or _totals(said, (first, end)) for first, end in rows)
        closed = closed and 2 * begun > len(rows)
    return _Way(heads, columns, parted, tuple(rows), whole, closed)


def _totals(said: Sequence[str], row: tuple[int, int]) -> bool:
    """Whether a row is a total."""
    first = next((i for i in range(*row) if not _blank(said[i : i + 1])), row[0])
    return TOTAL.fullmatch(said[first]) is not None


def _has_value(text: str) -> bool:
    return is_number(text) or is_dash(text)


def _periodic(said: Sequence[str], start: int, columns: int) -> list[tuple[int, int]]:
    """Rows of one length; those of totals end with their values."""
    rows: list[tuple[int, int]] = []
    at = start
    while at < len(said):
        end = at + columns
        if TOTAL.fullmatch(said[at]) and not (end <= len(said) and all(map(_has_value, said[at + 1 : end]))):
            end = at + 1
            while end < min(len(said), at + columns) and _has_value(said[end]) and not _leads(said, end):
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
    while tail > first and not _has_value(said[tail - 1]):
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
    coded = CODE.fullmatch(below[0]) is not None and bool(after) and not _has_value(after[0])
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
    return None if is_dash(text) or (first and (INDEX.fullmatch(text) or CODE.fullmatch(text))) else is_number(text)


def _counts_within(said: Sequence[str], rows: Sequence[tuple[int, int]], columns: int) -> bool:
    """Whether ordinals stand in another column than the first: then rows begin elsewhere."""
    whole = [said[first:end] for first, end in rows if end - first == columns]
    ordinals = [str(n) for n in range(1, len(whole) + 1)]
    return len(whole) > 2 and any([row[c] for row in whole] == ordinals for c in range(1, columns))
