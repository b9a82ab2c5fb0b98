"""Generated packs: a cost method with any conventions, a quota with items, haul steps and shifts, prices."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.generated.dice import Dice, plain

MODES = ("half_up", "half_even", "up", "down")
CLASSES = ("earth", "stone", "masonry", "vegetation")
UNITS = ("m3", "m2", "hm2", "m", "株")
RESOURCES = {
    "labour": {"甲类工": "工日", "乙类工": "工日"},
    "material": {"柴油": "kg", "水": "m3", "水泥 42.5": "t", "块石": "m3"},
    "unpriced_material": {"苗木": "株", "草籽": "kg", "块石": "m3"},
    "machine": {"1014": "台班", "2003": "台班", "3050": "台班"},
}
PRICED = {"labour": RESOURCES["labour"], "material": {**RESOURCES["material"], **RESOURCES["unpriced_material"]}}
STEP_ITEM = "90001"
BASES = ("direct_cost", "indirect_cost", "profit", "price_difference", "unpriced_material_cost")

Files = dict[str, str]


@dataclass(frozen=True)
class Item:
    """What a plan must know of a quota item: its number, unit, whether it hauls, and what a coefficient may hit."""

    id: str
    base_unit: str
    hauls: bool
    uses: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Packs:
    """Generated packs and what a plan must know to use them."""

    files: dict[str, Files]
    items: tuple[Item, ...]
    priced: tuple[tuple[str, str], ...]
    fee_tables: tuple[str, ...]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([heads, *rows])
    return out.getvalue()


def head(kind: str, confidence: str = "H") -> str:
    """``pack.yaml`` of a generated pack; JSON is YAML."""
    source = {"document": f"生成的{kind}", "as_of": "2024-05-31", "retrieved": "2026-11-22", "confidence": confidence}
    return json.dumps(
        {"name": f"made-{kind}", "version": "1", "kind": kind, "title": f"生成的数据包 {kind}", "source": source},
        ensure_ascii=False,
    )


def packs(dice: Dice, *, complete: bool = False) -> Packs:
    """A cost method, a quota and prices. Unless ``complete``, rates of work classes may be lacking, and fee tables refuse."""
    items, quota = quotas(dice)
    tables, method = methods(dice, complete=complete)
    priced = [(kind, resource) for kind, units in PRICED.items() for resource in units]
    listed = [key for key in priced if not dice.one_in(4)]
    return Packs({"method": method, "quota": quota, "prices": price_files(dice, listed)}, items, tuple(listed), tables)


def rate(dice: Dice, high: str = "20") -> dict[str, Any]:
    """A rate of a cost method: one, or by date."""

    def of() -> dict[str, Any]:
        confidence = dice.pick("HML")
        return {"percent": dice.number("0", high, 2), "source": {"document": "生成的费率", "confidence": confidence}}

    return of() if dice.one_in(2) else {"values": {"2015-01-01": of(), "2024-01-01": of()}}


def roundings(dice: Dice, low: int, high: int) -> dict[str, Any]:
    """A rounding rule; half up more often than not."""
    mode = dice.pick(MODES) if dice.one_in(3) else "half_up"
    return {"places": str(dice.whole(low, high)), "mode": mode}


def methods(dice: Dice, *, complete: bool) -> tuple[tuple[str, ...], Files]:
    """The files of a cost method, and the ids of its fee tables.

    Areas are read to 0.0001 hm² and printed to 4 or 5 places: printed with fewer, they could not add up. So no area is
    ever rounded, and its mode says nothing.
    """
    text: dict[str, Any] = {
        "title": "生成的测算办法",
        "source": {"document": "生成的约定", "confidence": dice.pick("HM")},
        "carry": dice.pick(["full", "line"]),
        "carry_wan": dice.pick(["printed", "printed", "full"]),
        "printing": {"yuan": roundings(dice, 0, 2), "wan": roundings(dice, 2, 4), "hm2": {"places": dice.pick("45"), "mode": "half_up"},
                     "percent": roundings(dice, 0, 4), "volume": roundings(dice, 0, 4),
                     "quantity": roundings(dice, 0, 5), "factor": roundings(dice, 2, 6),
                     "count": {"places": "0", "mode": "half_up"}},
        "profit": rate(dice), "tax": rate(dice), "contingency": rate(dice), "price_growth": rate(dice),
        "tax_base": dice.some(BASES, 1, 5),
        "price_convention": dice.pick(["year_end", "mid_year"]),
        "shares_from": dice.pick(["printed", "full"]),
        "per_area_from": dice.pick(["printed", "full"]),
        "price_max_age_days": "90",
    }  # fmt: skip
    if dice.one_in(2):
        text["factor_rounding"] = roundings(dice, 2, 4)
    classes = [
        [c, f"{c} 类", *("" if not complete and dice.one_in(8) else dice.number("0", "12", 2) for _ in range(2))]
        for c in CLASSES
    ]
    ids, points = [], []
    for by in dice.some(("marginal", "interpolation"), 0, 2):
        ids.append(by)
        outside = ["flat"] if complete else ["flat", "refuse"]
        below = dice.pick(["proportional", *outside]) if by == "interpolation" else ""
        above = dice.pick(["extend", *outside])
        base, fee = 0, Decimal(0)
        for _ in range(dice.whole(2, 4)):
            base += dice.whole(5_000, 200_000)
            fee += Decimal(dice.number("0", "20", 3))
            value = dice.number("0", "8", 2) if by == "marginal" else str(fee)
            points.append([by, f"{by} 表", by, below, above, plain(base, 2), value])
    files = {
        "pack.yaml": head("cost_method"),
        "method.yaml": json.dumps(text, ensure_ascii=False),
        "work_classes.csv": table(["id", "name", "measures_percent", "indirect_percent"], classes),
    }
    if points:
        files["fee_points.csv"] = table(["table", "name", "by", "below_first", "above_last", "base", "value"], points)
    return tuple(ids), files


def quotas(dice: Dice) -> tuple[tuple[Item, ...], Files]:
    """The files of a quota: items, one with haul steps, and every machine shift they may use."""
    items: list[Item] = []
    rows, uses = [], []
    hauling = dice.one_in(2)
    for n in range(dice.count(1, 4)):
        number, unit = f"1020{n}", dice.pick(UNITS)
        haul = [dice.number("0", "500", 0), dice.number("1", "500", 0), STEP_ITEM] if hauling and n == 0 else [""] * 3
        used = consumptions(dice)
        items.append(Item(number, unit, bool(haul[0]), tuple((kind, resource) for kind, resource, _, _ in used)))
        rows.append(
            [number, f"子目 {number}", dice.pick(["1", "10", "100", "1000"]), unit, dice.number("0", "10", 2), *haul]
        )
        uses += [[number, *use] for use in used]
    if hauling:
        used = consumptions(dice)
        rows.append([STEP_ITEM, "增运子目", "100", items[0].base_unit, "0", "", "", ""])
        uses += [[STEP_ITEM, *use] for use in used]
        of_both = dict.fromkeys([*items[0].uses, *((kind, resource) for kind, resource, _, _ in used)])
        items[0] = Item(items[0].id, items[0].base_unit, True, tuple(of_both))
    shifts, shift_uses = [], []
    for number in RESOURCES["machine"]:
        shifts.append([number, f"机械 {number}", dice.number("0", "900", 2)])
        for kind in ("labour", "material"):
            for resource in dice.some(list(RESOURCES[kind]), 0, 2):
                shift_uses.append([number, kind, resource, RESOURCES[kind][resource], dice.number("0", "80", 2)])
    return tuple(items), {
        "pack.yaml": head("quota"),
        "items.csv": table(
            [
                "id",
                "name",
                "unit_size",
                "base_unit",
                "other_cost_percent",
                "haul_base_m",
                "haul_step_m",
                "haul_step_item",
            ],
            rows,
        ),
        "consumption.csv": table(["item", "kind", "resource", "unit", "quantity"], uses),
        "shifts.csv": table(["id", "name", "class1_cost"], shifts),
        "shift_use.csv": table(["shift", "kind", "resource", "unit", "quantity"], shift_uses),
    }


def consumptions(dice: Dice) -> list[list[str]]:
    """Consumption of one item, of every kind; one line at least."""
    chosen = [(kind, resource) for kind, units in RESOURCES.items() for resource in dice.some(list(units), 0, 2)]
    chosen = chosen or [("labour", "乙类工")]
    return [[kind, resource, RESOURCES[kind][resource], dice.number("0", "3", 4)] for kind, resource in chosen]


def price_files(dice: Dice, listed: Sequence[tuple[str, str]]) -> Files:
    """Prices, with and without a ceiling."""
    rows = [[kind, resource, PRICED[kind][resource], *price_pair(dice), "2024-05-31"] for kind, resource in listed]
    heads = ["kind", "resource", "unit", "budget_price", "ceiling_price", "as_of"]
    return {"pack.yaml": head("prices", dice.pick("HL")), "prices.csv": table(heads, rows)}


def price_pair(dice: Dice) -> list[str]:
    """A price and its ceiling: none, below, or above it."""
    price = dice.number("0", "600", 3)
    return [price, "" if dice.one_in(2) else dice.number("0", "600", 2)]
