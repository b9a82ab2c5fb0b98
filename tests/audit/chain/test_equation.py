"""Slips of the hand in numbers of an equation, whatever they are multiplied by and added to."""

from __future__ import annotations

import pytest

from tests.audit.papers import paper_of, typed_table
from xiufu.audit.chain.equation import Link, one_slip
from xiufu.audit.chain.judge import judged
from xiufu.audit.chain.value import leaf as number
from xiufu.audit.chain.value import made, scaled, summed
from xiufu.compute.kernels import product
from xiufu.core.numbers import parse_decimal

QUANTITIES = """
复垦单元|单项工程|计算式|单位|工程量
取土坑|土方挖运|1.2060×10000×0.90=10854.00|m3|10854.00
拌合站|土方挖运|设计值|m3|{}
便道|撒播草籽|取面积|hm2|1.5300
"""
ESTIMATE = """
序号|单项名称|单位|工程量|综合单价|合计
1|土方挖运|100m3|110.228|1474.15|162492.61
2|撒播草籽|hm2|1.5300|3437.98|5260.11
合计|<|—|—|—|167752.72
"""


def quantity_link(quantity: str) -> Link:
    """(10854.00 + quantity) ÷ 100 against 110.228, which is of 168.75 rounded to three places."""
    views = (
        typed_table(QUANTITIES.format(quantity), "复垦工程量表"),
        typed_table(ESTIMATE, "工程施工费估算表", "金额单位：元"),
    )
    links = [link for link in judged(paper_of(*views)).chain.links if link.code == "CHAIN-013"]
    return next(link for link in links if link.claim.text == "110.228")


@pytest.mark.parametrize(
    ("quantity", "holds", "slip"),
    [
        ("168.75", True, True),
        ("618.75", False, True),  # two digits swapped
        ("1687.5", False, True),  # the point moved
        ("618.57", False, False),  # two slips
    ],
)
def test_a_slip_in_a_term_that_is_converted(quantity: str, holds: bool, slip: bool):
    link = quantity_link(quantity)
    assert (link.holds, one_slip(link)) == (holds, slip)


def test_a_number_is_rewritten_wherever_it_stands():
    """(2.00 × 3.00 + 5.00) × 2.00 ÷ 10 = 2.2 becomes (4.00 × 3.00 + 5.00) × 4.00 ÷ 10 = 6.8."""
    paper = paper_of(typed_table("甲|乙|丙\n2.00|3.00|5.00", "数"))
    two, three, five = (number(claim, sure=True) for claim in paper.claims)
    value = scaled(made(product, summed([made(product, two, three), five]), two), 1, 10)
    (claim,) = two.claims
    assert value.point.lo == parse_decimal("2.2")
    again = value.rewritten(claim, "4.00")
    assert again.lo < parse_decimal("6.8") < again.hi
    assert again.hi - again.lo < parse_decimal("0.06")
    (other,) = three.claims
    assert five.rewritten(other, "9") == five.printed
