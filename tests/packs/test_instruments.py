"""The catalogue of laws, standards and notices: numbers, titles, what is sourced, and users' own rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.instruments import Number, read_number, title_key
from xiufu.packs.library import built_in_library, open_library
from xiufu.tasks.pack import check_packs

ROWS = built_in_library().instruments().rows
HEAD = "title,kind,number,issuer,issued_date,effective_date,revised,until,replaced_by,document,confidence\n"


def row(number: str):
    (found,) = [one for one in ROWS if number in one.number.split(";")]
    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("GB/T 21010-2017", Number("standard", "GB", "21010", "2017", "T")),
        ("GB／T21010－2017", Number("standard", "GB", "21010", "2017", "T")),
        ("TD/T 1031.1—2011", Number("standard", "TD", "1031.1", "2011", "T")),
        ("GB 50288-99", Number("standard", "GB", "50288", "1999")),
        ("DB15/T 389-2021", Number("standard", "DB15", "389", "2021", "T")),
        ("国土资发〔2011〕50号", Number("document", "国土资发", "50", "2011")),
        ("内建标[2019]113号", Number("document", "内建标", "113", "2019")),
        ("国务院令第592号", Number("decree", "国务院", "592")),
        ("中华人民共和国自然资源部令第 5号", Number("decree", "自然资源部", "5")),
        ("某某公司，2025年", None),
    ],
)
def test_numbers(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("《中华人民共和国土地管理法》（2019年修正）", "土地管理法"),
        ("土壤环境质量 农用地土壤污染风险管控标准（试行）", "土壤环境质量农用地土壤污染风险管控标准"),
        ("自然资源部办公厅关于印发《指南》的通知", "关于印发指南的通知"),
        ("中华人民共和国土地管理法实施条例", "土地管理法实施条例"),
    ],
)
def test_titles(title, key):
    assert title_key(title) == key


def test_how_much_there_is_and_that_it_is_sourced():
    kinds = Counter(one.kind for one in ROWS)
    assert dict(kinds) == {
        "law": 300,
        "regulation": 780,
        "rule": 4,
        "notice": 11,
        "national_standard": 40,
        "industry_standard": 11,
        "local": 1,
    }
    assert Counter(one.confidence for one in ROWS) == {"H": 1135, "M": 12}
    assert [one.title for one in ROWS if not one.retrieved] == []


def test_dates_of_some():
    assert row("国务院令第592号").effective_date == date(2011, 3, 5)
    assert row("国土资源部令第56号").effective_date == date(2013, 3, 1)
    old = row("GB 15618-1995")
    assert (old.until, old.replaced_by) == (date(2018, 8, 1), "GB 15618-2018")
    (mining,) = [one for one in ROWS if one.title == "中华人民共和国矿产资源法"]
    assert mining.revised[-1] == (date(2024, 11, 8), date(2025, 7, 1))
    (former,) = [one for one in ROWS if one.title == "土地复垦规定"]
    assert (former.until, former.replaced_by) == (date(2011, 3, 5), "土地复垦条例")


def test_what_replaced_a_row_is_there():
    titles = {one.title for one in ROWS} | {number for one in ROWS for number in one.number.split(";")}
    assert {one.replaced_by for one in ROWS if one.replaced_by} - titles == set()


def test_own_rows_go_before(tmp_path: Path):
    own = HEAD + "土地复垦条例,regulation,国务院令第592号,国务院,2011-03-05,2011-03-05,,2030-01-01,新条例,公报,H\n"
    write_pack(tmp_path / "own", "own-laws", "instruments", {"instruments.csv": own})
    found = [one for one in open_library([tmp_path]).instruments().rows if one.title == "土地复垦条例"]
    assert [one.until for one in found] == [date(2030, 1, 1)]
    assert [check.problems for check in check_packs([tmp_path]) if check.problems] == []


def test_faults_are_said_all_at_once(tmp_path: Path):
    rows = (
        "某办法,rule,第号,某部,,,,,,公报,H\n"
        "某法,law,,某,,2020-01-01,2021-13-01,,,公报,H\n"
        "某标准,national_standard,GB 1-2000,某,,2020-01-01,,2019-01-01,,公报,H\n"
        "某通知,letter,,某,,,,,,公报,H\n"
        "某标准,national_standard,GB 1-2000,某,,,,,,公报,H\n"
    )
    write_pack(tmp_path / "own", "own-laws", "instruments", {"instruments.csv": HEAD + rows})
    with pytest.raises(InputError) as caught:
        open_library([tmp_path]).instruments()
    lines = [(one.line, one.path, one.problem) for one in caught.value.problems]
    assert lines == [
        (2, "number", "读不出编号“第号”"),
        (3, "revised", "“revised”（修订日期）有误：写作 2004-08-28;2019-12-28>2020-07-01，大于号后是施行日期"),
        (4, "until", "废止日期不晚于施行日期"),
        (5, "kind", "“kind”（类别）的值“letter”不在可选范围内"),
        (6, "title", "题名和编号重复，第 4 行已有"),
    ]
