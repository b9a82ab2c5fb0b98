"""Columns without ruling lines (无框线的列): tables by how their words stand below each other, and text set in two columns."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from xiufu.reading.pdf_cells import DraftCell, DraftTable, TextBox, joined_texts
from xiufu.reading.pdf_drawn import Ruling
from xiufu.reading.pdf_frame import Rect, around
from xiufu.reading.pdf_lines import Line
from xiufu.reading.pdf_words import CAPTION, UNIT

_NUMBER = re.compile(r"[-+−－]?[\d,，]*\d(\.\d+)?[%％]?|—|-|/")
_LEAST_ROWS = 3
_GUESSED, _GUESSED_BETWEEN_LINES = 60, 80
_LEAST_TEXT_LINES = 6


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    parts: list[Line]


def open_tables(lines: Sequence[Line], across: Sequence[Ruling], page: int) -> tuple[list[DraftTable], list[Line]]:
    """Tables without lines down the page (无竖线的表) among lines of text, and the lines that belong to none.

    Three rows or more whose words stand in the same columns, one of them of numbers; how sure that is, stands in
    ``certainty``. Right below a title, columns may stand closer.
    """
    tables, rest = [], []
    block: list[_Row] = []
    named = False
    for line in [*lines, None]:
        row = _Row(line, line.parts(line.size // 2 if named else line.size)) if line else None
        if row and _carries_on(block, row, 3 if named else 2):
            block.append(row)
            continue
        while block and len(block[-1].parts) == 1:
            rest.append(block.pop().line)
        while block and _titled(block[0].line.text):
            rest.append(block.pop(0).line)
        table = _open_table(block, across, page) if len(block) >= _LEAST_ROWS else None
        if table:
            tables.append(table)
        else:
            rest += [one.line for one in block]
        named = line is not None and _titled(line.text)
        block = [row] if row and len(row.parts) > 1 and not named else []
        if row and line and not block:
            rest.append(line)
    return tables, sorted(rest, key=lambda one: (one.base, one.rect.left))


def _carries_on(block: Sequence[_Row], row: _Row, apart: int) -> bool:
    """Whether a row may belong to a table that was begun, or begin one; ``apart`` is how far below, in letters."""
    if not block:
        return len(row.parts) > 1
    near = row.line.rect.top - block[-1].line.rect.bottom <= apart * row.line.size
    return near and (len(row.parts) > 1 or len(block[-1].parts) > 1)


def _titled(text: str) -> bool:
    """Whether a line stands above a table and not in it."""
    return bool(CAPTION.match(text) or UNIT.match(text))


def _open_table(rows: Sequence[_Row], across: Sequence[Ruling], page: int) -> DraftTable | None:
    count, often = max(Counter(len(row.parts) for row in rows).items(), key=lambda pair: (pair[1], pair[0]))
    if count < 2 or often < _LEAST_ROWS or 2 * often < len(rows):
        return None
    full = [row for row in rows if len(row.parts) == count]
    spans = [
        (min(row.parts[i].rect.left for row in full), max(row.parts[i].rect.right for row in full))
        for i in range(count)
    ]
    if any(a[1] >= b[0] for a, b in pairwise(spans)):
        return None
    numbers = [sum(bool(_NUMBER.fullmatch(row.parts[i].text)) for row in full) for i in range(count)]
    if 5 * max(numbers) < 3 * len(full):
        return None
    whole = around(row.line.rect for row in rows)
    rules = [
        r
        for r in across
        if r.start <= whole.left + 500
        and r.end >= whole.right - 500
        and whole.top - 1500 <= r.at <= whole.bottom + 1500
    ]
    xs = (whole.left, *((a[1] + b[0]) // 2 for a, b in pairwise(spans)), whole.right)
    cells = _cells(rows, spans, xs, [r.at for r in rules], page)
    if cells is None:
        return None
    height = max(cell.row for cell in cells) + 1
    certainty = _GUESSED_BETWEEN_LINES if len(rules) > 1 else _GUESSED
    return DraftTable(cells, height, xs, [(page, whole)], certainty)


def _cells(
    rows: Sequence[_Row], spans: Sequence[tuple[int, int]], xs: tuple[int, ...], rules: Sequence[int], page: int
) -> list[DraftCell] | None:
    banded = len(rules) > len(rows) // 2 + 1
    pitch = median_low([b.line.base - a.line.base for a, b in pairwise(rows)])
    drafts: list[dict[tuple[int, int], list[Line]]] = []
    last: _Row | None = None
    for row in rows:
        placed: dict[tuple[int, int], list[Line]] = {}
        for part in row.parts:
            reached = [i for i, (a, b) in enumerate(spans) if part.rect.left < b and part.rect.right > a]
            near = min(range(len(spans)), key=lambda i: abs(sum(spans[i]) // 2 - part.rect.middle[0]))
            key = (reached[0], reached[-1]) if reached else (near, near)
            if any(a <= key[1] and key[0] <= b for a, b in placed if (a, b) != key):
                return None
            placed.setdefault(key, []).append(part)
        if last and banded:
            goes_on = not any(last.line.base < at < row.line.base for at in rules)
        else:
            goes_on = last is not None and _wrapped(last, row, pitch)
        if goes_on and all(key in drafts[-1] or not _overlaps(key, drafts[-1]) for key in placed):
            for key, parts in placed.items():
                drafts[-1].setdefault(key, []).extend(parts)
        else:
            drafts.append(placed)
        last = row
    return [cell for r, placed in enumerate(drafts) for cell in _row_cells(r, placed, xs, page)]


def _wrapped(last: _Row, row: _Row, pitch: int) -> bool:
    """Whether a row only carries on words of the one above: fewer words, no numbers, set closer."""
    closer = 10 * (row.line.base - last.line.base) < 8 * pitch
    return closer and len(row.parts) < len(last.parts) and not any(_NUMBER.fullmatch(p.text) for p in row.parts)


def _overlaps(key: tuple[int, int], placed: dict[tuple[int, int], list[Line]]) -> bool:
    return any(a <= key[1] and key[0] <= b for a, b in placed)


def _row_cells(r: int, placed: dict[tuple[int, int], list[Line]], xs: tuple[int, ...], page: int) -> list[DraftCell]:
    band = around(part.rect for parts in placed.values() for part in parts)
    free = {c: (c, c) for c in range(len(xs) - 1) if not any(a <= c <= b for a, b in placed)}
    cells = []
    for (a, b), parts in sorted([*placed.items(), *((key, []) for key in free.values())]):
        texts: list[TextBox | DraftTable] = []
        if parts:
            texts.append(TextBox(joined_texts(parts), ((page, around(p.rect for p in parts)),)))
        area = Rect(xs[a], band.top, xs[b + 1], band.bottom)
        cells.append(DraftCell(r, a, 1, b - a + 1, texts, [(page, area)]))
    return cells


def gutter(lines: Sequence[Line], width: int) -> int | None:
    """Where text set in two columns is parted (分栏): nothing where it is not."""
    parts = [part for line in lines for part in line.parts(line.size * 6 // 10)]
    if len(parts) < 2 * _LEAST_TEXT_LINES:
        return None
    best: tuple[int, int] | None = None
    for percent in range(35, 66):
        x = width * percent // 100
        left = [p for p in parts if p.rect.right <= x]
        right = [p for p in parts if p.rect.left >= x]
        crossing = len(parts) - len(left) - len(right)
        if 5 * crossing <= len(parts) and _running(left) and _running(right) and _beside(left, right):
            room = min(p.rect.left for p in right) - max(p.rect.right for p in left)
            if best is None or (crossing, -room) < best:
                best, found = (
                    (crossing, -room),
                    (min(p.rect.left for p in right) + max(p.rect.right for p in left)) // 2,
                )
    return found if best else None


def _running(parts: Sequence[Line]) -> bool:
    """Whether lines are running text: most as wide as their column."""
    if len(parts) < _LEAST_TEXT_LINES:
        return False
    column = around(p.rect for p in parts)
    wide = sum(10 * (p.rect.right - p.rect.left) >= 7 * (column.right - column.left) for p in parts)
    return 2 * wide >= len(parts)


def _beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    one, two = around(p.rect for p in left), around(p.rect for p in right)
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    return 2 * shared >= min(one.bottom - one.top, two.bottom - two.top)
