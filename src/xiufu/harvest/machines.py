"""Machines of items (机械): by the shift that a table makes up, or by the price of a shift where a plan states no more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from xiufu.audit.chain.names import candidates, same_name
from xiufu.audit.chain.resources import by_percent
from xiufu.audit.chain.unit_price import Composite
from xiufu.audit.paper import Paper
from xiufu.core.numbers import parse_decimal, plain_text
from xiufu.harvest.taken import (
    Harvest,
    NotTakenError,
    Origin,
    Refused,
    TakenItem,
    TakenPrice,
    TakenShift,
    TakenUse,
    resource_name,
)

_UNKNOWN = "只有台班单价，没有一、二类费用的组成：换了燃料或人工价格时不能重算，也不能计算燃料价差"


@dataclass(frozen=True, slots=True)
class Machines:
    """What a document says of machines (机械台班): shifts that were taken, all that its tables list, prices that analyses go by."""

    shifts: Sequence[TakenShift]
    listed: Sequence[str]
    prices: Mapping[str, Mapping[Decimal, TakenPrice]]

    def resource(self, name: str) -> str:
        """What consumption calls a machine (台班编号): the number of its shift, else its name. Raises ``NotTakenError``."""
        found, same = candidates(name, [(shift.name, shift) for shift in self.shifts])
        if not same and "(" in same_name(name):
            found = [shift for shift in found if "(" not in same_name(shift.name)]
        numbers = dict.fromkeys(shift.id for shift in found)
        if len(numbers) == 1:
            return found[0].id
        if numbers:
            raise NotTakenError(f"台班费计算表中有几个“{name}”，台班费不能重算")
        if candidates(name, [(one, one) for one in self.listed])[1]:
            raise NotTakenError(f"台班费计算表中“{name}”的台班费没有采集，不能重算")
        stated = self.prices.get(same_name(name), {})
        if len(stated) != 1:
            said = "、".join(plain_text(price) for price in stated)
            raise NotTakenError(f"没有台班费计算表，各处所用“{name}”的台班单价不同（{said}），不能重算")
        return next(iter(stated.values())).resource

    def used(self, items: Iterable[TakenItem]) -> list[TakenPrice]:
        """The prices of shifts that items go by (所用台班单价), each once."""
        names = {use.resource for item in items for use in item.uses if use.kind == "machine" and not use.percent_of}
        alone = names - {shift.id for shift in self.shifts}
        return [price for found in self.prices.values() for price in found.values() if price.resource in alone]


def machines(
    paper: Paper,
    document: str,
    on: date | None,
    shifts: Sequence[TakenShift],
    listed: Sequence[str],
    found: Iterable[Composite],
) -> Machines:
    """The machines of a document (各机械); prices of ``on`` by what their machines are called."""
    prices: dict[str, dict[Decimal, TakenPrice]] = {}
    for composite in found:
        analysis = composite.analysis
        for line in analysis.resources("machine"):
            if line.price and line.quantity and not by_percent(analysis, line):
                claim = analysis.view.cells[line.price]
                price = parse_decimal(claim.text)
                same = prices.setdefault(same_name(line.name), {})
                first = next((one.resource for one in same.values()), resource_name(line.name))
                origin = Origin(document, paper.place(claim.spot))
                same.setdefault(price, TakenPrice("machine", first, line.unit, price, None, on, origin))
    return Machines(shifts, listed, prices)


def numbered(harvests: Sequence[Harvest]) -> list[Harvest]:
    """Machines without a table in one document by the number they have in another (同名机械归一); prices that then nobody needs left out."""
    numbers: dict[str, set[str]] = {}
    for shift in (shift for one in harvests for shift in one.shifts):
        numbers.setdefault(same_name(shift.name), set()).add(shift.id)
    known = {
        price.resource: next(iter(found))
        for one in harvests
        for price in one.prices
        if price.kind == "machine" and len(found := numbers.get(same_name(price.resource), set())) == 1
    }

    def use(one: TakenUse) -> TakenUse:
        return replace(one, resource=known.get(one.resource, one.resource)) if one.kind == "machine" else one

    return [
        replace(
            one,
            items=tuple(replace(item, uses=tuple(map(use, item.uses))) for item in one.items),
            prices=tuple(price for price in one.prices if price.kind != "machine" or price.resource not in known),
        )
        for one in harvests
    ]


def cautions_of(prices: Iterable[TakenPrice]) -> Iterator[Refused]:
    """What a price of a shift alone cannot do (只有台班单价)."""
    for price in (price for price in prices if price.kind == "machine"):
        yield Refused(f"机械“{price.resource}”", f"{_UNKNOWN}；按 {plain_text(price.budget)} 元/台班采集", price.origin)
