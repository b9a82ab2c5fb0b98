"""Numbers as documents write them: digits, unit, bound and kind, each passage spelt out."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.audit.claims.numbers import claims_of
from xiufu.audit.claims.wording import WIDTHS
from xiufu.core.claim import Claim
from xiufu.core.spot import Spot


def said(claim: Claim) -> str:
    """``text unit bound`` of a quantity, with the kind in front of anything else."""
    kind = "" if claim.kind == "quantity" else f"{claim.kind} "
    return kind + " ".join(part for part in (claim.text, claim.unit, claim.bound) if part)


def read(text: str) -> list[str]:
    return [said(claim) for claim in claims_of(Spot(0), text)]


PASSAGES = [
    # digits
    ("12,345.60", ["12345.60"]),
    ("12，345．60", ["12345.60"]),
    ("１２，３４５．６０元", ["12345.60 元"]),
    ("工程造价1,234,567.89元", ["1234567.89 元"]),
    ("占地100，200棵树", ["100", "200 棵"]),
    ("7,8,123", ["7", "8", "123"]),
    ("用水12\u2009345m³", ["12345 m3"]),
    ("1 234.5", ["1234.5"]),
    ("补助3 000～5 000元", ["3000 元 from", "5000 元 until"]),
    ("占地52.59h㎡，其中临时1.06hm㎡", ["52.59 hm2", "1.06 hm2"]),
    ("12.5×104m3，渗透系数2×10-5cm/s", ["code 12.5", "code 104", "code 2", "code 10-5"]),
    ("3.2×104=332.8", ["3.2", "104", "332.8"]),
    ("土方10^4m3", ["10000 m3"]),
    ("侵蚀模数2500t/(km2·a)，7.5t/hm2·a", ["2500 t/(km2·a)", "7.5 t/hm2·a"]),
    ("80年代开采60.19亿m3", ["80", "60.19 亿m3"]),
    ("10 536 205", ["10536205"]),
    ("人口8 786.30×10⁴ 人", ["8786.30 万人"]),
    ("面积为1 223 415.42 km²，占74.98%", ["1223415.42 km2", "74.98 %"]),
    ("分别为7 844.29 hm² 和7\u00a0273.51 hm²", ["7844.29 hm2", "7273.51 hm2"]),
    ("DN100 200m", ["code 100", "200 m"]),
    ("2015 120hm2", ["2015", "120 hm2"]),
    ("坡比12 345", ["12", "345"]),
    ("见表3 200m", ["code 3", "200 m"]),
    ("0.20", ["0.20"]),
    ("6.3758 / 6.3758", ["6.3758", "6.3758"]),
    ("合计 — — — 29591.05", ["29591.05"]),
    ("4.28 - 0.36", ["4.28", "0.36"]),
    # signs
    ("极端最低气温-36.4℃", ["-36.4 ℃"]),
    ("最低－２０℃", ["-20 ℃"]),
    ("变幅 −0.8265", ["-0.8265"]),
    ("7.48-4.5=2.98", ["7.48", "4.5", "2.98"]),
    ("3.2 -4.5 6.1", ["3.2", "-4.5", "6.1"]),
    ("（1+6%）n-1", ["1", "6 %", "1"]),
    ("（1+4%）ⁿ⁻⁰·⁵-1", ["1", "4 %", "1"]),
    ("差值（-3）；x=-0.5", ["-3", "-0.5"]),
    ("专项-1", ["code 1"]),
    # units
    ("总面积6.3758hm²", ["6.3758 hm2"]),
    ("集体土地5.4630 hm 2，", ["5.4630 hm2"]),
    ("合95.64亩，即6.38公顷", ["95.64 亩", "6.38 hm2"]),
    ("挖方240㎥，填方120立方米", ["240 m3", "120 m3"]),
    ("路宽8米，路长3050ｍ", ["8 m", "3050 m"]),
    ("监测费 0 万元", ["0 万元"]),
    ("收入38.1亿元，人均5.2万元/人", ["38.1 亿元", "5.2 万元/人"]),
    ("弃渣2万m3", ["2 万m3"]),
    ("合计3.5万", ["3.5 万"]),
    ("单价232.06元/100m3", ["232.06 元/100m3"]),
    ("柴油7.48元／kg", ["7.48 元/kg"]),
    ("每穴15元/穴，2.5元·m-3", ["15 元/穴", "2.5 元·m-3"]),
    ("金额单位：元/100m3", []),
    ("面积（hm2）、体积（m3）", []),
    ("苗木1600株/hm²", ["1600 株/hm2"]),
    ("推土机74kw，2个台班", ["74 kW", "2 台班"]),
    ("用电55kw·h", ["55 kW·h"]),
    ("无霜期114d", ["114 天"]),
    ("提高1.5个百分点", ["1.5 百分点"]),
    ("含盐量3‰，坡度２５°，合格率９５％", ["3 ‰", "25 °", "95 %"]),
    ("3方资金监管", ["3"]),
    ("0.8m×0.6m×0.6m", ["0.8 m", "0.6 m", "0.6 m"]),
    ("石板30cmX30cm", ["30 cm", "30 cm"]),
    ("土方1.2×10⁴m³", ["1.2 万m3"]),
    ("土方1.2×10^4 m3", ["1.2 万m3"]),
    ("渗透系数5×10⁻⁶m/s", ["0.000005 m/s"]),
    ("库容10⁴m³", ["10000 m3"]),
    ("含2³个", ["code 2"]),
    # bounds
    ("年均降水约110mm", ["110 mm about"]),
    ("近3年，距最近3km", ["3 年 about", "3 km"]),
    ("不少于30日，不超过2年", ["30 天 at_least", "2 年 at_most"]),
    ("少于30日，超过2年", ["30 天 at_most", "2 年 at_least"]),
    ("成活率≥85%，坡度≤25°，容重＜1.4g/cm3", ["85 % at_least", "25 ° at_most", "1.4 g/cm3 at_most"]),
    ("50%以上，30%左右，10m以下，3年以内", ["50 % at_least", "30 % about", "10 m at_most", "3 年 at_most"]),
    ("30余亩，3000多元", ["30 亩 at_least", "3000 元 at_least"]),
    ("年蒸发量 3000mm以上", ["3000 mm at_least"]),
    # ranges
    ("年平均气温 6～9℃", ["6 ℃ from", "9 ℃ until"]),
    ("降雨量30~40mm", ["30 mm from", "40 mm until"]),
    ("114-183d", ["114 天 from", "183 天 until"]),
    ("损毁2—3 级", ["2 级 from", "3 级 until"]),
    ("投资3至5万元", ["3 万元 from", "5 万元 until"]),
    ("气温-20℃～-5℃", ["-20 ℃ from", "-5 ℃ until"]),
    ("坡度15°～25°", ["15 ° from", "25 ° until"]),
    ("投资2000～2050万元", ["2000 万元 from", "2050 万元 until"]),
    ("pH值7.5~8.5", ["7.5 from", "8.5 until"]),
    ("5-3", ["5", "3"]),
    (
        "102°16′15″～102°16′40″",
        ["102 ° from", "16 ′ from", "15 ″ from", "102 ° until", "16 ′ until", "40 ″ until"],
    ),
    ("119°00′～119°01′", ["119 ° from", "00 ′ from", "119 ° until", "01 ′ until"]),
    # ratios
    ("坡比1:0.75，比例尺1∶10000", ["1 比", "0.75 比", "1 比", "10000 比"]),
    ("占1/3", ["1 比", "3 比"]),
    # Chinese numerals
    ("期限三个月，最长两年", ["3 个月", "2 年"]),
    ("十二个月，百分之二十", ["12 个月", "20 %"]),
    ("第三年，一般，三方，二级公路，一次性，数十年", []),
    ("二〇二五年", ["date 2025 年"]),
    # dates
    (
        "2025年 11月～2027年 9月",
        ["date 2025 年 from", "date 11 月 from", "date 2027 年 until", "date 9 月 until"],
    ),
    ("2025年11月19日", ["date 2025 年", "date 11 月", "date 19 日"]),
    ("2025年 9-10月", ["date 2025 年", "date 9 月 from", "date 10 月 until"]),
    ("集中在 7～9月", ["date 7 月 from", "date 9 月 until"]),
    ("7,8,9月", ["date 7 月", "date 8 月", "date 9 月"]),
    ("2020.1.1", ["date 2020 年", "date 1 月", "date 1 日"]),
    ("2021-09-01", ["date 2021 年", "date 09 月", "date 01 日"]),
    ("2020.1-2021.5", ["date 2020 年 from", "date 1 月 from", "date 2021 年 until", "date 5 月 until"]),
    ("2025-2027年", ["date 2025 年 from", "date 2027 年 until"]),
    ("2025年～2027年", ["date 2025 年 from", "date 2027 年 until"]),
    ("2024年度变更调查", ["date 2024 年"]),
    ("建设期23个月，20年一遇", ["23 个月", "20 年"]),
    ("8:30-17:30", ["date 8", "date 30", "date 17", "date 30"]),
    ("每年十二月三十一日前", ["date 12 月", "date 31 日"]),
    # ordinals
    ("①清理；②平整", ["ordinal 1", "ordinal 2"]),
    ("（1）清理；(2)平整", ["ordinal 1", "ordinal 2"]),
    ("一、编制目的", ["ordinal 1"]),
    ("（十二）措施", ["ordinal 12"]),
    ("1、清理3.5m厚", ["ordinal 1", "3.5 m"]),
    ("2.1 编制目的", ["ordinal 2", "ordinal 1"]),
    ("3.1.2复垦区", ["ordinal 3", "ordinal 1", "ordinal 2"]),
    ("第3条第2项，第1-3款", ["ordinal 3", "ordinal 2", "ordinal 1", "ordinal 3"]),
    ("1 工程施工费 2.96", ["ordinal 1", "2.96"]),
    ("附件：1. 委托书；2．承诺书", ["ordinal 1", "ordinal 2"]),
    ("分别为：3、5、8", ["3", "5", "8"]),
    ("2 临时用地平整", ["ordinal 2"]),
    ("12.5 左右，30 和 40", ["12.5 about", "30", "40"]),
    # codes
    ("（ 1 ）〔 2021 〕 2 号", ["ordinal 1", "code 2021", "code 2"]),
    ("耕地 1200 林地 3000", ["1200", "3000"]),
    ("材料堆场 3.8165 7633 平整", ["3.8165", "7633"]),
    ("national-law@2026.11 (a9609c6bf2)", ["code 2026", "code 11", "code 9609", "code 6", "code 2"]),
    ("2000系3度带第36带", ["2000", "3", "ordinal 36"]),
    ("（TD/T 1031-2011）", ["code 1031", "code 2011"]),
    ("TD/T1031.1—2011", ["code 1031", "code 1", "code 2011"]),
    ("GB/T 21010-2017、GB 50201—2014", ["code 21010", "code 2017", "code 50201", "code 2014"]),
    ("DB15/T 1234-2018", ["code 15", "code 1234", "code 2018"]),
    ("T/CLSS 001-2020", ["code 001", "code 2020"]),
    ("国土资发〔2011〕50号", ["code 2011", "code 50"]),
    ("内建标[2019]113号", ["code 2019", "code 113"]),
    ("国办发（2011）5号", ["code 2011", "code 5"]),
    ("国务院第 592号令", ["code 592"]),
    ("（LEKNSG-6）", ["code 6"]),
    ("A4纸，C20混凝土，K0+350", ["code 4", "code 20", "code 0", "code 350"]),
    ("04 工矿仓储用地 0401 采矿用地 0.8265", ["code 04", "code 0401", "0.8265"]),
    ("12 其他土地 1205 裸岩石砾地 5.5493", ["code 12", "code 1205", "5.5493"]),
    ("定额编号：[10219]", ["code 10219"]),
    ("1 10219 土地平整 127.516", ["ordinal 1", "code 10219", "127.516"]),
    ("见表1、图 2-1、附表3，附图5张", ["code 1", "code 2", "code 1", "code 3", "5 张"]),
    ("3号地块、5#图斑", ["code 3", "code 5"]),
    ("电话：0483-6523456，邮编735400", ["code 0483", "code 6523456", "code 735400"]),
    ("手机13800138000", ["code 13800138000"]),
    ("身份证152923198001011234", ["code 152923198001011234"]),
    ("2000国家大地坐标系，1985国家高程基准", ["code 2000", "code 1985"]),
]


@pytest.mark.parametrize(("text", "expected"), PASSAGES, ids=[text for text, _ in PASSAGES])
def test_a_passage(text, expected):
    assert read(text) == expected


def test_there_are_passages_of_every_kind_and_bound():
    assert len(PASSAGES) == len(dict(PASSAGES)) >= 100
    claims = [claim for text, _ in PASSAGES for claim in claims_of(Spot(0), text)]
    assert {claim.kind for claim in claims} == {"quantity", "date", "ordinal", "code"}
    assert {claim.bound for claim in claims} == {"", "about", "at_least", "at_most", "from", "until"}


def test_a_place_and_a_span():
    text = "气温 －２０℃～５℃，约12，345．60元"
    spot = Spot(4, 1, 2)
    claims = list(claims_of(spot, text))
    assert [text[claim.start : claim.end] for claim in claims] == ["－２０", "５", "12，345．60"]
    assert {claim.spot for claim in claims} == {spot}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("平整厚度0.20m", "exact"),
        ("1.5m厚", "exact"),
        ("路宽8m", "measured"),
        ("最大冻土深度1.5m", "measured"),
        ("面积3.8165hm2", "measured"),
        ("静态总投资4.28万元", "computed"),
        ("占总投资的69.16%", "computed"),
        ("不可预见费费率3%", "exact"),
        ("平整工程量7633m3", "computed"),
        ("服务年限24个月", "exact"),
        ("其他费用按有关规定计取，合28.04%", "computed"),
        ("栽植柠条120株", "exact"),
        ("推土机系数应乘1.25", "exact"),
    ],
)
def test_how_a_number_is_to_be_read(text, role):
    (claim,) = claims_of(Spot(0), text)
    assert claim.role.value == role


def test_words_belong_to_the_number_that_follows_them():
    claims = claims_of(Spot(0), "平整厚度0.20～0.30m，面积3.8hm2，其他费用1.20万元（28.04%），税金9%")
    assert [claim.role.value for claim in claims] == ["exact", "exact", "measured", "computed", "computed", "exact"]


def test_numbers_that_are_too_long_are_no_quantities():
    (claim,) = claims_of(Spot(0), "9" * 400 + "m3")
    assert (claim.kind, claim.end) == ("code", 400)
    assert [said(c) for c in claims_of(Spot(0), "3～" + "9" * 400)] == ["3", "code " + "9" * 400]


SIGNS = "0123456789０５⁻⁴\u2009.．,，-－—~～至/:：%°′″×^²³⁴①（）()〔〕[]第条年月日号表图约余万亿元亩hm2kx年 \t\n三十百一、。"


@given(st.text(SIGNS, max_size=40) | st.text(max_size=40))
def test_any_text_is_read_and_every_number_stands_where_it_says(text):
    end = 0
    for claim in claims_of(Spot(0), text):
        assert end <= claim.start < claim.end <= len(text)
        end = claim.end
        written = re.sub("[,，\u2009\u202f]", "", text[claim.start : end].translate(WIDTHS))
        if re.fullmatch("-?[0-9]+([.][0-9]+)?", written):
            assert written == claim.text
        if claim.kind == "quantity":
            claim.means()


@given(st.lists(st.integers(0, 10**9).map(str) | st.decimals(0, 10**6, places=2).map(str), min_size=1, max_size=6))
def test_numbers_between_words_are_read_as_they_are(numbers):
    text = "".join(f"面积为{number}，" for number in numbers)
    found = [claim.text for claim in claims_of(Spot(0), text) if text[claim.start : claim.end] == claim.text]
    assert found == numbers


def seconds(text: str, letters: int) -> float:
    """How long it takes to read a text repeated to a length; something is found in it."""
    paragraph = (text * (letters // len(text) + 1))[:letters]
    started = time.process_time()
    assert any(list(claims_of(Spot(0), paragraph)))
    return time.process_time() - started


def test_a_big_document_is_read_in_time():
    """A megabyte takes 0.3 seconds where the machine is not busy."""
    text = "复垦面积3.8165hm2，平整厚度为0.20m，覆土后土地复垦率达100%。静态总投资4.28万元，2025年11月～2027年9月（TD/T 1031-2011）。"
    text += "评价单元划分对土地评价工作的实施至关重要，直接决定土地评价工作量的大小、评价结果的精度和成果的可应用性。"
    assert seconds(text, 1_000_000 // 3) < 2


@pytest.mark.parametrize(
    "text",
    [
        "1-",
        "111，",
        "111,",
        "1.",
        "1、",
        "1月、",
        "9",
        "第1-",
        "(1",
        "1 ",
        "十年",
        "A1-",
        "〔2",
        "1:",
        "1/",
        "1~",
        "2020-",
        "1×10",
        "1° ",
    ],
)
def test_no_text_takes_long(text):
    assert seconds(text, 50_000) < 5
