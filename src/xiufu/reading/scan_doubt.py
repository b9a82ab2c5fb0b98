"""What of recognized text is not sure (识别存疑): numbers that may be others, letters that may be."""

import re
from collections.abc import Iterator

from xiufu.reading.scan_engine import Reading

UNSURE = "识别的把握不足"
STROKE = "单独的一笔，可能是数字 1，也可能是斜线、竖线"
MALFORMED = "不合数的写法，可能有字认错"
UNLIKE = "两次识别的结果不同"
UNREAD = "有墨迹，没有认出是什么"

_SURE_DIGIT, _SURE_LETTER = 900, 600
"""Thousandths below which a digit, another letter is in doubt."""
_LIKE_DIGITS = re.compile(r"[0-9OolI|.,，。．]*[0-9][0-9OolI|.,，。．]*")
_AMONG_WORDS = re.compile(r"[0-9OolI|.,]*[0-9][0-9OolI|.,]*")
_NUMBER = re.compile(r"\d+(\.\d+)*|\d{1,3}([,，]\d{3})+(\.\d+)?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_ENDS = "，。．.,"


def tokens_of(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand in a line that was read (数字段), with what may be a digit.

    >>> [("共3块，4.5公顷"[a:b]) for a, b in tokens_of("共3块，4.5公顷")], [("1O.5"[a:b]) for a, b in tokens_of("1O.5")]
    (['3', '4.5'], ['1O.5'])
    """
    pattern = _AMONG_WORDS if _CHINESE.search(text) else _LIKE_DIGITS
    for found in pattern.finditer(text):
        start, end = found.span()
        while text[start] in _ENDS:
            start += 1
        while text[end - 1] in _ENDS:
            end -= 1
        yield start, end


def doubt_of(reading: Reading, start: int, end: int) -> str:
    """Why a number of a line is in doubt (数存疑的原因), nothing where it is sure.

    >>> doubt_of(Reading("1O.5", (), (999, 999, 999, 999)), 0, 4), doubt_of(Reading("15.5", (), (999, 700, 999, 999)), 0, 4)
    ('不合数的写法，可能有字认错', '识别的把握不足')
    """
    code = start > 0 and _LATIN.match(reading.text[start - 1])
    if not code and not _NUMBER.fullmatch(reading.text[start:end]):
        return MALFORMED
    return UNSURE if not reading.scores or min(reading.scores[start:end]) < _SURE_DIGIT else ""


def unsure_words(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where letters that are no numbers are in doubt (文字存疑)."""
    start = None
    for i, (letter, score) in enumerate([*zip(reading.text, reading.scores, strict=False), (" ", 1000)]):
        low = score < _SURE_LETTER and letter.isalpha()
        if low and start is None:
            start = i
        elif not low and start is not None:
            yield start, i
            start = None
