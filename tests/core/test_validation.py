"""Every fault pydantic can find in our models is told in Chinese, with line, path and remedy."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

import xiufu.packs.books
import xiufu.packs.conditions
import xiufu.packs.contents
import xiufu.packs.gate
import xiufu.packs.kinds
import xiufu.packs.method
import xiufu.plans.outline
from xiufu.core.errors import InputError
from xiufu.core.validation import HANDLED, suggestion, validate
from xiufu.core.yaml_text import parse_yaml
from xiufu.model.plan import Plan

MODULES = (
    xiufu.packs.books,
    xiufu.packs.conditions,
    xiufu.packs.contents,
    xiufu.packs.gate,
    xiufu.packs.kinds,
    xiufu.packs.method,
    xiufu.plans.outline,
)
MODELS = [
    Plan,
    *sorted(
        {
            model
            for module in MODULES
            for _, model in inspect.getmembers(module, inspect.isclass)
            if issubclass(model, BaseModel) and model is not BaseModel
        },
        key=lambda m: m.__name__,
    ),
]

NUMBER_LIMITS = {"gt": "greater_than", "ge": "greater_than_equal", "lt": "less_than", "le": "less_than_equal"}
ERRORS: dict[str, tuple[str, ...]] = {
    "model": ("model_type",),
    "model-fields": ("missing", "extra_forbidden", "model_type", "model_attributes_type"),
    "dataclass": ("dataclass_type",),
    "dataclass-args": ("missing", "unexpected_keyword_argument", "dataclass_type"),
    "str": ("string_type",),
    "int": ("int_type", "int_parsing", "int_from_float", "int_parsing_size"),
    "bool": ("bool_type", "bool_parsing"),
    "decimal": ("decimal_type", "decimal_parsing", "finite_number"),
    "date": ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
    "literal": ("literal_error",),
    "tuple": ("tuple_type", "missing"),
    "list": ("list_type",),
    "dict": ("dict_type",),
    "tagged-union": ("union_tag_not_found", "union_tag_invalid"),
    "function-before": ("value_error", "assertion_error"),
    "function-after": ("value_error", "assertion_error"),
    "function-plain": ("value_error", "assertion_error"),
    "is-instance": ("is_instance_of",),
    **dict.fromkeys(
        (
            "default",
            "nullable",
            "union",
            "definitions",
            "definition-ref",
            "any",
            "none",
            "model-field",
            "dataclass-field",
            "no-info",
            "with-info",
        ),
        (),
    ),
}
LIMITS = {
    "min_length": {"str": "string_too_short", "tuple": "too_short", "list": "too_short", "dict": "too_short"},
    "max_length": {"str": "string_too_long", "tuple": "too_long", "list": "too_long", "dict": "too_long"},
    "pattern": {"str": "string_pattern_mismatch"},
}


def error_types(schema: Any) -> set[str]:
    """Every error type that a core schema can give; fails for a kind of schema it does not know."""
    found: set[str] = set()
    if isinstance(schema, dict):
        kind = schema.get("type")
        if isinstance(kind, str):
            assert kind in ERRORS, f"unknown kind of schema: {kind}"
            found.update(ERRORS[kind])
            found.update(name for limit, name in NUMBER_LIMITS.items() if schema.get(limit) is not None)
            found.update(
                names[kind] for limit, names in LIMITS.items() if schema.get(limit) is not None and kind in names
            )
        for key, value in schema.items():
            if key not in ("metadata", "serialization", "config", "default"):
                found |= error_types(value)
    elif isinstance(schema, list | tuple):
        for value in schema:
            found |= error_types(value)
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_error_type_of_our_models_has_words(model):
    assert error_types(model.__pydantic_core_schema__) - HANDLED == set()


def test_the_walk_through_schemas_finds_error_types():
    assert {
        "missing",
        "union_tag_invalid",
        "value_error",
        "literal_error",
        "string_pattern_mismatch",
        "too_short",
    } <= error_types(Plan.__pydantic_core_schema__)


class Small(BaseModel):
    """小件."""

    model_config = ConfigDict(extra="forbid")
    by: Literal["count"]
    count: Annotated[Decimal, Field(ge=0)] = Field(title="数量")


class Big(BaseModel):
    """大件."""

    model_config = ConfigDict(extra="forbid")
    by: Literal["length"]
    length: int = Field(title="长度")


def _refuse(value: object) -> object:
    if value == "bad":
        raise ValueError("这样不行")
    if value == "english":
        raise ValueError("no way")
    return value


class Item(BaseModel):
    """条目."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(title="编号", pattern=r"^\d{6}$")
    size: Annotated[Small | Big, Field(discriminator="by")] = Field(title="大小")
    color: Literal["red", "blue"] = Field(
        "red", title="颜色", json_schema_extra={"labels": {"red": "红", "blue": "蓝"}}
    )
    day: date | None = Field(None, title="日期")
    good: bool = Field(True, title="可用")
    word: Annotated[str, BeforeValidator(_refuse)] = Field("", title="词", max_length=3)
    ratio: Annotated[Decimal, Field(gt=0, lt=10)] | None = Field(None, title="比例")


