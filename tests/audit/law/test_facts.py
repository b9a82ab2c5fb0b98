"""Facts that are read out of plans of several kinds, each with its place; what is not said is not among them."""

from __future__ import annotations

import pytest

from tests.audit.filed.form import FORM, Boxed, Typed
from tests.audit.papers import body, paper_of, typed_table
from tests.audit.written import written
from xiufu.audit.law.reading import Facts
from xiufu.core.interval import Interval
from xiufu.document.blocks import Block


def plain_form() -> list[Block]:
    parts = [
        one
        for part in FORM
        for one in ([c for box in part for c in box.content] if isinstance(part, tuple) else [part])
    ]
    assert all(isinstance(box, Boxed) for part in FORM if isinstance(part, tuple) for box in part)
    return [typed_table(p.lines, p.title, p.unit) if isinstance(p, Typed) else body(p) for p in parts]


def value(facts: Facts, name: str) -> tuple[str, str] | None:
    """The number that a figure has, as bounds."""
    found = facts.figures.get(name)
    if found is None:
        return None
    assert isinstance(found[0].value, Interval)
    return f"{found[0].value.lo.normalize():f}", f"{found[0].value.hi.normalize():f}"


def test_facts_of_the_filed_form():
    paper = paper_of(*plain_form())
    facts = paper.facts
    known = facts.known()
    assert (known["plan_kind"], known["whole_plan"]) == ("reclamation_form", True)
    assert (known["temporary_land"], known["infrastructure"], known["collective_land"]) == (True, True, True)
    assert (known["deposit_planned"], known["holders_consulted"]) == (False, False)
    assert (known["grassland"], known["forest"]) == (False, False)
    assert "reclaimed_to_farmland" not in known
    assert "linkage" not in known
    assert value(facts, "production_months") == ("23", "23")
    assert value(facts, "temporary_land_months") == ("24", "24")
    collective = facts.facts["collective_land"]
    assert collective.claim is not None
    assert paper.text_of(collective.claim) == "5.4630"
    # 1.32 − 0.50 − 0.20 of management; each may be half a unit off
    assert value(facts, "fees_too_early") == ("0.605", "0.635")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("生产建设周期为5.5年。", ("66", "66")),
        ("基建期12个月，生产期60个月。", ("72", "72")),
        ("建设期：42个月（2027年4月～2030年9月）。", ("42", "42")),
        ("建设期限：2027年3月至2030年8月", ("41", "42")),
        ("生产建设周期在3年以下的项目，应当一次性全额预存。", None),
        ("建设期20个月。\n另一处写建设期26个月。", None),
        ("类比矿山生产期8年。", None),
    ],
)
def test_the_cycle_of_production(text: str, months: tuple[str, str] | None):
    assert value(written(text).facts, "production_months") == months


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("土地权属为东山村农民集体所有。", True),
        ("项目区集体土地3.20hm2。", True),
        ("集体土地0.00hm2。", None),
        ("用地均为国有土地，不涉及集体土地。", False),
        ("农村集体经济发展较快，人均收入1.2万元。", None),
        ("[土地权属表，单位：hm2]\n权属|面积\n国有|1.20\n集体|0.80\n合计|2.00", True),
        ("[土地权属表，单位：hm2]\n权属|面积\n国有|2.00\n合计|2.00", False),
    ],
)
def test_collective_land(text: str, fact: bool | None):
    assert written(text).facts.known().get("collective_land") == fact


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("村民代表一致同意复垦为林地。", True),
        ("公示期间未收到任何异议，群众反映良好。", True),
        ("土地权利人意见见附件4。", True),
        ("本方案拟征求村民意见，村民同意后实施。", False),
        ("尚未征求权利人意见。", False),
        ("村民不同意复垦为林地的，另行商定。", False),
        ("充分彰显土地权利人意愿。", False),
        ("广泛听取群众意见，对合理建议予以采纳，争取群众的支持。", False),
    ],
)
def test_opinions(text: str, fact: bool):
    assert written(f"# 公众参与\n{text}").facts.known()["holders_consulted"] == fact


def test_places_are_told():
    paper = written("# 一、概况\n临时用地使用期限为3年，占地5公顷。")
    [read] = paper.facts.figures["temporary_land_months"]
    assert read.claim is not None
    assert (paper.text_of(read.claim), read.said) == ("3", "临时用地使用期限3年")
    assert paper.place(read.claim.spot) == "一、概况"
