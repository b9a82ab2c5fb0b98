"""A call of every route of supervision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.register.access import Call, Sample
from tests.register.boundaries.drawn import uploaded
from tests.register.supervision.supervising import (
    POSTED,
    SYSTEMS_POSTED,
    answered,
    asked_opinion,
    at_works,
    demand,
    inspected,
    ordered,
)
from tests.register.world import BANNER, World
from tests.spatial.plot_files import rectangle, text
from xiufu.register.supervision.worked import PlotFile

OFFICERS = ("banner", "banner2", "forestry", "league", "province")
"""Officers who see a project of the world."""
LEADING = ("banner", "banner2")
SEEING = (*OFFICERS, "auditor", "investor", "obligor", "preparer")
BY_AREA = (*OFFICERS, "auditor", "other_banner", "other_league")


def _project(world: World) -> Call:
    return {"pk": world.project().pk}, {}


def _inspecting(world: World) -> Call:
    return {"pk": world.project().pk}, POSTED | SYSTEMS_POSTED


def _inspected(world: World) -> Call:
    return {"pk": inspected(world, world.project()).pk}, {}


def _with_plots(world: World) -> Call:
    project = world.project(area_units=None)
    uploaded(world, project)
    return {"pk": inspected(world, project, plots=PlotFile("施工地块.txt", text(rectangle()))).pk}, {}


def _correcting(world: World) -> Call:
    place, _ = _inspected(world)
    return place, POSTED | SYSTEMS_POSTED | {"reason": "日期写错"}


def _correction(world: World) -> Call:
    project = at_works(world)
    made = inspected(world, project)
    (paper,) = world.papers(project, ("order",), date(2025, 3, 3))
    facts = {"fact_deviation": "其他", "fact_correction_deadline": "2025-04-03", "fact_correction_order": paper}
    stated = {"expected": str(project.entries.count()), "on_date": "2025-03-03", "reason": "覆土不足"}
    return {"pk": made.pk}, facts | stated


def _ordering(world: World) -> Call:
    made = inspected(world, world.project())
    asked = demand(world, made)
    posted = {
        "origin": f"inspection:{made.pk}",
        "ground": asked.ground,
        "demands": asked.demands,
        "addressee": asked.addressee,
    }
    return {"pk": made.project_id}, posted | {"deadline": "2999-04-03"}


def _ordered(world: World) -> Call:
    return {"pk": ordered(world, world.project()).pk}, {"text": "已补办", "expected": "0"}


def _deciding(world: World) -> Call:
    order = ordered(world, world.project(), who="league")
    answered(world, order)
    return {"pk": order.pk}, {"step": "refused", "text": "没有补齐", "deadline": "2999-04-03", "expected": "1"}


def _asking(world: World) -> Call:
    posted = {"offices": [f"{BANNER}:forestry"], "subject": "征求修复方案意见", "deadline": "2999-04-03"}
    return {"pk": world.project().pk}, posted


def _asked(world: World) -> Call:
    posted = {"stance": "agree", "text": "", "expected": "0"}
    return {"pk": asked_opinion(world, world.project()).pk}, posted


def _withdrawing(world: World) -> Call:
    place, _ = _asked(world)
    return place, {"reason": "项目已终止"}


def _handing_in(world: World) -> Call:
    place, _ = _asked(world)
    return place, {"title": "复函", "file": SimpleUploadedFile("a.txt", "某意见".encode())}


def _nominating(world: World) -> Call:
    return {"pk": world.project().pk}, {"step": "nominated", "reason": "治沙做法可推广", "expected": "0"}


SAMPLES: Mapping[str, Sample] = {
    "supervision:watched": Sample(BY_AREA),
    "supervision:project": Sample(SEEING, _project),
    "supervision:inspect": Sample(OFFICERS, _inspecting),
    "supervision:inspection": Sample(SEEING, _inspected),
    "supervision:plot_file": Sample(SEEING, _with_plots),
    "supervision:correct": Sample(("banner", "banner2"), _correcting),
    "supervision:correction": Sample(("banner", "banner2"), _correction),
    "supervision:order_new": Sample(OFFICERS, _ordering),
    "supervision:order": Sample(SEEING, _ordered),
    "supervision:answer": Sample(("investor",), _ordered),
    "supervision:decide": Sample(("league",), _deciding),
    "supervision:ask": Sample(LEADING, _asking),
    "supervision:request": Sample((*OFFICERS, "auditor"), _asked),
    "supervision:opine": Sample(("forestry",), _asked),
    "supervision:opinion_paper": Sample(("forestry",), _handing_in),
    "supervision:withdraw": Sample(LEADING, _withdrawing),
    "supervision:demonstration": Sample((*LEADING, "league"), _nominating),
    "supervision:demonstrations": Sample(BY_AREA),
}
