"""Words of kinds of projects and former names: what there is, that it is sourced, users' own files, faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import built_in_library, open_library
from xiufu.tasks.pack import check_packs

WORDS = built_in_library().project_words()
OWN = """\
kinds:
  - {name: 机场, named: [机场], own: [{words: [跑道]}]}
former:
  - {words: [某站], now: 某中心, from_date: 2024-01-01, source: {document: 某文件, confidence: H}}
source: {document: 某文件, confidence: H}
"""


def test_kinds_of_projects():
    assert [kind.name for kind in WORDS.kinds] == [
        "采矿",
        "铁路",
        "公路",
        "管道",
        "风电",
        "光伏",
        "输变电",
        "砖瓦",
        "水利",
    ]
    assert all(kind.own and kind.doing for kind in WORDS.kinds)


def test_no_word_is_of_two_kinds():
    words = [word for kind in WORDS.kinds for own in kind.own for word in own.words]
    assert len(words) == len(set(words))


def test_former_names_have_their_day_and_source():
    days = {word: one.from_date for one in WORDS.former for word in one.words}
    assert (days["国土资源局"], days["土地利用总体规划"]) == (date(2019, 4, 1), date(2020, 1, 1))
    assert all(one.source.document and one.source.place for one in WORDS.former)


def test_renamed_authorities_longest_first():
    lengths = [len(was) for was, _ in WORDS.renamed]
    assert lengths == sorted(lengths, reverse=True)
    assert ("国土资源", "自然资源") in WORDS.renamed


def test_own_words_are_added(tmp_path: Path):
    write_pack(tmp_path / "own", "own-words", "project_words", {"words.yaml": OWN})
    found = open_library([tmp_path]).project_words()
    assert found.kinds[0].name == "机场"
    assert found.former[0].words == ("某站",)
    assert len(found.kinds) == len(WORDS.kinds) + 1
    assert [check.problems for check in check_packs([tmp_path]) if check.problems] == []


def test_faults_are_said_all_at_once(tmp_path: Path):
    broken = OWN.replace("2024-01-01", "去年").replace("named: [机场], ", "").replace("机场,", "机场, 颜色: 红,")
    write_pack(tmp_path / "own", "own-words", "project_words", {"words.yaml": broken})
    with pytest.raises(InputError) as caught:
        open_library([tmp_path]).project_words()
    assert {one.path for one in caught.value.problems} == {
        "kinds.第1项.named",
        "kinds.第1项.颜色",
        "former.第1项.from_date",
    }


def test_words_are_shared_with_kinds_that_there_are():
    names = {kind.name for kind in WORDS.kinds}
    assert {name for kind in WORDS.kinds for own in kind.own for name in own.also} - names == set()
