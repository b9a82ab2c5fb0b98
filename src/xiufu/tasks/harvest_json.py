"""Harvests as plain data (采集结果数据): what ``--json`` prints."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import xiufu
from xiufu.audit.chain.bases import NAMES
from xiufu.core.numbers import plain_text
from xiufu.harvest.gathered import Group
from xiufu.harvest.taken import (
    Origin,
    Refused,
    TakenComposite,
    TakenFee,
    TakenItem,
    TakenPrice,
    TakenRate,
    TakenShift,
    TakenUse,
)
from xiufu.harvest.wording import part_of_fee
from xiufu.tasks.harvest import HarvestRun

VERSION = 1
"""Of the form of this data (格式版本)."""

T = TypeVar("T", TakenItem, TakenShift, TakenPrice, TakenFee, TakenComposite)


def as_json(run: HarvestRun) -> dict[str, Any]:
    """For ``--json`` (采集结果数据).

    What several documents may state stands in groups: ``chosen`` is the document that is gone by, null where they conflict
    and none is preferred; every one of ``readings`` has the ``documents`` that state it, and place and values of the first.
    Numbers are text, as printed. ``rates`` are those of analyses, one by one; ``packs`` the packs that could be written.
    """
    found = run.found
    return {
        "version": VERSION,
        "xiufu": xiufu.__version__,
        "documents": list(found.documents),
        "items": _groups(found.items, _item),
        "shifts": _groups(found.shifts, _shift),
        "prices": _groups(found.prices, _price),
        "fees": _groups(found.fees, _fee),
        "composites": _groups(found.composites, _composite),
        "rates": list(map(_rate, found.rates)),
        "refused": list(map(_refused, found.refused)),
        "cautions": list(map(_refused, found.cautions)),
        "packs": sorted(run.packs),
        "written": [str(path) for path in run.written],
    }


def _groups(groups: Iterable[Group[T]], said: Callable[[T], dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "chosen": None if group.chosen is None else group.chosen.origin.document,
            "readings": [
                said(reading[0]) | {"documents": list(dict.fromkeys(one.origin.document for one in reading))}
                for reading in group.readings
            ],
        }
        for group in groups
    ]


def _refused(one: Refused) -> dict[str, str]:
    return {"what": one.what, "reason": one.reason, **_origin(one.origin)}


def _origin(origin: Origin) -> dict[str, str]:
    return {"document": origin.document, "place": origin.place}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rate(one: TakenRate) -> dict[str, Any]:
    return {
        "fee": NAMES[one.fee],
        "percent": plain_text(one.percent),
        "base": [NAMES.get(part, part) for part in one.parts],
        "work": one.work,
        **_origin(one.origin),
    }


def _uses(uses: Sequence[TakenUse]) -> list[dict[str, str]]:
    return [
        {
            "kind": use.kind,
            "resource": use.resource,
            "unit": use.unit,
            "quantity": plain_text(use.quantity),
            "factor": plain_text(use.factor),
            "percent_of": use.percent_of or "",
            "place": use.origin.place,
        }
        for use in uses
    ]


def _item(one: TakenItem) -> dict[str, Any]:
    unit = f"{plain_text(one.size) if one.size != 1 else ''}{one.unit}"
    return {
        "id": one.id,
        "name": one.name,
        "unit": unit,
        "price": plain_text(one.price),
        "place": one.origin.place,
        "uses": _uses(one.uses),
    }


def _shift(one: TakenShift) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "class1": plain_text(one.class1),
        "place": one.origin.place,
        "uses": _uses(one.uses),
    }


def _price(one: TakenPrice) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "resource": one.resource,
        "unit": one.unit,
        "budget": plain_text(one.budget),
        "ceiling": None if one.ceiling is None else plain_text(one.ceiling),
        "as_of": _day(one.as_of),
        "place": one.origin.place,
    }


def _fee(one: TakenFee) -> dict[str, Any]:
    return {
        "part": part_of_fee(one),
        "fee": one.fee,
        "rate": plain_text(one.rate),
        "unit": one.unit,
        "base": list(one.base),
        "formula": one.formula,
        "amount": one.amount,
        "price_convention": one.convention,
        "factor_places": one.factor_places,
        "as_of": _day(one.on),
        "place": one.origin.place,
    }


def _composite(one: TakenComposite) -> dict[str, Any]:
    return {
        "work": one.work,
        "quota": one.quota,
        "unit": one.unit,
        "price": plain_text(one.price),
        "analysed": one.analysed,
        "as_of": _day(one.on),
        "place": one.origin.place,
    }
