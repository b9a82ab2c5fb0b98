"""Parts of a project (子项目、指标、资金来源): added, changed and removed by its authority, each a version of the project."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from xiufu.register.accounts.actors import Actor
from xiufu.register.library.choices import FundKind
from xiufu.register.library.facts import Described, Line, Value, differences, shown_amount, shown_area, shown_text
from xiufu.register.library.models import BudgetSource, Indicator, Project, SubProject
from xiufu.register.library.totals import faults_of_totals
from xiufu.register.library.versions import held_to_edit, keep_change
from xiufu.register.rules.refusals import Refused


def _fund(value: Value) -> str:
    return FundKind(str(value)).label if value in FundKind.values else shown_text(value)


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part (一种组成): its table, its Chinese name, its facts, and those that tell one from another."""

    id: str
    title: str
    model: type[models.Model]
    facts: tuple[Described, ...]
    key: tuple[str, ...]

    def values(self, row: models.Model) -> dict[str, Value]:
        """The facts of a row (要素值)."""
        return {one.name: getattr(row, one.name) for one in self.facts}

    def called(self, values: Mapping[str, Value]) -> str:
        """What it is called (名称)."""
        shown = {one.name: one.show(values.get(one.name)) for one in self.facts}
        return " ".join(shown[name] for name in self.key if values.get(name))


PARTS: Mapping[str, Part] = {
    one.id: one
    for one in (
        Part(
            "sub-project", "子项目", SubProject,
            (
                Described("name", "名称"), Described("kind", "类型"), Described("area_units", "面积", shown_area),
                Described("budget_fen", "投资概算", shown_amount), Described("tasks", "任务"),
            ),
            ("name",),
        ),
        Part(
            "indicator", "任务与核心指标", Indicator,
            (Described("name", "指标"), Described("unit", "单位"), Described("target", "目标")), ("name",),
        ),
        Part(
            "source", "资金来源", BudgetSource,
            (Described("kind", "来源", _fund), Described("name", "资金名称"), Described("amount_fen", "金额", shown_amount)),
            ("kind", "name"),
        ),
    )
}  # fmt: skip
"""Every kind of part by its id."""
_MOST = 200
"""More parts of a kind than any project has."""


def the_part(project: Project, kind: str, pk: int) -> models.Model:
    """One part of a project (一个组成). Raises ``Refused`` (404) where there is none."""
    found = PARTS[kind].model._default_manager.filter(project=project, pk=pk).first()
    if found is None:
        raise Refused(f"没有这条{PARTS[kind].title}，可能已被删除", code=404)
    return found


@transaction.atomic
def add_part(
    *, actor: Actor, project: int, expected: int, kind: str, values: Mapping[str, Value], now: datetime
) -> Project:
    """Add a part (增加). Raises ``Refused`` where it is there already or the parts become more than the whole."""
    held, part = held_to_edit(actor, project, expected), PARTS[kind]
    if part.model._default_manager.filter(project=held).count() >= _MOST:
        raise Refused(f"{part.title}最多 {_MOST} 条")
    _check_once(held, part, values, None)
    part.model._default_manager.create(project=held, **values)
    _keep(held, actor, "add", part, differences(part.facts, {}, values), values, now)
    return held


@transaction.atomic
def edit_part(
    *, actor: Actor, project: int, expected: int, kind: str, pk: int, values: Mapping[str, Value], now: datetime
) -> Project:
    """Change a part (修改). Raises ``Refused`` as ``add_part`` does."""
    part = PARTS[kind]

    def differing(held: Project) -> tuple[Line, ...]:
        return differences(part.facts, part.values(the_part(held, kind, pk)), values)

    held = held_to_edit(actor, project, expected, differing)
    row = the_part(held, kind, pk)
    before, lines = part.values(row), differing(held)
    if not lines:
        return held
    _check_once(held, part, values, pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    _keep(held, actor, "edit", part, lines, before, now)
    return held


@transaction.atomic
def remove_part(*, actor: Actor, project: int, expected: int, kind: str, pk: int, now: datetime) -> Project:
    """Remove a part (删除); what it said stays in the history of the project."""
    held, part = held_to_edit(actor, project, expected), PARTS[kind]
    row = the_part(held, kind, pk)
    before = part.values(row)
    row.delete()
    _keep(held, actor, "remove", part, differences(part.facts, before, {}), before, now)
    return held


def _check_once(project: Project, part: Part, values: Mapping[str, Value], pk: int | None) -> None:
    same = {name: values[name] for name in part.key}
    if part.model._default_manager.filter(project=project, **same).exclude(pk=pk).exists():
        raise Refused(f"{part.title}“{part.called(values)}”已经有了，请修改那一条，或换一个名称")


def _keep(
    project: Project, actor: Actor, action: str, part: Part, lines: tuple[Line, ...], values: Mapping[str, Value],
    now: datetime,
) -> None:  # fmt: skip
    if reasons := faults_of_totals(project):
        raise Refused(*reasons)
    about = f"{part.title}“{part.called(values)}”"
    keep_change(
        project,
        actor=actor,
        action=f"project.{part.id}.{action}",
        lines=[(f"{about}{title}", before, after) for title, before, after in lines],
        now=now,
        also={},
    )
