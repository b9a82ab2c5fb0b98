"""Areas of plots as printed: roundings, units, totals, zones, and plots that have no area."""

from decimal import Decimal

import numpy as np
import pytest
import shapely

from tests.spatial.boundaries import boundary, plot, square
from xiufu.spatial.area import (
    BoundaryAreas,
    PlotArea,
    boundary_degrees,
    plot_areas,
)
from xiufu.spatial.boundary import Part, Plot, Ring
from xiufu.spatial.crs import Crs
from xiufu.spatial.printed import printed_hm2

D = Decimal
YARD = square(522_000, 4_640_000, 100)
BOW_TIE = [(522_000, 4_640_000), (522_100, 4_640_100), (522_100, 4_640_000), (522_000, 4_640_100)]


def measured(found: BoundaryAreas) -> list[PlotArea]:
    assert None not in found.plots
    return [area for area in found.plots if area]


def test_a_square_hectare_near_ejin():
    # the plane is larger by the square of its scale there: east 22 km of the meridian, 1 + (22.05 / 6378)² ≈ 1 + 1.19e-5
    found = plot_areas(boundary(plot(YARD)))
    [area] = measured(found)
    assert (area.plane_m2, area.ellipsoidal_m2, area.hm2, area.mu) == (
        D("10000.00"),
        D("9999.88"),
        D("1.0000"),
        D("14.9998"),
    )
    assert found.zone == Crs(3, 34)
    assert found.method == (
        "按国土调查办发〔2008〕32号椭球面积计算公式（CGCS2000椭球）计算；界址线为高斯平面（3度带第34带，中央子午线102°E）上的直线，"
        "按不超过70米加密；平面坐标取至0.0001米，经纬度取至0.000001″，面积四舍五入至0.01平方米"
    )


def test_holes_and_parts_count():
    hole = square(522_020, 4_640_020, 50)
    far = Part(Ring(np.array(square(523_000, 4_640_000, 30), dtype=np.float64)))
    holed = plot(YARD, hole)
    both = Plot("2", "两部分", (*holed.parts, far))
    found = plot_areas(boundary(holed, both))
    assert [area.plane_m2 for area in measured(found)] == [D("7500.00"), D("8400.00")]
    assert [area.ellipsoidal_m2 for area in measured(found)] == [D("7499.91"), D("8399.90")]


def test_degrees_are_measured_in_the_zone_of_their_middle():
    degrees = Crs(3, 34).to_geographic(np.array(YARD, dtype=np.float64))
    found = plot_areas(boundary(plot(degrees), crs=Crs()))
    assert found.zone == Crs(3, 34)
    assert found.plots == plot_areas(boundary(plot(YARD))).plots


def test_the_printed_column_adds_up_to_the_total():
    # three plots of 3333.65 m² are 0.3334 hm² each: together 1.0002, though 10000.95 m² alone would be 1.0001
    side = float(np.sqrt(3333.65 * 1.0000119))
    plots = [plot(square(522_000 + 200 * n, 4_640_000, side)) for n in range(3)]
    found = plot_areas(boundary(*plots))
    assert [area.hm2 for area in measured(found)] == [D("0.3334")] * 3
    assert found.total_hm2 == D("1.0002")
    assert found.total_m2 == sum((area.ellipsoidal_m2 for area in measured(found)), D(0))
    assert printed_hm2(found.total_m2) == D("1.0001")


@pytest.mark.parametrize(
    "bad",
    [
        BOW_TIE,
        YARD[:2],
        [],
        [(522_000, 4_640_000)] * 4,
        [(522_000, 4_640_000), (522_050, 4_640_000), (522_100, 4_640_000)],
        [*YARD[:3], (float("nan"), 4_640_000)],
        [*YARD[:3], (float("inf"), 4_640_000)],
    ],
    ids=["crossing", "two points", "no point", "one place", "a line", "no number", "infinite"],
)  # fmt: skip
def test_what_encloses_nothing_definite_has_no_area(bad):
    found = plot_areas(boundary(plot(bad), plot(YARD)))
    assert found.plots[0] is None
    assert found.plots[1] is not None
    assert found.plots[1].ellipsoidal_m2 == D("9999.88")
    assert found.total_hm2 is None
    assert found.total_m2 is None


