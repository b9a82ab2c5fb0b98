"""What article one of 内政办发〔2023〕14号 names, and how forms write it."""

from __future__ import annotations

from collections import Counter

import pytest

from xiufu.register.library.article_one import MEASURES, REGIONS, areas_in


def test_no_name_is_of_two():
    titles = [title for named in (REGIONS, MEASURES) for found in named.values() for title in found]
    assert max(Counter(titles).values()) == 1
    counts = {
        (name, area.value): len(found)
        for name, named in (("REGION", REGIONS), ("MEASURE", MEASURES))
        for area, found in named.items()
    }
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
