"""Deposits and withdrawals, worked by hand: what is paid is what is printed.

A payment is what the rounded running total gained: payments add up to the deposit as printed, and none is negative.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.worked.given import POLICIES, by, carried, carried_to, changed, computed, decimals, figures, printed
from xiufu.packs.kinds import Policy
from xiufu.tasks.prepare import prepare

Q, V = "stone-quarry", "two-valleys"

PROPOSED: dict[Policy, list[str]] = {
    # dynamic 253.50 (paid as printed): 20 % = 50.70, and the rest 202.80 in two parts
    "recommended": ["50.70", "101.40", "101.40"],
    # 253.48 × 20 % = 50.696, never less: 50.70; 202.78 in two parts
    "as_filed": ["50.70", "101.39", "101.39"],
}


@pytest.mark.parametrize("policy", POLICIES)
def test_proposed_instalments(policy: Policy):
    """42 months are more than three years. Works start 2027-03-15, production ends 2030-08: all paid by 2029-08-31."""
    plan = computed(Q, policy).deposit
    assert not plan.in_full
    assert (plan.works_start, plan.window_from) == (date(2027, 3, 15), date(2027, 2, 15))
    assert [due.due_date for due in plan.dues] == [date(2027, 3, 14), date(2028, 3, 14), date(2029, 3, 14)]
    assert [due.amount.text for due in plan.dues] == PROPOSED[policy]
    assert figures(Q, policy)["deposit_total"].text == {"recommended": "253.50", "as_filed": "253.48"}[policy]


INSTALMENTS = """  instalments:
    - {due_date: 2027-03-20, percent: 30}
    - {due_date: 2028-03-20, percent: 40}
    - {due_date: 2029-03-20, percent: 30}
