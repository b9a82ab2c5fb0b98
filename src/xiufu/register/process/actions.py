"""Taking a step (办理步骤), and taking one back (撤销记录): the only ways in which a project's state changes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xiufu.lifecycle.annulment import annulling
from xiufu.lifecycle.entries import MAIN, Entry, Standing
from xiufu.lifecycle.facts import Value
from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.process.annulling import against
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
    held, standing = _held(actor, project, expected, now)
    asked = Asked(move=move, track=track, on_date=on_date, facts=facts, reason=reason)
    judged = judge(actor, held, standing, asked, today=timezone.localtime(now).date())
    step, entry = judged.step, judged.entry
    if judged.reasons or step is None:
        raise Refused(*judged.reasons)
    return _write(held, standing.states.get(track, ""), standing.after(entry, step.target), entry, actor=actor, now=now)


@transaction.atomic
def annul(*, actor: Actor, project: int, number: int, reason: str, expected: int, now: datetime) -> ProjectEntry:
    """Take back the last entry that counts (撤销记录), which has that ``number``: an entry of its own, and the states and clocks of those
    that count. Raises as ``take``, and ``Refused`` (403) for who does not lead the project.
    """
    held, standing = _held(actor, project, expected, now)
    leading(actor, held)
    reasons = [*against(actor, held, standing, number), *([] if reason.strip() else ["撤销记录要写明理由"])]
    if reasons:
        raise Refused(*reasons)
    taken_back = ProjectEntry.objects.get(project=held, number=number)
    entry = annulling(standing, str(actor.user_id), reason, today=timezone.localtime(now).date())
    return _write(held, taken_back.target, standing.without_last(), entry, actor=actor, now=now, annuls=taken_back)


def _held(actor: Actor, project: int, expected: int, now: datetime) -> tuple[Project, Standing]:
    """A project that nobody else writes to meanwhile, as the person saw it."""
    seen = the_project(actor, project)
    held = Project.objects.select_for_update().get(pk=seen.pk)
    standing = standing_of(held)
    if standing.lines != expected:
        raise Stale(*meanwhile(held, expected), current=standing.lines)
    if rest_on_other_days_off(held):
        reproject(held, standing, today=timezone.localtime(now).date(), now=now)
    return held, standing


def _write(
    held: Project, source: str, after: Standing, entry: Entry, *, actor: Actor, now: datetime, annuls: ProjectEntry | None = None,
) -> ProjectEntry:  # fmt: skip
    """Write what happened: the entry, which brings its thread from ``source`` to its state ``after``, what follows from it, and the log."""
    target = after.states.get(entry.track, "")
    row = ProjectEntry.objects.create(
        project=held,
        number=entry.number,
        lifecycle=held.lifecycle,
        move=entry.move,
        track=entry.track,
        track_kind=entry.track.partition("#")[0],
        source=source,
        target=target,
        on_date=entry.on_date,
        entered_at=now,
        capacity=entry.capacity.value,
        user_id=actor.user_id,
        facts=facts_to(entry.facts),
        reason=entry.reason,
        annuls=annuls,
    )
    _keep_state(held, entry.track, after)
    keep_clocks(held, after, today=entry.entered_date)
    told = {"annuls": annuls.number} if annuls else {"facts": hash_of_facts(row.facts)}
    record(
        user_id=actor.user_id,
        action=f"step.{entry.move}",
        subject=f"project:{held.pk}",
        data={"number": entry.number, "track": entry.track, "to": target, "on": entry.on_date, **told},
        now=now,
    )
    return row


def _keep_state(held: Project, track: str, after: Standing) -> None:
    """The state of a thread, none where all of its entries were taken back; that of the project, where the thread is its own."""
    last = next((one for one in reversed(after.entries) if one.track == track), None)
    if last:
        TrackState.objects.update_or_create(
            project=held, track=track, defaults={"state": after.states[track], "number": last.number}
        )
    else:
        TrackState.objects.filter(project=held, track=track).delete()
    if track == MAIN:
        held.main_state, held.state_date = after.main, last.on_date if last else None
        held.save(update_fields=["main_state", "state_date"])
