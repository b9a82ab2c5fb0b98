"""Codes and names one behind the other on a line (同一行的代码与名称): rows of tables put together from lines, legends of drawings.

What columns are is not certain there; what stands beside what is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from xiufu.audit.blame import CERTAIN
from xiufu.audit.codes.coded import CODE, Coded, coded
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Cell, Table
from xiufu.packs.class_names import ClassNames, name_key
from xiufu.packs.instruments import plain

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_WORD = re.compile(r"\S+")
_GLUED = re.compile(rf"(?P<code>{CODE})(?P<name>[一-龥][一-龥()、]+)")
_NAME = re.compile(r"[一-龥][一-龥()、]+")
_WHOLE_CODE = re.compile(CODE)
_ENTRY = re.compile(rf"{CODE}\s?[一-龥][一-龥()、]+")
_LEAST = 2
_FIRST_LEVEL = 2


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a line and where it stands."""

    text: str
    at: Passage


Line = tuple[range, Sequence[_Word]]
"""The rows of the table that a line is, none of a legend, and its words."""
_NO_LINE: Line = range(0), ()


def all_coded(paper: "Paper") -> Iterator[Coded]:
    """Every code with its name (全部代码与名称): those of lines that bear each other out as these have them, all others before."""
    lined = tuple(_in_lines(paper))
    there = {(one.at.spot, one.code) for one in lined}
    yield from (one for one in coded(paper) if (one.at.spot, one.code) not in there)
    yield from lined


def _in_lines(paper: "Paper") -> Iterator[Coded]:
    """Codes with the names beside them on lines that bear each other out: of at least two, half are right."""
    for lines in (*_tables(paper), *_legends(paper)):
        behind, before = (_pairs(lines, paper.known.class_names, ahead=ahead) for ahead in (False, True))
        right = [sum(_right(one, paper.known.class_names) for one in side) for side in (behind, before)]
        if right[0] != right[1]:
            yield from _borne_out(behind if right[0] > right[1] else before, paper.known.class_names)


def _tables(paper: "Paper") -> Iterator[list[Line]]:
    """The rows of tables whose columns are not certain."""
    for number, block in enumerate(paper.file.document.blocks):
        certain = paper.file.certainty.get(number, CERTAIN) >= CERTAIN
        if isinstance(block, Table) and not certain and number not in paper.too_long:
            yield [(range(r, r + 1), _row(paper, Spot(number, r), row)) for r, row in enumerate(block.grid())]


def _row(paper: "Paper", at: Spot, row: Sequence[tuple[Cell, bool]]) -> list[_Word]:
    words: list[_Word] = []
    for c, (cell, begins) in enumerate(row):
        if begins and cell.rowspan == 1:
            for p, _ in enumerate(cell.paragraphs()):
                spot = replace(at, column=c, paragraph=p)
                words += _words(spot, paper.texts.get(spot, ""))
    return words


def _legends(paper: "Paper") -> Iterator[list[Line]]:
    """Lines one below the other that are nothing but a code and a name each (图例)."""
    run: list[Line] = []
    for spot, text in paper.texts.items():
        if spot.row < 0 and _ENTRY.fullmatch(plain(text).strip()):
            run.append((range(0), _words(spot, text)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _words(spot: Spot, text: str) -> list[_Word]:
    words: list[_Word] = []
    for found in _WORD.finditer(plain(text)):
        start, end = found.span()
        if glued := _GLUED.fullmatch(found[0]):
            middle = start + glued.start("name")
            words.append(_Word(glued["code"], Passage(spot, start, middle)))
            words.append(_Word(glued["name"], Passage(spot, middle, end)))
        else:
            words.append(_Word(found[0], Passage(spot, start, end)))
    return words


def _pairs(lines: Sequence[Line], names: ClassNames, *, ahead: bool) -> list[Coded]:
    """Every code with the word behind it, or ahead of it, where that is a class or one but for a letter."""
    found: list[Coded] = []
    for rows, words in _joined(lines, names):
        for one, two in pairwise(words):
            code, name = (two, one) if ahead else (one, two)
            if not _WHOLE_CODE.fullmatch(code.text) or not _NAME.fullmatch(name.text):
                continue
            known, meant = names.named(name.text), names.misspelt(code.text, name.text)
            if (known or meant) and not _broken(code.text, name.text, names):
                same = code.at.spot == name.at.spot
                first, last = (name.at, code.at) if ahead else (code.at, name.at)
                at = Passage(first.spot, first.start, last.end) if same else code.at
                found.append(Coded(code.text, known, f"{one.text} {two.text}", at, True, rows, meant))
    return found


def _joined(lines: Sequence[Line], names: ClassNames) -> Iterator[Line]:
    """Lines with the last name whole, where no class has it and the first word of the next line makes it one (折行的名称)."""
    for (rows, words), (_, below) in zip_longest(lines, lines[1:], fillvalue=_NO_LINE):
        if words and below and not names.named(words[-1].text) and names.named(words[-1].text + below[0].text):
            words = [*words[:-1], replace(words[-1], text=words[-1].text + below[0].text)]
        yield rows, words


def _broken(code: str, name: str, names: ClassNames) -> bool:
    """Whether a name is but the beginning of that of its code, which goes on in the next line."""
    whole = (name_key(one.name) for one in names.by_code.get(code, {}).values())
    return any(one != name_key(name) and one.startswith(name_key(name)) for one in whole) and not names.of(
        code, names.named(name)
    )


def _borne_out(pairs: Sequence[Coded], names: ClassNames) -> Iterator[Coded]:
    """Those of the second level where at least half are right; then those of the first level where half of them are, too."""
    below = [one for one in pairs if len(one.code) > _FIRST_LEVEL]
    above = [one for one in pairs if len(one.code) == _FIRST_LEVEL]
    if _mostly_right(below, names):
        yield from below
        if _mostly_right(above, names):
            yield from above


def _mostly_right(pairs: Sequence[Coded], names: ClassNames) -> bool:
    return len(pairs) >= _LEAST and 2 * sum(_right(one, names) for one in pairs) >= len(pairs)


def _right(one: Coded, names: ClassNames) -> bool:
    return bool(names.of(one.code, one.name))
