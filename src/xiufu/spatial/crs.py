"""Coordinate systems (坐标系): CGCS2000, geographic or in a Gauss–Krüger zone of 3° or 6°."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xiufu.spatial.gauss import FALSE_EAST_M as FALSE_EAST_M
from xiufu.spatial.gauss import INVERSE_FLATTENING as INVERSE_FLATTENING
from xiufu.spatial.gauss import SEMI_MAJOR_M as SEMI_MAJOR_M
from xiufu.spatial.gauss import from_gauss, to_gauss

Points = NDArray[np.float64]
"""Points (坐标): n × 2, east and north in metres without the zone before it, or longitude and latitude in degrees."""

GEOGRAPHIC_EPSG = 4490
_FIRST_EPSG = {(3, True): 4513, (3, False): 4534, (6, True): 4491, (6, False): 4502}
_FIRST_ZONE = {3: 25, 6: 13}
_LAST_ZONE = {3: 45, 6: 23}


@dataclass(frozen=True)
class Crs:
    """A coordinate system of CGCS2000 (2000 国家大地坐标系). Without a zone it is geographic.

    ``prefixed`` says whether the zone is written before the east coordinate in the file; ``Points`` never hold it.

    >>> Crs(3, 34, True).epsg, Crs(3, 34).epsg, Crs(6, 18, True).epsg, Crs().epsg, Crs(3, 34).central_meridian
    (4522, 4543, 4496, 4490, 102)
    """

    zone_width: Literal[0, 3, 6] = 0
    zone: int = 0
    prefixed: bool = False

    def __post_init__(self) -> None:
        if self.zone_width and not _FIRST_ZONE[self.zone_width] <= self.zone <= _LAST_ZONE[self.zone_width]:
            raise ValueError(f"no zone {self.zone} of {self.zone_width}°")

    @classmethod
    def of_epsg(cls, code: int) -> "Crs | None":
        """The system of an EPSG code, if it is one of CGCS2000.

        >>> Crs.of_epsg(4522), Crs.of_epsg(4490), Crs.of_epsg(4326)
        (Crs(zone_width=3, zone=34, prefixed=True), Crs(zone_width=0, zone=0, prefixed=False), None)
        """
        if code == GEOGRAPHIC_EPSG:
            return cls()
        for (width, prefixed), first in _FIRST_EPSG.items():
            zone = code - first + _FIRST_ZONE[width]
            if _FIRST_ZONE[width] <= zone <= _LAST_ZONE[width]:
                return cls(3 if width == 3 else 6, zone, prefixed)
        return None

    @classmethod
    def zone_at(cls, longitude: float) -> "Crs":
        """The 3° zone that a longitude lies in.

        >>> Crs.zone_at(102.27).zone, Crs.zone_at(118.5).zone, Crs.zone_at(118.49).zone
        (34, 40, 39)
        """
        return cls(3, int((longitude + 1.5) // 3))

    @property
    def geographic(self) -> bool:
        """Whether points are longitudes and latitudes."""
        return self.zone_width == 0

    @property
    def central_meridian(self) -> int:
        """中央子午线, in degrees east."""
        return self.zone * 3 if self.zone_width == 3 else self.zone * 6 - 3

    @property
    def epsg(self) -> int:
        """The EPSG code."""
        if self.geographic:
            return GEOGRAPHIC_EPSG
        return _FIRST_EPSG[self.zone_width, self.prefixed] + self.zone - _FIRST_ZONE[self.zone_width]

    @property
    def zone_name(self) -> str:
        """The zone as a user reads it (分带).

        >>> print(Crs(3, 34).zone_name)
        3度带第34带
        """
        return f"{self.zone_width}度带第{self.zone}带"

    @property
    def name(self) -> str:
        """As a user reads it.

        >>> print(Crs(3, 34, True).name)
        2000国家大地坐标系，3度带第34带，中央子午线102°E，东坐标前加带号（EPSG:4522）
        """
        if self.geographic:
            return f"2000国家大地坐标系，经纬度（EPSG:{self.epsg}）"
        written = "东坐标前加带号" if self.prefixed else "东坐标不加带号"
        return (
            f"2000国家大地坐标系，{self.zone_name}，中央子午线{self.central_meridian}°E，{written}（EPSG:{self.epsg}）"
        )

    @property
    def prefix_m(self) -> float:
        """What the zone before the east coordinate adds to it in a file."""
        return self.zone * 1_000_000.0 if self.prefixed else 0.0

    def same_plane(self, other: "Crs") -> bool:
        """Whether points of both are the same numbers: only what stands before the east coordinate may differ."""
        return (self.zone_width, self.zone) == (other.zone_width, other.zone)

    def points_in(self, other: "Crs", points: Points) -> Points:
        """Points of this system in another (换带)."""
        return points if self.same_plane(other) else other.from_geographic(self.to_geographic(points))

    def to_geographic(self, points: Points) -> Points:
        """Longitude and latitude (反算) in degrees."""
        if self.geographic:
            return points
        return np.column_stack(from_gauss(points[:, 0], points[:, 1], self.central_meridian))

    def from_geographic(self, degrees: Points) -> Points:
        """East and north (正算) in metres, without the zone before it; the same degrees where this is geographic."""
        if self.geographic:
            return degrees
        return np.column_stack(to_gauss(degrees[:, 0], degrees[:, 1], self.central_meridian))
