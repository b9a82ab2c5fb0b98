"""Automatic numbers of Word paragraphs (自动编号), counted as Word counts them: a file holds rules, not numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xiufu.reading.docx_text import W, count, value
from xiufu.reading.ooxml import Element

_LEVELS = 9
_PART = re.compile("%([1-9])")
_DIGITS = "零一二三四五六七八九"
_IDEOGRAPHS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_COUNTING = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"} | {
    "taiwaneseCountingThousand",
    "koreanCounting",
}


def formatted(number: int, form: str) -> str:
    """A number as a format of Word prints it (编号格式); one that is not known here prints digits.

    >>> [formatted(n, "chineseCountingThousand") for n in (3, 10, 12, 45, 105)]
    ['三', '十', '十二', '四十五', '一百零五']
    >>> formatted(27, "upperLetter"), formatted(9, "lowerRoman"), formatted(20, "ideographDigital")
    ('AA', 'ix', '二〇')
    """
    if form in ("none", "bullet"):
        return ""
    if form in _COUNTING and number < 10_000:
        return _counting(number, _DIGITS, "十百千")
    if form == "chineseLegalSimplified" and number < 10_000:
        return _counting(number, _LEGAL, "拾佰仟", short=False)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_IDEOGRAPHS[int(digit)] for digit in str(number))
    if form in ("upperLetter", "lowerLetter") and number:
        letter = chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 100)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if form == "ideographTraditional" and 0 < number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 0 < number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    if form == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _counting(number: int, digits: str, tens: str, *, short: bool = True) -> str:
    if not number:
        return digits[0]
    words, gap = "", False
    for place, digit in enumerate(reversed(str(number))):
        if digit == "0":
            gap = bool(words)
            continue
        unit = tens[place - 1] if place else ""
        words = digits[int(digit)] + unit + (digits[0] if gap and words else "") + words
        gap = False
    return words[1:] if short and 10 <= number < 20 else words


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        times, number = divmod(number, size)
        text += letters * times
    return text


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    restart: int | None

    @classmethod
    def read(cls, element: Element) -> "_Level":
        restart = element.find(W + "lvlRestart")
        start = element.find(W + "start")
        return cls(
            count(start.get(W + "val")) if start is not None else 1,
            value(element, "numFmt") or "decimal",
            value(element, "lvlText"),
            element.find(W + "isLgl") is not None and value(element, "isLgl") not in ("0", "false"),
            count(restart.get(W + "val")) if restart is not None else None,
        )


class Numbers:
    """Counts the numbers of one file's paragraphs, which must be asked for in the order of the text."""

    def __init__(self, numbering: Element | None, styles: Mapping[str, Element]) -> None:
        self._styles = styles
        lists = [] if numbering is None else numbering.findall(W + "abstractNum")
        self._lists = {one.get(W + "abstractNumId", ""): one for one in lists}
        instances = [] if numbering is None else numbering.findall(W + "num")
        self._instances = {one.get(W + "numId", ""): one for one in instances}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, properties: Element | None) -> str:
        """The number that a paragraph with these properties prints, or nothing."""
        number, level = self._listed(properties)
        instance = self._instances.get(number)
        if instance is None or not 0 <= level < _LEVELS:
            return ""
        name = self._list_of(value(instance, "abstractNumId"))
        levels = self._levels(instance, name)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(name, [None] * _LEVELS)
        override = instance.find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}startOverride")
        current = counts[level]
        if override is not None and (number, level) not in self._begun:
            counts[level] = count(override.get(W + "val"))
        else:
            counts[level] = levels[level].start if current is None else current + 1
        self._begun.add((number, level))
        for deeper in range(level + 1, _LEVELS):
            rule = levels[deeper].restart if deeper in levels else None
            if rule is None or level < rule:
                counts[deeper] = None
        return self._printed(levels, level, counts)

    @staticmethod
    def _printed(levels: Mapping[int, _Level], level: int, counts: list[int | None]) -> str:
        rule = levels[level]
        if rule.form == "bullet":
            return ""

        def part(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = levels[other].form if other in levels else "decimal"
            return formatted(counts[other] or 0, "decimal" if rule.legal and form != "none" else form)

        return _PART.sub(part, rule.text)

    def _listed(self, properties: Element | None) -> tuple[str, int]:
        """List instance and level of a paragraph: its own, or those of its style and the styles below that."""
        own = None if properties is None else properties.find(W + "numPr")
        identifier = "" if properties is None else value(properties, "pStyle")
        if not identifier:
            identifier = next((key for key, style in self._styles.items() if style.get(W + "default") == "1"), "")
        number = "" if own is None else value(own, "numId")
        level = "" if own is None else value(own, "ilvl")
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen and not (number and level):
            seen.add(identifier)
            style = self._styles[identifier]
            listed = style.find(f"{W}pPr/{W}numPr")
            if listed is not None:
                number = number or value(listed, "numId")
                level = level or value(listed, "ilvl") or self._linked(number, identifier)
            identifier = value(style, "basedOn")
        return number, count(level)

    def _linked(self, number: str, style: str) -> str:
        """The level that a list gives to a style."""
        instance = self._instances.get(number)
        if instance is None:
            return ""
        for level in self._lists_level(self._list_of(value(instance, "abstractNumId"))):
            if value(level, "pStyle") == style:
                return level.get(W + "ilvl", "")
        return ""

    def _lists_level(self, name: str) -> list[Element]:
        return self._lists[name].findall(W + "lvl") if name in self._lists else []

    def _list_of(self, name: str) -> str:
        """The list itself, where one only names the style that has it."""
        seen: set[str] = set()
        while name in self._lists and name not in seen:
            seen.add(name)
            link = value(self._lists[name], "numStyleLink")
            listed = self._styles[link].find(f"{W}pPr/{W}numPr") if link in self._styles else None
            instance = self._instances.get(value(listed, "numId")) if listed is not None else None
            if instance is None:
                break
            name = value(instance, "abstractNumId")
        return name

    def _levels(self, instance: Element, name: str) -> dict[int, _Level]:
        levels = {count(x.get(W + "ilvl")): _Level.read(x) for x in self._lists_level(name)}
        for own in instance.iterfind(f"{W}lvlOverride/{W}lvl"):
            levels[count(own.get(W + "ilvl"))] = _Level.read(own)
        return levels
