"""Clean boundaries give no finding; what is found of any ring agrees with exact arithmetic on its points."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.spatial.checks.drawn import ORIGIN, ZONE, layer
from tests.spatial.checks.exact import Corner, cross, even_odd_area, turn
from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.checks.finding import trusted
from xiufu.spatial.checks.run import check_boundary
from xiufu.spatial.crs import Crs

COUNTY = layer(["-9000 -9000, -9000 9000, 9000 9000, 9000 -9000"])


def plot(number: int, outer: np.ndarray, *holes: np.ndarray) -> Plot:
    rings = [Ring(np.round(points + ORIGIN, 3)) for points in (outer, *holes)]
    return Plot(str(number), f"地块{number}", (Part(rings[0], tuple(rings[1:])),), f"第{number}个图形")


def found(*plots: Plot, crs: Crs = ZONE) -> list[str]:
    return [str(finding) for finding in check_boundary(Boundary("红线.gpkg", "", crs, plots), division=COUNTY)]


def in_degrees(of: Plot) -> Plot:
    part = of.parts[0]
    turned = [replace(ring, points=ZONE.to_geographic(ring.points)) for ring in part.rings()]
    return replace(of, parts=(Part(turned[0], tuple(turned[1:])),))


def bent(points: np.ndarray) -> bool:
    """Whether every corner stands at least 5 mm off the line between its neighbors."""
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    chord = after - before
    away = np.abs(chord[:, 0] * (points - before)[:, 1] - chord[:, 1] * (points - before)[:, 0])
    return bool((away > 0.005 * np.hypot(*chord.T)).all())


@st.composite
def stars(draw: st.DrawFn) -> np.ndarray:
    """A simple polygon seen whole from its middle: corners 10° apart or more, 50 to 200 m away."""
    degrees = sorted(draw(st.sets(st.integers(0, 35), min_size=5, max_size=14)))
    assume(max(b - a for a, b in pairwise([*degrees, degrees[0] + 36])) < 18)
    radii = [draw(st.floats(50, 200, allow_nan=False)) for _ in degrees]
    angles = np.radians([-10.0 * step for step in degrees])
    points = np.array(radii)[:, None] * np.column_stack((np.cos(angles), np.sin(angles)))
    assume(bent(points))
    return points


@given(stars(), st.booleans(), st.booleans())
def test_a_simple_polygon_gives_no_finding(star: np.ndarray, hole: bool, degrees: bool):
    assume(bent(star * 0.2))
    of = plot(1, star, star[::-1] * 0.2) if hole else plot(1, star)
    assert (found(in_degrees(of), crs=Crs()) if degrees else found(of)) == []


@settings(max_examples=40)
@given(st.integers(2, 4), st.data())
def test_plots_that_share_their_corners_give_no_finding(size: int, data: st.DataObject):
    offset = st.floats(-24, 24, allow_nan=False)
    corners = {
        (i, j): np.array([i * 100 + data.draw(offset), j * 100 + data.draw(offset)])
        for i in range(size + 1)
        for j in range(size + 1)
    }
    steps = ((0, 0), (0, 1), (1, 1), (1, 0))
    rings = [np.array([corners[i + a, j + b] for a, b in steps]) for i in range(size) for j in range(size)]
    assume(all(bent(ring) for ring in rings))
    assert found(*(plot(number, ring) for number, ring in enumerate(rings, start=1))) == []


corner = st.tuples(st.integers(0, 12), st.integers(0, 12))


@settings(max_examples=400)
@given(st.lists(corner, min_size=4, max_size=7))
def test_crossings_and_trust_agree_with_exact_arithmetic(corners: list[Corner]):
    assume(all(a != b for a, b in zip(corners, corners[1:] + corners[:1], strict=True)))
    assume(any(turn(corners[0], corners[1], one) for one in corners))
    count = len(corners)
    edges = list(zip(corners, corners[1:] + corners[:1], strict=True))
    crossing = any(cross(*edges[i], *edges[j]) for i in range(count) for j in range(i))
    findings = check_boundary(
        Boundary("红线.gpkg", "", ZONE, (plot(1, np.array(corners, dtype=float) * 10),)), division=COUNTY
    )
    codes = {finding.code for finding in findings}
    signed = sum(a[0] * b[1] - b[0] * a[1] for a, b in edges)
    area = even_odd_area(corners)
    assert ("GEOM-001" in codes) == (area == 0)
    assert ("GEOM-004" in codes) == (crossing and area > 0)
    assert trusted(findings, 0) == (Fraction(abs(signed), 2) == area > 0 and not crossing)


def test_the_judge_itself():
    assert even_odd_area([(0, 0), (4, 4), (4, 0), (0, 4)]) == 8
    assert even_odd_area([(0, 0), (0, 3), (5, 3), (5, 0)]) == 15
    assert cross((0, 0), (4, 4), (4, 0), (0, 4))
    assert not cross((0, 0), (4, 4), (2, 2), (0, 4))
