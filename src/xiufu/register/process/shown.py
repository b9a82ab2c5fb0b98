"""How steps, entries and clocks are shown (显示): titles and units instead of names and numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xiufu.lifecycle.clocks import ANNUAL_REPORT, Clock, not_pausable
from xiufu.lifecycle.entries import CAPACITIES, MAIN, Capacity, Standing
from xiufu.lifecycle.facts import Fact, FactKind, Value
from xiufu.lifecycle.moves import Lifecycle, Move
from xiufu.lifecycle.states import CLOCK_RULES
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import Role
from xiufu.register.documents.models import Paper
from xiufu.register.documents.queries import open_papers
from xiufu.register.frame.templatetags.shown import hm2, wan
from xiufu.register.library.models import Project
from xiufu.register.library.scope import capacities
from xiufu.register.process.judging import PAUSE
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.queries import in_words
from xiufu.register.process.stored import facts_from, lifecycle_of


@dataclass(frozen=True, slots=True)
class FactShown:
    """An entry's fact (要件): its title, its value in words, the paper that it is."""

    title: str
    text: str
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Annulled:
    """By which entry another was taken back (撤销): who, when, why."""

    number: int
    account: str
    post: str
    entered_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry (一条记录) as the timeline shows it: which it ``annuls``, or by which it was ``annulled``."""

    number: int
    title: str
    line: str
    side: bool
    before: str
    after: str
    on_date: date
    entered_at: datetime
    capacity: str
    account: str
    post: str
    facts: tuple[FactShown, ...]
    reason: str
    clause: str
    effect: str
    annuls: int | None = None
    annulled: Annulled | None = None


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of a project (一线): where it stands, since when."""

    title: str
    side: bool
    state: str
    closed: bool
    begun: date
    since: date
    steps: int


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step that may be taken now (可办的步骤)."""

    move: str
    track: str
    title: str
    line: str
    by: str
    clause: str
    effect: str


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock (期限): how it stands, in words, and the class that colours the words."""

    title: str
    line: str
    desk: str
    clause: str
    since: date
    due: date | None
    said: str
    look: str
    met_date: date | None


NOT_BEGUN = "没有开始"
"""How a line stands on which no entry counts."""
SHOWN_WITH = ("user__party", "annuls", "annulled_by__user__party")
"""What rows of entries are read with to be shown."""
_LOOKS = {"逾期": "late", "逾期办理": "late", "临近": "soon", "已办": "done", "已满": "soon"}


def line_title(life: Lifecycle, track: str, paused: str = "") -> str:
    """What a line is called (线的名称): that of a project itself, or which of several."""
    kind, _, nth = track.partition("#")
    title = life.track(kind).title
    if paused:
        title = f"{title}：{clock_title(life, paused)}"
    return f"{title}（第{nth}次）" if nth else title


def clock_title(life: Lifecycle, rule: str) -> str:
    """What a clock is called (期限名称)."""
    return next((one.title for one in CLOCK_RULES[life.id] if one.id == rule), rule)


def post_of(user: User) -> str:
    """What an account is, in words (职务), without the person's name."""
    role = Role(user.role)
    post = Actor(user.pk, user.username, role, user.department, user.division, user.party_id, "").post
    return f"{user.party.name} {post}" if user.party else post


def entries_shown(project: Project, rows: Iterable[ProjectEntry]) -> tuple[EntryShown, ...]:
    """Entries as the timeline shows them (历程)."""
    life, held = lifecycle_of(project), list(rows)
    papers = papers_by_hash(project, held)
    return tuple(_entry(life, row, papers) for row in held)


def papers_by_hash(project: Project, rows: Iterable[ProjectEntry]) -> Mapping[str, Paper]:
    """The papers that entries name (所附文件) by SHA-256; of the same bytes the first."""
    named = {value for row in rows for value in row.facts.values() if isinstance(value, str) and len(value) == 64}
    found = open_papers(project).filter(sha256__in=named).order_by("-pk")
    return {paper.sha256: paper for paper in found}


def _entry(life: Lifecycle, row: ProjectEntry, papers: Mapping[str, Paper]) -> EntryShown:
    move = life.move(row.move)
    paused = str(row.facts.get("clock", "")) if row.move == PAUSE else ""
    return EntryShown(
        number=row.number,
        title=life.title_of_move(row.move),
        line=line_title(life, row.track, paused),
        side=row.track != MAIN,
        before=life.title_of(row.track, row.source) if row.source else "",
        after=life.title_of(row.track, row.target) if row.target else NOT_BEGUN,
        on_date=row.on_date,
        entered_at=row.entered_at,
        capacity=CAPACITIES[Capacity(row.capacity)],
        account=row.user.username,
        post=post_of(row.user),
        facts=_facts(life, move, row, papers) if move else (),
        reason=row.reason,
        clause=move.clause if move else "",
        effect=move.effect if move else "",
        annuls=row.annuls.number if row.annuls else None,
        annulled=_annulled(row.annulled_by) if hasattr(row, "annulled_by") else None,
    )


