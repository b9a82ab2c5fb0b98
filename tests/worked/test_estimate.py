"""Construction cost, fees by every method, contingency, monitoring, totals, shares and ratios, worked by hand.

stone-quarry, recommended: nothing is rounded; as_filed: every amount in 万元 is carried on as printed.
two-valleys: quantities and prices line by line, 万元 as printed, under both policies: a page multiplies through.
"""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.worked.given import POLICIES, carried, carried_to, changed, computed, decimals, printed
from xiufu.core.figure import Absent
from xiufu.packs.kinds import Policy
from xiufu.tasks.prepare import prepare

Q, V = "stone-quarry", "two-valleys"

QUARRY_WORKS = {  # quantity in quota units × full price
    "work_total|sub:main/work:strip": "98771.058369275245425",  # 137 × 720.956630432666025
    "work_total|sub:main/work:cover": "318296.421652713569899275",  # 129.61 × 2455.8014169640735275
    "work_total|sub:main/work:masonry": "197216.692038255456776834",  # 4.38275 × 44998.389604302197656
    "work_total|sub:main/work:pines": "184779.325458793494",  # 47.19 × 3915.6458033226
    "work_total|sub:main/work:demolition": "32382",  # 252 × 128.5
    "construction_cost|project": "1724883.70629407918510022068",
}

QUARRY_FULL = {
    "construction_cost_wan|project": "172.488370629407918510022068",
    "equipment_cost_wan|equipment:drip": "1.85",  # 1 × 18 500
    "equipment_cost_wan|equipment:drone": "1.36",  # 2 × 6800
    "fee_base|fee:design": "175.698370629407918510022068",  # 172.488… + 3.21
    # marginal, between the tiers: 50 × 6 % + 50 × 4.5 % + 72.488… × 3 % = 3 + 2.25 + 2.174651…
    "other_fee|fee:preliminary": "7.42465111888223755530066204",
    # interpolated between (100, 4.2) and (500, 15): 4.2 + 75.698… × 10.8 / 400
    "other_fee|fee:design": "6.243856006994013799770595836",
    # below the first point (300, 7.5), in proportion: 175.698… × 2.5 %
    "other_fee|fee:supervision": "4.3924592657351979627505517",
    # marginal, beyond the last tier at its rate: 30 × 2.2 % + 145.698… × 1.6 %
    "other_fee|fee:acceptance": "2.991173930070526696160353088",
    "other_fee|fee:management": "4.919554377623421718280617904",  # × 2.8 %
    "other_fees|project": "25.971694699305397732262780568",
    "contingency_base|project": "201.670065328713316242284848568",
    "contingency|project": "8.06680261314853264969139394272",  # × 4 %
    "monitoring_amount|monitoring:damage": "15120",  # 6 points × 4 times × 3.5 years × 180
    "monitoring_cost|monitoring:result": "0.84",  # 4 × 2 × 3 × 350
    "monitoring_cost|monitoring:trees": "3.0888",  # 2.86 hm² × 3 × 3600
    "monitoring_cost|monitoring:grass": "2.943",  # 6.54 × 3 × 1500
    "monitoring_cost|project": "8.3838",
    "static_investment|project": "218.12066794186184889197624251072",
}

QUARRY_PRINTED = {  # as_filed: each amount rounded before it is used again
    "construction_cost_wan|project": "172.49",
    "other_fee|fee:preliminary": "7.42",  # 5.25 + 72.49 × 3 % = 7.4247
    "other_fee|fee:design": "6.24",  # 4.2 + 75.70 × 0.027 = 6.2439
    "other_fee|fee:supervision": "4.39",  # 175.70 × 2.5 % = 4.3925
    "other_fee|fee:acceptance": "2.99",  # 0.66 + 145.70 × 1.6 % = 2.9912
    "other_fee|fee:management": "4.92",  # 4.9196
    "other_fees|project": "25.96",  # and not 25.97
    "contingency|project": "8.07",  # (172.49 + 3.21 + 25.96 = 201.66) × 4 % = 8.0664
    "monitoring_cost|monitoring:damage": "1.51",
    "monitoring_cost|monitoring:trees": "3.09",
    "monitoring_cost|project": "8.38",
    "static_investment|project": "218.11",  # 172.49 + 3.21 + 25.96 + 8.07 + 8.38
}

