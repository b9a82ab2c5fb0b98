"""The letters of a page of a PDF (页面文字), each with its place, size and direction, and what is drawn there."""

import ctypes
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from xiufu.reading.pdf_drawn import Drawn, ToPage, read_drawn
from xiufu.reading.pdf_frame import Frame, Rect
from xiufu.reading.pdf_open import MARKS, RADICALS

_MOST_LETTERS = 60_000
_BOLD = 600
_BOLD_NAMES = ("bold", "heavy", "black", "hei", "黑", "sans", "gothic")
"""Letters of headings: bold ones, and in Chinese those without serifs."""
PUNCTUATION = frozenset("（）《》〈〉「」『』【】〔〕“”‘’、。，；：！？")
"""Marks that take half of their em box (标点), which programs move together."""
_LIGHT = 3 * 245
_SLANT = 0.1
_WIDEST = 1_000_000
_FAR = 1e8
_NOWHERE = (-1_000_000_000, -1_000_000_000)
_GARBLED = 30
"""Percent of unknown letters beyond which no digit of a page is believed."""
UNKNOWN = "\ufffd"
"""A letter whose font does not say which letter it is (无编码的字)."""
_SYMBOLS = {
    0xF0FE: "☑",
    0xF052: "☑",
    0xF0FC: "√",
    0xF0A8: "□",
    0xF06F: "□",
    0xF0A3: "□",
    0xF0B7: "•",
    0xF06C: "●",
    0xF06E: "■",
}
"""Marks of the fonts Wingdings and Symbol, which have places of their own for them."""


class Letter(NamedTuple):
    """A letter on an upright page (字), a soft hyphen as nothing. Its rectangle is the em box; ``turn`` is its direction: down 1, upside down 2, up 3."""

    text: str
    rect: Rect
    size: int
    bold: bool
    turn: int
    owner: int

    @property
    def base(self) -> int:
        """Its baseline (基线), of a letter that stands upright."""
        return self.rect.bottom - self.size // 5


class Doubt(NamedTuple):
    """What is in doubt of recognized text (识别存疑): where on the upright page, the letters as read, and why."""

    rect: Rect
    text: str
    reason: str


@dataclass(slots=True)
class Page:
    """A page (页) with letters and rulings upright. ``lost`` counts what was left out, by why. ``doubts`` are
    of text that was recognized."""

    frame: Frame
    letters: list[Letter]
    drawn: Drawn
    lost: Counter[str] = field(default_factory=Counter)
    scanned: bool = False
    doubts: list[Doubt] = field(default_factory=list)


class _Style(NamedTuple):
    """What letters of one text object share. ``turn`` is -1 for slanting text."""

    size: int
    bold: bool
    turn: int
    hidden: bool
    light: bool


def read_page(handle: Any, number: int) -> Page:
    """Letters and drawings of a page (读取页面). ``handle`` is the library's."""
    width, height = (
        min(max(1, round(get(handle) * 100)), _WIDEST)
        for get in (pdfium.FPDF_GetPageWidthF, pdfium.FPDF_GetPageHeightF)
    )
    to_page = _to_page(handle, width, height)
    drawn = read_drawn(handle, to_page)
    lost: Counter[str] = Counter({"批注": _annotations(handle)})
    found: list[tuple[Letter, _Style]] = []
    if drawn.texts > _MOST_LETTERS:
        lost["字数过多"] = 1
    else:
        words = pdfium.FPDFText_LoadPage(handle)
        if words:
            try:
                found = _Letters(words, to_page).read(lost)
            finally:
                pdfium.FPDFText_ClosePage(words)
    scanned = bool(found) and all(style.hidden for _, style in found) and bool(drawn.pictures)
    letters = _seen(found, drawn, Rect(0, 0, width, height), lost, scanned=scanned)
    if 100 * sum(letter.text == UNKNOWN for letter in letters) > _GARBLED * len(letters):
        letters = [one._replace(text=UNKNOWN) if one.text.isdigit() else one for one in letters]
    turn = Counter(letter.turn for letter in letters if letter.text != " ").most_common(1)
    frame = Frame(number, width, height, turn[0][0] if turn else 0)
    return Page(frame, [_upright(letter, frame) for letter in letters], drawn.upright(frame), lost, scanned)


