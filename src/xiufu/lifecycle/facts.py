"""Facts (要件) that a step of a project rests on: what a paper says, not just that it was handed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = date | int | str | tuple[str, ...]


class FactKind(StrEnum):
    """要件类型. Money is in fen, areas in 0.0001 hm², papers are SHA-256 of their bytes, so that each can be told from others."""

    DATE = "date"
    MONEY = "money_fen"
    AREA = "area_0_0001_hm2"
    COUNT = "count"
    TEXT = "text"
    NAMES = "names"
    CHOICE = "choice"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact (一项要件). ``least`` is the least number, or how many names; ``optional`` ones may be missing.

    ``kinds`` are the ids of the kinds of papers that may serve (文件种类); none where any may. ``ahead`` days may come after the
    step that states them (将来的日期), such as a deadline; all others tell what had happened by then.
    """

    name: str
    title: str
    kind: FactKind
    choices: tuple[str, ...] = ()
    least: int = 1
    optional: bool = False
    kinds: tuple[str, ...] = ()
    ahead: bool = False

    def faults(self, value: Value | None) -> Iterator[str]:
        """What is wrong with a stated value (要件的问题), in words."""
        if value is None or value in ("", ()):
            if not self.optional:
                yield f"没有填“{self.title}”"
            return
        if not isinstance(value, _TYPES[self.kind]) or isinstance(value, bool):
            yield f"“{self.title}”应填{_NAMES[self.kind]}"
        elif isinstance(value, int) and value < self.least:
            yield f"“{self.title}”不能小于 {self.least}"
        elif isinstance(value, tuple) and len({name.strip() for name in value} - {""}) < self.least:
            yield f"“{self.title}”至少要有 {self.least} 个，不能重复"
        elif isinstance(value, str):
            yield from self._faults_of_text(value)

    def _faults_of_text(self, value: str) -> Iterator[str]:
        if not value.strip():
            yield f"没有填“{self.title}”"
        elif self.kind is FactKind.CHOICE and value not in self.choices:
            yield f"“{self.title}”只能是：{'、'.join(self.choices)}"
        elif self.kind is FactKind.PAPER and not (len(value) == _SHA256 and set(value) <= set("0123456789abcdef")):
            yield f"“{self.title}”没有附文件"


_TYPES: Mapping[FactKind, type] = {
    FactKind.DATE: date,
    FactKind.MONEY: int,
    FactKind.AREA: int,
    FactKind.COUNT: int,
    FactKind.TEXT: str,
    FactKind.NAMES: tuple,
    FactKind.CHOICE: str,
    FactKind.PAPER: str,
}
_NAMES: Mapping[FactKind, str] = {
    FactKind.DATE: "日期",
    FactKind.MONEY: "金额",
    FactKind.AREA: "面积",
    FactKind.COUNT: "整数",
    FactKind.TEXT: "文字",
    FactKind.NAMES: "名单",
    FactKind.CHOICE: "所列的一项",
    FactKind.PAPER: "文件",
}
_SHA256 = 64


def a_date(name: str, title: str, *, ahead: bool = False) -> Fact:
    """A day (日期), which may be still to come only where it looks ``ahead``."""
    return Fact(name, title, FactKind.DATE, ahead=ahead)


def a_text(name: str, title: str, *, optional: bool = False) -> Fact:
    """Words (文字)."""
    return Fact(name, title, FactKind.TEXT, optional=optional)


def a_paper(name: str, title: str, *kinds: str) -> Fact:
    """A paper (文件) of one of some kinds, or of any."""
    return Fact(name, title, FactKind.PAPER, kinds=kinds)


def money(name: str, title: str, *, least: int = 1) -> Fact:
    """An amount (金额) in fen."""
    return Fact(name, title, FactKind.MONEY, least=least)


def names(name: str, title: str, *, least: int = 1) -> Fact:
    """Persons or bodies (名单)."""
    return Fact(name, title, FactKind.NAMES, least=least)


def a_choice(name: str, title: str, *choices: str) -> Fact:
    """One of some (选项)."""
    return Fact(name, title, FactKind.CHOICE, choices)


def approval(name: str, title: str) -> tuple[Fact, ...]:
    """What an approval says (批复要件): its number, its issuer, its day, and the paper itself."""
    return (
        a_text(f"{name}_number", f"{title}文号"),
        a_text(f"{name}_issuer", f"{title}机关"),
        a_date(f"{name}_date", f"{title}日期"),
        a_paper(f"{name}_paper", f"{title}文件", "approval"),
    )
