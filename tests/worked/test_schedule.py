"""Time and money: months, quarters, years and price contingency, worked by hand.

An amount in parts: each part is what the rounded running total gained, so parts add up as printed and none is negative.
"""

from decimal import Decimal

import pytest

from tests.worked.given import POLICIES, by, carried, carried_to, computed, decimals, figures
from xiufu.packs.kinds import Policy

Q, V = "stone-quarry", "two-valleys"


@pytest.mark.parametrize("policy", POLICIES)
def test_months(policy: Policy):
    quarry = {
        "phase_months|phase:construction": "42",  # 2027-03 to 2030-08
        "phase_months|phase:reclamation": "10",  # 2030-09 to 2031-06
        "phase_months|phase:aftercare": "36",  # 2031-07 to 2034-06
        "service_months|project": "88",
        "production_months|project": "42",
    }
    assert carried(Q, policy, quarry) == decimals(quarry)
    valleys = {"service_months|project": "50", "production_months|project": "42"}  # 42 + 8
    assert carried(V, policy, valleys) == decimals(valleys)


@pytest.mark.parametrize("policy", POLICIES)
def test_construction_by_quarter_in_yuan(policy: Policy):
    """Months share a measure evenly; a stated allocation shares it by percent."""
    quarry = by(
        "quarter_construction",
        "quarter",
        {
            "2027Q1": "32923.686123",  # stripping 2027-03 to 05: one month of three of 98771.058369
            "2027Q2": "65847.372246",  # the other two
            "2030Q3": "150618.622248",  # cutting 2030-09: 354709.866745 / 3; demolition 32 382
            # cutting 236473.244496; trimming 129407.159588; leveling 13264.244577;
            # 60 % of wall and ditch: (197216.692038 + 170475.892561) × 0.6 = 220615.550759
            "2030Q4": "599760.199421",
            # covering 2031-03 of 03 to 04: (1716 + 4360 + 2690 + 2895) / 100 = 116.61 × 2455.801417 / 2
            "2031Q1": "143185.501616",
            # covering the same again, and 13 × 2455.801417 = 31925.418421 of the soil yard; 40 % of wall and ditch
            # 147077.033840; mat 207018.367035; pines 184779.325459; grass 18562.678269
            "2031Q2": "732548.324640",
        },
    )
    assert carried_to(Q, policy, quarry) == decimals(quarry)
    valleys = by(
        "quarter_construction",
        "quarter",
        {
            "2027Q2": "41452.00",  # stripping
            # leveling 1879.68 + 3415.57 + 1144.11; cover 39379.40; half the backfill 80002.12; 70 % of the toe
            # 65895.34 × 0.7 = 46126.738; replaced soil 2488.37
            "2030Q4": "174435.988",
            # the other half 80002.12; leveling 2692.27 + 954.35; 35 % of the fence 7502.908; slope 7218.41
            "2031Q1": "98370.058",
            # fertilizing 4910.33 + 2493.07 + 2988.77; grass 4146.20 + 5260.11; 65 % of the fence 13933.972;
            # 30 % of the toe 19768.602; shrubs 6022.45
            "2031Q2": "59523.504",
        },
    )
    assert carried(V, policy, valleys) == decimals(valleys)


