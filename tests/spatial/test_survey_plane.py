"""Ellipsoidal areas: the formula as the survey prints it, dense references, and that areas add up."""

from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xiufu.spatial.crs import INVERSE_FLATTENING, SEMI_MAJOR_M, Crs
from xiufu.spatial.survey_plane import ellipsoidal_areas, from_plane, survey_shapes, to_plane

D = Decimal
EJIN = Crs(3, 34)
PI = D("3.1415926535897932384626433832795028841971693993751")


def sine(x: Decimal) -> Decimal:
    term, total, n = x, x, 1
    while abs(term) > D("1e-45"):
        term *= -x * x / ((n + 1) * (n + 2))
        total += term
        n += 2
    return total


def cosine(x: Decimal) -> Decimal:
    return sine(PI / 2 - x)


def constants() -> tuple[Decimal, Decimal, list[Decimal]]:
    """e², b and A to E of 国土调查办发〔2008〕32号, for a = 6378137 m and 1/f = 298.257222101."""
    f = 1 / D("298.257222101")
    e2 = 2 * f - f * f
    b = D(6378137) * (1 - f)
    return (
        e2,
        b,
        [
            1 + 3 * e2 / 6 + 30 * e2**2 / 80 + 35 * e2**3 / 112 + 630 * e2**4 / 2304,
            e2 / 6 + 15 * e2**2 / 80 + 21 * e2**3 / 112 + 420 * e2**4 / 2304,
            3 * e2**2 / 80 + 7 * e2**3 / 112 + 180 * e2**4 / 2304,
            e2**3 / 112 + 45 * e2**4 / 2304,
            5 * e2**4 / 2304,
        ],
    )


def printed_formula(seconds: list[tuple[Decimal, Decimal]]) -> Decimal:
    """The area of a ring of (L, B) in arc seconds, one trapezoid an edge, with ΔB and Bm, at 50 digits."""
    with localcontext() as context:
        context.prec = 50
        _, b, series = constants()
        total = D(0)
        radians = [(longitude * PI / 648000, latitude * PI / 648000) for longitude, latitude in seconds]
        for (l1, b1), (l2, b2) in pairwise([*radians, radians[0]]):
            step, middle = b2 - b1, (b1 + b2) / 2
            bracket = sum(
                (-1) ** k * c * sine((2 * k + 1) * step / 2) * cosine((2 * k + 1) * middle)
                for k, c in enumerate(series)
            )
            total += 2 * b * b * (l1 + l2) / 2 * bracket
        return total


def test_published_constants():
    e2, b, _ = constants()
    assert round(e2, 14) == D("0.00669438002290")
    assert round(b, 9) == D("6356752.314140356")
    assert D(SEMI_MAJOR_M) == 6378137
    assert INVERSE_FLATTENING == 298.257222101


@pytest.mark.parametrize("latitude", ["0", "18.25", "41.9", "53.5", "89.99"])
def test_the_height_in_the_plane_is_the_series(latitude):
    with localcontext() as context:
        context.prec = 50
        _, b, series = constants()
        angle = D(latitude) * PI / 180
        wanted = b * b / 6378137 * sum((-1) ** k * c * sine((2 * k + 1) * angle) for k, c in enumerate(series))
    found = to_plane(np.array([[103.0, float(latitude)]]), 102)[0]
    assert abs(D(found[1]) - wanted) < D("5e-9")
    assert found[0] == pytest.approx(111319.49079327358, abs=1e-9)  # a degree of the equator: 6378137 π / 180


def test_the_plane_holds_the_whole_earth():
    # the sphere as large as the ellipsoid has the radius 6371007.181 m (Moritz, Geodetic Reference System 1980)
    x, y = to_plane(np.array([[180.0, 90.0]]), 0)[0]
    assert 4 * x * y == pytest.approx(4 * np.pi * 6371007.181**2, rel=1e-10)


@given(st.floats(73, 136), st.floats(-89, 89))
def test_the_plane_and_back(longitude, latitude):
    degrees = np.array([[longitude, latitude]])
    assert np.abs(from_plane(to_plane(degrees, 105), 105) - degrees).max() < 1e-11


def ring_of(seconds: list[tuple[Decimal, Decimal]]) -> shapely.Polygon:
    return shapely.Polygon([(float(longitude / 3600), float(latitude / 3600)) for longitude, latitude in seconds])


# A plot of some 40 m by 50 m with a bend, near 102°16′ E, 41°54′ N, in arc seconds of six decimals, no edge over 70 m.
YARD = [
    (D("368175.123456"), D("150840.000001")),
    (D("368176.000000"), D("150840.200000")),
    (D("368176.900001"), D("150840.100000")),
    (D("368176.800000"), D("150841.600000")),
    (D("368175.900000"), D("150841.300003")),
    (D("368175.100000"), D("150841.700000")),
]


