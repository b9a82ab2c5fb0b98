"""Explanations: the derivation of a figure in words, in digits, with its source."""

import re
from pathlib import Path

import pytest

from xiufu.core.errors import InputError
from xiufu.tasks.explain import explain

EJINA = Path("examples/ejina-railway")


def lines(figure: str) -> list[str]:
    return explain(EJINA, figure, policy="recommended").text.splitlines()


def test_a_quantity() -> None:
    text = lines("quantity|sub:main/unit:yard/measure:leveling/line:leveling")
    assert text[:3] == [
        "工程量〔材料堆场·平整·leveling〕 = 7633.00 m3　［quantity|sub:main/unit:yard/measure:leveling/line:leveling］",
        "  ＝ 面积〔材料堆场〕×10000×厚度",
        "  ＝ 3.8165×10000×0.20",
    ]
    assert "  · 面积〔材料堆场〕 = 3.8165 hm2　［area|sub:main/unit:yard］" in text
    at = text.index("  · 图形面积〔材料堆场〕 = 38165.00 m2　［measured_area|sub:main/unit:yard］")
    assert re.fullmatch(
        r"      出处：boundary\.txt（SHA-256 [0-9a-f]{12}），地块 材料堆场，椭球面积（国土调查办发〔2008〕32号），3度带第34带",
        text[at + 1],
    )
    assert text[at + 2] == "  · 面积平差〔材料堆场〕 = 0.00 m2　［area_adjustment|sub:main/unit:yard］"


def test_carried_and_printed_value_are_told_apart() -> None:
    text = lines("unit_price|work:leveling")
    assert text[0] == "综合单价〔土地平整〕 = 232.06 元/100m3　［unit_price|work:leveling］"
    assert text[1] == "  参与后续计算的值：232.057562640295"
    assert text[2] == "  ＝ 直接费+间接费+利润+材料价差+未计价材料费+税金"
    assert text[3] == "  ＝ 172.522077+8.62610385+5.4344454255+28.6825+0.00+16.792436364795"
    assert text[4].startswith("  依据：《临哈铁路（LEKNSG-6）临时用地土地复垦方案报告表》")


def test_a_rounding_that_is_carried_on_shows_in_the_formula() -> None:
    # 127.516 × 232.057562640295 = 29591.052157639857…
    text = lines("construction_cost_wan")
    assert text[1:3] == ["  ＝ 取2位小数（工程施工费÷10000）", "  ＝ 取2位小数（29591.052157639857…÷10000）"]


def test_a_law_is_named_with_its_clause() -> None:
    text = lines("deposit_full_cycle_years")
    assert "土地复垦条例实施办法" in text[1]
    assert "第十九条" in text[1]


def test_every_figure_on_the_way_appears_once() -> None:
    chain = explain(EJINA, "dynamic_investment", policy="recommended").chain
    assert len({f.id for f in chain}) == len(chain) > 50
    content = explain(EJINA, "dynamic_investment", policy="recommended").as_dict()
    assert next(iter(content["figures"])) == "dynamic_investment|project"
    assert content["omitted"] == 0


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("area|sub:main/unit:yrad", "area|sub:main/unit:yard"),
        ("static_invest", "static_investment|project"),
    ],
)
def test_an_unknown_figure_is_a_problem_with_near_names(wanted: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        lines(wanted)
    [problem] = caught.value.problems
    assert problem.problem == f"没有数据项“{wanted}”"
    assert hint in problem.remedy
