"""Maps and drawings on a page (图件): where lines run that no table has; their words belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.reading.pdf_drawn import Drawn
from xiufu.reading.pdf_frame import Rect, around
from xiufu.reading.pdf_lines import lines_of
from xiufu.reading.pdf_page import Letter
from xiufu.reading.pdf_rules import Grid

_LEAST_SHAPES = 3
_LEAST_WIDTH, _LEAST_HEIGHT = 15_000, 8_000
_LEAST_WRITTEN = 6
"""Percent of a table's area that its letters take."""
_LEAST_TEXT = 15
"""Percent of its area that letters take where a drawing is the background of text."""
_NEAR = 1000
_MOST_SHAPES = 3000
_LEAST_PICTURE = 5000
_SENTENCE, _MOST_SENTENCES = 16, 5
"""Letters of a line of text, and how many such lines make what lies below them a background."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture on its page (图片). ``words`` are those of a drawing; of a photograph none are known."""

    rect: Rect
    page: int
    words: str = ""
    drawn: bool = False


def take_sketches(
    drawn: Drawn, grids: Sequence[Grid], letters: Sequence[Letter], page: int
) -> tuple[list[Sketch], list[Grid], list[Letter]]:
    """The pictures of a page (取图件), and the grids and letters that are not theirs."""
    kept, free = list(grids), list(letters)
    sketches: list[Sketch] = []
    framed = [grid.rect for grid in grids if _is_frame(grid, drawn, letters)]
    for region in framed + _regions(drawn):
        if any(sketch.rect.holds(region.middle) for sketch in sketches):
            continue
        rect, own = region, [grid for grid in kept if _covers(region, grid.rect)]
        if own:
            rect = around([region, *(grid.rect for grid in own)])
        within = [letter for letter in free if rect.holds(letter.rect.middle)]
        lines = lines_of(within)
        if sum(len(line.text) >= _SENTENCE for line in lines) >= _MOST_SENTENCES and _is_written(
            within, rect, _LEAST_TEXT
        ):
            continue
        kept = [grid for grid in kept if grid not in own]
        taken = set(map(id, within))
        free = [letter for letter in free if id(letter) not in taken]
        sketches.append(Sketch(rect, page, " ".join(line.text for line in lines), drawn=True))
    photographs: list[Rect] = []
    for rect in drawn.pictures:
        large = min(rect.right - rect.left, rect.bottom - rect.top) >= _LEAST_PICTURE
        inside = any(sketch.rect.holds(rect.middle) for sketch in sketches)
        if large and not inside and rect not in photographs:
            photographs.append(rect)
    return sketches + [Sketch(rect, page) for rect in photographs], kept, free


def _is_written(letters: Sequence[Letter], rect: Rect, percent: int) -> bool:
    """Whether letters take so much of an area."""
    written = sum(letter.size * (letter.rect.right - letter.rect.left) for letter in letters)
    return 100 * written >= percent * (rect.right - rect.left) * (rect.bottom - rect.top)


def _is_frame(grid: Grid, drawn: Drawn, letters: Sequence[Letter]) -> bool:
    """Whether lines are the frame of a map: curves within, and little text on much paper."""
    rect = grid.rect
    if (rect.right - rect.left) < _LEAST_WIDTH or sum(rect.holds(s.middle) for s in drawn.shapes) < _LEAST_SHAPES:
        return False
    within = [letter for letter in letters if rect.holds(letter.rect.middle)]
    return not _is_written(within, rect, _LEAST_WRITTEN)


def _regions(drawn: Drawn) -> list[Rect]:
    """Where curves and slanting lines lie together, over a large part of the page."""
    shapes = drawn.shapes
    if len(shapes) > _MOST_SHAPES:
        groups = [(around(shapes), len(shapes))]
    else:
        groups = [(rect, 1) for rect in shapes]
        before = -1
        while len(groups) != before:
            before = len(groups)
            groups = _united(groups)
    return [
        rect
        for rect, count in groups
        if count >= _LEAST_SHAPES and rect.right - rect.left >= _LEAST_WIDTH and rect.bottom - rect.top >= _LEAST_HEIGHT
    ]


def _united(groups: Sequence[tuple[Rect, int]]) -> list[tuple[Rect, int]]:
    found: list[tuple[Rect, int]] = []
    for rect, count in groups:
        apart = []
        for other, others in found:
            if _touch(rect, other):
                rect, count = around([rect, other]), count + others
            else:
                apart.append((other, others))
        found = [*apart, (rect, count)]
    return found


def _touch(one: Rect, two: Rect) -> bool:
    return (
        one.left <= two.right + _NEAR
        and two.left <= one.right + _NEAR
        and one.top <= two.bottom + _NEAR
        and two.top <= one.bottom + _NEAR
    )


def _covers(region: Rect, grid: Rect) -> bool:
    """Whether a drawing fills a third of a grid or more."""
    width = min(region.right, grid.right) - max(region.left, grid.left)
    height = min(region.bottom, grid.bottom) - max(region.top, grid.top)
    return width > 0 and height > 0 and 3 * width * height >= (grid.right - grid.left) * (grid.bottom - grid.top)
