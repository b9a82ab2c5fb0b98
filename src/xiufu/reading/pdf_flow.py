"""Lines of text → blocks of a document (成文): paragraphs over lines and pages, headings, notes, with their places."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from xiufu.core.spot import Spot
from xiufu.document.blocks import Block, Contents, Heading, Paragraph, Picture, Text
from xiufu.document.read import Box
from xiufu.reading.pdf_cells import DraftTable, TextBox
from xiufu.reading.pdf_frame import Frame, Rect, around
from xiufu.reading.pdf_lines import joined
from xiufu.reading.pdf_sketch import Sketch
from xiufu.reading.pdf_strips import Item, Strip
from xiufu.reading.pdf_table import Placed, finished
from xiufu.reading.pdf_titles import PLAIN, body_bold, body_size, is_heading, kind_of, levels
from xiufu.reading.pdf_words import ENTRY, FOOTNOTE, PICTURE

_CONTENTS = ("目录", "目次")
_ENDS = tuple("。；！？：:;")
_UNITS_A_MM = 7200 / 25.4


class Flow:
    """Puts the blocks of a document together (成文). ``blocks``, ``boxes`` and ``certainty`` are what comes of it."""

    def __init__(self, items: Sequence[Item], frames: Mapping[int, Frame], scanned: frozenset[int]) -> None:
        self.blocks: list[Block] = []
        self.boxes: dict[Spot, tuple[Box, ...]] = {}
        self.certainty: dict[int, int] = {}
        self._frames = frames
        self._scanned = scanned
        self._items = items
        strips = [item for item in items if isinstance(item, Strip)]
        self._size, self._bold = body_size(strips), body_bold(strips)
        self._pitch = _usual_gap(strips, self._size)
        self._part: list[Strip] = []
        self._notes: list[Strip] = []
        self._entries = _entries(items)
        self._levels = self._headings()
        self._title: Strip | None = None
        self._tables = 0
        self._pictures = 0
        self._run()

    def _headings(self) -> dict[int, int]:
        """Which items are headings, by place, and of which level."""
        found: list[int] = []
        strips = {i: item for i, item in enumerate(self._items) if isinstance(item, Strip)}
        for i, strip in strips.items():
            if i not in self._entries and is_heading(strip, strips.get(i + 1), self._size, bold=self._bold):
                before = strips.get(i - 1)
                if not (before and self._wraps(before, strip)):
                    found.append(i)
        numbered = next((i for i in found if kind_of(strips[i].text) != PLAIN), len(self._items))
        cover = min(numbered, min(self._entries, default=numbered))
        chosen = [i for i in found if i >= cover]
        return dict(zip(chosen, levels([strips[i] for i in chosen]), strict=True))

    def _run(self) -> None:
        cover = min(self._levels, default=len(self._items))
        largest = max((s.size for s in self._items[:cover] if isinstance(s, Strip)), default=0)
        for i, item in enumerate(self._items):
            if isinstance(item, DraftTable):
                self._close()
                self._table(item)
            elif isinstance(item, Sketch):
                self._close()
                self._sketch(item)
            elif self._names_picture(item):
                self._caption(item)
            elif i in self._levels:
                self._close()
                self._add(Heading(item.text, self._levels[i]), [item])
            elif i in self._entries:
                self._close()
                self._entry(item)
            elif i < cover and item.size == largest and 2 * item.size >= 3 * self._size:
                self._close()
                self._add(Paragraph((Text(item.text),), "title"), [item])
            elif (FOOTNOTE.match(item.text) and 100 * item.size <= 92 * self._size) or (
                self._notes and item.page == self._notes[-1].page and item.size == self._notes[-1].size
            ):
                self._notes.append(item)
            else:
                if self._part and not self._goes_on(item):
                    self._close()
                self._part.append(item)
        self._close()

    def _goes_on(self, strip: Strip) -> bool:
        """Whether a line goes on with the open paragraph."""
        last = self._part[-1]
        if not self._wraps(last, strip):
            return False
        if strip.rect.left <= strip.margins[0] + strip.size or _centered(last, strip):
            return True
        return len(self._part) > 1 and abs(strip.rect.left - last.rect.left) <= strip.size // 3

    def _wraps(self, last: Strip, strip: Strip) -> bool:
        """Whether a line may be the rest of the one before: that was full, and nothing parts them."""
        size = max(last.size, strip.size)
        if 100 * abs(last.size - strip.size) > 8 * size or last.margins[1] - last.rect.right > strip.first + size:
            return False
        if last.page == strip.page and last.margins == strip.margins and not self._close_by(last, strip):
            return False
        return not (last.text.endswith(_ENDS) and (kind_of(strip.text) != PLAIN or last.bold != strip.bold))

    def _close_by(self, last: Strip, strip: Strip) -> bool:
        gap = strip.rect.top - last.rect.bottom
        most = self._pitch + self._pitch // 2 + self._size // 4
        return -last.size <= gap <= (max(most, 2 * strip.size) if _centered(last, strip) else most)

    def _close(self) -> None:
        """End the open paragraph; then the notes at the foot of its pages."""
        if self._part:
            strips, self._part = self._part, []
            text = ""
            for strip in strips:
                text = joined(text, strip.text)
            self._add(Paragraph((Text(text),)), strips)
        notes, self._notes = self._notes, []
        while notes:
            count = next((i for i, s in enumerate(notes) if i and FOOTNOTE.match(s.text)), len(notes))
            text = ""
            for strip in notes[:count]:
                text = joined(text, strip.text)
            self._add(Paragraph((Text(text),), "note"), notes[:count])
            notes = notes[count:]

    def _add(self, block: Block, strips: Sequence[Strip]) -> None:
        number = len(self.blocks)
        self.blocks.append(block)
        self.boxes[Spot(number)] = self._places([(s.page, s.rect) for s in strips])
        if any(strip.page in self._scanned for strip in strips):
            self.certainty[number] = 50

    def _places(self, rects: Sequence[tuple[int, Rect]]) -> tuple[Box, ...]:
        """One box a page."""
        pages: dict[int, list[Rect]] = {}
        for page, rect in rects:
            pages.setdefault(page, []).append(rect)
        return tuple(self._frames[page].box(around(some)) for page, some in pages.items())

    def _entry(self, strip: Strip) -> None:
        """An entry of the contents: they stand as one block, without their own title."""
        if self.blocks and isinstance(self.blocks[-1], Contents):
            place = Spot(len(self.blocks) - 1)
            boxes = self.boxes[place]
            own = self._places([(strip.page, strip.rect)])[0]
            if boxes[-1].page != own.page:
                self.boxes[place] = (*boxes, own)
            return
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Heading | Paragraph) and "".join(last.text.split()) in _CONTENTS:
            self.blocks.pop()
        self._add(Contents(), [strip])

    def _sketch(self, sketch: Sketch) -> None:
        self._pictures += 1
        self._title = None
        rect = sketch.rect
        width, height = (max(1, round(side / _UNITS_A_MM)) for side in (rect.right - rect.left, rect.bottom - rect.top))
        number = len(self.blocks)
        self.blocks.append(Picture(f"p{self._pictures}", "", b"", "png", width, height, sketch.words, numbered=False))
        self.boxes[Spot(number)] = self._places([(sketch.page, rect)])

    def _names_picture(self, strip: Strip) -> bool:
        """Whether a line is the title of the picture above it, or the rest of it."""
        if self._title and self.blocks and isinstance(self.blocks[-1], Picture):
            alike = 100 * abs(self._title.size - strip.size) <= 8 * strip.size and self._title.page == strip.page
            middle = abs(strip.rect.middle[0] - self._title.rect.middle[0])
            return (
                alike and middle <= strip.size and self._close_by(self._title, strip) and kind_of(strip.text) == PLAIN
            )
        last = self.blocks[-1] if self.blocks and not self._part else None
        return isinstance(last, Picture) and not last.caption and bool(PICTURE.match(strip.text))

    def _caption(self, strip: Strip) -> None:
        last = self.blocks[-1]
        if isinstance(last, Picture):
            self.blocks[-1] = replace(last, caption=joined(last.caption, strip.text))
            self._title = strip
            self.boxes[Spot(len(self.blocks) - 1)] += self._places([(strip.page, strip.rect)])

    def _table(self, draft: DraftTable) -> None:
        self._tables += 1
        number = len(self.blocks)
        placed: list[Placed] = []
        self.blocks.append(finished(draft, f"t{self._tables}", placed))
        for (row, column, paragraph), rects in placed:
            self.boxes[Spot(number, row, column, paragraph)] = self._places(rects)
        title: list[TextBox] = [*draft.caption, *draft.unit]
        self.boxes[Spot(number)] = self._places([*(place for box in title for place in box.rects), *draft.rects])
        if draft.certainty < 100:
            self.certainty[number] = draft.certainty


def _entries(items: Sequence[Item]) -> set[int]:
    """Which items are entries of the contents, by place: lines with a page after dots, and below the word 目录 what comes
    again as a line of its own."""
    strips = {i: item for i, item in enumerate(items) if isinstance(item, Strip)}
    found = {i for i, strip in strips.items() if ENTRY.match(strip.text)}
    named = next((i for i, strip in strips.items() if "".join(strip.text.split()) in _CONTENTS), None)
    if named is None:
        return found
    last = {_name(strip): i for i, strip in strips.items()}
    i = named + 1
    while i in strips and (i in found or last[_name(strips[i])] > i):
        found.add(i)
        i += 1
    return found


def _name(strip: Strip) -> str:
    return "".join(strip.text.split()).rstrip("0123456789.…·")


def _centered(last: Strip, strip: Strip) -> bool:
    """Whether two lines stand in the middle of the page, one below the other."""
    left, right = last.rect.left - last.margins[0], last.margins[1] - last.rect.right
    middle = abs(strip.rect.middle[0] - last.rect.middle[0]) <= strip.size // 2
    return middle and abs(left - right) <= strip.size and not last.text.endswith(_ENDS)


def _usual_gap(strips: Sequence[Strip], size: int) -> int:
    gaps = [
        b.rect.top - a.rect.bottom
        for a, b in pairwise(strips)
        if a.page == b.page and 0 <= b.rect.top - a.rect.bottom <= 3 * size and a.size == b.size
    ]
    return median_low(gaps) if gaps else size
