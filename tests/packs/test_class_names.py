"""Land classes by name and code, of every standard, and what texts call the standards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.class_names import name_key
from xiufu.packs.library import built_in_class_names, open_library

NAMES = built_in_class_names()


def test_every_class_of_every_standard():
    counts: dict[str, int] = {}
    for standard, _ in NAMES.classes:
        counts[standard] = counts.get(standard, 0) + 1
    assert counts == {
        "sandiao": 82,
        "gbt21010_2017": 85,
        "gbt21010_2007": 69,
        # those of 2007, and 20, 201 to 205
        "erdiao": 75,
        "planning_2010": 34,
        "ydyh_2023": 175,
        "czcsxm": 8,
    }
    assert {*counts} | {"ydyh_2020"} == {*NAMES.standards}


def test_a_name_in_every_standard():
    found = NAMES.by_name["采矿用地"]
    assert {of: [one.code for one in classes] for of, classes in found.items()} == {
        "sandiao": ["0602"],
        "gbt21010_2017": ["0602"],
        "gbt21010_2007": ["062"],
        "erdiao": ["062", "204"],
        "planning_2010": ["215"],
        "ydyh_2023": ["1002"],
    }
    assert [*NAMES.current(found)] == ["sandiao", "gbt21010_2017", "ydyh_2023"]
    assert NAMES.of("0602", "采矿用地") == {"sandiao", "gbt21010_2017"}
    assert NAMES.of("0401", "采矿用地") == frozenset()


def test_levels():
    assert NAMES.parent("sandiao", "0303") == "00"
    assert NAMES.parent("gbt21010_2017", "0303") == "03"
    assert [NAMES.parent("ydyh_2023", code) for code in ("060102", "0601", "06")] == ["0601", "06", ""]
    assert NAMES.parent("planning_2010", "215") == "21"
    assert NAMES.parent("erdiao", "204") == "20"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("其它林地", "其他林地"),
        (" 公共管理和公共服务用地 ", "公共管理与公共服务用地"),
        ("设施农业用地", "设施农用地"),
        ("采矿用地（露天采场）", "采矿用地"),
        ("荒草地", ""),
        ("林地草地", ""),
        ("", ""),
    ],
)
def test_how_names_are_written(written: str, name: str):
    assert NAMES.named(written) == (name_key(name) if name else "")


def test_own_classes_and_standards(tmp_path: Path):
    classes = "standard,code,name,level,confidence\nhuafen,A1,戈壁,1,H\nsandiao,0405,高寒草地,2,M\n"
    write_pack(tmp_path / "own", "own-classes", "landclass", {"classes.csv": classes})
    standard = "{id: huafen, title: 某区划分标准, short: 区划分, family: 区划分, words: [某区划分标准], source: {document: 甲, confidence: M}}"
    text = f"standards:\n  - {standard}\nother_names: {{戈壁: [砾漠]}}\nsource: {{document: 甲, confidence: M}}\n"
    write_pack(tmp_path / "more", "own-standards", "class_standards", {"own.yaml": text})
    names = open_library([tmp_path], environment=False).class_names()
    assert (names.of("0405", "高寒草地"), names.named("砾漠"), names.short("huafen")) == (
        frozenset({"sandiao"}),
        "戈壁",
        "区划分",
    )
    assert ("某区划分标准", ("huafen",)) in names.words
    assert len(names.classes) == len(NAMES.classes) + 2


def test_a_number_that_is_none(tmp_path: Path):
    standard = (
        "{id: x, title: 某分类, short: 某类, family: 某, numbers: [第一号], source: {document: 甲, confidence: M}}"
    )
    text = f"standards:\n  - {standard}\nsource: {{document: 甲, confidence: M}}\n"
    write_pack(tmp_path / "own", "own-standards", "class_standards", {"own.yaml": text})
    with pytest.raises(InputError, match="读不出标准号“第一号”"):
        open_library([tmp_path], environment=False).class_names()
