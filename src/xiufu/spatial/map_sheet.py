"""Map sheets (图幅): their numbers from coordinates and back, GB/T 13989-2012, 1:1,000,000 to 1:5,000.

A sheet of 1:1,000,000 is 4° by 6°, lettered from the equator and numbered from 180°W; the other scales divide it into rows
from the north and columns from the west. Angles are arc seconds (see ``degrees``), so that edges of sheets are exact.

Between 60° and 88° the standard joins two or four sheets into one; there a number is that of the single sheet of 6°.
"""

import re
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import shapely

from xiufu.spatial.degrees import arc_seconds
from xiufu.spatial.layer import Shapes

SCALES: dict[int, tuple[str, int]] = {
    1_000_000: ("", 1),
    500_000: ("B", 2),
    250_000: ("C", 4),
    100_000: ("D", 12),
    50_000: ("E", 24),
    25_000: ("F", 48),
    10_000: ("G", 96),
    5_000: ("H", 192),
}
"""Letter of a scale (比例尺代码), and how many rows and columns of it make a sheet of 1:1,000,000."""

_HEIGHT, _WIDTH = Decimal(4 * 3600), Decimal(6 * 3600)
_WEST, _NORTH = Decimal(-180 * 3600), Decimal(88 * 3600)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUV"
_TOUCH = 1e-9
"""Degrees, 0.1 mm: a polygon that reaches no further into a sheet only touches it."""
_NUMBER = re.compile(r"([A-V])([0-6][0-9])(?:([B-H])([0-9]{3})([0-9]{3}))?")


class SheetBounds(NamedTuple):
    """The edges of a sheet (图廓), in arc seconds."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal


def sheet_number(longitude: Decimal, latitude: Decimal, scale: int) -> str:
    """The sheet that a place lies in (图幅号); one on an edge lies in the sheet north or east of it.

    Raises ``ValueError`` outside 0° to 88° north or 180° west to 180° east, and for a scale without sheets.

    >>> sheet_number(Decimal(412425), Decimal(141750), 100_000)      # 114°33′45″, 39°22′30″
    'J50D002002'
    """
    if scale not in SCALES:
        raise ValueError(f"没有 1:{scale} 的图幅，比例尺可以是 {'、'.join(f'1:{known}' for known in SCALES)}")
    if not (0 <= latitude < _NORTH and _WEST <= longitude < -_WEST):
        raise ValueError("图幅编号只用于北纬 0°～88°、经度 -180°～180° 之间")
    _, count = SCALES[scale]
    return _number(scale, int(latitude // (_HEIGHT / count)), int((longitude - _WEST) // (_WIDTH / count)))


def _number(scale: int, up: int, right: int) -> str:
    """The number of a sheet counted from the equator and from 180°W, both from zero."""
    letter, count = SCALES[scale]
    whole = f"{_LETTERS[up // count]}{right // count + 1:02d}"
    return f"{whole}{letter}{count - up % count:03d}{right % count + 1:03d}" if letter else whole


def sheet_bounds(number: str) -> SheetBounds:
    """The edges of a sheet (图廓), from its number.

    Raises ``ValueError`` where there is no such sheet.

    >>> [str(edge / 3600) for edge in sheet_bounds("J50B001001")]
    ['114', '38', '117', '40']
    """
    found = _NUMBER.fullmatch(number.strip().upper())
    letter = (found[3] or "") if found else ""
    count = next(n for code, n in SCALES.values() if code == letter)
    row, column = (int(found[4] or 1), int(found[5] or 1)) if found else (0, 0)
    if not found or not 1 <= int(found[2]) <= 60 or not (1 <= row <= count and 1 <= column <= count):
        raise ValueError(f"没有编号为“{number.strip()[:20]}”的图幅，1:1万 图幅号的写法如 J50G015010")
    north = _HEIGHT * (_LETTERS.index(found[1]) + 1) - _HEIGHT / count * (row - 1)
    west = _WEST + _WIDTH * (int(found[2]) - 1) + _WIDTH / count * (column - 1)
    return SheetBounds(west, north - _HEIGHT / count, west + _WIDTH / count, north)


def sheets_covering(shapes: Shapes, scale: int) -> tuple[str, ...]:
    """The sheets that polygons lie in (所在图幅), from north to south, in each row from west to east.

    ``shapes`` are in degrees; they may cross themselves. A sheet that a polygon only touches is not counted. Raises
    ``ValueError`` as ``sheet_number`` does.
    """
    _, count = SCALES.get(scale, ("", 1))
    height, width = float(_HEIGHT / count) / 3600, float(_WIDTH / count) / 3600
    found: set[tuple[int, int]] = set()
    for shape in shapes:
        if shapely.is_empty(shape):
            continue
        west, south, east, north = shape.bounds
        for longitude, latitude in ((west, south), (east, north)):
            sheet_number(arc_seconds(longitude), arc_seconds(latitude), scale)
        ups = np.arange(int(south // height), int(north // height) + 1)
        rights = np.arange(int((west + 180) // width), int((east + 180) // width) + 1)
        up, right = (axis.ravel() for axis in np.meshgrid(ups, rights, indexing="ij"))
        lefts, lows = right * width - 180, up * height
        boxes = shapely.box(lefts + _TOUCH, lows + _TOUCH, lefts + width - _TOUCH, lows + height - _TOUCH)
        line = shapely.boundary(shape)
        shapely.prepare([line, shape])
        inside = shapely.intersects(line, boxes) | shapely.contains_xy(shape, lefts + width / 2, lows + height / 2)
        found.update(zip(up[inside].tolist(), right[inside].tolist()))
    return tuple(_number(scale, up, right) for up, right in sorted(found, key=lambda at: (-at[0], at[1])))