def test_parts_are_steps_of_the_running_total():
    """two-valleys: 41452 → 4.15; 215887.988 → 21.59; 314258.046 → 31.43; all of it 37.38."""
    construction = by(
        "allocated_cost",
        "construction_cost_wan/project/quarter",
        {
            "2027Q2": "4.15",
            "2030Q4": "17.44",
            "2031Q1": "9.84",
            "2031Q2": "5.95",
        },
    )
    assert carried(V, "recommended", construction) == decimals(construction)
    # stone-quarry as filed: 3.2924 → 3.29; 9.8771 → 9.88; 24.9390 → 24.94; 84.9150 → 84.91; 99.2335 → 99.23; 172.49
    construction = by(
        "allocated_cost",
        "construction_cost_wan/project/quarter",
        {
            "2027Q1": "3.29",
            "2027Q2": "6.59",
            "2030Q3": "15.06",
            "2030Q4": "59.97",
            "2031Q1": "14.32",
            "2031Q2": "73.26",
        },
    )
    assert carried(Q, "as_filed", construction) == decimals(construction)
    # four equal parts of 1.51: 0.3775 → 0.38; 0.755 → 0.76; 1.1325 → 1.13; 1.51
    damage = by(
        "allocated_cost",
        "monitoring_cost/monitoring:damage/quarter",
        {
            "2027Q4": "0.38",
            "2028Q4": "0.38",
            "2029Q4": "0.37",
            "2030Q3": "0.38",
        },
    )
    assert carried(Q, "as_filed", damage) == decimals(damage)
    # 5, 55, 40 % of 1.12: 0.056 → 0.06; 0.672 → 0.67; 1.12
    supervision = by(
        "allocated_cost",
        "other_fee/fee:supervision/quarter",
        {
            "2027Q2": "0.06",
            "2030Q4": "0.61",
            "2031Q2": "0.45",
        },
    )
    assert carried(V, "recommended", supervision) == decimals(supervision)


def test_at_full_precision_parts_are_not_rounded():
    damage = by(
        "allocated_cost",
        "monitoring_cost/monitoring:damage/quarter",
        {
            "2027Q4": "0.378",
            "2028Q4": "0.378",
            "2029Q4": "0.378",
            "2030Q3": "0.378",
        },
    )
    assert carried(Q, "recommended", damage) == decimals(damage)


QUARRY_QUARTERS = by(
    "quarter_investment",
    "quarter",
    {  # as filed
        "2027Q1": "12.58",  # 3.29 + preliminary 7.42 + design 30 % 1.87
        "2027Q2": "7.71",  # 6.59 + supervision 10 % 0.44 + drones 0.68
        "2027Q4": "0.38",
        "2028Q4": "0.38",
        "2029Q4": "0.37",
        "2030Q3": "21.43",  # 15.06 + design 4.37 + management 1.62 + monitoring 0.38
        "2030Q4": "67.61",  # 59.97 + supervision 1.97 (2.4145 → 2.41) + management 1.63 + contingency 4.04
        "2031Q1": "14.32",
        "2031Q2": "82.79",  # 73.26 + 1.85 + 1.98 + 1.67 + 4.03
        "2031Q3": "0.68",
        "2032Q2": "3.30",  # 0.28 + 1.55 + 1.47
        "2033Q2": "2.07",  # 0.27 + 0.92 + 0.88
        "2034Q2": "4.49",  # 0.29 + 0.62 + 0.59 + acceptance 2.99
    },
)  # together 218.11


def test_quarters_of_the_quarry():
    assert carried(Q, "as_filed", QUARRY_QUARTERS) == decimals(QUARRY_QUARTERS)
    assert sum(decimals(QUARRY_QUARTERS).values()) == Decimal("218.11")
    assert [str(q) for q in computed(Q).schedule.quarters] == [key.split(":")[1] for key in QUARRY_QUARTERS]


MID_YEAR = {  # 1.04^(n − 0.5) − 1, the first year being 2027; √1.04 = 1.0198039027…
    "2027": "0.0198039027",
    "2028": "0.0605960588",
    "2029": "0.1030199012",
    "2030": "0.1471406972",
    "2031": "0.1930263251",
    "2032": "0.2407473781",
    "2033": "0.2903772732",
    "2034": "0.3419923642",
}


def test_mid_year_factors():
    expected = by("growth_factor", "year", MID_YEAR)
    assert carried_to(Q, "recommended", expected) == decimals(expected)
    rounded = {key: str(Decimal(value).quantize(Decimal("0.0001"))) for key, value in expected.items()}
    assert carried(Q, "as_filed", rounded) == decimals(rounded)
    half = figures(Q)["growth_factor|year:2027"].number  # √1.04 = 1.01980390271855696600564482…
    assert half.quantize(Decimal("1e-25")) == Decimal("0.0198039027185569660056448")


