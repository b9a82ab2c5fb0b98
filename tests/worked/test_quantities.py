"""Areas, quantities and topsoil of the two examples: every way a quantity can be stated, worked by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worked.given import POLICIES, carried, changed, decimals, figures, printed
from xiufu.packs.kinds import Policy
from xiufu.tasks.prepare import prepare

Q, V = "stone-quarry", "two-valleys"
FLOOR, WALL, DUMP, ROAD, CAMP, SOIL = (f"sub:main/unit:{u}" for u in ("floor", "wall", "dump", "road", "camp", "soil"))

QUARRY_AREAS = {
    "area|project": "9.4000",  # 2.86 + 1.4 + 2.18 + 1.345 + 0.965 + 0.65
    "liability_area|project": "9.4000",
    "reclaimed_area|project": "9.4000",
    "reclamation_rate|project": "100",
    "damaged_area|type:excavated": "4.2600",  # 2.86 + 1.4
    "damaged_area|type:occupied": "5.1400",  # 2.18 + 0.21 + 1.135 + 0.965 + 0.65
    "damaged_area|type:subsided": "0",
    "damaged_area|type:occupied/state:done": "0.2100",
    "damaged_area|state:planned": "9.1900",
    "damaged_area|degree:severe": "6.4400",  # 2.86 + 1.4 + 2.18
    "damaged_area|degree:moderate": "2.3100",  # 0.21 + 1.135 + 0.965
    "damaged_area|degree:light": "0.6500",
    "area_before|class:1207": "6.0150",  # 2.86 + 3.155
    "area_before|class:1206": "3.3850",  # 0.21 + 3.175
    "area_before|class:0307": "0",
    "area_after|class:0404": "6.5400",  # 3.155 + 0.21 + 3.175
    "area_after|class:0307": "2.8600",
    "area_change|class:1207": "-6.0150",
    "area_change|project": "0",
    "owned_area|ownership:state": "3.1200",
    "owned_area|project": "9.4000",
}

QUARRY_QUANTITIES = {
    f"quantity|{FLOOR}/measure:cover/line:cover": "1716",  # 28 600 m² × 0.06 m
    f"quantity|{FLOOR}/measure:trees/line:pines": "4719",  # 2.86 hm² × 1650
    f"quantity|{WALL}/measure:cut/line:bench": "5952",  # 320 m × 18.6 m²
    f"quantity|{WALL}/measure:retain/line:wall": "438.275",  # 186.5 × 2.35
    f"quantity|{WALL}/measure:retain/line:ditch": "354.32",  # 412 × 0.86
    f"quantity|{WALL}/measure:mat/line:mat": "14000",  # 1.4 hm² in m²
    f"quantity|{DUMP}/measure:strip/line:strip": "5450",  # 21 800 × 0.25
    f"quantity|{DUMP}/measure:trim/line:trim": "3270",  # 21 800 × 0.15
    f"quantity|{DUMP}/measure:grass/line:grass": "2.1800",  # hm²
    f"quantity|{ROAD}/measure:strip/line:strip": "3405",  # 11 350 × 0.30: a stated part of the unit
    f"quantity|{ROAD}/measure:leveling/line:leveling": "2690",  # 13 450 × 0.20
    f"quantity|{CAMP}/measure:demolish/line:slab": "252",  # 35 × 18 × 0.20 × 2
    # in quota units, by work
    "work_quantity|sub:main/work:strip": "137",  # (5450 + 3405 + 2895 + 1950) / 100
    "work_quantity|sub:main/work:cover": "129.61",  # (1716 + 4360 + 2690 + 2895 + 1300) / 100
    "work_quantity|sub:main/work:masonry": "4.38275",
    "work_quantity|sub:main/work:pines": "47.19",
    "work_quantity|sub:main/work:grass": "5.1400",  # 2.18 + 1.345 + 0.965 + 0.65, the quota unit is 1 hm²
    "work_quantity|sub:main/work:mat": "140",
    "work_quantity|sub:main/work:demolition": "252",  # a stated price per m³
}

TOPSOIL = {
    f"topsoil_stripped|{DUMP}": "5450",
    f"topsoil_available|{DUMP}": "5177.5",  # 5 % lost
    f"topsoil_needed|{DUMP}": "4360",
    f"topsoil_balance|{DUMP}": "817.5",
    f"topsoil_stripped|{FLOOR}": "0",  # bare rock: nothing to strip, 0.06 m brought there
    f"topsoil_balance|{FLOOR}": "-1716",
    f"topsoil_balance|{ROAD}": "544.75",  # 3405 × 0.95 − 2690 = 3234.75 − 2690
    f"topsoil_balance|{CAMP}": "-144.75",  # 2895 × 0.95 − 2895
    f"topsoil_balance|{SOIL}": "552.5",  # 1950 × 0.95 − 1300
    "topsoil_stripped|project": "13700",
    "topsoil_available|project": "13015",
    "topsoil_needed|project": "12961",
    "topsoil_balance|project": "54",
}

VALLEYS_AREAS = {
    "area|sub:east": "2.4755",  # 0.842 + 1.206 + 0.4275
    "area|sub:west": "2.4105",  # 1.53 + 0.368 + 0.5125
    "area|project": "4.8860",
    "damaged_area|type:occupied": "3.1995",  # 0.842 + 0.4275 + 1.53 + 0.4
    "damaged_area|type:excavated": "1.2060",
    "damaged_area|type:subsided": "0.3680",
    "damaged_area|type:polluted": "0.1125",
    "damaged_area|degree:severe": "2.7360",  # 1.206 + 1.53
    "damaged_area|degree:moderate": "1.6100",  # 0.842 + 0.368 + 0.4
    "damaged_area|degree:light": "0.5400",  # 0.4275 + 0.1125
    "damaged_area|state:done": "0.3680",
    "area_before|class:0103": "1.7820",  # 1.2695 + 0.5125
    "area_after|class:0103": "1.7820",
    "area_before|class:0404": "2.2040",  # 1.206 + 0.63 + 0.368
    "area_after|class:0404": "2.7360",  # 1.206 + 0.9 + 0.63
    "area_change|class:0404": "0.5320",
    "area_change|class:1106": "-0.9000",
    "area_after|class:0305": "0.3680",
    "area_after|sub:west/class:0404": "1.5300",
    "owned_area|ownership:state": "1.2500",  # 0.35 + 0.9
    "owned_area|ownership:collective": "3.6360",  # 2.1255 + 1.5105
}

VALLEYS_QUANTITIES = {
    "quantity|sub:east/unit:borrow/measure:fence/line:fence": "462.5",  # a length
    "quantity|sub:west/unit:bank/measure:shrubs/line:shrubs": "918",  # a count
    "quantity|sub:west/unit:bank/measure:slope/line:slope": "586.5",  # 92 × 8.5 × 0.75, one piece
    "quantity|sub:west/unit:mixing/measure:replace/line:replace": "168.75",  # stated
    "quantity|sub:west/unit:spoil/measure:toe/line:toe": "91.76",  # 148 × 0.62
    # the same work in both valleys: totals by sub-project
    "work_quantity|sub:east/work:leveling": "24.755",  # (8420 + 12 060 + 4275) / 1000 m²
    "work_quantity|sub:west/work:leveling": "20.425",  # (15 300 + 5125) / 1000
    "work_quantity|sub:east/work:soil-near": "65.676",  # (3368 + 3199.6) / 100
    "work_quantity|sub:west/work:soil-near": "5.865",
    "work_quantity|sub:east/work:soil-far": "108.54",  # 12 060 × 0.90 / 100
    # in quota units to three places half up, for that is what a page multiplies with
    "quota_quantity|sub:west/unit:mixing/measure:replace/line:replace": "1.688",  # 168.75 / 100 = 1.6875
    "quota_quantity|sub:west/unit:spoil/measure:toe/line:toe": "0.918",  # 91.76 / 100 = 0.9176
    "quota_quantity|sub:east/unit:track/measure:fertilize/line:fertilize": "0.4275",  # four places for hm²
    "quota_quantity|sub:west/unit:mixing/measure:fertilize/line:fertilize": "0.5125",
    "work_quantity|sub:west/work:soil-far": "1.688",
    "work_quantity|sub:west/work:concrete": "0.918",
    "work_quantity|sub:east/work:fertilize": "1.2695",  # 0.8420 + 0.4275
    "work_quantity|sub:west/work:fertilize": "0.5125",
    "topsoil_available|sub:east/unit:yard": "3266.96",  # 3368 × 0.97
    "topsoil_balance|project": "67.36",  # 3266.96 − 8420 × 0.38 = 3199.6
}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("name", "expected"),
    [(Q, QUARRY_AREAS), (Q, QUARRY_QUANTITIES), (Q, TOPSOIL), (V, VALLEYS_AREAS), (V, VALLEYS_QUANTITIES)],
    ids=["quarry areas", "quarry quantities", "topsoil", "valleys areas", "valleys quantities"],
)
def test_by_hand(name: str, policy: Policy, expected: dict[str, str]):
    assert carried(name, policy, expected) == decimals(expected)


def test_printed_places():
    expected = {
        f"quantity|{WALL}/measure:retain/line:wall": "438.28",  # 438.275, half up
        f"quantity|{DUMP}/measure:grass/line:grass": "2.1800",  # hectares keep four places
        f"quantity|{FLOOR}/measure:trees/line:pines": "4719",  # whole trees
        "work_quantity|sub:main/work:masonry": "4.383",  # 4.38275
        f"topsoil_balance|{CAMP}": "-144.75",
    }
    assert printed(Q, "recommended", expected) == expected


def test_units_of_quantities():
    wanted = {
        f"{WALL}/measure:mat/line:mat": "m2",
        f"{DUMP}/measure:grass/line:grass": "hm2",
        f"{FLOOR}/measure:trees/line:pines": "株",
        f"{CAMP}/measure:demolish/line:slab": "m3",
    }
    assert {line: figures(Q)["quantity", line].unit for line in wanted} == wanted


def test_units_of_densities():
    assert figures(Q)["density", f"{FLOOR}/measure:trees/line:pines"].unit == "株/hm2"


PINES = f"{FLOOR}/measure:trees/line:pines"


@pytest.mark.parametrize(
    ("density", "whole", "quantity", "quota", "text"),
    [
        ("1175", ", whole: 是", "3361", "33.61", "3361"),  # 2.86 × 1175 = 3360.5, half up
        ("1111", ", whole: 是", "3177", "31.77", "3177"),  # 3177.46
        ("1175", ", whole: 否", "3360.5", "33.605", "3360.50"),
        ("1175", "", "3360.5", "33.605", "3360.50"),  # 否 unless stated
    ],
)
def test_a_number_of_trees_is_whole(tmp_path: Path, density: str, whole: str, quantity: str, quota: str, text: str):
    stated = ("density_per_hm2: 1650, unit: 株, whole: 是", f"density_per_hm2: {density}, unit: 株{whole}")
    found = prepare(changed(tmp_path, Q, stated), policy="recommended").computed.figures
    assert found["quantity", PINES].number == Decimal(quantity)
    assert found["quantity", PINES].text == text
    assert found["quota_quantity", PINES].number == Decimal(quota)  # / 100 株


def test_quantities_are_rounded_before_they_are_added(tmp_path: Path):
    """8420 m² × 0.4003 m = 33.70526 → 33.705 and × 0.3803 m = 32.02126 → 32.021 make 65.726; their sum would print 65.727."""
    plan = changed(
        tmp_path,
        V,
        (
            "work: soil-near, quantity: {by: area_thickness, thickness_m: 0.40}",
            "work: soil-near, quantity: {by: area_thickness, thickness_m: 0.4003}",
        ),
        (
            "work: soil-near, quantity: {by: area_thickness, thickness_m: 0.38}",
            "work: soil-near, quantity: {by: area_thickness, thickness_m: 0.3803}",
        ),
    )
    found = prepare(plan, policy="recommended").computed.figures
    assert found["work_quantity|sub:east/work:soil-near"].number == Decimal("65.726")
    assert found["work_total|sub:east/work:soil-near"].number == Decimal("80892.93")  # 65.726 × 1230.76 = 80892.93176


def test_hectares_keep_their_four_places():
    """A quota unit of hm² is rounded as areas are: 0.4275 hm² is 0.4275, not 0.428."""
    line = figures(V)["quota_quantity|sub:east/unit:track/measure:fertilize/line:fertilize"]
    assert (line.number, line.text) == (Decimal("0.4275"), "0.4275")
