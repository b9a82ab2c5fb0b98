"""A window onto a region (地图窗口): outlines in longitude and latitude as paths of an SVG, for pages that a server draws."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.render.maps.svg import path_data
from xiufu.spatial.kept import UNITS_PER_DEGREE, UnitBox

WIDTH, HEIGHT = 1000, 620
"""Units of the drawing."""
MOST_ZOOM = 14
_PAPER = np.array([WIDTH, HEIGHT]) / 10
"""``path_data`` writes ten units for one of its own."""
_WIDEST_DEGREES = 48.0
"""All of Inner Mongolia and something around it."""
_POLE = 85.0
_BEYOND = 0.02
"""How far outlines are drawn beyond the frame, as a share of it, so that cut edges are not seen."""
_FINEST = 0.03
"""Tenths of a unit that a line may be off: a third of a point of a screen."""
_LEAST = 0.5
"""Outlines smaller than this, in tenths of a unit, are shown as a mark."""
_METRES_A_DEGREE = 111_320.0
_LINES = (10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005)


@dataclass(frozen=True, slots=True)
class Window:
    """What is looked at (窗口): its middle in degrees, and its zoom; each step is half as wide."""

    longitude: float
    latitude: float
    zoom: int

    @property
    def width(self) -> float:
        """Degrees of longitude from side to side."""
        return _WIDEST_DEGREES / float(2**self.zoom)

    @property
    def height(self) -> float:
        """Degrees of latitude from bottom to top: a metre is as long both ways in the middle."""
        return self.width * math.cos(math.radians(self.latitude)) * HEIGHT / WIDTH

    @property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        wide, high = self.width / 2, self.height / 2
        return self.longitude - wide, self.latitude - high, self.longitude + wide, self.latitude + high

    @property
    def box(self) -> UnitBox:
        """The same in the units that boundaries are kept in."""
        west, south, east, north = (round(one * UNITS_PER_DEGREE) for one in self.degrees)
        return west, south, east, north

    def moved(self, across: float, up: float) -> "Window":
        """Moved by shares of its size (平移)."""
        latitude = min(max(self.latitude + up * self.height, -_POLE), _POLE)
        return Window(min(max(self.longitude + across * self.width, -180.0), 180.0), latitude, self.zoom)

    def zoomed(self, steps: int) -> "Window":
        """Nearer or further (缩放)."""
        return Window(self.longitude, self.latitude, min(max(self.zoom + steps, 0), MOST_ZOOM))

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place is in the drawing."""
        west, _, _, north = self.degrees
        across, down = (longitude - west) / self.width * WIDTH, (north - latitude) / self.height * HEIGHT
        return round(across, 1), round(down, 1)

    def scale_bar(self) -> tuple[float, str]:
        """比例尺: the length of a bar in the drawing, and what it says; a round number of metres."""
        metres = self.width * _METRES_A_DEGREE * math.cos(math.radians(self.latitude))
        least = metres / 5
        round_one = next(
            factor * 10**power
            for power in range(math.floor(math.log10(least)), 9)
            for factor in (1, 2, 5)
            if factor * 10**power > least / 2
        )
        said = f"{round_one / 1000:g} 千米" if round_one >= 1000 else f"{round_one:g} 米"
        return round(round_one / metres * WIDTH, 1), said

    def graticule(self) -> Iterator[tuple[bool, float, str]]:
        """经纬网: whether a line is a meridian, where it is in the drawing, what it is called."""
        step = next((one for one in _LINES if self.width / one >= 3), _LINES[-1])
        west, south, east, north = self.degrees
        places = max(0, -math.floor(math.log10(step)))
        for first, last, meridian in ((west, east, True), (south, north, False)):
            for number in range(math.ceil(first / step), math.floor(last / step) + 1):
                degrees = number * step
                across, down = self.place(degrees, degrees)
                yield meridian, across if meridian else down, f"{degrees:.{places}f}°{'E' if meridian else 'N'}"


def window_on(box: UnitBox) -> Window:
    """The nearest window that shows all of a box with something around it (全图)."""
    west, south, east, north = (one / UNITS_PER_DEGREE for one in box)
    middle = Window((west + east) / 2, min(max((south + north) / 2, -_POLE), _POLE), 0)
    fitting = [
        near
        for zoom in range(MOST_ZOOM + 1)
        if (near := middle.zoomed(zoom)).width >= (east - west) * 1.15 and near.height >= (north - south) * 1.15
    ]
    return fitting[-1] if fitting else middle


def center_of(outline: bytes) -> tuple[float, float] | None:
    """A place inside an outline (WKB) in degrees (图形内一点), nothing for an empty one."""
    shape = shapely.from_wkb(outline)
    if shape.is_empty:
        return None
    inside = shapely.point_on_surface(shape)
    return float(inside.x), float(inside.y)


def paths(outlines: Sequence[bytes], window: Window, *, closed: bool = True) -> list[str]:
    """The outlines (WKB) as paths of the drawing, empty where one is too small to be seen or outside.

    ``closed`` are areas; else only their borders are wanted, and none along the frame where they are cut.
    """
    if not outlines:
        return []
    shapes = np.asarray(shapely.from_wkb(list(outlines)), dtype=object)
    west, south, east, north = window.degrees
    beyond = window.width * _BEYOND
    frame = (west - beyond, south - beyond, east + beyond, north + beyond)
    lines = shapes if closed else shapely.boundary(shapes)
    inside = shapely.contains_properly(shapely.box(*frame), lines)
    lines[~inside] = [shapely.clip_by_rect(one, *frame) for one in lines[~inside]]

    def drawn(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((points - [west, north]) / [window.width, -window.height] * _PAPER, dtype=np.float64)

    on_paper = shapely.simplify(shapely.transform(lines, drawn), _FINEST)
    return [path_data(_rings(shape), closed=closed) if _seen(shape) else "" for shape in on_paper]


def _seen(shape: shapely.Geometry) -> bool:
    if shape.is_empty:
        return False
    left, top, right, bottom = shape.bounds
    return bool(max(right - left, bottom - top) >= _LEAST)


def _rings(shape: shapely.Geometry) -> Iterator[NDArray[np.float64]]:
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            yield from (shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors))
        elif isinstance(part, shapely.LineString):
            yield shapely.get_coordinates(part)
