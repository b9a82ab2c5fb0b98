"""Days as documents write them (日期): in digits with whatever signs, in Chinese numerals, a month where no day is said."""

import re
from datetime import date, timedelta

DAY = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*[年.\-/]\s*(?P<month>1[0-2]|0?[1-9])(?:\s*[月.\-/]\s*(?P<day>[12]\d|3[01]|0?[1-9])?)?\s*(?:日|月)?"
)
"""A day or a month (日期): 2025年11月19日, 2025.11.19, 2025-11, 2025年11月."""
_NUMERALS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0", "O": "0"}
_CHINESE_DAY = re.compile(
    r"[一二三四五六七八九〇零○OＯ]{4}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?"
)


def days_of(found: re.Match[str]) -> tuple[date, date] | None:
    """First and last day that ``DAY`` found (起止日期): of a month all; none where there is no such day.

    >>> [str(day) for day in days_of(DAY.match("2024年2月"))], days_of(DAY.match("2023年2月30日"))
    (['2024-02-01', '2024-02-29'], None)
    """
    year, month = int(found["year"]), int(found["month"])
    if found["day"]:
        try:
            day = date(year, month, int(found["day"]))
        except ValueError:
            return None
        return day, day
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def in_digits(text: str) -> str:
    """A text with its days in Chinese numerals written in digits (中文日期转数字).

    >>> in_digits("二〇二五年十一月十九日"), in_digits("二○一九年八月")
    ('2025年11月19日', '2019年8月')
    """
    return _CHINESE_DAY.sub(lambda found: _digits(found[0]), text)


def _digits(words: str) -> str:
    year, _, rest = words.partition("年")
    month, _, day = rest.partition("月")
    days = f"{_count(day.rstrip('日'))}日" if day else ""
    return f"{''.join(_NUMERALS[c] for c in year)}年{_count(month)}月{days}"


def _count(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return int(_NUMERALS.get(tens, "1") if ten else 0) * 10 + int(_NUMERALS.get(ones, "0"))