def test_price_contingency_by_mid_year():
    full = by(
        "price_contingency",
        "year",
        {
            "2027": "0.409389",  # 20.672160 × 0.0198039
            "2028": "0.022905",  # 0.378 × 0.0605961
            "2029": "0.038942",
            "2030": "13.101922",  # 89.043495 × 0.1471407
            "2031": "18.875280",  # 97.786039 × 0.1930263
            "2032": "0.792805",
            "2033": "0.605942",
            "2034": "1.533198",
        },
    ) | {
        "price_contingency|project": "35.380383",
        "dynamic_investment|project": "253.501051",  # 218.120668 + 35.380383
        "investment_per_hm2|dynamic": "26.968197",  # / 9.4
        "investment_per_mu|dynamic": "1.797880",
    }
    assert carried_to(Q, "recommended", full) == decimals(full)
    filed = by(
        "price_contingency",
        "year",
        {
            "2027": "0.41",  # 20.67 × 0.0198 = 0.4093
            "2028": "0.02",
            "2029": "0.04",
            "2030": "13.10",  # 89.04 × 0.1471 = 13.0978
            "2031": "18.87",  # 97.79 × 0.1930 = 18.8735
            "2032": "0.79",
            "2033": "0.60",  # 2.07 × 0.2904 = 0.6011
            "2034": "1.54",  # 4.49 × 0.3420 = 1.5356
        },
    ) | {"price_contingency|project": "35.37", "dynamic_investment|project": "253.48"}
    assert carried(Q, "as_filed", filed) == decimals(filed)


YEAR_END: dict[Policy, dict[str, str]] = {
    "recommended": {
        "growth_factor|year:2027": "0",  # the first year does not grow
        "growth_factor|year:2030": "0.157625",  # 1.05³ − 1
        "growth_factor|year:2031": "0.21550625",
        "price_contingency|year:2027": "0",
        "price_contingency|year:2028": "0",  # nothing is spent
        "price_contingency|year:2030": "3.23",  # 20.52 × 0.157625 = 3.234465
        "price_contingency|year:2031": "3.94",  # 18.26 × 0.21550625 = 3.935144
        "price_contingency|project": "7.17",
        "dynamic_investment|project": "52.18",
    },
    "as_filed": {
        "growth_factor|year:2030": "0.16",  # rounded first
        "growth_factor|year:2031": "0.22",
        "price_contingency|year:2030": "3.28",  # 20.52 × 0.16 = 3.2832
        "price_contingency|year:2031": "4.02",  # 18.26 × 0.22 = 4.0172
        "price_contingency|project": "7.30",
        "dynamic_investment|project": "52.31",
    },
}


@pytest.mark.parametrize("policy", POLICIES)
def test_price_contingency_by_year_end(policy: Policy):
    quarters = by(
        "quarter_investment",
        "quarter",
        {
            "2027Q2": "6.23",  # 4.15 + preliminary 1.25 + design 0.77 + supervision 0.06
            "2030Q4": "20.52",  # 17.44 + management 0.53 + design 1.15 + supervision 0.61 + contingency 0.79
            "2031Q1": "10.03",  # 9.84 + contingency 0.19 (75 % of 1.31 = 0.9825 → 0.98)
            "2031Q2": "8.23",  # 5.95 + 0.52 + 0.45 + 0.85 + 0.13 + 0.33
        },
    )  # together 45.01
    expected = quarters | YEAR_END[policy]
    assert carried(V, policy, expected) == decimals(expected)


def test_years_run_from_the_first_phase_to_the_last():
    assert [row.year for row in computed(Q).schedule.years] == list(range(2027, 2035))
    assert [row.year for row in computed(V).schedule.years] == list(range(2027, 2032))