def test_the_formula_as_printed_on_a_small_plot():
    area = ellipsoidal_areas(np.array([ring_of(YARD)]), Crs(), EJIN)[0]
    wanted = printed_formula(YARD)
    assert abs(D(area) - wanted) < D("1e-6")
    assert round(wanted, 2) == D("1669.40")


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 15_000_000_000), st.integers(-1_400_000, 1_400_000), st.integers(3, 9), st.floats(5, 30))
def test_the_formula_as_printed_anywhere(latitude, east_of_meridian, corners, radius):
    # angles in units of 0.000001″: the latitude up to 4°10′ north of 39°, the longitude within 1.4″ … of the meridian
    middle_l, middle_b = 102 * 3600 * 10**6 + east_of_meridian * 3600, 39 * 3600 * 10**6 + latitude
    points = [
        (
            D(middle_l + round(radius * 43_000 * np.cos(angle))) / 10**6,
            D(middle_b + round(radius * 32_000 * np.sin(angle))) / 10**6,
        )
        for angle in np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ]
    area = ellipsoidal_areas(np.array([ring_of(points)]), Crs(), EJIN)[0]
    assert abs(D(area) - abs(printed_formula(points))) < D("1e-5")


def dense_area(ring: np.ndarray, zone: Crs) -> float:
    """Geodesic area of a ring whose edges, straight in the Gauss plane, are cut every metre or so: PROJ alone, nothing rounded."""
    proj = pyproj.Proj(
        proj="tmerc",
        algo="poder_engsager",
        lon_0=zone.central_meridian,
        x_0=500_000,
        a=SEMI_MAJOR_M,
        rf=INVERSE_FLATTENING,
    )
    points = []
    for first, second in pairwise([*ring, ring[0]]):
        count = int(np.ceil(np.hypot(*(second - first)) / 2))
        points.append(first + (second - first) * np.arange(count)[:, None] / count)
    east, north = np.concatenate(points).T
    longitude, latitude = proj(east, north, inverse=True)
    area, _ = pyproj.Geod(a=SEMI_MAJOR_M, rf=INVERSE_FLATTENING).polygon_area_perimeter(longitude, latitude)
    return abs(area)


SQUARE = np.array([[0, 0], [0.96, 0.28], [0.68, 1.24], [-0.28, 0.96]])
"""Of side 1, turned by a right triangle of 7, 24 and 25."""


def differences(ring: np.ndarray) -> list[float]:
    """Ours, of the plane and of degrees, less the dense reference, m²."""
    shape = np.array([shapely.Polygon(ring)])
    degrees = shapely.transform(shape, EJIN.to_geographic)
    areas = ellipsoidal_areas(shape, EJIN, EJIN)[0], ellipsoidal_areas(degrees, Crs(), EJIN)[0]
    wanted = dense_area(ring, EJIN)
    return [abs(area - wanted) for area in areas]


# What pieces of 70 m and the rounding leave against a densely sampled reference, m².
@pytest.mark.parametrize(("hectares", "allowed"), [(0.1, 0.002), (6, 0.012), (600, 0.1), (60_000, 1.0)])
@pytest.mark.parametrize("longitude", [102.02, 102.27, 100.52, 103.48])
def test_areas_against_a_dense_reference(hectares, allowed, longitude):
    origin = EJIN.from_geographic(np.array([[longitude, 41.9]]))[0]
    ring = np.round(origin + SQUARE * [1.0 if longitude < 102 else -1.0, 1.0] * np.sqrt(hectares * 1e4), 4)
    assert dense_area(ring, EJIN) == pytest.approx(hectares * 1e4, rel=1e-3)
    assert max(differences(ring)) < allowed


# A chord of 70 m leaves the straight line of the Gauss plane by up to 0.1 mm: long thin corners differ by more than a square.
@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from([(0.1, 0.004), (6, 0.05), (600, 0.4), (6_000, 1.5)]),
    st.lists(st.floats(0.1, 1), min_size=4, max_size=8),
    st.floats(100.55, 103.45),
    st.floats(38, 53),
)
def test_odd_shapes_against_a_dense_reference(size, radii, longitude, latitude):
    hectares, allowed = size
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    star = np.column_stack((np.cos(angles), np.sin(angles))) * np.array(radii)[:, None]
    scale = np.sqrt(hectares * 1e4 / shapely.Polygon(star).area)
    origin = EJIN.from_geographic(np.array([[longitude, latitude]]))[0]
    assert max(differences(np.round(origin + star * scale, 4))) < allowed * max(1, scale / np.sqrt(hectares * 1e4))


