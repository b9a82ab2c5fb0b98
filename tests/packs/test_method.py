from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.core.glossary import TERMS
from xiufu.core.numbers import Rounding
from xiufu.packs.books import MethodForm
from xiufu.packs.library import open_library
from xiufu.packs.load import read_pack
from xiufu.packs.method import read_method

SAMPLE = next(read_method(pack) for pack in open_library().of_kind("cost_method"))
ON = date(2025, 11, 19)
TEXT = (SAMPLE.pack.folder / "method.yaml").read_text(encoding="utf-8")
CLASSES = "id,name,measures_percent,indirect_percent\nearth,土方工程,4,5\n"
FEES = "table,name,by,below_first,above_last,base,value\n"


def method_pack(folder: Path, text: str = TEXT, classes: str = CLASSES, fees: str = FEES):
    write_pack(folder, "m", "cost_method", {"method.yaml": text, "work_classes.csv": classes, "fee_points.csv": fees})
    return read_pack(folder, "x")


def faults(pack) -> list[tuple[int, str, str]]:
    with pytest.raises(InputError) as caught:
        read_method(pack)
    return [(p.line, p.path, p.problem) for p in caught.value.problems]


def test_the_sample_method():
    method = SAMPLE.on(ON, "recommended")
    assert (method.carry, method.carry_wan, method.price_convention) == ("full", "printed", "year_end")
    assert (method.shares_from, method.per_area_from, method.price_max_age_days) == ("printed", "printed", 90)
    assert method.tax_base == ("direct_cost", "indirect_cost", "profit")
    assert [r.percent for r in (method.profit, method.tax, method.contingency, method.price_growth)] == [3, 9, 3, 6]
    assert method.factor_rounding is None
    assert method.printing == {
        "yuan": Rounding(2),
        "wan": Rounding(2),
        "hm2": Rounding(4),
        "percent": Rounding(2),
        "volume": Rounding(2),
        "quantity": Rounding(3),
        "factor": Rounding(4),
        "count": Rounding(0),
    }
    earth, *others = method.work_classes
    assert earth.id == "earth"
    assert [rate.percent for rate in (earth.measures, earth.indirect) if rate] == [4, 5]
    assert [(c.id, c.name, c.measures, c.indirect) for c in others] == [
        ("stone", "石方工程", None, None),
        ("masonry", "砌体工程", None, None),
        ("concrete", "混凝土工程", None, None),
        ("vegetation", "植被恢复工程", None, None),
        ("auxiliary", "辅助工程", None, None),
    ]


def test_as_filed_differs_only_in_the_rounding_of_the_factor():
    filed, recommended = (SAMPLE.on(ON, policy) for policy in ("as_filed", "recommended"))
    assert filed.factor_rounding == Rounding(2)
    assert filed.printing == {**recommended.printing, "factor": Rounding(2)}
    same: dict[str, object] = {"factor_rounding": None, "printing": {}}
    assert filed.model_copy(update=same) == recommended.model_copy(update=same)


@pytest.mark.parametrize(
    ("on", "percent", "unverified"),
    [
        (date(2019, 3, 31), 10, True),
        (date(2019, 4, 1), 9, False),
        (ON, 9, False),
    ],
)
def test_the_tax_is_the_one_in_force(on, percent, unverified):
    tax = SAMPLE.on(on, "recommended").tax
    assert (tax.percent, tax.source.unverified) == (percent, unverified)


def test_before_the_first_tax_there_is_no_method():
    with pytest.raises(InputError, match="2018-04-30 还没有现行的费率 tax"):
        SAMPLE.on(date(2018, 4, 30), "recommended")


def test_recalled_rates_are_listed():
    assert list(SAMPLE.unverified(ON, "recommended")) == [
        "neimenggu-cost-sample：价格有效天数（本软件的约定，未见规定）"
    ]
    assert [u.split("（")[0] for u in SAMPLE.unverified(date(2019, 1, 1), "recommended")] == [
        "neimenggu-cost-sample：价格有效天数",
        "neimenggu-cost-sample：税金 10%",
    ]


