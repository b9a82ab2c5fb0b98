"""Clocks as rows (期限表): worked out from the entries after every step and by every tick, so that desks can search them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.forms.models import model_to_dict

from xiufu.lifecycle.clocks import Clock, annual_reports, clocks_of
from xiufu.lifecycle.entries import MAIN, Standing
from xiufu.lifecycle.states import CLOCK_RULES
from xiufu.packs.calendars import Calendars, CalendarYear
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.process.days_off import calendars
from xiufu.register.process.models import ClockRow
from xiufu.register.process.stored import lifecycle_of
from xiufu.register.rules.law import law

_UNKNOWN = "-"
_KEPT = ("desk", "since", "due", "provisional", "minimum", "met_date", "running", "calendars")


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock whose end moved though nothing happened in the project (期限重算): from when to when, and why."""

    rule: str
    track: str
    old_due: date | None
    new_due: date | None
    why: str


def clocks_at(project: Project, standing: Standing, *, today: date) -> tuple[Clock, ...]:
    """Every clock of a project (项目的期限), yearly reports among them."""
    ruled = clocks_of(CLOCK_RULES[project.lifecycle], standing, calendars(), law)
    return (*ruled, *annual_reports(standing, law, today=today))


def rows_of(project: Project, standing: Standing, *, today: date) -> tuple[ClockRow, ...]:
    """The rows that a project's clocks are kept as (期限表的行), not yet written. Nothing runs in a project that is closed."""
    known = calendars()
    closed = standing.main in lifecycle_of(project).track(MAIN).closed
    return tuple(
        ClockRow(
            project=project,
            rule=rule,
            track=track,
            nth=nth,
            desk=clock.rule.desk.value,
            since=clock.since,
            due=clock.due,
            provisional=clock.provisional,
            minimum=clock.rule.minimum,
            met_date=clock.met_date,
            running=clock.met_date is None and not closed,
            calendars=years_of(known, clock.since, clock.due),
        )
        for (rule, track, nth), clock in by_key(clocks_at(project, standing, today=today)).items()
    )


def by_key(clocks: Iterable[Clock]) -> dict[tuple[str, str, int], Clock]:
    """Clocks by which of its project each is (按期限): its rule, its thread, and which of several."""
    times: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str, int], Clock] = {}
    for clock in clocks:
        times[clock.rule.id, clock.track] += 1
        found[clock.rule.id, clock.track, times[clock.rule.id, clock.track]] = clock
    return found


def years_of(known: Calendars, since: date, due: date | None) -> str:
    """The years of days off between two days (所依据的节假日安排): each with the mark of what was announced, ``-`` where nothing was."""
    years = known.years
    last = (due or since).year
    return " ".join(
        f"{year}:{_mark(years[year]) if year in years else _UNKNOWN}" for year in range(since.year, last + 1)
    )


@lru_cache(maxsize=200)
def _mark(year: CalendarYear) -> str:
    return hashlib.sha256(year.model_dump_json(exclude={"source"}).encode("utf-8")).hexdigest()[:8]


def key_of(row: ClockRow) -> tuple[str, str, int]:
    """Which clock of its project a row is."""
    return row.rule, row.track, row.nth


def as_kept(row: ClockRow) -> Mapping[str, object]:
    """What a row says (期限内容)."""
    return model_to_dict(row, fields=_KEPT)


def keep_clocks(project: Project, standing: Standing, *, today: date) -> None:
    """Make the rows of a project equal to its clocks (更新期限表), within the transaction of what happened."""
    _write(_kept(project), rows_of(project, standing, today=today))


def reproject(project: Project, standing: Standing, *, today: date, now: datetime) -> tuple[Moved, ...]:
    """The same where nothing happened in the project (期限重算): what moved is journaled with the reason.

    ``standing`` is that of the entries which the rows were worked out from.
    """
    kept, rows = _kept(project), rows_of(project, standing, today=today)
    moved = tuple(_moved(kept, rows))
    _write(kept, rows)
    for one in moved:
        record(
            user_id=None,
            action="clock.reproject",
            subject=f"project:{project.pk}",
            data={
                "rule": one.rule, "track": one.track, "old_due": one.old_due, "new_due": one.new_due, "why": one.why,
            },
            now=now,
        )  # fmt: skip
    return moved


def out_of_date(kept: Iterable[ClockRow], rows: Iterable[ClockRow]) -> bool:
    """Whether rows say something else than clocks (期限表是否过时)."""
    return {key_of(row): as_kept(row) for row in kept} != {key_of(row): as_kept(row) for row in rows}


def rest_on_other_days_off(project: Project) -> bool:
    """Whether the days off that a project's rows rest on have changed since (节假日安排有无变动)."""
    known = calendars()
    return any(row.calendars != years_of(known, row.since, row.due) for row in _kept(project).values())


def _kept(project: Project) -> dict[tuple[str, str, int], ClockRow]:
    return {key_of(row): row for row in ClockRow.objects.filter(project=project)}


def _write(kept: Mapping[tuple[str, str, int], ClockRow], rows: tuple[ClockRow, ...]) -> None:
    """Only what differs is written, so that a tick which finds nothing new writes nothing."""
    gone = kept.keys() - {key_of(row) for row in rows}
    if gone:
        ClockRow.objects.filter(pk__in=[kept[key].pk for key in gone]).delete()
    ClockRow.objects.bulk_create(row for row in rows if key_of(row) not in kept)
    changed = [row for row in rows if key_of(row) in kept and as_kept(kept[key_of(row)]) != as_kept(row)]
    for row in changed:
        row.pk = kept[key_of(row)].pk
    if changed:
        ClockRow.objects.bulk_update(changed, _KEPT)


def _moved(kept: Mapping[tuple[str, str, int], ClockRow], rows: Iterable[ClockRow]) -> Iterator[Moved]:
    for row in rows:
        before = kept.get(key_of(row))
        if before is None:
            continue
        if before.due != row.due or (row.met_date is None and before.provisional != row.provisional):
            yield Moved(row.rule, row.track, before.due, row.due, _why(before.calendars, row.calendars))


def _why(before: str, after: str) -> str:
    """Why an end moved: which years of days off were announced, changed or withdrawn, else the law of the packs."""
    then, now = (dict(_pair(part) for part in text.split()) for text in (before, after))
    said = []
    for year in sorted(then.keys() & now.keys()):
        if then[year] != now[year]:
            what = "已公布" if then[year] == _UNKNOWN else "已撤回" if now[year] == _UNKNOWN else "有变动"
            said.append(f"{year}年节假日安排{what}")
    return "、".join(said) or "规则包所载的期限有变动"


def _pair(part: str) -> tuple[str, str]:
    year, _, mark = part.partition(":")
    return year, mark
