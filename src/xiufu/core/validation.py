"""From text to models (数据校验): every fault pydantic finds becomes a Problem in Chinese, with line and remedy."""

import difflib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from xiufu.core.errors import InputError, Problem
from xiufu.core.located import Origin, heading_at, problem_at, value_at
from xiufu.core.model_place import (
    Place,
    chinese_name,
    fields_of,
    is_record,
    options_of,
    place_of,
    tags_of,
)
from xiufu.core.yaml_text import Data, KeyPath

M = TypeVar("M", bound=BaseModel)

UNKNOWN_WORD = "未知"
"""What a user writes where a fact or number is not known yet: a draft marks it, ``--final`` refuses it."""

_WRONG_TYPE = {
    "model_type": "应是一组“键: 值”",
    "model_attributes_type": "应是一组“键: 值”",
    "dataclass_type": "应是一组“键: 值”",
    "dataclass_exact_type": "应是一组“键: 值”",
    "dict_type": "应是一组“键: 值”",
    "mapping_type": "应是一组“键: 值”",
    "tuple_type": "应是列表，每项以“- ”开头",
    "list_type": "应是列表，每项以“- ”开头",
    "string_type": "应是一段文字",
    "decimal_type": "应是数值",
    "decimal_parsing": "应是数值，只写数字",
    "is_instance_of": "应是数值",
    "finite_number": "应是有限的数值",
    "int_type": "应是整数",
    "int_parsing": "应是整数，只写数字",
    "int_parsing_size": "应是位数少得多的整数",
    "int_from_float": "应是整数",
    "bool_type": "应写 true（是）或 false（否）",
    "bool_parsing": "应写 true（是）或 false（否）",
    "date_type": "应是日期，写作 2025-11-03",
    "date_parsing": "应是日期，写作 2025-11-03",
    "date_from_datetime_parsing": "应是日期，写作 2025-11-03",
    "date_from_datetime_inexact": "应是日期，写作 2025-11-03",
    "none_required": "应当留空",
}
_RANGES = {
    "greater_than": ("gt", "应大于"),
    "greater_than_equal": ("ge", "不能小于"),
    "less_than": ("lt", "应小于"),
    "less_than_equal": ("le", "不能大于"),
}
_PATTERNS = {
    r"^\d{6}$": "应是 6 位数字的代码",
    r"^[^|/:{}\s][^|/:{}\n]*$": "编号或名称不能以空格开头，也不能含 | / : { } 和换行",
}
_ABSENT_KEYS = ("missing", "missing_argument")
_UNKNOWN_KEYS = ("extra_forbidden", "unexpected_keyword_argument")
HANDLED = frozenset(
    (
        *_WRONG_TYPE,
        *_RANGES,
        *_ABSENT_KEYS,
        *_UNKNOWN_KEYS,
        "literal_error",
        "string_too_short",
        "string_too_long",
        "string_pattern_mismatch",
        "too_short",
        "too_long",
        "union_tag_not_found",
        "union_tag_invalid",
        "value_error",
        "assertion_error",
    )
)
"""Every pydantic error type that has its own words; a test holds the models against it."""


def validate(model: type[M], located: Origin, *, base: KeyPath = ()) -> M:
    """校验. Build ``model`` from the content at ``base``; raises ``InputError`` with every fault at once."""
    try:
        return model.model_validate(value_at(located.data, base))
    except ValidationError as error:
        raise InputError(*_problems(model, error.errors(include_url=False), located, base)) from error


def validate_further(model: type[M], located: Origin) -> tuple[M, list[Problem]]:
    """校验并继续. As ``validate``, but a faulty number is taken as unknown and an unknown key as not written.

    So the checks that come after can find their faults in the same run. Raises ``InputError`` where that is not enough.
    """
    try:
        return model.model_validate(located.data), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    problems = _problems(model, errors, located, ())
    rest = deepcopy(located.data)
    for one in errors:
        _set_aside(rest, place_of(model, one["loc"]), one["type"] in _UNKNOWN_KEYS)
    try:
        return model.model_validate(rest), problems
    except ValidationError as error:
        raise InputError(*problems) from error


