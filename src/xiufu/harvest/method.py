"""What analyses show of a cost method (费用测算办法): rates and the base of tax, for a book that the user completes."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar, get_args

from xiufu.core.numbers import plain_text
from xiufu.harvest.gathered import Gathered
from xiufu.harvest.rows import taken_from
from xiufu.harvest.taken import TakenRate
from xiufu.packs.cost_rows import AnalysisRole
from xiufu.packs.kinds import BasePart

T = TypeVar("T")
_ROLES: Mapping[BasePart, AnalysisRole] = {
    "direct_cost": "direct",
    "indirect_cost": "indirect",
    "profit": "profit",
    "price_difference": "price_difference",
    "unpriced_material_cost": "unpriced",
}
_MOST_NAMED = 6


def method_rows(found: Gathered) -> dict[str, list[dict[str, str]]]:
    """Rows of the book of a cost method (费用测算办法填写簿) by sheet; what the documents do not settle is left to the user."""
    about = {
        "document": "、".join(map(taken_from, found.documents)),
        "values_from_standard": "false",
        "confidence": "M",
    }
    stated = {
        name: plain_text(only)
        for name, fee in (("profit_percent", "profit"), ("tax_percent", "tax"))
        if (only := _only(rate.percent for rate in found.rates if rate.fee == fee)) is not None
    }
    taxes = [rate for rate in found.rates if rate.fee == "tax"]
    for part in get_args(BasePart):
        taxed = {_ROLES[part] in rate.parts for rate in taxes if _ROLES[part] in (*rate.parts, *rate.beside)}
        if len(taxed) == 1:
            stated[f"tax_on_{part}"] = "true" if taxed.pop() else "false"
    return {"about": [about], "method": [stated], "work_classes": list(map(_work_class, _classes(found).items()))}


def _only(values: Iterable[T]) -> T | None:
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else None


Pair = tuple[Decimal | None, Decimal | None]


def _classes(found: Gathered) -> dict[Pair, list[TakenRate]]:
    """The rates of measures and indirect cost that go together, with the first of each analysis that has them."""
    of_work: dict[tuple[str, str], dict[AnalysisRole, TakenRate]] = {}
    for rate in found.rates:
        of_work.setdefault((rate.origin.document, rate.work), {}).setdefault(rate.fee, rate)
    classes: dict[Pair, list[TakenRate]] = {}
    for rates in of_work.values():
        measures, indirect = rates.get("measures"), rates.get("indirect")
        first = measures or indirect
        if first:
            pair = measures.percent if measures else None, indirect.percent if indirect else None
            classes.setdefault(pair, []).append(first)
    return classes


def _work_class(one: tuple[Pair, Sequence[TakenRate]]) -> dict[str, str]:
    (measures, indirect), works = one
    names = list(dict.fromkeys(rate.work for rate in works if rate.work))
    more = f"等 {len(names)} 项" if len(names) > _MOST_NAMED else ""
    return {
        "measures_percent": "" if measures is None else plain_text(measures),
        "indirect_percent": "" if indirect is None else plain_text(indirect),
        "document": taken_from(works[0].origin.document),
        "place": f"{'、'.join(names[:_MOST_NAMED])}{more}：{works[0].origin.place}",
        "confidence": "M",
    }