class Whole(BaseModel):
    """整体."""

    model_config = ConfigDict(extra="forbid")
    items: tuple[Item, ...] = Field(min_length=1, title="条目")
    table: dict[date, int] = Field({}, title="表")
    points: tuple[tuple[Decimal, Decimal], ...] = Field((), title="点")


ITEM = "items:\n  - id: '000001'\n    size: {by: count, count: 1}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "f 第1行：内容的值“x”不对：应是一组“键: 值”。→ 改正内容的写法"),
        ("table: {}", "f 第1行（items）：缺少必填项“items”（条目）。→ 补上“items: …”"),
        ("items: []", "f 第1行（items）：“items”（条目）至少要有 1 项。→ 按模板补上列表的内容"),
        (
            "items: 甲",
            "f 第1行（items）：“items”（条目）的值“甲”不对：应是列表，每项以“- ”开头。→ 改正“items”（条目）的写法",
        ),
        ("items:", "f 第1行（items）：“items”（条目）没有填写。→ 写成列表，每项以“- ”开头；一项也没有的写 []"),
        (ITEM.replace("'000001'", "12"), "f 第2行（items.12.id）：“id”（编号）的值“12”格式不对。→ 应是 6 位数字的代码"),
        (
            ITEM.replace("'000001'", "[1]"),
            "f 第2行（items.第1项.id）：“id”（编号）的值不对：应是一段文字。→ 改正“id”（编号）的写法",
        ),
        (
            ITEM.replace("by: count, ", ""),
            "f 第3行（items.000001.size）：“size”（大小）没有写明是哪一种。"
            "→ 补上“by: …”，可选：count（小件）、length（大件）",
        ),
        (
            ITEM.replace("by: count", "by: weight"),
            "f 第3行（items.000001.size）：“size”（大小）中“by”的值“weight”不在可选范围内。"
            "→ 可选：count（小件）、length（大件）",
        ),
        (
            ITEM.replace("by: count", "by: counts"),
            "f 第3行（items.000001.size）：“size”（大小）中“by”的值“counts”不在可选范围内。"
            "→ 是否想写“count”？可选：count（小件）、length（大件）",
        ),
        (
            ITEM.replace("count: 1", "count: -1"),
            "f 第3行（items.000001.size.count）：“count”（数量）的值“-1”超出范围：不能小于 0。→ 改正“count”（数量）的值",
        ),
        (
            ITEM.replace(", count: 1", ""),
            "f 第3行（items.000001.size.count）：缺少必填项“count”（数量）。→ 补上“count: …”",
        ),
        (
            ITEM.replace("count: 1", "coumt: 1, count: 1"),
            "f 第3行（items.000001.size.coumt）：“coumt”不是此处可用的键。→ 是否想写“count”（数量）？",
        ),
        (
            ITEM.replace("{by: count, count: 1}", "{by: length, length: 1.5}"),
            "f 第3行（items.000001.size.length）：“length”（长度）的值“1.5”不对：应是整数，只写数字。→ 改正“length”（长度）的写法",
        ),
        (
            ITEM + "    color: 蓝\n",
            "f 第4行（items.000001.color）：“color”（颜色）的值“蓝”不在可选范围内。"
            "→ 是否想写“blue”？可选：red（红）、blue（蓝）",
        ),
        (
            ITEM + "    color: green\n",
            "f 第4行（items.000001.color）：“color”（颜色）的值“green”不在可选范围内。→ 可选：red（红）、blue（蓝）",
        ),
        (
            ITEM + "    color:\n",
            "f 第4行（items.000001.color）：“color”（颜色）没有填写。→ 可选：red（红）、blue（蓝）",
        ),
        (
            ITEM + "    day: 明天\n",
            "f 第4行（items.000001.day）：“day”（日期）的值“明天”不对：应是日期，写作 2025-11-03。→ 改正“day”（日期）的写法",
        ),
        (
            ITEM + "    good: 也许\n",
            "f 第4行（items.000001.good）：“good”（可用）的值“也许”不对：应写 true（是）或 false（否）。→ 改正“good”（可用）的写法",
        ),
        (ITEM + "    word: bad\n", "f 第4行（items.000001.word）：“word”（词）有误：这样不行。→ 改正“word”（词）的值"),
        (
            ITEM + "    word: english\n",
            "f 第4行（items.000001.word）：“word”（词）的值“english”不符合要求（value_error）。→ 对照模板和 xiufu schema 的说明改正",
        ),
        (ITEM + "    word: 一二三四\n", "f 第4行（items.000001.word）：“word”（词）太长。→ 不超过 3 个字"),
        (
            ITEM + "    ratio: 10\n",
            "f 第4行（items.000001.ratio）：“ratio”（比例）的值“10”超出范围：应小于 10。→ 改正“ratio”（比例）的值",
        ),
        (
            ITEM + "table: {去年: 1}\n",
            "f 第4行（table.去年）：这个键的值“去年”不对：应是日期，写作 2025-11-03。→ 改正这个键的写法",
        ),
        (
            ITEM + "points: [[1, 2], [3, x]]\n",
            "f 第4行（points.第2项.第2项）：“points”（点）的值“x”不对：应是数值，只写数字。→ 改正“points”（点）的写法",
        ),
    ],
)
def test_what_is_said(text, expected):
    with pytest.raises(InputError) as caught:
        validate(Whole, parse_yaml(text, "f"))
    assert [str(problem) for problem in caught.value.problems] == [expected]


