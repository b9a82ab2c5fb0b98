"""Areas measured another way than Xiufu does: by geodesics (pyproj.Geod) on the ellipsoid of CGCS2000."""

from decimal import ROUND_HALF_UP, Decimal

import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from xiufu.spatial.crs import Crs

GEOD = pyproj.Geod(a=6378137, rf=298.257222101)


def measured(shape: BaseGeometry, zone: Crs) -> float:
    """Area on the ellipsoid in m² of a shape of the Gauss plane; edges are split there at 10 m."""
    split = shapely.transform(shapely.segmentize(shape, 10), zone.to_geographic)
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(split))[0])


def hm2(square_metres: float) -> Decimal:
    """As printed: half up to 0.0001 hm²."""
    return (Decimal(square_metres) / 10000).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def near_whole(square_metres: float) -> bool:
    """Whether an area is so near a whole m², which is 0.0001 hm², that no other way of measuring prints it otherwise."""
    return abs(square_metres - round(square_metres)) < 0.1
