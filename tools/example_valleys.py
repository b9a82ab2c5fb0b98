"""The geometry of examples/two-valleys: all of it invented, with holes, parts, two owners a valley and a red line."""

from collections.abc import Mapping, Sequence
from functools import partial
from math import cos, sin
from pathlib import Path

import numpy as np
import rasterio
from rasterio.features import rasterize
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from tools.example_geometry import XY, Net, in_degrees, strip, write_layer, write_zipped_shapefile
from xiufu.spatial.crs import Crs

DAY = "2026-09-10"
ZONE = Crs(3, 36)
EAST, WEST = (461700.0, 4226300.0), (456300.0, 4231200.0)
FRAME = (455900.0, 4225800.0, 462400.0, 4232000.0)
LEVELS = (0.0, 1550.0, 3100.0, 4650.0, 6200.0)

PLOTS = {
    "yard": ("E01", "施工场地", "材料堆放、钢筋加工和办公"),
    "borrow": ("E02", "取土坑", "堤身填筑取土"),
    "track-south": ("E03", "施工便道南段", "施工便道"),
    "track-north": ("E04", "施工便道北段", "施工便道"),
    "spoil": ("W01", "弃土场", "堆放清淤土方"),
    "bank": ("W02", "塌岸段", "沟岸塌落形成的陡坎"),
    "mixing": ("W03", "拌合站", "混凝土拌合与砂石料堆放"),
}
EAST_OWNER, WEST_OWNER = "示例东村农民集体（虚构）", "示例西村农民集体（虚构）"
DRY, GRASS, BED, RIVER, LANE, SCHOOL = (
    ("0103", "旱地"),
    ("0404", "其他草地"),
    ("1106", "内陆滩涂"),
    ("1101", "河流水面"),
    ("1006", "农村道路"),
    ("0803", "教育用地"),
)
PARCELS = {
    "w-slope": (*GRASS, "集体土地所有权", WEST_OWNER),
    "w-bed": (*BED, "国有土地所有权", "示例国有河滩地（虚构）"),
    "w-terrace": (*GRASS, "集体土地所有权", WEST_OWNER),
    "w-lane": (*LANE, "集体土地所有权", WEST_OWNER),
    "w-field": (*DRY, "集体土地所有权", WEST_OWNER),
    "w-ridge": (*GRASS, "集体土地所有权", WEST_OWNER),
    "e-ridge": (*GRASS, "集体土地所有权", EAST_OWNER),
    "e-river": (*RIVER, "国有土地所有权", "示例国有河流（虚构）"),
    "e-field": (*DRY, "集体土地所有权", EAST_OWNER),
    "e-farm": (*DRY, "国有土地所有权", "示例国有农场（虚构）"),
    "w-school": (*SCHOOL, "集体土地所有权", WEST_OWNER),
}
"""Class, ownership, owner. The school has a class that only the standard of the plan knows."""

ISLANDS = {"e-field": ("e-farm", "f1 f2 f3 f4 farm"), "w-field": ("w-school", "h1 h2 h3 h4")}
EDGES = (0.0, 460.0, 566.0, 700.0, 706.0, 1200.0, 3300.0, 5660.0, 5720.0, 6500.0)
"""Where the strips of the valleys part, in metres east of the frame."""
TRACK_M = 4.5
BENDS = (30.0, -45.0, 35.0, 4.0, -9.0)


