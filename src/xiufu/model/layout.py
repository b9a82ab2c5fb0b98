"""Sheets of a plan (工作表): what a workbook of a plan consists of, derived from the models alone.

A record of its own is a form, with a line a field. A list of records is a table, with a row an item; a list inside an
item is a table of its own, whose first columns say by its id which item a row belongs to. A record inside a row is
flattened into columns, and so is a union: one column says which kind it is, the others are those of all kinds.

Short lists stand in one cell: several texts, and pairs such as ``2027Q4=50；2028Q2=50``. A preparer copies a measure or
a fee with its allocation in one row, and sees both together; a sheet of allocations would need the ids of five different
kinds of owners, and every copied row a second paste there.

A record that may be left out counts as left out when all its cells are blank, so it needs a field that must be filled in.

A field that is added to a model is there at once. ``LISTED`` is all that is said besides: which columns have a
drop-down list that comes from packs or from another sheet.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from xiufu.core.model_place import chinese_name, labels_of, options_of, tags_of
from xiufu.model.fields import Month, Quarter
from xiufu.model.plan import Plan
from xiufu.model.sheets import PAIR_EXAMPLES, ROOT, Column, Keys, Kind, Leaf, Sheet

YES_NO: Mapping[str, str] = {"是": "是", "否": "否"}

LISTED: Mapping[tuple[str, str], str] = {
    ("PackChoice", "cost_method"): "费用测算办法数据包",
    ("PackChoice", "quota"): "定额数据包",
    ("PackChoice", "prices"): "价格数据包",
    ("Project", "division"): "行政区划",
    ("LandParcel", "before"): "地类",
    ("LandParcel", "after"): "地类",
    ("Unit", "directions"): "地类",
    ("Work", "work_class"): "工程类别",
    ("Work", "quota_item"): "定额子目",
    ("QuotaLine", "work"): "sheet:works",
    ("PercentFee", "base"): "计费基数",
    ("TableFee", "base"): "计费基数",
    ("TableFee", "table"): "费率表",
}
"""Drop-down lists that no model knows: a list of the sheet of choices, or the ids of another sheet."""


@cache
def plan_sheets(model: type[BaseModel] = Plan) -> tuple[Sheet, ...]:
    """全部工作表 of a plan in the order of its fields. Raises ``TypeError`` for a field that no sheet can hold."""
    loose: list[tuple[str, FieldInfo]] = []
    rest: list[Sheet] = []
    for name, info in model.model_fields.items():
        record = _record_of(info.annotation)
        if record is not None:
            rest += _form((name,), info, record)
        elif item := _table_item(info.annotation):
            rest += _table((name,), info, item, None)
        else:
            loose.append((name, info))
    root = tuple(Column((name,), _short(info.title or name), {"": leaf}, leaf.hint, leaf.required)
                 for name, info in loose for leaf in [_leaf(model, name, info)])  # fmt: skip
    sheets = (Sheet(ROOT, (), root, form=True, required=True), *rest)
    titles = [s.title for s in sheets]
    if clashes := sorted({t for t in titles if titles.count(t) > 1}):
        raise TypeError(f"sheets of one title: {clashes}")
    return sheets


def _form(path: Keys, info: FieldInfo, record: type[BaseModel]) -> Iterator[Sheet]:
    columns, lists = _columns(record)
    yield Sheet(_short(info.title or path[-1]), path, columns, form=True, required=info.is_required())
    for below, info, item in lists:
        yield from _table((*path, *below), info, item, None)


def _table(path: Keys, info: FieldInfo, item: type[BaseModel], parent: Sheet | None) -> Iterator[Sheet]:
    columns, lists = _columns(item)
    has_id = any(c.path == ("id",) for c in columns)
    stated = info.is_required() or info.default is None
    least = next((m.min_length for m in info.metadata if hasattr(m, "min_length")), 0)
    ordinal = "" if has_id or not lists else f"{chinese_name(item)}序号"
    sheet = Sheet(
        _short(info.title or path[-1]).split("（")[0],
        path,
        columns,
        parent=parent,
        ordinal=ordinal,
        stated=stated and not least,
        required=info.is_required(),
    )
    yield sheet
    for below, of_list, of_item in lists:
        yield from _table(below, of_list, of_item, sheet)


def _columns(model: type[BaseModel]) -> tuple[tuple[Column, ...], list[tuple[Keys, FieldInfo, type[BaseModel]]]]:
    """The columns of a record, and the lists in it that need a table of their own."""
    lists: list[tuple[Keys, FieldInfo, type[BaseModel]]] = []
    columns: list[Column] = []
    for column in _walk(model, (), "", True, lists):
        taken = any(c.heading == column.heading for c in columns)
        columns.append(replace(column, heading=f"{column.heading}［{column.path[-1]}］") if taken else column)
    return tuple(columns), lists


def _walk(
    model: type[BaseModel],
    path: Keys,
    prefix: str,
    required: bool,
    lists: list[tuple[Keys, FieldInfo, type[BaseModel]]],
) -> Iterator[Column]:
    for name, info in model.model_fields.items():
        here, title = (*path, name), f"{prefix}{_short(info.title or name)}"
        records = _models(info.annotation)
        record = _record_of(info.annotation)
        if record is not None:
            yield from _walk(record, here, f"{title}·", required and info.is_required(), lists)
        elif len(records) > 1:
            yield from _union(records, here, title, required and info.is_required())
        elif item := _table_item(info.annotation):
            lists.append((here, info, item))
        else:
            leaf = _leaf(model, name, info)
            hint = leaf.hint if required else leaf.hint.replace("必填", "有此项时必填", 1)
            yield Column(here, title, {"": leaf}, hint, required and leaf.required)


def _union(records: list[type[BaseModel]], path: Keys, title: str, required: bool) -> Iterator[Column]:
    """The kind, then the fields of all kinds, those of one name in one column."""
    members = {tag: record for record in records for tag in sorted(tags_of(record))}
    [by] = {
        n for r in records for n, f in r.model_fields.items() if get_origin(f.annotation) is Literal and tags_of(r) & set(get_args(f.annotation))
    }  # fmt: skip
    names = {tag: chinese_name(record) for tag, record in members.items()}
    heading = title if title.endswith("方法") else f"{title}算法"
    kind = Leaf("choice", heading, "", required, labels=names)
    chosen = (*path, by)
    yield Column(chosen, heading, {"": kind}, kind.hint, required, chosen)
    merged: dict[str, dict[str, Leaf]] = {}
    for tag, record in members.items():
        for name, info in record.model_fields.items():
            if name != by:
                merged.setdefault(name, {})[tag] = _leaf(record, name, info)
    for name, leaves in merged.items():
        hints = [f"{'、'.join(names[t] for t in tags)}：{hint}" for hint, tags in _grouped(leaves).items()]
        heading = "／".join(dict.fromkeys(leaf.title for leaf in leaves.values()))
        yield Column((*path, name), heading, leaves, "\n".join(hints), False, chosen)


def _grouped(leaves: Mapping[str, Leaf]) -> dict[str, list[str]]:
    by_hint: dict[str, list[str]] = {}
    first = next(iter(leaves.values())).title
    for tag, leaf in leaves.items():
        named = f"{leaf.title}，" if leaf.title != first else ""
        by_hint.setdefault(f"{named}{leaf.hint}", []).append(tag)
    return by_hint


def _leaf(model: type[BaseModel], name: str, info: FieldInfo) -> Leaf:
    title = info.title or name
    short = _short(title)
    remark = "；".join(part for part in (title[len(short) :].lstrip("：，"), info.description or "") if part)
    options = options_of(info.annotation)
    words = [str(w) for o in options if get_origin(o) is Literal for w in get_args(o)]
    listed = LISTED.get((model.__name__, name), "")
    item = _item(info.annotation)
    base = Leaf("text", short, remark, info.is_required(), "unknown" in words, listed=listed)
    if item is not None:
        stated = (info.is_required() or info.default is None) and not any(
            hasattr(m, "min_length") for m in info.metadata
        )
        if pair := _pair(item):
            return replace(base, kind="pairs", stated=stated, pair=pair)
        if options_of(item) == [str]:
            return replace(base, kind="texts", stated=stated)
        raise TypeError(f"{model.__name__}.{name}: a list that no cell can hold")
    if Decimal in options or int in options:
        return replace(base, kind="number")
    if bool in options:
        return replace(base, kind="choice", labels=YES_NO)
    simple: tuple[tuple[Any, Kind], ...] = ((date, "day"), (Month, "month"), (Quarter, "quarter"))
    for of, kind in simple:
        if of in options:
            return replace(base, kind=kind)
    if words:
        labels = labels_of(info)
        return replace(base, kind="choice", labels={w: labels.get(w, w) for w in words if w != "unknown"})
    if options != [str]:
        raise TypeError(f"{model.__name__}.{name}: a kind of value that no cell can hold: {info.annotation}")
    return base


def _record_of(annotation: Any) -> type[BaseModel] | None:
    records = _models(annotation)
    return records[0] if len(records) == 1 else None


def _models(annotation: Any) -> list[type[BaseModel]]:
    return [o for o in options_of(annotation) if isinstance(o, type) and issubclass(o, BaseModel)]


def _item(annotation: Any) -> Any:
    """What a list is a list of."""
    return next((get_args(o)[0] for o in options_of(annotation) if get_origin(o) in (tuple, list)), None)


def _table_item(annotation: Any) -> type[BaseModel] | None:
    """The record a list is made of, if it needs a table."""
    item = _item(annotation)
    record = None if item is None else _record_of(item)
    return None if record is None or _pair(record) else record


def _pair(item: Any) -> tuple[tuple[str, Leaf], ...]:
    """The two leaves of a record that stands in a cell as ``a=b``: both needed, neither of them words."""
    if not (isinstance(item, type) and issubclass(item, BaseModel)) or len(item.model_fields) != 2:
        return ()
    if any(_item(f.annotation) or _record_of(f.annotation) for f in item.model_fields.values()):
        return ()
    leaves = tuple((name, _leaf(item, name, info)) for name, info in item.model_fields.items())
    return leaves if all(leaf.required and leaf.kind in PAIR_EXAMPLES for _, leaf in leaves) else ()


def _short(title: str) -> str:
    """A title without the advice after it.

    >>> _short("面积（公顷），不填取单元面积"), _short("计费基数：construction_cost")
    ('面积（公顷）', '计费基数')
    """
    return re.split("[：，]", title)[0]
