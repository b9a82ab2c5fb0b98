"""``Boundary`` → boundary points as text (界址点坐标 TXT), in the two common versions: 9 fields on the plot line, or 8."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from xiufu.core.errors import InputError, Problem
from xiufu.core.numbers import plain_text
from xiufu.spatial.boundary import Boundary, Plot, Ring
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.files.txt import COORDINATES, DESCRIPTION
from xiufu.spatial.zone import boundary_zone

Version = Literal[9, 8]
Encoding = Literal["gbk", "utf-8"]
PLACES_M, PLACES_DEGREES = 4, 10
"""Decimals of a coordinate: 0.1 mm, and in degrees finer than that."""

_KEYS = (
    "格式版本号",
    "数据产生单位",
    "数据产生日期",
    "坐标系",
    "几度分带",
    "投影类型",
    "计量单位",
    "带号",
    "精度",
    "转换参数",
)
_DEFAULTS = {"格式版本号": "1.01版本", "转换参数": ",,,,,,"}
_NEAR_TIE = 1e-5


def txt_bytes(
    boundary: Boundary, crs: Crs, *, version: Version = 9, encoding: Encoding = "gbk", file: str = ""
) -> bytes:
    """Write a boundary as text (写出界址点坐标) in a system, its own or another (换带); that says whether the zone goes before
    the east coordinate.

    Version 9 is the 报部 one, with 地类编码 on the plot line; version 8 is without. Rings are numbered through each
    plot and repeat their first point at the end; 点号 are kept where there are any. GBK is what receiving systems expect.
    Raises ``InputError`` for letters that GBK has not.
    """
    lines = [f"[{DESCRIPTION}]", *_description(boundary, crs)]
    for section, rows in _sections(boundary).items():
        lines += [f"[{section}]", *rows]
    lines.append(f"[{COORDINATES}]")
    for plot in boundary.plots:
        points = list(_point_lines(plot, boundary.crs, crs))
        lines += [_plot_line(plot, len(points), version), *points]
    text = "".join(f"{line}\r\n" for line in lines)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        line = text[text.rfind("\n", 0, error.start) + 1 :].partition("\r\n")[0]
        what = f"“{text[error.start]}”（在“{line[:40]}”中）不在 GBK 编码中，写不进 TXT"
        raise InputError(Problem(file or boundary.file, 0, what, "改用 --encoding utf-8，或换掉这个字")) from error


def text_system(boundary: Boundary) -> Crs:
    """The system to write a text in when nobody says which (默认坐标系): the file's own, but metres for degrees, in the 3°
    zone that the plots lie in, with the zone before the east coordinate, as the format prescribes.
    """
    if not boundary.crs.geographic:
        return boundary.crs
    return replace(boundary_zone(boundary), prefixed=True)


def left_out(boundary: Boundary, version: Version) -> tuple[str, ...]:
    """What the text has no place for (未写出的内容)."""
    notes = []
    classes = [plot.title for plot in boundary.plots if plot.land_class]
    if version == 8 and classes:
        notes.append(f"8项格式没有地类编码，{len(classes)}个地块的地类没有写出")
    names = list(dict.fromkeys(name for plot in boundary.plots for name, value in plot.attributes.items() if value))
    if names:
        notes.append(f"TXT 格式没有这些属性的位置，没有写出：{'、'.join(names[:10])}{'等' if len(names) > 10 else ''}")
    blank = sum(plot.stated_area_hm2 is None for plot in boundary.plots)
    if blank:
        notes.append(f"{blank}个地块没有面积，面积一项空着")
    return tuple(notes)


def _description(boundary: Boundary, crs: Crs) -> Iterator[str]:
    said = boundary.header
    ours = {
        "坐标系": "2000国家大地坐标系",
        "几度分带": "" if crs.geographic else str(crs.zone_width),
        "投影类型": "" if crs.geographic else "高斯克吕格",
        "计量单位": "度" if crs.geographic else "米",
        "带号": "" if crs.geographic else str(crs.zone),
    }
    others = [key for key in said if key not in _KEYS and "/" not in key]
    for key in (*_KEYS, *others):
        value = ours.get(key, said.get(key, _DEFAULTS.get(key, "")))
        yield f"{_plain(key)}={' '.join(value.split())}"


def _sections(boundary: Boundary) -> dict[str, list[str]]:
    """Sections of the source other than the usual ones, such as 项目信息."""
    sections: dict[str, list[str]] = {}
    for name, value in boundary.header.items():
        section, _, key = name.partition("/")
        if key:
            sections.setdefault(section, []).append(f"{key}={' '.join(value.split())}")
    return sections


def _plot_line(plot: Plot, points: int, version: Version) -> str:
    area = "" if plot.stated_area_hm2 is None else plain_text(plot.stated_area_hm2)
    fields = [str(points), area, plot.number, plot.name, "面", plot.map_sheet, plot.use]
    if version == 9:
        fields.append(plot.land_class)
    return ",".join([*map(_plain, fields), "@"])


def _plain(text: str) -> str:
    """Without commas and ends of lines, which would be taken for the format's own."""
    return " ".join(text.split()).replace(",", "，")


def _point_lines(plot: Plot, source: Crs, crs: Crs) -> Iterator[str]:
    start = 1
    for number, ring in enumerate(plot.rings(), start=1):
        labels = _labels(ring, start)
        start += len(ring.points)
        texts = _coordinates(source.points_in(crs, ring.points), crs)
        for label, text in zip((*labels, labels[0]), (*texts, texts[0]), strict=True):
            yield f"{_plain(label)},{number},{text}"


def _labels(ring: Ring, start: int) -> tuple[str, ...]:
    return ring.labels or tuple(f"J{start + position}" for position in range(len(ring.points)))


def _coordinates(points: Points, crs: Crs) -> list[str]:
    places = PLACES_DEGREES if crs.geographic else PLACES_M
    # whole units of the last place, half up; doubles of such sizes are off by less than what a tie is taken for
    units = np.floor(points * 10.0**places + 0.5 + _NEAR_TIE).astype(np.int64)
    if crs.prefixed:
        units[:, 0] += crs.zone * 10 ** (6 + places)
    return [f"{_fixed(north, places)},{_fixed(east, places)}" for east, north in units.tolist()]


def _fixed(units: int, places: int) -> str:
    """A number of units as a decimal.

    >>> _fixed(345678901234, 4), _fixed(-5, 4)
    ('34567890.1234', '-0.0005')
    """
    whole, rest = divmod(abs(units), 10**places)
    return f"{'-' if units < 0 else ''}{whole}.{rest:0{places}d}"
