"""A call of every route of the library that somebody may make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.reading.test_grids import workbook
from tests.register.access import Call, Sample
from tests.register.library.test_editions import listed, made, reasoned
from tests.register.world import BANNER, OTHER_BANNER, OTHER_LEAGUES_BANNER, World, at
from xiufu.register.library.models import (
    Assignment,
    Edition,
    Participation,
    SavedView,
    SubProject,
    Upload,
)
from xiufu.register.library.promises import Promised, add_promise
from xiufu.register.library.uploads import keep_upload, seen_as

DAY = date(2026, 3, 2)
LEADING = ("banner", "banner2")
OFFICERS_AROUND = ("banner", "banner2", "forestry", "league", "province")
SEEING = (*OFFICERS_AROUND, "auditor", "investor", "obligor", "preparer", "expert")
EVERYBODY = (*SEEING, "other_banner", "other_league", "stranger", "other_expert")
LEADING_OFFICERS = ("banner", "banner2", "league", "other_banner", "other_league", "province")

Make = Callable[[World], Call]


def of_project(data: dict[str, Any] | None = None, **more: Any) -> Make:
    """A project's address, and those of what it has."""

    def make(world: World) -> Call:
        project = world.project(area_units=2_000_000, budget_fen=10**9)
        return {"pk": project.pk, **{name: found(world, project) for name, found in more.items()}}, data or {}

    return make


def _sub(world: World, project: Any) -> int:
    return SubProject.objects.create(project=project, name="甲", kind="植树造林", area_units=1_000).pk


def _promise(world: World, project: Any) -> int:
    promised = Promised("tax", "某", date(2025, 1, 2))
    return add_promise(actor=world.actor("banner"), project=project.pk, promised=promised, now=at(DAY)).pk


def _upload(world: World) -> Upload:
    content = workbook(["项目名称", "面积（公顷）"], ["甲", 1])
    return keep_upload(actor=world.actor("banner"), name="表.xlsx", content=content, now=at(DAY))


def upload_call(world: World) -> Call:
    return {"upload": _upload(world).pk}, {}


def plan_call(world: World) -> Call:
    data = {"sheet": 0, "first": 1, "last": 1, "lifecycle": "market_restoration", "banner": BANNER, "authority": "banner",
            "area_unit": "hm2", "unit_budget_fen": "wan", "unit_fiscal": "wan", "unit_private": "wan", "column_name": 0, "column_area_units": 1}  # fmt: skip
    return {"upload": _upload(world).pk}, data


def import_call(world: World) -> Call:
    upload = _upload(world)
    return {"upload": upload.pk}, {"seen": seen_as(upload)}


def _draft(world: World) -> Edition:
    listed(world)
    edition = made(world)
    reasoned(world, edition)
    return edition


def draft_call(world: World) -> Call:
    return {"edition": _draft(world).pk}, {}


def published_call(world: World) -> Call:
    from xiufu.register.library.editions import publish_edition

    edition = publish_edition(actor=world.actor("banner2"), edition=_draft(world).pk, now=at(DAY))
    return {"edition": edition.pk}, {}


def reasons_call(world: World) -> Call:
    edition = _draft(world)
    return {"edition": edition.pk}, {f"reason-{row.pk}": "某理由" for row in edition.rows.all()}


def view_call(world: World) -> Call:
    return {"view": SavedView.objects.create(user=world.users["banner"], name="某", query="").pk}, {}


def stranger_call(world: World) -> Call:
    return {"pk": world.project().pk}, {"party_named": world.parties["stranger"].code, "capacity": "investor"}


def file_call(world: World) -> Call:
    return {}, {"file": SimpleUploadedFile("表.xlsx", workbook(["项目名称"], ["甲"]))}


def _participation(world: World, project: Any) -> int:
    return Participation.objects.get(project=project, capacity="investor").pk


def _assignment(world: World, project: Any) -> int:
    return Assignment.objects.get(project=project).pk


def _own(account: str) -> str:
    """A banner within the area of an officer."""
    return {"other_banner": OTHER_BANNER, "other_league": OTHER_LEAGUES_BANNER}.get(account, BANNER)


NEW = {"name": "某项目", "lifecycle": "market_restoration", "banner": _own, "authority": _own}
PROMISE = {"kind": "tax", "content": "某", "promised_date": "2025-01-02"}
SUB = {"name": "乙", "kind": "植树造林", "area_units": "1.5", "expected": 1}
ENDED = {"ended_date": "2026-03-02"}

SAMPLES: dict[str, Sample] = {
    "library:projects": Sample(EVERYBODY, lambda world: ({}, {"text": "某", "sort": "name", "page": "1"})),
    "library:export": Sample(EVERYBODY),
    "library:keep_view": Sample(EVERYBODY, lambda world: ({}, {"name": "某", "query": "text=x"})),
    "library:forget_view": Sample(("banner",), view_call),
    "library:imports": Sample(LEADING_OFFICERS, file_call),
    "library:import_plan": Sample(("banner",), plan_call),
    "library:import_preview": Sample(("banner",), upload_call),
    "library:import_all": Sample(("banner",), import_call),
    "library:editions": Sample(
        ("banner", "banner2", "forestry", "league", "province", "auditor", "other_banner", "other_league")
    ),
    "library:make_edition": Sample(
        ("banner", "banner2", "league", "other_banner", "other_league"), lambda world: ({}, {"year": 2024})
    ),
    "library:edition": Sample((*OFFICERS_AROUND, "auditor"), published_call),
    "library:edition_workbook": Sample((*OFFICERS_AROUND, "auditor"), published_call),
    "library:edition_reasons": Sample(("banner",), reasons_call),
    "library:publish_edition": Sample(("banner2",), draft_call),
    "library:discard_edition": Sample(LEADING, draft_call),
    "library:new_project": Sample(LEADING_OFFICERS, lambda world: ({}, NEW)),
    "library:project": Sample(SEEING, of_project()),
    "library:edit_project": Sample(LEADING, of_project({"name": "某", "expected": 1})),
    "library:correct_place": Sample(
        (*LEADING, "league", "province"),
        of_project({"banner": BANNER, "authority": BANNER, "reason": "某理由", "expected": 1}),
    ),
    "library:scheme": Sample(SEEING, of_project()),
    "library:scheme_word": Sample(SEEING, of_project()),
    "library:add_part": Sample(LEADING, of_project(SUB, kind=lambda world, project: "sub-project")),
    "library:edit_part": Sample(LEADING, of_project(SUB, kind=lambda world, project: "sub-project", part=_sub)),
    "library:remove_part": Sample(LEADING, of_project(SUB, kind=lambda world, project: "sub-project", part=_sub)),
    "library:promises": Sample(SEEING, of_project()),
    "library:add_promise": Sample(LEADING, of_project(PROMISE)),
    "library:correct_promise": Sample(LEADING, of_project({**PROMISE, "reason": "某"}, promise=_promise)),
    "library:participants": Sample(SEEING, of_project()),
    "library:add_party": Sample(LEADING, stranger_call),
    "library:end_party": Sample(LEADING, of_project(ENDED, participation=_participation)),
    "library:assign_expert": Sample(LEADING, of_project({"username": "other_expert"})),
    "library:end_assignment": Sample(LEADING, of_project(ENDED, assignment=_assignment)),
}