"""


@pytest.mark.parametrize("policy", POLICIES)
def test_stated_instalments(policy: Policy):
    """static 45.01: 30 % = 13.503; 70 % = 31.507; the steps of 13.50, 31.51 and 45.01."""
    plan = computed(V, policy).deposit
    assert not plan.in_full
    assert [due.due_date for due in plan.dues] == [date(2027, 3, 20), date(2028, 3, 20), date(2029, 3, 20)]
    assert [due.amount.number for due in plan.dues] == [Decimal("13.50"), Decimal("18.01"), Decimal("13.50")]
    assert figures(V, policy)["deposit_total"].number == Decimal("45.01")
    assert plan.notes == ()


def test_the_first_instalment_is_never_less_than_the_rule_asks(tmp_path: Path):
    """two-valleys without stated instalments: 45.01 × 20 % = 9.002, so 9.01; the rest 36.00 on two anniversaries."""
    plan = prepare(changed(tmp_path, V, (INSTALMENTS, "")), policy="recommended").computed.deposit
    assert [(due.due_date, due.amount.text) for due in plan.dues] == [
        (date(2027, 3, 31), "9.01"),
        (date(2028, 3, 31), "18.00"),
        (date(2029, 3, 31), "18.00"),
    ]


@pytest.mark.parametrize(
    ("first", "amount", "notes"),
    [
        ("20", "9.00", ("首期预存 9.00 万元不足预存总额 45.01 万元的 20%",)),  # 9.002 paid as 9.00
        ("20.01", "9.01", ()),  # 9.006501
        ("19.99", "9.00", ("首期预存 9.00 万元不足预存总额 45.01 万元的 20%",)),  # 8.997499
        ("15", "6.75", ("首期预存 6.75 万元不足预存总额 45.01 万元的 20%",)),  # 6.7515
    ],
)
def test_a_first_instalment_below_the_rule_is_noted(tmp_path: Path, first: str, amount: str, notes: tuple[str, ...]):
    """The least is 45.01 × 20 % = 9.002, and what counts is what is paid."""
    changes = [
        ("2027-03-20, percent: 30", f"2027-03-20, percent: {first}"),
        ("2029-03-20, percent: 30", f"2029-03-20, percent: {60 - Decimal(first)}"),
    ]
    plan = prepare(changed(tmp_path, V, *changes), policy="recommended").computed.deposit
    assert plan.dues[0].amount.text == amount
    assert sum(due.amount.number for due in plan.dues) == Decimal("45.01")
    assert plan.notes == notes


@pytest.mark.parametrize(
    ("number", "day", "notes"),
    [
        (0, "2027-03-31", ()),
        (0, "2027-04-01", ("首期预存日期 2027-04-01 晚于动工前的最后一日 2027-03-31",)),
        (2, "2029-09-30", ()),
        (2, "2029-10-01", ("末期预存日期 2029-10-01 晚于规定的 2029-09-30",)),
    ],
)
def test_a_late_instalment_is_noted(tmp_path: Path, number: int, day: str, notes: tuple[str, ...]):
    """Works start 2027-04-01; production ends 2030-09, and everything is paid a year before."""
    stated = f"due_date: {2027 + number}-03-20"
    plan = prepare(changed(tmp_path, V, (stated, f"due_date: {day}")), policy="recommended").computed.deposit
    assert plan.dues[number].due_date == date.fromisoformat(day)
    assert plan.notes == notes


def test_one_payment_under_three_years():
    """The sample: 23 months of construction, all of 4.65 in the month before 2025-11-01."""
    plan = computed("ejina-railway").deposit
    assert plan.in_full
    assert [(due.due_date, due.amount.text) for due in plan.dues] == [(date(2025, 10, 31), "4.65")]


def test_withdrawals_with_their_part_of_the_price_contingency():
    """stone-quarry as filed: a year's contingency follows the quarters' investment, running totals rounded.

    2027: 0.41 × 12.58 / 20.67 = 0.2495 → 0.25; × 20.29 / 20.67 = 0.4025 → 0.40; 0.41.
    2031: 18.87 × 14.32 / 97.79 = 2.7632 → 2.76; × 97.11 / 97.79 = 18.7388 → 18.74; 18.87.
    """
    expected = by(
        "withdrawal",
        "quarter",
        {
            "2027Q1": "12.83",
            "2027Q2": "7.86",  # 7.71 + 0.15
            "2027Q4": "0.39",  # 0.38 + 0.01
            "2028Q4": "0.40",
            "2029Q4": "0.41",
            "2030Q3": "24.58",  # 21.43 + 13.10 × 21.43 / 89.04 = 3.1529
            "2030Q4": "77.56",
            "2031Q1": "17.08",
            "2031Q2": "98.77",  # 82.79 + 15.98
            "2031Q3": "0.81",
            "2032Q2": "4.09",
            "2033Q2": "2.67",
            "2034Q2": "6.03",
        },
    )
    assert carried(Q, "as_filed", expected) == decimals(expected)
    assert sum(decimals(expected).values()) == Decimal("253.48")


@pytest.mark.parametrize("policy", POLICIES)
def test_withdrawals_of_a_static_deposit(policy: Policy):
    expected = by("withdrawal", "quarter", {"2027Q2": "6.23", "2030Q4": "20.52", "2031Q1": "10.03", "2031Q2": "8.23"})
    assert printed(V, policy, expected) == expected
    assert carried(V, policy, expected) == decimals(expected)
    so_far = by("withdrawal_so_far", "quarter", {"2027Q2": "6.23", "2030Q4": "26.75", "2031Q1": "36.78"})
    assert carried(V, policy, so_far) == decimals(so_far)


def test_withdrawals_are_printed_steps_where_nothing_else_is_rounded():
    """stone-quarry: each quarter needs its investment and its part of the year's contingency, at full precision.

    2027: 0.409389 × 12.590177 / 20.672160 = 0.249335, so 12.839511; the rest 7.703983 + 0.152569 = 7.856552.
    Paid are the steps of the rounded totals: together 253.50, as the deposit, where needs rounded one by one
    (12.84 + 7.86 + 0.39 + 0.40 + 0.42 + 24.59 + 77.56 + 17.08 + 98.77 + 0.81 + 4.09 + 2.69 + 6.02) make 253.52.
    """
    need = by(
        "quarter_need",
        "quarter",
        {
            "2027Q1": "12.839511",
            "2027Q2": "7.856552",
            "2027Q4": "0.385486",
            "2028Q4": "0.400905",
            "2029Q4": "0.416942",
            "2030Q3": "24.587830",
            "2030Q4": "77.557587",
            "2031Q1": "17.082407",
            "2031Q2": "98.767654",
            "2031Q3": "0.811258",
            "2032Q2": "4.085905",
            "2033Q2": "2.692682",
            "2034Q2": "6.016332",
        },
    )
    assert carried_to(Q, "recommended", need) == decimals(need)
    so_far = by("need_so_far", "quarter", {"2027Q1": "12.839511", "2027Q2": "20.696063", "2027Q4": "21.081549"})
    assert carried_to(Q, "recommended", so_far) == decimals(so_far)
    rounded = by(
        "withdrawal_so_far",
        "quarter",
        {
            "2027Q1": "12.84",
            "2027Q2": "20.70",
            "2027Q4": "21.08",
            "2028Q4": "21.48",
            "2029Q4": "21.90",
            "2030Q3": "46.49",
            "2030Q4": "124.04",
            "2031Q1": "141.13",
            "2031Q2": "239.89",
            "2031Q3": "240.71",
            "2032Q2": "244.79",
            "2033Q2": "247.48",
        },
    )
    assert carried(Q, "recommended", rounded) == decimals(rounded)
    paid = by(
        "withdrawal",
        "quarter",
        {
            "2027Q1": "12.84",
            "2027Q2": "7.86",
            "2027Q4": "0.38",
            "2028Q4": "0.40",
            "2029Q4": "0.42",
            "2030Q3": "24.59",
            "2030Q4": "77.55",
            "2031Q1": "17.09",
            "2031Q2": "98.76",
            "2031Q3": "0.82",
            "2032Q2": "4.08",
            "2033Q2": "2.69",
            "2034Q2": "6.02",
        },
    )
    assert carried(Q, "recommended", paid) == decimals(paid)
    assert printed(Q, "recommended", paid) == paid
    assert sum(decimals(paid).values()) == Decimal("253.50")
    assert carried(Q, "recommended", {"deposit_total|project": "253.50"}) == {
        "deposit_total|project": Decimal("253.50")
    }
