"""Citations as firms write them, and the day on which a document was made."""

from __future__ import annotations

from datetime import date

import pytest

from tests.audit.written import written
from xiufu.audit.instruments.citations import citations_of
from xiufu.audit.instruments.made import made_on
from xiufu.core.spot import Spot


def read(text: str) -> list[tuple[str, str, str, int]]:
    """Titles as compared with the number's base and year and the year of a revision."""
    return [
        (one.key, one.number.base if one.number else "", one.number.year if one.number else "", one.edition)
        for one in citations_of(Spot(0), text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《土地复垦条例》（国务院令第592号）；", [("土地复垦条例", "592", "", 0)]),
        ("《土地复垦条例》（2011年3月5日国务院第 592号令），", [("土地复垦条例", "592", "", 0)]),
        ("《土地利用现状分类》GB／T21010－2017", [("土地利用现状分类", "21010", "2017", 0)]),
        ("GB/T 21010-2017《土地利用现状分类》", [("土地利用现状分类", "21010", "2017", 0)]),
        ("《土地利用现状分类（GB/T 21010-2017）》", [("土地利用现状分类", "21010", "2017", 0)]),
        ("《灌溉与排水工程设计规范》（GB50288—99）", [("灌溉与排水工程设计规范", "50288", "1999", 0)]),
        (
            "《国土资源部关于贯彻实施〈土地复垦条例〉的通知》（国土资发[2011]50号文）",
            [("关于贯彻实施土地复垦条例的通知", "50", "2011", 0)],
        ),
        ("《中华人民共和国森林法》（2019年12月28日修订）", [("森林法", "", "", 2019)]),
        ("《中华人民共和国土地管理法》，2019年第三次修正；", [("土地管理法", "", "", 2019)]),
        ("《土地管理法》（以下简称《土管法》）第五条", [("土地管理法", "", "", 0)]),
        ("《土地管理法》、《矿产资源法》（2009年修正）", [("土地管理法", "", "", 0), ("矿产资源法", "", "", 2009)]),
        ("《高标准农田建设标准》（NY/T2148一2012）", [("高标准农田建设标准", "2148", "2012", 0)]),
        ("土壤符合GB 15618-2018的要求", [("", "15618", "2018", 0)]),
        ("路基宽 8 m，GB 与 KB 无关，编号 K12+300", []),
    ],
)
def test_citations(text, expected):
    assert read(text) == expected


def test_where_a_number_begins_a_range():
    (one,) = citations_of(Spot(0), "《土地复垦方案编制规程》（TD/T 1031.1～1031.7-2011）")
    assert one.range


FRAME = "图 例\n耕地\n比例尺 1：5000\n1985国家高程基准\n编制单位：某某勘测公司 编制日期：2021年6月8日\n审图号："
"""What is written around a drawing, as text copied out of a PDF has it."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("某某方案\n2025年11月\n# 一、总则\n2026年1月", (date(2025, 11, 1), date(2025, 11, 30))),
        ("某某方案\n二〇二五年十二月三日\n# 一、总则", (date(2025, 12, 3), date(2025, 12, 3))),
        ("# 一、总则\n填表人：某某 填表日期：2025年11月19日", (date(2025, 11, 19), date(2025, 11, 19))),
        ("# 一、总则\n编制时间：2016年10月30日～2017年1月6日", (date(2017, 1, 6), date(2017, 1, 6))),
        ("[表]\n编制日期|2024.5\n单位|甲", (date(2024, 5, 1), date(2024, 5, 31))),
        ("# 一、总则\n工程完成时间：2027年10月", None),
        (f"某某方案\n2018年3月\n# 一、总则\n{FRAME}", (date(2018, 3, 1), date(2018, 3, 31))),
        (f"# 一、总则\n{FRAME}\n# 二、结论\n填表人： 填表日期：2018年4月2日", (date(2018, 4, 2), date(2018, 4, 2))),
        ("某某方案\n2016年9月\n# 一、总则\n填表日期：2016年9月1日", (date(2016, 9, 1), date(2016, 9, 1))),
        (f"# 一、总则\n{FRAME}", None),
        (FRAME, None),
        ("图例\n1:2000\n编制日期：2021年6月8日\n# 一、总则", (date(2021, 6, 8), date(2021, 6, 8))),
        ("# 一、总则\n全图比例尺不限。\n编制日期：2021年6月8日", (date(2021, 6, 8), date(2021, 6, 8))),
        (
            "某某方案\n2018年3月\n# 一、总则\n# 附件3 勘测报告\n编制日期：2019年5月6日",
            (date(2018, 3, 1), date(2018, 3, 31)),
        ),
        ("# 附图\n附图清单\n填表日期：2019年5月6日", (date(2019, 5, 6), date(2019, 5, 6))),
        ("# 一、总则\n项目于2025年11月开工，2025年13月完工", None),
    ],
)
def test_the_day_of_making(text, expected):
    assert made_on(written(text)) == expected
