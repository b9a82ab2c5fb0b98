"""Chinese numerals (中文数字) → plain digits."""

import re

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
NUMERALS = "〇零○一二两三四五六七八九十百千"

NUMERAL = re.compile(rf"[{NUMERALS}]{{1,9}}")
YEAR = re.compile(r"[二][〇零○一二三四五六七八九]{3}(?=年)")
MONTH_AND_DAY = re.compile(r"([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?")
ITEM = re.compile(r"\s*[(]?([一二三四五六七八九十]{1,3})(?:[)、]|[.](?![0-9])|\s|$)")
BRACKETED_ITEM = re.compile(r"\(([一二三四五六七八九十]{1,3})\)")


def plain_numeral(text: str) -> str:
    """A Chinese numeral below ten thousand in plain digits (中文数字); nothing where it is none.

    >>> [plain_numeral(text) for text in ("三", "两", "十二", "二十五", "三百零六", "二〇二五", "百十", "一二")]
    ['3', '2', '12', '25', '306', '2025', '', '12']
    """
    if all(numeral in _DIGITS for numeral in text):
        return "".join(str(_DIGITS[numeral]) for numeral in text)
    total, digit, least = 0, None, 10_000
    for numeral in text:
        if numeral in _DIGITS:
            if digit:
                return ""
            digit = _DIGITS[numeral]
            continue
        size = _TENS.get(numeral, 0)
        if not size or size >= least or digit == 0 or (digit is None and numeral != "十"):
            return ""
        total, digit, least = total + (1 if digit is None else digit) * size, None, size
    return str(total + (digit or 0))
