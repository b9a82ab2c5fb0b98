"""What a document says of land classes and instruments, as the packs have it, and the same with one place changed: the truth.

Nothing here is read by the audit: places are found in the paragraphs of the document by the rows of the packs themselves.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xiufu.core.spot import Spot
from xiufu.document.blocks import Block, Cell, Document, Footnote, Heading, Paragraph, Table, Text
from xiufu.document.spots import texts
from xiufu.packs.class_names import name_key
from xiufu.packs.instruments import Instrument, read_number, title_key
from xiufu.packs.library import built_in_class_names, built_in_library

NAMES = built_in_class_names()
CATALOGUE = built_in_library().instruments()
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
PAIR = re.compile(r"(?<![\dA-Za-z.,/-])(\d{2}|\d{4}[A-Z]?|\d{6})([ 　]?)([一-龥]{2,12})")
TITLE = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)?)》")
DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
EDITION = re.compile(r"((?:19|20)\d\d)年(?:修[订正])")
ADOPTION, TO_FORCE = timedelta(days=92), timedelta(days=731)
"""How long before it was made public it may have been adopted, and after that have come into force."""


@dataclass(frozen=True)
class Word:
    """A place in a paragraph that a pack knows: what is changed there, and the words that say it as a whole."""

    kind: str
    spot: Spot
    span: tuple[int, int]
    whole: tuple[int, int]
    wrong: Callable[[str], bool]
    """Whether other words there contradict the pack."""


def words_of(document: Document, on: date) -> Iterator[Word]:
    """Every code and name of a land class, every title, number, year and date of an instrument that a pack knows."""
    for spot, text in texts(document):
        yield from _pairs(spot, text)
        yield from _cited(spot, text, on)
    yield from _columns(document)


def _pairs(spot: Spot, text: str) -> Iterator[Word]:
    for match in PAIR.finditer(text):
        code = match[1]
        names = (match[3][:length] for length in range(len(match[3]), 1, -1))
        name = next((one for one in names if NAMES.of(code, name_key(one))), "")
        if name:
            whole = match.start(1), match.start(3) + len(name)
            yield Word("code", spot, match.span(1), whole, _not_class(name=name))
            yield Word("name", spot, (match.start(3), whole[1]), whole, _not_class(code=code))


def _columns(document: Document) -> Iterator[Word]:
    """Codes and names in cells side by side."""
    for number, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            continue
        for r, row in enumerate(block.grid()):
            for c in range(len(row) - 1):
                for here, beside in ((c, c + 1), (c + 1, c)):
                    code, name = (row[one][0].text.strip() for one in (here, beside))
                    if row[here][1] and row[beside][1] and NAMES.of(code, name_key(name)):
                        at, there = Spot(number, r, here, 0), Spot(number, r, beside, 0)
                        yield Word("code", at, (0, len(code)), (0, len(code)), _not_class(name=name))
                        yield Word("name", there, (0, len(name)), (0, len(name)), _not_class(code=code))


def _not_class(code: str = "", name: str = "") -> Callable[[str], bool]:
    return lambda said: not NAMES.of(code or said, name_key(name or said))


def _cited(spot: Spot, text: str, on: date) -> Iterator[Word]:
    ends = [*(match.start() for match in TITLE.finditer(text)), len(text)]
    for n, match in enumerate(TITLE.finditer(text)):
        rows = [CATALOGUE.rows[i] for i in CATALOGUE.by_title.get(title_key(match[1]), ())]
        behind = re.split("[。；;]", text[match.end() : ends[n + 1]])[0]
        until = match.end() + len(behind)
        if rows:
            whole = match.start(), until
            yield Word("title", spot, match.span(1), match.span(), _no_title)
            yield from _dated(spot, match.end(), behind, whole, rows, on)
    for row, number in _numbers():
        for found in number.finditer(text):
            titled = next((m for m in TITLE.finditer(text) if m.end() <= found.start() <= m.end() + 25), None)
            if not titled or title_key(titled[1]) == title_key(row.title):
                start = titled.start() if titled else found.start()
                # Without its title a number of no standard says nothing that could be wrong.
                yield from _of_number(spot, found, (start, found.end()), named=bool(titled))


def _numbers() -> Iterator[tuple[Instrument, re.Pattern[str]]]:
    for row in CATALOGUE.rows:
        for number in filter(None, row.number.split(";")):
            parts = re.split(r"([\s〔〕/—-]+)", number)
            spelt = "".join(
                r"[\s〔〕\[\]【】（）()/—–-]*" if n % 2 else re.escape(part) for n, part in enumerate(parts)
            )
            turned = re.sub(r"令第(\d+)号$", r"第\1号令", spelt)
            yield row, re.compile(rf"(?<![A-Za-z])(?:{spelt}|{turned})(?![\d.])")


def _of_number(spot: Spot, found: re.Match[str], whole: tuple[int, int], *, named: bool) -> Iterator[Word]:
    words = found[0]
    year = re.search(r"(?:19|20)\d\d(?=[〕\])）】]|$)", words)
    if not named:
        return
    if year:
        start = found.start() + year.start()
        yield Word("year", spot, (start + 2, start + 4), whole, _no_number(found, start + 2, start + 4))
    base = re.search(
        r"\d[\d.]*",
        words[: year.start()] if year and not words.endswith("号") else re.sub(r"[〔\[(（【]\d{4}", "#####", words),
    )
    if base:
        start, end = found.start() + base.start(), found.start() + base.end()
        yield Word("number", spot, (start, end), whole, _no_number(found, start, end))
    letters = re.match(r"[A-Z]{2}", words)
    if letters:
        yield Word("series", spot, found.span(), whole, lambda said: True)


def _no_number(found: re.Match[str], start: int, end: int) -> Callable[[str], bool]:
    before, behind = found[0][: start - found.start()], found[0][end - found.start() :]

    def wrong(said: str) -> bool:
        number = read_number(f"{before}{said}{behind}")
        return number is None or not any(number in numbers for numbers in CATALOGUE.numbers.values())

    return wrong


def _no_title(said: str) -> bool:
    return title_key(said) not in CATALOGUE.by_title


def _dated(
    spot: Spot, begins: int, behind: str, whole: tuple[int, int], rows: Sequence[Instrument], on: date
) -> Iterator[Word]:
    """The day that is written behind a title, and the year of a revision."""
    if (day := DAY.search(behind)) and not _day_wrong(rows, day[0]):
        span = begins + day.start(), begins + day.end()
        yield Word("date", spot, span, whole, lambda said: _day_wrong(rows, said))
    if (edition := EDITION.search(behind)) and rows[0].revised and not _edition_wrong(rows, edition[1], on):
        span = begins + edition.start(1), begins + edition.end(1)
        yield Word("edition", spot, span, whole, lambda said: _edition_wrong(rows, said, on))


def _day_wrong(rows: Sequence[Instrument], said: str) -> bool:
    """Whether nothing of it was made, nor can have come into force, on that day."""
    match = DAY.fullmatch(said)
    assert match
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    stages = [(row.issued_date, row.effective_date) for row in rows] + [one for row in rows for one in row.revised]
    known = max(one for stage in stages for one in stage if one)
    until = max((row.as_of or known) if row.kind in ("law", "regulation", "rule") else date.max for row in rows)
    return day <= until and not any(_possible(made, force, day) for made, force in stages)


def _possible(made: date | None, force: date | None, day: date) -> bool:
    if made and force and force > made:
        return made - ADOPTION <= day <= force
    if made:
        return made - ADOPTION <= day <= made + TO_FORCE
    return bool(force and force - TO_FORCE <= day <= force)


def _edition_wrong(rows: Sequence[Instrument], said: str, on: date) -> bool:
    """Whether none of its revisions was in that year, as far as the pack can know."""
    year = int(said)
    years = {
        day.year
        for row in rows
        for stage in ((row.issued_date, row.effective_date), *row.revised)
        for day in stage
        if day
    }
    last = max(row.as_of.year - 1 if row.as_of else max(years) for row in rows)
    return year > on.year or (year <= last and not {year, year - 1} & years)


def other_words(word: Word, text: str, dice: random.Random) -> str | None:
    """What a typist may write there instead, such that the pack contradicts it; nothing where there is no such."""
    said = text[slice(*word.span)]
    for _ in range(12):
        other = _WAYS[word.kind](said, dice)
        if other != said and word.wrong(other):
            return other
    return None


def _digit(said: str, dice: random.Random) -> str:
    at = dice.choice([i for i, letter in enumerate(said) if letter.isdigit()])
    return said[:at] + dice.choice([d for d in "0123456789" if d != said[at]]) + said[at + 1 :]


def _letter(said: str, dice: random.Random) -> str:
    at = dice.choice([i for i, letter in enumerate(said) if "一" <= letter <= "龥"])
    return said[:at] + dice.choice(COMMON) + said[at + 1 :]


def _class_name(said: str, dice: random.Random) -> str:
    return dice.choice(sorted({one.name for one in NAMES.classes.values() if "（" not in one.name}))


def _series(said: str, dice: random.Random) -> str:
    """Another letter of a standard's number, or its T lost."""
    if "/T" in said and dice.random() < 0.5:
        return said.replace("/T", "", 1)
    other = dice.choice([word for word in ("GB", "TD", "HJ", "DZ", "NY", "LY", "SL") if word != said[:2]])
    return other + said[2:]


