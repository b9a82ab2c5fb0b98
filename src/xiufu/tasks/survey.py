"""A plan's geometry measured (图形量算): areas that the plan leaves out follow from it, those that it states are compared.

Heavy libraries come in with this module, so only a plan that has geometry imports it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from xiufu.core.errors import InputError
from xiufu.core.figure import Source
from xiufu.core.yaml_text import KeyPath
from xiufu.model.fields import chinese
from xiufu.model.geometry import Geometry, LayerFile, LayerRole
from xiufu.model.load import Dossier
from xiufu.model.measured import MeasuredArea, Survey, UsedLayer
from xiufu.model.plan import Plan
from xiufu.model.walk import sub_projects
from xiufu.packs.library import Library
from xiufu.reading.land_file import read_boundary
from xiufu.spatial.area import boundary_box, boundary_extent, boundary_sheets, widened
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.checks.given import Given
from xiufu.spatial.checks.run import checked_boundary
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.layers import NEAR_DEGREES
from xiufu.spatial.files.table import Box
from xiufu.spatial.layer import Layer
from xiufu.spatial.map_content import Imagery
from xiufu.tasks.survey_contacts import read_contact_layers, site_survey
from xiufu.tasks.survey_files import Findings, inner_file, opened_imagery, read_near, told
from xiufu.tasks.survey_land import Cells, compared_land, land_rows, lands_of, owner_rows
from xiufu.tasks.survey_units import Plots, UnitAreas, match_plots, unit_areas

_AREAS = {"land": "地类", "ownership": "权属"}
_ROLES = {"land": {"land_class"}, "ownership": {"ownership", "land_class"}}
"""Layers that give an area."""

_READ: tuple[LayerRole, ...] = ("land_class", "ownership", "division")
"""Layers that areas and checks need."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadLand:
    """The geometry of a plan as read (读入的图形): plots, which of them a unit has, the zone they are measured in and how far
    they reach, imagery, and layers by their place in ``geometry.layers``: those that areas and conditions need."""

    boundary: Boundary
    zone: Crs
    plots: Plots
    extent: Box
    layers: Mapping[int, Layer]
    imagery: Imagery | None


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """A dossier whose plan is completed from its geometry, and that geometry where it could be read (量算结果)."""

    dossier: Dossier
    land: ReadLand | None = None


def survey(dossier: Dossier, library: Library, cite: Callable[[KeyPath], Source]) -> Surveyed:
    """图形量算: the dossier with its plan completed from its geometry, and with what was found wrong or worth a note.

    A dossier without geometry is returned as it is. Raises nothing: problems are in the dossier.
    """
    geometry = dossier.plan.geometry
    if geometry is None:
        return Surveyed(dossier)
    found = Findings()
    done = _surveyed(dossier, geometry, library, cite, found) or Surveyed(dossier)
    completed = replace(
        done.dossier,
        problems=(*dossier.problems, *found.problems),
        notes=(*dossier.notes, *dict.fromkeys(found.notes)),
    )
    return Surveyed(completed, done.land)


def _surveyed(
    dossier: Dossier, geometry: Geometry, library: Library, cite: Callable[[KeyPath], Source], found: Findings
) -> Surveyed | None:
    read = _boundary(dossier, geometry, found)
    if read is None:
        return None
    boundary, extent = read
    near = widened(extent, NEAR_DEGREES)
    layers = _layers(dossier, geometry, near, found)
    limits = read_contact_layers(dossier, geometry, near, found)
    sound = _checked(dossier, boundary, layers.get("division"), found)
    plots = match_plots(dossier, boundary, found.problems)
    if found.problems:
        return None
    areas = unit_areas(dossier, sound, plots, cite, found)
    if areas is None:
        return None
    sub_rows: list[dict[str, Any]] = [{} for _ in dossier.plan.sub_projects]
    measured: dict[KeyPath, MeasuredArea] = dict(areas.measured)
    used = _land(dossier, geometry, library, areas, layers, sub_rows, measured, found)
    imagery = opened_imagery(dossier, geometry.imagery, found)
    site = site_survey(dossier, library, areas, limits, extent, imagery, found)
    plan = _completed(dossier.plan, geometry, areas, sub_rows, boundary)
    record = Survey(
        MappingProxyType(measured),
        boundary.file,
        boundary.sha256,
        boundary.crs.name,
        zone_name(areas.zone),
        areas.control,
        tuple(used),
        dossier.plan,
        site,
    )
    read_layers = {position: layer for position, _, layer in layers.values()} | {
        one.position: one.layer for one in limits
    }
    land = ReadLand(boundary, areas.zone, plots, extent, read_layers, imagery)
    return Surveyed(replace(dossier, plan=plan, survey=record), land)


def zone_name(zone: Crs) -> str:
    """The Gauss zone that areas are measured in, in words (计算所用分带)."""
    return f"{zone.zone_name}（中央子午线{zone.central_meridian}°E）"


def _boundary(dossier: Dossier, geometry: Geometry, found: Findings) -> tuple[Boundary, Box] | None:
    path = inner_file(dossier, geometry.boundary.file)
    if path is None:
        return None
    try:
        boundary = read_boundary(path, crs=geometry.boundary.crs, layer=geometry.boundary.layer)
    except InputError as error:
        found.problems += error.problems
        return None
    found.notes += told(boundary.file, boundary)
    extent = boundary_box(boundary)
    if extent is None:
        said = f"文件“{geometry.boundary.file}”里没有地块"
        found.problems.append(dossier.problem(("geometry", "boundary", "file"), said, "换成有地块的界址点文件"))
        return None
    return boundary, extent


