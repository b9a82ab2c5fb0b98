"""Unit-price analyses of other work classes, line by line: haul steps, coefficients, ceilings, unpriced materials.

Prices and consumptions are invented (examples ``stone-quarry`` and ``two-valleys``); the arithmetic is by hand.
"""

from decimal import Decimal

import pytest

from tests.worked.given import POLICIES, carried, computed, decimals, figures, printed
from xiufu.packs.kinds import Policy

Q, V = "stone-quarry", "two-valleys"

QUARRY_SHIFTS = {
    # class 1 + days × 178 + kg × min(7.65, 4.20)
    "machine_shift_price|machine:M01": "987.04",  # 328.64 + 356 + 72 × 4.2 = 302.4
    "machine_shift_price|machine:M02": "794.10",  # 211.30 + 356 + 226.8
    "machine_shift_price|machine:M03": "758.93",  # 298.75 + 1.33 × 178 = 236.74 + 53.2 × 4.2 = 223.44
    "machine_shift_price|machine:M04": "206.846",  # 21.45 + 178 + 8.6 kW·h × 0.86 = 7.396, carried
    "machine_shift_price|machine:M05": "801.82",  # 187.52 + 356 + 258.3
}

STRIP = {  # earth 4.2 / 5.5 %; other 5 %; profit 3.5 %; tax 9 % with 材料价差 in its base
    "labour_cost": "59.625",  # 0.45 × 132.5
    "machine_cost": "412.932",  # 0.52 × 794.1
    "other_direct_cost": "23.62785",  # 472.557 × 5 %
    "direct_works_cost": "496.18485",
    "measures_cost": "20.8397637",
    "direct_cost": "517.0246137",
    "indirect_cost": "28.4363537535",
    "profit_base": "545.4609674535",
    "profit": "19.0911338608725",
    "price_difference": "96.876",  # 0.52 × 54 = 28.08 kg × 3.45
    "tax_base": "661.4281013143725",  # 545.4609674535 + 19.0911338608725 + 96.876
    "tax": "59.528529118293525",
    "unit_price": "720.956630432666025",
}

COVER = {  # (640 − 200) / 200 = 2.2: three steps of 0.11, so 0.94 + 0.33 = 1.27 shifts of M03
    "haul_steps": "3",
    "labour_cost": "145.75",  # 1.1 × 132.5
    "machine_cost": "1443.2347",  # 0.38 × 801.82 + 1.27 × 758.93 + 0.22 × 794.1 = 304.6916 + 963.8411 + 174.702
    "other_direct_cost": "79.449235",
    "direct_cost": "1738.50816027",  # 1668.433935 × 1.042
    "indirect_cost": "95.61794881485",
    "profit": "64.19441381796975",
    "price_difference": "354.7083",  # 0.38 × 61.5 + 1.27 × 53.2 + 0.22 × 54 = 102.814 kg × 3.45
    "tax": "202.7725940612537775",
    "unit_price": "2455.8014169640735275",
}

STONE_FAR = {  # (1380 − 500) / 250 = 3.52: four steps; 1.05 on everything, 1.12 on the truck besides
    "haul_steps": "4",
    "labour_cost": "348.852",  # 2.52 × 132.5 = 333.9; the step's own foreman 4 × 0.02 × 1.05 = 0.084 × 178 = 14.952
    "machine_cost": "3516.0725124",  # 0.651 × 987.04 + 0.3255 × 794.1 + 3.44568 × 758.93
    "other_direct_cost": "154.596980496",  # 3864.9245124 × 4 %
    "direct_works_cost": "4019.521492896",
    "measures_cost": "184.897988673216",  # stone 4.6 %
    "direct_cost": "4204.419481569216",
    "indirect_cost": "252.26516889415296",  # 6 %
    "profit": "155.9839627662179136",
    "price_difference": "854.7691572",  # 0.651 × 72 + 0.3255 × 54 + 3.44568 × 53.2 = 247.759176 kg × 3.45
    "tax_base": "5467.4377704295868736",
    "tax": "492.069399338662818624",
    "unit_price": "5959.507169768249692224",
}

