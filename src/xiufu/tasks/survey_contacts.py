"""What site conditions are decided by (用地核查资料): where layers of limits and plans touch the units, plots, imagery."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiufu.core.errors import InputError
from xiufu.core.figure import STATED, Source
from xiufu.core.yaml_text import KeyPath
from xiufu.model.fields import chinese
from xiufu.model.geometry import Geometry, LayerFile, LayerRole
from xiufu.model.load import Dossier
from xiufu.model.measured import LayerContact, SiteSurvey
from xiufu.model.walk import units
from xiufu.packs.layer_fields import LayerColumn, fields_of
from xiufu.packs.library import Library
from xiufu.spatial.contacts import Held, held_by, held_m2, held_together
from xiufu.spatial.files.layers import SIDES
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


_ZONE_COLUMNS: tuple[LayerColumn, ...] = ("class_name", "class_code")


@dataclass(frozen=True, slots=True, eq=False)
class ContactLayer:
    """A layer as read near the plots (核查图层), with its place in ``geometry.layers``."""

    position: int
    stated: LayerFile
    layer: Layer


def read_contact_layers(dossier: Dossier, geometry: Geometry, near: Box, found: Findings) -> list[ContactLayer]:
    """读取核查图层 near the plots."""
    asked = [(i, stated) for i, stated in enumerate(geometry.layers) if stated.role in CONTACT_ROLES]
    read = ((i, stated, read_near(dossier, stated, near, found, sides=not stated.coverage)) for i, stated in asked)
    return [ContactLayer(i, stated, layer) for i, stated, layer in read if layer is not None]


def site_survey(
    dossier: Dossier,
    library: Library,
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
            zones = _zones(library, one, areas, found) if one.stated.role == "planning" and held else []
        except InputError as error:
            found.problems += error.problems
            continue
        contacts += [_contact(areas, one.stated.id, [one], held), *zones]
        by_role.setdefault(one.stated.role, []).append((one, held))
    for several in by_role.values():
        if len(several) > 1:
            together = held_together([held for _, held in several])
            contacts.append(_contact(areas, "", [one for one, _ in several], together))
    smallest = min(range(len(areas.plot_m2)), key=lambda i: areas.plot_m2[i])
    return SiteSurvey(
        tuple(contacts),
        areas.plot_m2[smallest],
        areas.source([smallest]),
        all(path in areas.plots for path, _ in units(dossier.plan)),
        bool(imagery.date) if imagery else None,
        _covers(imagery, extent) if imagery else None,
    )


def _zones(library: Library, one: ContactLayer, areas: UnitAreas, found: Findings) -> list[LayerContact]:
    """What each zone of a layer of plans holds (规划分区), by the name, else the code, that its features have.

    Raises ``InputError`` as ``fields_of`` and ``held_by`` do.
    """
    layer, stated = one.layer, one.stated
    fields = fields_of(
        library.layer_fields(), list(layer.columns), layer=layer.name, file=layer.file, name=stated.fields
    )
    columns = [fields.columns[what] for what in _ZONE_COLUMNS if what in fields.columns] if fields else []
    if not columns:
        found.notes.append(f"没有识别出图层“{stated.name}”的分区字段，重叠面积按整个图层计算；用 fields 写明字段对照")
        return []
    names = [_zone(*(layer.columns[column][i] for column in columns)) for i in range(len(layer))]
    contacts = []
    for zone in sorted(set(names)):
        held = held_by(layer.part([name == zone for name in names]), areas.sound)
        if held:
            contacts.append(replace(_contact(areas, stated.id, [one], held), zone=zone))
    return contacts


def _zone(*written: object) -> str:
    """The first of some cells that is filled in, fit to be part of a subject."""
    texts = (str(cell).strip() for cell in written if cell is not None and cell == cell)
    return next((text.replace("/", "／").replace("|", "｜") for text in texts if text), "未填")


def _contact(areas: UnitAreas, layer: str, read: Sequence[ContactLayer], held: Held) -> LayerContact:
    """What one layer holds, or several of one role together: those may be cut off wherever one of them may be."""
    coverage = "、".join(dict.fromkeys(one.stated.coverage for one in read if one.stated.coverage))
    sides = tuple(side for side in SIDES if any(side in one.layer.open_sides for one in read))
    return LayerContact(layer, read[0].stated.role, _of_units(areas, held), _source(areas, read), coverage, sides)


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
    coverage = f"覆盖范围 {stated.coverage}" if stated.coverage else ""
    parts = (stated.file, f"SHA-256 {one.layer.sha256[:12]}", stated.version, date, coverage)
    told = "，".join(part for part in parts if part)
    return f"{what}图层“{stated.name}”（{told}）"


def _covers(imagery: Imagery, extent: Box) -> bool:
    west, south, east, north = imagery.bounds
    left, bottom, right, top = extent
    return west <= left and south <= bottom and right <= east and top <= north
