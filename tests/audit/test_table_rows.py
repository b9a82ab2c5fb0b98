from __future__ import annotations

import pytest

from tests.audit.papers import paper
from xiufu.audit.tables import TableView


def only(lines: str) -> TableView:
    [view] = paper(lines).tables
    return view


def test_levels_follow_the_styles_in_the_order_they_come_up():
    view = only("""
序号|名称|金额
（一）|东沟|3.00
一|土方|3.00
1|剥离|1.00
2|回覆|2.00
（二）|西沟|4.00
一|石方|4.00
1|挖运|4.00
|合计|7.00
""")
    assert [(row.numbering, row.level, row.kind) for row in view.rows[1:]] == [
        ("（一）", 0, "item"),
        ("一", 1, "item"),
        ("1", 2, "item"),
        ("2", 2, "item"),
        ("（二）", 0, "item"),
        ("一", 1, "item"),
        ("1", 2, "item"),
        ("", 0, "total"),
    ]


def test_numbering_within_labels_and_unnumbered_rows_below():
    view = only("名称|金额\n一、直接费|3.00\n1.人工费|1.00\n乙类工|1.00\n2.材料费|2.00\n二、间接费|1.00")
    assert [(row.numbering, row.level) for row in view.rows[1:]] == [
        ("一、", 0),
        ("1.", 1),
        ("", 2),
        ("2.", 1),
        ("二、", 0),
    ]


def test_levels_by_indentation():
    view = only("名称|金额\n工程费|3.00\n　　土方|1.00\n　　石方|2.00\n其他费|1.00")
    assert [row.level for row in view.rows[1:]] == [0, 1, 1, 0]


def test_groups_of_merged_cells():
    view = only("单元|地类|面积\n甲|旱地|1.00\n^|草地|2.00\n^|小计|3.00\n乙|旱地|1.00\n合计|<|4.00")
    assert [row.group for row in view.rows[1:]] == [1, 1, 1, 4, 5]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("合　　计", "total"),
        ("总计（一+二）", "total"),
        ("静态总投资", "total"),
        ("土方工程小计", "subtotal"),
        ("本页小计", "subtotal"),
        ("其中：水浇地", "of_which"),
        ("合计工日", "item"),
        ("投资", "item"),
        ("过次页", "note"),
        ("注：含税", "note"),
    ],
)
def test_kinds(label: str, kind: str):
    assert only(f"名称|金额\n甲|1.00\n{label}|1.00").rows[2].kind == kind
