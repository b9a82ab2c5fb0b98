"""A plan as rows of text (方案的各行): what stands in the cells of its sheets, and its content as plain text."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from xiufu.core.figure import Absent
from xiufu.core.located import value_at
from xiufu.core.numbers import plain_text
from xiufu.core.validation import UNKNOWN_WORD
from xiufu.core.yaml_text import Data
from xiufu.model.cell_lists import join_texts
from xiufu.model.layout import plan_sheets
from xiufu.model.plan import Plan
from xiufu.model.sheets import NONE_WORD, Column, Leaf, Sheet

Rows = Mapping[str, tuple[tuple[str, ...], ...]]
"""Rows of text by the title of their sheet, in the order of its headings; a form has one."""


def plan_data(plan: Plan) -> Data:
    """方案的内容 as plain text, as it would be read from a file: what is left out or owed is not there."""
    return _plain(plan)


def _plain(value: Any) -> Data:
    match value:
        case BaseModel():
            given = {name: getattr(value, name) for name in type(value).model_fields}
            return {name: _plain(item) for name, item in given.items() if _is_given(value, name, item)}
        case tuple():
            return [_plain(item) for item in value]
        case bool():
            return "是" if value else "否"
        case Absent():
            return UNKNOWN_WORD
        case Decimal():
            return plain_text(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _is_given(record: BaseModel, name: str, item: Any) -> bool:
    """Lists and records that are as if nothing had been written are left out; choices are written out."""
    info = type(record).model_fields[name]
    empty = item is None or item == "" or (isinstance(item, tuple | BaseModel) and item == info.default)
    return not (empty and not info.is_required())


def rows_of(data: Data) -> Rows:
    """各表的行 of a plan's content, which may be incomplete."""
    found: dict[Sheet, list[tuple[tuple[str, ...], Data]]] = {}
    rows: dict[str, tuple[tuple[str, ...], ...]] = {}
    for sheet in plan_sheets():
        if sheet.form:
            rows[sheet.title] = (_cells(sheet, value_at(data, sheet.path)),)
            continue
        written: list[tuple[str, ...]] = []
        found[sheet] = []
        for names, owner in found[sheet.parent] if sheet.parent else [((), data)]:
            items = value_at(owner, sheet.path)
            if items == [] and sheet.stated:
                written.append((*names, NONE_WORD, *[""] * (len(sheet.headings) - len(names) - 1)))
            for number, item in enumerate(items if isinstance(items, list) else (), start=1):
                own = (str(number),) if sheet.ordinal else ()
                name = own[0] if own else _text(value_at(item, ("id",)))
                found[sheet].append(((*names, name), item))
                written.append((*names, *own, *_cells(sheet, item)))
        rows[sheet.title] = tuple(written)
    return rows


def _cells(sheet: Sheet, record: Data) -> tuple[str, ...]:
    return tuple(_cell(column, record) for column in sheet.columns)


def _cell(column: Column, record: Data) -> str:
    tag = _text(value_at(record, column.union)) if column.union else None
    return "" if (value := value_at(record, column.path)) is None else _shown(column.leaf(tag), value)


def _shown(leaf: Leaf, value: Data) -> str:
    if not isinstance(value, list):
        return leaf.labels.get(_text(value), _text(value))
    if not value:
        return NONE_WORD if leaf.stated else ""
    if leaf.pair:
        return "；".join(_pairs(leaf, value))
    items = [_text(item) for item in value]
    return f'"{NONE_WORD}"' if leaf.stated and items == [NONE_WORD] else join_texts(items)


def _pairs(leaf: Leaf, items: list[Data]) -> Iterator[str]:
    for item in items:
        parts = [_text(value_at(item, (name,))) for name, _ in leaf.pair]
        if all(parts):
            yield "=".join(parts)


def _text(value: Data) -> str:
    return value if isinstance(value, str) else ""
