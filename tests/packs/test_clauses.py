"""The texts of laws: numbers of articles, what there is and that it is whole, days in force, users' own rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.clauses import numeral
from xiufu.packs.library import built_in_library, open_library
from xiufu.tasks.pack import check_packs

CLAUSES = built_in_library().clauses()
HEAD = "instrument,article,text,effective_date,until,document,confidence\n"
ARTICLES = {
    "土地复垦条例": {date(2011, 3, 5): 44},
    "土地复垦条例实施办法": {date(2013, 3, 1): 54},
    "中华人民共和国土地管理法": {date(2020, 1, 1): 87},
    "中华人民共和国土地管理法实施条例": {date(2021, 9, 1): 67},
    "基本农田保护条例": {date(2011, 1, 8): 36},
    "中华人民共和国草原法": {date(2021, 4, 29): 75},
    "中华人民共和国森林法": {date(2020, 7, 1): 84},
    "中华人民共和国森林法实施条例": {date(2018, 3, 19): 48},
    "中华人民共和国水土保持法": {date(2011, 3, 1): 60},
    "中华人民共和国水土保持法实施条例": {date(2011, 1, 8): 35},
    "中华人民共和国防沙治沙法": {date(2018, 10, 26): 47},
    "中华人民共和国环境保护法": {date(2015, 1, 1): 70},
    "中华人民共和国土壤污染防治法": {date(2019, 1, 1): 99},
    "中华人民共和国固体废物污染环境防治法": {date(2020, 9, 1): 126},
    "中华人民共和国矿产资源法": {date(2009, 8, 27): 53, date(2025, 7, 1): 80},
    "中华人民共和国湿地保护法": {date(2022, 6, 1): 65},
    "中华人民共和国黄河保护法": {date(2023, 4, 1): 122},
}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十六", 16),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("一百零二", 102),
        ("一百二十六", 126),
        ("16", 16),
    ],
)
def test_numerals(text: str, number: int):
    assert numeral(text) == number


def test_every_law_is_whole_article_after_article():
    counted: dict[str, Counter[date]] = {}
    numbers: dict[tuple[str, date], list[int]] = {}
    for row in CLAUSES.rows:
        if row.instrument in ARTICLES:
            counted.setdefault(row.instrument, Counter())[row.effective_date] += 1
            numbers.setdefault((row.instrument, row.effective_date), []).append(row.number)
    assert counted == ARTICLES
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_the_notice_of_the_region_has_its_items():
    (opinion,) = {row.instrument for row in CLAUSES.rows} - set(ARTICLES)
    rows = [row for row in CLAUSES.rows if row.instrument == opinion]
    assert [row.number for row in rows if row.article.startswith("（")] == list(range(1, 25))
    (aftercare,) = [row for row in rows if row.article == "（十三）"]
    assert aftercare.text.endswith("管护期限从项目通过验收确认时起算，管护期限应不少于3年。")


def test_an_article_as_it_was_published():
    (row,) = [row for row in CLAUSES.rows if row.key == "土地复垦条例实施办法" and row.number == 16]
    assert (
        row.text.splitlines()[1]
        == "预存的土地复垦费用遵循“土地复垦义务人所有，国土资源主管部门监管，专户储存专款使用”的原则。"
    )
    assert (row.article, row.confidence, row.until) == ("第十六条", "M", date(2019, 7, 24))
    assert row.in_force(date(2019, 7, 23))
    assert not row.in_force(date(2019, 7, 24))
    assert not row.in_force(date(2013, 2, 28))


def test_every_article_names_its_source():
    assert [row.label for row in CLAUSES.rows if not (row.document and row.place and row.retrieved)] == []
    assert Counter(row.confidence for row in CLAUSES.rows) == {"H": 1224, "M": 54}


def test_no_text_runs_into_the_next_chapter():
    assert [row.label for row in CLAUSES.rows if "#" in row.text or "第二章" in row.text.splitlines()[-1][:4]] == []


def test_own_rows_go_before(tmp_path: Path):
    own = (
        HEAD
        + "土地复垦条例,第四条,自己核对过的条文。,2011-03-05,,公报,H\n某省办法,第一条,某条文字。,2020-01-01,,公报,H\n"
    )
    write_pack(tmp_path / "own", "own-clauses", "clauses", {"clauses.csv": own})
    found = open_library([tmp_path]).clauses()
    assert [r.text for r in found.rows if r.instrument == "土地复垦条例" and r.number == 4] == ["自己核对过的条文。"]
    assert [found.rows[i].label for i in found.by_law["某省办法"]] == ["《某省办法》第一条"]
    assert [check.problems for check in check_packs([tmp_path]) if check.problems] == []


def test_faults_are_said_all_at_once(tmp_path: Path):
    rows = (
        "某法,附则,条文。,2020-01-01,,公报,H\n"
        "某法,第一条,条文。,2020-01-01,2019-01-01,公报,H\n"
        "某法,第二条,条文。,,,公报,H\n"
        "某法,第一条,条文。,2020-01-01,,公报,H\n"
    )
    write_pack(tmp_path / "own", "own-clauses", "clauses", {"clauses.csv": HEAD + rows})
    with pytest.raises(InputError) as caught:
        open_library([tmp_path]).clauses()
    lines = [(one.line, one.path, one.problem) for one in caught.value.problems]
    assert lines == [
        (2, "article", "读不出条号“附则”"),
        (3, "until", "失效日期不晚于施行日期"),
        (4, "effective_date", "缺少必填项“effective_date”（施行日期）"),
        (5, "article", "题名、条号和施行日期重复，第 3 行已有"),
    ]
