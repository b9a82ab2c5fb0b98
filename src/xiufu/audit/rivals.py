"""Rival readings (另一种读法): where lines may be several tables, arithmetic chooses; under a wrong one equations do not hold by chance."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xiufu.audit.arithmetic.equation import Equation
from xiufu.audit.arithmetic.judge import equations
from xiufu.audit.chain.book import chain
from xiufu.audit.chain.equation import Link
from xiufu.audit.chain.value import digits, meaning
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.document.blocks import Block, Table
from xiufu.document.read import ReadFile
from xiufu.packs.units import Units

_LEAST = 6
"""Equations that a reading is chosen for are together right by chance once in a million times, or hardly less."""


def settled(file: ReadFile, views: Callable[[ReadFile], Sequence[TableView]], units: Units) -> ReadFile:
    """A file with every table read as its arithmetic bears out best (择定读法); as it was read where none is borne out better.

    ``views`` are the tables of a file as they are to be understood.
    """
    found = file
    for block, rivals in sorted(file.rivals.items()):
        said = [
            _evidence(views(_alone(file, block, table)), units)
            for table in (file.document.blocks[block], *(rival.table for rival in rivals))
        ]
        best = max(said[1:])
        if best >= said[0] + _LEAST:
            found = found.read_as(block, rivals[said.index(best, 1) - 1])
    return found


def _alone(file: ReadFile, block: int, table: Block) -> ReadFile:
    """A table below the words that stand right above it, and nothing else."""
    above = file.document.blocks[block - 1 : block] if block else ()
    words = tuple(one for one in above if not isinstance(one, Table))
    return ReadFile(file.name, file.form, replace(file.document, blocks=(*words, table)))


def _evidence(views: Sequence[TableView], units: Units) -> int:
    """How much the equations of a reading say for it (证据): the digits of those that hold, without those of the ones that fail.

    A number against several is evidence, one that is only written twice is none.
    """
    tried: dict[frozenset[Claim], tuple[int, bool]] = {}
    for claims, said, holds in (*_within(views), *_along(views, units)):
        if len(claims) > 2 and said > 0:
            key = frozenset(claims)
            tried[key] = max(tried.get(key, (0, False)), (said, holds), key=lambda one: (one[1], one[0]))
    return sum(said if holds else -said for said, holds in tried.values())


def _within(views: Sequence[TableView]) -> Iterator[tuple[Sequence[Claim], int, bool]]:
    for view in views:
        for one in equations(view):
            if (one.holds or not one.doubt) and not _divides_by_nothing(one):
                yield _factors(one), _telling(one.target.means, one.value()), one.holds


def _divides_by_nothing(equation: Equation) -> bool:
    return equation.divisor is not None and equation.divisor.means.lo <= 0 <= equation.divisor.means.hi


def _factors(equation: Equation) -> list[Claim]:
    """Its numbers but those that change nothing: 0 in a sum, 1 in a product."""
    return [
        equation.target.claim,
        *(
            factor.claim
            for term in equation.terms
            for factor in term.factors
            if factor.value and (factor.value != 1 or len(term.factors) == 1)
        ),
        *([equation.divisor.claim] if equation.divisor and equation.divisor.value != 1 else []),
    ]


def _along(views: Sequence[TableView], units: Units) -> Iterator[tuple[Sequence[Claim], int, bool]]:
    if views:
        links: tuple[Link, ...] = chain(tuple(views), frozenset(), views[0].cost_rows, units).links
        for link in links:
            if link.holds or not link.doubt:
                terms = [claim for claim in link.value.claims if digits(claim).lo not in (0, 1)]
                yield [link.claim, *terms], _telling(meaning(link.claim), link.value.printed), link.holds


def _telling(stated: Interval, made: Interval) -> int:
    """How many digits of a number would be others by chance (吻合位数): those that what is known leaves no room for."""
    room = (stated.hi - stated.lo) + (made.hi - made.lo)
    size = max(abs(stated.lo), abs(stated.hi))
    if not size:
        return 0
    finest = room or Decimal(1)
    return max(0, size.adjusted() - finest.adjusted())
