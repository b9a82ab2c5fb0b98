"""A wage is taken from the table that makes it up where its parts add up; the parts are no prices."""

from __future__ import annotations

import pytest

from tests.audit.papers import paper_of, typed_table
from xiufu.document.blocks import Table
from xiufu.harvest.document import harvest

ONE = """
序号|项目|计算式|单价（元/工日）
1|基本工资|540×12÷240|27.00
2|辅助工资||{}
（1）|地区津贴||
（2）|施工津贴|3.5×365×95%÷240|5.06
3|工资附加费||17.18
4|人工工日预算单价|1+2+3|50.87
"""
GRADES = """
项目名称|甲类工|乙类工
基本工资（元/工日）|27.00|22.25
辅助工资（元/工日）|6.69|3.38
工资附加费（元/工日）|17.18|13.07
人工预算单价（元/工日）|50.87|38.70
"""


def wages(*tables: Table) -> list[tuple[str, str, str, str]]:
    found = harvest(paper_of(*tables), "甲.docx").prices
    return [(one.kind, one.resource, one.unit, str(one.budget)) for one in found]


@pytest.mark.parametrize("title", ["甲类工预算单价计算表", "甲类工人工预算单价计算表"])
def test_the_wage_of_a_table_is_of_the_grade_in_its_title(title: str):
    """27.00 + 6.69 + 17.18 = 50.87."""
    assert wages(typed_table(ONE.format("6.69"), title)) == [("labour", "甲类工", "工日", "50.87")]


def test_grades_side_by_side():
    assert wages(typed_table(GRADES, "人工预算单价计算表")) == [
        ("labour", "甲类工", "工日", "50.87"),
        ("labour", "乙类工", "工日", "38.70"),
    ]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (typed_table(ONE.format("9.66"), "甲类工预算单价计算表"), "与各项工资之和不符"),
        (typed_table(ONE.format("6.69"), "人工预算单价计算表"), "没有写是哪一类工"),
    ],
)
def test_a_wage_that_does_not_add_up_or_of_no_grade_is_refused(table: Table, reason: str):
    found = harvest(paper_of(table), "甲.docx")
    assert found.prices == ()
    (one,) = found.refused
    assert reason in one.reason