def two_valleys(out: Path) -> None:
    """Plots as a zipped shapefile, layers in one GeoPackage, imagery that is a painting."""
    plots, land, limits = valley_plots(), valley_land(), valley_limits()
    settle_land(plots, land, limits)

    shapes: list[BaseGeometry] = [plots.shape(name) for name in PLOTS]
    numbers, titles, uses = zip(*PLOTS.values(), strict=True)
    write_zipped_shapefile(out / "plots.zip", shapes, {"DKBH": numbers, "DKMC": titles, "DKYT": uses}, ZONE.epsg, DAY)
    layers = out / "layers.gpkg"
    layers.unlink(missing_ok=True)
    codes, names, kinds, owners = zip(*PARCELS.values(), strict=True)
    parcels = {"地类编码": codes, "地类名称": names, "权属性质": kinds, "权属单位": owners}
    parcels["图斑编号"] = tuple(f"{n:04d}" for n in range(1, len(PARCELS) + 1))
    parcels["备注"] = ("虚构",) * len(PARCELS)
    _write(layers, "landuse", [_only(land, name) for name in PARCELS], parcels)
    _write(layers, "redline", [_only(limits, "redline")], {"HXBM": ["HX-01"], "HXMC": ["示例水源涵养红线（虚构）"]})
    _write(layers, "farmland", [_only(limits, f"farmland-{n}") for n in (1, 2)], {"YJJBNTTBBH": ["0001", "0002"]})
    _write(
        layers,
        "division",
        [_only(limits, "county"), _only(limits, "neighbour")],
        {"XZQDM": ["150623", "000000"], "XZQMC": ["示例旗（虚构）", "示例邻旗（虚构）"]},
    )
    works = valley_works(plots)
    _write(layers, "works", [line for _, _, line in works], _named(works))
    for layer, lines in (("roads", valley_roads()), ("rivers", valley_rivers())):
        _write(layers, layer, [line for _, _, line in lines], _named(lines))
    places = [
        ("示例东村（虚构）", "居民点", Point(EAST[0] + 420, EAST[1] + 820)),
        ("示例西村（虚构）", "居民点", Point(WEST[0] + 620, WEST[1] - 740)),
        ("示例乡（虚构）", "乡镇", Point(459300, 4228900)),
    ]
    _write(layers, "places", [point for _, _, point in places], _named(places))
    paint(out / "imagery.tif", land)


def _write(path: Path, layer: str, shapes: list[BaseGeometry], columns: Mapping[str, Sequence[str]]) -> None:
    write_layer(path, layer, [in_degrees(shape, ZONE) for shape in shapes], columns, 4490, DAY)


def _only(net: Net, name: str) -> BaseGeometry:
    return net.shape(name).geoms[0]


def _named(features: list[tuple[str, str, BaseGeometry]]) -> dict[str, list[str]]:
    return {"名称": [name for name, _, _ in features], "类别": [kind for _, kind, _ in features]}


def valley_plots() -> Net:
    """The plots: two with holes, two of two parts, one unit of two plots."""
    plots = Net(ZONE)
    plots.add({"y1": (181, -151), "y2": (284, -148), "y3": (285, -66), "y4": (180, -64)}, EAST)
    plots.add({"yh1": (205, -120), "yh2": (226, -119), "yh3": (227, -97), "yh4": (204, -98)}, EAST)
    plots.face("yard", "y1 y2 y3 y4", "yh1 yh2 yh3 yh4")
    plots.settle("y3", (0, 1), partial(plots.area, "yard"), 8420)

    plots.add({"a1": (-330, 100), "a2": (-258, 101), "a3": (-257, 205), "a4": (-329, 204)}, EAST)
    plots.add({"ah1": (-300, 140), "ah2": (-285, 141), "ah3": (-286, 161), "ah4": (-301, 160)}, EAST)
    plots.add({"b1": (-254, 101), "b2": (-207, 102), "b3": (-208, 206), "b4": (-253, 205)}, EAST)
    plots.face("borrow", "a1 a2 a3 a4", "ah1 ah2 ah3 ah4")
    plots.face("borrow", "b1 b2 b3 b4")
    plots.settle("b3", (1, 0), partial(plots.area, "borrow"), 12060)

    south: list[XY] = [(188, -58), (190, 60), (205, 170), (203, 300), (190, 410), (196, 521)]
    north: list[XY] = [(196, 556), (204, 650), (225, 740), (232, 830), (230, 923)]
    for name, line, wanted in (("track-south", south, 2610), ("track-north", north, 1665)):
        (x, y), length = line[-1], LineString(line).length
        left, right = strip([*line[:-1], (x, y + wanted / TRACK_M - length)], TRACK_M)
        plots.add({f"{name}-l{i}": corner for i, corner in enumerate(left)}, EAST)
        plots.add({f"{name}-r{i}": corner for i, corner in enumerate(right)}, EAST)
        last = len(line) - 1
        sides = [f"{name}-l{i}" for i in range(last + 1)] + [f"{name}-r{i}" for i in range(last, -1, -1)]
        plots.face(name, " ".join(sides))
        plots.settle(f"{name}-r{last}", (0, 1), partial(plots.area, name), wanted)

    plots.add({"s1": (70, 2), "s2": (229, -1), "s3": (231, 99), "s4": (72, 97)}, WEST)
    plots.add({"sh1": (108, 41), "sh2": (129, 40), "sh3": (130, 64), "sh4": (109, 65)}, WEST)
    plots.face("spoil", "s1 s2 s3 s4", "sh1 sh2 sh3 sh4")
    plots.settle("s3", (1, 1), partial(plots.area, "spoil"), 15300)

    plots.add({"k1": (18, -162), "k2": (40, -160), "k3": (43, -72), "k4": (21, -70)}, WEST)
    plots.add({"k5": (10, -291), "k6": (30, -289), "k7": (34, -205), "k8": (14, -204)}, WEST)
    plots.face("bank", "k1 k2 k3 k4")
    plots.face("bank", "k5 k6 k7 k8")
    plots.settle("k8", (1, 0), partial(plots.area, "bank"), 3680)

    plots.add({"x1": (331, -151), "x2": (401, -149), "x3": (400, -77), "x4": (327.3, -81)}, WEST)
    plots.face("mixing", "x1 x2 x3 x4")
    plots.settle("x3", (0, 1), partial(plots.area, "mixing"), 5125)
    return plots


