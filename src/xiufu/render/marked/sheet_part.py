"""A worksheet as its part of the file has it (工作表部件): where a note's box stands, where the link to the boxes goes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from xiufu.reading.sheet_cells import Span
from xiufu.reading.sheet_marks import REFERENCE, column_of

_ROOT = re.compile(rb"<(?:[\w.-]+:)?worksheet\b[^>]*>")
_CELLS_END = re.compile(rb"</(?:([\w.-]+):)?sheetData\s*>|<(?:([\w.-]+):)?sheetData\s*/>")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\b([^>]*)>")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b([^>]*)>")
_DEFAULTS = re.compile(rb"<(?:[\w.-]+:)?sheetFormatPr\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w.:-]+)\s*=\s*[\"']([^\"']*)[\"']")
_BEFORE = frozenset(
    [
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "cellWatches",
        "ignoredErrors",
        "smartTags",
        "drawing",
    ]
)
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575
_BESIDE, _ABOVE = 15, 10
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20


class NoSheet(Exception):
    """A part is no worksheet as Excel writes it (不是工作表)."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet's part (工作表部件). ``drawing`` is the relation to its boxes, nothing where it has none; ``place`` is where
    the element for it goes, ``prefix`` what names of elements begin with."""

    data: bytes
    prefix: bytes
    drawing: str
    place: int
    merged: tuple[Span, ...]
    _widths: tuple[tuple[int, int, int], ...]
    _heights: Mapping[int, int]
    _usual: tuple[int, int]

    def first(self, row: int, column: int) -> tuple[int, int]:
        """The cell, or the upper left one of those that it is merged with, from 0."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def anchor(self, row: int, column: int, width: int, height: int) -> str:
        """Where a box of this size in dots stands beside a cell (批注框位置), as Excel writes it: hidden rows take none of it."""
        left, top = min(column + 1, _LAST_COLUMN - 8), max(row - 1, 0)
        right, across = left, width + _BESIDE
        while right < _LAST_COLUMN and across >= self._width(right):
            across -= self._width(right)
            right += 1
        bottom, down = top, height + _ABOVE
        while bottom < _LAST_ROW and down >= (high := self._heights.get(bottom, self._usual[1])):
            down, bottom = down - high, bottom + 1
        return f"{left}, {_BESIDE}, {top}, {_ABOVE}, {right}, {across}, {bottom}, {down}"

    def linked(self, relation: str, namespace: str) -> bytes:
        """The part with the link to its boxes (加批注链接)."""
        name = self.prefix + b"legacyDrawing"
        link = b'<%s xmlns:r="%s" r:id="%s"/>' % (name, namespace.encode(), relation.encode())
        return self.data[: self.place] + link + self.data[self.place :]

    def _width(self, column: int) -> int:
        return next((width for first, last, width in self._widths if first <= column <= last), self._usual[0])


def sheet_part(data: bytes) -> SheetPart:
    """Read of a worksheet's part what a note needs (读工作表部件). Raises ``NoSheet``."""
    root, ends = _ROOT.search(data), list(_CELLS_END.finditer(data))
    if not root or not ends:
        raise NoSheet
    end = ends[-1].end()
    prefix = ends[-1][1] or ends[-1][2]
    tail = _Tail(data[: root.end()], data[end:])
    head = data[root.end() : ends[0].start() if len(ends) == 1 and ends[0][2] else data.find(b"sheetData", root.end())]
    defaults = _DEFAULTS.search(head)
    said = _attributes(defaults[1]) if defaults else {}
    width = _dots(said.get(b"defaultColWidth", b""), 7, 1, _USUAL_WIDTH - 5) + 5
    height = _dots(said.get(b"defaultRowHeight", b""), 4, 3, _USUAL_HEIGHT)
    columns = [_attributes(found[1]) for found in _COLUMN.finditer(head)]
    return SheetPart(
        data,
        prefix + b":" if prefix else b"",
        tail.drawing,
        end + tail.place,
        tuple(tail.merged),
        tuple(_column(column, width) for column in columns),
        dict(_heights(data, root.end(), end)),
        (width, max(height, 1)),
    )


class _Tail:
    """What follows the cells: merged ones, the boxes, and behind what they belong."""

    def __init__(self, root: bytes, tail: bytes) -> None:
        self.drawing, self.merged = "", list[Span]()
        self._depth, self._behind, self._place = 0, True, -1
        self._offset = len(root)
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        try:
            self._parser.Parse(root + tail, True)
        except (expat.ExpatError, LookupError) as error:
            raise NoSheet from error

    @property
    def place(self) -> int:
        """Where the link to the boxes belongs, in the tail."""
        return self._place - self._offset

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if self._depth == 1:
            if self._behind:
                self._place, self._behind = self._parser.CurrentByteIndex, False
            self._behind = self._behind or local in _BEFORE
            if local == "legacyDrawing":
                self.drawing = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if local == "mergeCell" and (span := _span(attributes.get("ref", ""))):
            self.merged.append(span)
        self._depth += 1

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 0 and self._behind:
            self._place = self._parser.CurrentByteIndex

    def _refuse(self, *_: object) -> None:
        raise NoSheet


def _heights(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The rows that are not as high as others."""
    number = -1
    for row in _ROW.finditer(data, start, end):
        said = _attributes(row[1])
        number = _whole(said.get(b"r"), number + 2) - 1
        if said.get(b"hidden") in (b"1", b"true"):
            yield number, 0
        elif b"ht" in said:
            yield number, _dots(said[b"ht"], 4, 3, _USUAL_HEIGHT)


def _span(reference: str) -> Span | None:
    first, _, last = reference.replace("$", "").partition(":")
    ends = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
    if not (ends[0] and ends[1]):
        return None
    return int(ends[0][2]) - 1, column_of(ends[0][1]), int(ends[1][2]) - 1, column_of(ends[1][1])


def _column(said: dict[bytes, bytes], usual: int) -> tuple[int, int, int]:
    width = 0 if said.get(b"hidden") in (b"1", b"true") else _dots(said.get(b"width", b""), 7, 1, usual - 5) + 5
    return _whole(said.get(b"min"), 1) - 1, _whole(said.get(b"max"), 1) - 1, width


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] for found in _ATTRIBUTE.finditer(text)}


def _whole(text: bytes | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 8 else otherwise


def _dots(text: bytes, times: int, over: int, otherwise: int) -> int:
    """A length of the file in dots.

    >>> _dots(b"10.5", 4, 3, 20), _dots(b"?", 4, 3, 20)
    (14, 20)
    """
    try:
        return min(int(Decimal(text.decode("ascii", "replace")) * times / over), 10_000)
    except (InvalidOperation, ValueError, OverflowError):
        return otherwise
