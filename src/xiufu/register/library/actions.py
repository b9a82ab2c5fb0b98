"""Registering projects and editing their facts (登记、修改项目)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.facts import EDITABLE, Line, Value, differences, faults_of
from xiufu.register.library.models import Change, NumberSeries, Project
from xiufu.register.library.scope import places, the_project
from xiufu.register.library.totals import faults_of_totals
from xiufu.register.library.versions import held, held_to_edit, keep_change
from xiufu.register.rules.divisions import banners, divisions, leagues, name_of
from xiufu.register.rules.refusals import Refused

_NAMES = tuple(one.name for one in EDITABLE)


def places_for(actor: Actor) -> tuple[str, ...]:
    """Banners where an account may register projects (可登记的旗县)."""
    if not actor.leads:
        return ()
    return tuple(sorted(one.code for league in leagues() for one in banners(league.code) if actor.covers(one.code)))


def authorities_for(actor: Actor, banner: str) -> tuple[str, ...]:
    """Divisions that may lead a project of a banner (可作主管的区划), as far as an account covers them: the banner, its league."""
    found = divisions().get(banner)
    return tuple(code for code in (banner, found.parent) if actor.covers(code)) if found else ()


@transaction.atomic
def new_project(
    *,
    actor: Actor,
    lifecycle: str,
    banner: str,
    authority: str,
    facts: Mapping[str, Value],
    now: datetime,
    number: str = "",
) -> Project:
    """Register a project (登记项目), with the next number of its banner and year unless it has one already.

    Raises ``Refused`` (403) where the account is not of a leading department that covers its place, else with every reason.
    """
    if not actor.leads:
        raise Refused("项目由自然资源部门登记", code=403)
    if banner not in places_for(actor) or authority not in authorities_for(actor, banner):
        raise Refused("只能登记本辖区内的项目，由项目所在旗县或其盟市主管", code=403)
    reasons = faults_of(facts)
    if lifecycle not in LIFECYCLES:
        reasons = (*reasons, "没有选项目类别")
    if number and Project.objects.filter(number=number).exists():
        reasons = (*reasons, f"项目编号“{number}”已被使用")
    if reasons:
        raise Refused(*reasons)
    project = Project.objects.create(
        number=number or _next_number(banner, timezone.localtime(now).year),
        lifecycle=lifecycle,
        league=divisions()[banner].parent,
        banner=banner,
        authority=authority,
        made_at=now,
        changed_at=now,
        changed_by_id=actor.user_id,
        **{name: facts[name] for name in _NAMES if name in facts},
    )
    Change.objects.create(project=project, version=1, at=now, by_id=actor.user_id, lines=[["登记", "", project.number]])
    record(
        user_id=actor.user_id,
        action="project.new",
        subject=f"project:{project.pk}",
        data={"number": project.number, "lifecycle": lifecycle, "banner": banner, "authority": authority, **facts},
        now=now,
    )
    return project


def _next_number(division: str, year: int) -> str:
    """The next number (下一个编号): division, year, four digits; the row of the series is held until the project stands."""
    NumberSeries.objects.get_or_create(division=division, year=year)
    series = NumberSeries.objects.select_for_update().get(division=division, year=year)
    while True:
        series.last += 1
        number = f"{division}-{year}-{series.last:04d}"
        if not Project.objects.filter(number=number).exists():
            series.save(update_fields=["last"])
            return number


@transaction.atomic
def edit_project(*, actor: Actor, project: int, expected: int, facts: Mapping[str, Value], now: datetime) -> Project:
    """Edit facts of a project (修改要素). Raises ``Stale`` with who changed what meanwhile, ``Refused`` with every reason."""
    given = {name: value for name, value in facts.items() if name in _NAMES}

    def differing(row: Project) -> tuple[Line, ...]:
        stands = {name: getattr(row, name) for name in _NAMES}
        return differences(EDITABLE, stands, stands | given)

    row = held_to_edit(actor, project, expected, differing)
    lines = differing(row)
    if not lines:
        return row
    for name, value in given.items():
        setattr(row, name, value)
    if reasons := (*faults_of({name: getattr(row, name) for name in _NAMES}), *faults_of_totals(row)):
        raise Refused(*reasons)
    keep_change(row, actor=actor, action="project.edit", lines=lines, now=now, also={})
    return row


@transaction.atomic
def correct_place(
    *, actor: Actor, project: int, expected: int, banner: str, authority: str, reason: str, now: datetime
) -> Project:
    """Correct where a project is and which division leads it (更正所在地和主管部门), with the reason. Its number stays, and so does
    its lifecycle. Raises ``Stale`` with who changed what meanwhile, ``Refused`` where the account does not cover the place.
    """
    if not places(actor, the_project(actor, project)):
        raise Refused("所在地由主管这个项目的自然资源部门或其上级更正", code=403)

    def differing(row: Project) -> tuple[Line, ...]:
        before = (("所在地", place_name(row.banner)), ("主管部门所在区划", name_of(row.authority)))
        after = (place_name(banner), name_of(authority))
        return tuple((title, old, new) for (title, old), new in zip(before, after, strict=True) if old != new)

    row = held(project, expected, differing)
    if banner not in places_for(actor) or authority not in authorities_for(actor, banner):
        raise Refused("只能改到本辖区内，由项目所在旗县或其盟市主管", code=422)
    if not reason.strip():
        raise Refused("没有填“更正理由”", code=422)
    lines = differing(row)
    if not lines:
        return row
    row.league, row.banner, row.authority = divisions()[banner].parent, banner, authority
    also = {"banner": banner, "authority": authority, "reason": reason}
    told = [*lines, ("更正理由", "", reason)]
    keep_change(row, actor=actor, action="project.place", lines=told, now=now, also=also)
    return row


def place_name(banner: str) -> str:
    """Where a project is (所在地): league and banner."""
    found = divisions().get(banner)
    return f"{name_of(found.parent)} {found.name}" if found else banner
