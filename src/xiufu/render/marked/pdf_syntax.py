"""The syntax of PDF (PDF 语法), as far as it takes to find an object and its entries: nothing is rewritten, so nothing is lost."""

import re
from collections.abc import Iterator

_SPACE = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*")
_WORD = re.compile(rb"[^\0\t\n\f\r ()<>\[\]{}/%]+")
_NAME = re.compile(rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*")
_HEX = re.compile(rb"<[0-9A-Fa-f\0\t\n\f\r ]*>")
_REFERENCE = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_IN_STRING = re.compile(rb"\\.|[()]", re.S)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_DEEPEST = 100

Span = tuple[int, int]
"""Where something begins and ends."""


class Unclear(Exception):
    """A file is not built as it should be (结构不明)."""


def after_space(data: bytes, at: int) -> int:
    """Behind blanks and remarks."""
    found = _SPACE.match(data, at)
    return found.end() if found else at


def end_of(data: bytes, at: int, depth: int = 0) -> int:
    """Where the value ends that begins here (值的结尾). Raises ``Unclear``.

    >>> end_of(b"[1 (a(b\\\\)) c) <</K 2 0 R>>] 5", 0)
    27
    """
    if depth > _DEEPEST:
        raise Unclear
    for opening, closing in ((b"<<", b">>"), (b"[", b"]")):
        if data.startswith(opening, at):
            at = after_space(data, at + len(opening))
            while not data.startswith(closing, at):
                at = after_space(data, end_of(data, at, depth + 1))
            return at + len(closing)
    if data.startswith(b"(", at):
        return _end_of_string(data, at)
    found = _REFERENCE.match(data, at) or _NAME.match(data, at) or _HEX.match(data, at) or _WORD.match(data, at)
    if not found:
        raise Unclear
    return found.end()


def _end_of_string(data: bytes, at: int) -> int:
    depth = 0
    for found in _IN_STRING.finditer(data, at):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise Unclear


def entries(data: bytes, at: int) -> dict[bytes, Span]:
    """The entries of a dictionary (字典条目): where the value of each key stands. Raises ``Unclear``.

    >>> data = b"<</Type/Page /Kids[3 0 R]>>"
    >>> {key: data[start:end] for key, (start, end) in entries(data, 0).items()}
    {b'Type': b'/Page', b'Kids': b'[3 0 R]'}
    """
    if not data.startswith(b"<<", at):
        raise Unclear
    found: dict[bytes, Span] = {}
    at = after_space(data, at + 2)
    while not data.startswith(b">>", at):
        name = _NAME.match(data, at)
        if not name:
            raise Unclear
        start = after_space(data, name.end())
        end = end_of(data, start)
        found[_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), name[0][1:])] = start, end
        at = after_space(data, end)
    return found


def items(data: bytes, at: int) -> Iterator[bytes]:
    """The values of an array (数组元素). Raises ``Unclear``."""
    if not data.startswith(b"[", at):
        raise Unclear
    at = after_space(data, at + 1)
    while not data.startswith(b"]", at):
        end = end_of(data, at)
        yield data[at:end]
        at = after_space(data, end)


def reference(value: bytes) -> int | None:
    """The number of the object that a value refers to (引用), or none."""
    found = _REFERENCE.fullmatch(value)
    return int(found[1]) if found else None


def number(value: bytes) -> int:
    """A whole number (整数). Raises ``Unclear``."""
    if not value.isdigit() or len(value) > 12:
        raise Unclear
    return int(value)