def valley_land() -> Net:
    """Strips along the valleys over the whole frame; the state farm and a school are islands in the fields."""
    land = Net(ZONE)
    last = len(LEVELS) - 1
    for line, edge in enumerate(EDGES):
        for level, (north, bend) in enumerate(zip(LEVELS, BENDS, strict=True)):
            shift = 0.0 if line in (0, len(EDGES) - 1) else bend
            land.add({f"{line}.{level}": (edge + shift, north)}, FRAME[:2])
    land.add({"bed-south": (146, -70), "bed": (166, 48), "bed-north": (188, 160)}, WEST)
    land.add({"f1": (228, -210), "f2": (430, -205), "f3": (425, 10), "f4": (262, -12), "farm": (243, -108)}, EAST)

    land.add({"h1": (600, -690), "h2": (672, -686), "h3": (668, -630), "h4": (597, -634)}, WEST)

    islands = dict(ISLANDS.values())
    for line, name in enumerate(name for name in PARCELS if name not in islands):
        up = [f"{line + 1}.{level}" for level in range(last + 1)]
        down = [f"{line}.{level}" for level in range(last, -1, -1)]
        if line + 1 == 2:
            up[last:last] = ["bed-south", "bed", "bed-north"]
        if line == 2:
            down[1:1] = ["bed-north", "bed", "bed-south"]
        land.face(name, " ".join((*up, *down)), *(ring for field, (_, ring) in ISLANDS.items() if field == name))
    for name, ring in islands.items():
        land.face(name, ring)
    return land


def valley_limits() -> Net:
    """The red line, basic farmland, the county and its neighbour."""
    limits = Net(ZONE)
    limits.add({"r1": (168, 180), "red": (172, 84), "r2": (310, 83), "r3": (420, 250), "r4": (260, 420)}, WEST)
    limits.face("redline", "r1 red r2 r3 r4")
    limits.add({"p1": (330, 60), "p2": (610, 70), "p3": (600, 400), "p4": (340, 420)}, EAST)
    limits.face("farmland-1", "p1 p2 p3 p4")
    limits.add({"q1": (450, -620), "q2": (690, -600), "q3": (700, -260), "q4": (470, -250)}, WEST)
    limits.face("farmland-2", "q1 q2 q3 q4")
    ring = [(447, 4216), (455, 4211), (466, 4213), (475, 4219), (478, 4229), (473, 4240), (463, 4246), (452, 4243)]
    limits.add({f"o{i}": (x * 1000.0, y * 1000.0) for i, (x, y) in enumerate(ring)})
    limits.add({"o8": (444000, 4236000), "o9": (442000, 4225000), "n1": (494000, 4216000), "n2": (492000, 4241000)})
    limits.face("county", "o0 o1 o2 o3 o4 o5 o6 o7 o8 o9")
    limits.face("neighbour", "o3 n1 n2 o5 o4")
    return limits


