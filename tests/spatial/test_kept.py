"""Boundaries as a register keeps them: areas, outlines, boxes, overlaps. Zone 37, near its meridian: plane metres are the ellipsoid's."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
import shapely

from tests.spatial.boundaries import boundary, plot, square
from xiufu.spatial.checks.run import checked_boundary
from xiufu.spatial.crs import Crs
from xiufu.spatial.kept import Footprint, KeptBoundary, beyond, kept_boundary, kept_outlines, overlaps_hm2
from xiufu.spatial.layer import Layer

ZONE = Crs(3, 37, True)
EAST, NORTH = 500_000, 4_500_000


def kept(*plots, crs: Crs = ZONE) -> KeptBoundary:
    return kept_boundary(checked_boundary(boundary(*plots, crs=crs))[1])


def test_what_is_kept_of_plots_that_touch():
    one = kept(plot(square(EAST, NORTH, 200), name="甲"), plot(square(EAST + 200, NORTH, 100), name="乙", number="2"))
    assert [(each.number, each.name, each.hm2) for each in one.plots] == [
        ("1", "甲", Decimal("4.0000")),  # 200 m × 200 m
        ("2", "乙", Decimal("1.0000")),  # 100 m × 100 m
    ]
    assert (one.hm2, one.crs.epsg, one.zone.epsg) == (Decimal("5.0000"), 4525, 4546)
    outline = shapely.from_wkb(one.outline)
    assert isinstance(outline, shapely.MultiPolygon)
    assert len(outline.geoms) == 1
    west, south, east, north = outline.bounds
    assert west == 111.0
    assert one.box == (1_110_000_000, *(int(side * 10**7) + more for side, more in ((south, 0), (east, 1), (north, 1))))


def test_a_plot_without_an_area_is_not_kept():
    crossed = [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)]
    with pytest.raises(ValueError, match="no area"):
        kept(plot(crossed))


def test_overlaps_leave_holes_out_and_borders_count_nothing():
    ring = kept(plot(square(EAST, NORTH, 300), square(EAST + 100, NORTH + 100, 100)))
    others = [
        kept(plot(square(EAST + 100, NORTH + 100, 100))),  # fills the hole
        kept(plot(square(EAST + 100, NORTH + 100, 200))),  # 200 × 200 less the hole of 100 × 100: 3 hm²
        kept(plot(square(EAST + 300, NORTH, 100))),  # beside it
        kept(
            plot(square(EAST + 200, NORTH + 200, 500)), plot(square(EAST, NORTH, 50), name="乙")
        ),  # 100 × 100 + 50 × 50: 1.25 hm²
        kept(plot(square(EAST + 299.9999, NORTH, 100))),  # a tenth of a millimetre is rounding
    ]
    found = overlaps_hm2(ring.footprint, (other.footprint for other in others), ring.zone)
    assert found == [Decimal(0), Decimal("3.0000"), Decimal(0), Decimal("1.2500"), Decimal(0)]


def test_the_same_ground_in_another_zone_is_the_same_ground():
    """3° further east the edges of a file bend: a whole square loses less than 0.0001 hm² of its 4 hm²."""
    one = kept(plot(square(EAST, NORTH, 200)))
    corners = ZONE.points_in(Crs(3, 38), np.array(square(EAST, NORTH, 200), dtype=np.float64))
    other = kept(plot(corners.tolist()), crs=Crs(3, 38))
    assert other.zone.epsg == 4547
    assert overlaps_hm2(one.footprint, [other.footprint], one.zone) == [Decimal("4.0000")]


def test_what_lies_outside_is_told_of_each_plot():
    boundary = kept(
        plot(square(EAST, NORTH, 300), square(EAST + 100, NORTH + 100, 100))
    )  # with a hole of 100 m × 100 m
    plots = kept(
        plot(square(EAST + 10, NORTH + 10, 50), name="内"),
        plot(square(EAST + 120, NORTH + 120, 50), name="洞", number="2"),  # in the hole: 50 × 50 = 0.25 hm²
        plot(square(EAST + 250, NORTH + 200, 100), name="界", number="3"),  # half of 100 × 100 beyond the side: 0.5 hm²
        plot(square(EAST + 900, NORTH, 200), name="外", number="4"),  # 4 hm²
        plot(square(EAST + 200, NORTH, 100.0001), name="边", number="5"),  # a tenth of a millimetre is rounding
    )
    found = beyond(plots.footprint, boundary.footprint, plots.zone)
    assert found.hm2 == tuple(map(Decimal, ("0.0000", "0.2500", "0.5000", "4.0000", "0.0000")))
    outline = shapely.from_wkb(found.outline)
    assert len(outline.geoms) == 3
    # The shape leads back to the same areas: 4.75 hm² of the same ground.
    assert overlaps_hm2(Footprint(4490, [found.outline]), [plots.footprint], plots.zone) == [Decimal("4.7500")]


def test_nothing_outside_is_an_empty_shape():
    boundary, plots = kept(plot(square(EAST, NORTH, 300))), kept(plot(square(EAST, NORTH, 300)))
    found = beyond(plots.footprint, boundary.footprint, plots.zone)
    assert found.hm2 == (Decimal(0),)
    assert shapely.from_wkb(found.outline).is_empty
    # A strip of 0.4 m × 1 m prints as 0.0000 hm², and is none of the shape either.
    bulge = [(EAST, NORTH), (EAST, NORTH + 300), (EAST + 300, NORTH + 300), (EAST + 300, NORTH + 1), (EAST + 300.4, NORTH + 1), (EAST + 300.4, NORTH), (EAST, NORTH)]  # fmt: skip
    found = beyond(kept(plot(bulge)).footprint, boundary.footprint, boundary.zone)
    assert (found.hm2, shapely.from_wkb(found.outline).is_empty) == ((Decimal(0),), True)


def test_an_unknown_system_is_an_error():
    one = kept(plot(square(EAST, NORTH, 200)))
    with pytest.raises(ValueError, match="EPSG:4326"):
        overlaps_hm2(Footprint(4326, [one.plots[0].shape]), [], one.zone)


def test_outlines_of_a_layer_are_valid_and_have_a_coarse_one():
    wave = [(110 + n / 1000, 40 + (0.001 if n % 2 else 0)) for n in range(1001)]
    shapes = np.array([shapely.Polygon([*wave, (111, 41), (110, 41)]), shapely.Polygon()], dtype=object)
    layer = Layer("旗", "旗.gpkg", "0" * 64, Crs(), shapes, {}, np.array([1, 2]))
    (one,) = kept_outlines(layer)
    fine, coarse = shapely.from_wkb(one.fine), shapely.from_wkb(one.coarse)
    assert (one.feature, one.box) == (1, (1_100_000_000, 400_000_000, 1_110_000_000, 410_000_000))
    # The wave is a thousand points, 0.001° high: below 0.005° it is a line.
    assert shapely.get_num_coordinates(fine) == 1004
    assert shapely.get_num_coordinates(coarse) == 5