def test_a_hole_outside_and_parts_that_overlap_have_no_area():
    outside = plot(YARD, square(522_200, 4_640_000, 10))
    part = Part(Ring(np.array(YARD, dtype=np.float64)))
    moved = Part(Ring(np.array(YARD, dtype=np.float64) + 50))
    assert plot_areas(boundary(outside, Plot("2", "重叠", (part, moved)), Plot("3", "空", ()))).plots == (None,) * 3


TOUCHING = [
    (522_000, 4_640_000), (522_000, 4_640_100), (522_050, 4_640_100), (522_050, 4_640_050), (522_040, 4_640_060),
    (522_040, 4_640_040), (522_050, 4_640_050), (522_050, 4_640_100), (522_100, 4_640_100), (522_100, 4_640_000),
]  # fmt: skip
"""A hectare with a triangle of 20 × 10 / 2 m cut out, reached along an edge that is walked both ways."""


def test_a_ring_that_only_touches_itself_has_the_area_it_encloses():
    pinched = [*YARD[:2], (522_050, 4_640_100), (522_050, 4_640_000 + 0), (522_100, 4_640_100), YARD[3]]
    [cut, two] = measured(plot_areas(boundary(plot(TOUCHING), plot(pinched))))
    assert cut.plane_m2 == D("9900.00")
    # the notch is a triangle 50 m wide and 100 m high whose point is on the opposite edge
    assert two.plane_m2 == D("7500.00")
    assert (cut.ellipsoidal_m2, two.ellipsoidal_m2) == (D("9899.88"), D("7499.91"))


def test_parts_that_share_an_edge_have_the_area_of_both():
    east, west = (Part(Ring(np.array(square(522_000 + x, 4_640_000, 100), dtype=np.float64))) for x in (0, 100))
    [both] = measured(plot_areas(boundary(Plot("1", "两部分", (east, west)))))
    [alone, other] = measured(plot_areas(boundary(*(Plot(str(n), "", (part,)) for n, part in enumerate((east, west))))))
    assert both.plane_m2 == D("20000.00")
    assert both.ellipsoidal_m2 == D("19999.76") == alone.ellipsoidal_m2 + other.ellipsoidal_m2


@pytest.mark.parametrize("shift", [0.0, 0.0004])
def test_the_area_is_that_of_the_points_as_written(shift):
    # a corner given twice, 0.4 mm apart, is one point to the checks; the area keeps both
    corner = [(522_100 + shift, 4_640_100), (522_100, 4_640_100)]
    [area] = measured(plot_areas(boundary(plot([*YARD[:2], *corner, YARD[3]]))))
    assert area.plane_m2 == {0.0: D("10000.00"), 0.0004: D("10000.02")}[shift]


def test_one_plot_has_one_area_in_degrees_too():
    degrees = Crs(3, 34).to_geographic(np.array(TOUCHING, dtype=np.float64))
    [area] = measured(plot_areas(boundary(plot(degrees), crs=Crs())))
    assert area.ellipsoidal_m2 == D("9899.88")


def test_an_empty_file():
    found = plot_areas(boundary())
    assert (found.plots, found.total_hm2) == ((), D(0))
    assert boundary_degrees(boundary()).shape == (0, 2)


def test_the_order_of_points_does_not_matter():
    turned = plot_areas(boundary(plot(YARD[::-1]), plot(YARD[2:] + YARD[:2])))
    assert [area.ellipsoidal_m2 for area in measured(turned)] == [D("9999.88")] * 2
    assert shapely.box(*boundary_degrees(boundary(plot(YARD))).min(axis=0), 103, 42).is_valid