def settle_land(plots: Net, land: Net, limits: Net) -> None:
    """Give the units the areas of class, owner and red line that the plan states."""
    land.settle("bed", (1, 0), partial(plots.common, "spoil", land, "w-bed"), 9000)
    land.settle("farm", (1, 0), partial(plots.common, "yard", land, "e-farm"), 3500)
    limits.settle("red", (0, 1), partial(plots.common, "spoil", limits, "redline"), 1250)


def valley_works(plots: Net) -> list[tuple[str, str, BaseGeometry]]:
    """Lines of the works: fence 462.5 m, toe 148 m and ditches."""
    (ex, ey), (wx, wy) = EAST, WEST
    x, y, wide, high = ex - 331, ey + 99, 125.0, 106.25
    fence = LineString([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)])
    s1, s4 = plots.corners["s1"], plots.corners["s4"]
    toe_south = 148 - LineString([s1, s4]).length
    toe = LineString([s4, s1, (s1[0] + toe_south, s1[1])])
    drain = LineString([(wx + 60, wy + 112), (wx + 150, wy + 116), (wx + 246, wy + 113), (wx + 244, wy - 8)])
    ditch = LineString([(ex + 172, ey - 162), (ex + 170, ey - 56), (ex + 182, ey + 60), (ex + 197, ey + 170)])
    return [
        ("网围栏", "围栏", fence),
        ("混凝土护脚", "护脚", toe),
        ("截水沟", "截水沟", drain),
        ("排水沟", "排水沟", ditch),
    ]


def _along(edge: float) -> LineString:
    """A line down a valley, so many metres east of the frame."""
    return LineString([(FRAME[0] + edge + bend, FRAME[1] + north) for north, bend in zip(LEVELS, BENDS, strict=True)])


def valley_roads() -> list[tuple[str, str, BaseGeometry]]:
    """Roads of the basemap."""
    road = [(450000, 4224600), (455200, 4226900), (459000, 4228700), (463500, 4229300), (470000, 4231500)]
    lane = [(459300, 4228900), (461000, 4227600), (461560, 4227000), (461760, 4226850), (461896, 4226838)]
    return [
        ("示例公路（虚构）", "公路", LineString(road)),
        ("示例村道（虚构）", "农村道路", LineString(lane)),
        ("西沟村道（虚构）", "农村道路", _along(703)),
    ]


def valley_rivers() -> list[tuple[str, str, BaseGeometry]]:
    """Streams of the basemap."""
    return [("西沟（虚构）", "河流", _along(513)), ("东沟（虚构）", "河流", _along(5690))]


COLORS = {
    "0103": (176, 164, 112),
    "0404": (150, 148, 104),
    "1106": (206, 198, 176),
    "1101": (96, 120, 128),
    "1006": (196, 188, 168),
    "0803": (188, 150, 136),
}
PIXEL_M = 10.0


def paint(path: Path, land: Net) -> None:
    """A picture in place of imagery (合成影像): colors of the classes under folded hills, not a photograph."""
    width, height = (round((FRAME[i + 2] - FRAME[i]) / PIXEL_M) for i in (0, 1))
    transform = rasterio.Affine(PIXEL_M, 0, FRAME[0], 0, -PIXEL_M, FRAME[3])
    codes = list(COLORS)
    shapes = [(land.shape(name), codes.index(code)) for name, (code, *_) in PARCELS.items()]
    classes = rasterize(shapes, (height, width), transform=transform, dtype="uint8")
    hills = np.array(
        [[_fold(col * PIXEL_M, row * PIXEL_M) for col in range(width)] for row in range(height)], dtype=np.int16
    )
    bands = np.array(list(COLORS.values()), dtype=np.int16)[classes].transpose(2, 0, 1) + hills
    tags = {"TIFFTAG_IMAGEDESCRIPTION": "合成影像（虚构），不是真实影像", "TIFFTAG_DATETIME": "2026:09:01 00:00:00"}
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=3, dtype="uint8",
        crs=f"EPSG:{ZONE.epsg}", transform=transform, compress="deflate", predictor=2, photometric="RGB",
    ) as image:  # fmt: skip
        image.write(np.clip(bands, 0, 255).astype(np.uint8))
        image.update_tags(**tags)


def _fold(x: float, y: float) -> int:
    """Light and shade of a place, in steps of four grey values."""
    return 4 * round(3 * sin(x / 170 + 2 * sin(y / 410)) * cos(y / 230 + sin(x / 290)) + 2 * sin((x + 2 * y) / 95))
