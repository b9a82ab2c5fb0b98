"""Whatever stands in the cells of a table: every row is in one part, every place has words, every check comes to an end."""

from __future__ import annotations

import random

import pytest

from tests.audit.papers import paper
from xiufu.audit.run import audit
from xiufu.core.finding import Verdict

WORDS = [
    "",
    "合计",
    "小计",
    "总计",
    "—",
    "/",
    "1.00",
    "0",
    "2.5",
    "（1）",
    "①",
    "一",
    "（一）",
    "1.1",
    "单位：元",
    "面积（hm²）",
    "费用（万元）",
    "占比（%）",
    "单价",
    "数量",
    "工程量",
    "合价",
    "静态总投资",
    "动态总投资",
    "价差预备费",
    "其中：甲",
    "注：乙",
    "名称",
    "序号",
    "单位",
    "m³",
    "%",
    "③=①+②",
    "（3）=（1）×（2）",
    "合计（1+2）",
    "复垦前",
    "复垦后",
    "变幅",
    "费率（%）",
    "12%",
    "0103",
    "2027年",
    "约3",
    "1.0～2.0",
    "系数",
    "厚度（m）",
    "100",
    "-3.2",
    "投资总表",
    "合计（亩）",
]


def random_cells(chance: random.Random) -> list[list[str]]:
    width, height = chance.randint(1, 6), chance.randint(1, 8)
    rows = [[chance.choice(WORDS) for _ in range(width)] for _ in range(height)]
    r = chance.randrange(height)
    if width > 1 and chance.random() < 0.5:
        rows[r][1] = "<"
    elif r:
        rows[r][0] = "^"
    for row in rows:
        row[0] = row[0] or "甲"
    return rows


@pytest.mark.parametrize("count", [400, pytest.param(6000, marks=pytest.mark.prove)])
def test_any_table_is_understood_somehow(count: int):
    told = 0
    for seed in range(count):
        rows = random_cells(random.Random(seed))
        found = paper("\n".join("|".join(row) for row in rows))
        parts = [row.at for view in found.tables for row in view.rows]
        assert sorted(parts) == list(range(len(rows))), seed
        assert all(found.place(spot) for spot in found.texts), seed
        findings = audit(found).findings
        assert all(finding.message for finding in findings)
        told += sum(finding.verdict is not Verdict.AGREES for finding in findings)
    assert told * 30 > count
