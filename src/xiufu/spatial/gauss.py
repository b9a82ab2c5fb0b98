"""The Gauss–Krüger projection (高斯投影) of the CGCS2000 ellipsoid, both ways, by Krüger's series for whole arrays at once.

It agrees with PROJ (Poder and Engsager) to 3e-10″ within 10° of the central meridian, 1.3e-9″ within 20°, 6e-8″ within
40°; a point always gives the same bits, wherever it stands in its array. Series: Karney 2011, Transverse Mercator with an accuracy of a few nanometers, eqs. 35 and 36;
from conformal to geodetic latitude: Engsager and Poder 2007.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Complex = NDArray[np.complex128]
Angles = TypeVar("Angles", Numbers, Complex)

SEMI_MAJOR_M = 6378137.0
INVERSE_FLATTENING = 298.257222101
"""The ellipsoid of CGCS2000 (GB 22021-2008)."""

FALSE_EAST_M = 500_000.0

_E = (2 / INVERSE_FLATTENING - 1 / INVERSE_FLATTENING**2) ** 0.5
_N = 1 / (2 * INVERSE_FLATTENING - 1)
_RADIUS_M = SEMI_MAJOR_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)


def _series(*rows: tuple[float, ...]) -> tuple[float, ...]:
    """Σ cⱼ sin jθ as sin θ times a polynomial of cos θ: its coefficients, the constant first.

    Row j is cⱼ as a polynomial of the third flattening that begins with its j-th power.
    """
    chebyshev = [np.polynomial.Polynomial([1.0]), np.polynomial.Polynomial([0.0, 2.0])]
    while len(chebyshev) < len(rows):
        chebyshev.append(chebyshev[1] * chebyshev[-1] - chebyshev[-2])
    total = np.polynomial.Polynomial([0.0])
    for j, (row, of_cosine) in enumerate(zip(rows, chebyshev), start=1):
        total += sum(c * _N ** (j + k) for k, c in enumerate(row)) * of_cosine
    return tuple(total.coef.tolist())


_TO_PLANE = _series(
    (1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800),
    (13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360),
    (61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440),
    (49561 / 161280, -179 / 168, 6601661 / 7257600),
    (34729 / 80640, -3418889 / 1995840),
)
_FROM_PLANE = _series(
    (-1 / 2, 2 / 3, -37 / 96, 1 / 360, 81 / 512, -96199 / 604800),
    (-1 / 48, -1 / 15, 437 / 1440, -46 / 105, 1118711 / 3870720),
    (-17 / 480, 37 / 840, 209 / 4480, -5569 / 90720),
    (-4397 / 161280, 11 / 504, 830251 / 7257600),
)
_TO_GEODETIC = _series(
    (2, -2 / 3, -2, 116 / 45, 26 / 45, -2854 / 675),
    (7 / 3, -8 / 5, -227 / 45, 2704 / 315, 2323 / 945),
    (56 / 15, -136 / 35, -1262 / 105, 73814 / 2835),
    (4279 / 630, -332 / 35, -399572 / 14175),
    (4174 / 315, -144838 / 6237),
)


def to_gauss(longitude: Numbers, latitude: Numbers, meridian: float) -> tuple[Numbers, Numbers]:
    """East and north (正算) in metres of degrees, without the zone before it."""
    with np.errstate(all="ignore"):
        angle, geodetic = np.radians(longitude - meridian), np.radians(latitude)
        tangent = np.sinh(np.arcsinh(np.tan(geodetic)) - _E * np.arctanh(_E * np.sin(geodetic)))
        cosine = np.cos(angle)
        radius = np.sqrt(tangent * tangent + cosine * cosine)
        across = np.sin(angle) / radius
        added = _added(_TO_PLANE, tangent / radius, cosine / radius, across)
        east = (np.arcsinh(across) + added.imag) * _RADIUS_M + FALSE_EAST_M
        return east, (np.arctan2(tangent, cosine) + added.real) * _RADIUS_M


def from_gauss(east: Numbers, north: Numbers, meridian: float) -> tuple[Numbers, Numbers]:
    """Longitude and latitude (反算) in degrees."""
    with np.errstate(all="ignore"):
        along, across = north / _RADIUS_M, (east - FALSE_EAST_M) / _RADIUS_M
        sine, cosine = np.sin(along), np.cos(along)
        added = _added(_FROM_PLANE, sine, cosine, np.sinh(across))
        sine, cosine = _turned(sine, cosine, added.real)
        across = np.sinh(across + added.imag)
        square = across * across
        radius = np.sqrt(square + cosine * cosine)
        double = 2 / (1 + square) * radius
        latitude = np.arctan2(sine, radius) + _sum(_TO_GEODETIC, double * sine, double * radius - 1)
        return np.degrees(np.arctan2(across, cosine)) + meridian, np.degrees(latitude)


def _added(series: tuple[float, ...], sine: Numbers, cosine: Numbers, across: Numbers) -> Complex:
    """What a series adds to complex angles ξ + iη, of sin ξ, cos ξ and sinh η."""
    wide = np.sqrt(1 + across * across)
    sines, cosines = _complex(sine * wide, cosine * across), _complex(cosine * wide, -sine * across)
    cosines *= sines
    cosines *= 2
    sines *= sines
    sines *= -2
    sines += 1
    return _sum(series, cosines, sines)


def _complex(real: Numbers, imaginary: Numbers) -> Complex:
    whole = np.empty(real.shape, dtype=np.complex128)
    whole.real, whole.imag = real, imaginary
    return whole


def _sum(series: tuple[float, ...], sine: Angles, cosine: Angles) -> Angles:
    total = cosine * series[-1]
    for coefficient in series[-2:0:-1]:
        total += coefficient
        total *= cosine
    total += series[0]
    total *= sine
    return total


def _turned(sine: Numbers, cosine: Numbers, angle: Numbers) -> tuple[Numbers, Numbers]:
    """Sine and cosine of an angle that is a little larger: less than 0.002."""
    square = angle * angle
    of_angle = angle * (1 - square * (1 - square / 20) / 6)
    to_one = square * (1 - square / 12) / 2
    return sine - sine * to_one + cosine * of_angle, cosine - cosine * to_one - sine * of_angle
