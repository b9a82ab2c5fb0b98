"""Places in models (字段位置): follows a location of an error through the models, to its path, title and kind."""

import dataclasses
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from xiufu.core.yaml_text import KeyPath


def chinese_name(kind: type) -> str:
    """What a model is called: the Chinese that opens its docstring."""
    return re.split(r"[,:.;(\n]", kind.__doc__ or "")[0].strip() or kind.__name__


@dataclass(frozen=True, slots=True)
class FieldText:
    """A field of a model or a dataclass, as far as messages need it."""

    annotation: Any
    title: str
    labels: Mapping[str, str]


def labels_of(info: FieldInfo) -> dict[str, str]:
    """可选值的中文名 of a field, as its declaration gives them."""
    extra = info.json_schema_extra
    labels = extra.get("labels") if isinstance(extra, dict) else None
    return {k: str(v) for k, v in labels.items()} if isinstance(labels, dict) else {}


@cache
def fields_of(kind: Any) -> dict[str, FieldText]:
    """字段: the fields of a model or a dataclass by the name users write."""
    if issubclass(kind, BaseModel):
        infos: Mapping[str, FieldInfo] = kind.model_fields
        return {
            info.alias or name: FieldText(info.annotation, info.title or "", labels_of(info))
            for name, info in infos.items()
        }
    hints = get_type_hints(kind, include_extras=True)
    return {f.name: FieldText(hints[f.name], "", {}) for f in dataclasses.fields(kind)}


def is_record(kind: Any) -> bool:
    """Whether its values are written as ``键: 值``."""
    return isinstance(kind, type) and (issubclass(kind, BaseModel) or dataclasses.is_dataclass(kind))


def options_of(annotation: Any) -> list[Any]:
    """The kinds a value may have, ``None`` left out."""
    if get_origin(annotation) is Annotated:
        return options_of(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [option for part in get_args(annotation) for option in options_of(part)]
    return [] if annotation is type(None) else [annotation]


def tags_of(kind: type[BaseModel]) -> set[str]:
    """The words that tell a member of a union from the others: those of its fields that can only be one word."""
    literals = [get_args(f.annotation) for f in kind.model_fields.values() if get_origin(f.annotation) is Literal]
    return {words[0] for words in literals if len(words) == 1}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the data an error lies, and what the models say about that place."""

    path: KeyPath
    owner: Any
    title: str
    annotation: Any
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    of_key: bool = False
    in_union: bool = False
    heading: str = ""
    """What the user sees instead of the key: the heading of a column of a workbook."""

    @property
    def key(self) -> str:
        """The last key, named by the one it belongs to when it is a position."""
        named = [k for k in self.path if isinstance(k, str)]
        return named[-1] if named else ""

    @property
    def label(self) -> str:
        """键（中文名）, or the heading."""
        if self.heading:
            return f"“{self.heading}”"
        if not self.key:
            return "内容"
        return f"“{self.key[:60]}”（{self.title}）" if self.title else f"“{self.key[:60]}”"

    @property
    def unknown_allowed(self) -> bool:
        """Whether ``未知`` may stand here."""
        return any(get_origin(o) is Literal and "unknown" in get_args(o) for o in options_of(self.annotation))


def place_of(model: type[BaseModel], loc: tuple[int | str, ...]) -> Place:
    """Follow an error's location through the models: union members and tags in it are no part of the data."""
    path: list[str | int] = []
    here: Any = model
    owner: Any = None
    field = FieldText(None, "", {})

    def place(*, of_key: bool = False, in_union: bool = False) -> Place:
        return Place(tuple(path), owner, field.title, here, field.labels, of_key, in_union)

    for step in loc:
        if step == "[key]":
            return place(of_key=True)
        options = options_of(here)
        records = [o for o in options if is_record(o)]
        if len(records) > 1:
            here = next((r for r in records if step in tags_of(r)), None)
            continue
        kind = options[0] if len(options) == 1 else None
        if records:
            owner = records[0]
            field = fields_of(owner).get(str(step), FieldText(None, "", {}))
            here = field.annotation
        elif get_origin(kind) in (tuple, list):
            arguments = get_args(kind)
            here = arguments[0] if len(arguments) == 1 or arguments[-1] is Ellipsis else arguments[int(step)]
        elif get_origin(kind) is dict:
            here = get_args(kind)[1]
        else:
            return place(in_union=True)
        path.append(step)
    return place()
