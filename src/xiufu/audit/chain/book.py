"""The whole chain of a document (整份文件的造价链): every table of costs read, linked and computed, every equation of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.audit.chain.analysis import Analysis, analyses
from xiufu.audit.chain.equation import Link, supported
from xiufu.audit.chain.estimate import Estimate, estimates
from xiufu.audit.chain.formulas import formulas, shares
from xiufu.audit.chain.growth import Growth, growth
from xiufu.audit.chain.linking import PriceBook
from xiufu.audit.chain.measures import measures
from xiufu.audit.chain.prices import PRICE, Price, Shift, gaps, prices, shifts
from xiufu.audit.chain.quantities import quantities
from xiufu.audit.chain.rated import Rated
from xiufu.audit.chain.resources import Book
from xiufu.audit.chain.totals import Fact, carried, contingencies, facts, made_of, summaries
from xiufu.audit.chain.unit_price import Composite, composite
from xiufu.audit.tables import TableView
from xiufu.packs.cost_rows import AnalysisRole, CostRows
from xiufu.packs.units import Units

_MOSTLY = 10
"""Prices are carried on as printed where at most one amount, or one in so many, says otherwise."""
_FEW = 2
"""Prices of so many that agree with their tables show that the document takes them from there."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """The chain of a document (造价链): its equations, its analyses and estimates, the prices and machine shifts that it lists,
    the parts of the investment, and the fees that are rates of them."""

    links: tuple[Link, ...]
    composites: tuple[Composite, ...]
    prices: tuple[Price, ...]
    shifts: tuple[Shift, ...]
    estimates: tuple[Estimate, ...]
    facts: tuple[Fact, ...]
    rated: tuple[Rated, ...]
    growths: tuple[Growth, ...]


def chain(views: tuple[TableView, ...], coefficients: frozenset[Decimal], rows: CostRows, units: Units) -> Chain:
    """Everything that the tables of a document say of costs (造价链); ``coefficients`` are those that it speaks of."""
    found = _with(views, rows, units, sure=True, coefficients=coefficients)
    amounts = [link for one in found.composites for link in one.links if link.words == "数量×单价"]
    off = sum(not (link.full or link.line) for link in amounts)
    return (
        found
        if off <= 1 or off * _MOSTLY <= len(amounts)
        else _with(views, rows, units, sure=False, coefficients=coefficients)
    )


def _with(
    views: Sequence[TableView], rows: CostRows, units: Units, *, sure: bool, coefficients: frozenset[Decimal]
) -> Chain:
    listed = list(prices(views, rows))
    machines = list(shifts(views, rows, sure=sure))
    book = PriceBook(listed, [shift for found, _ in machines for shift in found], sure)
    machine_tables = [shift.view for found, _ in machines for shift in found]
    documents = list(analyses(views, rows))
    composites = _composites(documents, Book(book.price_of, sure, coefficients))
    built = list(estimates(views, rows, units, composites))
    tops = list(summaries(views, rows))
    stated = facts(views, rows, built, tops)
    contingent = list(contingencies(views, rows, stated))
    shared = list(shares(views, rows, stated))
    growths = list(growth(views, rows))
    links = [
        *(link for _, links in machines for link in links),
        *gaps(listed),
        *_prices([*book.shift_prices(), *(link for one in composites for link in one.links)], machine_tables),
        *supported([link for one in composites for link in book.uses(one.analysis)], 1, "不能确定价差用量如何计算"),
        *(link for one in built for link in one.links),
        *quantities(views, rows, units, built),
        *measures(views, stated),
        *(link for one in contingent for link in one.links),
        *(link for one in growths for link in one.links),
        *(link for one in shared for link in one.links),
        *formulas(views, rows),
        *carried(stated),
        *made_of(tops, stated),
    ]
    return Chain(
        tuple(_once(links)),
        tuple(composites),
        tuple(listed),
        tuple(book.shifts),
        tuple(built),
        tuple(stated),
        (*contingent, *shared),
        tuple(growths),
    )


def _composites(documents: Sequence[Analysis], book: Book) -> list[Composite]:
    """Every analysis, sums and the bases of rates read as most of them bear out."""
    preferred: dict[AnalysisRole, Counter[tuple[str, ...]]] = {}
    for one in (composite(one, book, {}) for one in documents):
        for role, names in one.bases.items():
            preferred.setdefault(role, Counter())[names] += 1
    return [composite(one, book, preferred) for one in documents]


def _prices(links: Sequence[Link], machines: Sequence[TableView]) -> Iterator[Link]:
    """The equations, those with tables of prices in doubt where few others with the same table hold.

    A firm may list prices with tax and compute without; machine shifts are listed as they are used.
    """
    shifts = {claim for view in machines for claim in view.claims()}
    by_table: dict[object, list[Link]] = {}
    borne = sum(link.holds for link in links if link.code == PRICE)
    for link in links:
        if link.code != PRICE or any(claim in shifts for claim in link.value.claims):
            yield link
        else:
            block = {claim.spot.block for claim in link.value.claims}
            by_table.setdefault(tuple(sorted(block)), []).append(link)
    for listed in by_table.values():
        yield from supported(listed, 1 if borne >= _FEW else len(listed), "不能确定两处价格是否同一口径")


def _once(links: Sequence[Link]) -> Iterator[Link]:
    seen: set[object] = set()
    for link in links:
        key = (link.code, link.view.block, link.at, frozenset(link.claims))
        if key not in seen:
            seen.add(key)
            yield link
