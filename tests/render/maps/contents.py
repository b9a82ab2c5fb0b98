"""Map contents made for tests: plots on the plane of zone 40, with their labels and legend."""

from dataclasses import replace

from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from xiufu.spatial.crs import Crs
from xiufu.spatial.map_content import Extent, Imagery, LegendEntry, MapContent, MapShape

ZONE = Crs(3, 40)
EAST, NORTH = 420_000.0, 4_818_000.0
CODES = ("0103", "0305", "0401", "0404", "0602", "0702", "1003", "1006", "1107", "1206")


def square(east: float, north: float, side: float) -> Polygon:
    """A square plot, from the south west of the tests' ground."""
    return box(EAST + east, NORTH + north, EAST + east + side, NORTH + north + side)


def content(
    plots: dict[str, BaseGeometry],
    *,
    crs: Crs = ZONE,
    extent: Extent = "detail",
    imagery: Imagery | None = None,
    numbered: bool = False,
    title: str = "某项目土地复垦单元图",
) -> MapContent:
    """A map of plots by name, their classes taken in turn."""
    styles = [f"land:sandiao:{CODES[i % len(CODES)]}" for i in range(len(plots))]
    shapes = [
        MapShape(shape, style, (f"{name}\n1.0000 hm²", name, *([str(n)] if numbered else [])), True)
        for n, ((name, shape), style) in enumerate(zip(plots.items(), styles, strict=True), start=1)
    ]
    legend = tuple(LegendEntry(style, style[-4:]) for style in sorted(set(styles)))
    return MapContent(
        id="map-units",
        kind="units",
        title=title,
        crs=crs,
        focus=tuple(plots.values()),
        shapes=tuple(shapes),
        legend=legend,
        sources=("界址点：界址点.txt。",),
        imagery=imagery,
        extent=extent,
        preparer="某某公司",
        date="2026年11月22日",
    )


ONE = {"取土场": square(0, 0, 200)}
NARROW = {"便道": square(0, 0, 10)}
MANY = {f"地块{n}": square(n % 20 * 45, n // 20 * 45, 40) for n in range(300)}
LARGE = {"露天采区": square(0, 0, 24_495)}
FAR = {"一号取土场": square(0, 0, 100), "二号取土场": square(31_000, 4_000, 150), "三号": square(31_200, 4_100, 60)}
LONG = {
    "混凝土拌合站与预制梁场临时用地（含材料堆放区和钢筋加工场）": square(0, 0, 60),
    "施工便道": square(80, 0, 20),
    "内蒙古自治区某某铁路专用线第三标段弃渣场及其临时排水设施": square(200, 150, 90),
}
TALL: dict[str, BaseGeometry] = {"便道": box(EAST, NORTH, EAST + 300, NORTH + 2_900)}
EDGE = {"带边地块": box(623_000, NORTH, 623_400, NORTH + 300)}
"""About 1°30′ from the meridian: where two zones of 3° meet."""
SAMPLES = {"one": ONE, "narrow": NARROW, "many": MANY, "large": LARGE, "far": FAR, "long": LONG, "edge": EDGE}


def sample(name: str) -> MapContent:
    """One of the maps that a map maker meets."""
    return content(SAMPLES[name], numbered=name == "many", crs=Crs(3, 39) if name == "edge" else ZONE)


def covered(plots: dict[str, BaseGeometry], cover: Polygon) -> MapContent:
    entry = LegendEntry("no_data", "图层没有资料的地方")
    base = content(plots)
    return replace(base, cover=cover, legend=(*base.legend, entry))


def box_at(left: float, low: float, wide: float, high: float) -> Polygon:
    return box(EAST + left, NORTH + low, EAST + left + wide, NORTH + low + high)