_WAYS: dict[str, Callable[[str, random.Random], str]] = {
    "code": _digit,
    "name": lambda said, dice: _class_name(said, dice) if dice.random() < 0.5 else _letter(said, dice),
    "title": _letter,
    "number": _digit,
    "year": _digit,
    "edition": lambda said, dice: said[:2] + _digit(said[2:], dice),
    "date": lambda said, dice: said[:2] + _digit(said[2:], dice),
    "series": _series,
    "letter": _letter,
}


def rewritten(document: Document, spot: Spot, span: tuple[int, int], words: str) -> Document:
    """The document with other words at a place of a paragraph."""
    block = document.blocks[spot.block]
    blocks = list(document.blocks)
    blocks[spot.block] = _in_block(block, spot, span, words)
    return replace(document, blocks=tuple(blocks))


def _in_block(block: Block, spot: Spot, span: tuple[int, int], words: str) -> Block:
    match block:
        case Heading():
            shift = len(block.title) - len(block.text)
            start, end = span[0] - shift, span[1] - shift
            return replace(block, text=f"{block.text[:start]}{words}{block.text[end:]}")
        case Paragraph():
            return _in_paragraph(block, span, words)
        case Table() if spot.row < 0:
            notes = [
                _in_paragraph(note, span, words) if n == spot.paragraph else note
                for n, note in enumerate(block.notes, 1)
            ]
            return replace(block, notes=tuple(notes))
        case Table():
            starts = iter([(r, c) for r, row in enumerate(block.grid()) for c, (_, begins) in enumerate(row) if begins])
            here = (spot.row, spot.column)
            rows = tuple(
                tuple(_in_cell(cell, spot.paragraph, span, words) if next(starts) == here else cell for cell in row)
                for row in block.rows
            )
            return replace(block, rows=rows)
        case _:
            raise AssertionError(block)


def _in_cell(cell: Cell, number: int, span: tuple[int, int], words: str) -> Cell:
    left = [number]

    def inside(part: Paragraph | Table) -> Paragraph | Table:
        if isinstance(part, Table):
            rows = tuple(
                tuple(replace(one, content=tuple(map(inside, one.content))) for one in row) for row in part.rows
            )
            return replace(part, rows=rows)
        left[0] -= 1
        return _in_paragraph(part, span, words) if left[0] == -1 else part

    return replace(cell, content=tuple(map(inside, cell.content)))


def _in_paragraph(paragraph: Paragraph, span: tuple[int, int], words: str) -> Paragraph:
    text = paragraph.text
    notes = (run for run in paragraph.runs if isinstance(run, Footnote))
    return replace(paragraph, runs=(Text(f"{text[: span[0]]}{words}{text[span[1] :]}"), *notes))
