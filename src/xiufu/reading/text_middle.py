"""Rows whose first label is printed once, at the middle of its group (组名居中): in a copied text it breaks into one of them.

Where a row ends is sure, for all end in a unit and values, or in as many values; its other cells are counted from there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, takewhile

from xiufu.reading.text_cells import TOTAL
from xiufu.reading.text_columns import USUAL, Row, has_value
from xiufu.reading.text_head_words import may_name
from xiufu.reading.text_lines import Line, is_number, is_prose, tokens_of
from xiufu.reading.text_rows import is_open, with_next

_UNIT_HEAD = re.compile(r"(?:计量)?单\s*位(?:[（(].*)?")
_LONGEST_UNIT = 6
_MOST_PIECES = 8
_LEAST_LACKING = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that stand apart on a line (行内词语); ``first`` on it they may go on with what stands above."""

    text: str
    first: bool


@dataclass(frozen=True, slots=True)
class _Begun:
    """A row before it is known which of its words are a label (待定行): its line, its words, the cells that it ends in."""

    line: int
    pieces: tuple[_Piece, ...]
    tail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to read the words of a row (一种读法): its label, empty where it has none, and its cells."""

    label: str
    cells: tuple[str, ...]


def labelled_at_middle(lines: Sequence[Line], heads: Sequence[str]) -> list[tuple[int, Row]] | None:
    """The rows of a table with the line of each (组名居中的表行), none where they are not all alike but for the label of a group."""
    tail = _tail(heads)
    words = len(heads) - 1 - tail
    begun = _begun(lines, tail, unit=len(heads) > tail and _UNIT_HEAD.fullmatch(heads[-tail]) is not None)
    if not begun or words < 1:
        return None
    ways = [[] if _sums(row) else list(_ways(row, words)) for row in begun]
    if not all(some or _sums(row) for some, row in zip(ways, begun, strict=True)):
        return None
    chosen = _chosen(ways, words)
    labels = [way.label for way in chosen if way]
    if not any(labels) or labels.count("") < _LEAST_LACKING:
        return None
    if any(len(row.tail) >= len(heads) for row in begun):
        return None
    return [(row.line, _row(row, way, len(heads))) for row, way in zip(begun, _whole_labels(chosen), strict=True)]


def _tail(heads: Sequence[str]) -> int:
    """How many columns at the end hold a unit with values, or values only."""
    bare = ["".join(head.split()) for head in heads]
    unit = next((at for at, head in enumerate(bare) if _UNIT_HEAD.fullmatch(head)), 0)
    if unit and all(may_name(head, "number") for head in bare[unit + 1 :]):
        return len(heads) - unit
    return next((at for at, head in enumerate(reversed(bare)) if may_name(head, "text")), len(bare))


def _begun(lines: Sequence[Line], tail: int, *, unit: bool) -> list[_Begun]:
    """The rows, none where a line is of none or its words are too many."""
    rows: list[_Begun] = []
    pieces: list[_Piece] = []
    number = 0
    for text, line in _unbroken(lines):
        tokens = tokens_of(text)
        number = number if pieces else line
        if not (tail and _ends(tokens, tail, unit=unit)):
            pieces = _with_words(pieces, tokens)
            continue
        kept = 1 if TOTAL.fullmatch(tokens[0]) else len(tokens) - tail
        rows.append(_Begun(number, tuple(_with_words(pieces, tokens[:kept])), tuple(tokens[kept:])))
        pieces = []
    return rows if not pieces and all(_clear(row, tail - unit) for row in rows) else []


def _clear(row: _Begun, numbers: int) -> bool:
    """Whether nothing of a row may stand elsewhere: its words are few, and no numbers; a total has a value in every column of numbers."""
    sums = [TOTAL.fullmatch(piece.text) is not None for piece in row.pieces]
    if any(sums):
        return len(sums) == 1 and len(row.tail) >= numbers
    return len(sums) <= _MOST_PIECES and not any(is_number(piece.text) for piece in row.pieces)


def _with_words(pieces: Sequence[_Piece], tokens: Sequence[str]) -> list[_Piece]:
    """The words of a row with those of one more line: a letter alone goes on with the word above, and so does what stands alone
    below a sentence, or is one; a sentence goes on to the end of its line."""
    said = next((at for at, token in enumerate(tokens) if _says(token)), len(tokens))
    goes_on = bool(pieces) and (
        (len(tokens) == 1 and len(tokens[0]) == 1)
        or (_says(pieces[-1].text) and (len(tokens) == 1 or said < len(tokens)))
    )
    if goes_on:
        return [*pieces[:-1], _Piece(pieces[-1].text + " ".join(tokens), pieces[-1].first)]
    words = [*tokens[:said], *([" ".join(tokens[said:])] if said < len(tokens) else [])]
    return [*pieces, *(_Piece(word, at == 0) for at, word in enumerate(words))]


def _says(text: str) -> bool:
    """Whether words are of a sentence."""
    return is_prose(text) or "：" in text


def _unbroken(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """The lines, those that break off within a cell with what follows."""
    begun, number = "", 0
    for at, line in enumerate(lines):
        text = with_next(begun, line.text) if begun else line.text
        number = number if begun else line.number
        below = lines[at + 1].text if at + 1 < len(lines) else ""
        begun = text if below and (is_open(text, below) or below[0] in "（(") else ""
        if not begun:
            yield text, number


def _ends(tokens: Sequence[str], tail: int, *, unit: bool) -> bool:
    """Whether a line ends a row."""
    if TOTAL.fullmatch(tokens[0]):
        return all(map(has_value, tokens[1:])) and len(tokens) > 1
    last = tokens[-tail:]
    values = last[1:] if unit else last
    if len(last) < tail or not all(map(has_value, values)) or not any(map(is_number, values)):
        return False
    return not unit or (len(last[0]) <= _LONGEST_UNIT and not is_number(last[0]) and "=" not in last[0])


def _sums(row: _Begun) -> bool:
    return bool(row.pieces) and TOTAL.fullmatch(row.pieces[0].text) is not None


def _ways(row: _Begun, words: int) -> Iterator[_Way]:
    """Every way to read the words of a row as so many cells and a label, or none; cells break only where lines do. A line that
    has all cells of the row has no other word above it but the label."""
    pieces = row.pieces
    last = next((at for at in range(len(pieces) - 1, -1, -1) if pieces[at].first), 0)
    if len(pieces) - last == words and all(piece.first for piece in pieces[:last]):
        yield _Way("".join(piece.text for piece in pieces[:last]), tuple(piece.text for piece in pieces[last:]))
        return
    for start in range(len(pieces) + 1):
        for end in range(start, len(pieces) + 1 if start else 1):
            label = pieces[start - 1 : end] if start else ()
            if all(piece.first for piece in label[1:]):
                rest = [*pieces[: start - 1], *pieces[end:]] if start else list(pieces)
                for cells in _parted(rest, words):
                    yield _Way("".join(piece.text for piece in label), cells)


def _parted(pieces: Sequence[_Piece], count: int) -> Iterator[tuple[str, ...]]:
    """Every way to make so many cells of words in order."""
    for inner in combinations(range(1, len(pieces)), count - 1):
        cuts = [0, *inner, len(pieces)]
        parts = [pieces[start:end] for start, end in pairwise(cuts)]
        if all(part and all(piece.first for piece in part[1:]) for part in parts):
            yield tuple("".join(piece.text for piece in part) for part in parts)


def _chosen(ways: Sequence[Sequence[_Way]], words: int) -> list[_Way | None]:
    """The way of every row: the only one, or that in which most of its cells say what others say in their columns, its label is
    like others; where nothing tells, without a label."""
    chosen: list[_Way | None] = [some[0] if len(some) == 1 else None for some in ways]
    for _ in range(2):
        sure = [way for way in chosen if way]
        said = [frozenset(_kind(way.cells[column]) for way in sure) for column in range(words)]
        labels = [way.label for way in sure if way.label]

        def likely(way: _Way, said: Sequence[frozenset[str]] = said, labels: Sequence[str] = labels) -> tuple[int, ...]:
            known = sum(_kind(cell) in there for cell, there in zip(way.cells, said, strict=True))
            letters = sum(len(cell) == 1 for cell in way.cells)
            return known, -letters, -bool(way.label), max((_alike(way.label, one) for one in labels), default=0)

        chosen = [some[0] if len(some) == 1 else max(some, key=likely, default=None) for some in ways]
    return chosen


def _kind(text: str) -> str:
    return "=" if any(sign in text for sign in "=＝×") else text


def _alike(label: str, other: str) -> int:
    """How many letters two labels share where they begin or end."""
    return max(_shared(label, other), _shared(label[::-1], other[::-1]))


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _whole_labels(ways: Sequence[_Way | None]) -> list[_Way | None]:
    """The ways with labels of which the last letter went into the next row whole again."""
    found = list(ways)
    begun = -1
    for at, way in enumerate(found):
        if way is None or not way.label:
            continue
        above = found[begun] if begun >= 0 else None
        if len(way.label) == 1 and above is not None:
            found[begun] = _Way(above.label + way.label, above.cells)
            found[at] = _Way("", way.cells)
        else:
            begun = at
    return found


def _row(row: _Begun, way: _Way | None, columns: int) -> Row:
    """The cells of a row, counted from its end."""
    cells = [*(way.cells if way else ()), *row.tail]
    label = way.label if way else row.pieces[0].text
    placed = list(enumerate(cells, start=columns - len(cells)))
    return Row(tuple([(0, label), *placed] if label else placed), USUAL)
