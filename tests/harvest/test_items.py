"""Items out of analyses as other firms type them: what a percentage is of must be told by the numbers alone."""

from __future__ import annotations

import pytest

from tests.audit.papers import paper_of, typed_table
from xiufu.harvest.document import harvest
from xiufu.harvest.gathered import gathered
from xiufu.harvest.taken import Harvest

SHIFTS = """
定额编号|机械名称及规格|一类费用|二类费用|<|<|<|<|台班费
^|^|^|人工费（元/日）|<|柴油费（元/kg）|<|小计（元）|^
^|^|^|工日|金额|数量|金额|^|^
1014|推土机 74kw|200.00|2|150.00|75|4.00|600.00|800.00
"""
ANALYSIS = """
定额编号：[30012] 浆砌块石|<|<|<|金额单位：元/100m3|<
序号|名称|单位|数量|单价（元）|小计（元）
一|直接费||||506.69
（一）|直接工程费||||487.20
1|人工费||||60.00
|乙类工|工日|0.5|120.00|60.00
2|材料费||||204.00
|水泥|t|0.5|400.00|200.00
|其他材料费|%|2|200.00|4.00
3|机械使用费||||200.00
|推土机 74kw|台班|0.25|800.00|200.00
4|其他费用|%|5|464.00|23.20
（二）|措施费|%|4|487.20|19.49
二|间接费|%|5|506.69|25.33
三|利润|%|3|532.02|15.96
四|税金|%|9|547.98|49.32
|合计||||597.30
"""


def harvested(*changes: tuple[str, str]) -> Harvest:
    lines = ANALYSIS
    for before, after in changes:
        assert lines.count(before) == 1, before
        lines = lines.replace(before, after)
    tables = [
        typed_table(SHIFTS, "机械台班估算单价计算表", "金额单位：元"),
        typed_table(lines, "浆砌块石工程施工费单价分析表", ""),
    ]
    return harvest(paper_of(*tables), "甲")


MACHINE_OF_240 = (
    ("|0.25|800.00|200.00", "|0.3|800.00|240.00"),
    ("机械使用费||||200.00", "机械使用费||||240.00"),
    ("|5|464.00|23.20", "|5|504.00|25.20"),
    ("直接工程费||||487.20", "直接工程费||||529.20"),
    ("|4|487.20|19.49", "|4|529.20|21.17"),
    ("直接费||||506.69", "直接费||||550.37"),
    ("|5|506.69|25.33", "|5|550.37|27.52"),
    ("|3|532.02|15.96", "|3|577.89|17.34"),
    ("|9|547.98|49.32", "|9|595.22|53.57"),
    ("597.30", "648.79"),
)
"""With machines of another cost than the materials, 550.368 in full."""


@pytest.mark.parametrize(
    ("line", "base"),
    [
        ("其他材料费|%|2|200.00|4.00", "material"),
        ("其他材料费|%|2||4.00", "material"),  # no base printed: 2 % of 200 alone is 4.00
        ("零星材料费|%|1.3333|300.00|4.00", "labour_machine"),  # 60 + 240
        ("零星材料费|%|0.8|500.00|4.00", "labour_material_machine"),
        ("零星材料费|%|6.6667||4.00", "labour"),
    ],
)
def test_the_numbers_tell_what_a_percentage_is_of(line: str, base: str):
    found = harvested(*MACHINE_OF_240, ("其他材料费|%|2|200.00|4.00", line))
    assert found.refused == ()
    (item,) = found.items
    (share,) = (use for use in item.uses if use.percent_of)
    assert (share.kind, share.resource, share.unit, share.percent_of) == ("material", line.split("|")[0], "%", base)
    assert str(share.quantity) == line.split("|")[2]
    assert [use.resource for use in item.uses if not use.percent_of] == ["乙类工", "水泥", "1014"]


@pytest.mark.parametrize("line", ["其他材料费|%|2|200.00|4.00", "其他材料费|%|2||4.00"])
def test_of_two_bases_that_both_replay_none_is_chosen(line: str):
    (refused,) = harvested(("其他材料费|%|2|200.00|4.00", line)).refused
    assert refused.reason == "“其他材料费”的计算基数看不出：机械使用费，或材料费都与印出的数相符"


def test_a_percentage_of_what_is_not_listed_is_refused():
    (refused,) = harvested(*MACHINE_OF_240, ("其他材料费|%|2|200.00|4.00", "其他材料费|%|2.5|160.00|4.00")).refused
    assert "不是按数量所列人工、材料、机械费之和" in refused.reason


