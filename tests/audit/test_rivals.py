"""Lines that may be several tables: the one whose equations hold is judged, where they say enough."""

from __future__ import annotations

import pytest

from tests.audit.papers import body, typed_table
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.finding import Verdict
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document
from xiufu.document.read import ReadFile, Rival

PRICES = """
名称|数量|单价|合价
推土机|65.676|1230.76|80831.39
挖掘机|108.540|1474.15|160004.24
自卸汽车|24.755|223.24|5526.31
"""
SWAPPED = """
名称|合价|数量|单价
推土机|65.676|1230.76|80831.39
挖掘机|108.540|1474.15|160004.24
自卸汽车|24.755|223.24|5526.31
"""


def paper(first: str, *others: str, certainty: int = 60) -> Paper:
    def rival(lines: str) -> Rival:
        table = typed_table(lines, "估算表", "元")
        return Rival(table, 75, tuple(f"第{n}行" for n in range(11, 11 + len(table.rows))))

    document = Document("", (body("以下各表"), typed_table(first, "估算表", "元"), body("以上")))
    native = {Spot(0): "第1行", Spot(1): "第2行", Spot(1, 0, 0): "第3行", Spot(2): "第9行"}
    rivals = {1: tuple(map(rival, others))}
    return Paper(ReadFile("甲.txt", "txt", document, native=native, certainty={1: certainty}, rivals=rivals))


def heads(paper: Paper) -> list[str]:
    return [column.label for column in paper.tables[0].columns]


@pytest.mark.parametrize(("read", "other"), [(SWAPPED, PRICES), (PRICES, SWAPPED)])
def test_the_reading_whose_equations_hold_is_judged(read: str, other: str):
    assert heads(paper(read, other)) == ["名称", "数量", "单价", "合价"]


def test_everything_is_said_of_the_reading_that_is_judged():
    chosen = paper(SWAPPED, PRICES)
    assert chosen.file.certainty == {1: 75}
    assert chosen.place(Spot(1, 2, 3)) == "估算表，“挖掘机”行，“合价”列（第13行）"
    assert [chosen.file.in_file(Spot(block)) for block in (0, 1, 2)] == ["第1行", "第2行", "第9行"]
    assert sum(one.verdict is Verdict.AGREES for one in audit(chosen).findings if one.code == "ARITH-003") == 3
    assert chosen.read.certainty == {1: 60}


@pytest.mark.parametrize(
    "lines",
    [
        PRICES.replace("65.676", "0").replace("80831.39", "0").replace("108.540", "1").replace("160004.24", "1474.15"),
        PRICES.replace("80831.39", "80831.93").replace("160004.24", "160040.24"),
        "名称|数量|单价|合价\n推土机|1|2|2\n挖掘机|2|2|4\n自卸汽车|1|3|3",
    ],
    ids=["nothing and one say nothing", "most equations fail", "too few digits"],
)
def test_what_says_too_little_does_not_choose(lines: str):
    other = lines.replace("数量|单价|合价", "合价|数量|单价")
    assert heads(paper(other, lines)) == ["名称", "合价", "数量", "单价"]


def test_of_several_the_one_that_explains_most_is_judged():
    partly = PRICES.replace("24.755|223.24|5526.31", "24.755||223.24 5526.31")
    assert heads(paper(SWAPPED, partly, PRICES)) == ["名称", "数量", "单价", "合价"]
    assert len(paper(SWAPPED, partly, PRICES).tables[0].cells) == 9
