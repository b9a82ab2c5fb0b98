"""Composite prices of estimates are taken where quantity and amount bear them out, and stand side by side where plans differ."""

from __future__ import annotations

from tests.audit.papers import paper_of, typed_table
from xiufu.harvest.document import harvest
from xiufu.harvest.gathered import gathered
from xiufu.harvest.taken import Harvest

LINES = """
序号|单项工程|单位|工程量|单价（元）|合价（元）
1|场地平整|m2|1200|2.35|2820.00
2|覆土|m3|300|18.60|{}
3|撒播草籽|hm2|0.12|3400|408.00
合计|||||{}
"""


def harvested(name: str, amount: str, total: str) -> Harvest:
    table = typed_table(LINES.format(amount, total), "复垦工程施工费预算表", "单位：元")
    return harvest(paper_of(table), name)


def test_a_price_is_taken_where_quantity_times_it_is_the_amount():
    """300 × 18.60 = 5580, not 5850."""
    found = harvested("甲.docx", "5850.00", "9078.00")
    assert [(one.work, one.unit, str(one.price), one.analysed) for one in found.composites] == [
        ("场地平整", "m²", "2.35", False),
        ("撒播草籽", "hm²", "3400", False),
    ]
    assert [one.what for one in found.refused] == ["综合单价“覆土”"]


def test_other_prices_of_other_plans_stand_side_by_side_and_ask_for_no_choice():
    one, other = harvested("甲.docx", "5580.00", "8808.00"), harvested("乙.docx", "5580.00", "8808.00")
    changed = tuple(
        c if c.work != "覆土" else type(c)(c.work, "", c.unit, c.price * 2, False, c.on, c.origin)
        for c in other.composites
    )
    found = gathered([one, Harvest("乙.docx", None, composites=changed)])
    assert [len(group.readings) for group in found.composites] == [1, 2, 1]
    assert found.conflicts == 0
