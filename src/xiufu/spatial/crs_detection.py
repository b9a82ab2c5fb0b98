"""Which coordinate system points are in (坐标系识别): from what the file says, their size, and what the user chose.

Nothing is assumed silently: reasons are shown, what does not fit is refused, what cannot be known is asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiufu.core.errors import InputError, Problem
from xiufu.spatial.crs import FALSE_EAST_M, Crs, Points
from xiufu.spatial.crs_stated import CHOOSE, DATUM_NAMES, Stated, candidates, parse_crs, width_of_zone

Fault = Callable[[int | None, str, str], Problem]
"""Makes a problem (问题): of the point at a position, or of the file; what is wrong; the remedy."""

MOST_PROBLEMS = 100
"""Problems that are listed one by one (列出上限); the rest are counted."""

_LEAST_NORTH_M, _MOST_NORTH_M = 1_900_000.0, 6_100_000.0
_LEAST_EAST_M, _ZONE_M = 100_000.0, 1_000_000.0
_LONGITUDES, _LATITUDES = (73.0, 136.0), (3.0, 54.0)
_WIDE_M = 3_000_000.0
_LONG = 1e15
_STRANGE, _PLANE, _PREFIXED, _DEGREES = range(4)
_KINDS = {_PLANE: "平面坐标，东坐标6位、不加带号", _PREFIXED: "平面坐标，东坐标8位、前两位是带号", _DEGREES: "经纬度"}
_TO_2000 = "请提供2000国家大地坐标系的成果，或由测绘单位作正规转换后再读"
_CHECK_POINT = "对照原始成果核对这个点"


@dataclass(frozen=True, slots=True, eq=False)
class Detected:
    """What was found out (识别结果). ``points`` are east and north without the zone, or longitude and latitude.

    ``reasons`` say how, ``notes`` what the user should look at; ``swapped`` is whether the two columns were exchanged.
    """

    crs: Crs
    points: Points
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """How coordinates are written (坐标写法): in degrees, in metres, in metres with the zone before the east."""

    kind: int
    zone: int
    swapped: bool

    @property
    def width(self) -> int:
        return width_of_zone(self.zone)


def detect(points: Points, stated: Stated, *, chosen: str = "", fault: Fault) -> Detected:
    """Find out the system of points (识别坐标系). ``points`` are n × 2 as the file has them: by its own column names east
    and north, or longitude and latitude; they may be swapped, and east may hold the zone.

    ``stated`` is what the file says (``Stated()`` when nothing), ``chosen`` what the user says, such as ``EPSG:4522``.
    Raises ``InputError`` with every point that does not fit, on contradictions, on other datums, and when undecidable.
    """
    system = parse_crs(chosen) if chosen else None
    if len(points) == 0:
        raise InputError(fault(None, "没有坐标点", "换成有界址点坐标的文件"))
    _refuse_datum(stated, system, fault)
    if len(endless := np.flatnonzero(~np.isfinite(points).all(axis=1))):
        raise InputError(*_limited([(int(i), "坐标不是有限的数值", _CHECK_POINT) for i in endless], fault))
    form = _form(points, stated, system, fault)
    crs, reasons, notes = _decided(form, stated, system, fault)
    reasons, notes = [*_datum_said(stated), *reasons], [*_datum_notes(stated, system), *notes]
    if form.swapped:
        notes.append(
            "文件中两列坐标与列名相反，已按数值大小对调" if not crs.geographic else "经度、纬度两列已按数值对调"
        )
    east, north = (points[:, 1], points[:, 0]) if form.swapped else (points[:, 0], points[:, 1])
    placed = np.column_stack((east - crs.prefix_m, north))
    _refuse_far(placed, crs, fault)
    notes += _off_zone(placed, crs)
    return Detected(crs, placed, tuple(reasons), tuple(notes), form.swapped)


def _refuse_datum(stated: Stated, system: Crs | None, fault: Fault) -> None:
    said = f"{stated.source}写的坐标系是“{stated.said}”"
    if stated.datum in ("1980", "1954"):
        remedy = f"{_TO_2000}；如果坐标其实已是2000成果，先改正{stated.source or '文件'}中的坐标系"
        raise InputError(fault(None, f"{said}，不是2000国家大地坐标系", remedy))
    if not stated.fits and (stated.datum != "other" or system is None):
        remedy = "另存为2000国家大地坐标系的高斯克吕格3度带、6度带坐标，或经纬度（EPSG:4490）"
        raise InputError(fault(None, f"{said}，不是经纬度，也不是3度带或6度带的高斯克吕格投影", remedy))
    if stated.datum == "wgs84" and system is None:
        remedy = f"{_TO_2000}；确认可按2000国家大地坐标系使用时，{CHOOSE}，经纬度写 --crs EPSG:4490"
        raise InputError(fault(None, f"{said}，不是2000国家大地坐标系", remedy))
    if stated.datum == "other" and system is None:
        remedy = f"{_TO_2000}；如果就是2000国家大地坐标系，{CHOOSE}，如 --crs EPSG:4522"
        raise InputError(fault(None, f"{said}，看不出是不是2000国家大地坐标系", remedy))


def _datum_said(stated: Stated) -> list[str]:
    return [f"{stated.source}写明坐标系为“{stated.said}”"] if stated.datum == "2000" else []


def _datum_notes(stated: Stated, system: Crs | None) -> list[str]:
    if stated.datum in ("wgs84", "other"):
        return [f"{stated.source}写的坐标系是“{stated.said}”，按指定当作2000国家大地坐标系，没有作基准转换"]
    if stated.datum == "" and system is None:
        others = "、".join(name for datum, name in DATUM_NAMES.items() if datum in ("1980", "1954"))
        return [f"文件没有写明坐标系的名称，按2000国家大地坐标系读取；如果是{others}，结果会偏差几十米以上，请核对"]
    return []


def _codes(points: Points) -> NDArray[np.int64]:
    """How each point is written, as one number: kind, zone, swapped."""
    codes = np.zeros(len(points), dtype=np.int64)
    for swapped, (east, north) in enumerate(((points[:, 0], points[:, 1]), (points[:, 1], points[:, 0]))):
        upright = (north >= _LEAST_NORTH_M) & (north < _MOST_NORTH_M)
        zone = np.clip(np.floor(east / _ZONE_M), -1, 100).astype(np.int64)
        real = ((zone >= 13) & (zone <= 23)) | ((zone >= 25) & (zone <= 45))
        rest = east - zone * _ZONE_M >= _LEAST_EAST_M
        codes[upright & (zone == 0) & rest] = _code(_PLANE, 0, swapped)
        prefixed = upright & real & rest
        codes[prefixed] = _code(_PREFIXED, 0, swapped) + zone[prefixed] * 2
        inside = (east >= _LONGITUDES[0]) & (east <= _LONGITUDES[1])
        codes[inside & (north >= _LATITUDES[0]) & (north <= _LATITUDES[1])] = _code(_DEGREES, 0, swapped)
    return codes


def _code(kind: int, zone: int, swapped: int) -> int:
    return kind * 1000 + zone * 2 + swapped


def _of_code(code: int) -> _Form:
    return _Form(code // 1000, code % 1000 // 2, bool(code % 2))


def _form(points: Points, stated: Stated, system: Crs | None, fault: Fault) -> _Form:
    """How most points are written; the others are problems. Of a whole layer, which may reach far beyond its zone, the
    middle decides, or the zone that both the file and the user say."""
    if stated.whole:
        form = _of_code(int(_codes(np.median(points, axis=0, keepdims=True))[0]))
        by_file = _Form(_PREFIXED, stated.zone, form.swapped) if stated.prefixed else _Form(_PLANE, 0, form.swapped)
        insisted = system is not None and (system.zone_width, system.zone) == (stated.zone_width, stated.zone)
        if stated.zone and (form.kind == _STRANGE or (form.kind == _PREFIXED and stated.prefixed and insisted)):
            return by_file
        if form.kind != _STRANGE:
            return form
    codes = _codes(points)
    found, counts = np.unique(codes, return_counts=True)
    most = _of_code(int(found[np.argmax(counts)]))
    if most.kind == _STRANGE:
        what = f"坐标的大小不像东、北坐标，也不像经纬度（如 {_shown(points[0])}）"
        remedy = "北坐标应为7位整数，东坐标应为6位（或加带号8位）整数，单位是米；经纬度写成度"
        raise InputError(fault(int(np.flatnonzero(codes == _STRANGE)[0]), what, remedy))
    odd = np.flatnonzero(codes != found[np.argmax(counts)])
    if len(odd):
        raise InputError(
            *_limited([(int(i), _odd(points[i], _of_code(int(codes[i])), most), _CHECK_POINT) for i in odd], fault)
        )
    return most


def _odd(point: Points, form: _Form, most: _Form) -> str:
    shown = _shown(point)
    if form.kind == most.kind == _PREFIXED and form.swapped == most.swapped:
        return f"坐标（{shown}）的带号是{form.zone}，其余多数点是{most.zone}"
    if form.kind == most.kind:
        return f"坐标（{shown}）的东、北两列与其余多数点相反"
    if form.kind == _STRANGE:
        return f"坐标（{shown}）的大小与其余多数点（{_KINDS[most.kind]}）不同，可能多了或少了数字"
    return f"坐标（{shown}）是{_KINDS[form.kind]}，其余多数点是{_KINDS[most.kind]}"


def _shown(point: Points) -> str:
    return "，".join(
        np.format_float_positional(value, trim="-") if abs(value) < _LONG else f"{value:g}" for value in point.tolist()
    )


def _limited(found: Sequence[tuple[int, str, str]], fault: Fault) -> list[Problem]:
    problems = [fault(*one) for one in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        what = f"共有 {len(found)} 个点有同类问题，只列出前 {MOST_PROBLEMS} 个"
        problems.append(fault(None, what, "先改正列出的，或检查整个文件的坐标"))
    return problems


def _decided(form: _Form, stated: Stated, system: Crs | None, fault: Fault) -> tuple[Crs, list[str], list[str]]:
    """The system, the reasons for it, and what the user should know."""
    said = f"坐标是{_KINDS[form.kind]}"
    by_user = [f"用户指定 EPSG:{system.epsg}"] if system else []
    if form.kind == _DEGREES:
        return _geographic(stated, system, fault), [said, *by_user], []
    if system is not None and system.geographic:
        remedy = f"改为平面坐标的代码，{candidates(stated.zone_width, prefixed=form.kind == _PREFIXED)}"
        raise InputError(fault(None, f"指定了 EPSG:{system.epsg}（经纬度），{said}", remedy))
    if form.kind == _PREFIXED:
        return *_by_prefix(form, stated, system, fault), []
    zone, width = (system.zone, system.zone_width) if system else (stated.zone, stated.zone_width)
    if not zone:
        remedy = f"{CHOOSE}，或在文件中写明带号。{candidates(stated.zone_width)}"
        raise InputError(fault(None, f"{said}，文件也没有写带号，无法知道属于哪一带", remedy))
    crs = Crs(3 if (width or width_of_zone(zone)) == 3 else 6, zone)
    if system is None:
        return crs, [said, f"{stated.source}写明带号{zone}，是{crs.zone_width}度带"], []
    differs = stated.zone and (stated.zone, stated.zone_width or width_of_zone(stated.zone)) != (zone, crs.zone_width)
    note = [f"{stated.source}写的带号是{stated.zone}，按指定用第{zone}带（{crs.zone_width}度带）"] if differs else []
    return crs, [said, *by_user], note


def _geographic(stated: Stated, system: Crs | None, fault: Fault) -> Crs:
    if system is not None and not system.geographic:
        raise InputError(fault(None, f"指定了 EPSG:{system.epsg}（平面坐标），坐标却是经纬度", "改为 --crs EPSG:4490"))
    if stated.degrees is False and system is None:
        what = f"{stated.source}写的坐标系“{stated.said}”是平面坐标，坐标却是经纬度"
        raise InputError(fault(None, what, f"核对后{CHOOSE}：--crs EPSG:4490"))
    if stated.datum == "" and system is None:
        what = "坐标是经纬度，文件没有写明坐标系，无法知道是2000国家大地坐标系还是 WGS84 等"
        raise InputError(fault(None, what, f"确认是2000国家大地坐标系后，{CHOOSE}：--crs EPSG:4490"))
    return Crs()


def _by_prefix(form: _Form, stated: Stated, system: Crs | None, fault: Fault) -> tuple[Crs, list[str]]:
    """The zone before the east coordinate decides; nobody may contradict it but a header that the user overrules."""
    crs = Crs(3 if form.width == 3 else 6, form.zone, True)
    written = f"东坐标前两位是{form.zone}，只能是{form.width}度带第{form.zone}带"
    if system is not None:
        if (system.zone_width, system.zone) != (crs.zone_width, crs.zone):
            what = f"指定了 EPSG:{system.epsg}（{system.zone_name}），而{written}"
            raise InputError(fault(None, what, f"改为 --crs EPSG:{crs.epsg}，或核对坐标"))
        return crs, [written, f"用户指定 EPSG:{system.epsg}"]
    against = []
    if stated.zone and stated.zone != form.zone:
        against.append(f"带号是{stated.zone}")
    elif stated.zone_width and stated.zone_width != form.width:
        against.append(f"分带是{stated.zone_width}度带")
    if stated.degrees:
        against.append(f"坐标系“{stated.said}”是经纬度")
    if against:
        what = f"{stated.source}写的{'、'.join(against)}，而{written}"
        raise InputError(fault(None, what, f"改正写错的一处；确认坐标无误时，{CHOOSE}：--crs EPSG:{crs.epsg}"))
    agrees = [f"{stated.source}写的带号{stated.zone}与此一致"] if stated.zone else []
    return crs, [written, *agrees]


def _refuse_far(points: Points, crs: Crs, fault: Fault) -> None:
    """Points that no place in China has in this system; a layer may reach far beyond its zone."""
    if crs.geographic:
        low, high = zip(_LONGITUDES, _LATITUDES, strict=True)
        near = ((points >= low) & (points <= high)).all(axis=1)
    else:
        near = (np.abs(points[:, 0] - FALSE_EAST_M) < _WIDE_M) & (points[:, 1] > 0) & (points[:, 1] < _MOST_NORTH_M)
    if len(far := np.flatnonzero(~near)):
        what = f"不在{crs.name}的合理范围内"
        raise InputError(*_limited([(int(i), f"坐标（{_shown(points[i])}）{what}", _CHECK_POINT) for i in far], fault))


def _off_zone(points: Points, crs: Crs) -> list[str]:
    """A note where the middle of the points lies outside its zone: the zone may be a wrong one."""
    if crs.geographic:
        return []
    middle = float(crs.to_geographic(np.median(points, axis=0, keepdims=True))[0, 0])
    low, high = (crs.central_meridian + side * crs.zone_width / 2 for side in (-1, 1))
    if low - 0.1 <= middle <= high + 0.1:
        return []
    return [f"坐标在东经{middle:.2f}°附近，超出{crs.zone_name}的范围（{low:g}°–{high:g}°），请核对带号"]
