"""A window onto a region: what it shows, where it leads, how outlines are drawn in it."""

from __future__ import annotations

import re

import pytest
import shapely

from xiufu.render.maps.window import HEIGHT, WIDTH, Window, paths, window_on

EQUATOR = Window(0, 0, 4)  # 48° / 16 = 3° wide, 3 × 0.62 = 1.86° high


def test_a_window_knows_its_sides():
    assert EQUATOR.degrees == pytest.approx((-1.5, -0.93, 1.5, 0.93))
    assert EQUATOR.box == (-15_000_000, -9_300_000, 15_000_000, 9_300_000)
    assert EQUATOR.place(0, 0) == (WIDTH / 2, HEIGHT / 2)
    assert EQUATOR.place(-1.5, 0.93) == (0, 0)
    # At 60° a degree of longitude is half as long: the same width shows half as many degrees of latitude.
    assert Window(0, 60, 4).height == pytest.approx(0.93)


def test_windows_stay_on_the_earth_and_within_their_zooms():
    assert (EQUATOR.zoomed(99).zoom, EQUATOR.zoomed(-99).zoom) == (14, 0)
    assert EQUATOR.moved(0.5, 0).longitude == 1.5
    assert Window(179, 84, 0).moved(1, 1) == Window(180, 85, 0)


def test_the_nearest_window_that_shows_a_box():
    # 1° wide and something around it: 1.15° fit into 48° / 32 = 1.5°, and not into 0.75°.
    assert window_on((0, 0, 10_000_000, 1_000_000)) == Window(0.5, 0.05, 5)
    assert window_on((0, 0, 1, 1)).zoom == 14
    assert window_on((-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)) == Window(0, 0, 0)


def test_the_scale_bar_is_a_round_number():
    # 3° × 111.32 km = 333.96 km from side to side; a fifth are 67 km, above half of which 50 km is the first round number.
    assert EQUATOR.scale_bar() == (round(50 / 333.96 * 1000, 1), "50 千米")
    assert Window(111, 40, 14).scale_bar()[1] == "50 米"


def test_the_graticule_is_named():
    lines = list(EQUATOR.graticule())
    assert [(title, at) for meridian, at, title in lines if meridian] == [("-1°E", 166.7), ("0°E", 500), ("1°E", 833.3)]
    assert [title for meridian, _, title in lines if not meridian] == ["0°N"]


def test_outlines_are_cut_at_the_frame_and_small_ones_are_marks():
    wide = shapely.MultiPolygon([shapely.box(-50, -0.1, 50, 0.1)])
    tiny = shapely.MultiPolygon([shapely.box(0, 0, 0.001, 0.001)])
    away = shapely.MultiPolygon([shapely.box(10, 10, 11, 11)])
    holed = shapely.MultiPolygon([shapely.box(0, 0, 1, 0.5).difference(shapely.box(0.4, 0.2, 0.6, 0.3))])
    first, second, third, fourth = paths([shapely.to_wkb(one) for one in (wide, tiny, away, holed)], EQUATOR)
    across = [float(x) for x in re.findall(r"[ML](-?[\d.]+) ", first)]
    assert (min(across), max(across)) == (-20, 1020)  # a fiftieth beyond the frame
    assert (second, third) == ("", "")
    assert fourth.count("M") == fourth.count("Z") == 2


def test_borders_alone_have_none_along_the_frame():
    around = shapely.to_wkb(shapely.MultiPolygon([shapely.box(-50, -50, 0.5, 50)]))
    assert re.fullmatch(r"M666.7 -?[\d.]+L666.7 -?[\d.]+", paths([around], EQUATOR, closed=False)[0])
    assert paths([], EQUATOR) == []
