"""Areas of plots (地块面积), on the ellipsoid and in the Gauss plane, as printed. Here floats become decimals."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely

from xiufu.core.numbers import Rounding, rounded
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.degrees import arc_seconds, range_text
from xiufu.spatial.layer import Shapes
from xiufu.spatial.map_sheet import sheets_covering
from xiufu.spatial.survey_plane import ellipsoidal_areas, working_zone

M2_PER_HM2 = Decimal(10_000)
MU_PER_M2 = Decimal("0.0015")
"""1 hm² = 15 亩."""

_M2, _HM2, _MU = Rounding(2), Rounding(4), Rounding(4)
_MIDDLE_OF_THE_COUNTRY = 105.0


def printed_m2(area: float) -> Decimal:
    """A measured area in m² as printed (平方米取位): 2 places, half up. What a float holds below 1e-6 m² is not looked at.

    >>> printed_m2(57089.125), printed_m2(57089.12499999999), printed_m2(57089.1249)
    (Decimal('57089.13'), Decimal('57089.13'), Decimal('57089.12'))
    """
    return rounded(Decimal(f"{area:.6f}"), _M2)


def printed_hm2(m2: Decimal) -> Decimal:
    """Hectares of printed m² (公顷取位): 4 places, half up.

    >>> printed_hm2(Decimal("57089.50"))
    Decimal('5.7090')
    """
    return rounded(m2 / M2_PER_HM2, _HM2)


def printed_mu(m2: Decimal) -> Decimal:
    """亩 of printed m² (亩取位): 4 places, as many as hectares have, half up.

    >>> printed_mu(Decimal("57089.50"))
    Decimal('85.6343')
    """
    return rounded(m2 * MU_PER_M2, _MU)


@dataclass(frozen=True, slots=True)
class PlotArea:
    """The areas of a plot (地块面积) in m², as printed; hectares and 亩 follow from them."""

    ellipsoidal_m2: Decimal
    plane_m2: Decimal

    @property
    def hm2(self) -> Decimal:
        """椭球面积, in hectares."""
        return printed_hm2(self.ellipsoidal_m2)

    @property
    def mu(self) -> Decimal:
        """椭球面积, in 亩."""
        return printed_mu(self.ellipsoidal_m2)


@dataclass(frozen=True, slots=True)
class BoundaryAreas:
    """The areas of all plots of a file in order, ``None`` for one whose rings enclose no definite area."""

    zone: Crs
    plots: tuple[PlotArea | None, ...]

    @property
    def zone_text(self) -> str:
        """计算所用分带, as a user reads it."""
        return f"{self.zone.zone_width}度带第{self.zone.zone}带，中央子午线{self.zone.central_meridian}°E"

    @property
    def method(self) -> str:
        """How they were measured (计算方法), for the provenance of figures."""
        return (
            "按国土调查办发〔2008〕32号椭球面积计算公式（CGCS2000椭球）计算；"
            f"界址线为高斯平面（{self.zone_text}）上的直线，按不超过70米加密；平面坐标取至0.0001米，经纬度取至0.000001″，面积四舍五入至0.01平方米"
        )

    @property
    def total_m2(self) -> Decimal | None:
        """Sum of m² (合计); ``None`` where a plot has no area."""
        return self._sum(lambda plot: plot.ellipsoidal_m2)

    @property
    def total_hm2(self) -> Decimal | None:
        """Sum of the printed hectares (合计), so that the column adds up; ``None`` where a plot has no area."""
        return self._sum(lambda plot: plot.hm2)

    @property
    def total_mu(self) -> Decimal | None:
        """Sum of the printed 亩 (合计); ``None`` where a plot has no area."""
        return self._sum(lambda plot: plot.mu)

    def _sum(self, area: Callable[[PlotArea], Decimal]) -> Decimal | None:
        known = [area(plot) for plot in self.plots if plot]
        return sum(known, Decimal()) if len(known) == len(self.plots) else None


def plot_areas(boundary: Boundary) -> BoundaryAreas:
    """The areas of the plots of a file (地块面积), measured in its own zone, else in that of its middle longitude.

    A plot whose rings cross, overlap or enclose nothing has no area. Whether plots overlap each other is not looked at.
    """
    zone = boundary_zone(boundary)
    shapes = boundary.geometries()
    sound = shapely.is_valid(shapes) & ~shapely.is_empty(shapes)
    measured = ellipsoidal_areas(shapes[sound], boundary.crs, zone)
    plane = shapely.area(_in_plane(shapes[sound], boundary.crs, zone))
    found: list[PlotArea | None] = [None] * len(shapes)
    for at, ellipsoidal, flat in zip(np.flatnonzero(sound).tolist(), measured.tolist(), plane.tolist(), strict=True):
        found[at] = PlotArea(printed_m2(ellipsoidal), printed_m2(flat))
    return BoundaryAreas(zone, tuple(found))


def boundary_zone(boundary: Boundary) -> Crs:
    """The Gauss zone that a file is measured in (计算所用分带): its own, else that of its middle longitude."""
    longitudes = _finite(boundary)[:, 0]
    return working_zone(boundary.crs, float(np.median(longitudes)) if len(longitudes) else _MIDDLE_OF_THE_COUNTRY)


def boundary_degrees(boundary: Boundary) -> Points:
    """Every point of a file as longitude and latitude; those that are no numbers are left out."""
    return boundary.crs.to_geographic(_finite(boundary))


def boundary_extent(boundary: Boundary) -> tuple[str, str] | None:
    """From where to where a file reaches (四至坐标), in longitude and in latitude, to whole seconds.

    Nothing for a file without points.
    """
    degrees = boundary_degrees(boundary)
    if not len(degrees):
        return None
    (west, south), (east, north) = degrees.min(axis=0).tolist(), degrees.max(axis=0).tolist()
    return range_text(arc_seconds(west), arc_seconds(east)), range_text(arc_seconds(south), arc_seconds(north))


def boundary_sheets(boundary: Boundary, scale: int) -> tuple[str, ...]:
    """The map sheets that the plots of a file lie in (所在图幅). Raises ``ValueError`` as ``sheets_covering`` does."""
    return sheets_covering(shapely.transform(boundary.geometries(), boundary.crs.to_geographic), scale)


def _finite(boundary: Boundary) -> Points:
    points = np.concatenate([np.empty((0, 2)), *(ring.points for plot in boundary.plots for ring in plot.rings())])
    kept: Points = points[np.isfinite(points).all(axis=1)]
    return kept


def _in_plane(shapes: Shapes, crs: Crs, zone: Crs) -> shapely.Geometry:
    return shapely.transform(shapes, zone.from_geographic) if crs.geographic else shapes
