"""Where tables of a text begin and end (表格范围): their titles, the run of lines that are their heads and rows."""

import re
from collections.abc import Sequence
from functools import lru_cache

from xiufu.reading.captions import NOTE, NUMBERED_TITLE, TITLE, UNIT, split_unit
from xiufu.reading.headings import numbered_as
from xiufu.reading.text_lines import Line, is_prose, is_row, is_upright, tokens_of, width_of
from xiufu.reading.text_rows import is_open, places, usual_places

CLOSED = frozenset("。；！？：.;!?:")
_MOST_HEAD_LINES = 30
_MOST_BETWEEN = 3
_MOST_WORDS = 7
_LONGEST_TITLE = 50
_LEAST_HEADS = 4
"""A line of so many words apart is one of heads, however long."""
_ENDED = re.compile(r"(?:[—–－-]\s*)?(?:合|总)\s*计\s")
"""A row after which a table ends if words follow."""


def upright(lines: Sequence[Line], at: int) -> int:
    """How many lines from here are a word set upright (竖排)."""
    for longest, least in ((1, 2), (2, 3)):
        count = 0
        while at + count < len(lines) and is_upright(lines[at + count].text, longest):
            count += 1
        if count >= least:
            return count
    return 0


def title_of(lines: Sequence[Line], at: int) -> tuple[str, str, int]:
    """Title and unit of a table (表题、单位), and where it goes on; no title where the line is none."""
    text, unit = split_unit(lines[at].text)
    if not text:
        return "", unit, at + 1
    said = "".join(tokens_of(text)) if len(tokens_of(text)) == 1 else text
    if is_prose(text) or len(text) > _LONGEST_TITLE or text[-1] in CLOSED:
        return "", "", at
    if NUMBERED_TITLE.match(text) or (TITLE.fullmatch(said) and not is_row(text)):
        return said, unit, at + 1
    return "", "", at


def is_across(text: str) -> bool:
    """Whether a line below a title is across the table (通栏): it states something rather than heading a column."""
    return split_unit(text)[1] != "" or ("：" in text and not is_row(text))


def region(lines: Sequence[Line], begin: int, width: int) -> int:
    """Where the run of heads and rows that begins here ends (表格范围)."""
    end, last, blank = begin, begin, 0
    rows = False
    while end < len(lines):
        text = lines[end].text
        if NUMBERED_TITLE.match(text):
            break
        if is_row(text):
            rows, blank = True, 0
            last = end + 1
        else:
            if rows and end == last and _ENDED.match(lines[end - 1].text):
                break
            blank += 1
            most = _MOST_BETWEEN if rows else _MOST_HEAD_LINES
            if blank > most or not _may_be_cell(lines, end, width):
                goes_on = _resumes(lines, end, lines[begin:last]) if rows else _first_row(lines, end)
                if goes_on == end:
                    break
                end, blank = goes_on, 0
                continue
        end += 1
    return last


def _resumes(lines: Sequence[Line], at: int, above: Sequence[Line]) -> int:
    """Where the rows of a table go on after words that are too long for a cell (表行续接), ``at`` where they do not: a row that
    has a number with as many decimal places as most rows above have."""
    usual = usual_places(line.text for line in above)
    for end in range(at, min(len(lines), at + _MOST_WORDS)):
        text = lines[end].text
        if is_row(text) and usual and places(text) == usual:
            return end
        if NUMBERED_TITLE.match(text) or NOTE.match(text) or UNIT.search(text) or text[-1] in "。；！？：":
            break
        titled = _is_title(text) and not is_prose(text) and not is_open(text)
        if titled or (numbered_as(text) is not None and not is_row(text)) or upright(lines, end):
            break
    return at


def _first_row(lines: Sequence[Line], at: int) -> int:
    """Where a first row of which a cell is prose ends (首行), ``at`` where none begins: in the value of the next line, or on its
    own, where it has as many cells as the heads above and a number with as many decimal places as the next row."""
    tokens = tokens_of(lines[at].text)
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    if not is_row(below):
        return at
    alike = 1 < places(lines[at].text) == places(below) and lines[at].text[-1] not in CLOSED
    whole = alike and at > 0 and 2 < len(tokens) == len(tokens_of(lines[at - 1].text))
    return at + 1 if whole or (tokens[0] in ("1", "一") and is_open(lines[at].text)) else at


def goes_further(lines: Sequence[Line], end: int, width: int) -> bool:
    """Whether rows follow a table (其后还有表行) with nothing between but words of which nobody knows where they belong, be they
    sentences; after its total none is of it."""
    if end and _ENDED.match(lines[end - 1].text):
        return False
    sentences = 0
    for line in lines[end : end + _MOST_HEAD_LINES]:
        if NUMBERED_TITLE.match(line.text) or NOTE.match(line.text) or UNIT.search(line.text):
            return False
        if is_row(line.text):
            return True
        if not _like_cell(line.text, width):
            sentences += 1
        if sentences > _MOST_BETWEEN or (numbered_as(line.text) and not is_prose(line.text)) or _is_title(line.text):
            return False
    return False


def _is_title(text: str) -> bool:
    said = "".join(tokens_of(text))
    return len(said) > 3 and TITLE.fullmatch(said) is not None


def _may_be_cell(lines: Sequence[Line], at: int, width: int) -> bool:
    return _like_cell(lines[at].text, width) and not upright(lines, at)


@lru_cache(maxsize=1024)
def _like_cell(text: str, width: int) -> bool:
    if (
        is_prose(text)
        or text[-1] in "。；！？："
        or NOTE.match(text)
        or NUMBERED_TITLE.match(text)
        or UNIT.search(text)
    ):
        return False
    if width and width_of(text) * 10 > width * 8 and len(tokens_of(text)) < _LEAST_HEADS:
        return False
    if len(tokens_of(text)) == 1 and _is_title(text):
        return False
    return numbered_as(text) is None
