"""Rules of laws as packs: what stands in the built-in ones, their limits by date, and faults that are said all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.law_rules import Comparison, Limit, law_rules_of, read_law_rules
from xiufu.packs.library import built_in_library, open_library

BUILT_IN = law_rules_of(built_in_library())
RULE = """\
rules:
  - id: {id}
    code: {code}
    title: 某项要求
    severity: error
    when: {{fact: temporary_land, is: "true"}}
    {holds}
    message: "{message}"
    remedy: 改正
    clause: {{document: 某法, place: 第一条, confidence: H}}
"""


def own(folder: Path, **text: str) -> object:
    told = {"id": "own", "code": "RULE-001", "holds": "fact: some_fact", "message": "写的是{said}"} | text
    write_pack(folder / "own", "own-rules", "law_rules", {"rules.yaml": RULE.format(**told)})
    library = open_library([folder])
    return read_law_rules(library, library.of_kind("law_rules"))


def test_every_built_in_rule_has_its_clause():
    assert len(BUILT_IN.rules) == 22
    assert len({one.rule.id for one in BUILT_IN.rules}) == 22
    for one in BUILT_IN.rules:
        assert one.clause.document.startswith("《"), one.rule.id
        assert one.clause.place, one.rule.id
        assert one.clause.confidence == "H", one.rule.id
    assert {one.rule.id for one in BUILT_IN.rules if one.regions == ("内蒙古",)} == {
        "aftercare_of_market_restoration",
        "linkage_plot",
        "linkage_farmland_slope",
        "linkage_farmland_red_line",
    }


def test_the_six_conditions_are_those_of_the_rules():
    [review] = BUILT_IN.reviews
    assert review.plan_kinds == ("reclamation_form", "reclamation_report")
    assert review.clause.place == "第十一条"
    assert [one.text for one in review.conditions] == [
        "（一）土地利用现状明确",
        "（二）损毁土地的分析预测科学",
        "（三）土地复垦目标、任务和利用方向合理，措施可行",
        "（四）土地复垦费用测算合理，预存与使用计划清晰并符合本办法规定要求",
        "（五）土地复垦计划安排科学、保障措施可行",
        "（六）土地复垦方案已经征求意见并采纳合理建议",
    ]


@pytest.mark.parametrize(
    ("parameter", "on", "limit"),
    [
        ("temporary_land_years", date(2024, 1, 1), Limit(Decimal(24), "2年")),
        ("temporary_land_years", date(2019, 12, 31), None),
        ("temporary_land_infrastructure_years", date(2021, 9, 1), Limit(Decimal(48), "4年")),
        ("deposit_first_percent", None, Limit(Decimal(20), "20%")),
        ("linkage_plot_min_mu", date(2023, 2, 7), Limit(Decimal(1), "1亩")),
        ("0", date(1990, 1, 1), Limit(Decimal(0), "0")),
    ],
)
def test_limits_are_those_in_force(parameter: str, on: date | None, limit: Limit | None):
    assert BUILT_IN.limit(Comparison(figure="any", at_most=parameter), on) == limit


def test_own_rules_go_with_the_built_in_ones(tmp_path: Path):
    read = own(tmp_path)
    assert [one.rule.id for one in read.rules][-1] == "own"  # type: ignore[attr-defined]
    assert len(read.rules) == 23  # type: ignore[attr-defined]


def test_an_own_rule_replaces_one_of_its_id(tmp_path: Path):
    read = own(tmp_path, id="linkage_plot")
    [one] = [one for one in read.rules if one.rule.id == "linkage_plot"]  # type: ignore[attr-defined]
    assert (one.rule.code, one.regions) == ("RULE-001", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"code": "LAW-001"}, "code"),
        ({"message": "写的是{date}"}, "message 中只能用"),
        ({"holds": "fact: one\n    holds: {figure: x, at_most: '1'}"}, "fact、holds 写且只写一个"),
        ({"holds": "holds: {figure: x, at_most: '1', below: '2'}"}, "写且只写一个"),
        ({"holds": "holds: {figure: x, at_most: no_such_limit}"}, "没有法规参数“no_such_limit”"),
    ],
)
def test_faults_are_said(tmp_path: Path, text: dict[str, str], said: str):
    with pytest.raises(InputError) as caught:
        own(tmp_path, **text)
    assert said in "；".join(one.problem for one in caught.value.problems)