QUARRY_RATIOS: dict[Policy, dict[str, str]] = {
    "recommended": {  # of the full amounts
        "share|construction": "79.079334",
        "share|equipment": "1.471662",
        "share|other_fees": "11.907031",
        "share|contingency": "3.698321",
        "share|monitoring": "3.843652",
        "investment_per_hm2|static": "23.204326",  # 218.120668 / 9.4
        "investment_per_mu|static": "1.546955",
    },
    "as_filed": {  # of the printed ones
        "share|construction": "79.083948",  # 172.49 / 218.11
        "share|equipment": "1.471734",
        "share|other_fees": "11.902251",
        "share|contingency": "3.699968",
        "share|monitoring": "3.842098",
        "investment_per_hm2|static": "23.203191",  # 218.11 / 9.4
        "investment_per_mu|static": "1.546879",
    },
}

VALLEYS_LINES = {  # quantity in quota units as printed × printed price, rounded
    "line_total|sub:east/unit:yard/measure:strip/line:strip": "41452.00",  # 33.68 × 1230.76 = 41451.9968
    "line_total|sub:east/unit:borrow/measure:fence/line:fence": "21436.88",  # 462.5 × 46.35 = 21436.875
    "line_total|sub:west/unit:spoil/measure:toe/line:toe": "65895.34",  # 0.9176 → 0.918 × 71781.42 = 65895.34356
    "line_total|sub:west/unit:mixing/measure:replace/line:replace": "2488.37",  # 1.6875 → 1.688 × 1474.15 = 2488.3652
    "line_total|sub:west/unit:mixing/measure:leveling/line:leveling": "1144.11",  # 5.125 × 223.24 = 1144.105
    "line_total|sub:east/unit:yard/measure:fertilize/line:fertilize": "4910.33",  # 0.842 × 5831.75 = 4910.3335
    "line_total|sub:east/unit:track/measure:fertilize/line:fertilize": "2493.07",  # 0.4275 × 5831.75 = 2493.073
    "line_total|sub:west/unit:mixing/measure:fertilize/line:fertilize": "2988.77",  # 0.5125 × 5831.75 = 2988.77188
    "work_total|sub:east/work:fertilize": "7403.41",  # 0.8420 + 0.4275 = 1.2695 × 5831.75 = 7403.40663
    "work_total|sub:east/work:soil-near": "80831.39",  # 65.676 × 1230.76 = 80831.39376
    "work_total|sub:west/work:soil-near": "7218.41",
    "work_total|sub:east/work:soil-far": "160004.24",
    "work_total|sub:west/work:concrete": "65895.34",
    "work_total|sub:west/work:soil-far": "2488.37",
    "work_total|sub:west/work:fertilize": "2988.77",
    "construction_cost|sub:east/class:earth": "246361.94",  # 80831.39 + 160004.24 + 5526.31
    "construction_cost|sub:east/class:vegetation": "11549.61",  # 7403.41 + 4146.20
    "construction_cost|sub:east": "279348.43",  # … + 21436.88
    "construction_cost|sub:west": "94433.13",  # 14266.46 + 65895.34 + 14271.33
    "construction_cost|project": "373781.56",
}

VALLEYS_TOTALS = {
    "construction_cost_wan|project": "37.38",  # 37.378739
    "equipment_cost_wan|project": "0",  # stated: []
    "monitoring_cost|project": "0",  # stated: []
    "other_fee|fee:preliminary": "1.25",  # stated
    "other_fee|fee:design": "1.92",  # beyond the last point (10, 0.55): 0.55 + 27.38 × 0.25 / 5 = 1.919
    "other_fee|fee:supervision": "1.12",  # below the first point (100, 3): 37.38 × 3 % = 1.1214
    "other_fee|fee:acceptance": "0.85",  # 20 × 2.5 % + 17.38 × 2 % = 0.8476
    "fee_base|fee:management": "40.55",  # 37.38 + 1.25 + 1.92: on fees that stand after it in the plan
    "other_fee|fee:management": "1.05",  # × 2.6 % = 1.0543
    "other_fee|fee:audit": "0.13",  # 1.05 × 12.5 % = 0.13125
    "other_fees|project": "6.32",
    "contingency|project": "1.31",  # 43.70 × 3 % = 1.311
    "static_investment|project": "45.01",  # 37.38 + 6.32 + 1.31
}


