"""Column names of plots (地块属性字段): which usual names mean what, and under which names they are written."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.core.numbers import Rounding, exponent, rounded
from xiufu.spatial.boundary import Plot

NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("地块编号", "DKBH", "DK_BH", "PLOT_NO", "宗地编号", "编号", "BH", "地块号", "DKH"),
    "name": ("地块名称", "DKMC", "DK_MC", "PLOT_NAME", "名称", "NAME", "MC", "地块名"),
    "use": ("地块用途", "DKYT", "DK_YT", "土地用途", "TDYT", "用途", "YT"),
    "map_sheet": ("图幅号", "TFH", "MAP_SHEET", "图幅"),
    "land_class": ("地类编码", "DLBM", "地类代码", "DLDM"),
    "stated_area_hm2": ("地块面积", "DKMJ", "DK_MJ", "AREA_HM2", "AREA", "面积", "MJ"),
    "labels": ("点号", "DIANHAO"),
}
"""What a plot has, and the usual names of its column, the likeliest first; case and units in brackets do not matter."""

WRITTEN = {
    "number": ("地块编号", "DKBH"),
    "name": ("地块名称", "DKMC"),
    "use": ("地块用途", "DKYT"),
    "map_sheet": ("图幅号", "TFH"),
    "land_class": ("地类编码", "DLBM"),
    "stated_area_hm2": ("地块面积_公顷", "DKMJ_HM2"),
}
"""Under which names these are written: whole ones, and those of a shapefile, which has room for ten bytes."""

LABELS = "点号"

_UNIT = re.compile(r"[（(_\s]*(公顷|hm2|hm²|ha|平方米|m2|m²|亩|mu)[）)]*$", re.IGNORECASE)
_PER_HM2 = {"公顷": 1, "hm2": 1, "hm²": 1, "ha": 1, "平方米": 10_000, "m2": 10_000, "m²": 10_000, "亩": 15, "mu": 15}
_PLACES, _PLACES_HM2 = {1: 4, 10_000: 2}, {1: 0, 10_000: -4}
_NEAR = math.log(2)


@dataclass(frozen=True, slots=True)
class PlotColumns:
    """Which column of a file is which of a plot (字段对应); ``area_unit`` is how many of the area's unit make a hectare."""

    of: Mapping[str, str]
    area_unit: int | None = None


def plot_columns(names: Sequence[str]) -> PlotColumns:
    """Find the columns of plots by their usual names (识别地块字段).

    >>> plot_columns(["OBJECTID", "dkbh", "名称", "面积（亩）"])
    PlotColumns(of={'number': 'dkbh', 'name': '名称', 'stated_area_hm2': '面积（亩）'}, area_unit=15)
    """
    found: dict[str, str] = {}
    unit = None
    plain = {_UNIT.sub("", name).strip().upper(): name for name in reversed(names)}
    for field, usual in NAMES.items():
        if name := next((plain[one] for one in usual if one in plain), ""):
            found[field] = name
            if field == "stated_area_hm2" and (written := _UNIT.search(name)):
                unit = _PER_HM2[written[1].lower()]
    return PlotColumns(found, unit)


def area_unit(values: Sequence[tuple[Decimal, float]]) -> int | None:
    """How many of the stated areas' unit make a hectare (面积单位), told by the areas of the shapes in hm²; nothing if unclear.

    >>> area_unit([(Decimal("5.71"), 5.7089)]), area_unit([(Decimal("85.6"), 5.7089)]), area_unit([(Decimal("9"), 5e-7)])
    (1, 15, None)
    """
    ratios = [math.log(float(stated) / hm2) for stated, hm2 in values if stated > 0 and hm2 > 0]
    fits = [unit for unit in (1, 15, 10_000) if ratios and all(abs(ratio - math.log(unit)) < _NEAR for ratio in ratios)]
    return fits[0] if fits else None


def hectares(area: Decimal, per_hm2: int, *, printed: bool) -> Decimal:
    """A stated area (所列面积) of a unit of which ``per_hm2`` make a hectare, in hm², with the digits that it is stated to.

    A cell of numbers has no digits of its own (not ``printed``): it is stated to what areas are written with, 0.0001 hm²
    or 0.01 m². 亩 come to 0.0001 hm².

    >>> hectares(Decimal("10000.00"), 10_000, printed=True), hectares(Decimal("1"), 1, printed=False)
    (Decimal('1.000000'), Decimal('1.0000'))
    >>> hectares(Decimal("85.6"), 15, printed=True)
    Decimal('5.7067')
    """
    if per_hm2 not in _PLACES:
        return rounded(area / per_hm2, Rounding(4))
    if not printed and -exponent(area) < _PLACES[per_hm2]:
        area = rounded(area, Rounding(_PLACES[per_hm2]))
    return area.scaleb(_PLACES_HM2[per_hm2])


def written_columns(plots: Sequence[Plot], *, short: bool) -> dict[str, list[str | Decimal | None]]:
    """What is written of plots (写出的属性): what any of them has, then their other attributes by the file's own names."""
    columns: dict[str, list[str | Decimal | None]] = {}
    for field, (whole, ten) in WRITTEN.items():
        values = [getattr(plot, field) or None for plot in plots]
        if field in ("number", "name") or any(value is not None for value in values):
            columns[ten if short else whole] = values
    if not short and any(ring.labels for plot in plots for ring in plot.rings()):
        columns[LABELS] = [json.dumps([ring.labels for ring in plot.rings()], ensure_ascii=False) for plot in plots]
    for key in dict.fromkeys(key for plot in plots for key in plot.attributes):
        columns.setdefault(key, [plot.attributes.get(key) for plot in plots])
    return columns


def read_labels(text: str, sizes: Sequence[int]) -> list[tuple[str, ...]] | None:
    """点号 of the rings of a plot, as ``written_columns`` writes them; nothing where they do not fit the rings."""
    try:
        labels = json.loads(text)
        rings = [tuple(str(label) for label in ring) for ring in labels]
    except (ValueError, TypeError):
        return None
    fits = len(rings) == len(sizes) and all(len(ring) in (0, size) for ring, size in zip(rings, sizes, strict=True))
    return rings if fits else None