@pytest.mark.parametrize(
    ("east", "difference"),
    [
        (500_000, D("-0.000001")),  # on the meridian the plane is true
        (522_000, D("0.0000119")),  # 102.27° E: +1.2e-5
        (624_000, D("0.0003775")),  # the edge of the zone: +3.8e-4
    ],
)
def test_the_plane_area_is_another_one(east, difference):
    square = shapely.box(east, 4_640_000, east + 100, 4_640_100)
    area = ellipsoidal_areas(np.array([square]), EJIN, EJIN)[0]
    assert square.area / area - 1 == pytest.approx(float(difference), abs=1.5e-6)


def test_holes_and_parts():
    whole, hole, far = (
        shapely.box(520_000, 4_640_000, 521_000, 4_640_800),
        shapely.box(520_100, 4_640_100, 520_400, 4_640_300),
        shapely.box(523_000, 4_640_000, 523_050, 4_640_040),
    )
    holed = whole.difference(hole)
    both = shapely.MultiPolygon([holed, far])
    a, b, c, d, e = ellipsoidal_areas(np.array([whole, hole, far, holed, both], dtype=object), EJIN, EJIN)
    assert d == pytest.approx(a - b, abs=1e-7)
    assert e == pytest.approx(a - b + c, abs=1e-7)
    assert a == pytest.approx(800_000 / 1.0000119, abs=2)


def test_areas_are_those_of_the_shapes_in_the_plane():
    shapes = np.array(
        [
            shapely.Point(510_000, 4_640_000).buffer(700).difference(shapely.Point(510_100, 4_640_000).buffer(200)),
            shapely.MultiPolygon([shapely.box(5e5, 4.6e6, 5e5 + 300, 4.6e6 + 20), shapely.box(6e5, 4.6e6, 6e5 + 30, 4.6e6 + 90)]),
            shapely.Polygon(),
            shapely.MultiPolygon(),
            shapely.box(590_000, 4_100_000, 590_010, 4_100_010),
        ],
        dtype=object,
    )  # fmt: skip
    for some in (shapes, shapes[[0, 4]], shapes[[2, 4]], shapes[2:3], shapes[:0]):
        brought = survey_shapes(some, EJIN, EJIN)
        assert len(brought) == len(some)
        areas = ellipsoidal_areas(some, EJIN, EJIN)
        assert np.abs(areas - shapely.area(brought)).max(initial=0) < 1e-7
        assert list(areas == 0) == list(shapely.is_empty(some))
        assert list(shapely.is_empty(brought)) == list(shapely.is_empty(some))
        assert shapely.is_valid(brought).all()


def test_points_and_lines_have_no_area():
    square = shapely.box(510_000, 4_640_000, 510_010, 4_640_010)
    mixed = shapely.GeometryCollection([square, shapely.LineString([(0, 0), (1, 1), (2, 0)]), shapely.Point(0, 0)])
    areas = ellipsoidal_areas(np.array([square, mixed, shapely.Point(1, 2), None], dtype=object), EJIN, EJIN)
    assert areas[0] == areas[1] == pytest.approx(100, abs=0.01)
    assert list(areas[2:]) == [0, 0]


@pytest.mark.parametrize("wild", [1e300, 1e12, float("inf")])
@pytest.mark.parametrize("crs", [EJIN, Crs()])
def test_a_wild_coordinate_harms_nothing_else(wild, crs):
    near = (510_000, 4_640_000) if crs == EJIN else (102.1, 41.9)
    square = shapely.box(near[0], near[1], near[0] + 1e-3, near[1] + 1e-3)
    lost = shapely.Polygon([near, (wild, near[1]), (near[0], wild)])
    areas = ellipsoidal_areas(np.array([square, lost, square]), crs, EJIN)
    assert areas[0] == areas[2] == ellipsoidal_areas(np.array([square]), crs, EJIN)[0] > 0


def points_of(shape: shapely.Geometry, crs: Crs, zone: Crs) -> list[tuple[float, float]]:
    return [tuple(point) for point in shapely.get_coordinates(survey_shapes(np.array([shape]), crs, zone)).tolist()]


CORNER = st.tuples(st.integers(-9_000_000, 9_000_000), st.integers(-9_000_000, 9_000_000))


@settings(max_examples=50, deadline=None)
@given(
    CORNER,
    CORNER,
    st.sampled_from(["same zone", "geographic", "other zone"]),
    st.sampled_from([500_000, 376_000, 624_000]),
)
def test_a_shared_edge_has_the_same_points_both_ways(first, second, system, east):
    a, b = ((east + x / 1e4, 4_640_000 + y / 1e4) for x, y in (first, second))
    one = shapely.Polygon([a, b, (east - 5_000, 4_650_000)])
    other = shapely.Polygon([b, a, (east + 5_000, 4_630_000)])
    crs = EJIN
    if system == "geographic":
        crs = Crs()
        one, other = (shapely.transform(shape, EJIN.to_geographic) for shape in (one, other))
    elif system == "other zone":
        crs = Crs(3, 35)
        one, other = (
            shapely.transform(shape, lambda p: np.round(crs.from_geographic(EJIN.to_geographic(p)), 4))
            for shape in (one, other)
        )
    forth, back = points_of(one, crs, EJIN), points_of(other, crs, EJIN)
    inner = max(int(np.ceil(np.hypot(a[0] - b[0], a[1] - b[1]) / 70 - 1e-6)), 1) - 1
    shared = forth[: inner + 2]
    assert back[: inner + 2] == shared[::-1]


