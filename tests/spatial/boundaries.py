"""Boundaries for tests, of rings of coordinates."""

from decimal import Decimal

import numpy as np

from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.crs import Crs


def plot(*rings, name="地块", number="1", stated: str | None = None) -> Plot:
    """A plot of one part: its outer ring, then its holes, as lists of points."""
    outer, *holes = (Ring(np.array(ring, dtype=np.float64).reshape(-1, 2)) for ring in rings)
    return Plot(
        number, name, (Part(outer, tuple(holes)),), "第1行", stated_area_hm2=Decimal(stated) if stated else None
    )


EJIN = Crs(3, 34, True)


def boundary(*plots: Plot, crs: Crs = EJIN) -> Boundary:
    """A file of plots."""
    return Boundary("界址点.txt", "0" * 64, crs, plots, ("文件声明了坐标系",))


def square(east: float, north: float, side: float) -> list[tuple[float, float]]:
    """The corners of a square, from its south-west one."""
    return [(east, north), (east, north + side), (east + side, north + side), (east + side, north)]
