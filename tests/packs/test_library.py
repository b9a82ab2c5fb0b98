from datetime import date
from decimal import Decimal

import pytest

from tests.packs.making import CONSUMPTION, ITEMS, price_pack, quota_pack, write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import open_library

ON = date(2025, 11, 19)


def choose(
    *folders,
    method="neimenggu-cost-sample",
    quota=("neimenggu-quota-sample",),
    prices=("alxa-prices-2025-10",),
    standard="sandiao",
    on=ON,
    policy="recommended",
):
    return open_library(folders).choose(method, quota, prices, land_class_standard=standard, on=on, policy=policy)


def faults(*folders, **choice):
    with pytest.raises(InputError) as caught:
        choose(*folders, **choice)
    return [(p.problem, p.path) for p in caught.value.problems]


def test_the_sample_quota_item_and_its_machine():
    chosen = choose()
    item = chosen.quota_item("10219")
    assert item is not None
    assert (item.unit, item.other_cost_percent) == ("100m3", Decimal(5))
    # the sample prints 0.175 shifts and says that the machine's coefficient is 1.25: 0.175 / 1.25 = 0.14
    assert [(c.kind, c.resource, c.unit, c.quantity) for c in item.consumptions] == [
        ("labour", "乙类工", "工日", Decimal("0.1")),
        ("machine", "1014", "台班", Decimal("0.14")),
    ]
    assert (item.source.pack, item.source.confidence) == ("neimenggu-quota-sample@2026.11", "M")
    shift = chosen.machine_shift("1014")
    assert shift is not None
    assert shift.class1_cost == Decimal("207.49")
    assert [(c.kind, c.resource, c.unit, c.quantity) for c in shift.consumptions] == [
        ("labour", "甲类工", "工日", Decimal(2)),
        ("material", "柴油", "kg", Decimal(55)),
    ]


@pytest.mark.parametrize(
    ("kind", "resource", "unit", "budget", "ceiling"),
    [
        ("labour", "甲类工", "工日", "184.74", None),
        ("labour", "乙类工", "工日", "137.05", None),
        ("material", "柴油", "kg", "7.48", "4.5"),
    ],
)
def test_the_sample_prices(kind, resource, unit, budget, ceiling):
    price = choose().price(kind, resource)
    assert price is not None
    assert (price.unit, str(price.budget_price)) == (unit, budget)
    assert (price.ceiling_price and str(price.ceiling_price)) == ceiling
    assert price.source.as_of_date == date(2025, 10, 31)


def test_unknown_ids_give_nothing():
    chosen = choose()
    assert chosen.quota_item("99999") is None
    assert chosen.machine_shift("9999") is None
    assert chosen.price("material", "汽油") is None
    assert chosen.price("labour", "柴油") is None
    assert chosen.land_class("sandiao", "9999") is None
    assert chosen.division("990000") is None
    assert chosen.mapped("sandiao", "9999", "ydyh_2023") is None


def test_land_classes_are_keyed_by_standard_and_code():
    chosen = choose()
    names = {
        (s, c): chosen.land_class(s, c) for s in ("sandiao", "gbt21010_2017", "ydyh_2023") for c in ("1205", "0602")
    }
    assert {key: c.name for key, c in names.items() if c} == {
        ("sandiao", "1205"): "沙地",
        ("gbt21010_2017", "1205"): "沙地",
        ("ydyh_2023", "1205"): "管道运输用地",
        ("sandiao", "0602"): "采矿用地",
        ("gbt21010_2017", "0602"): "采矿用地",
        ("ydyh_2023", "0602"): "设施农用地",
    }
    reserve = chosen.land_class("sandiao", "1208")
    assert reserve is not None
    assert (reserve.name, reserve.confidence) == ("后备耕地", "M")
    attribute = chosen.land_class("czcsxm", "201A")
    assert attribute is not None
    assert (attribute.name, attribute.parent) == ("城市独立工业用地", "201")


def test_the_crosswalk():
    chosen = choose()
    direct, several, open_ended = (chosen.mapped("sandiao", code, "ydyh_2023") for code in ("1207", "08H2", "08H1"))
    assert direct is not None
    assert (direct.codes, direct.complete, direct.source.unverified) == (("2307",), True, False)
    assert several is not None
    assert several.codes == ("0802", "0803", "0804", "0805", "0806", "0807")
    assert open_ended is not None
    assert (open_ended.codes, open_ended.complete, open_ended.source.unverified) == (("0801",), False, True)


