"""Rows of a table of which a text kept only lines (文字表行): what was broken over lines is one again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from xiufu.reading.text_cells import CODE, TOTAL
from xiufu.reading.text_lines import HELD, INDEX, Line, is_dash, is_number, is_prose, is_row, tokens_of

_SIGNS = ("×", "÷", "＋", "=", "＝")
_GOES_ON = frozenset("、=＝×+＋～~")
_REST_OF_DATE = re.compile(r"[年月日]\s?(?:\d|$)")
_REST_OF_MEASURE = re.compile(r"(?:kW|kVA|kV|kg|[ckm]?m[²³23]?|t|L|MPa|hp|马力)(?:\s|$)")
_CLASS = re.compile(r"\d{2}(?:\d{2})?[A-Z]?")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,}(?:[（(].*)?")
_MOST_FRAGMENTS = 5
_LONGEST_REST = 2


def words_last(rows: Sequence[Line], columns: int) -> int:
    """How many columns a table has (列数) whose whole rows all end in words, 0 where that cannot be said. A line that breaks off
    within a cell does not show how its row ends."""
    spelled = [(tokens_of(row.text), is_open(row.text)) for row in rows if is_row(row.text)]
    whole = [one for one in spelled if len(one[0]) >= columns and not TOTAL.fullmatch(one[0][0])]
    return columns if whole and not any(is_number(tokens[-1]) and not breaks for tokens, breaks in whole) else 0


def whole_rows(lines: Sequence[Line], words_last: int) -> tuple[list[tuple[int, str]], bool]:
    """Rows whose words were broken over lines are one again (整行), and whether there are words of which nobody knows which row
    they are of: they go before the next one, for a word never moves a number to another column; at the end of a row that lacks
    its last cell, where that is of words."""
    rows: list[tuple[int, str]] = []
    apart = False
    usual = usual_places(line.text for line in lines) if words_last else 0
    tail = False
    begun: tuple[int, str] | None = None
    for i, line in enumerate(lines):
        text = with_next(begun[1], line.text) if begun else line.text
        number = begun[0] if begun else line.number
        fragment = _is_fragment(text, longest=_MOST_FRAGMENTS if begun else 1)
        begun = None
        below = lines[i + 1].text if i + 1 < len(lines) else ""
        words = is_prose(text) or (usual > 0 and places(text) < usual and not _begins(text))
        if is_open(text, below) and below:
            begun = (number, text)
        elif (
            rows
            and (words or fragment)
            and (_lacks(rows[-1][1], text, words_last) or (tail and (not fragment or text[0] in "（(")))
        ):
            rows[-1] = rows[-1][0], f"{rows[-1][1]} {text.replace(' ', HELD) if words else text}"
            apart, tail = apart or not words, True
        elif not is_row(text) and below and is_row(below) and is_number(tokens_of(below)[0]) and not _leads(below):
            begun = (number, text + " ")
        elif fragment and rows and below and TOTAL.fullmatch(tokens_of(below)[0]):
            rows[-1] = rows[-1][0], f"{rows[-1][1]} {text}"
            apart = True
        elif (fragment or (is_prose(text) and not _ends_row(text) and not (usual and places(text) == usual))) and any(
            is_row(one.text) for one in lines[i + 1 : i + 1 + _MOST_FRAGMENTS]
        ):
            begun = (number, text + " ")
            apart = True
        else:
            rows.append((number, text))
            tail = False
    return _held(rows, usual, words_last), apart


def _held(rows: list[tuple[int, str]], usual: int, columns: int) -> list[tuple[int, str]]:
    """Rows with all that follows their number as one cell, where the last but one column is of numbers and the last of words."""
    found: list[tuple[int, str]] = []
    at_end = 0
    for number, text in rows:
        tokens = tokens_of(text)
        at = next((i for i, token in enumerate(tokens) if usual and is_number(token) and places(token) == usual), 0)
        at_end += at == columns - 2
        words = HELD.join(token.replace(" ", HELD) for token in tokens[at + 1 :])
        found.append(
            (number, " ".join([*(t.replace(" ", HELD) for t in tokens[: at + 1]), *([words] if words else [])]))
        )
    return found if usual and 2 * at_end > len(rows) else rows


def merged(rows: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The rows, those without a value as the beginning of the next one, of which the words were broken (并行)."""
    found: list[tuple[int, str]] = []
    begun: tuple[int, str] | None = None
    for number, text in rows:
        line = (begun[0], f"{begun[1]}{text}") if begun else (number, text)
        states = any(is_number(token) or is_dash(token) for token in tokens_of(text)[1:])
        begun = None if states or TOTAL.fullmatch(tokens_of(text)[0]) else line
        if not begun:
            found.append(line)
    return [*found, begun] if begun else found


