"""Where the letters of a passage stand on the pages of a PDF (文字的位置), as the file itself counts: to be marked there."""

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument

from xiufu.core.errors import InputError
from xiufu.core.spot import Passage
from xiufu.document.read import Box, ReadFile
from xiufu.document.spots import texts
from xiufu.reading.pdf_frame import Frame, Rect, around
from xiufu.reading.pdf_lines import back, lines_of, upright
from xiufu.reading.pdf_open import fault, opened_page
from xiufu.reading.pdf_page import Letter, Page, read_page

Point = tuple[int, int]
"""In the file's own coordinates, hundredths of its unit."""


@dataclass(frozen=True, slots=True)
class Quad:
    """A rectangle around letters by its corners (四角), as the letters are read: whatever way the page is turned."""

    upper_left: Point
    upper_right: Point
    lower_left: Point
    lower_right: Point

    @property
    def points(self) -> tuple[Point, Point, Point, Point]:
        """All of them."""
        return self.upper_left, self.upper_right, self.lower_left, self.lower_right


@dataclass(frozen=True, slots=True)
class Marking:
    """What to mark on a page (标记范围): the letters themselves, a quad a line; or where they cannot be told the box around them."""

    page: int
    quads: tuple[Quad, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class _Sign:
    """A letter to be compared, and its rectangle; ``line`` tells lines apart."""

    text: str
    rect: Rect
    turn: int
    line: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page that has been read, and how to come from it back to the file's own coordinates."""

    page: Page
    points: Mapping[str, tuple[float, float]]

    def point(self, x: int, y: int) -> Point:
        """Of a point of the page as shown."""
        frame = self.page.frame
        (ox, oy), (ax, ay), (bx, by) = (self.points[corner] for corner in ("origin", "right", "below"))
        return (
            round(100 * (ox + (ax - ox) * x / frame.width + (bx - ox) * y / frame.height)),
            round(100 * (oy + (ay - oy) * x / frame.width + (by - oy) * y / frame.height)),
        )


def markings(document: PdfDocument, file: ReadFile, passages: Iterable[Passage]) -> dict[Passage, tuple[Marking, ...]]:
    """Where each passage is to be marked (标记范围), page by page; nothing for one that stands on no page."""
    said = dict(texts(file.document))
    wanted = list(dict.fromkeys(passages))
    pages: dict[int, _Shown] = {}
    for number in sorted({box.page for passage in wanted for box in file.box(passage.spot)}):
        with opened_page(document, number, file.name) as handle:
            page = read_page(handle, number)
            pages[number] = _Shown(page, _corners(handle, page.frame))
    return {passage: tuple(_marked(passage, said.get(passage.spot, ""), file, pages)) for passage in wanted}


def corner(document: PdfDocument, file: ReadFile, width: int, height: int, inset: int) -> Marking:
    """A place of this size at the upper left of the first page that is not damaged (首页左上角), hundredths of a point."""
    for number in range(len(document)):
        with suppress(InputError), opened_page(document, number, file.name) as handle:
            page = read_page(handle, number)
            shown = _Shown(page, _corners(handle, page.frame))
            return Marking(
                number, (_boxed(Box(number, inset, inset, inset + width, inset + height), shown),), exact=False
            )
    raise fault(file.name, "PDF 的页都已损坏", "用原来的程序重新导出 PDF 后重试")


def _corners(handle: Any, frame: Frame) -> dict[str, tuple[float, float]]:
    found = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for name, at in (("origin", (0, 0)), ("right", (frame.width, 0)), ("below", (0, frame.height))):
        pdfium.FPDF_DeviceToPage(handle, 0, 0, frame.width, frame.height, 0, *at, x, y)
        found[name] = x.value, y.value
    return found


def _marked(passage: Passage, text: str, file: ReadFile, pages: Mapping[int, _Shown]) -> Iterator[Marking]:
    boxes = [box for box in file.box(passage.spot) if box.page in pages]
    signs = [sign for box in boxes for sign in _signs(box, pages[box.page].page)]
    runs: dict[int, dict[tuple[int, int, int], list[_Sign]]] = {}
    for sign in _found(text, passage, signs):
        runs.setdefault(sign.line[0], {}).setdefault(sign.line, []).append(sign)
    for page, lines in runs.items():
        yield Marking(page, tuple(_lettered(line, pages[page]) for line in lines.values()), exact=True)
    if not runs:
        yield from (Marking(box.page, (_boxed(box, pages[box.page]),), exact=False) for box in boxes)


def _signs(box: Box, page: Page) -> Iterator[_Sign]:
    """The letters in a box as they are read, line by line."""
    area = page.frame.upright(Rect(box.left, box.top, box.right, box.bottom))
    within = [letter for letter in page.letters if area.holds(letter.rect.middle)]
    for turn, letters in upright(within).items():
        for number, line in enumerate(lines_of(letters)):
            for letter in line.letters:
                yield from _split(letter, back(letter.rect, turn, within), turn, (box.page, turn, number))


def _split(letter: Letter, rect: Rect, turn: int, line: tuple[int, int, int]) -> Iterator[_Sign]:
    yield from (_Sign(character, rect, turn, line) for character in _plain(letter.text))


def _plain(text: str) -> str:
    """Letters as they are compared: raised and narrow ones are the same as others, spaces none."""
    return "".join(unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").split())


def _found(text: str, passage: Passage, signs: Sequence[_Sign]) -> Sequence[_Sign]:
    """The letters of the passage among others: where the whole paragraph stands, or what stands but once as often as in it."""
    before, wanted, after = (
        _plain(part) for part in (text[: passage.start], text[passage.start : passage.end], text[passage.end :])
    )
    there = "".join(sign.text for sign in signs)
    at = there.find(before + wanted + after)
    if not wanted:
        return ()
    if at >= 0:
        at += len(before)
    else:
        places = _places(wanted, there)
        own = _places(wanted, before + wanted + after)
        if len(places) != len(own) or len(before) not in own:
            return ()
        at = places[own.index(len(before))]
    return signs[at : at + len(wanted)]


def _places(wanted: str, text: str) -> list[int]:
    found = []
    at = text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _lettered(signs: Sequence[_Sign], shown: _Shown) -> Quad:
    rect, turn = around(sign.rect for sign in signs), signs[0].turn
    frame = shown.page.frame
    return _turned(frame.box(rect), (turn + frame.turn) % 4, shown)


def _boxed(box: Box, shown: _Shown) -> Quad:
    return _turned(box, 0, shown)


def _turned(box: Box, turn: int, shown: _Shown) -> Quad:
    """The corners of a box for letters that read downwards (1), upside down (2) or upwards (3)."""
    around = (
        shown.point(box.left, box.top),
        shown.point(box.right, box.top),
        shown.point(box.right, box.bottom),
        shown.point(box.left, box.bottom),
    )
    upper_left, upper_right, lower_right, lower_left = around[turn:] + around[:turn]
    return Quad(upper_left, upper_right, lower_left, lower_right)
