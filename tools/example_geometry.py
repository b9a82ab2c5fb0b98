"""What the geometry of the examples is drawn with: corners shared by name, corners moved until an area is as wanted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from xiufu.spatial.crs import Crs
from xiufu.spatial.survey_plane import survey_shapes

XY = tuple[float, float]
Ring = tuple[str, ...]
Face = tuple[tuple[Ring, ...], ...]
"""Parts, each an outer ring and its holes, as names of corners."""

_CLOSE_M2 = 0.003
_DEGREE_PLACES = 10


@dataclass(frozen=True)
class Net:
    """Faces between named corners, to the millimetre: what shares corners has neither gap nor overlap."""

    zone: Crs
    corners: dict[str, XY] = field(default_factory=dict)
    faces: dict[str, Face] = field(default_factory=dict)

    def add(self, corners: Mapping[str, XY], origin: XY = (0.0, 0.0)) -> None:
        for name, (x, y) in corners.items():
            self.corners[name] = (round(origin[0] + x, 3), round(origin[1] + y, 3))

    def face(self, name: str, *rings: str) -> None:
        """Add a part: its outer ring and its holes, corners parted by blanks."""
        self.faces[name] = (*self.faces.get(name, ()), tuple(tuple(ring.split()) for ring in rings))

    def shape(self, name: str) -> shapely.MultiPolygon:
        def points(ring: Ring) -> list[XY]:
            return [self.corners[corner] for corner in ring]

        return shapely.MultiPolygon([(points(outer), [points(h) for h in holes]) for outer, *holes in self.faces[name]])

    def area(self, name: str) -> float:
        """Ellipsoidal area in m²."""
        return float(_survey(self.shape(name), self.zone).area)

    def common(self, name: str, other: "Net", face: str) -> float:
        """Ellipsoidal area in m² that a face has in common with one of another net."""
        return float(_survey(self.shape(name), self.zone).intersection(_survey(other.shape(face), self.zone)).area)

    def settle(self, corner: str, along: XY, area: Callable[[], float], wanted: float) -> None:
        """Move a corner along a direction, then about its millimetres, until an area is as wanted to 0.003 m²."""

        def off(x: float, y: float) -> float:
            self.corners[corner] = (round(x, 3), round(y, 3))
            return area() - wanted

        (x, y), (dx, dy) = self.corners[corner], along
        for _ in range(4):
            here = off(x, y)
            step = -here / (off(x + dx, y + dy) - here)
            x, y = x + dx * step, y + dy * step
        x, y = round(x, 3), round(y, 3)
        here = off(x, y)
        slope_x, slope_y = (off(x + 0.2, y) - here) / 0.2, (off(x, y + 0.2) - here) / 0.2
        moves = [(i / 1000, j / 1000) for i in range(-25, 26) for j in range(-25, 26)]
        for i, j in sorted(moves, key=lambda m: round(abs(here + slope_x * m[0] + slope_y * m[1]), 6))[:200]:
            if abs(off(x + i, y + j)) <= _CLOSE_M2:
                return
        raise ValueError(f"{corner}: no place near {(x, y)} gives {wanted}")


def _survey(shape: shapely.MultiPolygon, zone: Crs) -> shapely.MultiPolygon:
    shapes = np.empty(1, dtype=object)
    shapes[0] = shape
    return survey_shapes(shapes, zone, zone)[0]


def strip(center: Sequence[XY], width: float) -> tuple[list[XY], list[XY]]:
    """The left and the right side of a strip along a line, mitred."""
    left, right = [], []
    for i, (x, y) in enumerate(center):
        normals = [_normal(center[j], center[j + 1]) for j in (i - 1, i) if 0 <= j < len(center) - 1]
        nx, ny = sum(n[0] for n in normals), sum(n[1] for n in normals)
        half = width / 2 / (nx * normals[0][0] + ny * normals[0][1])
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return left, right


def _normal(a: XY, b: XY) -> XY:
    length = hypot(b[0] - a[0], b[1] - a[1])
    return (a[1] - b[1]) / length, (b[0] - a[0]) / length


def write_points(
    path: Path, net: Net, titles: Mapping[str, str], uses: Mapping[str, str], producer: str, day: str
) -> None:
    """Write a file of boundary points (界址点文件): rings from the north-west corner, outer ones clockwise."""
    labels: dict[str, str] = {}
    lines = [
        "[属性描述]",
        "格式版本号=1.01版本",
        f"数据产生单位={producer}",
        f"数据产生日期={day}",
        "坐标系=2000国家大地坐标系",
        f"几度分带={net.zone.zone_width}",
        "投影类型=高斯克吕格",
        "计量单位=米",
        f"带号={net.zone.zone}",
        "精度=0.001",
        "转换参数=,,,,,,",
        "[地块坐标]",
    ]
    for number, (name, title) in enumerate(titles.items(), start=1):
        rings = [(hole > 0, ring) for part in net.faces[name] for hole, ring in enumerate(part)]
        points = sum(len(ring) + 1 for _, ring in rings)
        lines.append(f"{points},{net.area(name) / 10000:.4f},{number},{title},面,,{uses[name]},,@")
        for circle, (hole, ring) in enumerate(rings, start=1):
            for corner in _turned(ring, net.corners, clockwise=not hole):
                label = labels.setdefault(corner, f"J{len(labels) + 1}")
                x, y = net.corners[corner]
                lines.append(f"{label},{circle},{y:.3f},{net.zone.zone}{x:.3f}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


def _turned(ring: Ring, corners: Mapping[str, XY], *, clockwise: bool) -> Ring:
    """The ring closed, from its north-west corner, the way round that is asked for."""
    if shapely.LinearRing([corners[c] for c in ring]).is_ccw == clockwise:
        ring = ring[::-1]
    first = min(range(len(ring)), key=lambda i: corners[ring[i]][0] - corners[ring[i]][1])
    return (*ring[first:], *ring[:first], ring[first])


def in_degrees(shape: BaseGeometry, zone: Crs) -> BaseGeometry:
    """A shape of a zone in longitude and latitude."""
    return shapely.transform(shape, lambda points: np.round(zone.to_geographic(points), _DEGREE_PLACES))


def write_layer(
    path: Path,
    layer: str,
    shapes: Sequence[BaseGeometry],
    columns: Mapping[str, Sequence[object]],
    epsg: int,
    day: str,
    *,
    driver: str = "GPKG",
    **options: str,
) -> None:
    """Write a layer, of a GeoPackage beside those that it has, dated so that the same shapes give the same bytes."""
    fields = [np.array(values, dtype=object if isinstance(values[0], str) else None) for values in columns.values()]
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        fields,
        list(columns),
        layer=layer,
        driver=driver,
        geometry_type="MultiPolygon" if any(s.geom_type == "MultiPolygon" for s in shapes) else shapes[0].geom_type,
        crs=f"EPSG:{epsg}",
        **options,
    )


def write_zipped_shapefile(
    path: Path, shapes: Sequence[BaseGeometry], columns: Mapping[str, Sequence[object]], epsg: int, day: str
) -> None:
    """Write a shapefile in GBK, as most are, and zip it."""
    with TemporaryDirectory() as folder:
        options = {"driver": "ESRI Shapefile", "encoding": "GBK", "DBF_DATE_LAST_UPDATE": day}
        write_layer(Path(folder) / f"{path.stem}.shp", path.stem, shapes, columns, epsg, day, **options)
        path.parent.mkdir(parents=True, exist_ok=True)
        with ZipFile(path, "w") as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.writestr(ZipInfo(part.name), part.read_bytes(), ZIP_DEFLATED)
