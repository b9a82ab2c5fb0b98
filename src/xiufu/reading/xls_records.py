"""What an old workbook (BIFF8) keeps beside its values (旧版工作簿记录): formulas, errors, hidden rows and columns."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xiufu.core.errors import SheetCell
from xiufu.reading.ole import Damaged, root_stream

UNKNOWN = "?"
"""Stands for a formula whose words are not known (未识别的公式)."""

_MOST_RECORDS = 5_000_000
_BOUND, _EXTERN, _BOOK, _FORMULA, _SHARED, _ROW, _COLUMNS, _BEGIN, _END = (
    0x85, 0x17, 0x1AE, 0x06, 0x4BC, 0x208, 0x7D, 0x809, 0x0A,
)  # fmt: skip
_SIGNS = dict(zip(range(0x03, 0x0F), ("+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>"), strict=True))
_FUNCTIONS = {4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 183: "PRODUCT", 228: "SUMPRODUCT", 1: "IF"}
_FIXED = {24: ("ABS", 1), 27: ("ROUND", 2), 212: ("ROUNDUP", 2), 213: ("ROUNDDOWN", 2)}
_LONGEST = 8_192


@dataclass(slots=True)
class SheetRecords:
    """What is kept of a sheet (工作表记录), rows and columns from 0. Formulas begin with “=”."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Book:
    """What formulas refer to by number: sheets, and which of the books is this one."""

    sheets: list[tuple[str, int]] = field(default_factory=list)
    own: list[bool] = field(default_factory=list)
    externs: list[tuple[int, int, int]] = field(default_factory=list)

    def prefix(self, number: int) -> str:
        book, first, last = self.externs[number]
        if not self.own[book] or first != last:
            raise _Unknown
        name = self.sheets[first][0].replace("'", "''")
        return f"'{name}'!"


class _Unknown(Exception):
    """A formula with a part that is not known."""


