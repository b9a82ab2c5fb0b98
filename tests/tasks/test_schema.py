"""The JSON Schema for editors is Chinese throughout."""

from __future__ import annotations

from typing import Any

from xiufu.tasks.schema import plan_schema

SCHEMA = plan_schema()
OBJECTS: dict[str, dict[str, Any]] = {"Plan": SCHEMA, **SCHEMA["$defs"]}


def chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def test_every_object_and_field_is_described_in_chinese():
    assert len(OBJECTS) > 30
    for name, model in OBJECTS.items():
        assert chinese(model["title"]), name
        for key, field in model["properties"].items():
            assert chinese(field["description"]) or key == "by", (name, key)


def test_unknown_keys_are_refused_everywhere():
    assert [name for name, model in OBJECTS.items() if model["additionalProperties"] is not False] == []


def test_a_choice():
    field = OBJECTS["Damage"]["properties"]["type"]
    assert field["enum"] == ["excavated", "subsided", "occupied", "polluted"]
    assert field["enumDescriptions"] == ["挖损", "塌陷", "压占", "污染"]
    assert field["description"] == "损毁类型：excavated 为挖损；subsided 为塌陷；occupied 为压占；polluted 为污染"


def test_every_choice_is_explained_word_by_word():
    found = [
        part
        for model in OBJECTS.values()
        for field in model["properties"].values()
        for part in (field, *field.get("anyOf", ()))
        if "enum" in part and part["enum"] != ["是", "否"]
    ]
    assert len(found) > 10
    assert all(len(part["enumDescriptions"]) == len(part["enum"]) for part in found)
    levels = OBJECTS["Circumstances"]["properties"]["approval_level"]["anyOf"][0]
    assert levels["enum"] == ["state", "province", "league", "banner"]
    assert levels["enumDescriptions"] == ["国家级", "自治区级", "盟市级", "旗县级"]


def test_a_number_that_may_be_unknown():
    field = OBJECTS["Unit"]["properties"]["area_hm2"]
    assert field["description"] == "面积（公顷），写了地块的可不填；不知道时写“未知”"
    assert field["anyOf"][0] == {"minimum": 0, "type": "number"}
    assert field["anyOf"][1]["type"] == "string"


def test_what_is_required():
    assert OBJECTS["Plan"]["required"] == [
        "kind",
        "plan_date",
        "packs",
        "project",
        "phases",
        "sub_projects",
        "contingency_allocation",
        "deposit",
    ]