def _annulled(row: ProjectEntry) -> Annulled:
    return Annulled(row.number, row.user.username, post_of(row.user), row.entered_at, row.reason)


def _facts(life: Lifecycle, move: Move, row: ProjectEntry, papers: Mapping[str, Paper]) -> tuple[FactShown, ...]:
    stated = facts_from(row.facts, move)
    return tuple(
        _paper(fact, str(stated[fact.name]), papers)
        if fact.kind is FactKind.PAPER
        else FactShown(
            fact.title,
            clock_title(life, str(stated[fact.name])) if row.move == PAUSE else in_unit(fact, stated[fact.name]),
        )
        for fact in move.facts
        if fact.name in stated
    )


def _paper(fact: Fact, sha256: str, papers: Mapping[str, Paper]) -> FactShown:
    found = papers.get(sha256)
    return FactShown(fact.title, str(found) if found else f"SHA-256 {sha256}", found)


def in_unit(fact: Fact, value: Value) -> str:
    """A fact's value in words, with its unit (要件的值)."""
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, int) and fact.kind in (FactKind.MONEY, FactKind.AREA):
        return f"{wan(value)} 万元" if fact.kind is FactKind.MONEY else f"{hm2(value)} 公顷"
    return value.isoformat() if isinstance(value, date) else str(value)


def lines_shown(project: Project, standing: Standing) -> tuple[LineShown, ...]:
    """The lines of a project (各线), its main one first, then in the order in which they began."""
    life = lifecycle_of(project)
    found = []
    for track, state in standing.states.items():
        entries = [one for one in standing.entries if one.track == track]
        closed = state in life.track(track.partition("#")[0]).closed
        paused = str(entries[0].facts.get("clock", "")) if entries[0].move == PAUSE else ""
        title, said = line_title(life, track, paused), life.title_of(track, state)
        found.append(
            LineShown(title, track != MAIN, said, closed, entries[0].on_date, entries[-1].on_date, len(entries))
        )
    return tuple(found)


def steps_shown(
    actor: Actor, project: Project, standing: Standing, clocks: Sequence[Clock], today: date
) -> tuple[tuple[StepShown, ...], tuple[StepShown, ...]]:
    """What an account may do now (本人可办), and what others owe (由他人办理)."""
    life, mine = lifecycle_of(project), capacities(actor, project)
    own: list[StepShown] = []
    others: list[StepShown] = []
    pausable = any(not not_pausable(clocks, clock.rule.id, today) for clock in clocks)
    for move, track in life.offered(standing):
        if move.id == PAUSE and not pausable:
            continue
        begun = next((one for one in standing.entries if one.track == track), None)
        paused = str(begun.facts.get("clock", "")) if begun and begun.move == PAUSE else ""
        by = "、".join(CAPACITIES[one] for one in move.by)
        line = "" if track == MAIN else line_title(life, track, paused)
        step = StepShown(move.id, track, move.title, line, by, move.clause, move.effect)
        (own if mine & set(move.by) else others).append(step)
    return tuple(own), tuple(others)


def clocks_shown(project: Project, clocks: Iterable[Clock], today: date) -> tuple[ClockShown, ...]:
    """Clocks (期限), those that are unmet first, by their day."""
    life = lifecycle_of(project)
    found = [_clock(life, clock, today) for clock in clocks]
    return tuple(sorted(found, key=lambda one: (one.met_date is not None, one.due or date.max, one.title)))


def clock_line(life: Lifecycle, clock: Clock) -> str:
    """The year or the thread that a clock is of (期限所属), nothing where it is the project's own."""
    if clock.rule is ANNUAL_REPORT:
        return f"{clock.track.partition('#')[2]}年度"
    return "" if clock.track == MAIN else line_title(life, clock.track)


def _clock(life: Lifecycle, clock: Clock, today: date) -> ClockShown:
    said = in_words(clock, today)
    return ClockShown(
        clock.rule.title,
        clock_line(life, clock),
        CAPACITIES[clock.rule.desk],
        clock.rule.clause,
        clock.since,
        clock.due,
        said,
        _LOOKS.get(said.partition("（")[0], ""),
        clock.met_date,
    )
