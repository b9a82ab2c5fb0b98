"""The published sample, figure by figure, carried and printed.

Source: 单价分析表, 机械台班估算单价计算表 and the cost tables of the public 土地复垦方案报告表 of 临哈铁路（LEKNSG-6）
临时用地, 2025-11. Quota item 10219, machine shift 1014. The carried digits follow from the printed inputs by hand.
"""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

import xiufu.data
from tests.worked.given import EXAMPLES, POLICIES, carried, decimals, figures, printed
from xiufu.core.figure import Figures
from xiufu.packs.kinds import Policy
from xiufu.tasks.prepare import prepare

SAMPLE = "ejina-railway"
METHOD = Path(xiufu.data.__file__ or "").parent / "neimenggu" / "cost_method"

CHAIN = {
    # machine shift 1014: 207.49 + 2 × 184.74 + 55 × min(7.48, 4.5) = 207.49 + 369.48 + 247.50
    "class2_cost|machine:1014": "616.98",
    "machine_shift_price|machine:1014": "824.47",
    "consumption|work:leveling/machine:1014": "0.175",  # 0.14 × 1.25: the machine alone, not the labour
    "consumption|work:leveling/labour:乙类工": "0.1",
    "labour_cost|work:leveling": "13.705",  # 0.1 × 137.05
    "material_cost|work:leveling": "0",
    "machine_cost|work:leveling": "144.28225",  # 0.175 × 824.47
    "basic_direct_cost|work:leveling": "157.98725",
    "other_direct_cost|work:leveling": "7.8993625",  # × 5 %
    "direct_works_cost|work:leveling": "165.8866125",
    "measures_cost|work:leveling": "6.6354645",  # × 4 %
    "direct_cost|work:leveling": "172.522077",
    "indirect_cost|work:leveling": "8.62610385",  # × 5 %
    "profit_base|work:leveling": "181.14818085",
    "profit|work:leveling": "5.4344454255",  # × 3 %
    "shift_use|work:leveling/machine:1014/material:柴油": "9.625",  # 0.175 × 55 kg
    "price_gap|material:柴油": "2.98",  # 7.48 − 4.5
    "price_difference|work:leveling": "28.6825",  # 9.625 × 2.98
    "unpriced_material_cost|work:leveling": "0",
    "tax_base|work:leveling": "186.5826262755",  # without 材料价差
    "tax|work:leveling": "16.792436364795",  # × 9 %
    "unit_price|work:leveling": "232.057562640295",  # 186.5826262755 + 28.6825 + 16.792436364795
    "work_quantity|sub:main/work:leveling": "127.516",  # (7633 + 240 + 4878.6) / 100
    "work_total|sub:main/work:leveling": "29591.05215763985722",  # the price is not rounded before
}

PRINTED = {
    "labour_cost|work:leveling": "13.71",  # half up; half even would print 13.70
    "machine_cost|work:leveling": "144.28",
    "other_direct_cost|work:leveling": "7.90",
    "direct_works_cost|work:leveling": "165.89",
    "measures_cost|work:leveling": "6.64",
    "direct_cost|work:leveling": "172.52",
    "indirect_cost|work:leveling": "8.63",
    "profit|work:leveling": "5.43",
    "price_difference|work:leveling": "28.68",
    "tax|work:leveling": "16.79",
    "unit_price|work:leveling": "232.06",
    "work_total|sub:main/work:leveling": "29591.05",
    "quantity|sub:main/unit:yard/measure:leveling/line:leveling": "7633.00",  # 3.8165 hm² × 10 000 × 0.20 m
    "quantity|sub:main/unit:camp/measure:leveling/line:leveling": "240.00",
    "quantity|sub:main/unit:track/measure:leveling/line:leveling": "4878.60",
    "construction_cost_wan|project": "2.96",
    "other_fees|project": "1.20",  # 0.50 + 0.30 + 0.20 + 0.20
    "contingency|project": "0.12",  # (2.96 + 0 + 1.20) × 3 % = 0.1248
    "static_investment|project": "4.28",
    "share|construction": "69.16",  # 2.96 / 4.28, of the printed amounts
    "share|other_fees": "28.04",
    "share|contingency": "2.80",
    "investment_per_hm2|static": "0.67",  # 4.28 / 6.3758
    "investment_per_mu|static": "0.04",  # 0.6713 / 15 = 0.0448; the sample's own 0.09 is its error A1
    "phase_months|phase:construction": "23",
    "service_months|project": "24",
}

GROWTH: dict[Policy, dict[str, str]] = {
    # (1 + 6 %)² − 1 = 0.1236 of the 2.96 of 2027, the third year; the sample rounds the factor to 0.12 first
    "as_filed": {
        "growth_factor|year:2027": "0.12",
        "price_contingency|project": "0.36",  # 2.96 × 0.12 = 0.3552
        "dynamic_investment|project": "4.64",
        "investment_per_hm2|dynamic": "0.73",
        "investment_per_mu|dynamic": "0.05",  # 4.64 / 6.3758 / 15 = 0.0485; the sample's 0.09 is its error A2
    },
    "recommended": {
        "growth_factor|year:2027": "0.1236",
        "price_contingency|project": "0.37",  # 2.96 × 0.1236 = 0.365856
        "dynamic_investment|project": "4.65",
        "investment_per_hm2|dynamic": "0.73",
        "investment_per_mu|dynamic": "0.05",
    },
}


