"""The released packs: their hashes, every entry of them, and the rows of the facts they carry."""

from datetime import date
from decimal import Decimal

import pytest

from xiufu.packs.library import open_library
from xiufu.packs.load import hashes_in
from xiufu.tasks.pack import check_packs

LIBRARY = open_library()
PACKS = [pack for pack in LIBRARY.heads() if pack.root == "内置"]


@pytest.mark.parametrize("pack", PACKS, ids=[pack.head.name for pack in PACKS])
def test_a_released_pack_is_as_its_head_says(pack):
    """A released pack is never edited: a changed file fails here until a new version states its new hash."""
    assert pack.head.files == hashes_in(pack.folder)
    assert pack.head.source.document
    assert pack.head.source.retrieved


def test_every_entry_of_every_pack_is_sound():
    checks = check_packs()
    assert [(c.pack.head.name, c.problems) for c in checks if c.problems] == []
    assert len(checks) == len(PACKS) >= 8


def test_no_pack_claims_to_carry_a_standard():
    """The text of the quota standard was not found: nothing may call itself "according to" it."""
    assert [pack.head.name for pack in PACKS if pack.head.values_from_standard] == []


PARAMETERS = {
    "temporary_land_years": (2, "2020-01-01"),
    "temporary_land_infrastructure_years": (4, "2021-09-01"),
    "temporary_land_reclaim_within_years": (1, "2021-09-01"),
    "temporary_grassland_years": (2, "2021-04-29"),
    "temporary_forest_land_years": (2, "2020-07-01"),
    "temporary_forest_land_restore_within_years": (1, "2020-07-01"),
    "fine_permanent_building_min_times": (5, "2021-09-01"),
    "fine_permanent_building_max_times": (10, "2021-09-01"),
    "fine_not_reclaimed_min_times": (2, "2021-09-01"),
    "fine_not_reclaimed_max_times": (5, "2021-09-01"),
    "deposit_before_works_months": (1, "2013-03-01"),
    "deposit_top_up_within_months": (1, "2013-03-01"),
    "deposit_full_cycle_years": (3, "2013-03-01"),
    "deposit_first_percent": (20, "2013-03-01"),
    "deposit_finish_before_end_years": (1, "2013-03-01"),
    "withdrawal_notice_days": (7, "2013-03-01"),
    "annual_report_month": (12, "2011-03-05"),
    "annual_report_day": (31, "2011-03-05"),
    "plan_revision_within_months": (3, "2013-03-01"),
    "staged_acceptance_cycle_min_years": (5, "2013-03-01"),
    "acceptance_working_days": (60, "2011-03-05"),
    "acceptance_notice_min_days": (30, "2013-03-01"),
    "objection_reply_days": (15, "2013-03-01"),
    "follow_up_evaluation_years": (5, "2011-03-05"),
    "fine_topsoil_yuan_per_hm2": (10000, "2011-03-05"),
    "fine_cost_not_listed_min_wan": (10, "2011-03-05"),
    "fine_cost_not_listed_max_wan": (50, "2011-03-05"),
    "fine_not_reported_min_wan": (2, "2011-03-05"),
    "fine_not_reported_max_wan": (5, "2011-03-05"),
    "legacy_land_notice_min_days": (30, "2013-03-01"),
    "cultivation_ban_slope_degrees": (25, "2011-03-01"),
    "national_ecological_industry_max_percent": (3, "2021-10-25"),
    "acceptance_apply_months": (1, "2023-02-07"),
    "rectification_max_years": (1, "2023-02-07"),
    "aftercare_min_years": (3, "2023-02-07"),
    "ecological_industry_max_percent": (1, "2023-02-07"),
    "linkage_plot_min_mu": (1, "2023-02-07"),
    "reclaimed_farmland_max_slope_degrees": (25, "2023-02-07"),
}


def test_the_statutory_parameters_are_these_and_no_others():
    names = [file.removesuffix(".yaml") for pack in LIBRARY.of_kind("law") for file in pack.yaml_files()]
    found = {
        name: {day.isoformat(): value.value for day, value in LIBRARY.parameter(name).values.items()} for name in names
    }
    assert found == {name: {day: Decimal(value)} for name, (value, day) in PARAMETERS.items()}


def test_only_the_recalled_parameter_is_unverified_and_all_have_a_clause():
    values = {name: value for name in PARAMETERS for value in LIBRARY.parameter(name).values.values()}
    assert [name for name, v in values.items() if v.source.unverified] == ["national_ecological_industry_max_percent"]
    assert [name for name, v in values.items() if not v.source.place] == ["national_ecological_industry_max_percent"]


def test_the_land_classes_by_standard_and_level():
    classes = LIBRARY.land(LIBRARY.of_kind("landclass")[0]).classes.values()
    counts: dict[tuple[str, int], int] = {}
    for c in classes:
        counts[c.standard, c.level] = counts.get((c.standard, c.level), 0) + 1
    assert counts == {
        ("sandiao", 1): 13,
        ("sandiao", 2): 56,
        ("sandiao", 3): 13,
        ("gbt21010_2017", 1): 12,
        ("gbt21010_2017", 2): 73,
        ("ydyh_2023", 1): 24,
        ("ydyh_2023", 2): 111,
        ("ydyh_2023", 3): 40,
        ("czcsxm", 1): 5,
        ("czcsxm", 2): 3,
    }
    names = {(c.standard, c.code): c.name for c in classes}
    # the codes of the sample's two classes, and the ones it printed by mistake
    assert [names["sandiao", code] for code in ("06", "0602", "12", "1207", "0401", "1205")] == [
        "工矿用地",
        "采矿用地",
        "其他土地",
        "裸岩石砾地",
        "天然牧草地",
        "沙地",
    ]
    assert len({code for standard, code in names if standard == "sandiao"}) == 82


def test_every_second_level_class_of_the_survey_is_mapped_but_the_added_one():
    content = LIBRARY.land(LIBRARY.of_kind("landclass")[0])
    second = {c.code for c in content.classes.values() if c.standard == "sandiao" and c.level == 2}
    mapped = {code for _, code, _ in content.mappings}
    assert second - mapped == {"1208"}
    assert len(content.mappings) == 56
    assert sum(m.source.unverified for m in content.mappings.values()) == 11


def test_divisions_are_one_region_twelve_leagues_and_103_banners():
    found = LIBRARY.divisions(LIBRARY.of_kind("divisions")[0]).values()
    assert [sum(d.level == level for d in found) for level in ("省级", "地级", "县级")] == [1, 12, 103]
    codes = {d.code for d in found}
    assert {d.parent for d in found if d.parent} <= codes


def test_no_pack_is_dated_after_its_retrieval():
    for pack in PACKS:
        as_of = pack.head.source.as_of or date(2000, 1, 1)
        assert as_of <= (pack.head.source.retrieved or date(2000, 1, 1))
