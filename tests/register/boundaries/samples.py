"""A call of every route of boundaries that somebody may make."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.register.access import Call, Sample
from tests.register.boundaries.drawn import DAY, uploaded
from tests.register.library.samples import EVERYBODY, LEADING, SEEING
from tests.register.world import World, at
from tests.spatial.plot_files import outlines, rectangle, text
from xiufu.register.boundaries.licensed import License, add_licensed
from xiufu.register.boundaries.models import LicensedLayer

BY_AREA = ("banner", "banner2", "forestry", "league", "province", "auditor", "other_banner", "other_league")


def licensed(
    world: World,
    *,
    level: str = "banner",
    number: str = "蒙S(2023)001号",
    names: Sequence[str] = (),
    content: bytes = b"",
) -> LicensedLayer:
    """A layer in use: two fictitious divisions, west and east of 111°E, where plots of tests begin, or what the content says."""
    boxes = (110.5, 40, 111, 41), (111, 40, 111.5, 41)
    return add_licensed(
        actor=world.actor("administrator"), license=License(level, number, "某图（虚构）", DAY), name="界线.geojson",
        content=content or outlines(*boxes, names=names), crs="", layer="", title="NAME", now=at(DAY),
    )  # fmt: skip


def _with_boundary(world: World) -> Call:
    project = world.project(area_units=None)
    uploaded(world, project)
    return {"pk": project.pk}, {}


def _source(world: World) -> Call:
    place, _ = _with_boundary(world)
    return {**place, "version": 1}, {}


def _upload(world: World) -> Call:
    file = SimpleUploadedFile("范围.txt", text(rectangle()))
    return {"pk": world.project(area_units=None).pk}, {"file": file, "crs": "", "layer": "", "expected": "0"}


def _whole(world: World) -> Call:
    _with_boundary(world)
    return {}, {}


def _new_licensed(world: World) -> Call:
    file = SimpleUploadedFile("界线.geojson", outlines((110, 40, 111, 41)))
    said = {"level": "league", "approval_number": "蒙S(2023)001号", "source": "某图", "source_date": "2024-01-01"}
    return {}, {**said, "file": file, "title": "NAME", "crs": "", "layer": ""}


SAMPLES = {
    "boundaries:map": Sample(EVERYBODY, _whole),
    "boundaries:overlaps": Sample(BY_AREA, _whole),
    "boundaries:geopackage": Sample(EVERYBODY, _whole),
    "boundaries:boundary": Sample(SEEING, _with_boundary),
    "boundaries:upload": Sample(LEADING, _upload),
    "boundaries:source": Sample(SEEING, _source),
    "boundaries:licensed": Sample(("administrator",), lambda world: ({}, {})),
    "boundaries:new_licensed": Sample(("administrator",), _new_licensed),
    "boundaries:retire_licensed": Sample(("administrator",), lambda world: ({"pk": licensed(world).pk}, {})),
}