def _annotations(handle: Any) -> int:
    """How many comments and form fields lie on a page; links are none."""
    count = 0
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(handle), _MOST_LETTERS)):
        annotation = pdfium.FPDFPage_GetAnnot(handle, i)
        if annotation:
            count += pdfium.FPDFAnnot_GetSubtype(annotation) not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
            pdfium.FPDFPage_CloseAnnot(annotation)
    return count


def _to_page(handle: Any, width: int, height: int) -> ToPage:
    """From the file's coordinates to the page as shown: whatever its rotation and its visible part."""
    scale = 1000
    corners = []
    x, y = ctypes.c_int(), ctypes.c_int()
    for at in ((0.0, 0.0), (scale, 0.0), (0.0, scale)):
        pdfium.FPDF_PageToDevice(handle, 0, 0, width, height, 0, *at, x, y)
        corners.append((x.value, y.value))
    (ox, oy), (ax, ay), (bx, by) = corners
    xx, xy, yx, yy = (ax - ox) / scale, (ay - oy) / scale, (bx - ox) / scale, (by - oy) / scale

    def to_page(x: float, y: float) -> tuple[int, int]:
        if not (abs(x) < _FAR and abs(y) < _FAR):
            return _NOWHERE
        return round(ox + x * xx + y * yx), round(oy + x * xy + y * yy)

    return to_page


