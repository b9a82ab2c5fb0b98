"""A plan's geometry for its maps (制图数据): units, layers and imagery, each as far around the project as maps reach.

Heavy libraries come in with this module, so only a plan that has geometry imports it.
"""

from dataclasses import dataclass
from pathlib import Path

from xiufu.core.errors import InputError, Problem
from xiufu.core.files import inner_file_fault
from xiufu.model.geometry import Imagery as ImageryFile
from xiufu.model.geometry import LayerFile, LayerRole
from xiufu.model.load import Dossier
from xiufu.model.walk import sub_projects
from xiufu.packs.layer_fields import fields_of
from xiufu.packs.library import Library
from xiufu.spatial.area import boundary_degrees
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.files.table import Box, Forms
from xiufu.spatial.land import Lands
from xiufu.spatial.layer import Layer
from xiufu.spatial.map_content import Imagery, MappedLand, MappedLayer
from xiufu.spatial.map_shapes import together
from xiufu.spatial.zone import in_system
from xiufu.tasks.survey import ReadLand, detected

_EVERY_FORM: Forms = ("polygon", "line", "point")
_SURROUNDINGS: tuple[LayerRole, ...] = ("division", "basemap")
_WIDE, _NARROW = 15.0, 1.5
"""How far a map reaches beyond its project, in lengths of the project: the location map, and all others."""
_LEAST_DEGREES = 0.005
_NAMES = ("名称", "name")
_NAME_ENDINGS = ("名称", "mc", "name")


@dataclass(frozen=True, slots=True, eq=False)
class ForMaps:
    """The land of a plan for its maps, and what a user should know of how it was read (制图数据)."""

    land: MappedLand
    notes: tuple[str, ...]


def mapped_land(dossier: Dossier, library: Library, read: ReadLand) -> ForMaps:
    """制图数据: what was surveyed, and the files that only maps need. Raises ``InputError`` with every file that is no good."""
    geometry = dossier.plan.geometry
    if geometry is None:
        raise ValueError("a plan without geometry has no maps")
    problems: list[Problem] = []
    notes: list[str] = []
    layers = []
    for position, stated in enumerate(geometry.layers):
        layer = read.layers.get(position) if stated.role not in _SURROUNDINGS else None
        try:
            if layer is None:
                layer = _read(dossier, stated, read.boundary)
                if layer is not None and position not in read.layers:
                    notes += [detected(stated.name, layer), *(f"{stated.name}：{note}" for note in layer.notes)]
            if layer is not None:
                layers.append(_mapped(dossier, library, stated, layer))
        except InputError as error:
            problems += error.problems
    imagery = None
    try:
        imagery = _imagery(dossier, geometry.imagery)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(*problems)
    flat = in_system(read.boundary.geometries(), read.boundary.crs, read.zone)
    shapes = {
        f"sub:{sub.id}/unit:{unit.id}": together([flat[plot] for plot in read.plots[place]])
        for path, sub in sub_projects(dossier.plan)
        for u, unit in enumerate(sub.units)
        if (place := (*path, "units", u)) in read.plots
    }
    return ForMaps(MappedLand(read.zone, shapes, read.boundary.file, tuple(layers), imagery), tuple(notes))


def _read(dossier: Dossier, stated: LayerFile, boundary: Boundary) -> Layer | None:
    """A layer near the project; nothing for a file that is not there, which ``geometry_is_there`` reports."""
    path = _file(dossier, stated.file)
    if path is None:
        return None
    near = _around(boundary, _WIDE if stated.role in _SURROUNDINGS else _NARROW)
    return read_layer(path, layer=stated.layer, crs=stated.crs, near=near, forms=_EVERY_FORM)


def _file(dossier: Dossier, file: str) -> Path | None:
    return None if inner_file_fault(dossier.folder, file) else dossier.folder / file


def _around(boundary: Boundary, times: float) -> Box:
    """A box in degrees that reaches so many lengths of the project beyond it."""
    degrees = boundary_degrees(boundary)
    low, high = degrees.min(axis=0), degrees.max(axis=0)
    margin = max(times * float((high - low).max()), _LEAST_DEGREES)
    return float(low[0]) - margin, float(low[1]) - margin, float(high[0]) + margin, float(high[1]) + margin


def _mapped(dossier: Dossier, library: Library, stated: LayerFile, layer: Layer) -> MappedLayer:
    return MappedLayer(
        stated.role,
        stated.name,
        layer.shapes,
        layer.crs,
        _codes(dossier, library, stated, layer) if stated.role == "land_class" else (),
        _labels(layer) if stated.role != "land_class" else (),
        stated.version or "",
        f"数据日期 {stated.date}" if stated.date else "",
        stated.source or "",
        stated.licence,
    )


def _codes(dossier: Dossier, library: Library, stated: LayerFile, layer: Layer) -> tuple[str, ...]:
    """Class of every parcel in the standard of the plan, or as the layer has it where that has no one answer."""
    known = library.layer_fields()
    fields = fields_of(known, list(layer.columns), layer=layer.name, file=layer.file, name=stated.fields)
    lands = Lands(layer, fields, library, to_standard=dossier.plan.project.land_class_standard)
    return tuple(lands.land(place).code for place in range(len(layer)))


def _labels(layer: Layer) -> tuple[str, ...]:
    """Names of features (要素名称), by the column that is called so; blank where there is none."""
    plain = {name.strip().casefold(): name for name in layer.columns}
    exact = next((plain[name] for name in _NAMES if name in plain), None)
    column = exact or next((name for key, name in plain.items() if key.endswith(_NAME_ENDINGS)), None)
    if column is None:
        return ()
    return tuple("" if value is None or value != value else str(value).strip() for value in layer.columns[column])


def _imagery(dossier: Dossier, stated: ImageryFile | None) -> Imagery | None:
    path = _file(dossier, stated.file) if stated else None
    if stated is None or path is None:
        return None
    from xiufu.spatial.imagery import open_imagery  # rasterio is slow to load: only plans with imagery wait for it

    date = stated.date.isoformat() if stated.date else ""
    return open_imagery(path, date=date, source=stated.source or "", licence=stated.licence)
