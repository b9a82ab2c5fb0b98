"""A project as an edition keeps it (项目快照): all its facts under their Chinese names, as text that is always the same."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Model, Prefetch, QuerySet

from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.library.facts import EDITABLE, Line, shown_amount
from xiufu.register.library.models import Participation, Project, Promise
from xiufu.register.library.parts import PARTS
from xiufu.register.library.totals import totals_from
from xiufu.register.rules.divisions import name_of

Facts = Mapping[str, str | list[str]]

LEFT = ("removed", "terminated")
"""States in which a project is in the library no more."""


def listed_projects(division: str) -> QuerySet[Project]:
    """The projects of a division's library (本级项目库的项目), 内政办发〔2023〕14号（八）: market restoration projects that it leads and
    has listed, and has neither removed nor terminated."""
    wanted = Project.objects.filter(authority=division, lifecycle="market_restoration").exclude(
        main_state__in=("", *LEFT)
    )
    parties = Participation.objects.filter(ended_date__isnull=True).select_related("party").order_by("pk")
    promises = Promise.objects.filter(superseded_by__isnull=True).order_by("number")
    return wanted.order_by("number").prefetch_related(
        "sub_projects",
        "indicators",
        "sources",
        Prefetch("participations", parties),
        Prefetch("promises", promises),
    )


def facts_of(project: Project) -> Facts:
    """All facts of a project of ``listed_projects`` (项目的全部要素), shown as on its pages."""
    facts: dict[str, str | list[str]] = {
        "项目编号": project.number,
        "项目类别": LIFECYCLES[project.lifecycle].title,
        "所在地": f"{name_of(project.league)} {name_of(project.banner)}",
        "主管部门所在区划": name_of(project.authority),
        "状态": project.state_title,
        "进入状态日期": str(project.state_date or "未填"),
    }
    facts |= {one.title: one.show(getattr(project, one.name)) for one in EDITABLE}
    rows: Mapping[str, Iterable[Model]] = {
        "sub-project": project.sub_projects.all(),
        "indicator": project.indicators.all(),
        "source": project.sources.all(),
    }
    for kind, held in rows.items():
        part = PARTS[kind]
        facts[part.title] = [
            "；".join(
                f"{one.title}：{one.show(value)}"
                for one in part.facts
                if (value := part.values(row)[one.name]) not in (None, "")
            )
            for row in held
        ]
    totals = totals_from(project.sub_projects.all(), project.sources.all())
    facts["财政资金比例"] = totals.fiscal_share or "未填"
    facts["支持政策"] = [_promise(one) for one in project.promises.all()]
    facts["参与单位"] = [f"{one.party.name}（{one.get_capacity_display()}）" for one in project.participations.all()]
    return facts


def _promise(row: Promise) -> str:
    said = f"{row.get_kind_display()}{row.clause}：{row.content}，{row.promised_date} 承诺"
    said += f" {shown_amount(row.promised_fen)}" if row.promised_fen is not None else ""
    if row.granted_date is None:
        return f"{said}；尚未兑现"
    amount = f" {shown_amount(row.granted_fen)}" if row.granted_fen is not None else ""
    return f"{said}；{row.granted_date} 兑现{amount}{f'：{row.granted}' if row.granted else ''}"


def as_text(facts: Facts) -> str:
    """Facts as text of JSON (快照文本)."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def sha256(text: str) -> str:
    """The SHA-256 of a text (校验值)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def changed_facts(before: str, after: str) -> list[Line]:
    """Which facts of two snapshots differ (变更内容)."""
    old, new = json.loads(before), json.loads(after)
    return [
        (name, _said(old.get(name)), _said(new.get(name)))
        for name in _names(new, old)
        if old.get(name) != new.get(name)
    ]


def _names(*facts: Mapping[str, object]) -> Iterator[str]:
    return iter(dict.fromkeys(name for one in facts for name in one))


def _said(value: object) -> str:
    if isinstance(value, list):
        return " / ".join(map(str, value)) or "无"
    return "无" if value is None else str(value)


def seal_of(number: str, rows: Iterable[tuple[str, str, str, str]]) -> str:
    """The hash of an edition (年度项目库校验值): its number, and of each row the number, the change, the reason, the hash of its facts."""
    return sha256(json.dumps([number, [list(row) for row in rows]], ensure_ascii=False))
