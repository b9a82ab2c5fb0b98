"""One document harvested (采集一份方案)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from xiufu.audit.chain.judge import judged
from xiufu.audit.chain.names import candidates
from xiufu.audit.chain.resources import by_percent
from xiufu.audit.chain.unit_price import Composite
from xiufu.audit.doubtful import doubted
from xiufu.audit.paper import Paper
from xiufu.core.numbers import parse_decimal
from xiufu.harvest.coefficients import speaks_of_one
from xiufu.harvest.counted import Counted
from xiufu.harvest.fees import Fees
from xiufu.harvest.items import Items, notes_of
from xiufu.harvest.listed import Listed
from xiufu.harvest.machines import machines
from xiufu.harvest.priced import Priced
from xiufu.harvest.prose import Prose
from xiufu.harvest.taken import (
    Harvest,
    Origin,
    Refused,
    TakenComposite,
    TakenFee,
    TakenItem,
    TakenPrice,
    TakenRate,
    TakenShift,
    resource_name,
)
from xiufu.harvest.wages import Wages
from xiufu.packs.kinds import PriceKind

T = TypeVar("T")
_SHOWN = 40


def harvest(paper: Paper, document: str) -> Harvest:
    """All that a document gives (采集): items, shifts, prices and rates whose chains close, and what was refused and why."""
    chain, days = judged(paper).chain, paper.made_on
    on = days[1] if days else None
    listed = Listed(paper, document, paper.known.cost_rows, on)
    refused: list[Refused] = []
    in_tables = [*listed.prices(chain.prices, chain.links), *Wages(paper, document, on).found()]
    stated = list(_kept(in_tables, TakenPrice, refused))
    shifts = list(_kept(listed.shifts(chain.shifts, chain.links, stated), TakenShift, refused))
    known = machines(paper, document, on, shifts, [shift.name for shift in chain.shifts], chain.composites)
    makes = Items(paper, document, known)
    found = [one for composite in chain.composites for one in makes.of(composite)]
    items = tuple(one for one in found if isinstance(one, TakenItem))
    refused += [one for one in found if isinstance(one, Refused)]
    alone = [*_of_analyses(paper, document, chain.composites, on), *listed.prices_of_shifts(chain.shifts, stated)]
    prices = (*_used(stated, alone), *known.used(items))
    rates = tuple(one for one in found if isinstance(one, TakenRate))
    stating = [
        *Fees(paper, document, chain, on).found(),
        *Counted(paper, document, chain, on).found(),
        *Prose(paper, document, on).found(),
    ]
    fees = tuple(_kept(stating, TakenFee, refused))
    composites = tuple(_kept(Priced(paper, document, chain, on).found(), TakenComposite, refused))
    cautions = tuple(_cautions(paper, document, chain.composites)) if items else ()
    return Harvest(document, on, items, tuple(shifts), prices, rates, tuple(refused), cautions, fees, composites)


def _cautions(paper: Paper, document: str, found: Sequence[Composite]) -> Iterator[Refused]:
    """Coefficients that stand below no analysis (他处的系数): consumption may have been multiplied by them."""
    below = {note for one in found for note in notes_of(paper, one.analysis)}
    for spot, text in paper.texts.items():
        if text not in below and speaks_of_one(text):
            reason = "这一系数不在单价分析表下方，采集的消耗量可能已经乘了它，请对照核实"
            yield Refused(f"“{text.strip()[:_SHOWN]}”", reason, Origin(document, paper.place(spot)))


def _kept(found: Iterable[object], kind: type[T], refused: list[Refused]) -> Iterator[T]:
    for one in found:
        if isinstance(one, Refused):
            refused.append(one)
        elif isinstance(one, kind):
            yield one


def _of_analyses(paper: Paper, document: str, found: Sequence[Composite], on: date | None) -> Iterator[TakenPrice]:
    """The prices that analyses go by (单价分析所用价格)."""
    for composite in found:
        analysis = composite.analysis
        for group in ("labour", "material", "unpriced"):
            for line in analysis.resources(group):
                if line.price and line.quantity and not by_percent(analysis, line):
                    claim = analysis.view.cells[line.price]
                    if doubted(paper, (claim,)):
                        continue
                    origin = Origin(document, paper.place(claim.spot))
                    kind: PriceKind = "labour" if group == "labour" else "material"
                    name = resource_name(line.name)
                    yield TakenPrice(kind, name, line.unit, parse_decimal(claim.text), None, on, origin)


def _used(stated: Sequence[TakenPrice], alone: Sequence[TakenPrice]) -> Iterator[TakenPrice]:
    """Every price once by the name that consumption has: as its table states it, else as it is gone by.

    A table may call a material with brackets, 柴油（含税）, that analyses call without.
    """
    seen: set[tuple[str, str]] = set()
    for one in alone:
        same_kind = [(price.resource, price) for price in stated if price.kind == one.kind]
        tables, _ = candidates(one.resource, same_kind)
        key = one.kind, one.resource
        if key not in seen:
            yield replace(tables[0], resource=one.resource) if tables else one
        seen |= {key, *((price.kind, price.resource) for price in tables[:1])}
    for price in stated:
        if (price.kind, price.resource) not in seen:
            yield price
            seen.add((price.kind, price.resource))
