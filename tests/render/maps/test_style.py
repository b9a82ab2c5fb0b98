"""Legible in black and white: no two classes of a standard, kinds of damage or basemaps look alike."""

import re
from itertools import combinations
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest

from xiufu.model.geometry import FeatureType
from xiufu.packs.library import open_library
from xiufu.render.maps.style import style_of
from xiufu.render.maps.svg import Svg

TYPES = ("excavated", "subsided", "occupied", "polluted")
SEA = ("18", "19", "20", "21", "22", "24")
DEGREES = ("light", "moderate", "severe")


def classes(standard: str) -> list[str]:
    """Codes of a standard that land can have: of the second level and below; the sea has no reclamation."""
    library = open_library([])
    lands = [library.land(pack) for pack in library.of_kind("landclass")]
    found = {c for land in lands for (s, c), item in land.classes.items() if s == standard and item.level >= 2}
    return sorted(code for code in found if not (standard == "ydyh_2023" and code[:2] in SEA))


def drawn(key: str) -> str:
    """The pattern of a style as it is written, without its name and its colour."""
    svg = Svg(10, 10)
    svg.path([np.array([[0, 0], [9, 0], [9, 9]])], style_of(key))
    root = ElementTree.fromstring(svg.finished("t"))
    parts = []
    for pattern in root.iter("{http://www.w3.org/2000/svg}pattern"):
        [path] = pattern
        said = (pattern.get("width"), pattern.get("patternTransform"), path.get("d"), path.get("stroke-width"))
        parts.append(repr(said))
    return "|".join(parts)


@pytest.mark.parametrize(("standard", "count"), [("sandiao", 69), ("gbt21010_2017", 73), ("ydyh_2023", 128)])
def test_classes_differ_by_pattern(standard, count):
    codes = classes(standard)
    assert len(codes) == count
    patterns = {code: drawn(f"land:{standard}:{code}") for code in codes}
    assert all(patterns.values())
    same = [(a, b) for a, b in combinations(codes, 2) if patterns[a] == patterns[b]]
    assert same == []


def test_damage_differs_by_type_and_degree():
    patterns = {drawn(f"damage:{kind}:{degree}") for kind in TYPES for degree in DEGREES}
    assert len(patterns) == 12


def test_two_kinds_of_damage_are_two_patterns():
    both = drawn("damage:excavated+occupied:light").split("|")
    assert both == [drawn("damage:excavated:light"), drawn("damage:occupied:light")]


def test_sub_projects_differ():
    assert len({drawn(f"sub:{n}") for n in range(16)}) == 16


BASEMAPS = [f"basemap:{kind}:{n}" for kind in ("road", "railway", "water", "settlement", "border") for n in range(3)]
BASEMAPS += [f"basemap:other:{n}" for n in range(15)]
SWATCH = np.array([[0, 0], [9, 0], [9, 9], [0, 9]])


def in_grey(key: str, form: str) -> str:
    """What is drawn of a style, every colour no more than dark or light."""
    svg = Svg(10, 10)
    if form == "point":
        svg.mark(5, 5, 1, style_of(key))
    else:
        svg.path([SWATCH], style_of(key), closed=form == "area")

    def shade(found: re.Match[str]) -> str:
        return "light" if sum(bytes.fromhex(found[1])) > 3 * 128 else "dark"

    return re.sub("#([0-9a-f]{6})", shade, svg.finished("t").decode())


@pytest.mark.parametrize("form", ["line", "area", "point"])
def test_basemaps_differ_in_black_and_white(form):
    found = {key: in_grey(key, form) for key in [*BASEMAPS, "division"]}
    assert len(found) == 31
    assert [(a, b) for a, b in combinations(found, 2) if found[a] == found[b]] == []


def strokes(svg: Svg) -> list[tuple[str, str]]:
    """Every line of a drawing: its colour and the point where it begins."""
    paths = ElementTree.fromstring(svg.finished("t")).iter("{http://www.w3.org/2000/svg}path")
    return [(path.get("stroke", ""), path.get("d", "").partition("L")[0]) for path in paths if path.get("stroke")]


def test_roads_join_where_they_meet():
    """The light cores of both lie above the dark lines of both, and below what is drawn next."""
    svg = Svg(10, 10)
    road, water = style_of("basemap:road:0"), style_of("basemap:water:0")
    assert road.core
    for start in ((0, 1), (0, 2)):
        svg.path([np.array([start, (9, 5)])], road, closed=False)
    svg.path([np.array([(0, 3), (9, 9)])], water, closed=False)
    svg.path([np.array([(0, 4), (9, 9)])], road, closed=False)
    assert strokes(svg) == [
        (road.line, "M0 10"),
        (road.line, "M0 20"),
        (road.core.color, "M0 10"),
        (road.core.color, "M0 20"),
        (water.line, "M0 30"),
        (road.line, "M0 40"),
        (road.core.color, "M0 40"),
    ]


def test_letters_that_xml_forbids_are_seen():
    svg = Svg(10, 10)
    svg.text(1, 1, "甲\x0b<乙>\x00", 2)
    [text] = ElementTree.fromstring(svg.finished("图\x01")).iter("{http://www.w3.org/2000/svg}text")
    assert text.text == "甲�<乙>�"
    assert svg.words == ["甲�<乙>�"]


LIMITS = ("ownership", "planning", "mining_right", "basic_farmland", "nature_reserve", "ecological_red_line")


def test_limits_differ_in_black_and_white():
    """By their pattern, and by the dashes of their outlines, for zones are seen by these alone; none is like a boundary."""
    styles = {name: style_of(f"limit:{name}") for name in LIMITS}
    assert len({style.dash for style in styles.values()}) == 6
    assert all(style.dash and style.fill == "none" for style in styles.values())
    patterned = [name for name, style in styles.items() if style.patterns]
    assert patterned == ["mining_right", "basic_farmland", "nature_reserve", "ecological_red_line"]
    assert len({drawn(f"limit:{name}") for name in patterned} | {drawn("conflict"), drawn("no_data")}) == 6


@pytest.mark.parametrize("key", ["nothing", "basemap:highway:0"])
def test_a_style_that_the_sheet_does_not_have_is_an_error(key):
    with pytest.raises(KeyError):
        style_of(key)


def test_every_feature_type_of_a_plan_has_a_style():
    assert [kind for kind in get_args(FeatureType) if style_of(f"basemap:{kind}:0").line == "none"] == []


def test_what_is_only_named_is_not_drawn():
    svg = Svg(10, 10)
    svg.path([SWATCH], style_of("name"))
    assert list(ElementTree.fromstring(svg.finished("t")).iter("{http://www.w3.org/2000/svg}path")) == []
