"""The objects of a PDF (PDF 对象) by their numbers, as its tables list them; files that are built otherwise are refused."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from xiufu.render.marked.pdf_syntax import Unclear, after_space, end_of, entries, items, number, reference

_TAIL = 2048
_OBJECT = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n|\n|\r)")
_SECTION = re.compile(rb"(\d{1,10})[ \t]+(\d{1,10})[ \t]*[\r\n]+")
_START = re.compile(rb"startxref[\0\t\n\f\r ]+(\d{1,12})")
_STREAM = re.compile(rb"stream(?:\r\n|\n)")
_MOST_UNPACKED = 100_000_000
_MOST_TABLES = 10_000
_MOST_DEEP = 100

_Place = tuple[int, int]
"""Offset and generation; in a stream its number, negative, and the place in it."""


@dataclass(slots=True)
class Objects:
    """The objects of a file (PDF 对象表). ``trailer`` holds its entries; ``in_streams`` says that tables are streams."""

    data: bytes
    start: int
    trailer: dict[bytes, bytes]
    in_streams: bool
    size: int
    _places: dict[int, _Place | None]
    _streams: dict[int, tuple[bytes, list[int]]] = field(default_factory=dict)

    def value(self, this: int) -> bytes:
        """The value of an object (对象的值), of a stream its dictionary, null where there is none. Raises ``Unclear``."""
        place = self._places.get(this)
        if place is None:
            return b"null"
        offset, index = place
        if offset >= 0:
            at = _begins(self.data, offset, this)
            return self.data[at : end_of(self.data, at)]
        return self._in_stream(-offset, index)

    def generation(self, this: int) -> int:
        """How often its number was used before (代号)."""
        place = self._places[this]
        return place[1] if place and place[0] >= 0 else 0

    def resolved(self, value: bytes) -> bytes:
        """What a value is (解引用), wherever it stands. Raises ``Unclear``."""
        for _ in range(_MOST_DEEP):
            this = reference(value)
            if this is None:
                return value
            value = self.value(this)
        raise Unclear

    def pages(self) -> list[int]:
        """The objects of the pages in order (页). Raises ``Unclear``."""
        root = self.resolved(self.trailer.get(b"Root", b""))
        return list(self._leaves(_entry(root, b"Pages"), set(), 0))

    def _leaves(self, node: bytes, seen: set[int], depth: int) -> Iterator[int]:
        this = reference(node)
        if this is None or this in seen or depth > _MOST_DEEP:
            raise Unclear
        seen.add(this)
        value = self.value(this)
        spans = {} if value == b"null" else entries(value, 0)
        if b"Kids" not in spans:
            yield this
            return
        start, end = spans[b"Kids"]
        for kid in items(self.resolved(value[start:end]), 0):
            yield from self._leaves(kid, seen, depth + 1)

    def _in_stream(self, this: int, index: int) -> bytes:
        if this not in self._streams:
            place = self._places.get(this)
            if place is None or place[0] < 0:
                raise Unclear
            spans, data = _stream(self.data, _begins(self.data, place[0], this), self)
            count, first = (number(self.resolved(spans[key])) for key in (b"N", b"First"))
            heads = data[:first].split()
            if len(heads) < 2 * count:
                raise Unclear
            self._streams[this] = data, [first + number(head) for head in heads[1 : 2 * count : 2]]
        data, places = self._streams[this]
        if index >= len(places):
            raise Unclear
        at = after_space(data, places[index])
        return data[at : end_of(data, at)]


def objects_of(data: bytes) -> Objects:
    """Find the objects of a file that is not locked (读对象表). Raises ``Unclear`` where its tables are not as they should be."""
    said = list(_START.finditer(data, max(0, len(data) - _TAIL)))
    if not said or not data.startswith(b"%PDF-"):
        raise Unclear
    start = number(said[-1][1])
    objects = Objects(data, start, {}, False, 0, {})
    waiting, seen = [start], set[int]()
    while waiting:
        at = waiting.pop(0)
        if at in seen or len(seen) > _MOST_TABLES:
            raise Unclear
        seen.add(at)
        table = data.startswith(b"xref", at)
        trailer = _table(objects, at) if table else _table_stream(objects, at)
        if not objects.trailer:
            objects.trailer, objects.in_streams = trailer, not table
        waiting = [number(trailer[key]) for key in (b"XRefStm", b"Prev") if key in trailer] + waiting
        objects.size = max(objects.size, number(trailer.get(b"Size", b"0")), 1 + max(objects._places, default=0))
    return objects


def _begins(data: bytes, offset: int, this: int) -> int:
    found = _OBJECT.match(data, after_space(data, offset))
    if not found or int(found[1]) != this:
        raise Unclear
    return after_space(data, found.end())


def _entry(value: bytes, key: bytes) -> bytes:
    start, end = entries(value, 0).get(key, (0, 0))
    return value[start:end]


def _known(data: bytes, at: int) -> dict[bytes, bytes]:
    return {key: data[start:end] for key, (start, end) in entries(data, at).items()}


def _table(objects: Objects, at: int) -> dict[bytes, bytes]:
    data = objects.data
    at = after_space(data, at + len(b"xref"))
    while not data.startswith(b"trailer", at):
        section = _SECTION.match(data, at)
        if not section:
            raise Unclear
        at = section.end()
        for this in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = _ENTRY.match(data, at)
            if not entry:
                raise Unclear
            at = entry.end()
            objects._places.setdefault(this, (int(entry[1]), int(entry[2])) if entry[3] == b"n" else None)
        at = after_space(data, at)
    return _known(data, after_space(data, at + len(b"trailer")))


def _table_stream(objects: Objects, at: int) -> dict[bytes, bytes]:
    found = _OBJECT.match(objects.data, after_space(objects.data, at))
    if not found:
        raise Unclear
    known, data = _stream(objects.data, after_space(objects.data, found.end()), objects)
    if known.get(b"Type") != b"/XRef":
        raise Unclear
    widths = [number(value) for value in items(known.get(b"W", b""), 0)]
    if len(widths) != 3 or not 0 < sum(widths) < 30:
        raise Unclear
    index = [number(value) for value in items(known.get(b"Index", b"[0 %s]" % known.get(b"Size", b"")), 0)]
    if len(index) % 2:
        raise Unclear
    rows = (data[i : i + sum(widths)] for i in range(0, len(data), sum(widths)))
    for first, count in zip(index[::2], index[1::2], strict=True):
        for this, row in zip(range(first, first + count), rows):
            kind, one, other = _fields(row, widths)
            place = (one, other) if kind == 1 else (-one, other) if kind == 2 else None
            objects._places.setdefault(this, place)
    return known


def _fields(row: bytes, widths: list[int]) -> tuple[int, int, int]:
    first, second, _ = widths
    parts = row[:first], row[first : first + second], row[first + second :]
    kind, one, other = (int.from_bytes(part, "big") for part in parts)
    return (kind if first else 1), one, other


def _stream(data: bytes, at: int, objects: Objects) -> tuple[dict[bytes, bytes], bytes]:
    """The dictionary of a stream and what it holds, unpacked."""
    known = _known(data, at)
    begins = _STREAM.match(data, after_space(data, end_of(data, at)))
    length = number(objects.resolved(known.get(b"Length", b"")))
    if not begins or not data.startswith(b"endstream", after_space(data, begins.end() + length)):
        raise Unclear
    packed = data[begins.end() : begins.end() + length]
    kinds = known.get(b"Filter", b"[]").strip(b"[] ")
    if not kinds:
        return known, packed
    if kinds != b"/FlateDecode":
        raise Unclear
    try:
        unpacked = zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
    except zlib.error as error:
        raise Unclear from error
    settings = known.get(b"DecodeParms", b"null").strip(b"[] ")
    return known, unpacked if settings == b"null" else _unpredicted(unpacked, _known(settings, 0))


def _unpredicted(data: bytes, settings: dict[bytes, bytes]) -> bytes:
    """Rows of bytes that are kept as differences, whole again."""
    if number(settings.get(b"Predictor", b"1")) == 1:
        return data
    width = number(settings.get(b"Columns", b"1"))
    plain = all(
        number(settings.get(key, usual)) == int(usual)
        for key, usual in ((b"Colors", b"1"), (b"BitsPerComponent", b"8"))
    )
    if not plain or number(settings[b"Predictor"]) < 10:
        raise Unclear
    above, whole = bytes(width), bytearray()
    for at in range(0, len(data), width + 1):
        kind, row = data[at], bytearray(data[at + 1 : at + 1 + width])
        if kind not in (0, 1, 2) or len(row) > width:
            raise Unclear
        for i in range(len(row)):
            before = above[i] if kind == 2 else row[i - 1] if kind == 1 and i else 0
            row[i] = (row[i] + before) & 0xFF
        whole += row
        above = bytes(row)
    return bytes(whole)
