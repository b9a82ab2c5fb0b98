"""Compound files (OLE 复合文档), the shell of old Office files: which streams their root has, and what is in one."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

SIGN = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADER = 512
_END = 0xFFFFFFFA
"""Numbers from here on are no sectors."""
_ENTRY = 128
_MOST_ENTRIES = 100_000
_STREAM = 2
_LEAST_OWN = 4096
"""Smaller streams share sectors."""
_SHARED = 64


class Damaged(ValueError):
    """The chains of the file lead nowhere, or in a circle (文件损坏)."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


def root_names(data: bytes) -> frozenset[str]:
    """What stands at the root of a compound file (根目录); what is embedded in others does not count. Raises ``Damaged``.

    >>> root_names(b"PK")
    Traceback (most recent call last):
    ...
    xiufu.reading.ole.Damaged: no compound file
    """
    entries, _, _ = _directory(data)
    return frozenset(entry.name for entry in _at_root(entries))


def root_stream(data: bytes, names: Collection[str]) -> bytes:
    """What is in the first stream of these names at the root (根目录的流). Raises ``Damaged``."""
    entries, size, table = _directory(data)
    found = next((entry for entry in _at_root(entries) if entry.name in names and entry.kind == _STREAM), None)
    if found is None:
        raise Damaged("no such stream")
    start, sectors = found.start, table
    if found.size < _LEAST_OWN:
        shared = b"".join(_chain(data, size, table, entries[0].start))
        numbers = b"".join(_chain(data, size, table, _number(data, 60)))
        sectors = [_number(numbers, at) for at in range(0, len(numbers), 4)]
        data, size = bytes(_SHARED) + shared, _SHARED
    return b"".join(_chain(data, size, sectors, start))[: found.size]


def _directory(data: bytes) -> tuple[list[_Entry], int, list[int]]:
    """What the file lists, the size of its sectors, and what sector follows each."""
    if not data.startswith(SIGN) or len(data) < _HEADER:
        raise Damaged("no compound file")
    shift = int.from_bytes(data[30:32], "little")
    if shift not in (9, 12):
        raise Damaged("sectors of unknown size")
    size = 1 << shift
    table = _table(data, size)
    raw = b"".join(_chain(data, size, table, _number(data, 48)))
    entries = [_entry(raw[at : at + _ENTRY]) for at in range(0, len(raw) - _ENTRY + 1, _ENTRY)]
    if not entries or len(entries) > _MOST_ENTRIES:
        raise Damaged("no directory")
    return entries, size, table


def _at_root(entries: Sequence[_Entry]) -> Iterator[_Entry]:
    waiting, seen = [entries[0].child], set[int]()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            yield entries[number]
            waiting += [entries[number].left, entries[number].right]


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _sector(data: bytes, size: int, number: int) -> bytes:
    found = data[(number + 1) * size : (number + 2) * size]
    if not found:
        raise Damaged("a sector is missing")
    return found


def _table(data: bytes, size: int) -> list[int]:
    """The allocation table: what sector follows each."""
    numbers = [_number(data, at) for at in range(76, _HEADER, 4)]
    more, seen = _number(data, 68), set[int]()
    while more < _END:
        if more in seen:
            raise Damaged("a circle of sectors")
        seen.add(more)
        sector = _sector(data, size, more)
        numbers += [_number(sector, at) for at in range(0, len(sector) - 4, 4)]
        more = _number(sector, len(sector) - 4)
    table: list[int] = []
    for number in numbers:
        if number < _END:
            sector = _sector(data, size, number)
            table += [_number(sector, at) for at in range(0, len(sector), 4)]
        if len(table) * size > 2 * len(data) + 1024 * size:
            break
    return table


def _chain(data: bytes, size: int, table: list[int], number: int) -> Iterator[bytes]:
    seen: set[int] = set()
    while number < _END:
        if number in seen or number >= len(table):
            raise Damaged("a chain of sectors leads nowhere")
        seen.add(number)
        yield _sector(data, size, number)
        number = table[number]


def _entry(raw: bytes) -> _Entry:
    length = min(int.from_bytes(raw[64:66], "little"), 64)
    name = raw[: max(0, length - 2)].decode("utf-16-le", "replace")
    return _Entry(name, raw[66], *(_number(raw, at) for at in (68, 72, 76, 116, 120)))