def test_divisions():
    chosen = choose()
    banner = chosen.division("152923")
    assert banner is not None
    assert (banner.name, banner.parent) == ("额济纳旗", "152900")
    league = chosen.division("152900")
    assert league is not None
    assert league.name == "阿拉善盟"


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("deposit_full_cycle_years", 3, "年"),
        ("deposit_first_percent", 20, "%"),
        ("deposit_before_works_months", 1, "个月"),
        ("deposit_finish_before_end_years", 1, "年"),
        ("temporary_land_years", 2, "年"),
        ("aftercare_min_years", 3, "年"),
        ("temporary_land_infrastructure_years", 4, "年"),
        ("acceptance_apply_months", 1, "个月"),
        ("annual_report_month", 12, "月"),
        ("annual_report_day", 31, "日"),
        ("ecological_industry_max_percent", 1, "%"),
    ],
)
def test_statutory_parameters_in_force(name, value, unit):
    chosen = choose()
    found = chosen.parameter(name)
    assert found.value == value
    assert chosen.library.parameter(name).unit == unit
    assert found.source.pack.split("@")[0] in ("national-law", "neimenggu-law")
    assert found.source.document


def test_a_recalled_parameter_is_marked():
    assert choose().parameter("national_ecological_industry_max_percent").source.unverified


def test_a_parameter_before_its_first_day(tmp_path):
    chosen = choose(on=date(2020, 6, 30))
    with pytest.raises(InputError, match="在 2020-06-30 还没有规定，最早的数值始于 2020-07-01"):
        chosen.parameter("temporary_forest_land_years")
    assert choose(on=date(2020, 7, 1)).parameter("temporary_forest_land_years").value == 2


def test_a_parameter_no_pack_or_two_packs_have(tmp_path):
    with pytest.raises(InputError, match="法规数据包中没有参数 nothing"):
        choose().parameter("nothing")
    text = "name: aftercare_min_years\ntitle: t\nunit: 年\nvalues:\n  2020-01-01: {value: 5, source: {document: d, confidence: H}}\n"
    write_pack(tmp_path / "law", "my-law", "law", {"aftercare_min_years.yaml": text})
    with pytest.raises(InputError, match="法规参数 aftercare_min_years 在多个数据包中都有"):
        choose(tmp_path).parameter("aftercare_min_years")


def test_a_parameter_file_must_be_named_after_it(tmp_path):
    text = "name: other\ntitle: t\nunit: 年\nvalues:\n  2020-01-01: {value: 5, source: {document: d, confidence: H}}\n"
    write_pack(tmp_path / "law", "my-law", "law", {"mine.yaml": text})
    with pytest.raises(InputError, match="参数名“other”与文件名不一致"):
        choose(tmp_path).parameter("mine")


def test_every_fault_of_the_choice_at_once(tmp_path):
    quota_pack(tmp_path / "old", "old-quota", more="until_date: 2025-11-19\n")
    quota_pack(tmp_path / "new", "new-quota", more="from_date: 2025-11-20\n")
    assert faults(
        tmp_path,
        method="neimenggu-cost-sampel",
        quota=("alxa-prices-2025-10", "old-quota", "new-quota"),
        prices=("missing",),
        standard="sandiao2",
    ) == [
        ("数据包“alxa-prices-2025-10”是价格，这里要定额", "packs.quota"),
        ("数据包“new-quota”在 2025-11-19 不在有效期内（2025-11-20 至 ……，不含末日）", "packs.quota"),
        ("数据包“old-quota”在 2025-11-19 不在有效期内（…… 至 2025-11-19，不含末日）", "packs.quota"),
        ("没有名为“missing”的数据包", "packs.prices"),
        ("没有名为“neimenggu-cost-sampel”的数据包", "packs.cost_method"),
        ("没有地类标准“sandiao2”的数据", "project.land_class_standard"),
    ]


def test_a_near_name_is_suggested():
    with pytest.raises(InputError, match="是否想写“neimenggu-cost-sample”？"):
        choose(method="neimenggu-cost-sampel")


def test_faults_of_all_chosen_packs_at_once(tmp_path):
    quota_pack(tmp_path / "q", "q", items=ITEMS.replace(",5", ",五"))
    price_pack(tmp_path / "p", "p", "labour,乙类工,工日,一百,,2025-01-01\n")
    assert [path for _, path in faults(tmp_path, quota=("q",), prices=("p",))] == ["budget_price", "other_cost_percent"]


def test_an_item_of_two_packs_must_be_qualified(tmp_path):
    quota_pack(tmp_path / "a", "a")
    quota_pack(tmp_path / "b", "b", consumption=CONSUMPTION.replace("3.5", "4.5"))
    chosen = choose(tmp_path, quota=("a", "b"))
    with pytest.raises(InputError, match="写明用哪一个：“a#20001”或“b#20001”"):
        chosen.quota_item("20001")
    assert [chosen.quota_item(n).consumptions[0].quantity for n in ("a#20001", "b#20001")] == [
        Decimal("3.5"),
        Decimal("4.5"),
    ]
    assert chosen.quota_item("c#20001") is None
    assert chosen.quota_item("a#1") is None


