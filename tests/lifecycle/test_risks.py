"""Risk signs: there, not there, cannot be told and what is missing; a threshold only where a clause has one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.lifecycle.driving import law
from xiufu.lifecycle.risks import Known, Sign, SignState, measures_for, sign_title, signs_of

DAY = date(2025, 3, 3)
PRESENT, ABSENT, UNKNOWN = SignState.PRESENT, SignState.ABSENT, SignState.UNKNOWN


def sign(code: str, lifecycle: str = "market_restoration", **also: Any) -> Sign:
    known: dict[str, Any] = {
        "measured": {},
        "corrections": (),
        "industry_promised": False,
        "law": law,
        "on": DAY,
    } | also
    return {one.code: one for one in signs_of(lifecycle, Known(**known))}[code]


@pytest.mark.parametrize(
    ("code", "measured", "state", "said"),
    [
        ("outside", {"outside": 0}, ABSENT, "超出批准范围 0 公顷"),
        ("outside", {"outside": 1}, PRESENT, "超出批准范围 0.0001 公顷"),
        ("outside", {}, UNKNOWN, "缺：批准范围以外的施工面积"),
        (
            "volume",
            {"planned_volume": 100_000, "done_volume": 100_000},
            ABSENT,
            "实际完成 1000 立方米，方案 1000 立方米",
        ),
        (
            "volume",
            {"planned_volume": 100_000, "done_volume": 100_001},
            PRESENT,
            "实际完成 1000.01 立方米，方案 1000 立方米",
        ),
        ("volume", {"done_volume": 1}, UNKNOWN, "缺：方案工程量（土石方）"),
        ("volume", {}, UNKNOWN, "缺：方案工程量（土石方）、实际完成工程量（土石方）"),
        (
            "surplus",
            {"planned_surplus": 0, "moved_surplus": 1},
            PRESENT,
            "外运、处置 0.01 立方米，平衡核定剩余 0 立方米",
        ),
        (
            "surplus",
            {"planned_surplus": 5_000, "moved_surplus": 5_000},
            ABSENT,
            "外运、处置 50 立方米，平衡核定剩余 50 立方米",
        ),
        ("fragmented", {"planned_patches": 3, "found_patches": 4}, PRESENT, "实际治理 4 块，方案安排 3 块"),
        ("fragmented", {"planned_patches": 4, "found_patches": 3}, ABSENT, "实际治理 3 块，方案安排 4 块"),
        ("misplaced", {"misplaced": 25_000}, PRESENT, "与方案不符 2.5 公顷"),
        ("misplaced", {"misplaced": 0}, ABSENT, "与方案不符 0 公顷"),
        # 1 % of 100 hm² is 1 hm²: that is no more than the share, a little above it is
        (
            "industry",
            {"restored": 1_000_000, "industry": 10_000},
            ABSENT,
            "生态产业用地 1 公顷，总修复面积 100 公顷，上限 1%",
        ),
        (
            "industry",
            {"restored": 1_000_000, "industry": 10_001},
            PRESENT,
            "生态产业用地 1.0001 公顷，总修复面积 100 公顷，上限 1%",
        ),
        ("industry", {"industry": 10_001}, UNKNOWN, "缺：总修复面积"),
    ],
)
def test_each_sign_is_three_valued(code: str, measured: dict[str, int], state: SignState, said: str):
    found = sign(code, measured=measured)
    assert (found.state, found.said) == (state, said)
    assert bool(found.missing) is (state is UNKNOWN)


def test_the_share_of_ecological_industry_applies_where_it_is_promised_or_measured():
    def codes(**also: Any) -> set[str]:
        known: dict[str, Any] = {
            "measured": {},
            "corrections": (),
            "industry_promised": False,
            "law": law,
            "on": DAY,
        } | also
        return {one.code for one in signs_of("market_restoration", Known(**known))}

    assert "industry" not in codes()
    assert "industry" in codes(industry_promised=True)
    assert "industry" in codes(measured={"industry": 0})
    assert sign("industry", industry_promised=True).said == "缺：总修复面积、生态产业用地面积"


def test_without_a_share_in_force_it_cannot_be_told():
    found = sign("industry", measured={"restored": 100, "industry": 50}, on=date(2023, 2, 6))
    assert (found.state, found.said) == (UNKNOWN, "缺：当日有效的法定比例")


def test_corrections_are_repeated_from_the_second_on():
    assert (sign("repeated").state, sign("repeated").said) == (ABSENT, "没有责令改正")
    assert sign("repeated", corrections=[DAY]).state is ABSENT
    found = sign("repeated", corrections=[DAY, date(2025, 4, 1)])
    assert (found.state, found.said) == (PRESENT, "责令改正 2 次：2025-03-03、2025-04-01")


def test_temporary_land_has_only_its_own_signs():
    known = Known({}, (), True, law, DAY)
    assert [(one.code, one.clause) for one in signs_of("temporary_land", known)] == [
        ("outside", "《土地管理法》第五十七条"), ("repeated", "《土地复垦条例》第三十八条至第四十一条"),
    ]  # fmt: skip
    assert [one.id for one in measures_for("temporary_land")] == ["outside"]
    assert len(list(measures_for("market_restoration"))) == 10


def test_every_sign_has_its_title():
    known = Known({"industry": 1}, (), False, law, DAY)
    assert all(sign_title(one.code) == one.title for one in signs_of("market_restoration", known))


def test_where_a_value_comes_from_is_part_of_the_evidence():
    sources = {"planned_volume": "方案量取自某表", "outside": "与本提示无关"}
    measured = {"planned_volume": 100, "done_volume": 200}
    found = sign("volume", measured=measured, sources=sources)
    assert found.said == "实际完成 2 立方米，方案 1 立方米；方案量取自某表"
    assert sign("volume", measured={"done_volume": 1}, sources=sources).said == "缺：方案工程量（土石方）"