def test_rates_may_not_be_both_plain_and_dated(tmp_path):
    text = TEXT.replace(
        "profit:\n  percent: 3\n",
        "profit:\n  percent: 3\n  values: {2020-01-01: {percent: 3, source: {document: d, confidence: H}}}\n",
    )
    [fault] = faults(method_pack(tmp_path / "m", text))
    assert fault[1] == "profit"
    assert "要么写 percent 和 source，要么写 values" in fault[2]


def test_faults_of_an_override_carry_its_own_line(tmp_path):
    text = TEXT.replace(
        "    factor_rounding: {places: 2, mode: half_up}", "    factor_rounding: {places: two, mode: half_up}"
    )
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if "places: two" in row)
    assert [(n, path) for n, path, _ in faults(method_pack(tmp_path / "m", text))] == [(line, "factor_rounding.places")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  wan: {places: 2, mode: half_up}\n", "", "printing 缺少 wan"),
        ("  yuan: {places: 2,", "  yuan: {places: 11,", "小数位数应在 0 至 10 之间"),
        ("  price_max_age_days: 本软件", "  price_age: 本软件", "unverified 中的 price_age 不是约定的名称"),
        ("  recommended: {}", "  reccomended: {}", "policies 中的reccomended不可用"),
        ("tax_base: [direct_cost, indirect_cost, profit]", "tax_base: []", "至少要有 1 项"),
        ("carry: full\n", "carry: half\n", "“carry”（单价分析的取位）的值“half”不在可选范围内"),
    ],
)
def test_faulty_methods(tmp_path, old, new, said):
    assert TEXT.count(old) == 1
    assert said in "\n".join(problem for _, _, problem in faults(method_pack(tmp_path / "m", TEXT.replace(old, new))))


def test_faults_of_all_files_at_once(tmp_path):
    pack = method_pack(
        tmp_path / "m",
        TEXT.replace("carry: full\n", "carry: half\n"),
        CLASSES + "earth,石方工程,101,\n",
        FEES + "t,表,marginal,,,x,3\n",
    )
    assert sorted(path for _, path, _ in faults(pack)) == ["base", "carry", "measures_percent"]


def test_fee_tables(tmp_path):
    fees = (
        FEES
        + "a,监理费,marginal,,extend,500,3\na,监理费,marginal,,extend,1000,2\nb,验收费,interpolation,flat,,500,20\nb,验收费,interpolation,flat,,1000,36\n"
    )
    tables = read_method(method_pack(tmp_path / "m", fees=fees)).on(ON, "recommended").fee_tables
    # marginal tiers begin at zero: nothing is below the first
    assert [(t.id, t.by, t.below_first, t.above_last, t.points) for t in tables] == [
        ("a", "marginal", "proportional", "extend", ((Decimal(500), Decimal(3)), (Decimal(1000), Decimal(2)))),
        ("b", "interpolation", "flat", "refuse", ((Decimal(500), Decimal(20)), (Decimal(1000), Decimal(36)))),
    ]


def test_faulty_fee_tables(tmp_path):
    fees = FEES + ("a,监理费,marginal,,,500,3\na,监理,marginal,,,500,120\nb,验收费,interpolation,flat,,500,20\n")
    assert [(line, path) for line, path, _ in faults(method_pack(tmp_path / "m", fees=fees))] == [
        (3, "table"),
        (3, "base"),
        (3, "value"),
        (4, "base"),
    ]


def test_a_falling_fee_is_not_extended_below_zero(tmp_path):
    fees = FEES + "b,验收费,interpolation,flat,{},500,20\nb,验收费,interpolation,flat,{},1000,16\n"
    assert (
        read_method(method_pack(tmp_path / "flat", fees=fees.format("flat", "flat"))).fee_tables[0].above_last == "flat"
    )
    [(line, path, problem)] = faults(method_pack(tmp_path / "extend", fees=fees.format("extend", "extend")))
    assert (line, path) == (3, "value")
    assert "负的费额" in problem


def test_the_form_asks_for_every_printing_rule():
    asked = {name.removeprefix("places_") for name in MethodForm.model_fields if name.startswith("places_")}
    assert asked == {term.printing for term in TERMS.values() if term.printing}
