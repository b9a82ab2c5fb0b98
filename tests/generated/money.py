"""Generated money: the plan's own prices, equipment, fees, monitoring, deposit."""

from tests.generated.dice import Dice, plain
from tests.generated.packs import PRICED, Packs, price_pair
from tests.generated.times import Data, Phases, allocations, month


def own_prices(dice: Dice, made: Packs) -> list[Data]:
    """The plan's own prices: all that the price pack lacks, and some that it has."""
    found = []
    for kind, units in PRICED.items():
        for resource, unit in units.items():
            if (kind, resource) in made.priced and not dice.one_in(5):
                continue
            budget, ceiling = price_pair(dice)
            price = {
                "kind": kind,
                "resource": resource,
                "unit": unit,
                "budget_price": budget,
                "source": "市场价",
                "as_of_date": "2024-05-20",
            }
            found.append(price | ({"ceiling_price": ceiling} if ceiling else {}))
    return found


def equipment(dice: Dice, phases: Phases) -> list[Data]:
    """Equipment, or none."""
    return [
        {
            "id": f"e{n}",
            "name": f"设备{n}",
            "count": dice.number("1", "9", 0),
            "source": "询价",
            "price_yuan": dice.number("0", "90000", 2),
            "allocation": allocations(dice, phases),
        }
        for n in range(dice.count(0, 2))
    ]


def fees(dice: Dice, made: Packs, phases: Phases) -> list[Data]:
    """Fees by every method, written in any order; a fee may be a base of another."""
    found = []
    for n in range(dice.count(0, 4)):
        known = ["construction_cost", "equipment_cost", *(f"fee:f{i}" for i in range(n))]
        by = dice.pick(["stated", "percent", "table"] if made.fee_tables else ["stated", "percent"])
        method: Data = {"by": by}
        if by == "stated":
            method |= {"amount_wan": dice.number("0", dice.pick(["0.3", "30"]), 3), "reason": "市场价格"}
        else:
            method["base"] = dice.some(known, 1, 3)
            method |= (
                {"percent": dice.number("0", "10", 2), "reason": "计费办法"}
                if by == "percent"
                else {"table": dice.pick(made.fee_tables)}
            )
        found.append(
            {"id": f"f{n}", "name": dice.name(f"费用{n}"), "method": method, "allocation": allocations(dice, phases)}
        )
    return dice.random.sample(found, len(found))


def monitoring(dice: Dice, phases: Phases) -> list[Data]:
    """Monitoring and aftercare, by area or by times, or none."""
    found = []
    for n in range(dice.count(0, 2)):
        by = dice.pick(["area", "times"])
        amount: Data = {"by": by, "years": dice.number("0.5", "5", 1), "price_yuan": dice.number("0", "9000", 2)}
        amount |= (
            {"area_hm2": plain(dice.whole(0, 900_000), 4)}
            if by == "area"
            else {"points": dice.number("1", "9", 0), "times_per_year": dice.number("1", "12", 0)}
        )
        found.append(
            {
                "id": f"m{n}",
                "name": f"监测{n}",
                "kind": dice.pick(["monitoring", "aftercare"]),
                "amount": amount,
                "source": "询价",
                "allocation": allocations(dice, phases),
            }
        )
    return found


def deposits(dice: Dice, phases: Phases) -> Data:
    """The deposit from either total, with and without instalments and a start of works."""
    found: Data = {"basis": dice.pick(["static", "dynamic"])}
    if dice.one_in(4):
        found["works_start_date"] = f"{month(phases.periods[0][0])}-15"
    if dice.one_in(4):
        years = dice.some(range(2024, 2036), 1, 5)
        found["instalments"] = [
            {"due_date": f"{y}-06-30", "percent": p}
            for y, p in zip(sorted(years), dice.percents(len(years)), strict=True)
        ]
    return found
