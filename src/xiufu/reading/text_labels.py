"""Rows of which labels are printed only where a group begins (组名只印一次), of cells on lines of their own.

A row is whole or lacks its first labels. Cells that can be parted in two ways are not parted at all.
"""

import re
from collections.abc import Sequence

from xiufu.reading.text_cells import TOTAL
from xiufu.reading.text_lines import is_dash, is_number

_NUMBER, _WORD, _NOTHING, _SUBTOTAL, _TOTAL = "N", "W", "-", "S", "T"
_MAY_STAND = {_NUMBER: "[N-]", _WORD: "[WS-]", _SUBTOTAL: "[WS-]", _NOTHING: "[NWS-]"}
"""What may stand in a column where the first row has this; a total never does, it begins a row of its own."""
_MOST_LACKING = 3


def labelled_once(said: Sequence[str], start: int, columns: int) -> list[tuple[int, int]]:
    """The rows as first cell and end (各行起止), none where it is not clear which they are."""
    first = "".join(map(_sign, said[start : start + columns]))
    words = len(first) - len(first.lstrip(_WORD))
    if words < 2 or len(first) < columns or _NUMBER not in first or _TOTAL in first:
        return []
    signs = "".join(map(_sign, said))
    reached = _reached(signs, start + columns, _rows_like(first, min(words - 1, _MOST_LACKING)))
    last = len(said) if len(said) in reached else max((at for at, one in reached.items() if one[2]), default=0)
    rows: list[tuple[int, int]] = []
    at = last
    while at > start + columns:
        ways, begin, _ = reached[at]
        if ways > 1:
            return []
        rows.append((begin, at))
        at = begin
    return [(start, start + columns), *reversed(rows)] if last and _agree(signs, first, rows) else []


def _sign(text: str) -> str:
    """What a cell is, in a letter."""
    if is_dash(text):
        return _NOTHING
    if TOTAL.fullmatch(text):
        return _SUBTOTAL if text.endswith("小计") else _TOTAL
    return _NUMBER if is_number(text) else _WORD


def _rows_like(first: str, most: int) -> list[re.Pattern[str]]:
    """A whole row like the first one, and rows that lack so many labels."""
    return [re.compile("".join(_MAY_STAND[sign] for sign in first[lacks:])) for lacks in range(most + 1)]


def _reached(signs: str, begin: int, rows: Sequence[re.Pattern[str]]) -> dict[int, tuple[int, int, bool]]:
    """Where rows may end: in how many ways, two standing for more, where the last one begins and whether it is a total."""
    total = re.compile(rf"[{_TOTAL}{_SUBTOTAL}][{_NUMBER}{_NOTHING}]*")
    reached = {begin: (1, 0, False)}
    farthest = begin
    for at in range(begin, len(signs)):
        if at > farthest:
            break
        if at not in reached:
            continue
        sums = total.match(signs, at)
        for found in [sums] if sums else [row.match(signs, at) for row in rows]:
            if found:
                before = reached.get(found.end(), (0, 0, False))
                reached[found.end()] = min(2, before[0] + reached[at][0]), at, sums is not None
                farthest = max(farthest, found.end())
    return reached


def _agree(signs: str, first: str, rows: Sequence[tuple[int, int]]) -> bool:
    """Whether what a column has in one row, number or words, it has in all of them."""
    kinds = list(first.replace(_SUBTOTAL, _WORD))
    for begin, end in rows:
        if signs[begin] in _TOTAL + _SUBTOTAL:
            continue
        for column, sign in enumerate(signs[begin:end], start=len(first) - (end - begin)):
            kind = _WORD if sign == _SUBTOTAL else sign
            if _NOTHING not in (kind, kinds[column]) and kind != kinds[column]:
                return False
            kinds[column] = kinds[column] if kind == _NOTHING else kind
    return True
