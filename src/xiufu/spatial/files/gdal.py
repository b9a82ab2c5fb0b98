"""GDAL, the only place that calls it (GDAL 读写): GeoPackage, shapefile and FileGDB on this machine, never the network."""

import codecs
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from xiufu.core.errors import file_problem
from xiufu.spatial.files.table import POLYGONS, Box, Form, Forms, Query, Table, of_forms
from xiufu.spatial.gdal_path import gdal_path
from xiufu.spatial.layer import Shapes

pyogrio.set_gdal_config_options(
    {
        "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
        "GDAL_HTTP_PROXY": "127.0.0.1:9",
        "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
        "OGR_CURRENT_DATE": "1980-01-01T00:00:00.000Z",
    }
)

_GET_ANOTHER = "在软件中打开检查，重新导出后再用；文件可能没有传完"
_FAULTS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError)
_KINDS: Mapping[Form, str] = {"polygon": "Polygon|Surface|TIN", "line": "Line|Curve(?!Polygon)", "point": "Point"}
_MAY_HAVE_ARCS = "OGR_GEOMETRY IN ('CURVEPOLYGON', 'MULTISURFACE', 'COMPOUNDCURVE', 'CIRCULARSTRING', 'MULTICURVE', 'GEOMETRYCOLLECTION')"
_PIECE, _ENOUGH = 1_000_000, 20
_UNSTATED = re.compile(r"^(iso.?)?(8859|1252|latin|ansi$|oem$)", re.IGNORECASE)


@contextmanager
def _quiet(path: Path, doing: str) -> Iterator[None]:
    """GDAL's warnings stay off the screen; what it refuses is said in the user's language."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _FAULTS as error:
        raise file_problem(path, doing, _GET_ANOTHER) from error


def layer_kinds(opened: Path, path: Path, driver: str, forms: Forms = POLYGONS) -> dict[str, bool]:
    """Layers of a file and whether they can hold what is asked for (图层清单). ``path`` is what the user named."""
    name = gdal_path(opened, path)
    with _quiet(path, "文件无法打开，不是有效的空间数据，或已损坏"):
        listed = pyogrio.list_layers(name)
        if len(listed) and pyogrio.read_info(name, layer=0)["driver"] != driver:
            raise ValueError(driver)
    wanted = re.compile("|".join(("Unknown", "Collection", *(_KINDS[form] for form in forms))))
    return {str(name): bool(kind and wanted.search(kind)) for name, kind in listed}


def read(
    opened: Path, path: Path, layer: str, query: Query, *, dbf: Path | None = None, forms: Forms = POLYGONS
) -> Table:
    """Read a layer (读取图层). ``dbf`` is the table of a shapefile, whose text is decoded here: GDAL hands its bytes over as
    Latin letters."""
    encoding = _encoding(dbf) if dbf else ""
    name, wanted = gdal_path(opened, path), query.columns
    if encoding and wanted is not None:
        wanted = [name.encode(encoding, errors="replace").decode("latin-1") for name in wanted]
    with _quiet(path, f"图层“{layer}”无法读全，文件可能已损坏"):
        if query.box:
            query = replace(query, box=_within(name, layer, query.box))
        meta, fids, coded, data = pyogrio.raw.read(
            name,
            layer=layer,
            encoding="ISO-8859-1" if encoding else None,
            bbox=query.box,
            max_features=query.most,
            columns=wanted,
            return_fids=True,
        )
        shapes = np.asarray(shapely.from_wkb(coded), dtype=object)
        curved = () if dbf or query.columns == () else _curved(name, layer, query)
    names, columns = [str(name) for name in meta["fields"]], [np.asarray(column, dtype=object) for column in data]
    notes: tuple[str, ...] = ()
    if encoding:
        names, columns, notes = _decoded(encoding, names, columns)
    order = np.argsort(fids, kind="stable")  # an index hands shapes over in its own order
    table = Table(
        shapes=shapes[order],
        features=np.asarray(fids, dtype=np.int64)[order] + (1 if dbf else 0),
        columns={name: column[order] for name, column in zip(names, columns, strict=True)},
        stated_crs=meta["crs"] or "",
        statement="文件的坐标系定义",
        curved=curved,
        notes=notes,
    )
    return of_forms(table, forms)


def _curved(name: str, layer: str, query: Query) -> tuple[int, ...]:
    """The features with arcs (圆弧), which GDAL hands over as chords. Text of shapes is slow, so their types are asked first.

    A damaged shape breaks the query off; it comes out blank by itself, and is said.
    """
    quoted = layer.replace("\\", r"\\").replace('"', r"\"")
    for where in (_MAY_HAVE_ARCS, f"{_MAY_HAVE_ARCS} AND OGR_GEOM_WKT LIKE '%CIRCULARSTRING%'"):
        try:
            _, fids, _, _ = pyogrio.raw.read(
                name,
                sql=f'SELECT FID FROM "{quoted}" WHERE {where}',
                sql_dialect="OGRSQL",
                bbox=query.box,
                max_features=query.most,
                read_geometry=False,
                return_fids=True,
            )
        except pyogrio.errors.FeatureError:
            return ()
        if not len(fids):
            return ()
    return tuple(sorted(fids.tolist()))


def _within(name: str, layer: str, box: Box) -> Box:
    """A box without what lies beyond the layer, where a FileGDB would look cell by cell of its index, for hours."""
    bounds = pyogrio.read_info(name, layer=layer, force_total_bounds=True)["total_bounds"]
    if bounds is None:
        return box
    low, below, high, above = bounds
    west, east = _overlap(box[0], box[2], low, high)
    south, north = _overlap(box[1], box[3], below, above)
    return west, south, east, north


def _overlap(first: float, last: float, low: float, high: float) -> tuple[float, float]:
    """What two ranges share; the end of the first that is nearer to the second where they share nothing."""
    if first > high:
        return first, first
    return (last, last) if last < low else (max(first, low), min(last, high))


def write(
    target: Path,
    driver: str,
    shapes: Shapes,
    columns: Mapping[str, NDArray[np.object_]],
    *,
    crs: str,
    layer: str,
    options: Mapping[str, str],
) -> None:
    """Write shapes into a file (写出图层), as multi-polygons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            gdal_path(target, target),
            shapely.to_wkb(shapes, byte_order=1),
            list(columns.values()),
            list(columns),
            layer=layer,
            driver=driver,
            geometry_type="MultiPolygon" if driver == "GPKG" else "Polygon",
            crs=crs,
            encoding="UTF-8",
            layer_options=dict(options),
        )


