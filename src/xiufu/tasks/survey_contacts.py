"""What site conditions are decided by (用地核查资料): where layers of limits and plans touch the units, plots, imagery."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.core.errors import InputError
from xiufu.core.figure import STATED, Source
from xiufu.core.yaml_text import KeyPath
from xiufu.model.fields import chinese
from xiufu.model.geometry import Geometry, LayerFile, LayerRole
from xiufu.model.load import Dossier
from xiufu.model.measured import LayerContact, SiteSurvey
from xiufu.model.walk import units
from xiufu.spatial.contacts import Held, held_by, held_m2, held_together
from xiufu.spatial.files.table import Box
from xiufu.spatial.layer import Layer
from xiufu.spatial.map_content import Imagery
from xiufu.tasks.survey_files import Findings, read_near
from xiufu.tasks.survey_units import METHOD, UnitAreas

CONTACT_ROLES: tuple[LayerRole, ...] = (
    "ecological_red_line",
    "basic_farmland",
    "nature_reserve",
    "planning",
    "mining_right",
)
"""Layers whose contact with the plots matters; of each there may be several."""


@dataclass(frozen=True, slots=True, eq=False)
class ContactLayer:
    """A layer as read near the plots (核查图层), with its place in ``geometry.layers``."""

    position: int
    stated: LayerFile
    layer: Layer


def read_contact_layers(dossier: Dossier, geometry: Geometry, near: Box, found: Findings) -> list[ContactLayer]:
    """读取核查图层 near the plots."""
    asked = [(i, stated) for i, stated in enumerate(geometry.layers) if stated.role in CONTACT_ROLES]
    read = ((i, stated, read_near(dossier, stated, near, found)) for i, stated in asked)
    return [ContactLayer(i, stated, layer) for i, stated, layer in read if layer is not None]


def site_survey(
    dossier: Dossier,
    areas: UnitAreas,
    layers: Sequence[ContactLayer],
    extent: Box,
    imagery: Imagery | None,
    found: Findings,
) -> SiteSurvey:
    """用地核查资料 of a plan whose plots are known. Layers that cannot be cut are problems in ``found``."""
    contacts: list[LayerContact] = []
    by_role: dict[LayerRole, list[tuple[ContactLayer, Held]]] = {}
    for one in layers:
        try:
            held = held_by(one.layer, areas.sound)
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
    return SiteSurvey(
        tuple(contacts),
        areas.plot_m2[smallest],
        areas.source([smallest]),
        all(path in areas.plots for path, _ in units(dossier.plan)),
        bool(imagery.date) if imagery else None,
        _covers(imagery, extent) if imagery else None,
    )


def _of_units(areas: UnitAreas, held: Held) -> dict[KeyPath, Decimal]:
    """m² by unit, where there are any."""
    found = {path: held_m2(held, plots) for path, plots in areas.plots.items()}
    return {path: area for path, area in found.items() if area}


def _source(areas: UnitAreas, layers: Sequence[ContactLayer]) -> Source:
    """Where an overlap comes from: files with their hashes, names, versions and dates, and the method."""
    method = f"与 {areas.boundary.file}（SHA-256 {areas.boundary.sha256[:12]}）叠加，{METHOD}，{areas.zone.zone_name}，未平差"
    return Source("；".join(_named(one) for one in layers), method, None, STATED)


def _named(one: ContactLayer) -> str:
    stated = one.stated
    what = chinese(LayerFile, "role", stated.role)
    date = f"数据日期 {stated.date.isoformat()}" if stated.date else ""
    told = "，".join(part for part in (stated.file, f"SHA-256 {one.layer.sha256[:12]}", stated.version, date) if part)
    return f"{what}图层“{stated.name}”（{told}）"


def _covers(imagery: Imagery, extent: Box) -> bool:
    west, south, east, north = imagery.bounds
    left, bottom, right, top = extent
    return west <= left and south <= bottom and right <= east and top <= north
