"""Grids and letters → tables (格与字成表): the paragraphs of every cell, tables within cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xiufu.reading.pdf_frame import Rect, around
from xiufu.reading.pdf_lines import Line, back, joined, lines_of, upright
from xiufu.reading.pdf_page import PUNCTUATION, Letter
from xiufu.reading.pdf_rules import Grid, Slot

_NUMBER = re.compile(r"[-+－]?\d[\d,]*(\.\d+)?%?")
_DIGITS = re.compile(r"[\d.,%\-+]+")
_OPENING, _CLOSING = frozenset("（《〈「『【〔“‘"), frozenset("）》〉」』】〕”’、。，；：")
_PADDING = 500
_WIDE_MARGINS = 600
"""What the margins of a cell may take beyond the usual, where nothing but the rest of a number can stand below its point."""
_MOST_STACKS = 4
_ENOUGH_LINES, _NEARLY = 4, 90
"""Of so many lines the longest fills a cell, if it takes so many percent of it (自定)."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """A paragraph and where it stands on the upright page (段落与位置)."""

    text: str
    rects: tuple[tuple[int, Rect], ...]
    """Page and rectangle: two where it goes on over a page."""


@dataclass(slots=True)
class DraftCell:
    """A cell (单元格) with what is in it. ``rects`` are its places, by page."""

    row: int
    column: int
    rowspan: int
    colspan: int
    content: "list[TextBox | DraftTable]"
    rects: list[tuple[int, Rect]]
    vertical: bool = False

    @property
    def text(self) -> str:
        """Its words without spaces and line ends: what is compared."""
        said = "".join(part.text for part in self.content if isinstance(part, TextBox))
        return "".join(said.split())


@dataclass(slots=True)
class DraftTable:
    """A table as it is put together (成表). ``xs`` are the sides of its columns, ``rects`` its places by page."""

    cells: list[DraftCell]
    rows: int
    xs: tuple[int, ...]
    rects: list[tuple[int, Rect]]
    certainty: int = 100
    heads: int | None = None
    caption: list[TextBox] = field(default_factory=list)
    unit: list[TextBox] = field(default_factory=list)
    notes: list[TextBox] = field(default_factory=list)
    closed: tuple[bool, bool] = (True, True)

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    def row(self, number: int) -> list[DraftCell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == number]


def tables_of(grids: Sequence[Grid], letters: Sequence[Letter], page: int) -> tuple[list[DraftTable], list[Letter]]:
    """Tables of a page (成表), and the letters that stand in none. A grid within a cell of another is a table of that cell."""
    inside: dict[int, list[Grid]] = {}
    outer: list[Grid] = []
    for grid in sorted(grids, key=lambda g: -(g.rect.right - g.rect.left) * (g.rect.bottom - g.rect.top)):
        owner = next((o for o in outer if o.rect.holds(grid.rect.middle) and grid is not o), None)
        if owner is None:
            outer.append(grid)
        else:
            inside.setdefault(id(owner), []).append(grid)
    tables, free = [], list(letters)
    places = anchors(letters)
    for grid in outer:
        rect = grid.rect
        within = [letter for letter in free if rect.holds(places[id(letter)])]
        table = _table(grid, inside.get(id(grid), []), within, places, page)
        if table is None:
            continue
        tables.append(table)
        taken = set(map(id, within))
        free = [letter for letter in free if id(letter) not in taken]
    return tables, free


def anchors(letters: Sequence[Letter]) -> dict[int, tuple[int, int]]:
    """Where each letter belongs (归属点): letters set together belong where the middle one stands, so that a word that runs
    over the line of its cell stays whole."""
    found: dict[int, tuple[int, int]] = {}
    run: list[Letter] = []
    for letter in [*letters, None]:
        last = run[-1] if run else None
        if last and not (letter and _set_together(last, letter)):
            point = run[len(run) // 2].rect.middle
            found.update((id(one), point) for one in run)
            run = []
        if letter:
            run.append(letter)
    return found


def _set_together(last: Letter, letter: Letter) -> bool:
    bound = last.owner == letter.owner or last.text in _OPENING or letter.text in _CLOSING
    if not bound or last.turn != letter.turn or " " in (last.text, letter.text):
        return False
    near = letter.size // 4
    if letter.turn % 2:
        gap = max(letter.rect.top - last.rect.bottom, last.rect.top - letter.rect.bottom)
        return gap <= near and abs(last.rect.left - letter.rect.left) <= near
    gap = max(letter.rect.left - last.rect.right, last.rect.left - letter.rect.right)
    wide = letter.size if {last.text, letter.text} & PUNCTUATION else near
    return gap <= wide and abs(last.base - letter.base) <= near


def _table(
    grid: Grid, inner: Sequence[Grid], letters: Sequence[Letter], places: Mapping[int, tuple[int, int]], page: int
) -> DraftTable | None:
    tables: list[DraftTable] = []
    if inner:
        tables, remaining = tables_of(inner, letters, page)
        letters = remaining
    owners = {(i, j): slot for slot in grid.slots for i in _rows(slot) for j in _columns(slot)}
    held: dict[Slot, list[Letter]] = {}
    for letter in letters:
        x, y = places[id(letter)]
        held.setdefault(owners[_place(grid.ys, y), _place(grid.xs, x)], []).append(letter)
    filled = sum(any(letter.text != " " for letter in some) for some in held.values())
    if filled < 2 or 12 * filled < len(grid.slots):
        return None
    cells = []
    for slot in grid.slots:
        area = grid.area(slot)
        parts: list[tuple[int, TextBox | DraftTable]] = [
            (text.rects[0][1].top, text) for text in cell_texts(held.get(slot, []), area, page)
        ]
        parts += [(table.rects[0][1].top, table) for table in tables if area.holds(table.rects[0][1].middle)]
        content = (
            [part for _, part in sorted(parts, key=lambda pair: pair[0])] if tables else [part for _, part in parts]
        )
        cells.append(DraftCell(slot.row, slot.column, slot.rowspan, slot.colspan, content, [(page, area)]))
    return DraftTable(cells, len(grid.ys) - 1, grid.xs, [(page, grid.rect)], closed=grid.closed)


def _rows(slot: Slot) -> range:
    return range(slot.row, slot.row + slot.rowspan)


def _columns(slot: Slot) -> range:
    return range(slot.column, slot.column + slot.colspan)


def _place(sides: Sequence[int], at: int) -> int:
    found = sum(side <= at for side in sides[1:-1])
    return min(found, len(sides) - 2)


def cell_texts(letters: Sequence[Letter], area: Rect, page: int) -> list[TextBox]:
    """The paragraphs of a cell (单元格文字): lines that fill it are joined with what follows."""
    found = []
    for turn, some in sorted(upright(letters).items()):
        laid = _stacked(some)
        lines = lines_of(laid)
        room = area.right - area.left if turn % 2 == 0 else area.bottom - area.top
        for part in paragraphs(lines, _set_within(lines, room)):
            rects = [line.rect for line in part] if laid is some else [one.rect for one in some if one.text != " "]
            rect = back(around(rects), turn, letters)
            found.append(TextBox(joined_texts(part), ((page, rect),)))
    return found


def _set_within(lines: Sequence[Line], room: int) -> int:
    """The room between the sides of a cell less what its margins take beyond the usual: the longest of several lines fills it."""
    longest = max((line.rect.right - line.rect.left for line in lines), default=0)
    full = len(lines) >= _ENOUGH_LINES and 100 * longest >= _NEARLY * room
    return min(room, longest + _PADDING) if full else room


def paragraphs(lines: Sequence[Line], room: int) -> Iterator[list[Line]]:
    """Lines by paragraph (分段). A line belongs to the one above when that had no room for its beginning."""
    part: list[Line] = []
    for line in lines:
        if part and not _follows(part[-1], line, room):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def joined_texts(lines: Sequence[Line]) -> str:
    """What the lines of a paragraph say (接行), a number that was broken whole again."""
    text = ""
    for line in lines:
        following = line.text
        text = text + following if _within_number(text, following) else joined(text, following)
    return text


def _within_number(above: str, below: str) -> bool:
    return bool(
        _DIGITS.fullmatch(above) and _DIGITS.fullmatch(below.split(" ")[0]) and _NUMBER.fullmatch(above + below)
    )


def _follows(above: Line, below: Line, room: int) -> bool:
    if below.rect.top - above.rect.bottom > 2 * max(above.size, below.size):
        return False
    first, second = above.text, below.text
    letter = next(one for one in below.letters if one.text != " ")
    free = room - _PADDING - (above.rect.right - above.rect.left)
    if _DIGITS.fullmatch(first) and _DIGITS.fullmatch(second):
        if second.startswith("."):  # nothing begins so, however much room the line above has
            return _within_number(first, second)
        margins = _WIDE_MARGINS if "." in first and second.isdecimal() else 0
        return _within_number(first, second) and free - margins < letter.rect.right - letter.rect.left
    if len(first) <= 2 and len(second) <= 2 and not (first.isascii() or second.isascii()):
        return True
    return free < below.beginning or (_DIGITS.fullmatch(second) is None and second[0] in "（(）)/%" and len(first) > 1)


def _stacked(letters: list[Letter]) -> list[Letter]:
    """Letters that stand in columns to be read downwards, the right column first, laid in one column.

    They were set one below the other: letters of lines are set one beside the other.
    """
    shown = [letter for letter in letters if letter.text != " "]
    columns: list[list[Letter]] = []
    for letter in sorted(shown, key=lambda one: -one.rect.middle[0]):
        if columns and abs(columns[-1][0].rect.middle[0] - letter.rect.middle[0]) <= letter.size // 4:
            columns[-1].append(letter)
        else:
            columns.append([letter])
    steps = [(b.rect.left - a.rect.left, b.rect.top - a.rect.top, a.size) for a, b in pairwise(shown)]
    downwards = sum(abs(right) <= size // 4 and 0 < down <= 2 * size for right, down, size in steps)
    if not 2 <= len(columns) <= _MOST_STACKS or len(steps) - downwards >= len(columns) or 2 * downwards <= len(steps):
        return letters
    laid, height = [], around(letter.rect for letter in shown)
    left = height.left
    for number, column in enumerate(columns):
        for letter in column:
            rect, lower = letter.rect, number * (height.bottom - height.top)
            moved = Rect(left, rect.top + lower, left + rect.right - rect.left, rect.bottom + lower)
            laid.append(letter._replace(rect=moved))
    return laid
