"""What taking an entry back would do (撤销的后果): why it may not be taken back, and what states and clocks fall back to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xiufu.lifecycle.annulment import not_annullable
from xiufu.lifecycle.clocks import ANNUAL_REPORT, Clock
from xiufu.lifecycle.entries import MAIN, Capacity, Standing
from xiufu.lifecycle.moves import Lifecycle
from xiufu.register.accounts.actors import Actor
from xiufu.register.library.models import Project
from xiufu.register.library.scope import capacities
from xiufu.register.people.personal import accounts_of_person
from xiufu.register.process.clocks import by_key, clocks_at
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.queries import in_words
from xiufu.register.process.shown import NOT_BEGUN, clock_line, line_title
from xiufu.register.process.stored import counting, lifecycle_of

_NONE = "没有"


@dataclass(frozen=True, slots=True)
class FallsBack:
    """What falls back (恢复的一项): a line or a clock, how it stands now, and how it would."""

    title: str
    now: str
    then: str


def against(actor: Actor, project: Project, standing: Standing, number: int) -> tuple[str, ...]:
    """Why an account may not take back the entry of a number (不能撤销的原因); nothing where it may."""
    life = lifecycle_of(project)
    said = tuple(not_annullable(life, standing, number, str(actor.user_id)))
    if said:
        return said
    last = standing.entries[-1]
    if accounts_of_person(actor.user_id, {int(last.person)}):
        return (f"第 {number} 条“{life.title_of_move(last.move)}”由您的另一个账号登记，要由主管机关的另一人撤销",)
    return ()


def annullable_by(actor: Actor, project: Project) -> int | None:
    """The number of the entry that an account may ask to take back (可以申请撤销的记录)."""
    if Capacity.AUTHORITY not in capacities(actor, project):
        return None
    last = counting(ProjectEntry.objects.filter(project=project)).order_by("-number").first()
    return last.number if last and last.user_id != actor.user_id else None


def lines_falling_back(project: Project, standing: Standing, then: Standing) -> Iterator[FallsBack]:
    """The line whose state falls back (状态恢复), and the project itself, where that is another."""
    life = lifecycle_of(project)
    for track in dict.fromkeys((standing.entries[-1].track, MAIN)):
        yield FallsBack(line_title(life, track), _state(life, standing, track), _state(life, then, track))


def _state(life: Lifecycle, standing: Standing, track: str) -> str:
    state = standing.states.get(track)
    return life.title_of(track, state) if state else NOT_BEGUN


def clocks_falling_back(project: Project, standing: Standing, then: Standing, *, today: date) -> Iterator[FallsBack]:
    """The clocks that would stand otherwise (期限恢复), in the order of their beginnings."""
    life = lifecycle_of(project)
    before, after = (by_key(clocks_at(project, one, today=today)) for one in (standing, then))
    for key, clock in (before | after).items():
        if before.get(key) != after.get(key):
            yield FallsBack(_title(life, clock), _said(before.get(key), today), _said(after.get(key), today))


def _title(life: Lifecycle, clock: Clock) -> str:
    title, line = clock.rule.title, clock_line(life, clock)
    if clock.rule is ANNUAL_REPORT:
        return f"{title}（{line}）"
    return f"{title}：{line}" if line else title


def _said(clock: Clock | None, today: date) -> str:
    if clock is None:
        return _NONE
    met = f"，{clock.met_date} 办结" if clock.met_date else ""
    due = f"{clock.due} 到期" if clock.due else "中止期间不计"
    return f"{in_words(clock, today)}，{due}{met}"
