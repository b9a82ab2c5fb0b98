"""Plots out of GIS files (读取矢量界址文件): GeoPackage, shapefile, FileGDB, GeoJSON, KML and DXF."""

from collections.abc import Collection, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

import numpy as np
import shapely

from xiufu.core.errors import file_problem
from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.crs import Points
from xiufu.spatial.crs_detection import Detected
from xiufu.spatial.files.placement import located
from xiufu.spatial.files.plot_columns import PlotColumns, area_unit, hectares, plot_columns, read_labels
from xiufu.spatial.files.table import Query, Table, VectorFile, chosen_layer, named
from xiufu.spatial.files.vector import opened
from xiufu.spatial.layer import Shapes
from xiufu.spatial.survey_plane import ellipsoidal_areas
from xiufu.spatial.zone import working_zone

MOST_PLOTS = 20_000
_MOST_DIGITS = 12


def read_vector_boundary(path: Path, *, crs: str = "", layer: str = "") -> Boundary:
    """Read the plots of a GIS file (读取矢量界址文件). ``crs`` is what the user says of its system, ``layer`` which layer.

    Raises ``InputError`` with everything that is wrong: the file, its layers, its system, shapes that are none.
    """
    with opened(path) as file:
        name = chosen_layer(file, layer)
        table = file.layers[name](Query(most=MOST_PLOTS + 1))
        return _boundary(file, name, table, crs)


def _boundary(file: VectorFile, name: str, table: Table, crs: str) -> Boundary:
    if table.blank:
        remedy = "在软件中补全或删除这些图形；文件如已损坏，重新导出"
        raise file_problem(file.path, f"第{named(table.blank)}个图形没有坐标，或坐标已损坏", remedy)
    if table.curved:
        remedy = "在软件中把圆弧加密成足够密的折线（ArcGIS 的“增密”，CAD 的“加密”），再导出"
        raise file_problem(file.path, f"第{named(table.curved)}个图形的界线有圆弧，面积不能按直线算", remedy)
    if not len(table.shapes):
        left = f"（{'；'.join(table.notes)}）" if table.notes else ""
        raise file_problem(file.path, f"图层“{name}”里没有面{left}", "提供有地块面的图层")
    if len(table.shapes) > MOST_PLOTS:
        what = f"图层“{name}”有超过{MOST_PLOTS}个面，不像一个项目的地块"
        raise file_problem(file.path, what, "只导出本项目的地块；现状、权属等大图层作为图层使用")
    shapes, where = located(file.path, table, crs)
    columns = plot_columns(list(table.columns))
    unit, notes = _unit(columns, table, shapes, where)
    plots = tuple(
        _plot(shape, int(number), row, columns, unit, table.unclosed)
        for shape, number, row in zip(shapes, table.features, _rows(table), strict=True)
    )
    notes = (*table.notes, *where.notes, *notes)
    return Boundary(file.path.name, file.sha256, where.crs, plots, where.reasons, {}, notes)


def _unit(columns: PlotColumns, table: Table, shapes: Shapes, where: Detected) -> tuple[int | None, tuple[str, ...]]:
    """The unit of the stated areas: as the column's name says, else as the shapes tell."""
    column = columns.of.get("stated_area_hm2")
    if column is None or columns.area_unit:
        return columns.area_unit, ()
    stated = [_number(value) for value in table.columns[column]]
    if not any(stated):
        return None, ()
    areas = ellipsoidal_areas(shapes, where.crs, working_zone(where.crs, where.points)) / 10_000
    unit = area_unit([(value, float(area)) for value, area in zip(stated, areas, strict=True) if value])
    names = {1: "公顷", 15: "亩", 10_000: "平方米"}
    if unit is None:
        return None, (f"字段“{column}”的数值与图形面积相差悬殊，单位无法判断，未作为地块面积",)
    return unit, (f"字段“{column}”没有写单位，与图形面积比较后按{names[unit]}读取",)


def _number(value: object) -> Decimal | None:
    """A value of a column as a number, if it is one that an area can be (数值)."""
    if value is None or isinstance(value, bytes | bool):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and found.adjusted() < _MOST_DIGITS else None


def _rows(table: Table) -> Iterable[dict[str, object]]:
    names = list(table.columns)
    for position in range(len(table.shapes)):
        yield {name: table.columns[name][position] for name in names}


def _plot(
    shape: shapely.Geometry,
    position: int,
    row: dict[str, object],
    columns: PlotColumns,
    unit: int | None,
    unclosed: Collection[tuple[int, int]],
) -> Plot:
    texts = {name: text for name, value in row.items() if (text := _text(value))}
    rings = [[_ring_points(ring) for ring in _rings(part)] for part in shapely.get_parts(shape)]
    labels_column, area_column = columns.of.get("labels", ""), columns.of.get("stated_area_hm2", "")
    sizes = [len(ring) for part in rings for ring in part]
    labels = read_labels(texts.get(labels_column, ""), sizes)
    stated = _stated(row.get(area_column), unit) if unit else None
    used = {columns.of[field] for field in ("number", "name", "use", "map_sheet", "land_class") if field in columns.of}
    used |= {labels_column} if labels else set()
    used |= {area_column} if stated is not None else set()
    each = zip((ring for part in rings for ring in part), labels or [()] * len(sizes), strict=True)
    made = iter([Ring(points, said, closed=(position, at) not in unclosed) for at, (points, said) in enumerate(each)])
    parts = tuple(Part(*_split([next(made) for _ in part])) for part in rings)
    said = {field: texts.get(name, "") for field, name in columns.of.items()}
    return Plot(
        number=said.get("number", ""),
        name=said.get("name", ""),
        parts=parts,
        place=f"第{position}个图形",
        use=said.get("use", ""),
        map_sheet=said.get("map_sheet", ""),
        land_class=said.get("land_class", ""),
        stated_area_hm2=stated,
        attributes={name: text for name, text in texts.items() if name not in used},
    )


def _stated(value: object, unit: int) -> Decimal | None:
    area = _number(value)
    return None if area is None else hectares(area, unit, printed=not isinstance(value, float))


def _split(rings: list[Ring]) -> tuple[Ring, tuple[Ring, ...]]:
    return rings[0], tuple(rings[1:])


def _rings(polygon: shapely.Polygon) -> list[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]


def _ring_points(ring: shapely.LinearRing) -> Points:
    return np.asarray(shapely.get_coordinates(ring)[:-1], dtype=np.float64)


def _text(value: object) -> str:
    """A value as text; blank for none, and for what is no text or number."""
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else np.format_float_positional(float(value), trim="-")
    text = str(value).strip()
    return "" if text == "NaT" else text
