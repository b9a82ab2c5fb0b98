"""The zone that shapes are measured in, and shapes brought into it."""

import numpy as np
import pytest
import shapely

from tests.spatial.boundaries import boundary, plot, square
from xiufu.spatial.crs import Crs
from xiufu.spatial.zone import boundary_zone, in_system, working_zone


def shapes(*items) -> np.ndarray:
    found = np.empty(len(items), dtype=object)
    found[:] = items
    return found


def test_the_working_zone():
    nowhere = np.array([[0.0, 0.0]])
    assert working_zone(Crs(3, 34, True), nowhere) == Crs(3, 34)
    assert working_zone(Crs(6, 18), nowhere) == Crs(6, 18)
    found = [working_zone(Crs(), np.array([[longitude, 40.0]])).zone for longitude in (100.5, 102.27, 103.499, 103.5)]
    assert found == [34, 34, 34, 35]


def test_the_zone_of_degrees_is_that_of_their_middle_without_those_that_are_no_numbers():
    points = np.array([[99.0, 40.0], [102.0, 40.0], [103.6, 40.0], [np.nan, 40.0], [150.0, np.inf]])
    assert working_zone(Crs(), points) == Crs(3, 34)
    assert working_zone(Crs(), points[3:]) == Crs(3, 35)


def test_the_zone_of_a_file():
    yard = square(522_000, 4_640_000, 100)
    degrees = Crs(3, 34).to_geographic(np.array(yard, dtype=np.float64))
    assert boundary_zone(boundary(plot(np.add(degrees, (3, 0))), crs=Crs())) == Crs(3, 35)
    assert boundary_zone(boundary(plot(yard), crs=Crs(6, 17, True))) == Crs(6, 17)


def test_degrees_come_into_the_plane():
    [point] = in_system(shapes(shapely.Point(102, 40)), Crs(), Crs(3, 34))
    # on the meridian east is the false one; north is the length of the meridian from the equator to 40°
    assert (point.x, point.y) == pytest.approx((500_000, 4_429_529.03), abs=0.01)


def test_the_same_zone_with_its_number_in_the_file_is_the_same_plane():
    given = shapes(shapely.box(0, 0, 1, 1))
    assert in_system(given, Crs(3, 40, True), Crs(3, 40)) is given
