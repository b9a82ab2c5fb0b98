"""GIS files as other software writes them, made for the tests."""

import struct
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

ZONE_34 = (
    'PROJCS["CGCS2000_3_Degree_GK_Zone_34",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",34500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",102.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
"""As ArcGIS writes a .prj."""


def box(east: float, north: float, side: float = 100.0) -> shapely.Polygon:
    """A square by its lower left corner, clockwise from there."""
    return shapely.Polygon([(east, north), (east, north + side), (east + side, north + side), (east + side, north)])


def make(
    path: Path,
    shapes: Sequence[shapely.Geometry | None],
    columns: Mapping[str, Sequence[Any]] | None = None,
    *,
    crs: str | None = "EPSG:4522",
    layer: str | None = None,
    kind: str = "Unknown",
    encoding: str = "UTF-8",
    append: bool = False,
) -> Path:
    """Write shapes with columns by GDAL; the suffix says into what."""
    drivers = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".gdb": "OpenFileGDB", ".fgb": "FlatGeobuf"}
    held = columns or {}
    arrays = [np.array(values, dtype=None if isinstance(values[0], float) else object) for values in held.values()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            str(path),
            shapely.to_wkb(np.array(shapes, dtype=object)),
            arrays,
            list(held),
            layer=layer,
            driver=drivers[path.suffix],
            geometry_type=kind,
            crs=crs,
            encoding=encoding,
            append=append,
        )
    return path


def with_arcs(path: Path, east: float, north: float, radius: float, *, layer: str = "地块") -> Path:
    """A file of two plots: a square, and a circle of two true arcs, as GIS software draws one."""
    ends = [(east - radius, north), (east, north + radius), (east + radius, north), (east, north - radius)]
    arcs = struct.pack("<BII", 1, 8, 5) + b"".join(struct.pack("<dd", *end) for end in [*ends, ends[0]])
    shapes = [shapely.to_wkb(box(east + 2 * radius, north)), struct.pack("<BII", 1, 10, 1) + arcs]
    driver = {".gpkg": "GPKG", ".gdb": "OpenFileGDB"}[path.suffix]
    kind = "Unknown" if path.suffix == ".gpkg" else "MultiPolygon"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            str(path),
            np.array(shapes, dtype=object),
            [np.array(["方", "圆"], dtype=object)],
            ["名称"],
            layer=layer,
            driver=driver,
            geometry_type=kind,
            crs="EPSG:4543",
            encoding="UTF-8",
        )
    return path


def shapefile(
    path: Path,
    shapes: Sequence[shapely.Geometry],
    columns: Mapping[str, Sequence[Any]] | None = None,
    *,
    prj: str | None = ZONE_34,
    encoding: str = "UTF-8",
    cpg: str | None = None,
) -> Path:
    """A shapefile with this .prj and .cpg, or without."""
    make(path, shapes, columns or {"ID": ["1"] * len(shapes)}, kind="Polygon", encoding=encoding)
    for suffix, text in ((".prj", prj), (".cpg", cpg)):
        path.with_suffix(suffix).unlink(missing_ok=True)
        if text is not None:
            path.with_suffix(suffix).write_text(text)
    return path