def _layers(
    dossier: Dossier, geometry: Geometry, near: Box, found: Findings
) -> dict[str, tuple[int, LayerFile, Layer]]:
    """The layers that areas need, by what they hold: one of each."""
    layers: dict[str, tuple[int, LayerFile, Layer]] = {}
    for i, stated in enumerate(geometry.layers):
        place: KeyPath = ("geometry", "layers", i)
        if stated.role not in _READ or inner_file(dossier, stated.file) is None:
            continue
        if stated.role in layers:
            said = f"“{chinese(LayerFile, 'role', stated.role)}”图层写了两个"
            found.problems.append(dossier.problem((*place, "role"), said, "只保留一个，或先把两个图层合并"))
            continue
        layer = read_near(dossier, stated, near, found)
        if layer is not None:
            layers[stated.role] = i, stated, layer
    return layers


def _checked(
    dossier: Dossier, boundary: Boundary, division: tuple[int, LayerFile, Layer] | None, found: Findings
) -> Given:
    """图形检查: errors are problems, everything else is worth a note."""
    control = dossier.plan.project.area_hm2
    stated = control if control is not None and not isinstance(control, str) else None
    findings, plots = checked_boundary(boundary, stated_hm2=stated, division=division[2] if division else None)
    for finding in findings:
        if finding.severity == "error":
            found.problems.append(finding.as_problem())
        else:
            found.notes.append(str(finding))
    return plots


def _land(
    dossier: Dossier,
    geometry: Geometry,
    library: Library,
    areas: UnitAreas,
    layers: dict[str, tuple[int, LayerFile, Layer]],
    sub_rows: list[dict[str, Any]],
    measured: dict[KeyPath, MeasuredArea],
    found: Findings,
) -> list[UsedLayer]:
    """Fill in classes and owners of every sub-project that does not state them, compare those that do."""
    needed = {role: (stated, layer) for role, (_, stated, layer) in layers.items()}
    by_class = needed.get("land_class")
    by_owner = needed.get("ownership") or by_class
    cells: dict[str, Cells] = {}
    gave: set[str] = set()
    checked: set[str] = set()
    for key, chosen in (("land", by_class), ("ownership", by_owner)):
        if chosen is not None:
            before = next((c for c in cells.values() if c.layer is chosen[1]), None)
            cells[key] = before or lands_of(dossier, library, areas, *chosen)
            found.notes += cells[key].notes
    for path, sub in sub_projects(dossier.plan):
        for key, rows_of, title in (("land", land_rows, "土地利用现状"), ("ownership", owner_rows, "土地权属")):
            stated = getattr(sub, key)
            if key not in cells:
                if stated is None and not _ROLES[key] & {layer.role for layer in geometry.layers}:
                    said = f"子项目“{sub.name}”没有填写{_AREAS[key]}面积，也没有{title}图层"
                    remedy = f"在 geometry 的 layers 中加入{title}图层，或填写 {key}"
                    found.problems.append(dossier.problem(path, said, remedy))
                continue
            if stated is not None:
                compared, notes = compared_land(sub, key, cells[key], areas, path)
                found.notes += notes
                checked |= {key} if compared else set()
                continue
            faults = list(cells[key].problems)
            rows = rows_of(dossier, path, sub, cells[key], areas, faults)
            found.problems += [fault for fault in faults if fault not in found.problems]
            if not faults:
                gave.add(key)
                sub_rows[int(path[1])][key] = tuple(row for row, _ in rows)
                measured |= {(*path, key, i, "area_hm2"): area for i, (_, area) in enumerate(rows)}
    found.notes += [str(p) for key in cells for p in cells[key].problems if p not in found.problems]
    return _used_layers(cells, gave, checked)


def _used_layers(cells: Mapping[str, Cells], gave: Collection[str], checked: Collection[str]) -> list[UsedLayer]:
    """所用图层, each once, with what it gave and what was compared with it."""
    used = []
    for one in dict.fromkeys(cells.values()):
        keys = [key for key in cells if cells[key] is one]
        given, compared = (tuple(_AREAS[key] for key in keys if key in wanted) for wanted in (gave, checked))
        stated = one.stated
        date = stated.date.isoformat() if stated.date else ""
        title = chinese(LayerFile, "role", stated.role)
        file = f"{stated.file}，SHA-256 {one.layer.sha256[:12]}"
        used.append(UsedLayer(title, stated.name, file, stated.version or "", date, given, compared))
    return used


def _completed(
    plan: Plan,
    geometry: Geometry,
    areas: UnitAreas,
    sub_rows: Sequence[dict[str, Any]],
    boundary: Boundary,
) -> Plan:
    """The plan with what followed from its geometry."""
    subs = []
    for s, sub in enumerate(plan.sub_projects):
        units = tuple(
            unit.model_copy(update={"area_hm2": area})
            if (area := areas.computed.get(("sub_projects", s, "units", u))) is not None
            else unit
            for u, unit in enumerate(sub.units)
        )
        subs.append(sub.model_copy(update={"units": units, **sub_rows[s]}))
    project = plan.project
    facts: dict[str, str] = {}
    if project.map_sheet is None:
        scale = int(geometry.map_sheet_scale.removeprefix("1:"))
        facts["map_sheet"] = "、".join(boundary_sheets(boundary, scale))
    extent = boundary_extent(boundary)
    if project.coordinates is None and extent is not None:
        facts["coordinates"] = f"{'，'.join(extent)}（2000 国家大地坐标系）"
    return plan.model_copy(
        update={"sub_projects": tuple(subs), "project": project.model_copy(update=facts)},
    )
