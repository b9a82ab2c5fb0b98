"""Units: sizes, conversion, roles, and users' own ones."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.core.interval import Interval
from xiufu.packs.library import built_in_units, open_library
from xiufu.tasks.pack import check_packs

UNITS = built_in_units()

OWN = """\
units:
  - {name: 方木, spellings: [根方木], role: exact}
  - {name: 亩, spellings: [市亩], dimension: area, factor: 10000/15, role: exact}
source: {document: 本单位的习惯写法, confidence: M}
"""


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("hm2", "亩", Fraction(15)),
        ("亩", "m2", Fraction(2000, 3)),
        ("km2", "hm2", Fraction(100)),
        ("万元", "元", Fraction(10000)),
        ("亿元", "万元", Fraction(10000)),
        ("100m3", "m3", Fraction(100)),
        ("元/100m3", "元/m3", Fraction(1, 100)),
        ("万元/hm2", "元/亩", Fraction(2000, 3)),
        ("年", "个月", Fraction(12)),
        ("cm", "m", Fraction(1, 100)),
        ("%", "‰", Fraction(10)),
        ("万m3", "m3", Fraction(10000)),
        ("t", "kg", Fraction(1000)),
        ("株", "株", Fraction(1)),
    ],
)
def test_how_many_of_one_make_another(source, target, factor):
    assert UNITS.factor(source, target) == factor


@pytest.mark.parametrize(
    ("source", "target"),
    [("hm2", "m3"), ("株", "座"), ("年", "天"), ("元", "元/m3"), ("元/穴", "元/m3"), ("0m3", "m3")],
)
def test_what_cannot_be_converted(source, target):
    assert UNITS.factor(source, target) is None
    with pytest.raises(ValueError, match=f"“{source}”不能换算成“{target}”"):
        UNITS.convert(Decimal(1), source, target)


def test_numbers_are_converted_exactly():
    # 6.3758 hm2 × 15 = 95.637 亩; 0.67 万元/hm2 ÷ 15 = 0.0446… 万元/亩
    assert UNITS.convert(Decimal("6.3758"), "hm2", "亩") == Decimal("95.637")
    found = UNITS.convert(Interval.printed("0.67"), "万元/hm2", "万元/亩")
    # 0.665 ÷ 15 = 0.04433…, rounded downwards; 0.675 ÷ 15 = 0.045
    assert Decimal("0.044333333333") < found.lo < Decimal("0.044333333334")
    assert found.lo * 15 <= Decimal("0.665")
    assert found.hi == Decimal("0.045")


@pytest.mark.parametrize(
    ("words", "unit", "role"),
    [
        ("税金·费率（%）", "%", "exact"),
        ("土地复垦率", "%", "computed"),
        ("占比", "%", "computed"),
        ("平整厚度", "m", "exact"),
        ("路长", "m", "measured"),
        ("坑深", "cm", "exact"),
        ("复垦面积", "hm2", "measured"),
        ("工程量", "m3", "computed"),
        ("合计", "元", "computed"),
        ("综合单价", "元/m3", "computed"),
        ("人工单价", "元/工日", "exact"),
        ("柴油", "kg", "exact"),
        ("推土机", "台班", "exact"),
        ("", "个月", "exact"),
        ("", "株", "exact"),
        ("", "万m3", "computed"),
        ("", "元/穴", "computed"),
        ("调整系数", "", "exact"),
        ("", "", "computed"),
        # the word that stands last counts
        ("面积与厚度", "m", "exact"),
        ("占总投资的比例；费率", "%", "exact"),
    ],
)
def test_how_a_number_is_to_be_read(words, unit, role):
    assert UNITS.role_of(words, unit).value == role


def test_every_unit_says_where_it_is_from_and_none_is_called_sure():
    (pack,) = open_library(environment=False).of_kind("units")
    assert pack.head.source.confidence == "M"
    source = UNITS.by_name["亩"].source
    assert source is not None
    assert "666.67" in source.place
    assert len(UNITS.by_name) == 100


def test_ones_own_unit_goes_before_the_one_of_its_name(tmp_path: Path):
    write_pack(tmp_path / "own", "own-units", "units", {"units.yaml": OWN})
    units = open_library([tmp_path], environment=False).units()
    assert units.by_name["亩"].spellings == ("市亩",)
    assert units.by_name["亩"].role.value == "exact"
    assert units.factor("方木", "方木") == 1
    assert len(units.by_name) == 101


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("10000/15", "666.67"), "“666.67”不是倍数，写成整数或分数，例如 10000 或 10000/15"),
        (OWN.replace("10000/15", "1/0"), "“1/0”不是倍数"),
        (OWN.replace("[市亩]", "[根方木]"), "第3行（units）：写法“根方木”既是“方木”又是“亩”。→ 一种写法只归一个单位"),
        (OWN.replace("role: exact}\n  -", "role: sure}\n  -"), "数值性质"),
        (OWN.replace("source:", "sources:"), "source"),
    ],
)
def test_faults_of_units(tmp_path: Path, text: str, said: str):
    write_pack(tmp_path / "own", "own-units", "units", {"units.yaml": text})
    problems = [str(p) for one in check_packs([tmp_path]) for p in one.problems]
    assert problems
    assert any(said in problem for problem in problems)


def test_all_faults_are_told_at_once(tmp_path: Path):
    write_pack(tmp_path / "own", "own-units", "units", {"a.yaml": "x: 1\n", "b.yaml": OWN.replace("[市亩]", "[方木]")})
    with pytest.raises(InputError) as error:
        open_library([tmp_path], environment=False).units()
    assert {Path(p.file).name for p in error.value.problems} == {"a.yaml", "b.yaml"}
