"""What is known of a project (项目要素): which facts may be edited, how each is shown, how two versions differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from xiufu.register.frame.templatetags.shown import hm2, wan
from xiufu.register.library.choices import key_area_titles

Value = str | int | date | None
Line = tuple[str, str, str]
"""Name of a fact, before, after, as shown."""


def shown_area(value: Value) -> str:
    """An area in words (面积)."""
    return f"{hm2(value)} 公顷" if isinstance(value, int) else "未填"


def shown_amount(value: Value) -> str:
    """An amount in words (金额)."""
    return f"{wan(value)} 万元" if isinstance(value, int) else "未填"


def shown_text(value: Value) -> str:
    """Words or a day, as they are (文字、日期)."""
    return str(value) if value not in (None, "") else "未填"


def _areas(value: Value) -> str:
    return shown_text(key_area_titles(str(value or "")))


@dataclass(frozen=True, slots=True)
class Described:
    """One fact (一项要素): the field it is kept in, its Chinese name, how it is shown."""

    name: str
    title: str
    show: Callable[[Value], str] = shown_text


EDITABLE: tuple[Described, ...] = (
    Described("name", "项目名称"),
    Described("area_units", "面积", shown_area),
    Described("budget_fen", "投资概算", shown_amount),
    Described("key_areas", "重点领域", _areas),
    Described("regions", "重点地区"),
    Described("description", "项目概况"),
    Described("measures", "工程措施"),
    Described("resource_allocation", "自然资源资产配置"),
    Described("later_industry", "后续产业发展要求"),
    Described("legacy_number", "历史遗留认定文件号"),
    Described("legacy_date", "历史遗留认定日期"),
    Described("legacy_evidence", "历史遗留认定依据"),
    Described("no_liable_party", "无治理责任主体的证明"),
    Described("no_mining_right", "无有效矿业权的证明"),
)
"""Facts of the project itself that its authority may edit."""

LEGACY: tuple[str, ...] = ("legacy_number", "legacy_date", "legacy_evidence", "no_liable_party", "no_mining_right")
"""What proves legacy status (历史遗留认定): all of it, or nothing where it is not claimed."""


def differences(
    described: tuple[Described, ...], before: Mapping[str, Value], after: Mapping[str, Value]
) -> tuple[Line, ...]:
    """Which facts differ (更改内容), as shown; every fact is shown exactly, and what is blank is blank."""
    return tuple(
        (one.title, one.show(before.get(one.name)), one.show(after.get(one.name)))
        for one in described
        if one.show(before.get(one.name)) != one.show(after.get(one.name))
    )


def faults_of(facts: Mapping[str, Value]) -> tuple[str, ...]:
    """What is wrong with the facts of a project (要素的问题), in words."""
    found = []
    if not str(facts.get("name") or "").strip():
        found.append("没有填“项目名称”")
    titles = {one.name: one.title for one in EDITABLE}
    missing = [titles[name] for name in LEGACY if facts.get(name) in (None, "")]
    if 0 < len(missing) < len(LEGACY):
        found.append(f"申明为历史遗留的，还要填“{'”“'.join(missing)}”；不申明的，这几项都留空")
    return tuple(found)
