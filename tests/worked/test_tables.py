"""What the tables of a plan print, where the rule is about the table: zero consumption, stale prices, land left alone."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worked.given import EXAMPLES, changed
from xiufu.core.errors import InputError
from xiufu.tasks.build_summary import notes_of
from xiufu.tasks.prepare import Prepared, prepare

Q, V = "stone-quarry", "two-valleys"


def rows(prepared: Prepared, table: str) -> list[list[str]]:
    """The texts of a table's own cells, row by row; a spanned slot belongs to the cell that spans it."""
    [found] = [t for t in prepared.document().tables() if t.id == table]
    return [[cell.text for cell in row] for row in found.rows]


def test_a_resource_that_is_not_consumed_is_not_listed():
    """The foreman (甲类工) belongs to further hauling only: 0.084 at 1380 m, none within the base of 500 m."""
    quarry = prepare(EXAMPLES / Q, policy="recommended")
    assert quarry.computed.figures["consumption|work:stone-near/labour:甲类工"].number == 0
    assert rows(quarry, "analysis-stone-near")[5:8] == [
        ["1", "人工费", "—", "—", "—", "318.00"],
        ["—", "乙类工", "工日", "2.4", "132.5", "318.00"],
        ["2", "材料费", "—", "—", "—", "—"],
    ]
    assert rows(quarry, "analysis-stone-far")[5:9] == [
        ["1", "人工费", "—", "—", "—", "348.85"],
        ["—", "乙类工", "工日", "2.52", "132.5", "333.90"],
        ["—", "甲类工", "工日", "0.084", "178", "14.95"],
        ["2", "材料费", "—", "—", "—", "—"],
    ]


def test_unit_costs_of_measures_have_no_total():
    """One row a measure and nothing under them: costs per hectare of different ground do not add."""
    quarry = rows(prepare(EXAMPLES / Q, policy="recommended"), "measure_costs")
    assert len(quarry) == 1 + 20  # 2 + 3 + 4 + 4 + 4 + 3 measures
    assert quarry[1] == ["采坑底盘", "覆土", "42141.55", "14734.81"]  # 17.16 × 2455.801417; / 2.86
    assert quarry[-1] == ["表土堆场", "撒播草籽", "2347.42", "3611.42"]  # 0.65 × 3611.416006
    valleys = rows(prepare(EXAMPLES / V, policy="recommended"), "measure_costs")
    assert len(valleys) == 1 + 18  # 4 + 4 + 2 and 3 + 2 + 3
    assert valleys[12] == ["西沟·弃土场", "护脚", "65895.34", "43068.85"]  # / 1.53
    assert valleys[-1] == ["西沟·拌合站", "深松培肥", "2988.77", "5831.75"]  # / 0.5125


@pytest.mark.parametrize(
    ("day", "notes"),
    [
        ("2026-04-13", []),  # 180 days before 2026-10-10: 17 of April, 31, 30, 31, 31, 30, and 10 of October
        ("2026-04-12", ["价格“网围栏”的日期 2026-04-12 早于填表日期前 180 天，应更新"]),
    ],
)
def test_a_stated_composite_price_goes_stale_too(tmp_path: Path, day: str, notes: list[str]):
    fence = "stated_price: {amount_yuan: 46.35, unit: m, source: 示例虚构综合单价，不得用于实际项目, as_of_date: "
    dossier = changed(tmp_path, V, (f"{fence}2026-09-30}}", f"{fence}{day}}}"))
    found = notes_of(prepare(dossier, policy="recommended"))
    assert [note for note in found if note.startswith("价格")] == notes


BANK = """        measures:
          - id: slope
            name: 削坡填筑
            period: {from_month: 2031-03, to_month: 2031-03}
            lines: [{id: slope, work: soil-near, quantity: {by: volume, length_m: 92, width_m: 8.5, depth_m: 0.75}}]
          - id: shrubs
            name: 栽植灌木
            period: {from_month: 2031-04, to_month: 2031-04}
            lines: [{id: shrubs, work: shrubs, quantity: {by: count, count: 918, unit: 株}}]
"""
PARCEL = '{before: "0404", after: "0305", area_hm2: 0.3680, damaged: done}'
LEFT = '{before: "0404", after: "0404", area_hm2: 0.3680, damaged: done, reclaimed: none}'
DIRECTION = ('        directions: ["0305"]\n', '        directions: ["0404"]\n        reclaimed: 否\n')
CHAPTER = (
    "塌岸段削坡填筑 {{quantity|sub:west/unit:bank/measure:slope/line:slope}}，"
    "栽植柠条 {{quantity|sub:west/unit:bank/measure:shrubs/line:shrubs}}；",
    "",
)


def test_land_left_alone_is_not_reclaimed(tmp_path: Path):
    """The slumped bank of 0.368 hm² stays as it is: 4.886 − 0.368 = 4.518 reclaimed, / 4.886 = 92.4683 %."""
    changed(tmp_path, V, (BANK, ""), (PARCEL, LEFT), DIRECTION)
    left = prepare(changed(tmp_path, V, CHAPTER, file="chapters/measures.md"), policy="recommended")
    figures = left.computed.figures
    assert figures["reclaimed_area"].number == Decimal("4.5180")
    assert figures["liability_area"].number == Decimal("4.8860")
    assert figures["reclamation_rate"].text == "92.47"
    cover = rows(left, "cover")
    assert cover[-5:] == [
        ["一级地类", "二级地类", "已复垦", "拟复垦"],
        ["耕地", "旱地", "/", "1.7820"],  # 1.2695 + 0.5125
        ["草地", "其他草地", "/", "2.7360"],  # 1.206 + 0.9 + 0.63, without the bank
        ["合计", "/", "4.5180"],
        ["土地复垦率（%）", "92.47"],
    ]
    # construction 373781.56 − slope 7218.41 − shrubs 6022.45 = 360540.70, in 万元 36.05; fees 1.25 + design
    # 0.55 + 26.05 × 0.05 = 1.85 + supervision 1.08 + acceptance 0.82 + management 39.15 × 2.6 % = 1.02 + audit 0.13
    # = 6.15; contingency 42.20 × 3 % = 1.27; together 43.47, on the area that is reclaimed: 43.47 / 4.518 = 9.6215
    assert figures["construction_cost"].number == Decimal("360540.70")
    assert figures["static_investment"].number == Decimal("43.47")
    assert figures["investment_per_hm2|static"].text == "9.62"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            [(BANK, ""), DIRECTION],
            ["不复垦地类面积合计 0 公顷 与不复垦的单元面积合计 0.3680 公顷 不等，相差 0.3680 公顷"],
        ),
        (
            [(BANK, ""), (PARCEL, LEFT)],
            ["不复垦地类面积合计 0.3680 公顷 与不复垦的单元面积合计 0 公顷 不等，相差 0.3680 公顷"],
        ),
        ([(PARCEL, LEFT), DIRECTION], ["单元“塌岸段”不复垦，却有复垦措施"]),
    ],
    ids=["parcels reclaimed", "unit reclaimed", "measures"],
)
def test_land_left_alone_is_left_alone_everywhere(tmp_path: Path, changes: list[tuple[str, str]], problems: list[str]):
    changed(tmp_path, V, *changes)
    with pytest.raises(InputError) as refused:
        prepare(changed(tmp_path, V, CHAPTER, file="chapters/measures.md"), policy="recommended")
    found = [p.problem for p in refused.value.problems]
    for problem in problems:
        assert any(problem in text for text in found), found
