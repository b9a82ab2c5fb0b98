"""Areas of plots (地块面积), on the ellipsoid and in the Gauss plane, and where a file lies."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely

from xiufu.spatial.boundary import Boundary
from xiufu.spatial.checks.drawing import draw
from xiufu.spatial.checks.given import Given
from xiufu.spatial.checks.run import checked_plots
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.degrees import arc_seconds, range_text
from xiufu.spatial.files.table import Box
from xiufu.spatial.map_sheet import sheets_covering
from xiufu.spatial.printed import printed_hm2, printed_m2, printed_mu
from xiufu.spatial.zone import in_system


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
    """The areas of all plots of a file in order, ``None`` for one whose area does not hold."""

    zone: Crs
    plots: tuple[PlotArea | None, ...]

    @property
    def zone_text(self) -> str:
        """计算所用分带, as a user reads it."""
        return f"{self.zone.zone_name}，中央子午线{self.zone.central_meridian}°E"

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

    Those that the checks find an error in have none. Whether plots overlap each other is not looked at.
    """
    return areas_of(checked_plots(draw(boundary))[1])


def areas_of(plots: Given) -> BoundaryAreas:
    """The areas of plots that have been checked."""
    zone = plots.drawing.zone
    planes = shapely.area(in_system(plots.own, plots.drawing.boundary.crs, zone))
    each = zip(plots.sound, plots.areas.tolist(), planes.tolist(), strict=True)
    found = (PlotArea(printed_m2(area), printed_m2(plane)) if sound else None for sound, area, plane in each)
    return BoundaryAreas(zone, tuple(found))


def boundary_degrees(boundary: Boundary) -> Points:
    """Every point of a file as longitude and latitude; those that are no numbers are left out."""
    return boundary.crs.to_geographic(_finite(boundary))


def boundary_box(boundary: Boundary) -> Box | None:
    """From where to where a file reaches in degrees (范围): west, south, east, north. Nothing for a file without points."""
    degrees = boundary_degrees(boundary)
    if not len(degrees):
        return None
    (west, south), (east, north) = degrees.min(axis=0).tolist(), degrees.max(axis=0).tolist()
    return west, south, east, north


def widened(box: Box, margin: float) -> Box:
    """A box with a margin on every side (外扩)."""
    west, south, east, north = box
    return west - margin, south - margin, east + margin, north + margin


def boundary_extent(boundary: Boundary) -> tuple[str, str] | None:
    """From where to where a file reaches (四至坐标), in longitude and in latitude, to whole seconds.

    Nothing for a file without points.
    """
    box = boundary_box(boundary)
    if box is None:
        return None
    west, south, east, north = box
    return range_text(arc_seconds(west), arc_seconds(east)), range_text(arc_seconds(south), arc_seconds(north))


def boundary_sheets(boundary: Boundary, scale: int) -> tuple[str, ...]:
    """The map sheets that the plots of a file lie in (所在图幅). Raises ``ValueError`` as ``sheets_covering`` does."""
    return sheets_covering(shapely.transform(boundary.geometries(), boundary.crs.to_geographic), scale)


def _finite(boundary: Boundary) -> Points:
    points = boundary.points()
    kept: Points = points[np.isfinite(points).all(axis=1)]
    return kept
