"""Layers out of GIS files (读取图层), large ones too: only what lies near a place, through the file's own index."""

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import shapely

from xiufu.core.errors import file_problem
from xiufu.spatial.crs import Points
from xiufu.spatial.crs_detection import Detected
from xiufu.spatial.files.placement import in_file, located
from xiufu.spatial.files.table import (
    POLYGONS,
    Box,
    Forms,
    Query,
    Reader,
    Table,
    VectorFile,
    chosen_layer,
    named,
    named_forms,
)
from xiufu.spatial.files.vector import opened
from xiufu.spatial.layer import Layer, Shapes

NEAR_DEGREES = 0.005
"""Around plots, so that parcels whose long edges bulge into them are read too."""

SIDES = "东南西北"
"""四侧, in the order that they are told."""

_SAMPLE, _ARC_DEGREES = 100, 4
_FAR = 1e9
"""Beyond any coordinate of a file."""
_STEPS = np.linspace(0.0, 1.0, 17)
_MARGIN_M, _MARGIN_DEGREES = 1.0, 1e-5


def read_layer(
    path: Path,
    *,
    layer: str = "",
    crs: str = "",
    near: Box | shapely.Geometry | None = None,
    columns: Collection[str] | None = None,
    forms: Forms = POLYGONS,
    sides: bool = False,
) -> Layer:
    """Read the polygons of a layer (读取图层), or lines and points too where ``forms`` names them. ``near`` is a box or a
    shape in longitude and latitude: what lies wholly outside its box is left out. ``columns`` are those to read, all if not
    given; those that are not there are left out. ``sides`` asks beyond which sides of that box the file has nothing.

    Shapes that are invalid are kept as they are and named in the notes. Raises ``InputError`` with everything wrong.
    """
    open_sides: tuple[str, ...] = ()
    with opened(path, forms) as file:
        name = chosen_layer(file, layer)
        read = file.layers[name]
        if near is None:
            table = read(Query(columns=columns))
            shapes, where = _located(file, name, table, crs)
        else:
            _, where = _located(file, name, read(Query(columns=(), most=_SAMPLE)), crs)
            box = _box(near, where)
            table = read(Query(columns=columns, box=box))
            open_sides = _open_sides(read, box, swapped=where.swapped) if sides else ()
            shapes = table.shapes
            if len(shapes):
                shapes, where = _located(file, name, table, crs)
    notes = (*table.notes, *where.notes, *_doubtful(shapes, table))
    return Layer(
        name=name,
        file=path.name,
        sha256=file.sha256,
        crs=where.crs,
        shapes=shapes,
        columns=table.columns,
        features=table.features,
        reasons=where.reasons,
        notes=notes,
        whole=near is None,
        open_sides=open_sides,
    )


def _located(file: VectorFile, name: str, table: Table, crs: str) -> tuple[Shapes, Detected]:
    if not len(table.shapes):
        what = named_forms(file.forms)
        left = f"（{'；'.join(table.notes)}）" if table.notes else ""
        raise file_problem(file.path, f"图层“{name}”里没有{what}{left}", f"换成有{what}的图层")
    return located(file.path, table, crs)


def _box(near: Box | shapely.Geometry, where: Detected) -> Box:
    """A box of degrees as one of the file's coordinates: its sides bend, so points along them are taken."""
    west, south, east, north = near.bounds if isinstance(near, shapely.Geometry) else near
    across, up = west + (east - west) * _STEPS, south + (north - south) * _STEPS
    sides: Points = np.concatenate(
        [np.column_stack((across, np.full(len(across), edge))) for edge in (south, north)]
        + [np.column_stack((np.full(len(up), edge), up)) for edge in (west, east)]
    )
    points = in_file(where, sides)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = (_MARGIN_DEGREES if where.crs.geographic else _MARGIN_M) + (high - low).max() / 1000
    return float(low[0] - margin), float(low[1] - margin), float(high[0] + margin), float(high[1] + margin)


def _open_sides(read: Reader, box: Box, *, swapped: bool) -> tuple[str, ...]:
    """Sides of a box of the file's coordinates beyond which it has no shape; ``swapped`` says that north comes first."""
    low, below, high, above = box
    beyond: Mapping[str, Box] = {
        "东": (high, -_FAR, _FAR, _FAR),
        "南": (-_FAR, -_FAR, _FAR, below),
        "西": (-_FAR, -_FAR, low, _FAR),
        "北": (-_FAR, above, _FAR, _FAR),
    }
    names = dict(zip(SIDES, "北西南东" if swapped else SIDES, strict=True))
    empty = {names[side] for side, outside in beyond.items() if not len(read(Query((), outside, _SAMPLE)).shapes)}
    return tuple(side for side in SIDES if side in empty)


def _doubtful(shapes: Shapes, table: Table) -> list[str]:
    notes = []
    if table.blank:
        notes.append(f"{len(table.blank)}个图形没有坐标，或坐标已损坏，未采用：第{named(table.blank)}个")
    if table.curved:
        notes.append(
            f"{len(table.curved)}个图形的界线有圆弧，按每{_ARC_DEGREES}°一段的弦线读取，面积略有出入：第{named(table.curved)}个"
        )
    if bad := table.features[~shapely.is_valid(shapes)].tolist():
        notes.append(f"{len(bad)}个图形自相交或有其他拓扑错误，未作修改：第{named(bad)}个")
    return notes
