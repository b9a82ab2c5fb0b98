"""Whether a step may be taken (能否办理), by whom and why not: for the action that takes it and the page that asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xiufu.lifecycle.clocks import not_pausable
from xiufu.lifecycle.entries import Capacity, Entry, Standing
from xiufu.lifecycle.facts import Value
from xiufu.lifecycle.moves import Move
from xiufu.register.accounts.actors import Actor
from xiufu.register.library.models import Project
from xiufu.register.library.scope import capacities
from xiufu.register.people.personal import accounts_of_person
from xiufu.register.process.clocks import clocks_at
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.papers import papers_lacking
from xiufu.register.process.reviewed import review_lacking
from xiufu.register.process.stored import lifecycle_of
from xiufu.register.rules.law import law
from xiufu.register.rules.refusals import Refused, by_whom

PAUSE = "pause_clock"
_NAMED_MEANWHILE = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that somebody asks for (申请办理的步骤)."""

    move: str
    track: str
    on_date: date
    facts: Mapping[str, Value]
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of it (审核结果): the entry that it would be, and every reason why it may not."""

    step: Move | None
    entry: Entry
    reasons: tuple[str, ...]


def judge(actor: Actor, project: Project, standing: Standing, asked: Asked, *, today: date) -> Judged:
    """Whether a step may be taken (能否办理). Raises ``Refused`` (403) for who may take none in the project."""
    life = lifecycle_of(project)
    step = life.move(asked.move)
    entry = Entry(
        number=standing.lines + 1,
        move=asked.move,
        track=asked.track,
        on_date=asked.on_date,
        entered_date=today,
        capacity=_capacity(actor, project, step),
        person=str(actor.user_id),
        facts=asked.facts,
        reason=asked.reason.strip(),
    )
    reasons = list(life.lacking(_by_persons(actor, standing), entry, law, today=today))
    if step:
        reasons += papers_lacking(project, entry, step)
        reasons += review_lacking(project, standing, entry, step)
        reasons += _pause_lacking(project, standing, entry, today)
    return Judged(step, entry, tuple(reasons))


def _by_persons(actor: Actor, standing: Standing) -> Standing:
    """The same history (同一人的各账号视为一人), in which whatever the actor did with another account of the same person is the actor's:
    for who has two accounts is not two persons.
    """
    by = {int(one.person) for one in standing.entries}
    mine = {str(one) for one in accounts_of_person(actor.user_id, by)}
    me = str(actor.user_id)
    return replace(
        standing, entries=tuple(replace(one, person=me) if one.person in mine else one for one in standing.entries)
    )


def _capacity(actor: Actor, project: Project, move: Move | None) -> Capacity:
    """In which of the actor's capacities the step is taken; who only looks may take none."""
    mine = capacities(actor, project)
    able = [one for one in (move.by if move else ()) if one in mine]
    if able:
        return able[0]
    if not mine:
        raise Refused("您在这个项目里只能查看，不能办理", code=403)
    return sorted(mine)[0]


def _pause_lacking(project: Project, standing: Standing, entry: Entry, today: date) -> Iterator[str]:
    """Only a time that runs is paused (只能中止正在进行的期限); that only a paused one is resumed, the states of its thread say."""
    named = entry.facts.get("clock")
    if entry.move == PAUSE and isinstance(named, str) and named:
        said = not_pausable(clocks_at(project, standing, today=today), named, entry.on_date)
        if said:
            yield said


def meanwhile(project: Project, expected: int) -> tuple[str, ...]:
    """What others did since somebody looked (其间他人的办理): who, when, which step; the latest ones."""
    life = lifecycle_of(project)
    since = ProjectEntry.objects.filter(project=project, number__gt=expected).select_related("user").order_by("-number")
    said = []
    for row in reversed(list(since[:_NAMED_MEANWHILE])):
        said.append(f"{by_whom(row.user.username, row.entered_at)}办理“{life.title_of_move(row.move)}”，请核对后再办")
    return tuple(said) or ("项目的记录与您打开时不同，请重新打开后再办",)