def sheet_records(data: bytes) -> dict[str, SheetRecords]:
    """The records of every sheet by its name (各工作表的记录); none where the file is older than BIFF8 or damaged."""
    try:
        stream = root_stream(data, ("Workbook",))
        return {name: _sheet(stream, at, book) for book in (_book(stream),) for name, at in book.sheets}
    except (Damaged, struct.error, IndexError, UnicodeDecodeError):
        return {}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the book, up to its end."""
    depth = 0
    for _ in range(_MOST_RECORDS):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return


def _book(stream: bytes) -> _Book:
    book = _Book()
    for kind, record in _records(stream, 0):
        if kind == _BEGIN and struct.unpack_from("<H", record)[0] != 0x600:
            raise Damaged("an older form")
        if kind == _BOUND:
            at, _, form, letters, wide = struct.unpack_from("<IBBBB", record)
            name = record[8 : 8 + letters * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1")
            book.sheets.append((name, at if form == 0 else -1))
        elif kind == _BOOK:
            book.own.append(len(record) == 4 and record[2:] == b"\x01\x04")
        elif kind == _EXTERN:
            count = struct.unpack_from("<H", record)[0]
            book.externs += [struct.unpack_from("<HHH", record, 2 + 6 * n) for n in range(count)]
    return book


def _sheet(stream: bytes, at: int, book: _Book) -> SheetRecords:
    found = SheetRecords()
    shared: dict[tuple[int, int], bytes] = {}
    waiting: list[tuple[int, int, bytes]] = []
    last = (0, 0)
    for kind, record in _records(stream, at) if at >= 0 else ():
        if kind == _ROW:
            row, bits = struct.unpack_from("<H10xH", record)
            if bits & 0x20:
                found.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, beyond, bits = struct.unpack_from("<HH4xH", record)
            if bits & 1:
                found.hidden_columns.update(range(first, min(beyond, 255) + 1))
        elif kind == _FORMULA:
            row, column, value, size = struct.unpack_from("<HH2x8s6xH", record)
            last = (row, column)
            if value[6:] == b"\xff\xff" and value[0] == 2:
                found.errors.append(last)
            waiting.append((row, column, record[22 : 22 + size]))
        elif kind == _SHARED:
            size = struct.unpack_from("<H", record, 8)[0]
            shared[last] = record[10 : 10 + size]
    for row, column, tokens in waiting:
        found.formulas[row, column] = f"={_formula(tokens, row, column, book, shared)}"
    return found


def _formula(tokens: bytes, row: int, column: int, book: _Book, shared: dict[tuple[int, int], bytes]) -> str:
    if tokens[:1] == b"\x01" and len(tokens) >= 5:
        first: tuple[int, int] = struct.unpack_from("<HH", tokens, 1)
        tokens = shared.get(first, b"")
    try:
        text = _Words(tokens, row, column, book).whole()
    except (_Unknown, struct.error, IndexError):
        return UNKNOWN
    return text if len(text) <= _LONGEST else UNKNOWN


@dataclass(slots=True)
class _Words:
    """Writes a formula that is kept operands first (后缀式) as people write it; brackets are kept with it."""

    tokens: bytes
    row: int
    column: int
    book: _Book
    at: int = 0
    stack: list[str] = field(default_factory=list)

    def whole(self) -> str:
        """The formula. Raises ``_Unknown``."""
        while self.at < len(self.tokens):
            self.at += 1
            self._one(self.tokens[self.at - 1])
            if sum(map(len, self.stack)) > _LONGEST:
                raise _Unknown
        (text,) = self.stack or ("",)
        if not text:
            raise _Unknown
        return text

    def _take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(form, self.tokens, self.at)
        self.at += struct.calcsize(form)
        return found

    def _pop(self, count: int) -> list[str]:
        if not 0 < count <= len(self.stack):
            raise _Unknown
        taken = self.stack[-count:]
        del self.stack[-count:]
        return taken

    def _one(self, token: int) -> None:
        if token in _SIGNS:
            self.stack.append(_SIGNS[token].join(self._pop(2)))
            return
        kind = (token & 0x1F) | 0x20 if token >= 0x20 else token
        match kind:
            case 0x12 | 0x13 | 0x14 | 0x15:
                form = {0x12: "+{}", 0x13: "-{}", 0x14: "{}%", 0x15: "({})"}[kind]
                self.stack.append(form.format(*self._pop(1)))
            case 0x19:
                flags, _ = self._take("<BH")
                if flags & 0x10:
                    self.stack.append(f"SUM({self._pop(1)[0]})")
                elif flags & 0x0E:
                    raise _Unknown
            case 0x1E:
                self.stack.append(str(self._take("<H")[0]))
            case 0x1F:
                self.stack.append(repr(self._take("<d")[0]))
            case 0x21:
                name, count = _FIXED.get(self._take("<H")[0], ("", 0))
                self.stack.append(f"{name}({','.join(self._pop(count))})")
            case 0x22:
                count, number = self._take("<BH")
                if number not in _FUNCTIONS:
                    raise _Unknown
                self.stack.append(f"{_FUNCTIONS[number]}({','.join(self._pop(count & 0x7F))})")
            case 0x24 | 0x2C:
                self.stack.append(self._cell(*self._take("<HH"), moved=kind == 0x2C))
            case 0x25 | 0x2D:
                self.stack.append(self._area(moved=kind == 0x2D))
            case 0x3A:
                prefix = self.book.prefix(self._take("<H")[0])
                self.stack.append(prefix + self._cell(*self._take("<HH"), moved=False))
            case 0x3B:
                prefix = self.book.prefix(self._take("<H")[0])
                self.stack.append(prefix + self._area(moved=False))
            case _:
                raise _Unknown

    def _area(self, *, moved: bool) -> str:
        top, bottom, left, right = self._take("<HHHH")
        return f"{self._cell(top, left, moved=moved)}:{self._cell(bottom, right, moved=moved)}"

    def _cell(self, row: int, bits: int, *, moved: bool) -> str:
        """A cell by name; in shared formulas what is relative counts from the formula's own cell."""
        column = bits & 0xFF
        if moved and bits & 0x8000:
            row = (row + self.row) & 0xFFFF
        if moved and bits & 0x4000:
            column = (column + self.column) & 0xFF
        return SheetCell(0, "", row + 1, column + 1).name