STONE_NEAR = {  # 420 m is nearer than the base of 500 m: no steps, nothing taken off, and no foreman of the step
    "haul_steps": "0",
    "labour_cost": "318",  # 2.4 × 132.5
    "machine_cost": "2262.1563",  # 0.62 × 987.04 + 0.31 × 794.1 + 1.85 × 758.93 = 611.9648 + 246.171 + 1404.0205
    "price_difference": "551.31",  # 44.64 + 16.74 + 98.42 = 159.8 kg × 3.45
    "unit_price": "3957.405491998899888",
}

MASONRY = {  # masonry 4.8 / 6.5 %; other 3 %
    "labour_cost": "16013",  # 18.5 × 178 + 96 × 132.5 = 3293 + 12 720
    "material_cost": "12528",  # at the ceilings: 9.2 × 300 + 36.8 × 60 + 108 × 70 = 2760 + 2208 + 7560
    "machine_cost": "1116.9684",  # 5.4 × 206.846: electricity has no ceiling
    "other_direct_cost": "889.739052",
    "direct_works_cost": "30547.707452",
    "measures_cost": "1466.289957696",
    "direct_cost": "32013.997409696",
    "indirect_cost": "2080.90983163024",
    "profit": "1193.3217534464184",
    "price_difference": "5278",  # 9.2 × 115 + 36.8 × 32.5 + 108 × (98 − 70) = 1058 + 1196 + 3024
    "unpriced_material_cost": "781.2",  # 42 m × 18.6, not in the tax base
    "tax_base": "40566.2289947726584",
    "tax": "3650.960609529539256",
    "unit_price": "44998.389604302197656",
}

DITCH = {  # the same quota item with 1.15 on labour alone
    "labour_cost": "18414.95",  # 16 013 × 1.15
    "material_cost": "12528",
    "machine_cost": "1116.9684",
    "direct_cost": "34606.758317696",
    "price_difference": "5278",
    "unpriced_material_cost": "781.2",
    "unit_price": "48113.539331855810656",
}

PINES = {  # vegetation 3.5 / 4 %; other 2 %; no machine
    "labour_cost": "821.5",  # 6.2 × 132.5
    "material_cost": "34",  # 4 × 8.5
    "machine_cost": "0",
    "other_direct_cost": "17.11",
    "direct_cost": "903.15135",  # 872.61 × 1.035
    "indirect_cost": "36.126054",
    "profit": "32.87470914",
    "price_difference": "0",
    "unpriced_material_cost": "2856",  # 102 × 28
    "tax": "87.4936901826",  # (903.15135 + 36.126054 + 32.87470914 = 972.15211314) × 9 %
    "unit_price": "3915.6458033226",
}

GRASS = {  # a quota unit of one hectare
    "labour_cost": "1139.5",  # 8.6 × 132.5
    "unpriced_material_cost": "2200",  # 45 × 32 + 20 × 38 = 1440 + 760
    "unit_price": "3611.4160057114",
}

QUARRY = {
    "strip": STRIP,
    "cover": COVER,
    "stone-far": STONE_FAR,
    "stone-near": STONE_NEAR,
    "masonry": MASONRY,
    "ditch": DITCH,
    "pines": PINES,
    "grass": GRASS,
}

QUARRY_CONSUMPTION = {
    "hauled_consumption|work:cover/machine:M03": "1.27",
    "hauled_consumption|work:stone-far/machine:M03": "2.93",  # 1.85 + 4 × 0.27
    "consumption|work:stone-far/machine:M03": "3.44568",  # 2.93 × 1.05 × 1.12
    "consumption|work:stone-far/machine:M01": "0.651",  # 0.62 × 1.05
    "consumption|work:stone-far/labour:甲类工": "0.084",
    "consumption|work:stone-near/machine:M03": "1.85",
    "consumption|work:ditch/labour:甲类工": "21.275",  # 18.5 × 1.15
    "consumption|work:ditch/material:水泥": "9.2",
    "material_use|work:stone-far/material:柴油": "247.759176",
    "price_gap|material:块石": "28",  # the plan's own 98, not the pack's 96
}