def test_a_shift_of_two_packs_goes_with_the_item_that_uses_it(tmp_path):
    for name, cost in (("a", 100), ("b", 200)):
        shifts = {
            "shifts.csv": f"id,name,class1_cost\n1014,推土机,{cost}\n",
            "shift_use.csv": "shift,kind,resource,unit,quantity\n",
            "items.csv": ITEMS,
            "consumption.csv": CONSUMPTION,
        }
        write_pack(tmp_path / name, name, "quota", shifts)
    chosen = choose(tmp_path, quota=("a", "b"))
    with pytest.raises(InputError, match="机械台班 1014 在所选的几个数据包中都有"):
        chosen.machine_shift("1014")
    near = chosen.quota_item("b#20001")
    assert near is not None
    assert chosen.machine_shift("1014", near.source.pack).class1_cost == 200
    assert chosen.machine_shift("a#1014").class1_cost == 100


def test_an_item_another_item_refers_to_is_of_the_same_pack(tmp_path):
    quota_pack(tmp_path / "a", "a")
    quota_pack(tmp_path / "b", "b", consumption=CONSUMPTION.replace("3.5", "4.5"))
    found = choose(tmp_path, quota=("a", "b")).quota_item("20001", "b@1.0")
    assert found is not None
    assert found.consumptions[0].quantity == Decimal("4.5")


def test_land_classes_of_the_users_own_go_first(tmp_path):
    rows = "standard,code,name,level\nsandiao,1208,后备耕地（本地）,2\n"
    write_pack(tmp_path / "l", "my-classes", "landclass", {"classes.csv": rows})
    chosen = choose(tmp_path)
    names = [chosen.land_class("sandiao", code) for code in ("1208", "1207")]
    assert [c.name for c in names if c] == ["后备耕地（本地）", "裸岩石砾地"]


def test_one_price_in_two_packs_is_refused(tmp_path):
    price_pack(tmp_path / "p", "p", "material,柴油,kg,8.01,,2025-11-01\nmaterial,水泥,t,400,,2025-11-01\n")
    chosen = choose(tmp_path, prices=("alxa-prices-2025-10", "p"))
    with pytest.raises(InputError, match="“柴油”在几个价格数据包中都有价格：alxa-prices-2025-10、p"):
        chosen.price("material", "柴油")
    assert chosen.price("material", "水泥").budget_price == 400


def test_what_is_used_and_what_is_unverified(tmp_path):
    price_pack(tmp_path / "p", "p", "material,柴油,kg,8.01,,2025-11-01\n")
    head = tmp_path / "p" / "pack.yaml"
    head.write_text(head.read_text("utf-8").replace("confidence: H", "confidence: L"), encoding="utf-8")
    chosen = choose(tmp_path, prices=("p",))
    labels = [label.split(" ")[0] for label in chosen.used]
    assert labels[:3] == ["neimenggu-cost-sample@2026.11", "neimenggu-quota-sample@2026.11", "p@1.0"]
    assert {
        "national-law@2026.11",
        "neimenggu-law@2026.11",
        "national-landclass@2026.11",
        "neimenggu-divisions@2026.11",
    } <= set(labels)
    assert all(len(label.split("(")[1]) == 13 for label in chosen.used)
    assert chosen.unverified == (
        "neimenggu-cost-sample：价格有效天数（本软件的约定，未见规定）",
        "数据包 p@1.0 整体未核实（某文件）",
    )


def test_the_user_may_replace_a_built_in_pack(tmp_path):
    price_pack(tmp_path / "p", "alxa-prices-2025-10", "material,柴油,kg,8.01,,2025-11-01\n")
    chosen = choose(tmp_path)
    assert chosen.price("material", "柴油").budget_price == Decimal("8.01")
    assert chosen.price("labour", "甲类工") is None


def test_texts_of_a_pack(tmp_path):
    write_pack(tmp_path / "o", "my-outline", "outline", {"chapter.md": "正文\n"})
    library = open_library([tmp_path])
    assert library.text("my-outline", "chapter.md") == "正文\n"
    with pytest.raises(InputError, match=r"没有文件 none\.md"):
        library.text("my-outline", "none.md")
    with pytest.raises(InputError, match="没有名为“my-outlin”的数据包"):
        library.text("my-outlin", "chapter.md")
