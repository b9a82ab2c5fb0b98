"""What of a citation is wrong, where the last word of its title, its issuer, its decree or the letters of its number are."""

from __future__ import annotations

import pytest

from xiufu.audit.instruments.citations import citations_of
from xiufu.audit.instruments.matching import Match, match
from xiufu.core.spot import Spot
from xiufu.packs.instruments import Instrument, Instruments


def instrument(title: str, kind: str, number: str = "", **more: object) -> Instrument:
    return Instrument.model_validate(
        {"title": title, "kind": kind, "number": number, "document": "虚构目录", "confidence": "H", **more}
    )


CATALOGUE = Instruments(
    (
        instrument("草场轮牧条例", "regulation", "国务院令第801号"),
        instrument("草场轮牧条例实施办法", "rule", "牧业部令第12号;农牧部令第3号", revised="2019-07-16"),
        instrument("盐碱地治理条例", "regulation", "国务院令第811号", revised="2014-07-29;2018-03-19"),
        instrument("中华人民共和国草场法", "law"),
        instrument("农牧部关于规范草场围栏管理的通知", "notice", "农牧规〔2020〕7号", issuer="农牧部"),
        instrument("关于草场围栏补贴的意见", "notice", "农牧财〔2021〕9号", issuer="农牧部财务司"),
        instrument("草场等级评定规范", "industry_standard", "NY/T 9901-2016"),
        instrument("围栏施工技术规程", "local", "DB15/T 9902-2020"),
    )
)


def meant(text: str) -> Match:
    (one,) = citations_of(Spot(0), text)
    return match(one, CATALOGUE)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("《草场轮牧条例》", ""),
        ("《草场轮牧条列》", "title"),
        ("《草场轮牧条法》", "title"),
        ("《草场轮牧条例实施办法》", ""),
        ("《草场轮牧条例实施方法》", "title"),
        ("《中华人民共和国草场法》", ""),
        ("《中华人民共和国草场发》", "title"),
        ("《农牧部关于规范草场围栏管理的通知》", ""),
        ("《关于规范草场围栏管理的通知》", ""),
        ("《农牧这关于规范草场围栏管理的通知》", "title"),
        ("《农收部关于规范草场围栏管理的通知》", "title"),
        ("《农收部关于规范草场围栏管理的通知》（农牧规〔2020〕7号）", "title"),
        ("《农牧这关于规范草场围栏管理的通知》（农牧规〔2020〕7号）", "title"),
        ("《内蒙古关于规范草场围栏管理的通知》（农牧规〔2020〕7号）", ""),
        ("《农牧厅关于规范草场围栏管理的通知》", ""),
        ("《自治区农牧部关于规范草场围栏管理的通知》", ""),
        ("《草场轮牧条例实施办法》（农牧部令第3号，2019年修正）", ""),
        ("《草场轮牧条例实施办法》（牧业部令第12号，2019年修正）", ""),
        ("《草场轮牧条例实施办法》（农牧部令第8号，2019年修正）", "number"),
        ("《草场轮牧条例实施办法》（农牧部令第8号，2024年修正）", ""),
        ("《盐碱地治理条例》（国务院令第698号，2018年修订）", ""),
        ("《围栏施工技术规程》（DB15/T 9902-2020）", ""),
        ("《围栏施工技术规程》（HJ15/T 9902-2020）", "number"),
    ],
)
def test_what_is_wrong(text: str, fault: str):
    found = meant(text)
    assert (len(found.rows), found.fault) == (1, fault)


@pytest.mark.parametrize(
    "text",
    [
        "《草场轮牧办法》",  # another sort of instrument may have the rest of the title
        "《草场等级评定方法》",
        "《草场等级评定规定》",
    ],
)
def test_titles_of_another_sort_may_be_there(text: str):
    assert meant(text) == Match()
