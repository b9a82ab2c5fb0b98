"""A call of every route of the process."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.register.access import Call, Sample
from tests.register.world import World, at
from xiufu.register.process.calendar_actions import add_calendar
from xiufu.register.process.models import CalendarFile

LISTED = date(2024, 3, 1)
OF_PROJECT = (
    "banner", "banner2", "forestry", "league", "province", "auditor", "investor", "obligor", "preparer", "expert",
)  # fmt: skip
"""Everybody to whom a project of the world is visible."""
RULED = (
    "banner",
    "banner2",
    "forestry",
    "league",
    "other_banner",
    "other_league",
    "province",
    "auditor",
    "administrator",
)
"""Who looks up what the register goes by."""
YEAR = """\
year: 2199
days_off: [{{name: 元旦, first: 2199-01-01, last: 2199-01-{last:02d}}}]
source: {{document: 某通知, confidence: H}}
"""


def listed(world: World) -> Call:
    project = world.project()
    world.do(project, "list_project", LISTED)
    return {"pk": project.pk}, {}


def first_step(world: World) -> Call:
    """The first step of a project, which its authority alone may take."""
    stated = {"expected": "0", "on_date": "2024-03-01", "fact_decision": "某文", "fact_decision_date": "2024-03-01"}
    return {"pk": world.project().pk, "move": "list_project", "track": "main"}, stated


def a_year() -> bytes:
    """The days off of a year that no pack has, others at every call."""
    return YEAR.format(last=CalendarFile.objects.count() + 1).encode()


def days_off_given(world: World) -> Call:
    return {}, {"file": SimpleUploadedFile("2199.yaml", a_year()), "reason": "某理由"}


def days_off_added(world: World) -> Call:
    made = add_calendar(actor=world.actor("administrator"), content=a_year(), reason="某理由", now=at(LISTED))
    return {"pk": made.pk}, {}


def submitted(world: World) -> Call:
    """An entry of a party, which anybody of the authority may take back."""
    project = world.project("temporary_land")
    world.do(project, "submit_reclamation_plan", LISTED)
    return {"pk": project.pk, "number": 1}, {"expected": "1", "reason": "报错了项目"}


SAMPLES: dict[str, Sample] = {
    "process:steps": Sample(OF_PROJECT, listed),
    "process:timeline": Sample(OF_PROJECT, listed),
    "process:step": Sample(("banner", "banner2"), first_step),
    "process:annul": Sample(("banner", "banner2"), submitted),
    "process:packs": Sample(RULED),
    "process:pack": Sample(RULED, lambda world: ({"name": "national-calendar"}, {})),
    "process:pack_file": Sample(RULED, lambda world: ({"name": "national-calendar", "file": "2026.yaml"}, {})),
    "process:days_off": Sample(RULED),
    "process:add_days_off": Sample(("administrator",), days_off_given),
    "process:days_off_file": Sample(RULED, days_off_added),
}
