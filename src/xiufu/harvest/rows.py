"""Rows of quota and price packs (数据包各行) out of what was gathered, each with the plan and the place it was taken from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from xiufu.core.numbers import plain_text
from xiufu.harvest.gathered import Gathered, Group
from xiufu.harvest.taken import Origin, TakenItem, TakenPrice, TakenShift, TakenUse
from xiufu.packs.tables import Record

T = TypeVar("T", TakenItem, TakenShift, TakenPrice)
Rows = Mapping[str, Sequence[Record]]
"""Rows by the id of their table."""

_CONFIDENCE = "M"
"""Taken from a plan, not from the standard that the plan names."""


_LONGEST = 170
"""Letters of a place, so that with the coefficient behind it a pack may hold it."""


def taken_from(document: str) -> str:
    """The source of a harvested value (取自某方案).

    >>> taken_from("甲.docx")
    '取自方案“甲.docx”'
    """
    return f"取自方案“{document}”"


def quota_rows(found: Gathered) -> Rows:
    """The tables of a quota pack (定额数据包); what conflicts is left out."""
    items, shifts = list(_chosen(found.items)), list(_chosen(found.shifts))
    return {
        "items": _records("items", map(_item, items)),
        "consumption": _records("consumption", (_use("item", i.id, use) for i in items for use in i.uses)),
        "shifts": _records("shifts", map(_shift, shifts)),
        "shift_use": _records("shift_use", (_use("shift", s.id, use) for s in shifts for use in s.uses)),
    }


def price_rows(found: Gathered) -> Rows:
    """The table of a price pack (价格数据包): of everything the latest price; none where that conflicts or has no day."""
    latest: dict[tuple[str, str], tuple[date, TakenPrice | None]] = {}
    for group in found.prices:
        first = group.readings[0][0]
        key, day = (first.kind, first.resource), first.as_of
        if day and (key not in latest or latest[key][0] < day):
            latest[key] = day, group.chosen
    return {"prices": _records("prices", (_price(price) for _, price in latest.values() if price))}


def _chosen(groups: Iterable[Group[T]]) -> Iterator[T]:
    return (group.chosen for group in groups if group.chosen)


def _records(table: str, rows: Iterable[Mapping[str, str]]) -> list[Record]:
    return [
        Record({name: text for name, text in row.items() if text}, f"{table}.csv", n) for n, row in enumerate(rows, 2)
    ]


def _from(origin: Origin) -> dict[str, str]:
    place = origin.place if len(origin.place) <= _LONGEST else f"{origin.place[: _LONGEST - 1]}…"
    return {"document": taken_from(origin.document), "place": place, "confidence": _CONFIDENCE}


def _item(item: TakenItem) -> dict[str, str]:
    steps = item.by_steps
    return {
        "id": item.id,
        "name": item.name,
        "unit_size": plain_text(item.size),
        "base_unit": item.unit,
        "work_content": item.work_content,
        "other_cost_percent": plain_text(item.other_percent),
        "haul_base_m": plain_text(steps.base_m) if steps else "",
        "haul_step_m": plain_text(steps.step_m) if steps else "",
        "haul_step_item": steps.step_item if steps else "",
    } | _from(item.origin)


def _use(owner: str, number: str, use: TakenUse) -> dict[str, str]:
    quantity = plain_text(use.quantity)
    said = {owner: number, "kind": use.kind, "resource": use.resource, "unit": use.unit, "quantity": quantity}
    said["percent_of"] = use.percent_of or ""
    origin = _from(use.origin)
    if use.factor != 1:
        origin["place"] += f"，印出的数除以系数 {plain_text(use.factor.normalize())}"
    return said | origin


def _shift(shift: TakenShift) -> dict[str, str]:
    return {"id": shift.id, "name": shift.name, "class1_cost": plain_text(shift.class1)} | _from(shift.origin)


def _price(price: TakenPrice) -> dict[str, str]:
    return {
        "kind": price.kind,
        "resource": price.resource,
        "unit": price.unit,
        "budget_price": plain_text(price.budget),
        "ceiling_price": "" if price.ceiling is None else plain_text(price.ceiling),
        "as_of": price.as_of.isoformat() if price.as_of else "",
    } | _from(price.origin)