def test_all_at_once_by_line():
    text = "items:\n  - {id: x, size: {by: count, count: y}, clor: red}\n  - 甲\ntable: []\n"
    with pytest.raises(InputError) as caught:
        validate(Whole, parse_yaml(text, "f"))
    assert [(p.line, p.path) for p in caught.value.problems] == [
        (2, "items.x.clor"),
        (2, "items.x.size.count"),
        (2, "items.x.id"),
        (3, "items.第2项"),
        (4, "table"),
    ]


def test_a_part_of_a_file():
    located = parse_yaml("head: 1\nbody:\n  by: count\n  count: x\n", "f")
    with pytest.raises(InputError) as caught:
        validate(Small, located, base=("body",))
    assert [(p.line, p.path) for p in caught.value.problems] == [(4, "body.count")]
    assert validate(Small, parse_yaml("body: {by: count, count: '2'}", "f"), base=("body",)).count == 2


def test_a_long_value_is_cut():
    with pytest.raises(InputError, match=r"“x{40}…”"):
        validate(Small, parse_yaml(f"by: count\ncount: {'x' * 5000}", "f"))


def test_suggestion():
    assert suggestion("aera_hm2", ["area_hm2", "name"]) == "area_hm2"
    assert suggestion("zzz", ["area_hm2", "name"]) is None


WRONG: list[Any] = ["", "未知", "x", "-1", "1e5", "2025-11-03", [], ["x"], [[]], {}, {"x": "y"}, {"by": "x"}, None]


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _paths(value, (*path, key))


def _with(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    pairs = dict(data) if isinstance(data, dict) else dict(enumerate(data))
    pairs[path[0]] = _with(pairs[path[0]], path[1:], value)
    return pairs if isinstance(data, dict) else list(pairs.values())


def test_no_wrong_value_anywhere_in_a_plan_is_told_in_english():
    """Each value of a whole plan replaced by each of 13 wrong ones: a problem in Chinese, or a plan."""
    from tests.model.dossiers import DOSSIER

    located = parse_yaml((DOSSIER / "plan.yaml").read_text("utf-8"), "f")
    told = 0
    for path in _paths(located.data):
        for wrong in WRONG:
            changed = type(located)(_with(located.data, path, wrong), located.lines, "f")
            try:
                validate(Plan, changed)
            except InputError as error:
                for problem in error.problems:
                    told += 1
                    assert "不符合要求" not in problem.problem, problem
                    assert any("\u4e00" <= c <= "\u9fff" for c in problem.remedy)
                    assert not any(w in str(problem) for w in ("Input", "should", "valid ", "error", "Error")), problem
    assert told > 1500
