"""What site conditions are decided by (用地核查资料): where layers of limits and plans touch the units, plots, imagery."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import STATED, Source
from xiufu.core.files import inner_file_fault
from xiufu.core.yaml_text import KeyPath
from xiufu.model.fields import chinese
from xiufu.model.geometry import Geometry, LayerFile, LayerRole
from xiufu.model.load import Dossier
from xiufu.model.measured import LayerContact, SiteSurvey
from xiufu.model.walk import units
from xiufu.spatial.area import boundary_degrees
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.contacts import Held, held_by, held_m2, held_together
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.files.table import Box
from xiufu.spatial.layer import Layer
from xiufu.tasks.survey_units import METHOD, UnitAreas

CONTACT_ROLES: tuple[LayerRole, ...] = (
    "ecological_red_line",
    "basic_farmland",
    "nature_reserve",
    "planning",
    "mining_right",
)
"""Layers whose contact with the plots matters; of each there may be several."""


class _Found(Protocol):
    problems: list[Problem]
    notes: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class ContactLayer:
    """A layer as read near the plots (核查图层), with its place in ``geometry.layers``."""

    position: int
    stated: LayerFile
    layer: Layer


def read_contact_layers(
    dossier: Dossier, geometry: Geometry, box: Box, told: Callable[[str, Layer], str], found: _Found
) -> list[ContactLayer]:
    """读取核查图层 near the plots. ``told`` says of a layer how its coordinate system was found out."""
    read = []
    for i, stated in enumerate(geometry.layers):
        if stated.role not in CONTACT_ROLES or inner_file_fault(dossier.folder, stated.file):
            continue
        try:
            layer = read_layer(dossier.folder / stated.file, layer=stated.layer, crs=stated.crs, near=box)
        except InputError as error:
            found.problems += error.problems
            continue
        found.notes += [told(stated.name, layer), *(f"{stated.name}：{note}" for note in layer.notes)]
        read.append(ContactLayer(i, stated, layer))
    return read


def site_survey(
    dossier: Dossier, geometry: Geometry, areas: UnitAreas, layers: Sequence[ContactLayer], found: _Found
) -> SiteSurvey:
    """用地核查资料 of a plan whose plots are known. Layers that cannot be cut are problems in ``found``."""
    contacts: list[LayerContact] = []
    by_role: dict[LayerRole, list[tuple[ContactLayer, Held]]] = {}
    for one in layers:
        try:
            held = held_by(one.layer, areas.boundary, areas.zone)
        except InputError as error:
            found.problems += error.problems
            continue
        contacts.append(LayerContact(one.stated.id, one.stated.role, _of_units(areas, held), _source(areas, [one])))
        by_role.setdefault(one.stated.role, []).append((one, held))
    for role, several in by_role.items():
        if len(several) > 1:
            source = _source(areas, [one for one, _ in several])
            contacts.append(
                LayerContact("", role, _of_units(areas, held_together([held for _, held in several])), source)
            )
    smallest = min(range(len(areas.plot_m2)), key=lambda i: areas.plot_m2[i])
    dated, covers = _imagery(dossier, geometry, areas.boundary, found)
    return SiteSurvey(
        tuple(contacts),
        areas.plot_m2[smallest],
        areas.source([smallest]),
        all(path in areas.plots for path, _ in units(dossier.plan)),
        dated,
        covers,
    )


def _of_units(areas: UnitAreas, held: Held) -> dict[KeyPath, Decimal]:
    """m² by unit, where there are any."""
    found = {path: held_m2(held, plots) for path, plots in areas.plots.items()}
    return {path: area for path, area in found.items() if area}


def _source(areas: UnitAreas, layers: Sequence[ContactLayer]) -> Source:
    """Where an overlap comes from: files with their hashes, names, versions and dates, and the method."""
    zone = f"{areas.zone.zone_width}度带第{areas.zone.zone}带"
    method = f"与 {areas.boundary.file}（SHA-256 {areas.boundary.sha256[:12]}）叠加，{METHOD}，{zone}，未平差"
    return Source("；".join(_named(one) for one in layers), method, None, STATED)


def _named(one: ContactLayer) -> str:
    stated = one.stated
    what = chinese(LayerFile, "role", stated.role)
    date = f"数据日期 {stated.date.isoformat()}" if stated.date else ""
    told = "，".join(part for part in (stated.file, f"SHA-256 {one.layer.sha256[:12]}", stated.version, date) if part)
    return f"{what}图层“{stated.name}”（{told}）"


def _imagery(
    dossier: Dossier, geometry: Geometry, boundary: Boundary, found: _Found
) -> tuple[bool | None, bool | None]:
    """Whether the imagery has its date, and whether its bounds cover all plots."""
    imagery = geometry.imagery
    if imagery is None or inner_file_fault(dossier.folder, imagery.file):
        return None, None
    from xiufu.spatial.imagery import open_imagery  # only a plan with imagery waits for its library

    try:
        west, south, east, north = open_imagery(dossier.folder / imagery.file).bounds
    except InputError as error:
        found.problems += error.problems
        return None, None
    degrees = boundary_degrees(boundary)
    (left, bottom), (right, top) = degrees.min(axis=0), degrees.max(axis=0)
    return imagery.date is not None, bool(west <= left and south <= bottom and right <= east and top <= north)