def _set_aside(data: Data, place: Place, unknown_key: bool) -> None:
    """Take what is faulty at a place out of the data, if something else may stand there."""
    if not place.path:
        return
    owner, key = value_at(data, place.path[:-1]), place.path[-1]
    if isinstance(owner, dict) and isinstance(key, str) and key in owner:
        if unknown_key:
            del owner[key]
        elif place.unknown_allowed:
            owner[key] = UNKNOWN_WORD


def choices(values: Iterable[str], labels: Mapping[str, str]) -> str:
    """可选值 with their Chinese names: ``excavated（挖损）、subsided（塌陷）``."""
    return "、".join(f"{v}（{labels[v]}）" if v in labels else v for v in values)


def suggestion(written: str, possible: Iterable[str]) -> str | None:
    """是否想写: the nearest of the possible words, by spelling."""
    near = difflib.get_close_matches(written, sorted(possible), n=1, cutoff=0.6)
    return near[0] if near else None


def _problems(model: type[BaseModel], errors: Iterable[ErrorDetails], located: Origin, base: KeyPath) -> list[Problem]:
    problems: dict[object, Problem] = {}
    for error in errors:
        if _only_follows(error):
            continue
        place = place_of(model, error["loc"])
        path = (*base, *place.path)
        place = replace(place, heading=heading_at(located, path))
        beside = [heading_at(located, (*path[:-1], key)) or key for key in _keys(place)]
        problem, remedy = _words(error, place, beside)
        found = problem_at(located, path, problem, remedy, missing=error["type"] in _ABSENT_KEYS)
        problems.setdefault(place.path if place.in_union else (place.path, error["type"]), found)
    return list(problems.values())


def _only_follows(error: ErrorDetails) -> bool:
    """A list counts as too short when its items are faulty; the items are reported themselves."""
    given = error["input"]
    return error["type"] == "too_short" and isinstance(given, list) and len(given) >= error["ctx"]["min_length"]


def _keys(place: Place) -> list[str]:
    return list(fields_of(place.owner)) if place.owner else []


