"""What a map shows (地图内容) and what it is made from, as plain data: no drawing, no library of shapes is loaded here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from xiufu.document.blocks import Drawing

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from xiufu.spatial.crs import Crs
    from xiufu.spatial.layer import Shapes

MapKind = Literal["location", "traffic", "imagery", "land_use", "damage", "units", "works", "sub_projects"]
Extent = Literal["detail", "surroundings", "vicinity"]
"""How much ground: the shapes themselves, or a scale about 10 times or 4 times as small."""
LegendForm = Literal["area", "line", "point", "text"]
Bounds = tuple[float, float, float, float]
"""West, south, east, north."""
NO_DATA = "no_data"
"""The style of what the data of a map do not cover: drawn, and named in the legend, only where its frame shows some."""


@dataclass(frozen=True, slots=True)
class Imagery:
    """A raster that can be put under a map (影像). ``bounds`` and the corners of ``outline`` are in degrees; ``date`` is when
    it was taken."""

    path: Path
    bounds: Bounds
    outline: tuple[tuple[float, float], ...]
    date: str = ""
    source: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MappedLayer:
    """A layer for maps (制图图层): shapes in ``crs``, of one role of ``model.geometry``.

    ``codes`` are land classes, ``labels`` names of the features; each is as long as ``shapes``, or empty. ``feature_type``
    is what a basemap shows, ``id`` that of ``geometry.layers``.
    """

    role: str
    name: str
    shapes: "Shapes"
    crs: "Crs"
    codes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    version: str = ""
    date: str = ""
    source: str = ""
    licence: str = ""
    feature_type: str = "other"
    id: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MappedLand:
    """The land of a plan for maps (制图数据): the shape of each unit by its subject, in the Gauss plane ``crs``.

    ``file`` is the file of boundary points.
    """

    crs: "Crs"
    units: "Mapping[str, BaseGeometry]"
    file: str = ""
    layers: tuple[MappedLayer, ...] = ()
    imagery: Imagery | None = None

    def of_role(self, *roles: str) -> list[MappedLayer]:
        """Its layers of some roles, in order."""
        return [layer for layer in self.layers if layer.role in roles]


@dataclass(frozen=True, slots=True, eq=False)
class MapShape:
    """One shape on a map (图形): polygons, lines or points in the plane of the map, drawn in order.

    ``style`` is a key of the style sheet. ``labels`` are its possible labels (注记), the best first; one whose ``must`` is
    set may stand beside its shape, at the end of a leader line.
    """

    shape: "BaseGeometry"
    style: str
    labels: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend (图例)."""

    style: str
    text: str
    form: LegendForm = "area"


@dataclass(frozen=True, slots=True)
class MapContent:
    """One map (地图). ``focus`` is what must lie inside its frame, ``cover`` where there are data to show, ``sources`` are lines
    of source, date and licence, ``notes`` what else to know of it. ``enlarged`` is whether what is too narrow on it is shown
    larger as well.
    """

    id: str
    kind: MapKind
    title: str
    crs: "Crs"
    focus: "tuple[BaseGeometry, ...]"
    shapes: tuple[MapShape, ...]
    legend: tuple[LegendEntry, ...]
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    imagery: Imagery | None = None
    extent: Extent = "detail"
    preparer: str = ""
    date: str = ""
    cover: "BaseGeometry | None" = None
    enlarged: bool = False


class MapSheet(Drawing, Protocol):
    """A map laid out on paper (图幅): its scale and size are known, it is drawn when a writer asks for it."""

    @property
    def content(self) -> MapContent:
        """What it shows."""

    @property
    def scale(self) -> int:
        """Denominator of the scale (比例尺分母)."""

    @property
    def width_mm(self) -> int:
        """Width on paper."""

    @property
    def height_mm(self) -> int:
        """Height on paper."""

    @property
    def landscape(self) -> bool:
        """Whether it stands on a page across."""

    @property
    def format(self) -> Literal["png", "jpeg"]:
        """What the raster form is: a photograph is no PNG."""
