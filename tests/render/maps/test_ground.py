"""Scale, frame, ticks and corners at places worked out by hand."""

import pytest

from tests.render.maps.contents import ZONE
from xiufu.render.maps.ground import Ground, degrees_text, scale_for
from xiufu.render.maps.labels import Box
from xiufu.render.maps.margin import bar_metres
from xiufu.spatial.crs import Crs


@pytest.mark.parametrize(
    ("bounds", "scale"),
    [
        # the frame of 100 mm × 100 mm may be filled to 86 mm
        ((0, 0, 10, 10), 200),  # 10 m / 86 mm = 1:116
        ((0, 0, 43, 10), 500),  # 43 m / 86 mm = 1:500 exactly
        ((0, 0, 43.1, 10), 1_000),
        ((0, 0, 100, 171), 2_000),  # 171 m / 86 mm = 1:1988
        ((0, 0, 30_000, 5_000), 500_000),  # 30 km / 86 mm = 1:348 837
    ],
)
def test_the_scale_is_the_largest_round_one_that_fits(bounds, scale):
    assert scale_for(bounds, 100, 100) == scale


def ground() -> Ground:
    """1:2000, 100 mm × 60 mm: 200 m × 120 m around (420 130, 4 818 060)."""
    return Ground.around((420_100, 4_818_040, 420_160, 4_818_080), Box(10, 20, 110, 80), 2_000, ZONE)


def test_the_frame_shows_the_ground_around_its_middle():
    # 420 130 ± 100, 4 818 060 ± 60
    assert ground().bounds == pytest.approx((420_030, 4_818_000, 420_230, 4_818_120), abs=1e-6)


def test_ticks_stand_at_whole_fifty_metres_with_the_zone_before_the_east():
    # 22 mm is 44 m, so every 50 m; (420 050 - 420 030) m / 2 = 10 mm right of the frame at 10 mm
    assert ground().interval == 50
    assert [(round(x, 6), words) for x, words in ground().eastings()] == [
        (20, "40420.05"),
        (45, "40420.10"),
        (70, "40420.15"),
        (95, "40420.20"),
    ]
    # (4 818 120 - 4 818 000) m / 2 = 60 mm below the top of the frame at 20 mm
    assert [(round(y, 6), words) for y, words in ground().northings()] == [
        (80, "4818.00"),
        (55, "4818.05"),
        (30, "4818.10"),
    ]


def test_the_corners_say_where_they_are_in_degrees():
    """On the central meridian at 500 km east longitude is the meridian's, whatever the latitude."""
    middle = Ground.around((499_900, 4_600_000, 500_100, 4_600_100), Box(0, 0, 100, 100), 2_000, Crs(3, 34))
    west, south, east, _ = middle.bounds
    assert (west, east, south) == pytest.approx((499_900, 500_100, 4_599_950))
    [top_left, top_right, bottom_left, bottom_right] = middle.corners()
    # 100 m at latitude 41°32′ is 100 / (6 387 700 cos 41.54°) rad = 4.31″ either side of 102°
    assert (top_left[0], top_right[0]) == ("101°59′55.69″", "102°00′04.31″")
    assert (bottom_left[0], bottom_right[0]) == ("101°59′55.69″", "102°00′04.31″")
    assert top_left[1] == top_right[1] > bottom_left[1] == bottom_right[1]


def test_minutes_and_seconds_carry():
    assert degrees_text(41.99999999, 100) == "42°00′00.00″"
    assert degrees_text(119.0045, 10) == "119°00′16.2″"


@pytest.mark.parametrize(
    ("scale", "metres"), [(200, 2), (500, 5), (1_000, 10), (2_000, 20), (5_000, 50), (250_000, 2_000)]
)
def test_parts_of_the_scale_bar_are_round(scale, metres):
    # four parts in 60 mm: 15 mm each at the most
    assert bar_metres(scale, 60) == metres
    assert metres * 1000 / scale <= 15
