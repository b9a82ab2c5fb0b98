"""Geometry for generated plans: a rectangle or two a unit, and a layer of rectangles that tiles the ground."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path

from tests.generated.dice import Dice, plain
from tests.generated.plans import Made, dossier
from tests.generated.times import Data
from tests.tasks.surveyed import Box, layer, txt

PARCELS = [
    (code, name, tenure, owner)
    for code, name in (("0602", "采矿用地"), ("0404", "其他草地"), ("1207", "裸岩石砾地"))
    for tenure, owner in (("20", "甲苏木"), ("30", "乙嘎查"), ("30", "丙 <集体>"))
]
"""Class and owner of a parcel."""


@dataclass(frozen=True, repr=False)
class Drawn:
    """A generated dossier whose areas are left to its geometry: boxes of each unit, and parcels, in metres."""

    made: Made
    control_hm2: Decimal
    units: dict[tuple[str, str], list[Box]]
    parcels: list[tuple[Box, str, str, str, str]]

    def write(self, folder: Path) -> Path:
        """Write it into a folder that does not exist yet."""
        self.made.write(folder)
        (folder / "geometry").mkdir()
        plots = {f"{s}-{u}-{n}": box for (s, u), boxes in self.units.items() for n, box in enumerate(boxes)}
        (folder / "geometry/boundary.txt").write_text(txt(plots), "utf-8")
        (folder / "geometry/landuse.geojson").write_text(layer(self.parcels), "utf-8")
        return folder

    def overlaps(self, sub: str, part: int) -> dict[str, Decimal]:
        """Square metres of a sub-project on the plane, by class (``part`` 1) or owner (4), rectangle by rectangle."""
        found: dict[str, Decimal] = {}
        for boxes in (boxes for (s, _), boxes in self.units.items() if s == sub):
            for box, parcel in product(boxes, self.parcels):
                area = overlap(box, parcel[0])
                if area:
                    found[str(parcel[part])] = found.get(str(parcel[part]), Decimal()) + area
        return found


def overlap(one: Box, other: Box) -> Decimal:
    """Square metres that two boxes share."""
    sides = [min(one[i + 2], other[i + 2]) - max(one[i], other[i]) for i in (0, 1)]
    return Decimal(str(max(sides[0], 0))) * Decimal(str(max(sides[1], 0)))


def drawn(seed: int, size: int) -> Drawn:
    """A generated plan with geometry. Its project area is near what is drawn, never more than 1 in 1000 away from it."""
    dice = Dice(seed, size)
    made = dossier(seed, size)
    plan = made.plan
    units: dict[tuple[str, str], list[Box]] = {}
    east = 0
    for sub in plan["sub_projects"]:
        del sub["land"], sub["ownership"]
        for unit in sub["units"]:
            boxes = units[sub["id"], unit["id"]] = []
            for _ in range(dice.count(1, 2)):
                width, south, height = dice.whole(15, 200), dice.whole(0, 100), dice.whole(15, 200)
                boxes.append((east, south, east + width, south + height))
                east += width + 10
            follow(dice, unit, [f"{sub['id']}-{unit['id']}-{n}" for n in range(len(boxes))])
    parcels = tiles(dice, east)
    for sub in plan["sub_projects"]:
        for unit in sub["units"]:
            if not unit["reclaimed"]:  # it stays what it is, whatever covers most of it
                boxes = units[sub["id"], unit["id"]]
                most = max(parcels, key=lambda parcel: sum(overlap(box, parcel[0]) for box in boxes))
                unit["directions"] = [most[1]]
    whole = sum(int((e - w) * (n - s)) for boxes in units.values() for w, s, e, n in boxes)
    control = plain(whole * dice.whole(9990, 10_010) // 10_000, 4)
    plan["project"] |= {"land_class_standard": "sandiao", "area_hm2": control}
    for fact in ("map_sheet", "coordinates"):
        plan["project"].pop(fact, None)
    land = {
        "id": "dltb",
        "role": "land_class",
        "name": "现状图层",
        "file": "geometry/landuse.geojson",
        "crs": "EPSG:4490",
    }
    plan["geometry"] = {"boundary": {"file": "geometry/boundary.txt"}, "layers": [land]}
    return Drawn(made, Decimal(control), units, parcels)


def follow(dice: Dice, unit: Data, plots: list[str]) -> None:
    """Leave a unit's area to its plots, and state nothing that needs to know it."""
    del unit["area_hm2"]
    unit.pop("topsoil", None)
    unit |= {"plots": plots, "directions": [dice.pick(["0404", "0602"])]}
    unit["damage"] = [{"type": "occupied", "degree": "light", "state": dice.pick(["done", "planned"])}]
    for line in (line for measure in unit["measures"] for line in measure["lines"]):
        line["quantity"].pop("area_hm2", None)


def tiles(dice: Dice, east: int) -> list[tuple[Box, str, str, str, str]]:
    """Parcels side by side, with nothing left between them."""
    columns = [-50, *sorted({dice.whole(1, east) for _ in range(dice.count(0, 5))}), east + 50]
    rows = [-50, *sorted({dice.whole(1, 299) for _ in range(dice.count(0, 3))}), 350]
    return [((w, s, e, n), *dice.pick(PARCELS)) for w, e in pairwise(columns) for s, n in pairwise(rows)]
