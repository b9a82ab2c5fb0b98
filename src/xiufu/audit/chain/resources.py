"""Resources of a part of a unit price (人工、材料、机械): quantity × price, or a rate of the resources before it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.value import Value, exact, leaf, made, stated, summed
from xiufu.compute.case import percentage, product
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, at_places, parse_decimal

CODE = "CHAIN-002"

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


def resources(analysis: Analysis, lines: Sequence[Line], book: Book) -> Iterator[tuple[Line, Value, list[Link]]]:
    """Resources with what they are carried on as, and their equations; rates are of those before them."""
    cells, before = analysis.view.cells, list[Value]()
    for line in lines:
        assert line.amount
        links: list[Link] = []
        value = _resource(analysis, line, before, book, links)
        if value:
            words = "取费基数×费率" if line.percent else "数量×单价"
            links.append(book.product(analysis, line.amount, value, words))
            before.append(stated(cells[line.amount], value))
        else:
            before.append(leaf(cells[line.amount]))
        yield line, before[-1], links


def _resource(analysis: Analysis, line: Line, before: Sequence[Value], book: Book, links: list[Link]) -> Value | None:
    cells = analysis.view.cells
    if not line.quantity:
        return None
    quantity = exact(cells[line.quantity])
    if line.percent or cells[line.quantity].unit == "%":
        base = leaf(cells[line.price]) if line.price else summed(before) if before else None
        return made(percentage, base, quantity) if base else None
    if not line.price:
        return None
    priced = book.price_of(analysis, line)
    if priced:
        links += priced[1]
    price = priced[0] if priced else leaf(cells[line.price], fine=True, sure=book.sure)
    return made(product, quantity, price)


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
