"""The geometry of examples/ejina-railway: the units and the land of a public plan, reconstructed."""

from functools import partial
from math import pi, sin
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from tools.example_geometry import XY, Net, in_degrees, strip, write_layer, write_points
from xiufu.spatial.crs import Crs

STATE, COLLECTIVE = "10", "30"
"""权属性质 of the land survey (QSXZ): 国有土地所有权, 集体土地所有权."""


def ejina_railway(out: Path) -> None:
    """The units of the public plan inside its printed range; which unit lies where, and its form, are not known."""
    zone, origin = Crs(3, 34), (522886.0, 4642308.5)
    plots = ejina_plots(zone, origin)
    land = ejina_land(zone, origin, plots)

    titles = {"yard": "材料堆场", "camp": "生活区", "track": "便道"}
    uses = {"yard": "材料暂存", "camp": "生活用房", "track": "施工便道"}
    write_points(out / "boundary.txt", plots, titles, uses, "重建示意，不是勘测定界成果", "2025-11-19")
    gacha, sumu = "额济纳旗温图高勒苏木格日勒图嘎查农民集体", "额济纳旗温图高勒苏木国有土地"
    bare, sand, mine = ("1207", "裸岩石砾地"), ("1205", "沙地"), ("0602", "采矿用地")
    write_land(
        out / "landuse.gpkg",
        land,
        {
            "west": (*sand, COLLECTIVE, gacha),
            "south": (*bare, STATE, sumu),
            "middle": (*bare, COLLECTIVE, gacha),
            "north": (*bare, COLLECTIVE, gacha),
            "mine": (*mine, STATE, sumu),
        },
        division="152923",
        year="2024",
        day="2025-11-19",
    )


def ejina_plots(zone: Crs, origin: XY) -> Net:
    """The yard in the north, the camp south of it, and the track from the yard to the south-west."""
    plots = Net(zone)
    plots.add(
        {"y1": (0, -1.9), "y2": (150.2, 2.1), "y3": (148.42, 241.6), "y4": (141.3, 253.8), "y5": (-3.27, 254.6)}, origin
    )
    plots.add({"c1": (61.2, -46.3), "c2": (101.1, -44.9), "c3": (100.3, -15.2), "c4": (60.5, -16.4)}, origin)

    steps = 35

    def lay(bend: float) -> None:
        line = [(24.0, 0.0), (24.0, -40.0)]
        for i in range(1, steps):
            t = i / (steps - 1)
            line.append((24 - 423 * t + bend * sin(6 * pi * t) * (1 - t / 2), -40 - 2958 * t))
        left, right = strip(line, 8.0)
        for i, (a, b) in enumerate(zip(left, right, strict=True)):
            plots.add({f"l{i}": a, f"r{i}": b}, origin)

    lay(0)
    sides = [f"l{i}" for i in range(steps + 1)], [f"r{i}" for i in range(steps, -1, -1)]
    plots.face("track", " ".join((*sides[0], *sides[1])))
    low, high = 0.0, 100.0
    while high - low > 0.01:
        lay((low + high) / 2)
        low, high = ((low + high) / 2, high) if plots.area("track") < 24393 else (low, (low + high) / 2)
    plots.settle(f"r{steps}", (0, 1), lambda: plots.area("track"), 24393)

    plots.face("yard", "y1 r0 l0 y2 y3 y4 y5")
    plots.settle("y5", (0, 1), lambda: plots.area("yard"), 38165)
    plots.face("camp", "c1 c2 c3 c4")
    plots.settle("c3", (1, 1), lambda: plots.area("camp"), 1200)
    return plots


def ejina_land(zone: Crs, origin: XY, plots: Net) -> Net:
    """Parcels all around; a corner on each of their edges inside a unit settles what the unit has of either side."""
    land = Net(zone)
    land.add({"sw": (-700, -3250), "se": (400, -3250), "ne": (400, 500), "nw": (-700, 500)}, origin)
    land.add(
        {"ws": (-520, -3250), "w1": (-505, -2871), "w2": (-474, -1490), "w3": (-260, -390), "wn": (-130, 500)}, origin
    )
    land.add({"a1": (-388, -2880), "e1": (400, -2903)}, origin)
    land.add({"b1": (-170, -1462), "e2": (400, -1433)}, origin)
    land.add({"m1": (-58, 52), "m2": (70, 43), "m3": (214, 36), "m4": (208, -11)}, origin)
    land.add(
        {"m5": (88, -9), "m6": (73, -30), "m7": (63, -66), "m8": (52, -168), "m9": (6, -175), "m0": (-66, -181)}, origin
    )
    land.face("west", "sw ws w1 w2 w3 wn nw")
    land.face("south", "ws se e1 a1 w1")
    land.face("middle", "w1 a1 e1 e2 b1 w2")
    land.face("north", "w2 b1 e2 ne wn w3", "m1 m2 m3 m4 m5 m6 m7 m8 m9 m0")
    land.face("mine", "m1 m2 m3 m4 m5 m6 m7 m8 m9 m0")
    for corner, along, plot, parcel, wanted in (
        ("m2", (0.0, 1.0), "yard", "mine", 6450),
        ("m6", (1.0, 0.0), "camp", "mine", 380),
        ("m9", (0.0, 1.0), "track", "mine", 1435),
        ("a1", (0.0, 1.0), "track", "south", 863),
        ("b1", (0.0, 1.0), "track", "middle", 11360),
    ):
        land.settle(corner, along, partial(plots.common, plot, land, parcel), wanted)
    return land


def write_land(
    path: Path, land: Net, parcels: dict[str, tuple[str, str, str, str]], *, division: str, year: str, day: str
) -> None:
    """Write parcels as a land survey names its columns (DLTB)."""
    shapes: list[BaseGeometry] = [in_degrees(land.shape(name).geoms[0], land.zone) for name in parcels]
    codes, names, kinds, owners = zip(*parcels.values(), strict=True)
    areas = [round(land.area(name), 2) for name in parcels]
    count = len(parcels)
    columns = {
        "BSM": [f"{division}0000{n:08d}" for n in range(1, count + 1)],
        "YSDM": ["2001010100"] * count,
        "TBBH": [f"{n:04d}" for n in range(1, count + 1)],
        "DLBM": codes,
        "DLMC": names,
        "QSXZ": kinds,
        "QSDWMC": owners,
        "ZLDWMC": owners,
        "TBMJ": areas,
        "KCDLBM": [""] * count,
        "KCXS": [0.0] * count,
        "KCMJ": [0.0] * count,
        "TBDLMJ": areas,
        "SJNF": [year] * count,
        "BZ": ["重建示意，不是调查成果"] * count,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    write_layer(path, "DLTB", shapes, columns, 4490, day)
