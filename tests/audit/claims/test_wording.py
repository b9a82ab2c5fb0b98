"""Units in heads, cells and unit lines of tables of any firm."""

from __future__ import annotations

import pytest

from xiufu.audit.claims.names import kind_under
from xiufu.audit.claims.wording import wording

LABELS = [
    ("费用（万元）", "万元"),
    ("面积/hm2", "hm2"),
    ("面积（hm²）", "hm2"),
    ("占地面积(公顷)", "hm2"),
    ("单位：hm2", "hm2"),
    ("单位: 万元/亩", "万元/亩"),
    ("（金额单位：元/100m3）", "元/100m3"),
    ("单位（m）", "m"),
    ("100m3", "100m3"),
    ("1000m³", "1000m3"),
    ("元", "元"),
    ("台班", "台班"),
    ("台班费（元/台\n班）", "元/台班"),
    ("电（kw·h）", "kW·h"),
    ("体积（×10⁴m³）", "万m3"),
    ("产值（10^8元）", "亿元"),
    ("金额，万元", "万元"),
    ("价格（元）（含税）", "元"),
    ("单位面积投资（万元/hm2）", "万元/hm2"),
    ("费率%", "%"),
    ("容重(g/cm3)", "g/cm3"),
    ("千元", "千元"),
    ("每公顷投资", ""),
    ("面积（hm2/亩）", ""),
    ("单位：hm2、万元", ""),
    ("单位：公顷（亩）", ""),
    ("（104m3）", ""),
    ("系数（1+6%）n-1", ""),
    ("—", ""),
    ("", ""),
]


@pytest.mark.parametrize(("label", "unit"), LABELS, ids=[label for label, _ in LABELS])
def test_the_unit_that_a_label_states(label, unit):
    assert wording().unit_in(label) == unit


def test_every_unit_is_found_by_every_spelling():
    units = wording().units
    for unit in units.by_name.values():
        for spelling in (unit.name, *unit.spellings):
            assert wording().unit_in(f"数量（{spelling}）") == unit.name, spelling


@pytest.mark.parametrize(
    ("label", "kind"),
    [("序号", "ordinal"), ("定额\n编号", "code"), ("地类编码", "code"), ("年份", "date"), ("工程量", "quantity")],
)
def test_what_bare_integers_below_a_head_are(label, kind):
    assert kind_under(label) == kind