def _words(error: ErrorDetails, place: Place, beside: list[str]) -> tuple[str, str]:
    """Problem and remedy of one error. ``beside`` is what may be written there, as the user sees it."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    label, owner_fields = place.label, fields_of(place.owner) if place.owner else {}
    unknown = f"；不知道时写“{UNKNOWN_WORD}”" if place.unknown_allowed else ""
    if kind in _ABSENT_KEYS:
        return f"缺少必填项{label}", _how_to_add(place, unknown)
    if kind in _UNKNOWN_KEYS and place.heading:
        return f"{label}在这里不填", f"删去它；这里可填：{'、'.join(beside)}"
    if kind in _UNKNOWN_KEYS:
        near = suggestion(place.key, owner_fields)
        if near:
            return f"{label}不是此处可用的键", f"是否想写“{near}”（{owner_fields[near].title or near}）？"
        return f"{label}不是此处可用的键", f"删去它；此处可用：{'、'.join(beside)}"
    if given is None:
        return f"{label}没有填写", _what_to_write(place, unknown)
    if kind == "literal_error" and not place.in_union:
        return _wrong_choice(label, given, place)
    if kind == "union_tag_not_found":
        add = "选一种" if place.heading else f"补上“{_bare(context)}: …”"
        return f"{label}没有写明是哪一种", f"{add}，可选：{_kinds(place)}"
    if kind == "union_tag_invalid":
        return _wrong_kind(label, _bare(context), str(context.get("tag", "")), place)
    if kind in _RANGES:
        name, words = _RANGES[kind]
        return f"{label}的值{_shown(given)}超出范围：{words} {context[name]}", f"改正{label}的值"
    if kind in ("value_error", "assertion_error") and _chinese(message := str(context.get("error", ""))):
        return f"{label}有误：{message}", f"改正{label}的值{unknown}"
    return _wrong_value(kind, label, given, context, place, unknown)


def _how_to_add(place: Place, unknown: str) -> str:
    if not place.heading:
        return f"补上“{place.key}: …”{unknown}"
    words = _words_of(place)
    return f"填写{place.label}{unknown}{f'；可选：{_listed(words, place)}' if words else ''}"


def _listed(words: list[str], place: Place) -> str:
    """可选值: in a workbook only their Chinese names, which is what is written there."""
    return "、".join(place.labels.get(w, w) for w in words) if place.heading else choices(words, place.labels)


def _what_to_write(place: Place, unknown: str) -> str:
    options = options_of(place.annotation)
    if any(get_origin(option) in (tuple, list) for option in options):
        return "写成列表，每项以“- ”开头；一项也没有的写 []"
    if words := _words_of(place):
        return f"可选：{_listed(words, place)}"
    return f"填写内容{unknown}"


def _words_of(place: Place) -> list[str]:
    """The words a choice allows; ``未知`` is none of them."""
    literals = [option for option in options_of(place.annotation) if get_origin(option) is Literal]
    return [str(word) for option in literals for word in get_args(option) if word != "unknown"]


def _wrong_value(
    kind: str, label: str, given: object, context: Mapping[str, Any], place: Place, unknown: str
) -> tuple[str, str]:
    what = "这个键" if place.of_key else label
    if kind == "string_pattern_mismatch":
        return f"{what}的值{_shown(given)}格式不对", _PATTERNS.get(context["pattern"], "按模板的写法填写")
    if kind == "string_too_short" or (kind == "too_short" and isinstance(given, str)):
        return f"{what}没有填写或太短", f"至少写 {context['min_length']} 个字"
    if kind == "string_too_long" or (kind == "too_long" and isinstance(given, str)):
        return f"{what}太长", f"不超过 {context['max_length']} 个字"
    if kind == "too_short":
        return f"{what}至少要有 {context['min_length']} 项", "按模板补上列表的内容"
    if kind == "too_long":
        return f"{what}至多 {context['max_length']} 项", "删去多余的项"
    if place.in_union and place.unknown_allowed:
        return f"{what}的值{_shown(given)}不对：应是数值", f"改写成数值{unknown}"
    if kind in _WRONG_TYPE:
        return f"{what}的值{_shown(given)}不对：{_WRONG_TYPE[kind]}", f"改正{what}的写法{unknown}"
    return f"{what}的值{_shown(given)}不符合要求（{kind}）", "对照模板和 xiufu schema 的说明改正"


def _wrong_choice(label: str, given: object, place: Place) -> tuple[str, str]:
    allowed = _words_of(place)
    remedy = f"可选：{_listed(allowed, place)}"
    if isinstance(given, str):
        meant = next((word for word, label in place.labels.items() if label == given.strip()), None)
        meant = meant or suggestion(given, [place.labels.get(w, w) for w in allowed] if place.heading else allowed)
        if meant:
            remedy = f"是否想写“{meant}”？{remedy}"
    return f"{label}的值{_shown(given)}不在可选范围内", remedy


def _members(place: Place) -> dict[str, type[BaseModel]]:
    return {tag: o for o in options_of(place.annotation) if is_record(o) for tag in sorted(tags_of(o))}


def _kinds(place: Place) -> str:
    members = _members(place)
    if place.heading:
        return "、".join(dict.fromkeys(chinese_name(kind) for kind in members.values()))
    return "、".join(f"{tag}（{chinese_name(kind)}）" for tag, kind in members.items())


def _wrong_kind(label: str, by: str, tag: str, place: Place) -> tuple[str, str]:
    if place.heading:
        return f"{label}的值{_shown(tag)}不在可选范围内", f"可选：{_kinds(place)}"
    near = suggestion(tag, _members(place))
    meant = f"是否想写“{near}”？" if near else ""
    return f"{label}中“{by}”的值{_shown(tag)}不在可选范围内", f"{meant}可选：{_kinds(place)}"


def _bare(context: Mapping[str, Any]) -> str:
    return str(context.get("discriminator", "")).strip("'")


def _shown(given: object) -> str:
    """What the user wrote, kept short; nothing for lists and mappings."""
    if not isinstance(given, str):
        return ""
    text = " ".join(given.split())
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"


def _chinese(message: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in message)
