"""Legible in black and white: no two classes of a standard, no two kinds of damage have one pattern."""

from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from xiufu.packs.library import open_library
from xiufu.render.maps.style import style_of
from xiufu.render.maps.svg import Svg

TYPES = ("excavated", "subsided", "occupied", "polluted")
DEGREES = ("light", "moderate", "severe")


def classes(standard: str) -> list[str]:
    """Second-level codes of a standard."""
    library = open_library([])
    lands = [library.land(pack) for pack in library.of_kind("landclass")]
    found = {c for land in lands for (s, c), item in land.classes.items() if s == standard and item.level == 2}
    return sorted(found)


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


@pytest.mark.parametrize("standard", ["sandiao", "gbt21010_2017"])
def test_classes_differ_by_pattern(standard):
    codes = classes(standard)
    assert len(codes) > 50
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


def test_a_style_that_the_sheet_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        style_of("nothing")
