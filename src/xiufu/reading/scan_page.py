"""Pictures of pages → letters and ruling lines (扫描页识别), for the same solver that reads pages with text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from xiufu.reading.pdf_drawn import Drawn, Ruling
from xiufu.reading.pdf_frame import Frame, Rect
from xiufu.reading.pdf_page import UNKNOWN, Doubt, Letter, Page
from xiufu.reading.pdf_rules import grids
from xiufu.reading.scan_doubt import STROKE, UNLIKE, UNREAD, UNSURE, doubt_of, tokens_of, unsure_words
from xiufu.reading.scan_engine import Engine, Image, Quad, Reading, started
from xiufu.reading.scan_image import ink_of, lean_of, leveled, rules_of, slant, spots_of, whitened
from xiufu.reading.scan_lines import Piece, Upright, crop, pieces_of, turn_of

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_TALL = re.compile(r"[()（）\[\]【】/|《》]")
_STROKES = frozenset("1lI|丨/!／")
_SLASH, _MAYBE = 0.9, 0.7
_FLAT = 3
_LEAST_INK, _LEAST_SHAPE = 3, 40
"""Points: what is printed and smaller may be a speck; what is larger than letters is part of a drawing."""


class Scale:
    """From dots to hundredths of a point (像素换算)."""

    def __init__(self, dots_an_inch: float) -> None:
        self._unit = 7200 / dots_an_inch

    def __call__(self, dots: float) -> int:
        return round(dots * self._unit)

    def rect(self, quad: Quad) -> Rect:
        """A rectangle of dots on the page."""
        return Rect(*(self(side) for side in quad))


def recognized(image: Image, dots_an_inch: float, number: int, size: tuple[int, int]) -> Page:
    """A page that is a picture, read (识别扫描页). ``size`` is that of the page as shown, in hundredths of a point."""
    gray = whitened(image)
    if not spots_of(ink_of(gray), round(_LEAST_INK * dots_an_inch / 72)):
        return Page(Frame(number, *size), [], Drawn())
    engine = started()
    turn = turn_of(gray, engine)
    gray = np.ascontiguousarray(np.rot90(gray, turn))
    lean = lean_of(ink_of(gray))
    gray = leveled(gray, lean)
    ink = ink_of(gray)
    rules = rules_of(gray, dots_an_inch)
    ink[rules.mask > 0] = 0
    page = Upright(np.where(rules.mask > 0, 255, gray).astype(np.uint8), ink, rules)
    scale = Scale(dots_an_inch)
    drawn = _drawn(page, dots_an_inch, scale)
    pieces = pieces_of(page, engine)
    left = [*_left_over(page, drawn, pieces, dots_an_inch, scale)]
    letters: list[Letter] = []
    doubts: list[Doubt] = []
    for owner, (piece, reason) in enumerate(
        [*_judged(page, pieces, engine), *_read_again(page, left, engine)], start=1
    ):
        laid = _letters(piece, owner, scale)
        letters += laid
        doubts += _doubts(piece, reason, laid)
    frame = Frame(number, *size, turn, round(lean * 100))
    return Page(frame, letters, drawn, Counter({"识别": 1}), doubts=doubts)


def _drawn(page: Upright, dots_an_inch: float, scale: Scale) -> Drawn:
    across = [Ruling(scale((b + d) / 2), scale(a), scale(c)) for a, b, c, d in page.rules.across]
    down = [Ruling(scale((a + c) / 2), scale(b), scale(d)) for a, b, c, d in page.rules.down]
    large = spots_of(page.ink, round(_LEAST_SHAPE * dots_an_inch / 72))
    return Drawn(across, down, shapes=[scale.rect(quad) for quad in large])


def _left_over(
    page: Upright, drawn: Drawn, pieces: Sequence[Piece], dots_an_inch: float, scale: Scale
) -> Iterator[Quad]:
    """What is printed in a cell of which nothing was read."""
    free = page.ink.copy()
    for left, top, right, bottom in (piece.quad for piece in pieces):
        free[top:bottom, left:right] = 0
    spots = [(quad, scale.rect(quad).middle) for quad in spots_of(free, round(_LEAST_INK * dots_an_inch / 72))]
    said = [scale.rect(piece.quad).middle for piece in pieces]
    for grid in grids(drawn.across, drawn.down) or ():
        for slot in grid.slots:
            area = grid.area(slot)
            own = [quad for quad, middle in spots if area.holds(middle)]
            if own and not any(area.holds(middle) for middle in said):
                yield min(q[0] for q in own), min(q[1] for q in own), max(q[2] for q in own), max(q[3] for q in own)


def _judged(page: Upright, pieces: Sequence[Piece], engine: Engine) -> Iterator[tuple[Piece, str]]:
    """Pieces with what makes all of one doubtful."""
    numbers = [i for i, piece in enumerate(pieces) if any(tokens_of(piece.reading.text))]
    again = engine.read([_enlarged(crop(page.gray, pieces[i].quad, 0.3)) for i in numbers])
    second = dict(zip(numbers, again, strict=True))
    for i, piece in enumerate(pieces):
        if piece.reading.text in _STROKES:
            yield _stroke(page, piece)
        elif i in second and _digits(second[i].text) != _digits(piece.reading.text):
            yield piece, UNLIKE
        else:
            yield piece, ""


def _digits(text: str) -> list[str]:
    return [text[a:b] for a, b in tokens_of(text)]


def _enlarged(image: Image) -> Image:
    import cv2

    return np.asarray(cv2.GaussianBlur(image, (3, 3), 0), dtype=np.uint8)


def _stroke(page: Upright, piece: Piece) -> tuple[Piece, str]:
    """A single stroke as what it is by its slant: a slash, or a one; in doubt where that does not tell."""
    leans = slant(page.ink, piece.quad)
    if leans >= _SLASH:
        return Piece(piece.quad, Reading("/", (500,), (1000,))), ""
    sure = leans < _MAYBE and piece.reading.text == "1" and min(piece.reading.scores, default=0) >= 900
    return Piece(piece.quad, Reading("1", (500,), (1000,))), "" if sure else STROKE


def _read_again(page: Upright, quads: Sequence[Quad], engine: Engine) -> Iterator[tuple[Piece, str]]:
    """What the recognizer did not find in cells: dashes and slashes by their shape, others read by themselves and in doubt."""
    others = []
    for quad in quads:
        wide, high = quad[2] - quad[0], quad[3] - quad[1]
        leans = slant(page.ink, quad)
        if wide >= _FLAT * high:
            yield Piece(quad, Reading("—", (500,), (1000,))), ""
        elif leans >= _SLASH and high >= wide:
            yield Piece(quad, Reading("/", (500,), (1000,))), ""
        else:
            others.append(quad)
    for quad, reading in zip(others, engine.read([crop(page.gray, quad, 0.3) for quad in others]), strict=True):
        read = reading.text.strip() and min(reading.scores, default=0) >= 500
        yield Piece(quad, reading if read else Reading(UNKNOWN, (500,), (0,))), UNSURE if read else UNREAD


def _letters(piece: Piece, owner: int, scale: Scale) -> list[Letter]:
    """The letters of a piece, each where it stands, none apart from the next but where a space was read."""
    text, places = piece.reading.text, piece.reading.places
    left, top, right, bottom = piece.quad
    high = bottom - top
    if _CHINESE.search(text):
        size, below = (max(high, right - left), 0.09) if piece.vertical else (high / 0.93, 0.09)
    elif _TALL.search(text):
        size, below = high / 0.95, 0.15
    elif len(text) == 1 and high < right - left:
        size, below = (right - left) * 1.1, -0.3
    else:
        size, below = high / 0.72, 0.0
    if text == UNKNOWN:
        size, below = max(high, 8.0), 0.0
    whole = right - left
    if len(places) == len(text):
        centres = [left + whole * place / 1000 for place in places]
    else:
        centres = [left + whole * (i + 0.5) / len(text) for i in range(len(text))]
    shown = [(letter, centre) for letter, centre in zip(text, centres, strict=True)]
    base = bottom - below * size
    laid: list[Letter] = []
    units = scale(size)
    for i, (letter, centre) in enumerate(shown):
        if letter.isspace():
            continue
        half = size * (0.5 if _CHINESE.match(letter) or ord(letter) > 0x2E80 else 0.28)
        before = shown[i - 1] if i else None
        after = shown[i + 1] if i + 1 < len(shown) else None
        start = left if before is None else centre - half if before[0].isspace() else (before[1] + centre) / 2
        end = right if after is None else centre + half if after[0].isspace() else (after[1] + centre) / 2
        bottom_units = scale(base) + units // 5
        rect = Rect(scale(start), bottom_units - units, max(scale(start) + 1, scale(end)), bottom_units)
        laid.append(Letter(letter, rect, units, False, 0, owner))
        if after and after[0].isspace():
            laid.append(laid[-1]._replace(text=" ", rect=rect._replace(left=rect.right)))
    return laid


def _doubts(piece: Piece, reason: str, letters: Sequence[Letter]) -> Iterator[Doubt]:
    if not letters:
        return
    whole = Rect(letters[0].rect.left, letters[0].rect.top, letters[-1].rect.right, letters[0].rect.bottom)
    text = piece.reading.text
    if reason and not any(tokens_of(text)):
        yield Doubt(whole, text, reason)
        return
    for start, end in tokens_of(text):
        why = reason or doubt_of(piece.reading, start, end)
        if why:
            yield Doubt(whole, text[start:end], why)
    for start, end in unsure_words(piece.reading):
        yield Doubt(whole, text[start:end], UNSURE)
