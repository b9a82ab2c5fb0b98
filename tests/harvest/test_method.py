"""The book of a cost method gets the rates that plans agree on, from where they stand; what it charges otherwise is left open."""

from __future__ import annotations

import pytest

from tests.audit.papers import paper_of, typed_table
from xiufu.harvest.document import harvest
from xiufu.harvest.gathered import gathered
from xiufu.harvest.method import method_rates, method_rows
from xiufu.harvest.taken import Harvest

PARTS = "费用名称|工程施工费|设备费|其他费用|小计|费率（%）|合计\n{}|2.96|0|1.20|4.16|{}|{}"


def plan(document: str, fee: str, percent: str, amount: str) -> Harvest:
    table = typed_table(PARTS.format(fee, percent, amount), f"{fee}估算表", "单位：万元")
    return harvest(paper_of(table), document)


def contingency(*plans: Harvest, prefer: tuple[str, ...] = ()) -> tuple[str, str]:
    (form,) = method_rows(gathered(plans, prefer))["method"]
    return form.get("contingency_percent", ""), form.get("contingency_place", "")


def test_one_rate_whatever_the_plans_call_the_fee():
    """4.16 × 3 % = 0.1248, × 5 % = 0.2080."""
    one, other = plan("甲.docx", "不可预见费", "3", "0.12"), plan("乙.docx", "基本预备费", "3", "0.12")
    assert contingency(one, other) == (
        "3",
        "取自方案“甲.docx”：不可预见费估算表，“不可预见费”行，“费率（%）”列",
    )
    third = plan("丙.docx", "基本预备费", "5", "0.21")
    assert contingency(one, third) == ("", "")
    (rate,) = method_rates(gathered([one, third]))
    assert ([str(value) for value in rate.values], rate.settled, rate.listed) == (["3", "5"], None, False)
    assert contingency(one, third, prefer=("丙.docx",))[0] == "5"


@pytest.mark.parametrize(
    "lines",
    [
        "费用名称|工程施工费|监测费|小计|费率（%）|合计\n不可预见费|2.96|1.20|4.16|3|0.12",
        "费用名称|工程施工费|费率（%）|合计\n不可预见费|4.16|3|0.12",
        "费用名称|取费基数|费率（%）|合计\n不可预见费|4.16|3|0.12",
    ],
)
def test_a_contingency_that_is_charged_on_something_else_is_not_filled_in(lines: str):
    found = harvest(paper_of(typed_table(lines, "不可预见费估算表", "单位：万元")), "甲.docx")
    assert [str(fee.rate) for fee in found.fees] == ["3"]
    assert contingency(found) == ("", "")


def test_a_plan_that_says_two_rates_decides_nothing_even_if_preferred():
    one, other = plan("甲.docx", "不可预见费", "3", "0.12"), plan("甲.docx", "不可预见费", "5", "0.21")
    both = Harvest("甲.docx", None, fees=(*one.fees, *other.fees))
    found = gathered([both], ["甲.docx"])
    assert [group.chosen for group in found.fees] == [None]
    assert contingency(both, prefer=("甲.docx",)) == ("", "")
