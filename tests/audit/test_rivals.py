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
from xiufu.reading.text_file import read_text

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


SHIFTS = """机械台班费计算表
二类费用
编号 机械名称 人工费（元/工日） 柴油（kg） 一类费用 （元）
台班费（元/
小计（元） 台班）
工日 单价 数量 单价
1 推土机 211.3 2 178 54 4.2 582.80 794.10
2 装载机 187.52 2 178 61.5 4.2 614.30 801.82
3 自卸汽车 298.75 1.33 178 53.2 4.2 460.18 758.93
4 振捣器 2.2
kW 12.44 1 178 2.5 4.2 188.50 200.94
"""


def judged(text: str) -> tuple[list[str], list[str]]:
    read = Paper(read_text(text.encode(), name="方案.txt"))
    wrong = [one.claim.text for one in audit(read).findings if one.verdict is Verdict.DIFFERS and one.claim]
    return [column.name for column in read.tables[0].columns], wrong


def test_heads_that_went_anywhere_are_put_where_the_numbers_bear_them_out():
    wanted = ["编号", "机械名称", "一类费用（元）", "工日", "单价", "数量", "单价", "小计（元）", "台班费（元/台班）"]
    assert judged(SHIFTS) == (wanted, [])
    columns, wrong = judged(SHIFTS.replace("187.52", "178.52"))
    assert columns == wanted
    assert wrong != []


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("2 装载机 187.52 2 178 61.5", "2 装载机 2 178 61.5"),
        ("211.3 2 178 54 4.2 582.80", "211.3 2 178 582.80"),
        ("3 自卸汽车 298.75 1.33 178 53.2 4.2 460.18 758.93", "3 自卸汽车 298.75 53.2 4.2 460.18 758.93"),
    ],
    ids=["the first is blank", "two are blank", "two before two are blank"],
)
def test_a_blank_beside_which_numbers_may_stand_in_several_columns_makes_no_error(old: str, text: str):
    assert old in SHIFTS
    assert judged(SHIFTS.replace(old, text))[1] == []
