"""Tables of features (要素表): what a layer of a file holds, in the file's own coordinates and by its own names."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.core.errors import file_problem
from xiufu.spatial.layer import Shapes

Form = Literal["polygon", "line", "point"]
Forms = tuple[Form, ...]
POLYGONS: Forms = ("polygon",)
FORM_NAMES: Mapping[Form, str] = {"polygon": "面", "line": "线", "point": "点"}
_TYPES: Mapping[Form, tuple[int, ...]] = {"polygon": (3, 6), "line": (1, 2, 5), "point": (0, 4)}

Box = tuple[float, float, float, float]
"""West, south, east, north, or the least and greatest of a file's first and second coordinates."""

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Features (要素表) of the forms asked for, without heights. ``features`` number them in the file, from 1.

    ``stated_crs`` is the file's own statement (WKT or an EPSG code), ``statement`` what that stands in. ``unclosed`` are
    the rings (feature and place in it, from 0) whose first point the file does not repeat, ``blank`` those left out for
    having no points, ``curved`` those whose arcs are read as chords.
    """

    shapes: Shapes
    features: NDArray[np.int64]
    columns: Mapping[str, NDArray[np.object_]]
    stated_crs: str = ""
    statement: str = ""
    unclosed: frozenset[tuple[int, int]] = frozenset()
    blank: tuple[int, ...] = ()
    curved: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What to read of a layer (读取范围): some columns or all, features near a box or all, the first few or all."""

    columns: Collection[str] | None = None
    box: Box | None = None
    most: int = 0


Reader = Callable[[Query], Table]
"""Reads one layer of a file."""


@dataclass(frozen=True, slots=True, eq=False)
class VectorFile:
    """An opened GIS file (矢量文件): its layers with the ``forms`` asked for by name, and the names of those without."""

    path: Path
    sha256: str
    layers: Mapping[str, Reader]
    others: tuple[str, ...] = ()
    forms: Forms = POLYGONS


def named_forms(forms: Forms) -> str:
    """What shapes are asked for (图形种类).

    >>> named_forms(POLYGONS), named_forms(("polygon", "line", "point"))
    ('面', '面、线、点')
    """
    return "、".join(FORM_NAMES[form] for form in forms)


def chosen_layer(file: VectorFile, layer: str) -> str:
    """The layer that is named, or the only one with the forms asked for (选定图层).

    Raises ``InputError`` when it is not there, when there is none, or when several ask for a choice.
    """
    names, what = list(file.layers), named_forms(file.forms)
    if layer in names:
        return layer
    if not names:
        held = f"（只有：{named(file.others)}）" if file.others else ""
        remedy = "提供闭合的面；线和点先在软件中构成面" if file.forms == POLYGONS else f"提供有{what}的文件"
        raise file_problem(file.path, f"文件里没有{what}图层{held}", remedy)
    if layer:
        if layer in file.others:
            raise file_problem(file.path, f"图层“{layer}”不是{what}图层", f"改用{what}图层：{named(names)}")
        raise file_problem(file.path, f"文件里没有图层“{layer}”", f"改用其中的{what}图层：{named(names)}")
    if len(names) > 1:
        raise file_problem(
            file.path,
            f"文件里有{len(names)}个{what}图层：{named(names)}",
            "用 layer 写明用哪一个（命令行：--layer 图层名）",
        )
    return names[0]


def of_forms(table: Table, forms: Forms) -> Table:
    """Leave out what is of no form asked for and drop heights, and say so (按图形种类取)."""
    kinds = shapely.get_type_id(table.shapes)
    keep = np.isin(kinds, [kind for form in forms for kind in _TYPES[form]]) & ~shapely.is_empty(table.shapes)
    notes = list(table.notes)
    blank = tuple(table.features[shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes)].tolist())
    if others := int(np.count_nonzero(~keep)) - len(blank):
        left = "、".join(FORM_NAMES[form] for form in ("point", "line", "polygon") if form not in forms)
        what = f"{left}或混合图形" if left else "混合图形"
        notes.append(f"{others}个图形不是{named_forms(forms)}（{what}），未采用")
    shapes = table.shapes[keep]
    if shapely.has_z(shapes).any() or shapely.has_m(shapes).any():
        shapes = shapely.force_2d(shapes)
        notes.append("坐标里的高程（Z）或量测值（M）未采用")
    return replace(
        table,
        shapes=shapes,
        features=table.features[keep],
        columns={name: column[keep] for name, column in table.columns.items()},
        blank=blank,
        notes=tuple(notes),
    )


def filtered(table: Table, query: Query) -> Table:
    """The part of a table that is in memory which a query asks for (按范围取)."""
    shapes = table.shapes
    keep = np.ones(len(shapes), dtype=bool)
    if query.box is not None:
        west, south, east, north = query.box
        bounds = shapely.bounds(shapes)
        with np.errstate(invalid="ignore"):
            keep = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    if query.most:
        keep &= np.cumsum(keep) <= query.most
    wanted = table.columns if query.columns is None else [name for name in table.columns if name in query.columns]
    return replace(
        table,
        shapes=shapes[keep],
        features=table.features[keep],
        columns={name: table.columns[name][keep] for name in wanted},
    )


def polygons_of(parts: Iterable[Iterable[NDArray[np.float64]]]) -> shapely.Geometry:
    """A shape of parts (构面), each its outer ring and holes; a ring's first point is repeated where it is not."""
    made = [[_closed(ring) for ring in rings] for rings in parts]
    with np.errstate(invalid="ignore"):
        polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in made]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def unclosed_rings(number: int, parts: Iterable[Iterable[NDArray[np.float64]]]) -> set[tuple[int, int]]:
    """Those rings of a feature whose first point is not repeated (未闭合的圈)."""
    rings = [ring for part in parts for ring in part]
    return {(number, at) for at, ring in enumerate(rings) if not np.array_equal(ring[0], ring[-1])}


def _closed(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    return ring if np.array_equal(ring[0], ring[-1]) and len(ring) > 3 else np.concatenate((ring, ring[:1]))


def named(names: Iterable[object], most: int = _MOST_NAMED) -> str:
    """Some names and how many more (列举).

    >>> print(named(["a", "b"]), named([1, 2, 3, 4, 5, 6, 7]))
    a、b 1、2、3、4、5等7个
    """
    listed = [str(name) for name in names]
    rest = f"等{len(listed)}个" if len(listed) > most else ""
    return "、".join(listed[:most]) + rest
