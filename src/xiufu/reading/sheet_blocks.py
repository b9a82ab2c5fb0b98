"""The blocks of a sheet (数据区): used cells set apart by blank rows and columns, their titles and heads."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xiufu.reading.captions import NOTE
from xiufu.reading.sheet_cells import Sheet, Span
from xiufu.reading.text_lines import is_number
from xiufu.reading.workbook import MOST_ROWS

MOST_SLOTS = 3_000_000
_MOST_HEADS = 8
_MOST_TITLES = 3
_LONGEST_TITLE = 80
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells (区域), last row and column included. ``spans`` say rows and columns of merged cells where they
    begin, ``covered`` are the cells below them."""

    top: int
    left: int
    bottom: int
    right: int
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    covered: frozenset[tuple[int, int]] = frozenset()

    @property
    def width(self) -> int:
        """How many columns it has (列数)."""
        return self.right - self.left + 1


@dataclass(slots=True)
class Room:
    """How many slots of tables may still be laid out (余量), blank ones included."""

    slots: int = MOST_SLOTS


def areas(sheet: Sheet, room: Room) -> Iterator[Area]:
    """The blocks of a sheet (数据区) from above, those beside each other from the left. What has no room is ``cut``."""
    merged = _merged(sheet)
    rows = set(sheet.rows)
    for top, _, bottom, _ in merged:
        rows.update(range(top, bottom + 1))
    runs = _runs(sorted(rows))
    inside: dict[int, list[Span]] = {}
    for span in merged:
        inside.setdefault(bisect_right(runs, (span[0], MOST_ROWS)) - 1, []).append(span)
    for number, (top, bottom) in enumerate(runs):
        spans = inside.get(number, [])
        used = {column for row in range(top, bottom + 1) for column in sheet.rows.get(row, ())}
        for _, left, _, right in spans:
            used.update(range(left, right + 1))
        for left, right in _joined(_runs(sorted(used))):
            here = [span for span in spans if left <= span[1] <= right]
            for first, last in _filled(sheet, (top, left, bottom, right), here):
                kept = min(last, first + room.slots // (right - left + 1) - 1)
                if kept < last:
                    sheet.cut = True
                if kept >= first:
                    room.slots -= (kept - first + 1) * (right - left + 1)
                    yield _spanned(sheet, (first, left, kept, right), here)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def _joined(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A single column beside a gap is part of a form, not a table of its own."""
    joined: list[tuple[int, int]] = []
    for left, right in runs:
        if joined and (left == right or joined[-1][0] == joined[-1][1]):
            joined[-1] = joined[-1][0], right
        else:
            joined.append((left, right))
    return joined


def _filled(sheet: Sheet, area: Span, merged: Sequence[Span]) -> list[tuple[int, int]]:
    """The runs of rows of an area that are not blank in its columns."""
    top, left, bottom, right = area
    used = {row for row in range(top, bottom + 1) if any(left <= column <= right for column in sheet.rows.get(row, ()))}
    for first, _, last, _ in merged:
        used.update(range(first, last + 1))
    return _runs(sorted(used))


def _merged(sheet: Sheet) -> list[Span]:
    """The merged cells that show something, cut where the sheet's cells end; absurdly many or large ones are not minded."""
    lowest = max(sheet.rows, default=-1)
    rightmost = max((max(cells) for cells in sheet.rows.values()), default=-1)
    merged: list[Span] = []
    slots = 0
    for top, left, bottom, right in sheet.merged:
        if top <= lowest and left <= rightmost and sheet.rows.get(top, {}).get(left):
            span = top, left, min(bottom, lowest), min(right, rightmost)
            slots += (span[2] - top + 1) * (span[3] - left + 1)
            if slots > MOST_SLOTS:
                break
            merged.append(span)
    return merged


def _spanned(sheet: Sheet, area: Span, merged: Sequence[Span]) -> Area:
    """An area with its merged cells. Of two that overlap the first counts; one that hides a value does not."""
    top, left, bottom, right = area
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for first, begin, lowest, rightmost in merged:
        last, end = min(lowest, bottom), min(rightmost, right)
        if not top <= first <= last or (first, begin) == (last, end):
            continue
        slots = {(row, column) for row in range(first, last + 1) for column in range(begin, end + 1)}
        hides = any(sheet.rows.get(row, {}).get(column) for row, column in slots - {(first, begin)})
        if not hides and not slots & covered:
            covered |= slots
            spans[first, begin] = last - first + 1, end - begin + 1
    return Area(top, left, bottom, right, spans, frozenset(covered))


def title_rows(sheet: Sheet, area: Area) -> list[tuple[int, int]]:
    """The cells above a table that stand alone in their row (表题、单位), at most three, never the whole table."""
    found: list[tuple[int, int]] = []
    for row in range(area.top, min(area.top + _MOST_TITLES, area.bottom)):
        said = [
            (column, text)
            for column, text in sheet.rows.get(row, {}).items()
            if text and area.left <= column <= area.right
        ]
        if len(said) != 1 or is_number(said[0][1]) or len(said[0][1]) > _LONGEST_TITLE:
            break
        column = said[0][0]
        if area.spans.get((row, column), (1, 1))[0] > 1 or _goes_down(area, row):
            break
        found.append((row, column))
    return found


def without_beside(sheet: Sheet, area: Area) -> tuple[Area, list[tuple[int, int]]]:
    """An area without the columns at its right that only say something beside the title (旁注), and where they say it.

    A link back to the list of sheets, typed next to the title, is no column of the table.
    """
    beside: list[tuple[int, int]] = []
    while area.width > 2 and area.bottom > area.top and _only_beside(sheet, area):
        beside.insert(0, (area.top, area.right))
        area = replace(area, right=area.right - 1)
    return area, beside


def _only_beside(sheet: Sheet, area: Area) -> bool:
    top = [
        column for column, text in sheet.rows.get(area.top, {}).items() if text and area.left <= column <= area.right
    ]
    if len(top) != 2 or max(top) != area.right or is_number(sheet.rows[area.top][area.right]):
        return False
    if any(
        column + columns - 1 >= area.right and (columns > 1 or rows > 1)
        for (_, column), (rows, columns) in area.spans.items()
    ):
        return False
    if any(area.right in sheet.rows.get(row, ()) for row in range(area.top + 1, area.bottom + 1)):
        return False
    across = area.spans.get((area.top, min(top)), (1, 1))[1] >= area.width - 1
    return across or not any(map(is_number, sheet.rows.get(area.top + 1, {}).values()))


def note_rows(sheet: Sheet, area: Area, heads: int) -> list[tuple[int, int]]:
    """The cells below a table that stand alone in their row (表注): across the table, or at its left and said to be a note."""
    found: list[tuple[int, int]] = []
    for row in range(area.bottom, area.top + heads, -1):
        said = [
            column for column, text in sheet.rows.get(row, {}).items() if text and area.left <= column <= area.right
        ]
        if said != [area.left] or _goes_down(area, row):
            break
        text = sheet.rows[row][area.left]
        rows, columns = area.spans.get((row, area.left), (1, 1))
        if is_number(text) or rows > 1 or not (columns == area.width or NOTE.match(text)):
            break
        found.insert(0, (row, area.left))
    return found


def _goes_down(area: Area, row: int) -> bool:
    return any(first < row < first + rows for (first, _), (rows, _) in area.spans.items())


def headed(sheet: Sheet, area: Area) -> int:
    """How many rows of a table are heads (表头行数): those above the first with numbers that are no years."""
    for count, row in enumerate(range(area.top, min(area.bottom, area.top + _MOST_HEADS) + 1)):
        cells = [text for column, text in sheet.rows.get(row, {}).items() if area.left <= column <= area.right]
        numbers = [text for text in cells if is_number(text)]
        if numbers and not all(text.isdecimal() and int(text) in _YEARS for text in numbers):
            return _closed(area, count)
    return _closed(area, 1) if area.bottom > area.top else 0


def _closed(area: Area, count: int) -> int:
    """Heads end where no merged cell goes on below them."""
    while any(first < area.top + count < first + rows for (first, _), (rows, _) in area.spans.items()):
        count -= 1
    return count