def test_other_cost_of_labour_and_machines_alone_is_refused():
    """A pack has 其他费用 of all three: 8.4 % of 60 + 240 is 25.20 as well."""
    (refused,) = harvested(*((a, b.replace("|5|504.00|25.20", "|8.4|300.00|25.20")) for a, b in MACHINE_OF_240)).refused
    assert "取费基数不是人工费、材料费、机械使用费之和" in refused.reason


def test_a_percentage_with_a_wrong_amount_is_refused():
    (refused,) = harvested(*MACHINE_OF_240, ("|%|2|200.00|4.00", "|%|3|200.00|4.00")).refused
    assert "不闭合" in refused.reason


TRUCKS = SHIFTS.replace("1014|推土机 74kw", "1014|自卸汽车（10t）")
"""The table of shifts has a truck of 10 t."""


def with_shifts(shifts: str, *changes: tuple[str, str]) -> Harvest:
    lines = ANALYSIS
    for before, after in (*MACHINE_OF_240, *changes):
        lines = lines.replace(before, after)
    tables = [typed_table(lines, "浆砌块石工程施工费单价分析表", "")]
    tables += [typed_table(shifts, "机械台班估算单价计算表", "金额单位：元")] if shifts else []
    return harvest(paper_of(*tables), "甲")


def test_a_machine_without_a_table_is_taken_at_the_price_of_its_shift_and_that_is_said():
    found = with_shifts("")
    assert found.refused == ()
    (item,) = found.items
    assert [use.resource for use in item.uses if use.kind == "machine"] == ["推土机 74kw"]
    prices = [(one.resource, one.unit, str(one.budget)) for one in found.prices if one.kind == "machine"]
    assert prices == [("推土机 74kw", "台班", "800.00")]
    (caution,) = gathered([found]).cautions
    assert caution.what == "机械“推土机 74kw”"
    assert "不能计算燃料价差" in caution.reason


@pytest.mark.parametrize("name", ["自卸汽车（8t）", "自卸汽车 8t", "自卸汽车"])
def test_a_machine_of_a_similar_name_is_another_one_or_the_only_one_without_brackets(name: str):
    """自卸汽车 alone can only be that of the table; one of 8 t is not that of 10 t."""
    (item,) = with_shifts(TRUCKS, ("推土机 74kw", name)).items
    (use,) = (use for use in item.uses if use.kind == "machine")
    assert use.resource == ("1014" if name == "自卸汽车" else name)


def test_of_two_machines_of_a_similar_name_none_is_chosen():
    both = f"{TRUCKS}1015|自卸汽车（8t）|200.00|2|150.00|75|4.00|600.00|800.00\n"
    (refused,) = with_shifts(both, ("推土机 74kw", "自卸汽车")).refused
    assert refused.reason == "台班费计算表中有几个“自卸汽车”，台班费不能重算"


def test_a_shift_whose_own_table_does_not_close_gives_no_price():
    found = with_shifts(SHIFTS.replace("600.00|800.00", "600.00|880.00"), ("|0.3|800.00|", "|0.3|880.00|"))
    assert found.items == ()
    assert [price for price in found.prices if price.kind == "machine"] == []


def test_two_prices_of_one_machine_in_a_plan_are_refused():
    lines = ANALYSIS
    for before, after in MACHINE_OF_240:
        lines = lines.replace(before, after)
    other = lines.replace("|0.3|800.00|240.00", "|0.32|750.00|240.00").replace("[30012]", "[30013]")
    tables = [typed_table(text, f"{n}工程施工费单价分析表", "") for n, text in enumerate((lines, other))]
    found = harvest(paper_of(*tables), "甲")
    assert found.items == ()
    assert {refused.reason for refused in found.refused} == {
        "没有台班费计算表，各处所用“推土机 74kw”的台班单价不同（800.00、750.00），不能重算"
    }


def test_a_difference_of_fuel_that_no_table_explains_is_refused():
    gap = ("四|税金|%|9|595.22|53.57", "四|材料价差||||10.00\n|柴油|kg|5|2.00|10.00\n五|税金|%|9|605.22|54.47")
    (refused,) = with_shifts("", gap, ("648.79", "659.69")).refused
    assert refused.reason == "“推土机 74kw”没有台班费计算表，材料价差中的“柴油”不能重算"
    (item,) = with_shifts("", (gap[0], gap[1].replace("柴油", "水泥").replace("kg", "t")), ("648.79", "659.69")).items
    assert item.id == "30012"
