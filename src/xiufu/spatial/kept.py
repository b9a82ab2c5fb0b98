"""Boundaries as a register keeps them (入库的范围): shapes as bytes that any database holds, boxes in whole numbers, overlaps in hm²."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely

from xiufu.spatial.area import areas_of
from xiufu.spatial.checks.given import Given
from xiufu.spatial.crs import Crs
from xiufu.spatial.layer import Layer, Shapes
from xiufu.spatial.parcels import polygonal
from xiufu.spatial.printed import printed_hm2, printed_m2
from xiufu.spatial.survey_plane import from_plane, survey_shapes
from xiufu.spatial.zone import in_system

UNITS_PER_DEGREE = 10_000_000
"""Boxes are in 1e-7 degree: about a centimetre."""

UnitBox = tuple[int, int, int, int]
"""West, south, east, north in 1e-7 degree."""

COARSE_DEGREES = 0.005
"""How much an outline may be off where a whole region is drawn (概略界线): less than a point of a screen there."""


@dataclass(frozen=True, slots=True)
class KeptPlot:
    """A plot (地块): its area, and its shape as WKB in the boundary's own system."""

    number: str
    name: str
    hm2: Decimal
    shape: bytes


@dataclass(frozen=True, slots=True)
class KeptBoundary:
    """A boundary that was checked (范围). ``outline`` is all of it as one shape, WKB of longitudes and latitudes of CGCS2000."""

    crs: Crs
    zone: Crs
    hm2: Decimal
    plots: tuple[KeptPlot, ...]
    outline: bytes
    box: UnitBox

    @property
    def footprint(self) -> "Footprint":
        """What it covers (占地)."""
        return Footprint(self.crs.epsg, [plot.shape for plot in self.plots])


@dataclass(frozen=True, slots=True)
class KeptOutline:
    """A shape of a layer (界线): as it is and coarse, WKB of longitudes and latitudes of CGCS2000."""

    feature: int
    fine: bytes
    coarse: bytes
    box: UnitBox


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a kept boundary covers (占地): the shapes of its plots, in their own system."""

    epsg: int
    shapes: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Beyond:
    """What of some plots lies outside a boundary (范围以外): of each in hm², and all of it as one shape, WKB of longitudes and latitudes of
    CGCS2000, empty where nothing does.
    """

    hm2: tuple[Decimal, ...]
    outline: bytes


def kept_boundary(plots: Given) -> KeptBoundary:
    """What is kept of plots that were checked and are all sound (入库). Raises ``ValueError`` where one is not."""
    boundary, areas = plots.drawing.boundary, areas_of(plots)
    total = areas.total_hm2
    if total is None or not areas.plots:
        raise ValueError("a plot has no area")
    outline = in_system(_multi([shapely.union_all(plots.own)]), boundary.crs, Crs())[0]
    kept = tuple(
        KeptPlot(plot.number.strip(), plot.name.strip(), area.hm2, _wkb(shape))
        for plot, area, shape in zip(boundary.plots, areas.plots, plots.own, strict=True)
        if area
    )
    return KeptBoundary(boundary.crs, areas.zone, total, kept, _wkb(outline), _box(outline))


def kept_outlines(layer: Layer) -> tuple[KeptOutline, ...]:
    """The polygons of a layer as outlines (界线入库), those that cross themselves made valid; what is no polygon is left out."""
    shapes = _multi(polygonal(shapely.make_valid(in_system(layer.shapes, layer.crs, Crs()))))
    coarse = _multi(shapely.simplify(shapes, COARSE_DEGREES))
    return tuple(
        KeptOutline(int(feature), _wkb(fine), _wkb(rough), _box(fine))
        for feature, fine, rough in zip(layer.features, shapes, coarse, strict=True)
        if not fine.is_empty
    )


def division_layer(name: str, sha256: str, fine: bytes) -> Layer:
    """A kept outline as the layer that plots are checked against (行政区界线图层), under the name that findings give it."""
    return Layer(name, name, sha256, Crs(), np.array([shapely.from_wkb(fine)], dtype=object), {}, np.array([1]))


def overlaps_hm2(one: Footprint, others: Iterable[Footprint], zone: Crs) -> list[Decimal]:
    """By how much a boundary overlaps each of some others (重叠面积, hm²): ellipsoidal areas in one zone, the plots cut exactly.

    What is no wider than rounding makes it counts as nothing, as in an overlay.
    Source: 国土调查办发〔2008〕32号 (椭球面积).
    """
    mine = _in_plane(one, zone)
    tree = shapely.STRtree(mine)
    found = []
    for other in others:
        theirs = _in_plane(other, zone)
        second, first = tree.query(theirs, predicate="intersects")
        shared = polygonal(shapely.intersection(mine[first], theirs[second]))
        found.append(printed_hm2(printed_m2(float(shapely.area(shared).sum()))))
    return found


def beyond(plots: Footprint, boundary: Footprint, zone: Crs) -> Beyond:
    """What of each of some plots lies outside a boundary (超出范围的面积, hm²): ellipsoidal areas in one zone, the plots cut exactly.

    What is no wider than rounding makes it counts as nothing, as in an overlay. Each area is as printed, so that the column adds up;
    what prints as nothing is no part of the shape.
    Source: 国土调查办发〔2008〕32号 (椭球面积).
    """
    mine, whole = _in_plane(plots, zone), shapely.union_all(_in_plane(boundary, zone))
    shapely.prepare(whole)
    left = np.flatnonzero(~shapely.covered_by(mine, whole))
    outside = polygonal(shapely.difference(mine[left], whole))
    hm2 = [Decimal("0.0000")] * len(mine)
    for index, area in zip(left.tolist(), shapely.area(outside).tolist(), strict=True):
        hm2[index] = printed_hm2(printed_m2(area))
    seen = [shape for index, shape in zip(left.tolist(), outside, strict=True) if hm2[index]]
    shape = shapely.transform(shapely.union_all(seen), lambda points: from_plane(points, zone.central_meridian))
    return Beyond(tuple(hm2), _wkb(_multi([shape])[0]))


def _in_plane(footprint: Footprint, zone: Crs) -> Shapes:
    crs = Crs.of_epsg(footprint.epsg)
    if crs is None:
        raise ValueError(f"EPSG:{footprint.epsg} is no system of CGCS2000")
    plane = survey_shapes(np.asarray(shapely.from_wkb(list(footprint.shapes)), dtype=object), crs, zone)
    crossed = ~shapely.is_valid(plane)  # points of the source that rounding brought together
    plane[crossed] = polygonal(shapely.make_valid(plane[crossed], method="structure", keep_collapsed=False))
    return plane


def _multi(shapes: Iterable[shapely.Geometry]) -> Shapes:
    listed = [
        shape if isinstance(shape, shapely.MultiPolygon) else shapely.MultiPolygon([] if shape.is_empty else [shape])
        for shape in shapes
    ]
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def _wkb(shape: shapely.Geometry) -> bytes:
    return bytes(shapely.to_wkb(shape, byte_order=1, output_dimension=2))


def _box(shape: shapely.Geometry) -> UnitBox:
    bounds = np.array(shape.bounds) * UNITS_PER_DEGREE
    west, south = np.floor(bounds[:2]).astype(int).tolist()
    east, north = np.ceil(bounds[2:]).astype(int).tolist()
    return west, south, east, north