def _decoded(
    encoding: str, names: list[str], columns: list[NDArray[np.object_]]
) -> tuple[list[str], list[NDArray[np.object_]], tuple[str, ...]]:
    """Names and values as they were before their bytes were taken for Latin letters (解码)."""
    lost = 0

    @cache
    def text(value: str) -> str:
        nonlocal lost
        if value.isascii():
            return value
        raw = value.encode("latin-1", errors="replace")
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            lost += 1
            return raw.decode(encoding, errors="ignore")

    def column(values: NDArray[np.object_]) -> NDArray[np.object_]:
        if not any(isinstance(value, str) for value in values[:1000]) and not any(isinstance(v, str) for v in values):
            return values
        out = np.empty(len(values), dtype=object)
        out[:] = [text(value) if isinstance(value, str) else value for value in values]
        return out

    decoded = [text(name) for name in names], [column(values) for values in columns]
    note = f"属性表有{lost}个值按 {encoding.upper()} 解码不完整（可能被截断），读不出的字已略去"
    return *decoded, (note,) if lost else ()


def _encoding(dbf: Path) -> str:
    """What a .dbf is written in (属性编码): as its .cpg says, else by its bytes."""
    stated = ""
    for sibling in (dbf.with_suffix(".cpg"), dbf.with_suffix(".CPG")):
        if sibling.is_file():
            stated = sibling.read_bytes()[:100].decode("ascii", errors="ignore").strip().strip("\0")
            break
    name = re.sub(r"^(ansi|cp|oem)?[ _-]*(?=\d)", "cp", stated, flags=re.IGNORECASE)
    name = {"cp65001": "utf-8"}.get(name, name)
    if name and not _UNSTATED.match(stated) and name not in ("cp1252", "cp88591"):
        try:
            found = codecs.lookup(name).name
            return "gb18030" if found in ("gbk", "gb2312") else found
        except LookupError:
            pass
    return "utf-8" if _is_utf8(dbf) else "gb18030"


def _is_utf8(dbf: Path) -> bool:
    """Whether what is not ASCII reads as Chinese in UTF-8; values cut within a character are allowed for."""
    with dbf.open("rb") as file:
        head = file.read(32)
        fields = file.read(max(int.from_bytes(head[8:10], "little") - 32, 0))
        piece = b" ".join(fields[at : at + 11].partition(b"\0")[0] for at in range(0, len(fields) - 31, 32))
        foreign: list[str] = []
        while len(foreign) < _ENOUGH and piece:
            foreign += [letter for letter in piece.decode("utf-8", errors="replace") if not letter.isascii()]
            piece = file.read(_PIECE)
    chinese = sum("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" for letter in foreign)
    return bool(foreign) and chinese >= 0.7 * len(foreign)
