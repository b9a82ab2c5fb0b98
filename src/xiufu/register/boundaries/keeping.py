"""Keeping plots that were read from a file (地块入库): its bytes once, what was read of it as rows."""

import hashlib
from decimal import Decimal
from typing import TypeVar

from xiufu.register.boundaries.models import BoundaryFile, Land, LandPlot
from xiufu.spatial.kept import KeptBoundary, KeptPlot
from xiufu.tasks.register_land import TakenBoundary

MOST_AT_ONCE = 500
"""Rows of plots that are written at once."""
_UNITS = 10_000

L = TypeVar("L", bound=Land)
P = TypeVar("P", bound=LandPlot)


def units_of(hm2: Decimal) -> int:
    """Hectares in 0.0001 hm² (最小单位)."""
    return int(hm2 * _UNITS)


def fill_land(row: L, name: str, content: bytes, taken: TakenBoundary, kept: KeptBoundary) -> L:
    """A new row with what was read of a file (填入), whose bytes are kept once."""
    row.file, _ = BoundaryFile.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(), defaults={"content": content}
    )
    row.file_name = name
    row.epsg, row.zone_epsg = kept.crs.epsg, kept.zone.epsg
    row.area_units = units_of(kept.hm2)
    row.notes = list(taken.notes)
    row.outline = kept.outline
    row.west, row.south, row.east, row.north = kept.box
    return row


def fill_plot(row: P, position: int, plot: KeptPlot) -> P:
    """A new row with a plot (填入地块)."""
    row.position, row.number, row.name = position, plot.number[:100], plot.name[:200]
    row.area_units, row.shape = units_of(plot.hm2), plot.shape
    return row