VALLEYS_SHIFTS = {
    "machine_shift_price|machine:T1": "1061.76",  # 356.72 + 2 × 186.35 + 76.4 × 4.35 = 332.34
    "machine_shift_price|machine:T2": "625.63",  # 241.35 + 186.35 + 197.925 = 625.625, rounded
    "machine_shift_price|machine:T3": "945.22",  # 288.46 + 372.7 + 284.055 = 945.215
    "machine_shift_price|machine:T4": "495.03",  # 96.83 + 186.35 + 211.845 = 495.025
    "machine_shift_price|machine:T5": "23.21",  # 12.44 + 11.75 × 0.917 = 10.77475
}

VALLEYS_LINES = {  # each line is rounded before it is added
    "resource_amount|work:soil-near/machine:T1": "249.51",  # 0.235 × 1061.76 = 249.5136
    "resource_amount|work:soil-near/machine:T2": "447.33",  # 0.715 × 625.63 = 447.32545
    "resource_amount|work:concrete/material:组合钢模板": "270.94",  # 53.125 × 5.1 = 270.9375
    "price_difference_amount|work:soil-near/material:柴油": "175.69",
    "consumption|work:concrete/material:组合钢模板": "53.125",  # 62.5 × 0.85: consumptions are not money
}

SOIL_NEAR = {  # 800 m of a base of 1000 m; earth 3.8 / 5 %; other 4 %; profit 3 %; every line rounded
    "haul_steps": "0",
    "labour_cost": "132.24",  # 0.95 × 139.2
    "machine_cost": "696.84",  # 0.235 × 1061.76 = 249.5136 → 249.51; 0.715 × 625.63 = 447.32545 → 447.33
    "basic_direct_cost": "829.08",
    "other_direct_cost": "33.16",  # 33.1632
    "direct_works_cost": "862.24",
    "measures_cost": "32.77",  # 32.76512
    "direct_cost": "895.01",
    "indirect_cost": "44.75",  # 44.7505
    "profit": "28.19",  # 939.76 × 3 % = 28.1928
    "price_difference": "175.69",  # 0.235 × 76.4 + 0.715 × 45.5 = 50.4865 kg × 3.48 = 175.69302
    "tax": "87.12",  # (895.01 + 44.75 + 28.19 = 967.95) × 9 % = 87.1155; 材料价差 stays out
    "unit_price": "1230.76",
}

SOIL_FAR = {  # (2500 − 1000) / 500 = 3 steps exactly: 0.715 + 3 × 0.085 = 0.97
    "haul_steps": "3",
    "machine_cost": "856.37",  # 249.51 + 0.97 × 625.63 = 606.8611 → 606.86
    "direct_cost": "1067.22",  # 988.61 + 39.54 = 1028.15; + 39.07
    "indirect_cost": "53.36",
    "profit": "33.62",  # 1120.58 × 3 % = 33.6174
    "price_difference": "216.07",  # 62.089 × 3.48 = 216.06972
    "tax": "103.88",
    "unit_price": "1474.15",
}

CONCRETE = {  # concrete 4.5 / 6.2 %; other 3 %; formwork × 0.85; 土工布 unpriced and taxed
    "labour_cost": "16541.07",  # 42.6 × 186.35 = 7938.51; 61.8 × 139.2 = 8602.56
    "material_cost": "27565.94",  # 103 × 265 = 27 295; 53.125 × 5.1 = 270.9375 → 270.94
    "machine_cost": "171.75",  # 7.4 × 23.21 = 171.754
    "other_direct_cost": "1328.36",  # 44 278.76 × 3 % = 1328.3628
    "direct_works_cost": "45607.12",
    "measures_cost": "2052.32",  # 2052.3204
    "direct_cost": "47659.44",
    "indirect_cost": "2954.89",  # 2954.88528
    "profit": "1518.43",  # 50 614.33 × 3 % = 1518.4299
    "price_difference": "13210.80",  # 103 × 127.6 = 13 142.8; 53.125 × 1.28 = 68
    "unpriced_material_cost": "1601.75",  # 215 × 7.45
    "tax_base": "53734.51",  # 47 659.44 + 2954.89 + 1518.43 + 1601.75
    "tax": "4836.11",  # 4836.1059
    "unit_price": "71781.42",
}

