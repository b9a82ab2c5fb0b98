"""Boundaries (界址): plots with their rings, as a file states them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from xiufu.spatial.crs import Crs, Points


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """A ring (界址圈): its points once around, the first not repeated at the end.

    ``labels`` are the 点号 as written, one a point, or none at all. ``lines`` say where each point stands in its file (a
    line or a row, from 1), or nothing. ``closed`` is whether the file repeats the first point, or says that it is a ring.
    """

    points: Points
    labels: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    closed: bool = True

    def point_name(self, position: int) -> str:
        """What a point is called in messages: its 点号, else its place in the ring."""
        return self.labels[position] if self.labels else f"第{position + 1}点"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of a plot (图形部分): an outer ring and the holes in it."""

    outer: Ring
    holes: tuple[Ring, ...] = ()

    def rings(self) -> Iterator[Ring]:
        """The outer ring, then the holes."""
        yield self.outer
        yield from self.holes


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """A plot (地块). ``place`` is where it begins in its file, e.g. ``第12行`` or ``第3个图形``.

    ``attributes`` are what else the file states of it, by the file's own names.
    """

    number: str
    name: str
    parts: tuple[Part, ...]
    place: str = ""
    use: str = ""
    map_sheet: str = ""
    land_class: str = ""
    stated_area_hm2: Decimal | None = None
    stated_points: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called: its name, else its number, else its place."""
        return self.name or self.number or self.place

    def rings(self) -> Iterator[Ring]:
        """Every ring of every part."""
        for part in self.parts:
            yield from part.rings()

    def geometry(self) -> MultiPolygon:
        """The plot as a shape (图形), in the coordinates of its rings. It may be invalid; it is empty where a ring has too few
        points to enclose anything, or one that is nowhere.
        """
        drawable = all(len(ring.points) > 2 and np.isfinite(ring.points).all() for ring in self.rings())
        return MultiPolygon([_polygon(part) for part in self.parts] if drawable else [])


def _polygon(part: Part) -> shapely.Polygon:
    return shapely.Polygon(part.outer.points, [hole.points for hole in part.holes])


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """A file of plots (界址点文件) as read. ``reasons`` say how its coordinate system was found out.

    ``header`` is what the file says of itself (属性描述), ``notes`` what the user should know of the reading.
    """

    file: str
    sha256: str
    crs: Crs
    plots: tuple[Plot, ...]
    reasons: tuple[str, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def points(self) -> Points:
        """Every point of every ring in order."""
        return np.concatenate([np.empty((0, 2)), *(ring.points for plot in self.plots for ring in plot.rings())])

    def geometries(self) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
        """The shapes of all plots in order."""
        shapes = np.empty(len(self.plots), dtype=object)
        shapes[:] = [plot.geometry() for plot in self.plots]
        return shapes
