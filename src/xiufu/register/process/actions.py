"""Taking a step (办理步骤): the one way in which a project's state changes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xiufu.lifecycle.entries import MAIN
from xiufu.lifecycle.facts import Value
from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import the_project
from xiufu.register.process.clocks import keep_clocks, reproject, rest_on_other_days_off
from xiufu.register.process.judging import Asked, judge, meanwhile
from xiufu.register.process.models import ProjectEntry, TrackState
from xiufu.register.process.stored import facts_to, hash_of_facts, standing_of
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
    standing = standing_of(held)
    if len(standing.entries) != expected:
        raise Stale(*meanwhile(held, expected))
    if rest_on_other_days_off(held):
        reproject(held, standing, today=timezone.localtime(now).date(), now=now)
    asked = Asked(move=move, track=track, on_date=on_date, facts=facts, reason=reason)
    judged = judge(actor, held, standing, asked, today=timezone.localtime(now).date())
    step, entry = judged.step, judged.entry
    if judged.reasons or step is None:
        raise Refused(*judged.reasons)
    row = ProjectEntry.objects.create(
        project=held,
        number=entry.number,
        lifecycle=held.lifecycle,
        move=move,
        track=track,
        track_kind=step.track,
        source=standing.states.get(track, ""),
        target=step.target,
        on_date=on_date,
        entered_at=now,
        capacity=entry.capacity.value,
        user_id=actor.user_id,
        facts=facts_to(facts),
        reason=entry.reason,
    )
    TrackState.objects.update_or_create(
        project=held, track=track, defaults={"state": step.target, "number": entry.number}
    )
    if track == MAIN:
        held.main_state, held.state_date = step.target, on_date
        held.save(update_fields=["main_state", "state_date"])
    keep_clocks(held, standing.after(entry, step.target), today=entry.entered_date)
    record(
        user_id=actor.user_id,
        action=f"step.{move}",
        subject=f"project:{held.pk}",
        data={
            "number": entry.number,
            "track": track,
            "to": step.target,
            "on": on_date,
            "facts": hash_of_facts(row.facts),
        },
        now=now,
    )
    return row
