"""What article one of 内政办发〔2023〕14号 names, and how forms write it."""

from __future__ import annotations

from collections import Counter

import pytest

from xiufu.register.library.article_one import (
    NAMED,
    NamedKind,
    areas_in,
    choices_of,
    codes_naming,
    codes_of,
    joined,
    named_in,
    outside_areas,
    titles_of,
)


def test_no_code_and_no_name_is_of_two():
    assert all(len(code) == 2 and code == one.code and code[0] == one.area.value for code, one in NAMED.items())
    assert max(Counter(one.title for one in NAMED.values()).values()) == 1
    counts = Counter((one.kind.name, one.area.value) for one in NAMED.values())
    # as many as the clauses of article one name: （一）7 地区、5 措施 …（七）13 业态
    assert counts == {
        ("REGION", "1"): 7, ("REGION", "2"): 7, ("REGION", "3"): 7, ("REGION", "4"): 5,
        ("MEASURE", "1"): 5, ("MEASURE", "2"): 3, ("MEASURE", "3"): 6, ("MEASURE", "4"): 5, ("MEASURE", "5"): 8,
        ("MEASURE", "6"): 8, ("MEASURE", "7"): 13,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "areas", "unknown"),
    [
        # a region or a measure of （一） is of no other area, whatever other areas' words stand in it
        ("乌兰察布荒漠草原", "1", ()),
        ("退化沙化草原生态修复治理", "1", ()),
        ("城市森林、湿地、绿地", "6", ()),
        ("（六）城市森林、湿地、绿地、公园建设", "6", ()),
        ("森林、湿地", "13", ()),
        ("（一）森林、草原", "1", ()),
        ("（一）森林、草原（四）矿区", "14", ()),
        ("一、四", "14", ()),
        ("4", "4", ()),
        ("2.沙化土地；3", "23", ()),
        ("矿山生态修复", "4", ()),
        ("农田生态系统保护修复重点地区", "5", ()),
        ("大兴安岭森林和矿区", "14", ()),
        ("乌海及其周边", "4", ()),
        ("“一湖两海”，阴山-大青山", "34", ()),
        ("农村沟渠、河道疏浚", "5", ()),
        ("矿区、海洋", "4", ("海洋",)),
        ("航天", "", ("航天",)),
        ("草", "", ("草",)),
        ("修复", "", ("修复",)),
        ("（八）", "", ("（八）",)),
        ("14", "", ("14",)),
        # a number and a name that are not of the same clause
        ("（一）矿区", "", ("（一）矿区",)),
        ("森林和海洋", "", ("森林和海洋",)),
        ("", "", ()),
    ],
)
def test_key_areas_are_read(text: str, areas: str, unknown: tuple[str, ...]):
    assert areas_in(text) == (areas, unknown)


def test_names_of_the_chosen_areas_are_taken_and_the_rest_is_left():
    text = "科尔沁草原、某沟，黄河流域"
    assert named_in(text, NamedKind.REGION, "1") == ("1c", ("某沟", "黄河流域"))
    assert named_in(text, NamedKind.REGION, "14") == ("1c4a", ("某沟",))
    assert named_in("城市森林、湿地、绿地、公园建设；国土绿化", NamedKind.MEASURE, "6") == ("6r", ("国土绿化",))
    assert titles_of("6r") == "城市森林、湿地、绿地、公园建设"


def test_what_is_named_is_of_a_chosen_area():
    assert outside_areas("1c4a", "14") == ()
    assert outside_areas("1c4n", "4") == (
        "地区“科尔沁草原”属于（一）森林、草原，而“重点领域”没有选这一项；请加选，或去掉这个地区",
    )
    assert codes_of(joined(["4a", "1c"])) == ("1c", "4a")
    assert titles_of("") == ""
    assert codes_naming("科尔沁") == ("1c", "2c")


def test_choices_are_grouped_by_area():
    groups = choices_of(NamedKind.REGION)
    assert [area for area, _ in groups] == ["（一）森林、草原", "（二）沙化土地", "（三）河湖、湿地", "（四）矿区"]
    assert groups[3][1][0] == ("4a", "黄河流域")
