"""Units as documents write them (计量单位的写法): behind a number, in a column head, in a table's unit line."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from xiufu.core.figure import Role
from xiufu.packs.library import built_in_units
from xiufu.packs.units import Units

WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"} | {
    ord(one): other
    for one, other in {
        "−": "-",
        "‐": "-",
        "‑": "-",
        "〜": "~",
        "∼": "~",
        "∶": ":",
        "⁄": "/",
        "℅": "%",
        "\u3000": " ",
    }.items()
}
"""Full-width letters, digits and signs to plain ones, one for one: places in the text stay what they are."""

THIN = "\u2009\u202f"
"""Narrow blanks, which group digits."""
_BLANKS = (" ", *THIN)
_NOTHING = re.compile(r"\s+")
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER_WORDS = {4: "万", 8: "亿"}
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]*(?:\([^()]*\)[^()\[\]【】]*)?)[)\]】]")
_STATED = re.compile(r"单位:(.+)$|单位[(\[](.+)$")
_COUNTED = re.compile(r"[×xX*]?10(?:\^(\d)|([⁰¹²³⁴⁵⁶⁷⁸⁹]))|10{1,4}(?!\d)")
_TIMES = re.compile(r"[·•][A-Za-z一-龥]{1,3}(?:[-⁻][0-9¹²³])?")
_UNKNOWN = re.compile(r"[一-龥]{1,2}|[A-Za-z]+|\([^()\s]{1,12}\)")


def power_word(power: int) -> str:
    """A power of ten as the first part of a unit (数量级): 10⁴ m³ is 万m3.

    >>> power_word(4), power_word(3)
    ('万', '1000')
    """
    return _POWER_WORDS.get(power, "1" + "0" * power)


@dataclass(frozen=True)
class Wording:
    """The ways of writing units (单位写法), looked up by their first character."""

    units: Units

    def __reduce__(self) -> tuple[type["Wording"], tuple[Units]]:
        """As bytes it is its units: what was looked up stays behind."""
        return Wording, (self.units,)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {
            written: unit.name
            for unit in self.units.by_name.values()
            for spelling in (unit.name, *unit.spellings)
            for written in _variants(spelling.translate(WIDTHS))
        }

    @cached_property
    def _guards(self) -> Mapping[str, str]:
        return {unit.name: unit.unless_before for unit in self.units.by_name.values() if unit.unless_before}

    @cached_property
    def _by_first(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return _by_first(self._names.items())

    @cached_property
    def _multipliers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return _by_first((word, word) for word in self.units.multipliers)

    @cached_property
    def after_numerals(self) -> frozenset[str]:
        """The units before which Chinese numerals are numbers (中文数字后的单位)."""
        return frozenset(unit.name for unit in self.units.by_name.values() if unit.chinese)

    def is_written(self, word: str) -> bool:
        """Whether a word is a unit (是否单位): the 2 of hm2 is no number."""
        return word in self._names

    def _one(self, text: str, at: int) -> tuple[str, int]:
        for written, name in self._by_first.get(text[at : at + 1], ()):
            end = at + len(written)
            if not text.startswith(written, at):
                continue
            after = text[end : end + 1]
            if after and (_goes_on(text, end) or after in self._guards.get(name, "")):
                continue
            return name, end
        return "", at

    def _many(self, text: str, at: int) -> tuple[str, int]:
        """A unit or several of it: hm2, 万元, 亿m3; 万 alone too."""
        found = self._one(text, at)
        if found[0]:
            return found
        for word, _ in self._multipliers.get(text[at : at + 1], ()):
            if text.startswith(word, at):
                end = at + len(word)
                name, after = self._one(text, end + (text[end : end + 1] == " "))
                return (word + name, after) if name else (word, end) if word in "万亿" else ("", at)
        return "", at

    def behind(self, text: str, at: int) -> tuple[str, int]:
        """The unit that begins at a place of a text of plain width (数后的单位), and where it ends; blanks may stand before.

        A unit by an unknown one stays as written, so that nothing mistakes 元/穴 or 元·m⁻³ for 元.
        """
        begins = at
        while text[begins : begins + 1] in _BLANKS:
            begins += 1
        name, end = self._many(text, begins)
        if not name:
            return "", at
        slash = end + (text[end : end + 1] == " ")
        if text[slash : slash + 1] != "/":
            times = _TIMES.match(text, end)
            return (name + times[0], times.end()) if times else (name, end)
        below = slash + 1
        below += text[below : below + 1] == " "
        count = _COUNTED.match(text, below)
        other, after = self._many(text, count.end() if count else below)
        if other:
            times = _TIMES.match(text, after)
            return f"{name}/{_count(count)}{other}{times[0] if times else ''}", times.end() if times else after
        if slash == end and below == slash + 1 and (unknown := _UNKNOWN.match(text, below)):
            return f"{name}/{unknown[0]}", unknown.end()
        return name, end

    @cached_property
    def role_of(self) -> Callable[[str, str], Role]:
        """How a number is to be read (数值性质) by the words beside it and its unit, looked up once each."""
        return lru_cache(maxsize=4096)(self.units.role_of)

    def unit_in(self, text: str) -> str:
        """The unit that a label states (标注的单位): 费用（万元）, 单位：hm², 面积/hm2, 100m3; none where several or none are.

        >>> [wording().unit_in(text) for text in ("费用（万元）", "金额单位：元/100m³", "面积（公顷）", "100m3", "费率（%）")]
        ['万元', '元/100m3', 'hm2', '100m3', '%']
        >>> wording().unit_in("每公顷投资"), wording().unit_in("面积（hm2/亩）"), wording().unit_in("单位：hm2、万元")
        ('', '', '')
        """
        plain = _NOTHING.sub("", text.translate(WIDTHS))
        if whole := self._whole(plain):
            return whole
        if stated := _STATED.search(plain):
            return self._whole((stated[1] or stated[2]).rstrip(")]】。"))
        inside = dict.fromkeys(unit for found in _BRACKETED.finditer(plain) if (unit := self._whole(found[1])))
        if inside:
            return next(iter(inside)) if len(inside) == 1 else ""
        if plain.endswith(("%", "‰")):
            return plain[-1]
        above, slash, below = plain.partition("/")
        if slash and not self._many(above, 0)[0]:
            return self._whole(below)
        return self._whole(re.split("[,，、]", plain)[-1])

    def _whole(self, text: str) -> str:
        """The unit that a text wholly is."""
        text = text.removeprefix("单位")
        count = _COUNTED.match(text)
        name, end = self.behind(text, count.end() if count else 0)
        if not name or end < len(text):
            return ""
        above, slash, below = name.partition("/")
        if slash:
            one, other = self.units.size(above), self.units.size(below)
            if one and other and one.dimension == other.dimension and one.dimension != "mass":
                return ""
        return _count(count) + name


@cache
def wording() -> Wording:
    """The wording of the units that come with Xiufu (内置单位写法)."""
    return Wording(built_in_units())


def _count(found: re.Match[str] | None) -> str:
    if not found:
        return ""
    power = found[1] or found[2]
    return power_word(int(power.translate(_POWERS))) if power else found[0]


def _goes_on(text: str, end: int) -> bool:
    """Whether a Latin unit goes on as a longer word: m of mm, hm2 of hm25; the x of 30cmx30cm multiplies."""
    last, after = text[end - 1], text[end]
    if not (last.isascii() and last.isalnum()):
        return False
    if after in "xX" and text[end + 1 : end + 2].isdigit():
        return False
    return (after.isascii() and after.isalnum()) or after in "²³⁴^"


def _variants(spelling: str) -> Iterable[str]:
    yield spelling
    if len(spelling) > 1 and spelling[-1] in "23" and spelling[-2].isalpha():
        yield spelling[:-1] + "²³"[int(spelling[-1]) - 2]
        yield f"{spelling[:-1]}^{spelling[-1]}"


def _by_first(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for written, name in pairs:
        found.setdefault(written[0], []).append((written, name))
    return {first: tuple(sorted(names, key=lambda pair: -len(pair[0]))) for first, names in found.items()}
