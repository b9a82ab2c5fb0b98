"""Documents that agree are put together; where they do not, nobody chooses for the user."""

from datetime import date
from decimal import Decimal

from xiufu.harvest.gathered import gathered
from xiufu.harvest.rows import price_rows, quota_rows
from xiufu.harvest.taken import Harvest, Origin, TakenItem, TakenPrice, TakenUse


def item(document: str, quantity: str) -> TakenItem:
    at = Origin(document, "表5")
    uses = (TakenUse("labour", "乙类工", "工日", Decimal(quantity), at),)
    return TakenItem("10219", "平整", Decimal(100), "m3", "", Decimal(5), uses, Decimal("232.06"), at)


def price(document: str, budget: str, day: date | None) -> TakenPrice:
    return TakenPrice("material", "柴油", "kg", Decimal(budget), None, day, Origin(document, "表3"))


def test_what_most_documents_say_comes_first_but_a_conflict_is_left_open():
    three = [Harvest(name, None, (item(name, q),)) for name, q in (("甲", "0.2"), ("乙", "0.1"), ("丙", "0.10"))]
    (group,) = gathered(three).items
    assert [[one.origin.document for one in reading] for reading in group.readings] == [["乙", "丙"], ["甲"]]
    assert group.conflict
    assert group.chosen is None
    assert gathered(three).conflicts == 1
    assert quota_rows(gathered(three))["items"] == []


def test_the_preferred_document_decides_a_conflict():
    three = [Harvest(name, None, (item(name, q),)) for name, q in (("甲", "0.2"), ("乙", "0.1"), ("丙", "0.1"))]
    found = gathered(three, ["丁", "甲", "乙"])
    assert found.conflicts == 0
    (row,) = quota_rows(found)["consumption"]
    assert (row.values["quantity"], row.values["document"]) == ("0.2", "取自方案“甲”")


def test_prices_of_other_days_are_no_conflict_and_the_latest_is_taken():
    days = [("甲", "7.48", date(2025, 10, 31)), ("乙", "7.65", date(2026, 8, 31)), ("丙", "7.00", date(2024, 1, 1))]
    found = gathered([Harvest(name, day, prices=(price(name, b, day),)) for name, b, day in days])
    assert found.conflicts == 0
    (row,) = price_rows(found)["prices"]
    assert (row.values["budget_price"], row.values["as_of"]) == ("7.65", "2026-08-31")


def test_two_prices_of_one_day_are_a_conflict_and_an_earlier_one_does_not_stand_in():
    day = date(2026, 8, 31)
    said = [("甲", "7.48", day), ("乙", "7.65", day), ("丙", "7.00", date(2024, 1, 1))]
    found = gathered([Harvest(name, None, prices=(price(name, b, d),)) for name, b, d in said])
    assert found.conflicts == 1
    assert price_rows(found)["prices"] == []


def test_a_price_without_a_day_is_not_taken():
    found = gathered([Harvest("甲", None, prices=(price("甲", "7.48", None),))])
    assert price_rows(found)["prices"] == []


def test_a_long_place_is_cut_to_what_a_pack_may_hold():
    at = Origin("甲", "表" * 300)
    use = TakenUse("labour", "乙类工", "工日", Decimal(1), at, Decimal("1.25"))
    taken = TakenItem("1", "平整", Decimal(1), "m3", "", Decimal(0), (use,), Decimal(1), at)
    (row,) = quota_rows(gathered([Harvest("甲", None, (taken,))]))["consumption"]
    assert row.values["place"] == f"{'表' * 169}…，印出的数除以系数 1.25"