@settings(max_examples=30, deadline=None)
@given(
    st.floats(99, 105),
    st.floats(20, 55),
    st.floats(0, 2 * np.pi),
    st.sampled_from([69.99, 70.01, 139.99, 140.01, 700.01]),
)
def test_long_edges_are_found_in_degrees_as_in_the_plane(longitude, latitude, direction, length):
    start = EJIN.from_geographic(np.array([[longitude, latitude]]))
    turn = direction + np.array([[0.0], [np.pi / 3]])
    ring = np.vstack((start, start + length * np.hstack((np.cos(turn), np.sin(turn)))))  # three edges of one length
    count = len(points_of(shapely.Polygon(EJIN.to_geographic(ring)), Crs(), EJIN))
    assert count == 3 * int(np.ceil(length / 70)) + 1


def test_zones_with_and_without_prefix_and_of_both_widths_are_one():
    plot = shapely.box(522_000, 4_640_000, 522_500, 4_640_300)
    same = points_of(plot, EJIN, EJIN)
    assert points_of(plot, Crs(3, 34, True), EJIN) == same
    wide, narrow = Crs(6, 18), Crs(3, 35)  # 105° both
    assert points_of(plot, wide, narrow) == points_of(plot, narrow, narrow) == points_of(plot, narrow, wide)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(300, 3_000), min_size=5, max_size=12), st.integers(0, 11), st.integers(2, 9))
def test_pieces_cut_at_corners_add_up(radii, first, apart):
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    ring = np.round(np.column_stack((600_000 + np.cos(angles) * radii, 4_640_000 + np.sin(angles) * radii)), 4)
    ring = np.roll(ring, first, axis=0)
    second = min(apart, len(ring) - 2)
    pieces = np.array(
        [
            shapely.Polygon(ring),
            shapely.Polygon(ring[: second + 1]),
            shapely.Polygon(np.vstack((ring[second:], ring[:1]))),
        ]
    )
    assume(bool(shapely.is_valid(pieces).all()))  # the turn of a ring that crosses itself is not one
    whole, *cut = signed_areas(pieces)
    assert whole == pytest.approx(sum(cut), abs=1e-6)


def signed_areas(shapes: np.ndarray) -> list[float]:
    """Areas, negative where a piece of a star turns the other way round."""
    signs = [1 if shapely.is_ccw(shape.exterior) else -1 for shape in shapes]
    return [float(area) * sign for area, sign in zip(ellipsoidal_areas(shapes, EJIN, EJIN), signs, strict=True)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(30, 3_000), min_size=5, max_size=12), st.floats(0, np.pi), st.floats(-200, 200))
def test_pieces_cut_in_the_plane_add_up(radii, direction, offset):
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    ring = np.column_stack((376_000 + np.cos(angles) * radii, 4_640_000 + np.sin(angles) * radii))
    star = shapely.Polygon(ring).difference(shapely.Point(376_000, 4_640_000).buffer(20))
    [brought] = survey_shapes(np.array([star]), EJIN, EJIN)
    center = brought.centroid
    half = shapely.affinity.rotate(
        shapely.box(center.x + offset, center.y - 1e5, center.x + 1e5, center.y + 1e5),
        direction,
        origin=center,
        use_radians=True,
    )
    pieces = shapely.area(brought.intersection(half)) + shapely.area(brought.difference(half))
    assert ellipsoidal_areas(np.array([star]), EJIN, EJIN)[0] == pytest.approx(pieces, abs=1e-4)


def test_many_shapes_are_each_as_alone():
    dice = np.random.default_rng(11)
    count = 9_001
    corners = np.column_stack((dice.uniform(4e5, 6e5, count), dice.uniform(4e6, 5e6, count)))
    shapes = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + dice.uniform(5, 300, count), corners[:, 1] + 50)
    areas = ellipsoidal_areas(shapes, EJIN, EJIN)
    brought = survey_shapes(shapes, EJIN, EJIN)
    for at in (0, 1, 4_095, 4_096, 8_191, 8_192, 9_000):
        assert areas[at] == ellipsoidal_areas(shapes[at : at + 1], EJIN, EJIN)[0]
        assert brought[at].wkb == survey_shapes(shapes[at : at + 1], EJIN, EJIN)[0].wkb
    assert len(areas) == len(brought) == count