@pytest.mark.parametrize("policy", POLICIES)
def test_construction_cost_of_the_quarry(policy: Policy):
    assert carried(Q, policy, QUARRY_WORKS) == decimals(QUARRY_WORKS)


def test_quarry_at_full_precision():
    assert carried(Q, "recommended", QUARRY_FULL) == decimals(QUARRY_FULL)


def test_quarry_as_printed():
    assert carried(Q, "as_filed", QUARRY_PRINTED) == decimals(QUARRY_PRINTED)
    assert printed(Q, "as_filed", QUARRY_PRINTED) == QUARRY_PRINTED


def test_full_precision_prints_another_sum_of_fees():
    """7.42 + 6.24 + 4.39 + 2.99 + 4.92 = 25.96, and 25.9717 prints 25.97: what ``carry_wan: full`` means."""
    expected = {"other_fees|project": "25.97", "static_investment|project": "218.12"}
    assert printed(Q, "recommended", expected) == expected


@pytest.mark.parametrize("policy", POLICIES)
def test_quarry_shares_and_ratios(policy: Policy):
    expected = QUARRY_RATIOS[policy]
    assert carried_to(Q, policy, expected) == decimals(expected)


@pytest.mark.parametrize("policy", POLICIES)
def test_valleys(policy: Policy):
    expected = VALLEYS_LINES | VALLEYS_TOTALS
    assert carried(V, policy, expected) == decimals(expected)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_page_of_the_valleys_multiplies_through(policy: Policy):
    """Whoever checks 工程施工费估算表 with a calculator finds every product as printed."""
    rows = [row for groups in computed(V, policy).estimate.classes.values() for group in groups for row in group.rows]
    assert len(rows) == 13
    for row in rows:
        found = Decimal(row.quantity.text) * Decimal(row.analysis.unit_price.text)
        assert str(found.quantize(Decimal("0.01"), ROUND_HALF_UP)) == row.total.text, row.quantity.id


@pytest.mark.parametrize("policy", POLICIES)
def test_valleys_shares_and_ratios(policy: Policy):
    expected = {
        "share|construction": "83.05",  # 37.38 / 45.01 = 0.830482
        "share|other_fees": "14.04",
        "share|contingency": "2.91",
        "share|equipment": "0.00",
        "share|monitoring": "0.00",
        "investment_per_hm2|static": "9.21",  # 45.01 / 4.886 = 9.212034
        "investment_per_mu|static": "0.61",  # 0.614136
    }
    assert printed(V, policy, expected) == expected


def test_unit_costs_of_measures():
    expected = {
        # 197216.692038… + 170475.892561… on 1.4 hm²
        "measure_cost_per_hm2|sub:main/unit:wall/measure:retain": "262637.560428",
        # 47.19 × 3915.6458033226 / 2.86 = 16.5 × 3915.6458033226
        "measure_cost_per_hm2|sub:main/unit:floor/measure:trees": "64608.155755",
    }
    assert carried_to(Q, "recommended", expected) == decimals(expected)


@pytest.mark.parametrize(
    "changes",
    [
        {",500,15": ",160,15"},  # the table ends before the base of 175.70
        {",50,2.4": ",180,2.4", ",100,4.2": ",200,4.2"},  # or begins after it
    ],
    ids=["beyond the last point", "below the first"],
)
def test_a_fee_outside_its_table_is_not_guessed(tmp_path: Path, changes: dict[str, str]):
    """The quarry's design table says ``refuse`` on both sides: the fee is unknown, and so is everything made of it."""
    row = "design,勘测设计费内插表（虚构）,interpolation,refuse,refuse{}\n"
    rows = [(row.format(before), row.format(after)) for before, after in changes.items()]
    dossier = changed(tmp_path, Q, *rows, file="packs/cost_method/fee_points.csv")
    found = prepare(dossier, policy="as_filed").computed.figures
    assert found["fee_base|fee:design"].number == Decimal("175.70")
    for key in (
        "other_fee|fee:design",
        "other_fees",
        "contingency",
        "static_investment",
        "dynamic_investment",
        "deposit_total",
    ):
        assert found[key].value is Absent.UNKNOWN, key
    assert found["other_fee|fee:supervision"].number == Decimal("4.39")
