"""DXF: closed polylines by layer (按图层的闭合多段线). Text DXF of any version; arcs are refused, for their area would be guessed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.spatial.files.table import Table, polygons_of

_EXPORT = "在 CAD 中另存为文本格式的 DXF（如 AutoCAD 2010 DXF）"
_BINARY = b"AutoCAD Binary DXF"
_CODE = re.compile("-?[0-9]{1,5}")
_PARTS = ("VERTEX", "SEQEND", "ENDSEC", "EOF")
_CLOSED = 1
_CURVED = 2 | 4 | 16 | 64  # fitted curves, splines, meshes
_Pair = tuple[int, str, int]


@dataclass(slots=True)
class _Polyline:
    layer: str
    line: int
    closed: bool = False
    bulged: bool = False
    mirrored: bool = False
    curved: bool = False
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)

    def points(self) -> NDArray[np.float64]:
        points = np.column_stack((np.negative(self.xs) if self.mirrored else self.xs, self.ys))
        return points[:-1] if len(points) > 3 and np.array_equal(points[0], points[-1]) else points

    @property
    def ring(self) -> bool:
        """Whether it is closed, by its flag or by its last point."""
        return self.closed or (len(self.xs) > 3 and (self.xs[0], self.ys[0]) == (self.xs[-1], self.ys[-1]))


def read_dxf(data: bytes, path: Path) -> dict[str, Table]:
    """Polygons of a DXF by layer (读取 DXF): closed polylines, holes those inside another; open ones marked as unclosed.

    Raises ``InputError`` when it is no text DXF, and with every polyline that has arcs or fitted curves.
    """
    if data.startswith(_BINARY):
        raise file_problem(path, "这是二进制 DXF", _EXPORT)
    if data.startswith(b"AC10"):
        raise file_problem(path, "这是 DWG，后缀名却是 .dxf", _EXPORT)
    if b"\0" in data[:10_000]:
        raise file_problem(path, "内容不是文本，不是 DXF", _EXPORT)
    pairs = _pairs(data, path)
    lines, others = _entities(pairs, path)
    bent = [line for line in lines if line.bulged or line.curved]
    if bent:
        what = "多段线带圆弧或拟合曲线（图层“{}”），面积不能按直线算"
        remedy = "在 CAD 中把圆弧段改为足够密的直线段（如用“加密”或“分解后重画”），再另存"
        raise InputError(*(Problem(str(path), line.line, what.format(line.layer), remedy) for line in bent))
    notes = _notes(others)
    layers = dict.fromkeys(line.layer for line in lines)
    return {layer: _table([line for line in lines if line.layer == layer], layer, notes) for layer in layers}


def _notes(others: Counter[str]) -> tuple[str, ...]:
    left = {kind: count for kind, count in others.items() if count and kind not in _PARTS}
    if not left:
        return ()
    listed = "、".join(f"{kind} {count}个" for kind, count in sorted(left.items()))
    return (f"只取模型空间的多段线，其余未采用：{listed}",)


def _pairs(data: bytes, path: Path) -> list[_Pair]:
    """Group codes with values and the lines they stand on."""
    lines = data.decode(_encoding(data), errors="replace").splitlines()
    pairs: list[_Pair] = []
    for at in range(0, len(lines) - 1, 2):
        code = lines[at].strip()
        if not _CODE.fullmatch(code):
            what = f"第{at + 1}行应为组码，写的是“{code[:20]}”，不是有效的 DXF"
            raise InputError(Problem(str(path), at + 1, what, _EXPORT))
        pairs.append((int(code), lines[at + 1].strip(), at + 2))
    if not any(pair[:2] == (0, "EOF") for pair in pairs[-3:]):
        raise file_problem(path, "文件没有结尾（EOF），不是 DXF 或没有传完", _EXPORT)
    return pairs


def _encoding(data: bytes) -> str:
    """UTF-8 since AutoCAD 2007, before that the code page of Chinese Windows."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _entities(pairs: list[_Pair], path: Path) -> tuple[list[_Polyline], Counter[str]]:
    """Polylines of the drawing itself, and how many entities of other kinds it has, or in its layouts (图纸空间)."""
    lines: list[_Polyline] = []
    others: Counter[str] = Counter()
    polyline: _Polyline | None = None
    for kind, groups, line in _drawn(pairs):
        try:
            if any(code == 67 and value == "1" for code, value, _ in groups):
                others[f"图纸空间的 {kind}"] += kind not in _PARTS
                polyline = None
            elif kind == "LWPOLYLINE":
                lines.append(_light(groups, line))
            elif kind == "POLYLINE":
                flags = _flags(groups)
                polyline = _Polyline(_layer(groups), line, bool(flags & _CLOSED))
                polyline.curved = bool(flags & _CURVED)
                polyline.mirrored = _mirrored(groups)
                lines.append(polyline)
            elif kind == "VERTEX" and polyline is not None:
                polyline.xs.append(_first(groups, 10))
                polyline.ys.append(_first(groups, 20))
                polyline.bulged |= any(code == 42 and float(value) != 0 for code, value, _ in groups)
            else:
                others[kind] += 1
        except ValueError as error:
            raise InputError(Problem(str(path), line, f"图形 {kind} 的坐标不是数", _EXPORT)) from error
    return lines, others