def coded(rows: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The rows, every class code joined to its name (代码与名称同格). A name on a line of its own is of the row above and of the row
    below where both lack a cell: it stood at the middle of both; else it is the beginning of what is below it."""
    joined = [(number, " ".join(_with_names(tokens_of(text)))) for number, text in rows]
    lengths = Counter(len(tokens_of(text)) for _, text in joined if not TOTAL.fullmatch(tokens_of(text)[0]))
    usual = max(lengths, key=lambda length: (lengths[length], length), default=0)
    found: list[tuple[int, str]] = []
    begun: tuple[int, str] | None = None
    for number, text in joined:
        tokens = tokens_of(text)
        if begun:
            lacks = [len(tokens) == usual - 1, bool(found) and len(tokens_of(found[-1][1])) == usual - 1]
            if all(lacks) and not TOTAL.fullmatch(tokens_of(found[-1][1])[0]):
                found[-1] = found[-1][0], f"{begun[1]} {found[-1][1]}"
            number, text = begun[0], f"{begun[1]}{' ' if lacks[0] else ''}{text}"
            begun = None
        if len(tokens) == 1 and usual > 1 and not TOTAL.fullmatch(tokens[0]) and not is_number(tokens[0]):
            begun = number, text
        else:
            found.append((number, text))
    return [*found, begun] if begun else found


def _with_names(tokens: Sequence[str]) -> list[str]:
    """The cells of a row, class codes with the names after them, and no spaces within any."""
    cells: list[str] = []
    for token in tokens:
        named = cells and _CLASS.fullmatch(cells[-1]) and _NAME.fullmatch(token)
        cells = [*cells[:-1], f"{cells[-1]}{HELD}{token}"] if named else [*cells, token.replace(" ", HELD)]
    return cells


def usual_places(texts: Iterable[str]) -> int:
    """How many decimal places the numbers of most rows have (常见小数位数), of those that have two or more; 0 where none has."""
    found = Counter(count for text in texts if is_row(text) and (count := places(text)) > 1)
    return found.most_common(1)[0][0] if found else 0


def places(text: str) -> int:
    """The most decimal places of the numbers of a row (小数位数)."""
    return max((len(token.partition(".")[2]) for token in tokens_of(text) if is_number(token)), default=0)


def _begins(text: str) -> bool:
    """Whether a line begins as rows do: with a total, an ordinal."""
    first = tokens_of(text)[0]
    return TOTAL.fullmatch(first) is not None or (INDEX.fullmatch(first) is not None and len(first) < _LONGEST_REST)


def with_next(begun: str, text: str) -> str:
    """What was begun with the next line (续行): what stands in brackets, and a letter or two, go on in the same word."""
    if begun[-1].isdecimal() and _REST_OF_MEASURE.match(text):
        return f"{begun} {text}"
    rest = len(text) <= _LONGEST_REST and not any(letter.isdigit() for letter in text)
    return f"{begun.rstrip()}{text}" if text[0] in "（(" or rest else f"{begun}{text}"


def _ends_row(text: str) -> bool:
    last = tokens_of(text)[-1]
    return is_number(last) or is_dash(last)


def _lacks(row: str, text: str, words_last: int) -> bool:
    """Whether a row lacks its last cell, and a word may be it; no row begins with the day of a date."""
    return len(tokens_of(row)) < words_last or (words_last > 0 and text[0].isdecimal())


def _is_fragment(text: str, longest: int) -> bool:
    """Whether a line is of words only, at most so many, and begins no row."""
    tokens = tokens_of(text)
    leads = len(tokens) > longest or TOTAL.fullmatch(tokens[0]) or INDEX.fullmatch(tokens[0])
    return not leads and not any(is_number(token) or is_dash(token) for token in tokens)


def is_open(text: str, below: str = "") -> bool:
    """Whether a line breaks off within a cell (未完): in brackets, a list, a formula, a date or between a number and its unit."""
    unclosed = sum(map(text.count, "（(【“")) > sum(map(text.count, "）)】”"))
    return (
        unclosed
        or text[-1] in _GOES_ON
        or below[:1] in _SIGNS
        or (text[-1].isdecimal() and (_REST_OF_DATE.match(below) or _REST_OF_MEASURE.match(below)) is not None)
    )


def _leads(text: str) -> bool:
    """Whether the first token numbers a row or is the code of the word after it."""
    first, second = tokens_of(text)[:2]
    return (INDEX.fullmatch(first) or CODE.fullmatch(first)) is not None and not (is_number(second) or is_dash(second))
