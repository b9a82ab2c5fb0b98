"""From the ground to paper (投影到图面): the scale, the frame, its grid and the words beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from xiufu.render.maps.labels import Box
from xiufu.spatial.crs import Crs, Points

SCALES = (
    *(200, 500, 1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000),
    *(250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000),
)
"""Denominators of round scales (比例尺系列)."""
BAND_MM = 5.0
"""Between the two lines of the frame, where coordinates stand."""
_MARGIN = 0.86
"""How much of the frame its shapes may fill."""
_LEAST_GRID_MM = 22.0
_BARE = 0.005
"""How much of a frame may lie open without being said: the edges of data are no straight lines."""


def scale_for(bounds: Sequence[float], width: float, height: float, *, times: int = 1) -> int:
    """The largest round scale at which bounds in metres fit a frame in mm (选定比例尺).

    >>> scale_for((0, 0, 250, 100), 146, 160), scale_for((0, 0, 10, 10), 146, 160)
    (2000, 200)
    """
    west, south, east, north = bounds
    least = max((east - west) * 1000 / (width * _MARGIN), (north - south) * 1000 / (height * _MARGIN)) * times
    return next((scale for scale in SCALES if scale >= least), SCALES[-1])


@dataclass(frozen=True, slots=True)
class Ground:
    """A frame on paper and the ground it shows (图廓): ``west`` and ``north`` are in metres, without the zone.

    ``number`` tells it from other frames of its sheet.
    """

    frame: Box
    scale: int
    west: float
    north: float
    crs: Crs
    number: str = ""

    @classmethod
    def around(cls, bounds: Sequence[float], frame: Box, scale: int, crs: Crs, number: str = "") -> "Ground":
        """The frame with the middle of ``bounds`` in its middle."""
        west, south, east, north = bounds
        half_width = (frame.right - frame.left) * scale / 2000
        half_height = (frame.bottom - frame.top) * scale / 2000
        # whole tenths of a millimetre on paper: the corners are round numbers
        unit = scale / 10_000
        left, up = (west + east) / 2 - half_width, (south + north) / 2 + half_height
        return cls(frame, scale, floor(left / unit + 0.5) * unit, floor(up / unit + 0.5) * unit, crs, number)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        width, height = self.frame.right - self.frame.left, self.frame.bottom - self.frame.top
        metres = self.scale / 1000
        return self.west, self.north - height * metres, self.west + width * metres, self.north

    def on_paper(self, points: Points) -> Points:
        """Points of the plane in mm from the top left of the paper."""
        mm = 1000 / self.scale
        x = self.frame.left + (points[:, 0] - self.west) * mm
        y = self.frame.top + (self.north - points[:, 1]) * mm
        return np.column_stack((x, y))

    def shown(self, shape: BaseGeometry) -> BaseGeometry:
        """What of a shape lies in the frame, on paper; nothing is finer than a pen."""
        whole = shape if shape.is_valid else shapely.make_valid(shape)
        near = shapely.intersection(whole, shapely.box(*self.bounds))
        drawn = shapely.transform(near, self.on_paper)
        fine = shapely.simplify(drawn, 0.02)
        return drawn if fine.is_empty else fine

    def bare(self, cover: BaseGeometry | None) -> BaseGeometry:
        """Where the frame lies open (无数据处), in metres: what ``cover`` leaves of it; nothing where that is a mere edge."""
        whole = shapely.box(*self.bounds)
        rest = shapely.difference(whole, whole if cover is None else cover)
        return rest if rest.area > _BARE * whole.area else shapely.Polygon()

    @property
    def area_mm2(self) -> float:
        """How large the frame is on paper."""
        return (self.frame.right - self.frame.left) * (self.frame.bottom - self.frame.top)

    @property
    def outer(self) -> Box:
        """The outer line of the frame (外图廓)."""
        frame = self.frame
        return Box(frame.left - BAND_MM, frame.top - BAND_MM, frame.right + BAND_MM, frame.bottom + BAND_MM)

    @property
    def interval(self) -> int:
        """Distance of grid lines in metres (方里网间隔)."""
        least = _LEAST_GRID_MM * self.scale / 1000
        power = 1
        while power * 10 <= least:
            power *= 10
        return next(power * n for n in (1, 2, 5, 10) if power * n >= least)

    def eastings(self) -> Iterator[tuple[float, str]]:
        """Where grid lines cross the frame from below, with kilometres after the zone (横坐标)."""
        west, _, east, _ = self.bounds
        for value in self._multiples(west, east):
            yield self.frame.left + (value - west) * 1000 / self.scale, f"{self.crs.zone}{self._km(value, 3)}"

    def northings(self) -> Iterator[tuple[float, str]]:
        """Where grid lines cross the frame from the left, with kilometres (纵坐标)."""
        _, south, _, north = self.bounds
        for value in self._multiples(south, north):
            yield self.frame.top + (north - value) * 1000 / self.scale, self._km(value, 4)

    def _multiples(self, low: float, high: float) -> list[int]:
        step = self.interval
        return [n * step for n in range(ceil(low / step), floor(high / step) + 1)]

    def _km(self, metres: int, digits: int) -> str:
        places = next(n for n in range(4) if self.interval % 10 ** (3 - n) == 0)
        return f"{metres / 1000:0{digits + places + bool(places)}.{places}f}"

    def corners(self) -> list[tuple[str, str]]:
        """Longitude and latitude of the corners (图廓角点经纬度): top left, top right, bottom left, bottom right."""
        west, south, east, north = self.bounds
        points = np.array([(west, north), (east, north), (west, south), (east, south)])
        tenths = 100 if self.scale <= 2_000 else 10
        return [
            (degrees_text(float(x), tenths), degrees_text(float(y), tenths)) for x, y in self.crs.to_geographic(points)
        ]


def degrees_text(degrees: float, parts: int) -> str:
    """Degrees, minutes and seconds (度分秒); ``parts`` is how finely a second is told.

    >>> degrees_text(102.27, 10), degrees_text(41.9999999, 10)
    ('102°16′12.0″', '42°00′00.0″')
    """
    seconds, rest = divmod(floor(degrees * 3600 * parts + 0.5), parts)
    minutes, second = divmod(seconds, 60)
    places = len(str(parts)) - 1
    return f"{minutes // 60}°{minutes % 60:02}′{second:02}.{rest:0{places}}″"
