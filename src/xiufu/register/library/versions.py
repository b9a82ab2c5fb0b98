"""Versions of a project's facts (要素的版本): every change is kept with who made it, and a stale one is told what it missed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.facts import Line
from xiufu.register.library.models import Change, Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.rules.refusals import CHECK_AGAIN, Stale, by_whom, in_short

_TOLD = 20
Differing = Callable[[Project], Iterable[Line]]
"""In what a form differs from a project as it stands: name of the fact, what stands, what was typed."""


def held_to_edit(actor: Actor, pk: int, expected: int, differing: Differing | None = None) -> Project:
    """A project held for a change by its authority (锁定待改的项目). Raises ``Refused`` where the account may not, ``Stale`` where
    it has changed since the version that the person saw."""
    leading(actor, the_project(actor, pk))
    return held(pk, expected, differing)


def held(pk: int, expected: int, differing: Differing | None = None) -> Project:
    """A project held for a change that its account may make (锁定待改的项目). Raises ``Stale`` with who changed what meanwhile, and with
    what stands now where something else was typed: who saves again replaces it knowingly.
    """
    project = Project.objects.select_for_update().get(pk=pk)
    if project.version != expected:
        lines = differing(project) if differing else ()
        stands = [f"“{title}”现在是“{in_short(now)}”，您填的是“{in_short(typed)}”" for title, now, typed in lines]
        raise Stale(*meanwhile(project, expected), *stands, CHECK_AGAIN, current=project.version)
    return project


def meanwhile(project: Project, seen: int) -> tuple[str, ...]:
    """Who changed what since a version (期间的更改), in words, the latest changes."""
    changes = Change.objects.filter(project=project, version__gt=seen).select_related("by").order_by("-version")
    return tuple(
        f"{by_whom(change.by.username, change.at)}把“{title}”由“{in_short(before)}”改为“{in_short(after)}”"
        for change in reversed(changes[:_TOLD])
        for title, before, after in change.lines
    )


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