@pytest.mark.parametrize("policy", POLICIES)
def test_carried(policy: Policy):
    assert carried(SAMPLE, policy, CHAIN) == decimals(CHAIN)


@pytest.mark.parametrize("policy", POLICIES)
def test_printed(policy: Policy):
    expected = PRINTED | GROWTH[policy]
    assert printed(SAMPLE, policy, expected) == expected


def with_method(folder: Path, *changes: tuple[str, str]) -> Figures:
    """The sample under its cost method with some lines changed, as a user's own pack of the same name."""
    mine = folder / "packs" / "cost_method"
    shutil.copytree(METHOD, mine)
    head = (mine / "pack.yaml").read_text("utf-8")
    (mine / "pack.yaml").write_text(head[: head.index("files:")], "utf-8")
    text = (mine / "method.yaml").read_text("utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    (mine / "method.yaml").write_text(text, "utf-8")
    return prepare(EXAMPLES / SAMPLE, policy="recommended", pack_folders=[folder / "packs"]).computed.figures


def test_a_method_without_changes_changes_nothing(tmp_path: Path):
    changed = with_method(tmp_path)
    assert {key: changed[key].number for key in CHAIN} == decimals(CHAIN)


def test_rounding_line_by_line_is_excluded(tmp_path: Path):
    """It would print 172.53 where the sample prints 172.52, and 29591.36 from the rounded price."""
    line = {
        "labour_cost": "13.71",
        "machine_cost": "144.28",
        "basic_direct_cost": "157.99",
        "other_direct_cost": "7.90",  # 7.8995
        "direct_works_cost": "165.89",
        "measures_cost": "6.64",  # 6.6356
        "direct_cost": "172.53",
        "indirect_cost": "8.63",  # 8.6265
        "profit": "5.43",  # 181.16 × 3 % = 5.4348
        "price_difference": "28.68",
        "tax": "16.79",  # 186.59 × 9 % = 16.7931
        "unit_price": "232.06",  # 172.53 + 8.63 + 5.43 + 28.68 + 16.79
    }
    changed = with_method(tmp_path, ("carry: full\n", "carry: line\n"))
    assert {term: changed[term, "work:leveling"].number for term in line} == decimals(line)
    # quantities have three places as they are: 76.33 + 2.4 + 48.786; 127.516 × 232.06 = 29591.36296
    assert changed["work_total", "sub:main/work:leveling"].text == "29591.36"


def test_price_difference_inside_the_tax_base_is_excluded(tmp_path: Path):
    """It would print 234.64: 215.2651262755 × 1.09."""
    changed = with_method(
        tmp_path,
        (
            "tax_base: [direct_cost, indirect_cost, profit]",
            "tax_base: [direct_cost, indirect_cost, profit, price_difference]",
        ),
    )
    assert changed["tax_base|work:leveling"].number == Decimal("215.2651262755")  # 186.5826262755 + 28.6825
    assert changed["tax|work:leveling"].number == Decimal("19.373861364795")
    assert changed["unit_price|work:leveling"].number == Decimal("234.638987640295")
    assert changed["unit_price|work:leveling"].text == "234.64"


def test_half_even_is_excluded(tmp_path: Path):
    """It would print 13.70 for 13.705."""
    changed = with_method(tmp_path, ("yuan: {places: 2, mode: half_up}", "yuan: {places: 2, mode: half_even}"))
    assert changed["labour_cost|work:leveling"].text == "13.70"


def test_shares_at_full_precision_are_excluded(tmp_path: Path):
    """They would print 69.08, 28.01 and 2.91.

    2.959105 + 1.2 = 4.159105; × 3 % = 0.124773; together 4.283878. 2.959105 / 4.283878 = 0.690754, and so on.
    """
    changed = with_method(
        tmp_path, ("carry_wan: printed", "carry_wan: full"), ("shares_from: printed", "shares_from: full")
    )
    assert changed["static_investment"].number.quantize(Decimal("0.000001")) == Decimal("4.283878")
    assert [changed["share", part].text for part in ("construction", "other_fees", "contingency")] == [
        "69.08",
        "28.01",
        "2.91",
    ]


def test_shares_of_printed_totals_although_nothing_else_is_rounded(tmp_path: Path):
    """2.959105, 1.2 and 0.124773 of 4.283878 print 2.96, 1.20 and 0.12 of 4.28: the sample's shares again."""
    changed = with_method(tmp_path, ("carry_wan: printed", "carry_wan: full"))
    assert [changed["share", part].text for part in ("construction", "other_fees", "contingency")] == [
        "69.16",
        "28.04",
        "2.80",
    ]
    # 4.28 / 6.3758, and not 4.283878 / 6.3758 = 0.671897
    assert changed["investment_per_hm2|static"].number.quantize(Decimal("0.000001")) == Decimal("0.671288")


def test_mid_year_is_another_convention(tmp_path: Path):
    """1.06^2.5 − 1 = 0.156817; 2.96 × 0.156817 = 0.464179, and 1.32 × (√1.06 − 1 = 0.029563) = 0.039023 in 2025."""
    changed = with_method(tmp_path, ("price_convention: year_end", "price_convention: mid_year"))
    assert changed["growth_factor|year:2027"].number.quantize(Decimal("0.000001")) == Decimal("0.156817")
    assert changed["price_contingency|year:2027"].number == Decimal("0.46")
    assert changed["price_contingency|year:2025"].number == Decimal("0.04")
    assert changed["price_contingency"].number == Decimal("0.50")
    assert figures(SAMPLE)["price_contingency|year:2025"].number == 0