class _Letters:
    def __init__(self, words: Any, to_page: ToPage) -> None:
        self._words = words
        self._to_page = to_page
        self._styles: dict[int, _Style] = {}

    def read(self, lost: Counter[str]) -> list[tuple[Letter, _Style]]:
        count = pdfium.FPDFText_CountChars(self._words)
        if count > _MOST_LETTERS:
            lost["字数过多"] = 1
            return []
        found = []
        box = pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        for i in range(count):
            if pdfium.FPDFText_IsGenerated(self._words, i) == 1:
                continue
            text = self._text(i)
            if not pdfium.FPDFText_GetLooseCharBox(self._words, i, box):
                continue
            pdfium.FPDFText_GetCharOrigin(self._words, i, x, y)
            owner = pdfium.FPDFText_GetTextObject(self._words, i)
            key = ctypes.addressof(owner.contents) if owner else 0
            style = self._styles.get(key)
            if style is None:
                style = self._styles[key] = self._style(i, owner)
            if not all(abs(v) < _WIDEST for v in (box.left, box.right, box.top, box.bottom, x.value, y.value)):
                lost["在页面之外"] += 1
                continue
            if style.turn < 0:
                lost["斜排"] += text != " "
                continue
            if text in PUNCTUATION:
                self._tighten(i, box)
            ends = self._to_page(box.left, box.top), self._to_page(box.right, box.bottom)
            rect = _em_box(self._to_page(x.value, y.value), *ends, style)
            found.append((Letter(text, rect, style.size, style.bold, style.turn, key), style))
        return found

    def _tighten(self, i: int, box: Any) -> None:
        """Let a box be no wider than what is printed in it."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if pdfium.FPDFText_GetCharBox(self._words, i, left, right, bottom, top):
            values = left.value, right.value, bottom.value, top.value
            if values[0] < values[1] and values[2] < values[3] and all(abs(v) < _WIDEST for v in values):
                box.left, box.right, box.bottom, box.top = values

    def _text(self, i: int) -> str:
        code = pdfium.FPDFText_GetUnicode(self._words, i)
        if code in MARKS:
            return UNKNOWN if code == 0 else MARKS[code]
        if code in _SYMBOLS:
            return _SYMBOLS[code]
        if code in (9, 10, 13, 32, 0xA0, 0x3000) or 0x2000 <= code <= 0x200A:
            return " "
        unknown = code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xF900 or (code >= 0xFFF0 and code < 0x10000)
        if unknown or code > 0xEFFFF or pdfium.FPDFText_HasUnicodeMapError(self._words, i) == 1:
            return UNKNOWN
        return RADICALS.get(code) or chr(code)

    def _style(self, i: int, owner: Any) -> _Style:
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self._words, i, matrix):
            matrix.a = matrix.d = 1.0
        origin = self._to_page(0, 0)
        along, up = self._to_page(matrix.a * 1000, matrix.b * 1000), self._to_page(matrix.c * 1000, matrix.d * 1000)
        dx, dy = along[0] - origin[0], along[1] - origin[1]
        stretch = ((up[0] - origin[0]) ** 2 + (up[1] - origin[1]) ** 2) ** 0.5 / 1000
        points = pdfium.FPDFText_GetFontSize(self._words, i)
        height = points * stretch
        size = round(height) if 1 <= height < 100_000 else 1
        turn = -1
        if abs(dy) <= _SLANT * abs(dx):
            turn = 0 if dx > 0 else 2
        elif abs(dx) <= _SLANT * abs(dy):
            turn = 1 if dy > 0 else 3
        mode = pdfium.FPDFTextObj_GetTextRenderMode(owner) if owner else 0
        red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
        known = bool(owner) and pdfium.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha)
        hidden = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
        light = bool(known) and red.value + green.value + blue.value >= _LIGHT
        bold = pdfium.FPDFText_GetFontWeight(self._words, i) >= _BOLD or mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        return _Style(size, bold or _bold_name(owner), turn, hidden or (bool(known) and alpha.value == 0), light)


def _bold_name(owner: Any) -> bool:
    font = pdfium.FPDFTextObj_GetFont(owner) if owner else None
    if not font:
        return False
    buffer = ctypes.create_string_buffer(200)
    size = pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.raw[: max(0, min(size, len(buffer)))].decode("utf-8", "replace").lower()
    return any(word in name for word in _BOLD_NAMES)


def _em_box(origin: tuple[int, int], one: tuple[int, int], other: tuple[int, int], style: _Style) -> Rect:
    """The em box of a letter: along its direction as wide as it is set, across it from the baseline by its size."""
    x, y = origin
    above, below = style.size - style.size // 5, style.size // 5
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    if style.turn == 0:
        return Rect(left, y - above, right, y + below)
    if style.turn == 1:
        return Rect(x - below, top, x + above, bottom)
    if style.turn == 2:
        return Rect(left, y - below, right, y + above)
    return Rect(x - above, top, x + below, bottom)


def _seen(
    found: list[tuple[Letter, _Style]], drawn: Drawn, page: Rect, lost: Counter[str], *, scanned: bool
) -> list[Letter]:
    """What a reader sees: no letters off the page, none that are invisible or white on white, none printed twice."""
    seen: list[Letter] = []
    dark = drawn.fills + drawn.pictures
    places: dict[tuple[str, int, int], Letter] = {}
    unseen: list[Letter] = []
    for letter, style in found:
        middle = letter.rect.middle
        if not page.holds(middle):
            lost["在页面之外"] += letter.text != " "
            continue
        if (style.hidden and not scanned) or (style.light and not any(rect.holds(middle) for rect in dark)):
            unseen.append(letter)
            continue
        if _twin(letter, places):
            continue
        places[_key(letter)] = letter
        seen.append(letter)
    lost["看不见"] += sum(letter.text != " " and not _twin(letter, places) for letter in unseen)
    return seen


def _key(letter: Letter) -> tuple[str, int, int]:
    step = max(letter.size // 5, 1)
    return letter.text, letter.rect.left // step, letter.rect.top // step


def _twin(letter: Letter, places: dict[tuple[str, int, int], Letter]) -> bool:
    """Whether the same letter of another text stands there already: shadows, bright edges, letters made bold."""
    step = max(letter.size // 5, 1)
    text, column, row = _key(letter)
    near = (places.get((text, column + x, row + y)) for x in (-1, 0, 1) for y in (-1, 0, 1))
    return any(
        twin.owner != letter.owner
        and abs(twin.rect.left - letter.rect.left) < step
        and abs(twin.rect.top - letter.rect.top) < step
        for twin in near
        if twin
    )


def _upright(letter: Letter, frame: Frame) -> Letter:
    if not frame.turn:
        return letter
    return letter._replace(rect=frame.upright(letter.rect), turn=(letter.turn - frame.turn) % 4)
