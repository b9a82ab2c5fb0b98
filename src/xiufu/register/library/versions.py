"""Versions of a project's facts (要素的版本): every change is kept with who made it, and a stale one is told what it missed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.facts import Line
from xiufu.register.library.models import Change, Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.rules.refusals import Stale


def held_to_edit(actor: Actor, pk: int, expected: int) -> Project:
    """A project held for a change by its authority (锁定待改的项目). Raises ``Refused`` where the account may not, ``Stale`` where
    it has changed since the version that the person saw."""
    leading(actor, the_project(actor, pk))
    return held(pk, expected)


def held(pk: int, expected: int) -> Project:
    """A project held for a change that its account may make (锁定待改的项目). Raises ``Stale``."""
    project = Project.objects.select_for_update().get(pk=pk)
    if project.version != expected:
        raise Stale(*meanwhile(project, expected))
    return project


def meanwhile(project: Project, seen: int) -> tuple[str, ...]:
    """Who changed what since a version (期间的更改), in words."""
    changes = Change.objects.filter(project=project, version__gt=seen).select_related("by").order_by("version")
    told = [
        f"账号“{change.by.username}”已在 {timezone.localtime(change.at):%Y-%m-%d %H:%M} 把“{title}”由“{before}”改为“{after}”"
        for change in changes[:20]
        for title, before, after in change.lines
    ]
    return (*told, "请按现在的内容核对后再保存")


def keep_change(
    project: Project, *, actor: Actor, action: str, lines: Sequence[Line], now: datetime, also: Mapping[str, object]
) -> None:
    """Save the next version of a held project (保存新版本), with what changed, and log it. Saves the project itself too."""
    project.version += 1
    project.changed_at, project.changed_by_id = now, actor.user_id
    project.save()
    Change.objects.create(
        project=project, version=project.version, at=now, by_id=actor.user_id, lines=[list(one) for one in lines]
    )
    record(
        user_id=actor.user_id,
        action=action,
        subject=f"project:{project.pk}",
        data={"version": project.version, "lines": [list(one) for one in lines], **also},
        now=now,
    )
