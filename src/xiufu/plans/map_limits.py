"""Layers of limits, plans and rights on maps (限制与规划图层): their outlines, and what of the units lies in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiufu.compute.run import Computed
from xiufu.model.fields import chinese
from xiufu.model.geometry import LayerFile
from xiufu.spatial.map_content import LegendEntry, LegendForm, MappedLand, MappedLayer, MapShape
from xiufu.spatial.map_shapes import Shape, common
from xiufu.spatial.zone import in_system

PLANNED = ("planning", "mining_right", "basic_farmland", "nature_reserve", "ecological_red_line")
"""Roles that maps of units show, the strictest drawn last."""
OWNED = ("ownership", *PLANNED)
"""Roles that the map of land use shows."""
_KEPT_OUT_OF = ("basic_farmland", "nature_reserve", "ecological_red_line")
"""Roles that a plot should not touch: where it does, the place is marked."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Limits on one map (限制图层): ``below`` the outlines of units are areas, ``above`` them is what units hold of these."""

    layers: tuple[MappedLayer, ...]
    below: tuple[MapShape, ...]
    above: tuple[MapShape, ...]
    legend: tuple[LegendEntry, ...]


def limits(computed: Computed, land: MappedLand, roles: Sequence[str]) -> Limits:
    """The layers of some roles as a map shows them (限制图层), each overlap with its area as the plan states it."""
    layers = [layer for role in roles for layer in land.of_role(role)]
    below, above, legend = list[MapShape](), list[MapShape](), list[LegendEntry]()
    for layer in layers:
        style, shapes = f"limit:{layer.role}", list(in_system(layer.shapes, layer.crs, land.crs))
        labels = layer.labels or ("",) * len(shapes)
        below += [
            MapShape(shape, style, (label,) if label else ()) for shape, label in zip(shapes, labels, strict=True)
        ]
        legend.append(LegendEntry(style, _name(layer), _form(shapes)))
        if layer.role in _KEPT_OUT_OF and shapes:
            above += _overlaps(computed, land, layer, shapes)
    if above:
        legend.append(LegendEntry("conflict", "复垦单元与限制图层重叠处"))
    return Limits(tuple(layers), tuple(below), tuple(above), tuple(dict.fromkeys(legend)))


def _form(shapes: Sequence[Shape]) -> LegendForm:
    if any(shape.area for shape in shapes):
        return "area"
    return "line" if any(shape.length for shape in shapes) else "point"


def _name(layer: MappedLayer) -> str:
    """A layer by its own name, after what it is about where the name does not say so."""
    role = chinese(LayerFile, "role", layer.role)
    return layer.name if role in layer.name else f"{role}（{layer.name}）"


def _overlaps(computed: Computed, land: MappedLand, layer: MappedLayer, shapes: Sequence[Shape]) -> Iterable[MapShape]:
    for subject, unit in land.units.items():
        area = computed.figures.find("overlap_area", f"{subject}/layer:{layer.id}")
        held = common(unit, shapes) if area else None
        if area and held and held.area:
            words = f"与{chinese(LayerFile, 'role', layer.role)}重叠"
            yield MapShape(held, "conflict", (f"{words}\n{area.text} hm²", words), True)
