"""One number at a digit (数字): groups of digits, powers of ten, what is said behind it, and its unit."""

import re
from decimal import Decimal
from typing import NamedTuple

from xiufu.audit.claims.wording import Wording, power_word
from xiufu.core.claim import Bound

MAX_DIGITS = 30
"""A longer number is none."""
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SPAN = re.compile(r"\s?(?:~|-|—{1,2}|–|至|到)\s?(?=[0-9])")
"""What joins the two ends of a range."""
_NUMBER = re.compile(
    r"(?:[1-9][0-9]{0,2}(?:[,\u2009\u202f][0-9]{3}){1,9}(?![,\u2009\u202f]?[0-9])|[0-9]+)(?:\.[0-9]+)?"
)
_GROUPING = re.compile("[,， \u00a0\u2009\u202f]")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?:[ \u00a0][0-9]{3}){1,4}(?![0-9])(?:\.[0-9]+)?(?![ \u00a0]?[0-9.])")
_INTEGER = re.compile("[0-9]+")
_WIDE = re.compile(r"[1-9][0-9]{0,2}(?:，[0-9]{3}){1,9}(?![，,]?[0-9])(?:\.[0-9]+)?")
_POWER = re.compile(r"\s?[×xX*]\s?10(?:\^\s?(-?[0-9]{1,2})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))")
_LIST_BEFORE = re.compile(r"[0-9][,，]$")
_MORE = re.compile(r"[余多来](?=[一-龥A-Za-z%℃㎡㎥])")
_NO_GROUPS_BEHIND = re.compile(r"[A-Za-z0-9.+/#№第图表附见式卷页]\s?$")


class Read(NamedTuple):
    """A number as read: where it stands, its plain digits, its unit, and where that ends."""

    start: int
    digits: int
    text: str
    unit: str
    end: int
    bound: Bound = ""


def number_at(text: str, plain: str, at: int, words: Wording) -> Read:
    """The number at a digit (一个数), without sign, with its unit; ``plain`` is the text in plain width."""
    match = _NUMBER.match(plain, at)
    if match is None:
        raise AssertionError(f"no digit at {at}")
    if "," in match[0] and _LIST_BEFORE.search(plain[max(0, at - 2) : at]):
        match = _INTEGER.match(plain, at) or match
    elif plain[match.end() : match.end() + 1] == "，" and (wide := _WIDE.match(plain, at)) and _is_wide(text, wide):
        match = wide
    elif (spaced := _SPACED.match(plain, at)) and _is_spaced(text, plain, spaced, words):
        match = spaced
    digits, number = match.end(), _GROUPING.sub("", match[0])
    if (power := _POWER.match(plain, digits)) and len(number) <= MAX_DIGITS:
        return _powered(plain, at, number, digits, power, words)
    bound: Bound = ""
    behind = digits
    if plain[digits : digits + 1] in ("余", "多", "来") and _MORE.match(plain, digits):
        bound, behind = "at_least", digits + 1
    unit, end = words.behind(plain, behind)
    return Read(at, digits, number, unit, end, bound)


def _powered(plain: str, at: int, number: str, digits: int, power: re.Match[str], words: Wording) -> Read:
    exponent = int((power[1] or power[2]).translate(SUPERSCRIPTS))
    unit, end = words.behind(plain, power.end())
    if 0 < exponent <= 8:
        return Read(at, digits, number, power_word(exponent) + unit, end)
    if -MAX_DIGITS // 2 < exponent <= 0:
        return Read(at, power.end(), format(Decimal(number).scaleb(exponent), "f"), unit, end)
    return Read(at, power.end(), "0" * (MAX_DIGITS + 1), "", end)


def _is_wide(text: str, match: re.Match[str]) -> bool:
    """Whether full-width commas group digits: the digits or the point are full-width too, or nothing else is there."""
    written = text[match.start() : match.end()]
    alone = match.end() - match.start() == len(text.strip())
    return alone or "．" in written or "０" <= written[0] <= "９"


def _is_spaced(text: str, plain: str, match: re.Match[str], words: Wording) -> bool:
    """Whether blanks group digits (空格分节): 8 786.30万人, by a unit behind them, or where nothing else is there."""
    if _NO_GROUPS_BEHIND.search(plain[max(0, match.start() - 2) : match.start()]):
        return False
    if match.end() - match.start() == len(text.strip()):
        return True
    if _POWER.match(plain, match.end()) or words.behind(plain, match.end())[0]:
        return True
    other = _SPACED.match(plain, mark.end()) if (mark := SPAN.match(plain, match.end())) else None
    return other is not None and bool(words.behind(plain, other.end())[0])
