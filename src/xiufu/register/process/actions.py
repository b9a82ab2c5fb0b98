"""Taking a step (办理步骤): the one way in which a project's state changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xiufu.lifecycle.entries import MAIN, Capacity, Entry
from xiufu.lifecycle.facts import FactKind, Value
from xiufu.lifecycle.moves import Move
from xiufu.register.accounts.actors import Actor
from xiufu.register.documents.models import Paper
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import capacities, the_project
from xiufu.register.process.clocks import keep_clocks
from xiufu.register.process.models import ProjectEntry, TrackState
from xiufu.register.process.stored import facts_to, lifecycle_of, standing_of
from xiufu.register.rules.law import law
from xiufu.register.rules.refusals import Refused, Stale


@transaction.atomic
def take(
    *,
    actor: Actor,
    project: int,
    move: str,
    track: str,
    on_date: date,
    facts: Mapping[str, Value],
    reason: str,
    expected: int,
    now: datetime,
) -> ProjectEntry:
    """Take one step (办理一步): entry, state, clocks and log in one transaction, or nothing.

    ``expected`` is the number of entries that the person saw. Raises ``Stale`` where there are others by now, ``Refused`` with
    every reason where the step may not be taken (404 where the project may not be seen).
    """
    seen = the_project(actor, project)
    held = Project.objects.select_for_update().get(pk=seen.pk)
    life = lifecycle_of(held)
    standing = standing_of(held)
    if len(standing.entries) != expected:
        raise Stale(_meanwhile(held))
    as_whom = _capacity(actor, held, life.move(move))
    entry = Entry(
        number=expected + 1,
        move=move,
        track=track,
        on_date=on_date,
        entered_date=timezone.localtime(now).date(),
        capacity=as_whom,
        person=str(actor.user_id),
        facts=facts,
        reason=reason,
    )
    step = life.move(move)
    reasons = life.lacking(standing, entry, law, today=entry.entered_date)
    reasons += tuple(_papers_lacking(held, entry, step))
    if reasons or step is None:
        raise Refused(*reasons)
    row = ProjectEntry.objects.create(
        project=held,
        number=entry.number,
        lifecycle=life.id,
        move=move,
        track=track,
        track_kind=step.track,
        source=standing.states.get(track, ""),
        target=step.target,
        on_date=on_date,
        entered_at=now,
        capacity=as_whom.value,
        user_id=actor.user_id,
        facts=facts_to(facts),
        reason=reason.strip(),
    )
    TrackState.objects.update_or_create(
        project=held, track=track, defaults={"state": step.target, "number": entry.number}
    )
    if track == MAIN:
        held.main_state, held.state_date = step.target, on_date
        held.save(update_fields=["main_state", "state_date"])
    keep_clocks(held, standing.after(replace(entry, reason=row.reason), step.target), today=entry.entered_date)
    record(
        user_id=actor.user_id,
        action=f"step.{move}",
        subject=f"project:{held.pk}",
        data={"number": entry.number, "track": track, "to": step.target, "on": on_date, "facts": row.facts},
        now=now,
    )
    return row


def _capacity(actor: Actor, project: Project, move: Move | None) -> Capacity:
    """In which of the actor's capacities the step is taken; who only looks may take none."""
    mine = capacities(actor, project)
    able = [one for one in (move.by if move else ()) if one in mine]
    if able:
        return able[0]
    if not mine:
        raise Refused("您在这个项目里只能查看，不能办理", code=403)
    return sorted(mine)[0]


def _papers_lacking(project: Project, entry: Entry, move: Move | None) -> list[str]:
    """Papers that a step names must be papers of this project (要件文件须是本项目的文件)."""
    kinds = {fact.name: fact for fact in move.facts if fact.kind is FactKind.PAPER} if move else {}
    named = {name: value for name, value in entry.facts.items() if name in kinds and isinstance(value, str) and value}
    held = set(Paper.objects.filter(project=project, sha256__in=named.values()).values_list("sha256", flat=True))
    return [f"“{kinds[name].title}”不是这个项目的文件" for name, value in named.items() if value not in held]


def _meanwhile(project: Project) -> str:
    last = ProjectEntry.objects.filter(project=project).order_by("-number").first()
    if last is None:
        return "项目已有别的记录，请重新打开后再办"
    step = lifecycle_of(project).move(last.move)
    at = timezone.localtime(last.entered_at)
    what = step.title if step else last.move
    return f"账号“{last.user.username}”已在 {at:%Y-%m-%d %H:%M} 办理“{what}”，请重新打开后再办"
