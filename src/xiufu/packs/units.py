"""Units (计量单位): names, spellings and exact sizes of units, and how a number is read by its unit and the words beside it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import localcontext
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import Role
from xiufu.core.numbers import CONTEXT, N
from xiufu.packs.kinds import Model, SourceText
from xiufu.packs.load import Pack, each_file

_FRACTION = re.compile(r"[1-9]\d{0,20}(/[1-9]\d{0,20})?")
_SIZED = re.compile(r"(\d+)?(.+)")
_MOST_SIZES = 1024
"""Sizes that are remembered: anybody's document may hold any words for units."""


def _fraction(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _FRACTION.fullmatch(value):
        raise ValueError(f"“{value[:40]}”不是倍数，写成整数或分数，例如 10000 或 10000/15")
    return Fraction(value)


Factor = Annotated[Fraction, BeforeValidator(_fraction)]


class Unit(Model):
    """计量单位: ``factor`` of it make one base unit of its ``dimension``; what is merely counted has no dimension but itself.

    ``role`` is how its numbers are read where no words say otherwise. ``chinese`` says that Chinese numerals before it are
    numbers (三个月); ``unless_before`` are the characters that make another word of it (方案 is no 方).
    """

    name: str = Field(min_length=1, title="名称")
    spellings: tuple[str, ...] = Field((), title="其他写法")
    dimension: str = Field("", title="量纲")
    factor: Factor = Field(Fraction(1), title="折合基本单位的倍数")
    role: Role = Field(title="数值性质")
    chinese: bool = Field(False, title="前面可以是中文数字")
    unless_before: str = Field("", title="后面有这些字时不是单位")
    source: SourceText | None = Field(None, title="出处")


class RoleRule(Model):
    """数值性质规则: how a number with one of the units or dimensions is read where one of the words stands beside it."""

    role: Role = Field(title="数值性质")
    words: tuple[str, ...] = Field((), title="旁边的词")
    units: tuple[str, ...] = Field((), title="单位")
    dimensions: tuple[str, ...] = Field((), title="量纲")


class Misspelt(Model):
    """误写的单位: ``grave`` says that it is no letter of the wrong case but a word that is none."""

    written: str = Field(min_length=1, title="误写")
    right: str = Field(min_length=1, title="应写")
    grave: bool = Field(False, title="错字")


class Measured(Model):
    """量的名称: words that say what a number right behind them measures, whatever unit it has."""

    dimension: str = Field(min_length=1, title="量纲")
    words: tuple[str, ...] = Field(min_length=1, title="名称")


class UnitsFile(Model):
    """计量单位文件. Multipliers are the words between a number and its unit: 3.5 万元."""

    multipliers: dict[str, Factor] = Field({}, title="数词")
    units: tuple[Unit, ...] = Field((), title="单位")
    roles: tuple[RoleRule, ...] = Field((), title="数值性质规则")
    misspelt: tuple[Misspelt, ...] = Field((), title="误写的单位")
    measured: tuple[Measured, ...] = Field((), title="量的名称")
    source: SourceText = Field(title="出处")


@dataclass(frozen=True, slots=True)
class Size:
    """What a unit measures and how big it is (量纲与大小), in base units."""

    dimension: str
    factor: Fraction


@dataclass(frozen=True, eq=False)
class Units:
    """The units in force (计量单位): by name and by spelling, the multipliers and the rules of roles.

    ``misspelt`` are wrong ways of writing units, by what is written; ``measured`` are dimensions by the words that say them.
    """

    by_name: Mapping[str, Unit]
    multipliers: Mapping[str, Fraction]
    roles: tuple[RoleRule, ...]
    misspelt: Mapping[str, Misspelt]
    measured: Mapping[str, str]

    def size(self, name: str) -> Size | None:
        """Dimension and size (量纲与大小) of a unit or of what is made of units by rule: 万元, 100m3, 元/100m3, 万元/亩.

        >>> from xiufu.packs.library import built_in_units
        >>> built_in_units().size("元/100m3")
        Size(dimension='money/volume', factor=Fraction(1, 100))
        """
        try:
            return self._sizes[name]
        except KeyError:
            if len(self._sizes) >= _MOST_SIZES:
                self._sizes.clear()
            size = self._sizes[name] = self._worked_out(name)
            return size

    @cached_property
    def _sizes(self) -> dict[str, Size | None]:
        """Those that were asked for. Units travel to other processes, and a dict goes with them."""
        return {}

    def _worked_out(self, name: str) -> Size | None:
        parts = [self._sized(part) for part in name.split("/")]
        if len(parts) > 2 or any(part is None for part in parts):
            return None
        above, *below = [part for part in parts if part]
        if not below:
            return above
        same = above.dimension == below[0].dimension
        dimension = "ratio" if same else f"{above.dimension}/{below[0].dimension}"
        return Size(dimension, above.factor / below[0].factor)

    def _sized(self, part: str) -> Size | None:
        if not (found := _SIZED.fullmatch(part)):
            return None
        count, rest = Fraction(found[1] or 1), found[2]
        if not (unit := self.by_name.get(rest)):
            for word in sorted(self.multipliers, key=len, reverse=True):
                if rest.startswith(word) and (rest == word or rest[len(word) :] in self.by_name):
                    unit = self.by_name.get(rest[len(word) :])
                    count *= self.multipliers[word]
                    break
            else:
                return None
        if not count:
            return None
        return Size(unit.dimension or unit.name, count * unit.factor) if unit else Size("number", count)

    def factor(self, source: str, target: str) -> Fraction | None:
        """How many of one unit make one of another (换算倍数); nothing where they do not measure the same.

        >>> from xiufu.packs.library import built_in_units
        >>> built_in_units().factor("hm2", "亩"), built_in_units().factor("hm2", "m3")
        (Fraction(15, 1), None)
        """
        if source == target:
            return Fraction(1)
        one, other = self.size(source), self.size(target)
        if one is None or other is None or one.dimension != other.dimension:
            return None
        return one.factor / other.factor

    def convert(self, value: N, source: str, target: str) -> N:
        """A number in another unit (换算). Raises ``ValueError`` where the units do not measure the same.

        >>> from xiufu.core.interval import Interval
        >>> from xiufu.packs.library import built_in_units
        >>> built_in_units().convert(Interval.printed("6.3758"), "hm2", "亩")
        Interval(lo=Decimal('95.63625'), hi=Decimal('95.63775'))
        """
        factor = self.factor(source, target)
        if factor is None:
            raise ValueError(f"“{source}”不能换算成“{target}”")
        with localcontext(CONTEXT):
            result = value * factor.numerator if factor.numerator != 1 else value
            return result / factor.denominator if factor.denominator != 1 else result

    def role_of(self, words: str, unit: str) -> Role:
        """How a number is to be read (数值性质): by the last of the words beside it that a rule knows, else by its unit.

        >>> from xiufu.packs.library import built_in_units
        >>> role_of = built_in_units().role_of
        >>> role_of("平整厚度为", "m").value, role_of("占总投资的", "%").value, role_of("税金 费率（%）", "%").value
        ('exact', 'computed', 'exact')
        """
        size = self.size(unit) if unit else None
        best, role = (0, 0), None
        for rule in self.roles:
            about_it = unit in rule.units or (size is not None and size.dimension in rule.dimensions)
            if not about_it and (rule.units or rule.dimensions):
                continue
            if not rule.words and role is None:
                role = rule.role
            for word in rule.words:
                end = words.rfind(word) + len(word)
                if end >= len(word) and (end, len(word)) > best:
                    best, role = (end, len(word)), rule.role
        if role is None:
            known = self.by_name.get(unit)
            role = known.role if known else _role_by(size)
        return role


_BY_DIMENSION = {"area": Role.MEASURED, "length": Role.MEASURED}


def _role_by(size: Size | None) -> Role:
    return _BY_DIMENSION.get(size.dimension, Role.COMPUTED) if size else Role.COMPUTED


def read_units(packs: Iterable[Pack]) -> Units:
    """The units of packs (读取计量单位); of the same name the later pack's. Raises ``InputError`` with every problem."""
    names: dict[str, Unit] = {}
    multipliers: dict[str, Fraction] = {}
    roles: list[RoleRule] = []
    misspelt: dict[str, Misspelt] = {}
    measured: dict[str, str] = {}
    problems: list[Problem] = []
    for pack in packs:
        spelt: dict[str, str] = {}
        for located, file in each_file(pack, UnitsFile, problems):
            for i, unit in enumerate(file.units):
                problems += _clashes(unit, spelt, located.file, located.line_of(("units", i)))
                names[unit.name] = unit
            multipliers |= file.multipliers
            roles[:0] = file.roles
            misspelt |= {one.written: one for one in file.misspelt}
            measured |= {word: one.dimension for one in file.measured for word in one.words}
    if problems:
        raise InputError(*problems)
    return Units(names, multipliers, tuple(roles), misspelt, measured)


def _clashes(unit: Unit, spelt: dict[str, str], file: str, line: int) -> Sequence[Problem]:
    found = []
    for spelling in (unit.name, *unit.spellings):
        if (other := spelt.setdefault(spelling, unit.name)) != unit.name:
            said = f"写法“{spelling}”既是“{other}”又是“{unit.name}”"
            found.append(Problem(file, line, said, "一种写法只归一个单位", "units"))
    return found
