"""Generated sites: sub-projects, units, damage, topsoil, measures, quantities of every kind."""

from tests.generated.dice import Dice, plain
from tests.generated.times import Data, Phases, allocations, within

KINDS = {
    "m3": ("area_thickness", "volume", "length_section", "area_density", "count", "stated"),
    "m2": ("area", "count", "stated"),
    "hm2": ("area", "stated"),
    "m": ("length", "area_density", "count", "stated"),
    "株": ("area_density", "count", "stated"),
}
"""Kinds of quantity that give a unit."""


def sub_projects(
    dice: Dice, n: int, classes: tuple[str, ...], works: list[tuple[Data, str]], phases: Phases, complete: bool
) -> Data:
    """A sub-project whose land and tenure make exactly the area of its units."""
    count = dice.count(1, 4)
    areas = [dice.whole(1, dice.pick([60_000, 900_000])) for _ in range(count)]
    reclaimed = [not dice.one_in(5) for _ in areas]
    land: list[Data] = []
    for kept, states in ((True, ("planned", "done")), (False, ("none",))):
        area = sum(area for area, yes in zip(areas, reclaimed, strict=True) if yes is kept)
        rows = [(a, b, c, d) for a in classes for b in classes for c in ("planned", "done") for d in states]
        chosen = dice.some(rows, 1, 4)
        land += [
            {"before": a, "after": b, "damaged": c, "reclaimed": d, "area_hm2": plain(part, 4)}
            for (a, b, c, d), part in zip(chosen, dice.cut(area, len(chosen)), strict=True)
            if area
        ]
    after = sorted({row["after"] for row in land})
    owners = dice.some([(k, o) for k in ("state", "collective") for o in ("甲嘎查", "乙/国|有:地", "丙 <集体>")], 1, 3)
    units = [
        site_units(dice, u, area, yes, after, works, phases, complete)
        for u, (area, yes) in enumerate(zip(areas, reclaimed, strict=True))
    ]
    return {
        "id": f"s{n}", "name": dice.name(f"子项目{n}"),
        "land": land,
        "ownership": [{"kind": kind, "owner": owner, "area_hm2": plain(part, 4)}
                      for (kind, owner), part in zip(owners, dice.cut(sum(areas), len(owners)), strict=True)],
        "units": units,
    }  # fmt: skip


def site_units(
    dice: Dice,
    n: int,
    area: int,
    reclaimed: bool,
    after: list[str],
    works: list[tuple[Data, str]],
    phases: Phases,
    complete: bool,
) -> Data:
    """A unit with its damage, topsoil and, if it is reclaimed, measures."""
    unit: Data = {
        "id": f"u{n}",
        "name": dice.name(f"单元{n}"),
        "area_hm2": plain(area, 4),
        "damage": damages(dice, area, complete),
        "directions": dice.some(after, 1, 2),
        "reclaimed": reclaimed,
        "use": dice.pick(["", "堆料"]),
    }
    if area % 3 == 0:
        unit["slope_degrees"] = plain(area % 350, 1)
    if complete or not dice.one_in(6):
        unit["period"] = within(dice, phases)
    if dice.one_in(3):
        unit["topsoil"] = {
            "strip_area_hm2": plain(dice.whole(0, area), 4),
            "strip_thickness_m": dice.number("0.01", "1", 3),
            "loss_percent": dice.number("0", "30", 1),
            "cover_area_hm2": plain(dice.whole(0, area), 4),
            "cover_thickness_m": dice.number("0", "1", 2),
        }
    unit["measures"] = [
        measures(dice, m, area, works, phases, "period" in unit) for m in range(dice.count(0, 2) if reclaimed else 0)
    ]
    return unit


def damages(dice: Dice, area: int, complete: bool) -> list[Data]:
    """The whole unit damaged in one way, or parts of it in several ways, or none."""
    kinds = [
        (t, d, s)
        for t in ("excavated", "subsided", "occupied", "polluted")
        for d in ("light", "moderate", "severe")
        for s in ("done", "planned")
    ]
    chosen = dice.some(kinds, 0, 3)
    found: list[Data] = [{"type": t, "degree": d, "state": s} for t, d, s in chosen]
    if len(found) != 1 or dice.one_in(2):
        for damage, part in zip(found, dice.cut(area, len(found) + 1), strict=False):
            damage["area_hm2"] = plain(part, 4)
    for damage in found:
        if complete or dice.one_in(2):
            damage["factors"] = [{"name": "压占厚度", "value": "0.3 m", "threshold": "<0.5 m", "degree": "light"}]
    return found


def measures(dice: Dice, n: int, area: int, works: list[tuple[Data, str]], phases: Phases, timed: bool) -> Data:
    """A measure with its lines and its time: an allocation, a period of its own, or its unit's."""
    measure: Data = {"id": f"m{n}", "name": dice.name(f"措施{dice.whole(0, 2)}"), "lines": []}
    time = dice.pick(["unit", "period", "allocation"] if timed else ["period", "allocation"])
    if time == "period":
        measure["period"] = within(dice, phases)
    elif time == "allocation":
        measure["allocation"] = allocations(dice, phases)
    for i in range(dice.count(1, 3)):
        work, unit = dice.pick(works)
        measure["lines"].append({"id": f"l{i}", "work": work["id"], "quantity": quantities(dice, unit, area)})
    return measure


def quantities(dice: Dice, unit: str, area: int) -> Data:
    """A quantity of any kind that gives the unit."""
    by = dice.pick(KINDS[unit])
    found: Data = {"by": by}
    if by in ("area", "area_thickness", "area_density") and dice.one_in(2):
        found["area_hm2"] = plain(dice.whole(0, area), 4)
    match by:
        case "area_thickness":
            found["thickness_m"] = dice.number("0.01", "5", 3)
        case "area":
            found["unit"] = unit
        case "area_density":
            found |= {"density_per_hm2": dice.number("1", "5000", 1), "unit": unit}
        case "volume":
            found |= {
                "length_m": dice.number("0.01", "300", 3),
                "width_m": dice.number("0.01", "300", 3),
                "depth_m": dice.number("0.01", "300", 3),
            }
            found |= {"count": dice.number("1", "40", 0)} if dice.one_in(2) else {}
        case "length_section":
            found |= {"length_m": dice.number("0.01", "300", 3), "section_m2": dice.number("0.01", "300", 3)}
        case "length":
            found["length_m"] = dice.number("0.01", "300", 3)
        case "count":
            found |= {"count": dice.number("1", "9000", 1), "unit": unit}
        case "stated":
            found |= {"amount": dice.number("0", "90000", 4), "unit": unit, "reason": "设计图纸"}
    return found
