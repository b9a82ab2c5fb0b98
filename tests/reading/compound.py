"""Compound files by hand (OLE): the shell of old Office files, and a workbook of a few cells in it."""

import struct
from collections.abc import Mapping, Sequence

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes], embedded: tuple[str, ...] = ()) -> bytes:
    """A compound file with these streams at its root, and one storage that holds streams of the other names."""
    padded = [data + bytes(-len(data) % 512 if len(data) >= 4096 else 4096 - len(data)) for data in streams.values()]
    entries = 2 + len(streams) + len(embedded)
    directory = -(-entries // 4)
    table = [_TABLE, *(range(2, directory + 1)), _END]
    starts = []
    for data in padded:
        starts.append(len(table))
        table += [*range(len(table) + 1, len(table) + len(data) // 512), _END]
    assert len(table) <= 128
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1)
    header += struct.pack("<IIIIIII", 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    names = [("Root Entry", 5, _FREE, 1, _END, 0)]
    for i, (name, data, start) in enumerate(zip(streams, padded, starts, strict=True)):
        names.append((name, 2, i + 2, _FREE, start, len(data)))
    names.append(("ObjectPool", 1, _FREE, len(names) + 1 if embedded else _FREE, 0, 0))
    for i, name in enumerate(embedded):
        names.append((name, 2, len(names) + 1 if i + 1 < len(embedded) else _FREE, _FREE, _END, 0))
    entry = b"".join(_entry(*one) for one in names)
    entry += bytes(directory * 512 - len(entry))
    fat = struct.pack(f"<{len(table)}I", *table) + struct.pack("<I", _FREE) * (128 - len(table))
    return header + fat + entry + b"".join(padded)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child) + bytes(36)
        + struct.pack("<III", start, size, 0)
    )  # fmt: skip


def xls(
    title: str,
    cells: Mapping[tuple[int, int], str | int | float],
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """An ``.xls`` file with one sheet. Merged cells are by first and last row, first and last column."""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0x600))
    text = title.encode("utf-16-le")
    bound = _record(0x85, struct.pack("<IHBB", 0, 0, len(title), 1) + text)
    end = _record(0x0A, b"")
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600))
    for (row, column), value in sorted(cells.items()):
        if isinstance(value, str):
            said = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            sheet += _record(0x204, struct.pack("<HHH", row, column, 0) + said)
        elif isinstance(value, float):
            sheet += _record(0x203, struct.pack("<HHHd", row, column, 0, value))
        else:
            sheet += _record(0x27E, struct.pack("<HHHi", row, column, 0, value << 2 | 2))
    sheet += _record(0xE5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged))
    bound = bound[:4] + struct.pack("<I", len(begin + bound + end)) + bound[8:]
    return compound({"Workbook": begin + bound + end + sheet + end})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
