"""Land classes by name and code (地类名录): those of every standard, former ones too, and what texts call the standards."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.packs.contents import LAND_CLASSES, MAPPINGS, land, loaded
from xiufu.packs.instruments import Number, plain, read_number
from xiufu.packs.kinds import Confidence, LandClass, Model, SourceText
from xiufu.packs.load import Pack, each_file

T = TypeVar("T")

_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_SIGNS = re.compile(r"[\s、，,·*※]")


class ClassStandard(Model):
    """地类标准: what it is called, in texts too; the classes of one that no land class pack holds.

    Standards of a ``family`` are editions of one another, or have their names from it; ``includes`` is one all of whose
    classes belong to it too; ``former`` ones are known, so that what was right once is not called wrong;
    the names of one ``apart`` are used beside those of others.
    """

    id: str = Field(min_length=1, title="编号")
    title: str = Field(min_length=2, title="名称")
    short: str = Field(min_length=2, title="简称")
    family: str = Field(min_length=1, title="同一系列")
    words: tuple[str, ...] = Field((), title="文中的写法")
    numbers: tuple[str, ...] = Field((), title="标准号")
    classes: dict[str, str] = Field({}, title="地类")
    includes: str = Field("", title="另包括")
    former: bool = Field(False, title="已停用")
    apart: bool = Field(False, title="可与别的标准并用")
    source: SourceText = Field(title="出处")


class ClassStandardsFile(Model):
    """地类标准文件. ``other_names`` are spellings in use of names of classes."""

    standards: tuple[ClassStandard, ...] = Field((), title="地类标准")
    other_names: dict[str, tuple[str, ...]] = Field({}, title="别名")
    source: SourceText = Field(title="出处")


def name_key(name: str) -> str:
    """A name of a class as names are compared (地类名比较): without brackets, blanks and signs.

    >>> name_key("其它草地（荒草地）"), name_key("公共管理 及公共服务用地") == name_key("公共管理与公共服务用地")
    ('其他草地', True)
    """
    words = _SIGNS.sub("", _BRACKETS.sub("", name)).replace("其它", "其他")
    return re.sub("[及和]", "与", words)


@dataclass(frozen=True, eq=False)
class ClassNames:
    """The land classes of all standards (地类名录), by standard and code, with what they are looked up by."""

    standards: Mapping[str, ClassStandard]
    classes: Mapping[tuple[str, str], LandClass]
    other_names: Mapping[str, str]

    @cached_property
    def by_code(self) -> Mapping[str, Mapping[str, LandClass]]:
        """The classes of a code, by standard (同一代码的地类)."""
        found: dict[str, dict[str, LandClass]] = {}
        for (standard, code), one in self.classes.items():
            found.setdefault(code, {})[standard] = one
        return found

    @cached_property
    def by_name(self) -> Mapping[str, Mapping[str, tuple[LandClass, ...]]]:
        """The classes of a name as names are compared, by standard (同一名称的地类)."""
        found: dict[str, dict[str, list[LandClass]]] = {}
        for (standard, _), one in self.classes.items():
            found.setdefault(name_key(one.name), {}).setdefault(standard, []).append(one)
        return {name: {of: tuple(classes) for of, classes in named.items()} for name, named in found.items()}

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Every spelling of a name with the name that it stands for (全部写法), both as names are compared."""
        own = {name: name for name in self.by_name}
        return {name_key(other): name_key(name) for other, name in self.other_names.items()} | own

    @cached_property
    def longest(self) -> int:
        """Letters of the longest name (最长的名称)."""
        return max(map(len, self.spellings), default=0)

    def named(self, text: str) -> str:
        """The name that a text wholly is (是否地类名), as names are compared; empty where it is none.

        >>> from xiufu.packs.library import built_in_class_names
        >>> [built_in_class_names().named(text) for text in ("其它 草地", "天然草地", "荒草地")]
        ['其他草地', '天然牧草地', '']
        """
        return self.spellings.get(name_key(text), "")

    def of(self, code: str, name: str) -> frozenset[str]:
        """The standards in which a code has a name (代码与名称相符的标准)."""
        named = self.by_name.get(name, {})
        return frozenset(of for of, classes in named.items() if any(one.code == code for one in classes))

    def misspelt(self, code: str, text: str) -> str:
        """The name of a code that a text is but for one letter (错一字的名称), as names are compared; empty where it is none.

        >>> from xiufu.packs.library import built_in_class_names
        >>> [built_in_class_names().misspelt("0404", text) for text in ("其他草坪", "其他草地", "人工草皮")]
        ['其他草地', '', '']
        """
        key = name_key(text)
        if self.named(text):
            return ""
        others = (name_key(one.name) for one in self.by_code.get(code, {}).values())
        near = (
            one for one in others if len(one) == len(key) and sum(a != b for a, b in zip(one, key, strict=True)) == 1
        )
        return next(near, "")

    def parent(self, standard: str, code: str) -> str:
        """The code of the class above one (上级地类), empty where it has none."""
        one = self.classes.get((standard, code))
        return one.parent if one else ""

    def current(self, found: Mapping[str, T]) -> Mapping[str, T]:
        """What standards in force say (现行标准); all where none of them says anything."""
        kept = {of: what for of, what in found.items() if of not in self.standards or not self.standards[of].former}
        return kept or found

    def short(self, standard: str) -> str:
        """What a standard is called in messages (标准简称)."""
        return self.standards[standard].short if standard in self.standards else standard

    def family(self, standard: str) -> str:
        """The standards that have their names from each other (同一系列)."""
        return self.standards[standard].family if standard in self.standards else standard

    @cached_property
    def numbers(self) -> Mapping[Number, str]:
        """Standards by their number (按标准号)."""
        read = ((read_number(number), of) for of, one in self.standards.items() for number in one.numbers)
        return {number: of for number, of in read if number}

    @cached_property
    def words(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """What texts call standards, in plain width, the longest first, with the standards that it may be (文中的写法)."""
        found: dict[str, list[str]] = {}
        for of, one in self.standards.items():
            for word in one.words:
                found.setdefault(plain(word), []).append(of)
        return sorted(((word, tuple(several)) for word, several in found.items()), key=lambda pair: -len(pair[0]))


def read_class_names(lands: Iterable[Pack], standards: Iterable[Pack]) -> ClassNames:
    """The land classes of packs with their standards (读取地类名录); the later pack's go first. Raises ``InputError``."""
    problems: list[Problem] = []
    known: dict[str, ClassStandard] = {}
    names: dict[str, str] = {}
    classes: dict[tuple[str, str], LandClass] = {}
    for pack in standards:
        for located, file in each_file(pack, ClassStandardsFile, problems):
            for i, one in enumerate(file.standards):
                known[one.id] = one
                problems += (
                    Problem(
                        located.file,
                        located.line_of(("standards", i)),
                        f"读不出标准号“{number}”",
                        "写如 GB/T 21010-2017",
                    )
                    for number in one.numbers
                    if not read_number(number)
                )
            names |= {other: name for name, others in file.other_names.items() for other in others}
    for one in known.values():
        included = known[one.includes].classes if one.includes in known else {}
        own = {**included, **one.classes}
        classes |= {
            (one.id, code): _class(one.id, code, name, own, one.source.confidence) for code, name in own.items()
        }
    for pack in lands:
        try:
            classes |= loaded(land, pack, LAND_CLASSES, MAPPINGS).classes
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return ClassNames(known, classes, names)


def _class(standard: str, code: str, name: str, classes: Mapping[str, str], confidence: Confidence) -> LandClass:
    above = [other for other in classes if other != code and code.startswith(other)]
    parent = max(above, key=len, default="")
    return LandClass(
        standard=standard, code=code, name=name, parent=parent, level=len(above) + 1, confidence=confidence
    )
