"""A page of a PDF as it is read (逐页内容): lines of text, tables and pictures in reading order, letters let go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xiufu.reading.pdf_cells import DraftTable, tables_of
from xiufu.reading.pdf_columns import gutter, open_tables
from xiufu.reading.pdf_frame import Frame, Rect
from xiufu.reading.pdf_lines import Line, back, lines_of, upright
from xiufu.reading.pdf_page import UNKNOWN, Doubt, Letter, Page
from xiufu.reading.pdf_rules import grids, merged
from xiufu.reading.pdf_sketch import Sketch, take_sketches

_SCANNED = 50


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of text on its page (文字行). ``margins`` are the sides of the text it stands in, left and right, ``first`` is how
    wide its first word is."""

    text: str
    rect: Rect
    size: int
    bold: bool
    page: int
    margins: tuple[int, int]
    first: int


Item = Strip | DraftTable | Sketch


@dataclass(slots=True)
class Sheet:
    """A page as it is read (一页内容), in reading order. ``lost`` says what was left out and how much of it, ``doubts`` what was
    recognized and is in doubt."""

    frame: Frame
    items: list[Item]
    lost: Counter[str]
    paths: int = 0
    columns: int = 1
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def strips(self) -> list[Strip]:
        """Its lines of text."""
        return [item for item in self.items if isinstance(item, Strip)]


def sheet_of(page: Page) -> Sheet:
    """A page in reading order (排序). Ruled tables first, then tables without lines, then running text."""
    number, drawn = page.frame.page, page.drawn
    lost = page.lost
    found = grids(drawn.across, drawn.down)
    if found is None or not drawn.whole:
        lost["线条过多"] = 1
    letters = page.letters
    lost["无编码"] = 0 if lost["识别"] else sum(letter.text == UNKNOWN for letter in letters)
    sketches, found, letters = take_sketches(drawn, found or [], letters, number)
    tables, free = tables_of(found, letters, number)
    standing = upright(free)
    lines = lines_of(standing.get(0, []))
    parting = gutter(lines, page.frame.size[0])
    if parting is None:
        opened, lines = open_tables(lines, merged(drawn.across), number)
        tables += opened
        columns = [lines]
    else:
        columns = _in_columns(lines, parting, _edges(lines))
    items: list[tuple[tuple[int, int], Item]] = []
    for i, column in enumerate(columns):
        margins = _margins(column)
        items += [((i, line.rect.top), _strip(line, number, margins)) for line in column]
    for turn, some in standing.items():
        if turn:
            shown = [(line, back(line.rect, turn, free)) for line in lines_of(some)]
            items += [
                (
                    _order(rect, columns),
                    Strip(line.text, rect, line.size, line.bold, number, (rect.left, rect.right), line.beginning),
                )
                for line, rect in shown
            ]
    items += [(_order(table.rects[0][1], columns), table) for table in tables]
    for sketch in sketches:
        if not any(table.rects[0][1].holds(sketch.rect.middle) for table in tables):
            items.append((_order(sketch.rect, columns), sketch))
    ordered = [item for _, item in sorted(items, key=lambda pair: pair[0])]
    if page.scanned:
        lost["识别文字"] = 1
        for item in ordered:
            if isinstance(item, DraftTable):
                item.certainty = min(item.certainty, _SCANNED)
    return Sheet(page.frame, ordered, lost, drawn.paths, len(columns), page.doubts)


def _strip(line: Line, page: int, margins: tuple[int, int]) -> Strip:
    return Strip(line.text, line.rect, line.size, line.bold, page, margins, line.beginning)


def _margins(lines: Sequence[Line]) -> tuple[int, int]:
    """The sides of running text: where most lines begin and end, single ones aside."""
    if not lines:
        return 0, 0
    rects = [line.rect for line in lines]
    lefts, rights = sorted(r.left for r in rects), sorted(r.right for r in rects)
    return lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]


def _edges(lines: Sequence[Line]) -> set[int]:
    """Places of the lines above and below the text, which stand apart from it."""
    found = set[int]()
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for i, j in pairwise(order):
            one, two = sorted((lines[i].rect, lines[j].rect), key=lambda rect: rect.top)
            if two.top - one.bottom <= 2 * lines[i].size:
                break
            found.add(i)
    return found


def _in_columns(lines: Sequence[Line], parting: int, whole: set[int]) -> list[list[Line]]:
    """Lines in reading order: left columns before right ones, from one line over the whole width to the next."""
    blocks: list[list[Line]] = []
    left: list[Line] = []
    right: list[Line] = []

    def close() -> None:
        blocks.extend(side for side in (list(left), list(right)) if side)
        left.clear()
        right.clear()

    for i, line in enumerate(lines):
        parts = line.parts(line.size * 6 // 10)
        if i in whole or any(part.rect.left < parting < part.rect.right for part in parts):
            close()
            blocks.append([line])
            continue
        for side, some in ((left, True), (right, False)):
            letters = tuple(one for part in parts if (part.rect.right <= parting) is some for one in part.letters)
            if letters:
                side.append(Line(_between(line, letters)))
    close()
    return blocks


def _between(line: Line, letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
    first, last = letters[0].rect.left, letters[-1].rect.right
    return tuple(one for one in line.letters if first <= one.rect.left and one.rect.right <= last)


def _order(rect: Rect, columns: Sequence[Sequence[Line]]) -> tuple[int, int]:
    """Where something stands among columns: in the one that it is beside."""
    place = 0
    for i, column in enumerate(columns):
        left, right = _margins(column)
        if column and column[0].rect.top <= rect.top and left <= rect.right and rect.left <= right:
            place = i
    return place, rect.top
