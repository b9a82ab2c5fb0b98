"""Resources of a part of a unit price (人工、材料、机械): quantity × price, or a rate of the resources before it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.bases import NAMES, UNSURE, Names, percent_bases, rate_and_base
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.value import Value, exact, leaf, made, stated, summed
from xiufu.compute.kernels import percentage, product
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, at_places, parse_decimal

CODE = "CHAIN-002"
NOTHING: Mapping[str, Value] = MappingProxyType({})

Pricer = Callable[[Analysis, Line], tuple[Value, list[Link]] | None]
"""The price of a resource by the tables of the document, with the equations that say so."""


@dataclass(frozen=True, slots=True)
class Book:
    """What an analysis is judged by besides itself (取价依据).

    ``sure`` where prices are carried on as printed; ``coefficients`` are those that the document speaks of: it may leave them
    out of consumptions.
    """

    price_of: Pricer
    sure: bool
    coefficients: frozenset[Decimal]

    def product(self, analysis: Analysis, at: At, value: Value, words: str) -> Link:
        """The equation of an amount; in doubt where only a coefficient is left out."""
        doubt = _left_out(Link(CODE, analysis.view, at, value, ""), self.coefficients)
        return Link(CODE, analysis.view, at, value, words, doubt, "yuan")


def own_product(analysis: Analysis, line: Line, book: Book) -> Value | None:
    """Quantity × price of the row of a part itself, which then lists no resources (人工费按工日单列)."""
    cells = analysis.view.cells
    if not line.quantity or not line.price or line.percent:
        return None
    return made(product, exact(cells[line.quantity]), leaf(cells[line.price], fine=True, sure=book.sure))


def in_group(line: Line) -> Line:
    """A resource that stands below no part, in the part that its unit says (按单位归类)."""
    shift = line.unit.startswith(("台班", "台时"))
    return replace(line, group="machine" if shift else "labour" if line.unit in ("工日", "工时") else "material")


def by_percent(analysis: Analysis, line: Line) -> bool:
    """Whether a resource is a rate of others (按百分率计): 其他材料费, 零星材料费, 其他机械费."""
    return line.percent or bool(line.quantity and analysis.view.cells[line.quantity].unit == "%")


def resources(
    analysis: Analysis, lines: Sequence[Line], book: Book, listed: Mapping[str, Value] = NOTHING
) -> Iterator[tuple[Line, Value, list[Link]]]:
    """Resources with what they are carried on as, and their equations; ``listed`` is what those by quantity come to by part."""
    cells, before = analysis.view.cells, list[Value]()
    for line in lines:
        assert line.amount
        links: list[Link] = []
        percent = by_percent(analysis, line)
        value = _share(analysis, line, before, listed, links) if percent else _product(analysis, line, book, links)
        if value and not percent:
            links.append(book.product(analysis, line.amount, value, "数量×单价"))
        before.append(stated(cells[line.amount], value) if value else leaf(cells[line.amount]))
        yield line, before[-1], links


def _product(analysis: Analysis, line: Line, book: Book, links: list[Link]) -> Value | None:
    if not line.quantity or not line.price:
        return None
    cells = analysis.view.cells
    priced = book.price_of(analysis, line)
    if priced:
        links += priced[1]
    price = priced[0] if priced else leaf(cells[line.price], fine=True, sure=book.sure)
    return made(product, exact(cells[line.quantity]), price)


def percent_readings(analysis: Analysis, line: Line, listed: Mapping[str, Value]) -> list[tuple[Names, Link]]:
    """What a resource by percent may be of (取费基数的各种读法), each with the equation of its base, or without one of its amount."""
    rate_at, base_at = rate_and_base(analysis, line)
    at = base_at or line.amount
    if not rate_at or not at:
        return []
    rate, found = exact(analysis.view.cells[rate_at]), list[tuple[Names, Link]]()
    for names in percent_bases(line.group, listed):
        base = summed(listed[name] for name in names)
        words = "、".join(NAMES[name] for name in names) + "中按数量所列各项之和"
        value = base if base_at else made(percentage, base, rate)
        found.append((names, Link(CODE, analysis.view, at, value, words if base_at else f"{words}×费率", "", "yuan")))
    return found


def fitting_percent(readings: Sequence[tuple[Names, Link]]) -> list[tuple[Names, Link]]:
    """The readings that hold, only those that hold to the last digit where there are such (相符的读法)."""
    strict = [reading for reading in readings if reading[1].line or reading[1].full]
    return strict or [reading for reading in readings if reading[1].loose]


def _share(
    analysis: Analysis, line: Line, before: Sequence[Value], listed: Mapping[str, Value], links: list[Link]
) -> Value | None:
    """A rate of other resources: of those by quantity of some parts, else of those before it in its own part."""
    cells = analysis.view.cells
    rate_at, base_at = rate_and_base(analysis, line)
    if not rate_at or not line.amount:
        return None
    rate, readings = exact(cells[rate_at]), percent_readings(analysis, line, listed)
    fitting = fitting_percent(readings)
    if base_at:
        if fitting:
            links.append(fitting[0][1])
        base = stated(cells[base_at], fitting[0][1].value) if fitting else leaf(cells[base_at])
        value = made(percentage, base, rate)
        links.append(Link(CODE, analysis.view, line.amount, value, "取费基数×费率", "", "yuan"))
        return value
    if fitting:
        links.append(fitting[0][1])
        return fitting[0][1].value
    if not before:
        return None
    value = made(percentage, summed(before), rate)
    links.append(Link(CODE, analysis.view, line.amount, value, "取费基数×费率", UNSURE, "yuan"))
    return value


def _left_out(link: Link, coefficients: frozenset[Decimal]) -> str:
    """Why a product may be right all the same: a coefficient of the note, 1.25 of 0.14 × 1.25, is not in the quantity."""
    point = link.value.point.lo
    if link.loose or not point:
        return ""
    neat = at_places(CONTEXT.divide(parse_decimal(link.claim.text), point), 2, "half_even")
    scaled = Interval.exactly(neat) * link.value.printed
    if neat != 1 and neat in coefficients and scaled.overlaps(Interval.printed(link.claim.text)):
        return f"相差恰为系数 {neat}"
    return ""
