"""What is drawn on a page of a PDF besides letters (页面图形): ruling lines, filled areas, pictures."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from xiufu.reading.pdf_frame import Frame, Rect, around

_MOST_OBJECTS = 100_000
_MOST_POINTS = 300_000
_DEEPEST = 6
_THIN = 300
"""Three points: what is thinner is a line."""
_WHITE = 3 * 245
_FAR = 1e7

Matrix = tuple[float, float, float, float, float, float]
ToPage = Callable[[float, float], tuple[int, int]]


class Ruling(NamedTuple):
    """A line along the page or down it (表格线): where it stands across its direction, and from where to where it goes."""

    at: int
    start: int
    end: int


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page (页面图形). ``shapes`` are where curves and slanting lines run. ``whole`` is false where there was too much to be read."""

    across: list[Ruling] = field(default_factory=list)
    down: list[Ruling] = field(default_factory=list)
    fills: list[Rect] = field(default_factory=list)
    pictures: list[Rect] = field(default_factory=list)
    shapes: list[Rect] = field(default_factory=list)
    paths: int = 0
    texts: int = 0
    whole: bool = True

    def line(self, rect: Rect) -> None:
        """Keep a thin rectangle as the line it is."""
        width, height = rect.right - rect.left, rect.bottom - rect.top
        if width >= height:
            self.across.append(Ruling((rect.top + rect.bottom) // 2, rect.left, rect.right))
        else:
            self.down.append(Ruling((rect.left + rect.right) // 2, rect.top, rect.bottom))

    def upright(self, frame: Frame) -> "Drawn":
        """All of it on the page as it is read."""
        if not frame.turn:
            return self
        fills, pictures, shapes = (
            [frame.upright(rect) for rect in rects] for rects in (self.fills, self.pictures, self.shapes)
        )
        result = Drawn([], [], fills, pictures, shapes, self.paths, self.texts, self.whole)
        for at, start, end in self.across:
            result.line(frame.upright(Rect(start, at, end, at)))
        for at, start, end in self.down:
            result.line(frame.upright(Rect(at, start, at, end)))
        return result


def read_drawn(page: Any, to_page: ToPage) -> Drawn:
    """What is drawn on a page (读取图形). ``to_page`` turns the file's coordinates into those of the page as it is shown."""
    reader = _Reader(to_page)
    reader.objects(pdfium.FPDFPage_CountObjects(page), lambda i: pdfium.FPDFPage_GetObject(page, i), None, 0)
    return reader.drawn


class _Reader:
    def __init__(self, to_page: ToPage) -> None:
        self.drawn = Drawn()
        self._to_page = to_page
        self._objects = 0
        self._points = 0

    def objects(self, count: int, get: Callable[[int], Any], matrix: Matrix | None, depth: int) -> None:
        for i in range(count):
            self._objects += 1
            if self._objects > _MOST_OBJECTS or self._points > _MOST_POINTS or depth > _DEEPEST:
                self.drawn.whole = False
                return
            drawn = get(i)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.drawn.texts += 1
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.drawn.paths += 1
                self._path(drawn, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                rect = self._bounds(drawn, matrix)
                if rect:
                    self.drawn.pictures.append(rect)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                self._form(drawn, matrix, depth)

    def _form(self, form: Any, matrix: Matrix | None, depth: int) -> None:
        inner = _matrix(form)
        whole = _product(inner, matrix) if inner and matrix else inner or matrix
        count = pdfium.FPDFFormObj_CountObjects(form)
        self.objects(max(0, count), lambda i: pdfium.FPDFFormObj_GetObject(form, i), whole, depth + 1)

    def _bounds(self, drawn: Any, matrix: Matrix | None) -> Rect | None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            return None
        return self._rect([(left.value, bottom.value), (right.value, top.value)], matrix)

    def _rect(self, points: list[tuple[float, float]], matrix: Matrix | None) -> Rect | None:
        found = []
        for x, y in points:
            if matrix:
                x, y = _moved(matrix, x, y)
            if not (abs(x) < _FAR and abs(y) < _FAR):
                return None
            found.append(self._to_page(x, y))
        xs, ys = [x for x, _ in found], [y for _, y in found]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    def _path(self, path: Any, matrix: Matrix | None) -> None:
        rect = self._bounds(path, matrix)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if rect is None or not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
            return
        width, height = rect.right - rect.left, rect.bottom - rect.top
        if min(width, height) <= _THIN:
            if max(width, height) > 2 * min(width, height):
                self.drawn.line(rect)
            return
        count = pdfium.FPDFPath_CountSegments(path)
        if fill.value and not stroke.value and count <= 5:
            if not _white(path):
                self.drawn.fills.append(rect)
            return
        self._points += count
        if self._points <= _MOST_POINTS:
            parts = list(_subpaths(path, count))
            if any(_slanting(part) for part in parts):
                self.drawn.shapes.append(rect)
            self._parts(parts, path, matrix, stroked=bool(stroke.value))
        if fill.value and not _white(path):
            self.drawn.fills.append(rect)

    def _parts(
        self, parts: list[list[tuple[float, float]]], path: Any, matrix: Matrix | None, *, stroked: bool
    ) -> None:
        own = _matrix(path)
        whole = _product(own, matrix) if own and matrix else own or matrix
        if stroked:
            for part in parts:
                for two in pairwise(part):
                    line = self._rect(list(two), whole)
                    if line and min(line.right - line.left, line.bottom - line.top) <= _THIN // 10:
                        self.drawn.line(line)
            return
        rects = [rect for part in parts if (rect := self._rect(part, whole))]
        for rect in rects:
            width, height = rect.right - rect.left, rect.bottom - rect.top
            if min(width, height) <= _THIN and max(width, height) > 2 * min(width, height):
                self.drawn.line(rect)
        if len(rects) == 2:
            outer, inner = around(rects), min(rects, key=lambda r: r.right - r.left)
            if all(0 < abs(a - b) <= _THIN for a, b in zip(outer, inner, strict=True)):
                left, top, right, bottom = outer
                self.drawn.across += [Ruling(top, left, right), Ruling(bottom, left, right)]
                self.drawn.down += [Ruling(left, top, bottom), Ruling(right, top, bottom)]


def _subpaths(path: Any, count: int) -> Iterator[list[tuple[float, float]]]:
    part: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if kind == pdfium.FPDF_SEGMENT_MOVETO and part:
            yield part
            part = []
        part.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            part.append(part[0])
    if part:
        yield part


def _slanting(points: list[tuple[float, float]]) -> bool:
    return any(abs(a[0] - b[0]) > 2 and abs(a[1] - b[1]) > 2 for a, b in pairwise(points))


def _white(drawn: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)
    return bool(known) and (red.value + green.value + blue.value >= _WHITE or alpha.value == 0)


def _matrix(drawn: Any) -> Matrix | None:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
        return None
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
