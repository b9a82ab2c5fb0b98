"""A plan's geometry for its maps (制图数据): units, layers and imagery, each as far around the project as maps reach.

Heavy libraries come in with this module, so only a plan that has geometry imports it.
"""

from dataclasses import dataclass

from xiufu.core.errors import InputError
from xiufu.model.geometry import LayerFile, LayerRole
from xiufu.model.load import Dossier
from xiufu.model.walk import sub_projects
from xiufu.packs.library import Library
from xiufu.spatial.area import widened
from xiufu.spatial.files.layers import NEAR_DEGREES
from xiufu.spatial.files.table import Box, Forms
from xiufu.spatial.land import Lands
from xiufu.spatial.layer import Layer
from xiufu.spatial.map_content import MappedLand, MappedLayer
from xiufu.spatial.map_shapes import together
from xiufu.spatial.zone import in_system
from xiufu.tasks.survey import ReadLand
from xiufu.tasks.survey_files import Findings, read_near

_EVERY_FORM: Forms = ("polygon", "line", "point")
_SURROUNDINGS: tuple[LayerRole, ...] = ("division", "basemap")
_WIDE, _NARROW = 15.0, 1.5
"""How far a map reaches beyond its project, in lengths of the project: the location map, and all others."""
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
    found = Findings()
    layers = []
    for position, stated in enumerate(geometry.layers):
        around = stated.role in _SURROUNDINGS
        layer = None if around else read.layers.get(position)
        if layer is None:
            of_file = Findings(found.problems, [] if position in read.layers else found.notes)
            near = _around(read.extent, _WIDE if around else _NARROW)
            layer = read_near(dossier, stated, near, of_file, forms=_EVERY_FORM)
        if layer is not None:
            try:
                layers.append(_mapped(dossier, library, stated, layer))
            except InputError as error:
                found.problems += error.problems
    if found.problems:
        raise InputError(*found.problems)
    flat = in_system(read.boundary.geometries(), read.boundary.crs, read.zone)
    shapes = {
        f"sub:{sub.id}/unit:{unit.id}": together([flat[plot] for plot in read.plots[place]])
        for path, sub in sub_projects(dossier.plan)
        for u, unit in enumerate(sub.units)
        if (place := (*path, "units", u)) in read.plots
    }
    land = MappedLand(read.zone, shapes, read.boundary.file, tuple(layers), read.imagery)
    return ForMaps(land, tuple(found.notes))


def _around(extent: Box, times: float) -> Box:
    """A box that reaches so many lengths of the project beyond it."""
    west, south, east, north = extent
    return widened(extent, max(times * max(east - west, north - south), NEAR_DEGREES))


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
        stated.feature_type,
        stated.id,
    )


def _codes(dossier: Dossier, library: Library, stated: LayerFile, layer: Layer) -> tuple[str, ...]:
    """Class of every parcel in the standard of the plan, or as the layer has it where that has no one answer."""
    standard = dossier.plan.project.land_class_standard
    lands = Lands(layer, library, fields=stated.fields, to_standard=standard)
    return tuple(lands.land(place).code for place in range(len(layer)))


def _labels(layer: Layer) -> tuple[str, ...]:
    """Names of features (要素名称), by the column that is called so; blank where there is none."""
    plain = {name.strip().casefold(): name for name in layer.columns}
    exact = next((plain[name] for name in _NAMES if name in plain), None)
    column = exact or next((name for key, name in plain.items() if key.endswith(_NAME_ENDINGS)), None)
    if column is None:
        return ()
    return tuple("" if value is None or value != value else str(value).strip() for value in layer.columns[column])
