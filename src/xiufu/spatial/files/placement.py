"""Shapes of a GIS file put into their coordinate system (坐标归位)."""

from pathlib import Path

import numpy as np
import shapely

from xiufu.core.errors import Problem
from xiufu.spatial.crs import Points
from xiufu.spatial.crs_detection import Detected, detect
from xiufu.spatial.crs_stated import stated_by_system
from xiufu.spatial.files.table import Table
from xiufu.spatial.layer import Shapes


def located(path: Path, table: Table, chosen: str) -> tuple[Shapes, Detected]:
    """The shapes of a table without the zone before the east coordinate, and how their system was found out.

    Raises ``InputError`` where the system is no CGCS2000, cannot be known or does not fit; each shape is named once.
    """
    points, owners = shapely.get_coordinates(table.shapes, return_index=True)
    seen: dict[int | None, Problem] = {}

    def fault(at: int | None, what: str, remedy: str) -> Problem:
        number = None if at is None else int(table.features[owners[at]])
        where = "" if number is None else f"第{number}个图形"
        return seen.setdefault(number, Problem(str(path), 0, where + what, remedy))

    found = detect(points, stated_by_system(table.stated_crs, table.statement), chosen=chosen, fault=fault)
    return shapely.set_coordinates(table.shapes.copy(), found.points), found


def in_file(found: Detected, degrees: Points) -> Points:
    """Longitudes and latitudes as the file would write them (换算为文件坐标)."""
    points = found.crs.from_geographic(degrees) + np.array([found.crs.prefix_m, 0.0])
    return np.asarray(points[:, ::-1] if found.swapped else points, dtype=np.float64)
