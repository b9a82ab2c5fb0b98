"""The Gauss–Krüger projection, held against PROJ."""

import numpy as np
import pyproj
import pytest

from xiufu.spatial.crs import Crs
from xiufu.spatial.gauss import FALSE_EAST_M, INVERSE_FLATTENING, SEMI_MAJOR_M, from_gauss, to_gauss


def proj(meridian):
    return pyproj.Proj(
        proj="tmerc",
        algo="poder_engsager",
        lon_0=meridian,
        k=1,
        x_0=FALSE_EAST_M,
        a=SEMI_MAJOR_M,
        rf=INVERSE_FLATTENING,
    )


@pytest.mark.parametrize("meridian", [75, 102, 135])
@pytest.mark.parametrize(("degrees", "metres", "seconds"), [(1.6, 1e-8, 1e-9), (3.5, 1e-8, 1e-9), (20, 1e-8, 1e-8)])
def test_it_agrees_with_proj(meridian, degrees, metres, seconds):
    dice = np.random.default_rng(7)
    longitude = meridian + dice.uniform(-degrees, degrees, 20_000)
    latitude = dice.uniform(0, 60, 20_000)
    east, north = proj(meridian)(longitude, latitude)
    ours = to_gauss(longitude, latitude, meridian)
    assert np.abs(ours[0] - east).max() < metres
    assert np.abs(ours[1] - north).max() < metres
    back = from_gauss(east, north, meridian)
    wanted = proj(meridian)(east, north, inverse=True)
    assert np.abs(back[0] - wanted[0]).max() * 3600 < seconds
    assert np.abs(back[1] - wanted[1]).max() * 3600 < seconds


def test_a_point_gives_the_same_bits_wherever_it_stands():
    dice = np.random.default_rng(8)
    east, north = dice.uniform(3e5, 7e5, 5_000), dice.uniform(2e6, 5.9e6, 5_000)
    for there, first, second in ((from_gauss, east, north), (to_gauss, *from_gauss(east, north, 102))):
        whole = there(first, second, 102)
        for start in (1, 2, 3, 5, 7, 4_999):
            for part, piece in zip(whole, there(first[start:].copy(), second[start:].copy(), 102)):
                assert np.array_equal(part[start:], piece)


def test_a_zone_uses_its_meridian():
    points = np.array([[102.27, 41.9]])
    expected = np.column_stack(proj(102)(points[:, 0], points[:, 1]))
    for crs in (Crs(3, 34), Crs(3, 34, True)):  # Points never hold the zone before the east coordinate
        assert np.abs(crs.from_geographic(points) - expected).max() < 1e-8
        assert np.abs(crs.to_geographic(expected) - points).max() < 1e-12
    assert np.array_equal(Crs(6, 18).from_geographic(points), Crs(3, 35).from_geographic(points))  # both 105°


def test_what_lies_nowhere_is_no_number_and_no_warning():
    wild = np.array([[np.nan, 4.6e6], [1e300, 4.6e6], [np.inf, np.inf]])
    assert not np.isfinite(Crs(3, 34).to_geographic(wild)).all(axis=1).any()
    assert not np.isfinite(Crs(3, 34).from_geographic(np.array([[np.nan, 40], [102, np.inf]]))).all(axis=1).any()
