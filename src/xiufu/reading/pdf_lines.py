"""Letters on a page → lines of text (文字行): spaces, raised and lowered letters, letters that cannot be read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median_low

from xiufu.reading.pdf_frame import Rect, around, turned
from xiufu.reading.pdf_page import PUNCTUATION, UNKNOWN, Letter

_RAISED = dict(zip("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-−–()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎", strict=True))
_EAST = re.compile(r"[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff65\u3000-\u303f、。，；：（）《》“”‘’—…]")
_POISONED = re.compile(rf"[0-9.,，．０-９%％]*{UNKNOWN}[0-9.,，．０-９%％{UNKNOWN}]*")
_NEVER_FIRST = frozenset("、，。；：！？）》」』】〕”’％℃")
_FULL_TURN = 4
_SMALL = 87
"""Percent of the size of a line that a raised or lowered letter has at most."""


@dataclass(frozen=True)
class Line:
    """A line of text (文字行): its letters from left to right, all upright."""

    letters: tuple[Letter, ...]

    @cached_property
    def rect(self) -> Rect:
        """The rectangle around it."""
        return around(letter.rect for letter in self.letters)

    @cached_property
    def size(self) -> int:
        """The usual size of its letters."""
        return median_low(letter.size for letter in self.letters)

    @property
    def base(self) -> int:
        """Its baseline."""
        size = self.size
        return median_low(letter.base for letter in self.letters if 100 * letter.size >= _SMALL * size)

    @property
    def bold(self) -> bool:
        """Whether most of its letters are bold, of the Chinese ones where there are any."""
        letters = [one for one in self.letters if "\u2e80" <= one.text < "\uff00" and one.text not in PUNCTUATION]
        counted = letters or self.letters
        return 2 * sum(letter.bold for letter in counted) > len(counted)

    @property
    def text(self) -> str:
        """What it says."""
        return text_of(self)

    @property
    def beginning(self) -> int:
        """How wide the word is that it begins with, which no line could have broken."""
        letters = [letter for letter in self.letters if letter.text != " "]
        end = letters[0].rect.right
        for last, letter in pairwise(letters):
            gap = letter.rect.left - last.rect.right
            if letter.text not in _NEVER_FIRST and (
                _EAST.match(last.text) or _EAST.match(letter.text) or gap > last.size // 5
            ):
                break
            end = letter.rect.right
        return end - letters[0].rect.left

    def parts(self, gap: int) -> "list[Line]":
        """It cut where it leaves more than ``gap`` free."""
        cut: list[list[Letter]] = []
        for letter in self.letters:
            if letter.text == " ":
                continue
            if cut and letter.rect.left - max(one.rect.right for one in cut[-1][-3:]) <= gap:
                cut[-1].append(letter)
            else:
                cut.append([letter])
        return [Line(tuple(part)) for part in cut]


def lines_of(letters: Sequence[Letter]) -> list[Line]:
    """The lines of upright letters (成行), from above. Small raised or lowered letters belong to the line beside them."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (one.base, one.rect.left)):
        last = rows[-1][-1] if rows else None
        if last and letter.base - last.base <= max(min(letter.size, last.size) // 5, 50):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    lines = [Line(tuple(sorted(row, key=lambda one: (one.rect.left, one.rect.right)))) for row in rows]
    return [line for line in _with_scripts(lines) if any(letter.text != " " for letter in line.letters)]


def _with_scripts(lines: list[Line]) -> list[Line]:
    sizes = [line.size for line in lines]
    kept: list[list[Letter]] = [list(line.letters) for line in lines]
    for i, line in enumerate(lines):
        for run in _runs(line):
            for j in (i - 1, i + 1):
                if 0 <= j < len(lines) and 100 * sizes[i] < _SMALL * sizes[j] and _beside(run, lines[j]):
                    kept[j].extend(run)
                    kept[i] = [letter for letter in kept[i] if letter not in run]
                    break
    return [Line(tuple(sorted(row, key=lambda one: (one.rect.left, one.rect.right)))) for row in kept if row]


def _runs(line: Line) -> Iterator[list[Letter]]:
    for part in line.parts(line.size // 2):
        yield list(part.letters)


def _beside(run: list[Letter], line: Line) -> bool:
    """Whether small letters stand right beside a letter of a line, raised or lowered by less than its height."""
    rect = around(letter.rect for letter in run)
    near = line.size // 3
    return any(
        letter.text != " "
        and min(abs(rect.left - letter.rect.right), abs(letter.rect.left - rect.right)) <= near
        and min(rect.bottom, letter.rect.bottom) - max(rect.top, letter.rect.top) >= (rect.bottom - rect.top) // 3
        for letter in line.letters
    )


def text_of(line: Line) -> str:
    """What a line says (文字): spaces between words, none between Chinese letters that stand close.

    Letters whose font does not say which they are stand as �, and so do the digits that touch them.
    """
    said: list[str] = []
    last: Letter | None = None
    space = False
    for letter, shown in zip(line.letters, _scripts(line), strict=True):
        if letter.text == " ":
            space = True
            continue
        if last is not None and _apart(last, letter, letter.rect.left - last.rect.right, space=space):
            said.append(" ")
        said.append(shown)
        last, space = letter, False
    text = "".join(said)
    return _POISONED.sub(lambda found: UNKNOWN * len(found.group()), text) if UNKNOWN in text else text


def _apart(last: Letter, letter: Letter, gap: int, *, space: bool) -> bool:
    size = min(last.size, letter.size)
    if last.text in PUNCTUATION or letter.text in PUNCTUATION:
        return gap > 2 * size
    east = bool(_EAST.match(last.text)) + bool(_EAST.match(letter.text))
    if east == 0:
        return (space and gap > -size // 2) or gap > size // 4
    return gap > (2 * size if east == 2 else size // 2 + size // 4) or (east == 1 and space)


def _scripts(line: Line) -> list[str]:
    """What each letter is written as: small digits raised or lowered beside a larger letter as what they are."""
    letters, size, base = line.letters, line.size, line.base
    shown = [letter.text for letter in letters]
    start = 0
    while start < len(letters):
        end = start
        while end < len(letters) and 100 * letters[end].size < _SMALL * size and letters[end].text != " ":
            end += 1
        run = letters[start:end]
        if run and _adjoins(letters, start, end):
            marks = _RAISED if run[0].base < base - size // 7 else _LOWERED if run[0].base > base + size // 20 else {}
            if all(letter.text in marks for letter in run):
                shown[start:end] = [marks[letter.text] for letter in run]
        start = max(end, start + 1)
    return shown


def _adjoins(letters: Sequence[Letter], start: int, end: int) -> bool:
    """Whether larger letters stand right before or, at the beginning of a line, right behind."""
    if start:
        last = letters[start - 1]
        return last.text != " " and letters[start].rect.left - last.rect.right <= last.size // 4
    return end < len(letters) and letters[end].text != " "


def joined(first: str, second: str) -> str:
    """Two lines of a paragraph as one (接行): a space only between words that are not Chinese.

    >>> joined("表土剥", "离"), joined("slope", "length"), joined("GB/T 2101", "0—2017"), joined("共", "12")
    ('表土剥离', 'slope length', 'GB/T 2101 0—2017', '共12')
    """
    if not first or not second:
        return first or second
    close = _EAST.match(first[-1]) or _EAST.match(second[0]) or first[-1] in "-/" or second[0] in "-/%）)"
    return first + second if close else f"{first} {second}"


def upright(letters: Sequence[Letter]) -> dict[int, list[Letter]]:
    """Letters by their direction, each turned to stand upright (转正)."""
    found: dict[int, list[Letter]] = {}
    if not letters:
        return found
    far = max(max(letter.rect.right, letter.rect.bottom) for letter in letters)
    for letter in letters:
        rect = turned(letter.rect, letter.turn, far, far)
        found.setdefault(letter.turn, []).append(letter._replace(rect=rect))
    return found


def back(rect: Rect, turn: int, letters: Sequence[Letter]) -> Rect:
    """A rectangle among turned letters, on the page (转回)."""
    far = max(max(letter.rect.right, letter.rect.bottom) for letter in letters)
    return turned(rect, -turn % _FULL_TURN, far, far)
