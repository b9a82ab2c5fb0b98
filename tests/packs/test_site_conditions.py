"""Site conditions: which apply, what they are decided by, and that nothing known is ever taken back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.core.figure import FigureId
from xiufu.core.glossary import TERMS
from xiufu.core.model_place import labels_of
from xiufu.model.geometry import LayerFile
from xiufu.packs.conditions import Condition, Fact, Truth
from xiufu.packs.dated import in_force
from xiufu.packs.library import open_library
from xiufu.packs.site_conditions import SiteRule, decide, read_site_rules
from xiufu.tasks.pack import check_packs

LIBRARY = open_library()
ON = date(2026, 10, 10)
RED_LINE, FARMLAND = "measured_overlap_area|role:ecological_red_line", "measured_overlap_area|role:basic_farmland"
RESERVE = "measured_overlap_area|role:nature_reserve"


def statuses(
    facts: dict[str, Fact], figures: dict[str, str], division: str = "150623", on: date = ON
) -> dict[str, str]:
    numbers = {name: Decimal(text) for name, text in figures.items()}
    return {found.rule.id: found.status.value for found in decide(LIBRARY, division, facts, on, numbers.get)}


PLAN: dict[str, Fact] = {"kind": "reclamation_form", "reclaimed_to_farmland": False, "temporary_land": True}


STEEP: dict[str, Fact] = {"farmland_slopes_stated": True}


def test_a_temporary_site_of_a_form():
    assert statuses(PLAN, {RED_LINE: "1250.00", FARMLAND: "0.00"}) == {
        "red_line": "not_met",
        "basic_farmland": "met",
        "nature_reserve": "cannot_tell",
        "farmland_slope": "not_applicable",
        "linkage_collective": "not_applicable",
        "linkage_imagery": "not_applicable",
        "linkage_plot_area": "not_applicable",
        "linkage_farmland_red_line": "not_applicable",
        "linkage_farmland_slope": "not_applicable",
        "ecological_industry": "not_applicable",
    }


def test_the_least_contact_is_contact():
    assert statuses(PLAN, {RED_LINE: "0.01"})["red_line"] == "not_met"


@pytest.mark.parametrize(
    ("facts", "figures", "rule", "status"),
    [
        ({"land_ownership": "collective"}, {}, "linkage_collective", "met"),
        ({"land_ownership": "mixed"}, {}, "linkage_collective", "not_met"),
        ({"land_ownership": "state"}, {}, "linkage_collective", "not_met"),
        ({}, {}, "linkage_collective", "cannot_tell"),
        ({"imagery_dated": True, "imagery_covers_plots": True}, {}, "linkage_imagery", "met"),
        ({"imagery_dated": False, "imagery_covers_plots": True}, {}, "linkage_imagery", "not_met"),
        ({"imagery_dated": True, "imagery_covers_plots": False}, {}, "linkage_imagery", "not_met"),
        ({}, {}, "linkage_imagery", "cannot_tell"),
        ({}, {"smallest_plot_area|project": "666.67"}, "linkage_plot_area", "met"),
        ({}, {"smallest_plot_area|project": "666.66"}, "linkage_plot_area", "not_met"),
        (STEEP, {"farmland_slope|project": "25"}, "linkage_farmland_slope", "met"),  # 25° 以下 includes 25
        (STEEP, {"farmland_slope|project": "25"}, "farmland_slope", "not_met"),  # and so does 25° 以上
        ({}, {"farmland_slope|project": "24.99"}, "farmland_slope", "cannot_tell"),  # not of all units
        (STEEP, {"farmland_slope|project": "24.99"}, "farmland_slope", "met"),
        ({}, {"farmland_slope|project": "25.01"}, "linkage_farmland_slope", "not_met"),
        ({}, {}, "linkage_farmland_slope", "cannot_tell"),
        ({"reclaimed_to_farmland": False}, {}, "linkage_farmland_slope", "not_applicable"),
        ({}, {RED_LINE: "0.00"}, "linkage_farmland_red_line", "met"),
        ({}, {RED_LINE: "5.00"}, "linkage_farmland_red_line", "not_met"),
        ({"linkage": None}, {RED_LINE: "5.00"}, "linkage_farmland_red_line", "cannot_tell"),
        ({"linkage": False}, {RED_LINE: "5.00"}, "linkage_farmland_red_line", "not_applicable"),
        ({"kind": "market_restoration"}, {}, "ecological_industry", "cannot_tell"),
        ({"kind": "market_restoration"}, {"ecological_industry_percent|project": "1"}, "ecological_industry", "met"),
        (
            {"kind": "market_restoration"},
            {"ecological_industry_percent|project": "1.01"},
            "ecological_industry",
            "not_met",
        ),
    ],
)
def test_a_site_of_the_linkage_scheme(facts, figures, rule, status):
    stated = PLAN | {"temporary_land": False, "linkage": True, "reclaimed_to_farmland": True}
    assert statuses(stated | facts, figures)[rule] == status


def test_what_may_not_apply_is_no_open_question():
    found = {c.rule.id: c for c in decide(LIBRARY, "150623", PLAN | {"temporary_land": False}, ON, lambda _: None)}
    assert (found["linkage_plot_area"].applies, found["linkage_plot_area"].open) == (Truth.UNKNOWN, False)
    assert found["linkage_plot_area"].missing == ("linkage",)
    assert found["red_line"].open
    assert found["red_line"].missing == (RED_LINE,)
    assert not found["ecological_industry"].open


def test_rules_of_the_region_are_for_the_region_and_from_their_day():
    national = ["red_line", "basic_farmland", "nature_reserve", "farmland_slope"]
    assert list(statuses(PLAN, {}, division="130000")) == national
    assert list(statuses(PLAN, {}, on=date(2023, 2, 6))) == national
    assert list(statuses(PLAN, {}, on=date(2022, 8, 15))) == national[1:]
    assert len(statuses(PLAN, {}, on=date(2023, 2, 7))) == 10


def rules() -> dict[str, SiteRule]:
    packs = LIBRARY.of_kind("site_conditions")
    return {rule.id: rule for pack in packs for listed in read_site_rules(pack) for rule in listed.rules}


def figures_of(condition: Condition | None) -> set[str]:
    if condition is None:
        return set()
    parts = [*(condition.all_ or ()), *(condition.any_ or ()), *([condition.not_] if condition.not_ else [])]
    return ({condition.figure} if condition.figure else set()).union(*(figures_of(part) for part in parts))


def test_figures_of_the_built_in_rules_are_terms_and_roles():
    named = {FigureId.parse(name) for rule in rules().values() for name in figures_of(rule.when)}
    roles = {f"role:{role}" for role in labels_of(LayerFile.model_fields["role"])}
    terms = {"measured_overlap_area", "smallest_plot_area", "farmland_slope"}
    assert {identity.term for identity in named} - {"ecological_industry_percent"} == terms  # which no plan gives
    assert terms <= set(TERMS)
    assert {identity.subject for identity in named} <= {"project", *roles}


def test_limits_are_those_of_the_law_packs():
    def limit(name: str) -> Decimal:
        value = in_force(LIBRARY.parameter(name).values, ON)
        assert value is not None
        return value.value

    def slope(rule: SiteRule) -> Condition:
        return (rule.when.all_ or ())[0]

    found = rules()
    assert limit("linkage_plot_min_mu") == 1  # 1 亩 is 666.666… m²
    assert found["linkage_plot_area"].when.at_least == Decimal("666.67")
    assert slope(found["linkage_farmland_slope"]).at_most == limit("reclaimed_farmland_max_slope_degrees") == 25
    assert slope(found["farmland_slope"]).below == limit("cultivation_ban_slope_degrees") == 25
    assert found["ecological_industry"].when.at_most == limit("ecological_industry_max_percent") == 1


def test_what_has_no_clause_says_so():
    unsure = {rule.id for rule in rules().values() if rule.clause.confidence != "H"}
    assert unsure == {"nature_reserve"}
    [found] = [c for c in decide(LIBRARY, "150623", PLAN, ON, lambda _: None) if c.rule.id == "nature_reserve"]
    assert "【未核实】" in str(found.clause)


RULE = """\
rules:
  - {id: a, title: 某条件, when: {fact: kind, is: x}, unknown: 没有资料, remedy: 改正, clause: {document: 某文件, confidence: H}}
"""


def test_a_faulty_pack_is_reported_with_its_line(tmp_path: Path):
    twice = RULE + RULE.partition("\n")[2]
    write_pack(
        tmp_path / "mine", "my-site", "site_conditions", {"rules.yaml": twice, "more.yaml": "rules:\n  - id: b\n"}
    )
    with pytest.raises(InputError) as caught:
        decide(open_library([tmp_path]), "150623", PLAN, ON, lambda _: None)
    places = [(Path(p.file).name, p.line, p.path) for p in caught.value.problems]
    assert ("rules.yaml", 3, "rules") in places
    assert ("more.yaml", 2, "rules.b.title") in places
    problems = {check.pack.head.name: check.problems for check in check_packs([tmp_path])}
    assert len(problems["my-site"]) == len(places)
    assert problems["national-site-conditions"] == ()


def test_ones_own_pack_is_decided_too(tmp_path: Path):
    write_pack(tmp_path / "mine", "my-site", "site_conditions", {"rules.yaml": RULE})
    found = decide(open_library([tmp_path]), "150623", {"kind": "x"}, ON, lambda _: None)
    assert [(c.status.value, c.clause.pack) for c in found if c.rule.id == "a"] == [("met", "my-site@1.0")]