SHRUBS = {  # vegetation 3.2 / 4 %; other 2 %
    "labour_cost": "396.72",  # 2.85 × 139.2
    "material_cost": "13.73",  # 1.5 × 9.15 = 13.725, half up
    "other_direct_cost": "8.21",
    "measures_cost": "13.40",
    "indirect_cost": "17.28",
    "profit": "13.48",
    "unpriced_material_cost": "139.05",  # 103 × 1.35
    "tax": "54.17",  # (432.06 + 17.28 + 13.48 + 139.05 = 601.87) × 9 % = 54.1683
    "unit_price": "656.04",
}

FERTILIZE = {  # 6 t × 618.5 = 3711; 0.85 × 495.03 = 420.7755
    "labour_cost": "473.28",
    "material_cost": "3711.00",
    "machine_cost": "420.78",
    "direct_cost": "4871.24",  # 4605.06 + 115.13 + 151.05
    "price_difference": "144.05",  # 0.85 × 48.7 = 41.395 kg × 3.48 = 144.0546
    "unit_price": "5831.75",
}

VALLEYS = {"soil-near": SOIL_NEAR, "soil-far": SOIL_FAR, "concrete": CONCRETE, "shrubs": SHRUBS, "fertilize": FERTILIZE}


def of_works(tables: dict[str, dict[str, str]]) -> dict[str, str]:
    return {f"{term}|work:{work}": value for work, table in tables.items() for term, value in table.items()}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Q, QUARRY_SHIFTS),
        (Q, QUARRY_CONSUMPTION),
        (Q, of_works(QUARRY)),
        (V, VALLEYS_SHIFTS),
        (V, VALLEYS_LINES),
        (V, of_works(VALLEYS)),
    ],
    ids=["quarry shifts", "quarry consumption", "quarry works", "valleys shifts", "valleys lines", "valleys works"],
)
def test_line_by_line(name: str, policy: Policy, expected: dict[str, str]):
    assert carried(name, policy, expected) == decimals(expected)


def test_other_prices():
    expected = {
        "unit_price|work:leveling": "493.09459392576456",  # 39.75 + 285.876; 19.44 kg × 3.45 = 67.068
        "unit_price|work:mat": "1478.702621682",  # 159 + 105 × 9.8 = 1029
        "unit_price|work:demolition": "128.50",  # stated, not analyzed
    }
    assert carried(Q, "recommended", expected) == decimals(expected)
    expected = {
        "unit_price|work:leveling": "223.24",
        "unit_price|work:grass": "3437.98",
        "unit_price|work:fence": "46.35",
    }
    assert carried(V, "recommended", expected) == decimals(expected)


def test_units_follow_the_quota():
    works = ("strip", "pines", "grass", "mat", "demolition")
    units = [figures(Q)["unit_price", f"work:{work}"].unit for work in works]
    assert units == ["元/100m3", "元/100株", "元/hm2", "元/100m2", "元/m3"]
    assert figures(V)["unit_price|work:leveling"].unit == "元/1000m2"


def test_a_stated_price_has_no_analysis():
    analyzed = {a.work.id for a in computed(Q).estimate.analyses if a.item is not None}
    assert " ".join(sorted(analyzed)) == "cover ditch grass leveling masonry mat pines stone-far stone-near strip"
    assert figures(Q).find("direct_cost", "work:demolition") is None


def test_printed_digits_of_a_carried_chain():
    """Printed lines need not add: 16013 + 12528 + 1116.97 + 889.74 prints 30547.71, carried 30547.707452."""
    expected = {
        "machine_cost|work:masonry": "1116.97",
        "other_direct_cost|work:masonry": "889.74",
        "direct_works_cost|work:masonry": "30547.71",
        "unit_price|work:masonry": "44998.39",
        "machine_shift_price|machine:M04": "206.85",
        "consumption|work:stone-far/machine:M03": "3.44568",  # consumptions are exact: never cut
    }
    assert printed(Q, "recommended", expected) == expected


def test_line_by_line_prints_what_it_carries():
    for term in VALLEYS["concrete"]:
        figure = figures(V)[term, "work:concrete"]
        assert figure.number == figure.shown == Decimal(figure.text)
