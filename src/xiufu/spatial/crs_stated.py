"""What a file, or a user, says of a coordinate system (所述坐标系): in words, by EPSG code or by WKT."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pyproj

from xiufu.core.errors import InputError, Problem
from xiufu.spatial.crs import FALSE_EAST_M, INVERSE_FLATTENING, SEMI_MAJOR_M, Crs

Datum = Literal["", "2000", "1980", "1954", "wgs84", "other"]
"""A datum (大地基准); blank where nothing is said of it."""

DATUM_NAMES: dict[Datum, str] = {
    "2000": "2000国家大地坐标系",
    "1980": "1980西安坐标系",
    "1954": "1954北京坐标系",
    "wgs84": "WGS84",
}
FIRST_3, LAST_3, FIRST_6, LAST_6 = 25, 45, 13, 23
"""Zones (带号) of 3° and of 6° that cover China: a number belongs to one kind only."""

_SAME_AXIS_M, _SAME_FLATTENING = 1e-3, 5e-7
"""How far the numbers of an ellipsoid may be rounded: WGS84 has 1.46e-6 more than 1/f of CGCS2000."""

CHOOSE = "用 --crs 指明（资料中填“坐标系”一项）"
_WORDS: tuple[tuple[Datum, str], ...] = (
    ("2000", r"2000|CGCS"),
    ("1980", r"1980|西安|XI.?AN|(?<!\d)80(?!\d)"),
    ("1954", r"1954|北京|BEIJING|(?<!\d)54(?!\d)"),
    ("wgs84", r"WGS|WORLD GEODETIC"),
)
_NUMBERS = str.maketrans("三六", "36")
_NOTHING = {"", "无", "空", "/", "-", "—"}


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of a coordinate system (所述坐标系). ``source`` is where, ``said`` the words that name the datum.

    ``whole`` means that a code or a WKT names the whole system, not only a datum or a zone; ``fits`` is whether it is
    one of degrees or a Gauss–Krüger zone of 3° or 6°, not some other projection.
    """

    source: str = ""
    said: str = ""
    datum: Datum = ""
    zone_width: Literal[0, 3, 6] = 0
    zone: int = 0
    degrees: bool | None = None
    prefixed: bool = False
    whole: bool = False
    fits: bool = True


