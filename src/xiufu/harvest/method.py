"""What plans show of a cost method (费用测算办法): rates, price growth and the base of tax, for a book that the user completes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar, get_args

from xiufu.core.numbers import plain_text
from xiufu.harvest.gathered import Gathered
from xiufu.harvest.rows import taken_from
from xiufu.harvest.taken import Origin, TakenFee, TakenRate
from xiufu.packs.cost_rows import AnalysisRole, SummaryRole
from xiufu.packs.kinds import BasePart

T = TypeVar("T")
_ROLES: Mapping[BasePart, AnalysisRole] = {
    "direct_cost": "direct",
    "indirect_cost": "indirect",
    "profit": "profit",
    "price_difference": "price_difference",
    "unpriced_material_cost": "unpriced",
}
_CHARGED = ("工程施工费", "设备费", "其他费用")
"""What a cost method charges 不可预见费 on."""
_ONE_OF: tuple[tuple[str, str, AnalysisRole | None, SummaryRole | None], ...] = (
    ("profit", "利润", "profit", None),
    ("tax", "税金", "tax", None),
    ("contingency", "不可预见费", None, "contingency"),
    ("price_growth", "价格上涨率", None, "price_contingency"),
)
"""What a cost method has one of: its field, its name, the row of analyses or the part of the investment that states it."""
_MOST_NAMED = 6


def method_rows(found: Gathered) -> dict[str, list[dict[str, str]]]:
    """Rows of the book of a cost method (费用测算办法填写簿) by sheet; what the documents do not settle is left to the user."""
    about = {
        "document": "、".join(map(taken_from, found.documents)),
        "values_from_standard": "false",
        "confidence": "M",
    }
    stated: dict[str, str] = {}
    for rate in method_rates(found):
        if rate.settled:
            percent, origin = rate.settled
            stated[f"{rate.field}_percent"] = plain_text(percent)
            stated[f"{rate.field}_place"] = f"{taken_from(origin.document)}：{origin.place}"
    grown = [(fee, fee.origin) for fee in _of(found, "price_contingency")]
    conventions = _settled([(fee.convention, origin) for fee, origin in grown], found.prefer)
    places = _settled([(fee.factor_places, origin) for fee, origin in grown], found.prefer)
    stated["price_convention"] = conventions[0] if conventions else ""
    stated["factor_places"] = str(places[0]) if places and places[0] is not None else ""
    taxes = [rate for rate in found.rates if rate.fee == "tax"]
    for part in get_args(BasePart):
        taxed = {_ROLES[part] in rate.parts for rate in taxes if _ROLES[part] in (*rate.parts, *rate.beside)}
        if len(taxed) == 1:
            stated[f"tax_on_{part}"] = "true" if taxed.pop() else "false"
    return {"about": [about], "method": [stated], "work_classes": list(map(_work_class, _classes(found).items()))}


def fits_method(fee: TakenFee) -> bool:
    """Whether a fee is one that a cost method has a place for (可填入费用测算办法), charged on what it charges it on."""
    if fee.part == "contingency":
        return {_CHARGED[0], _CHARGED[2]} <= set(fee.base) <= set(_CHARGED)
    return fee.part == "price_contingency" and fee.unit == "%"


def _of(found: Gathered, part: SummaryRole) -> list[TakenFee]:
    fees = (fee for group in found.fees for reading in group.readings for fee in reading)
    return [fee for fee in fees if fee.part == part and fits_method(fee)]


@dataclass(frozen=True, slots=True)
class MethodRate:
    """A rate that a cost method has one of (唯一的费率): as documents state it, and what is gone by, if anything.

    ``listed`` is whether fees that conflict show it already.
    """

    field: str
    name: str
    stated: tuple[tuple[Decimal, Origin], ...]
    settled: tuple[Decimal, Origin] | None
    listed: bool = False

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The different values."""
        return tuple(dict.fromkeys(value for value, _ in self.stated))


def method_rates(found: Gathered) -> list[MethodRate]:
    """The rates that a cost method has one of each (唯一的费率), those that some document states."""
    made = []
    for field, name, role, part in _ONE_OF:
        stated = [(rate.percent, rate.origin) for rate in found.rates if rate.fee == role]
        stated += [(fee.rate, fee.origin) for fee in _of(found, part)] if part else []
        conflicts = [group for group in found.fees if group.conflict]
        listed = bool(part) and any(group.readings[0][0].part == part for group in conflicts)
        if stated:
            made.append(MethodRate(field, name, tuple(stated), _settled(stated, found.prefer), listed))
    return made


def _settled(stated: Sequence[tuple[T, Origin]], prefer: Sequence[str]) -> tuple[T, Origin] | None:
    """What all say, else what the first preferred document that says anything says alone; nothing where neither is."""
    for document in ("", *prefer):
        said = {value: (value, at) for value, at in reversed(stated) if document in ("", at.document)}
        if len(said) == 1:
            return next(iter(said.values()))
    return None


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