def _drawn(pairs: list[_Pair]) -> Iterator[tuple[str, list[_Pair], int]]:
    """Entities of the section ENTITIES with their groups: what stands in blocks is not drawn by itself."""
    section, begin = "", 0
    for at, (code, value, _) in enumerate(pairs):
        if code != 0:
            continue
        if section == "ENTITIES" and pairs[begin][1] != "SECTION":
            yield pairs[begin][1], pairs[begin + 1 : at], pairs[begin][2]
        if value == "SECTION" and at + 1 < len(pairs):
            section = pairs[at + 1][1]
        elif value == "ENDSEC":
            section = ""
        begin = at


def _light(groups: list[_Pair], line: int) -> _Polyline:
    polyline = _Polyline(_layer(groups), line, bool(_flags(groups) & _CLOSED))
    polyline.xs = [float(value) for code, value, _ in groups if code == 10]
    polyline.ys = [float(value) for code, value, _ in groups if code == 20]
    if len(polyline.xs) != len(polyline.ys):
        raise ValueError("points")
    polyline.bulged = any(code == 42 and float(value) != 0 for code, value, _ in groups)
    polyline.mirrored = _mirrored(groups)
    return polyline


def _layer(groups: list[_Pair]) -> str:
    return next((value for code, value, _ in groups if code == 8), "0")


def _flags(groups: list[_Pair]) -> int:
    return int(next((value for code, value, _ in groups if code == 70), "0"))


def _mirrored(groups: list[_Pair]) -> bool:
    """Whether it is seen from below: a mirrored polyline of CAD writes its x negative."""
    return any(code == 230 and float(value) < 0 for code, value, _ in groups)


def _first(groups: list[_Pair], wanted: int) -> float:
    return float(next((value for code, value, _ in groups if code == wanted), "nan"))


def _table(lines: list[_Polyline], layer: str, notes: tuple[str, ...]) -> Table:
    whole = [line for line in lines if len(line.points()) >= 3]
    if short := len(lines) - len(whole):
        notes = (*notes, f"图层“{layer}”有{short}条多段线不足3个点，未采用")
    outer, holes = _nested(whole)
    shapes = np.empty(len(outer), dtype=object)
    shapes[:] = [polygons_of([[line.points(), *(hole.points() for hole in holes[at])]]) for at, line in outer]
    return Table(
        shapes=shapes,
        features=np.arange(1, len(outer) + 1),
        columns={"图层": np.array([layer] * len(outer), dtype=object)},
        unclosed=frozenset((number, 0) for number, (_, line) in enumerate(outer, 1) if not line.ring),
        notes=notes,
    )


def _nested(lines: list[_Polyline]) -> tuple[list[tuple[int, _Polyline]], dict[int, list[_Polyline]]]:
    """Outer rings with their positions, and the holes of each: closed rings inside an odd number of others."""
    closed = [at for at, line in enumerate(lines) if line.ring]
    shapes = [polygons_of([[lines[at].points()]]) for at in closed]
    rings = [at for at, shape in zip(closed, shapes, strict=True) if shape.is_valid]
    polygons = np.array([shape for shape in shapes if shape.is_valid], dtype=object)
    inner, around = shapely.STRtree(polygons).query(polygons, predicate="within") if rings else ([], [])
    within: dict[int, list[int]] = {}
    for a, b in zip(inner, around, strict=True):
        if a != b and not polygons[a].equals(polygons[b]):
            within.setdefault(rings[a], []).append(rings[b])
    holes: dict[int, list[_Polyline]] = {at: [] for at in range(len(lines))}
    for hole, containers in within.items():
        if len(containers) % 2:
            nearest = max(containers, key=lambda at: len(within.get(at, ())))
            holes[nearest].append(lines[hole])
    return [(at, line) for at, line in enumerate(lines) if len(within.get(at, ())) % 2 == 0], holes
