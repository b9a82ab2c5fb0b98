"""The log as it may be looked at (日志查询): by auditors within their area, by administrators where it is of no project."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import Party, User
from xiufu.register.accounts.roles import Role
from xiufu.register.desk.log_titles import KINDS, name_of, place_of, title_of, word_of
from xiufu.register.frame.templatetags.shown import hm2
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Edition, Project
from xiufu.register.library.scope import sees_all, visible_to
from xiufu.register.rules.divisions import prefix_of
from xiufu.register.supervision.queries import measured_of

_OF_NO_PROJECT = ("user:", "party:", "calendar:", "demo")
_MOST_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for (筛选): an account, a kind of action, a project by its number, the days from first to last."""

    account: str = ""
    kind: str = ""
    project: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line on the page (一行日志)."""

    number: int
    at: datetime
    account: str
    title: str
    subject: str
    project: Project | None
    data: str
    hash: str


def lines_for(actor: Actor, asked: Asked) -> QuerySet[LogLine]:
    """The lines that an account may see (可见的日志), the last first."""
    found = LogLine.objects.filter(_seen_by(actor)).order_by("-number")
    if asked.account:
        named = User.objects.filter(username=asked.account)
        found = found.filter(Q(user_id__in=named.values("pk")) | Q(subject__in=_subjects("user", named)))
    if asked.kind in KINDS:
        found = found.filter(_any(Q(action__startswith=one) for one in KINDS[asked.kind][1]))
    if asked.project:
        found = found.filter(subject__in=_subjects("project", visible_to(actor).filter(number=asked.project)))
    if asked.first:
        found = found.filter(at__gte=_midnight(asked.first))
    if asked.last:
        found = found.filter(at__lt=_midnight(asked.last + timedelta(1)))
    return found


def shown(actor: Actor, lines: list[LogLine]) -> tuple[LineShown, ...]:
    """Lines with the names of their accounts, projects and parties (日志的展示), a query each for all of them."""
    keys = {kind: {pk for line in lines if (pk := _key(line.subject, kind))} for kind in ("user", "project", "party")}
    users = dict(
        User.objects.filter(pk__in=keys["user"] | {line.user_id for line in lines}).values_list("pk", "username")
    )
    projects = {row.pk: row for row in visible_to(actor).filter(pk__in=keys["project"])}
    parties = dict(Party.objects.filter(pk__in=keys["party"]).values_list("pk", "name"))
    return tuple(
        LineShown(
            line.number,
            line.at,
            users.get(line.user_id or 0, "—"),
            title_of(line.action),
            _named(line.subject, users, parties),
            projects.get(_key(line.subject, "project")),
            _said(line.data, projects.get(_key(line.subject, "project"))),
            line.hash,
        )
        for line in lines
    )


def _seen_by(actor: Actor) -> Q:
    if actor.role is Role.ADMINISTRATOR:
        return _any(Q(subject__startswith=one) for one in _OF_NO_PROJECT)
    area = prefix_of(actor.division)
    people = User.objects.filter(division__startswith=area)
    editions = Edition.objects.filter(division__startswith=area)
    projects = (
        Q(subject__startswith="project:") if sees_all(actor) else Q(subject__in=_subjects("project", visible_to(actor)))
    )
    return (
        projects
        | Q(subject__in=_subjects("edition", editions))
        | Q(subject__in=_subjects("user", people))
        | (Q(user_id__in=people.values("pk")) & ~Q(subject__startswith="project:") & ~Q(subject__startswith="edition:"))
        | Q(subject__startswith="calendar:")
        | Q(subject="demo")
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _subjects(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The subjects of rows as the log writes them, within the database."""
    named = Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())
    found: QuerySet[Any] = rows.order_by().annotate(subject=named).values("subject")
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def _key(subject: str, kind: str) -> int:
    """The key of what a line is about, nothing where it is of another kind."""
    named, _, key = subject.partition(":")
    return int(key) if named == kind and key.isdecimal() else 0


def _named(subject: str, users: Mapping[int, str], parties: Mapping[int, str]) -> str:
    kind, _, key = subject.partition(":")
    number = int(key) if key.isdecimal() else 0
    match kind:
        case "user":
            return f"账号 {users.get(number, key)}"
        case "party":
            return f"单位 {parties.get(number, key)}"
        case "calendar":
            return f"{key} 年"
        case "edition":
            return f"年度项目库 {key}"
        case "upload":
            return f"导入 {key}"
        case _:
            return ""


def _said(data: str, project: Project | None) -> str:
    """The content of a line, names and values (内容), without the hash of a step's facts: these stand on the timeline."""
    told = {key: value for key, value in json.loads(data).items() if key != "facts" and value not in ("", None, [], {})}
    if project:
        told = dict(place_of(project.lifecycle, told))
    said = "；".join(f"{name_of(key)}：{_plain(key, value)}" for key, value in told.items())
    return said if len(said) <= _MOST_SHOWN else f"{said[:_MOST_SHOWN]}…"


def _plain(key: str, value: object) -> str:
    if isinstance(value, str):
        return word_of(key, value)
    if key == "measured" and isinstance(value, dict):
        return "、".join(f"{title} {text}" for title, text in measured_of(value))
    if key == "area_units" and isinstance(value, int):
        return f"{hm2(value)} 公顷"
    return "、".join(map(str, value)) if isinstance(value, list) else json.dumps(value, ensure_ascii=False)
