"""Adding a year of days off (上传节假日安排)."""

import hashlib
from datetime import datetime

from django.db import transaction

from xiufu.core.errors import InputError
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import Role
from xiufu.register.journal.chain import record
from xiufu.register.process.days_off import calendars, year_of
from xiufu.register.process.models import CalendarFile
from xiufu.register.process.renewal import renew_clocks_now
from xiufu.register.rules.refusals import Refused
from xiufu.register.rules.turns import Turn, in_turn


@transaction.atomic
def add_calendar(*, actor: Actor, content: bytes, reason: str, now: datetime) -> CalendarFile:
    """Add the days off of one year (上传一年的节假日安排), judged as a pack is; the clocks that rest on it are worked out again in
    the background, each that moves journaled with the reason. Raises ``Refused`` with every problem of the file, and where a
    year is in use already and no reason is given.
    """
    if actor.role is not Role.ADMINISTRATOR:
        raise Refused("节假日安排由系统管理员上传", code=403)
    try:
        given, text = year_of(content)
    except InputError as error:
        raise Refused(*(str(problem) for problem in error.problems), code=422) from error
    in_turn(Turn.CALENDAR)
    former = calendars().years.get(given.year)
    if former == given:
        raise Refused(f"{given.year} 年在用的就是这一份，没有变动", code=422)
    if former and not reason:
        raise Refused(f"{given.year} 年已有在用的节假日安排，替换要写明理由", code=422)
    made = CalendarFile.objects.create(
        year=given.year,
        number=CalendarFile.objects.filter(year=given.year).count() + 1,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        source=given.source.document[:300],
        reason=reason,
        added_by_id=actor.user_id,
        added_at=now,
    )
    record(
        user_id=actor.user_id,
        action="calendar.add",
        subject=f"calendar:{made.year}",
        data={"number": made.number, "sha256": made.sha256, "source": made.source, "reason": reason},
        now=now,
    )
    renew_clocks_now.enqueue()
    return made