def datum_named(text: str) -> Datum:
    """The datum that words name (坐标系名称); ``other`` when they name none that is known, or two.

    >>> [datum_named(t) for t in ("2000国家大地坐标系", "1980西安坐标系", "CGCS2000", "北京54", "", "独立坐标系")]
    ['2000', '1980', '2000', '1954', '', 'other']
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if plain in _NOTHING:
        return ""
    named = [datum for datum, pattern in _WORDS if re.search(pattern, plain)]
    return named[0] if len(named) == 1 else "other"


def width_of_zone(zone: int) -> Literal[0, 3, 6]:
    """分带宽度 that a zone number can only have; 0 when there is no such zone.

    >>> width_of_zone(34), width_of_zone(18), width_of_zone(24)
    (3, 6, 0)
    """
    return 3 if FIRST_3 <= zone <= LAST_3 else 6 if FIRST_6 <= zone <= LAST_6 else 0


def stated_in_words(words: Mapping[str, str], source: str) -> tuple[Stated, tuple[tuple[str, str], ...]]:
    """What a 属性描述 says, and what of it cannot be understood: the key and what is wrong with its value."""
    faults = []
    width, zone = _width(words.get("几度分带", "")), _zone(words.get("带号", ""))
    if width is None:
        faults.append(("几度分带", f"“几度分带”应为3或6，写的是“{words['几度分带'].strip()}”"))
    if zone is None:
        faults.append(("带号", f"“带号”应为25–45（3度带）或13–23（6度带），写的是“{words['带号'].strip()}”"))
    if width and zone and width_of_zone(zone) != width:
        faults.append(
            ("带号", f"“几度分带”写的是{width}，“带号”写的是{zone}，而第{zone}带只能是{width_of_zone(zone)}度带")
        )
    projection, unit = words.get("投影类型", "").strip(), words.get("计量单位", "").strip()
    if projection not in _NOTHING and not re.search("高斯|克吕格|GAUSS|KRUGER", projection.upper()):
        faults.append(("投影类型", f"“投影类型”写的是“{projection}”，只能读高斯克吕格投影"))
    if unit not in _NOTHING and unit.lower() not in ("米", "m", "度", "十进制度"):
        faults.append(("计量单位", f"“计量单位”写的是“{unit}”，应为米"))
    said = words.get("坐标系", "").strip()
    return Stated(source, said, datum_named(said), width or 0, zone or 0), tuple(faults)


def _width(text: str) -> Literal[0, 3, 6] | None:
    plain = unicodedata.normalize("NFKC", text).strip().translate(_NUMBERS)
    if plain in _NOTHING:
        return 0
    found = re.fullmatch(r"([36])(\.0*)?\s*(度|°)?\s*(分?带)?", plain)
    return None if found is None else 3 if found[1] == "3" else 6


def _zone(text: str) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in _NOTHING:
        return 0
    found = re.fullmatch(r"第?\s*([0-9]{2})(\.0*)?\s*带?", plain)
    return int(found[1]) if found and width_of_zone(int(found[1])) else None


def stated_by_system(text: str, source: str) -> Stated:
    """What a code (``EPSG:4522``) or WKT says (坐标系定义): of a GeoPackage, a ``.prj``, a GeoJSON. Blank says nothing."""
    if not text.strip():
        return Stated(source)
    try:
        system = pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError:
        return Stated(source, text.strip()[:60], "other", whole=True, fits=False)
    base = system.source_crs if system.is_bound and system.source_crs else system
    said, kind = _datum(base)
    if base.is_geographic:
        return Stated(source, said, kind, degrees=True, whole=True)
    crs = _gauss_zone(base, said)
    if crs is None:
        return Stated(source, said, kind, degrees=False, whole=True, fits=False)
    return Stated(source, said, kind, crs.zone_width, crs.zone, False, crs.prefixed, True)


def _datum(system: pyproj.CRS) -> tuple[str, Datum]:
    """What names the datum, in words, and which it is: by the datum itself, not by what the system is called.

    ``other`` where both name known ones that differ, or where a 2000 one has not the ellipsoid of CGCS2000.
    """
    datum = system.datum.name if system.datum else ""
    named, called = datum_named(datum) or "other", datum_named(system.name)
    if called not in ("", "other", named):
        return f"{system.name}，大地基准是 {datum}", "other" if named == "2000" else named
    if named == "2000" and (ellipsoid := system.ellipsoid) is not None:
        axis, flattening = ellipsoid.semi_major_metre, ellipsoid.inverse_flattening
        if abs(axis - SEMI_MAJOR_M) > _SAME_AXIS_M or abs(flattening - INVERSE_FLATTENING) > _SAME_FLATTENING:
            return f"{system.name}，椭球长半轴 {axis:.10g} 米、扁率 1/{flattening:.12g}", "other"
    return system.name, named


def _gauss_zone(system: pyproj.CRS, name: str) -> Crs | None:
    """The zone of a transverse Mercator projection, if it is one; 3° where 3° and 6° are the same plane."""
    operation = system.coordinate_operation
    units = {axis.unit_name for axis in system.axis_info}
    if operation is None or "Transverse Mercator" not in operation.method_name or units - {"metre", "meter", "unknown"}:
        return None
    values = {p.name: float(p.value) for p in operation.params}
    meridian, east = values.get("Longitude of natural origin", 0.0), values.get("False easting", 0.0)
    moved = values.get("Latitude of natural origin", 0.0) or values.get("False northing", 0.0)
    prefix, offset = divmod(east, 1_000_000)
    if moved or values.get("Scale factor at natural origin", 1.0) != 1 or offset != FALSE_EAST_M:
        return None
    systems = [Crs(width, zone, prefix > 0) for width in (3, 6) for zone in _zones(width)]
    found = [crs for crs in systems if crs.central_meridian == meridian and prefix in (0, crs.zone)]
    six = re.search(r"GK|Gauss", name) and not re.search(r"3[ _-]?deg", name, re.IGNORECASE)
    return next((crs for crs in found if six and crs.zone_width == 6), found[0] if found else None)


def _zones(width: Literal[3, 6]) -> range:
    return range(FIRST_3, LAST_3 + 1) if width == 3 else range(FIRST_6, LAST_6 + 1)


def parse_crs(text: str, place: str = "坐标系") -> Crs:
    """The system that a user chose (指定的坐标系): ``EPSG:4522`` or ``4522``. Raises ``InputError`` for any but CGCS2000.

    >>> parse_crs("EPSG:4522") == parse_crs("4522") == Crs(3, 34, True)
    True
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    found = re.fullmatch(r"(?:EPSG\s*:+\s*)?([0-9]{4,6})", plain)
    crs = Crs.of_epsg(int(found[1])) if found else None
    if crs is not None:
        return crs
    remedy = (
        "写 2000国家大地坐标系 的代码：EPSG:4513–4533（3度带，东坐标前加带号）、EPSG:4534–4554（3度带，不加带号）、"
        "EPSG:4491–4501（6度带，加带号）、EPSG:4502–4512（6度带，不加带号）或 EPSG:4490（经纬度）"
    )
    if found is None:
        raise InputError(Problem(place, 0, f"“{text.strip()[:40]}”不是坐标系代码", f"{remedy}，如 EPSG:4522"))
    stated = stated_by_system(f"EPSG:{found[1]}", "")
    name = DATUM_NAMES.get(stated.datum, "") if stated.datum != "2000" else ""
    what = f"，它属于{name}" if name else ""
    raise InputError(Problem(place, 0, f"EPSG:{found[1]} 不是可用的坐标系{what}", remedy))


def candidates(width: Literal[0, 3, 6] = 0, *, prefixed: bool = False) -> str:
    """可选的坐标系, as a remedy lists them: those of Inner Mongolia, 3° zones 32–42 and 6° zones 17–22.

    >>> print(candidates())
    内蒙古范围：3度带第32–42带为 EPSG:4541–4551，6度带第17–22带为 EPSG:4506–4511；例如第34带（102°E）写 --crs EPSG:4543
    """
    three = f"3度带第32–42带为 EPSG:{Crs(3, 32, prefixed).epsg}–{Crs(3, 42, prefixed).epsg}"
    six = f"6度带第17–22带为 EPSG:{Crs(6, 17, prefixed).epsg}–{Crs(6, 22, prefixed).epsg}"
    listed = {0: f"{three}，{six}", 3: three, 6: six}[width]
    example = Crs(6, 18, prefixed) if width == 6 else Crs(3, 34, prefixed)
    say = f"例如第{example.zone}带（{example.central_meridian}°E）写 --crs EPSG:{example.epsg}"
    return f"内蒙古范围：{listed}；{say}"
