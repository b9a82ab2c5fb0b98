"""The document of a comparison: causes in words, rows that came or went, and what is left out said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xiufu.core.figure import Absent, Figures, Source
from xiufu.core.figure_changes import figure_changes, states
from xiufu.core.numbers import Rounding
from xiufu.document.blocks import Block, Document, Paragraph, Picture, Table, Text, text_cell
from xiufu.document.compare import compare
from xiufu.model.compare import InputChange
from xiufu.plans.comparison import Comparison, Side
from xiufu.plans.comparison_document import comparison_document, summary
from xiufu.render.terminal import text_lines

BEFORE, AFTER = Side("甲", "as_filed", "0.1.0", False), Side("乙", "recommended", "0.1.0", False)
PLAN = Source("plan.yaml")


def same(x: Decimal) -> Decimal:
    return x


def totals(*amounts: str | Absent) -> Figures:
    figures = Figures({}, {f"fee:{n}": f"费用{n}" for n in range(10)})
    parts = [
        figures.given("stated_fee", f"fee:{n}", amount if isinstance(amount, Absent) else Decimal(amount), PLAN)
        for n, amount in enumerate(amounts)
    ]
    figures.sum("other_fees", "project", parts, PLAN)
    return figures


def lines(before: Figures, after: Figures, *blocks: tuple[Block, ...], every: bool = False) -> list[str]:
    documents = [Document("方案", one) for one in blocks] or [Document("方案", ())] * 2
    changes = figure_changes(states(before), states(after))
    comparison = Comparison(BEFORE, AFTER, (), tuple(changes), compare(*documents))
    return text_lines(comparison_document(comparison, every=every))


def row_of(found: list[str], name: str) -> list[str]:
    [line] = [line for line in found if line.startswith(f"  {name} ")]
    return [part.strip() for part in line.split("│")]


def table(*rows: str) -> Table:
    cells = tuple(tuple(text_cell(text) for text in row.split("|")) for row in rows)
    return Table("t", "费用表", cells, (1,) * len(cells[0]))


def test_causes_in_words():
    # 1.25 + 2.00 = 3.25, 1.25 + 2.50 = 3.75: 0.50 ÷ 3.25 = 15.384…%
    found = lines(totals("1.25", "2.00"), totals("1.25", "2.50"))
    assert row_of(found, "其他费用")[1:6] == ["万元", "3.25", "3.75", "+0.50", "+15.38"]
    assert row_of(found, "其他费用")[6].endswith("〔费用1〕 2.00 → 2.50")


def test_many_causes_are_counted():
    found = lines(totals(*"111111"), totals(*"222222"))
    causes = row_of(found, "其他费用")[6]
    assert causes.count("1 → 2") == 3
    assert causes.endswith("；等 6 项")


def test_numbers_that_come_go_and_are_owed():
    found = lines(totals("1", "2"), totals("1"))
    assert row_of(found, "其他费用")[2:6] == ["3", "1", "−2", "−66.67"]
    assert row_of(found, "其他费用")[6].endswith("〔费用1〕（取消）")
    owed = lines(totals("1", "2"), totals("1", Absent.UNKNOWN))
    assert row_of(owed, "其他费用")[2:6] == ["3", "待补", "—", "—"]


def test_rows_that_came_and_went():
    found = lines(
        totals("1"),
        totals("1"),
        (table("名称|金额", "平整|1", "覆土|2", "种草|3"),),
        (table("名称|金额", "清理|9", "平整|1", "覆土|2"),),
    )
    assert found[-3:] == [
        "  新增 │ ［+清理+］ │ ［+9+］",
        "  取消 │ ［-种草-］ │ ［-3-］",
        "  其余 3 行相同，未列出。",
    ]


def test_a_whole_table_a_picture_and_a_note():
    picture = Picture("p", "位置图", b"1", "png", 1, 1, "位置")
    noted = Table("n", "说明表", ((text_cell("甲"),),), (1,), notes=(Paragraph((Text("注：旧"),)),))
    renoted = Table("n", "说明表", ((text_cell("甲"),),), (1,), notes=(Paragraph((Text("注：新"),)),))
    redrawn = replace(picture, data=b"2")
    assert "【图】位置图（图的内容不同）" in lines(totals("1"), totals("1"), (picture,), (redrawn,))
    found = lines(totals("1"), totals("1"), (noted, picture), (renoted, table("名称|金额", "平整|1")))
    text = "\n".join(found)
    assert "【说明表，表注】注：［-旧-］［+新+］" in text
    assert "【图】［-位置图-］" in text
    assert "费用表（新增）" in text
    assert "相同，未列出" not in text


def test_nothing_and_what_is_not_listed():
    same = Comparison(BEFORE, AFTER, (), (), ())
    assert summary(same) == ["甲、乙没有差异。"]
    one = Comparison(BEFORE, AFTER, (InputChange("plan.yaml", "a", "项目名称", None, "新"),), (), ())
    assert "  plan.yaml │ 项目名称 │ ［+新+］" in text_lines(comparison_document(one))
    assert summary(one)[0] == "输入不同 1 处。"


def test_a_number_that_prints_the_same_is_listed_only_when_asked_for():
    def priced(price: str) -> Figures:
        figures = Figures({})
        given = figures.given("unit_price", "project", Decimal(price), PLAN, show=Rounding(2))
        figures.step("other_fees", "project", same, given, show=Rounding(2))
        return figures

    quiet, loud = lines(priced("1.001"), priced("1.002")), lines(priced("1.001"), priced("1.002"), every=True)
    assert "其余的用 --all 列出。" in quiet
    assert not any(line.startswith("  其他费用") for line in quiet)
    assert row_of(loud, "其他费用")[2:6] == ["1.00", "1.00", "+0.001", "+0.10"]
